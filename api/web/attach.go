package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/document"
	"ledd/internal/kinds"
)

// askAttach asks for a file of an agreement that was made elsewhere: the signed copy,
// or the legal act.
func (v *visit) askAttach() error {
	a, err := v.agreementFor("agreement.update")
	if err != nil {
		return err
	}
	return v.showAttach(a, http.StatusOK, url.Values{"receivedOn": {string(v.today)}, "version": {a.Revision}, "signedCopy": {"yes"}}, nil)
}

func (v *visit) showAttach(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	f := AskForm{ID: "attach", Action: agreementsPath + "/" + a.ID.String() + attaching, Title: K("attach.form"), Button: K("attach.button"), Fields: []AskField{
		{Name: "file", Label: "annex.file.label", Help: "attach.file.help", Kind: "file", Accept: strings.Join(document.Attachment.Endings(), ",")},
		{Name: "version", Label: "column.version", Help: "attach.version.help", Kind: "text"},
		{Name: "receivedOn", Label: "attach.received", Kind: "date"},
		{Name: "signedCopy", Label: "attach.signed", Help: "attach.signed.help", Kind: "check"},
	}}
	f.fill(sent, wrong)
	p := v.askPage(a, K("attach.title"))
	p.Lead, p.Forms = K("attach.lead"), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) attach() error {
	a, err := v.agreementFor("agreement.update")
	if err != nil {
		return err
	}
	sent, err := readWith(v.r, "file")
	if err == nil {
		err = v.attached(a, sent)
	}
	if vs, ok := objections(err); ok {
		return v.showAttach(a, refused, sent.values, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=saved")
}

// attached keeps the file, and records it as one of the agreement's.
func (v *visit) attached(a agreementLine, sent sentWith) error {
	if len(sent.bytes) == 0 {
		return kinds.Invalid("/file", "no-file", "choose a file")
	}
	day, err := kinds.ParseDate(sent.values.Get("receivedOn"))
	if err != nil {
		return kinds.Invalid("/receivedOn", "date", "this is no day")
	}
	file, err := v.papers.Take(v.ctx(), document.Attachment, sent.name, bytes.NewReader(sent.bytes))
	if err != nil {
		return err
	}
	file.SubjectKind, file.Subject = "agreement", kinds.ID[document.Subject]{UUID: a.ID.UUID}
	d, err := v.papers.Record(v.ctx(), file)
	if err != nil {
		return err
	}
	_, err = v.steps.Attach(v.ctx(), a.ID.String(), agreement.AttachInput{Document: d.ID, SignedCopy: sent.values.Get("signedCopy") == "yes", FromVersion: sent.values.Get("version"), ReceivedOn: day})
	return err
}
