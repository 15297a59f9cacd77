package ropa

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/party"
	"ledd/internal/pdf"
	"ledd/internal/record"
)

// noticeDocument makes a notice a document in its own language. A draft says that it is one.
func noticeDocument(n *record.Notice, controller, file string) (*docmodel.Document, error) {
	t := In(cmp.Or(n.Language, "nb"))
	d := docmodel.New(file, t.Lang, pdf.Printable(cmp.Or(n.Name, t.Word("notice.title"))), nil)
	say := func(s string) { d.Append(docmodel.Paragraph{Runs: text(s)}) }
	say(t.Word("notice.lead", "org", controller))
	switch {
	case n.Exempt():
		say(t.Word("notice.exempt." + n.Exemption))
		say(n.ExemptionReason)
	case !n.Adopted():
		say(t.Word("notice.draft"))
	}
	for _, part := range NoticeParts {
		words := *partOf(&n.NoticeInput, part)
		if words == "" {
			continue
		}
		d.Append(docmodel.Heading{Level: 2, ID: strings.ToLower(part), Runs: text(t.Word("notice.part." + part))})
		for line := range strings.SplitSeq(words, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				say(line)
			}
		}
	}
	if n.Adopted() {
		say(t.Word("notice.adopted", "day", t.Day(n.AdoptedOn), "n", strconv.Itoa(n.Edition)))
	}
	return d, d.Seal()
}

// NoticePDF gives a notice as a PDF in its own language. Errors: not-found.
func (v Records) NoticePDF(ctx context.Context, id string) (File, error) {
	d, err := v.noticePaper(ctx, id)
	if err != nil {
		return File{}, err
	}
	return pdfOf(d, d.ID+".pdf")
}

// NoticeHTML gives it as an accessible page without style or script. Errors: as NoticePDF.
func (v Records) NoticeHTML(ctx context.Context, id string) (File, error) {
	d, err := v.noticePaper(ctx, id)
	if err != nil {
		return File{}, err
	}
	return htmlOf(d, d.ID+".html")
}

func (v Records) noticePaper(ctx context.Context, id string) (*docmodel.Document, error) {
	return door.Look(ctx, v.d, "notice.read", func(tx *door.Tx) (*docmodel.Document, error) {
		n, err := door.Known[record.Notice](tx, id)
		if err != nil {
			return nil, err
		}
		o, err := door.Known[party.Organisation](tx, tx.Who.Org.String())
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(id, "-")
		return noticeDocument(n, o.Name, "notice-"+first+"-"+strconv.Itoa(n.Edition))
	})
}
