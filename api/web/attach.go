package web

import (
	"io"
	"net/http"
	"net/url"
	"slices"
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
	sent := v.r.URL.Query()
	if sent.Get("document") == "" {
		sent = url.Values{"receivedOn": {string(v.today)}, "version": {a.Revision}, "signedCopy": {"yes"}}
	}
	return v.showAttach(a, http.StatusOK, sent, nil)
}

func (v *visit) showAttach(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	f := AskForm{ID: "attach", Action: agreementsPath + "/" + a.ID.String() + attaching, Title: K("attach.form"), Button: K("attach.button"), Fields: []AskField{
		{Name: "version", Label: "column.version", Help: "attach.version.help", Kind: "text"},
		{Name: "receivedOn", Label: "attach.received", Kind: "date"},
		{Name: "signedCopy", Label: "attach.signed", Help: "attach.signed.help", Kind: "check"},
		{Name: "file", Label: "annex.file.label", Help: "attach.file.help", Kind: "file", Accept: strings.Join(document.Attachment.Endings(), ",")},
	}}
	p := v.askPage(a, K("attach.title"))
	if id := sent.Get("document"); id != "" {
		d, err := v.takenFor(a, id)
		if err != nil {
			return err
		}
		p.Alerts = []Alert{v.scanAlert(d, attachLink(a, d, sent))}
		if d.State != document.Infected {
			f.Hidden, f.Fields = []Choice{{"document", d.ID.String()}}, f.Fields[:len(f.Fields)-1]
			wrong = slices.DeleteFunc(slices.Clone(wrong), func(x kinds.Violation) bool { return x.Code == "not-scanned" }) // the page says it
		}
	}
	f.fill(sent, wrong)
	p.Lead, p.Forms = K("attach.lead"), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

// takenFor finds a document that was sent for an agreement, and is not attached yet.
func (v *visit) takenFor(a agreementLine, id string) (*document.Document, error) {
	d, err := v.papers.Get(v.ctx(), id)
	if err == nil && (d.SubjectKind != "agreement" || d.Subject.UUID != a.ID.UUID) {
		err = kinds.NotFound("document")
	}
	return d, err
}

// attachLink is where somebody goes on with a file that waits for the scanner: what was
// said of it is kept.
func attachLink(a agreementLine, d *document.Document, sent url.Values) string {
	q := url.Values{"document": {d.ID.String()}}
	for _, name := range []string{"version", "receivedOn", "signedCopy"} {
		q.Set(name, sent.Get(name))
	}
	return agreementsPath + "/" + a.ID.String() + attaching + "?" + q.Encode()
}

// scanAlert says how far the scanner has come with a file that the page has taken, and
// how to go on.
func (v *visit) scanAlert(d *document.Document, again string) Alert {
	own := Action{Say: K("scan.document"), Href: documentsPath + "/" + d.ID.String()}
	switch {
	case d.State == document.Infected:
		return Alert{Tone: "danger", Title: K("scan.infected"), Text: K("scan.infected.text"), Actions: []Action{own}}
	case d.Awaited():
		return Alert{Tone: "info", Title: K("scan.waits"), Text: K("scan.waits.text"), Actions: []Action{{Say: K("scan.again"), Href: again}}}
	case d.State == document.Quarantined:
		return Alert{Tone: "warning", Title: K("scan.none"), Text: K("scan.none.text"), Actions: []Action{own}}
	}
	return Alert{Tone: "success", Title: K("scan.clean"), Text: K("scan.clean.text")}
}

func (v *visit) attach() error {
	a, err := v.agreementFor("agreement.update")
	if err != nil {
		return err
	}
	s, err := v.attachSent()
	var d *document.Document
	if err == nil {
		d, err = v.attached(a, s)
	}
	if vs, ok := objections(err); ok {
		return v.showAttach(a, refused, s.values, vs)
	}
	if err != nil {
		return err
	}
	if d.State != document.Clean {
		return v.see(attachLink(a, d, s.values))
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=saved")
}

// sentCopy is what the form sends: a file, or the document that was sent before.
type sentCopy struct {
	values   url.Values
	received kinds.Date
	file     document.Sent
}

func (s *sentCopy) said(q url.Values, file bool) error {
	day, err := kinds.ParseDate(q.Get("receivedOn"))
	if err != nil {
		return kinds.Invalid("/receivedOn", "date", "this is no day")
	}
	if s.received = day; !file && q.Get("document") == "" {
		return kinds.Invalid("/file", "no-file", "choose a file")
	}
	return nil
}

// attachSent reads the form, and keeps its file.
func (v *visit) attachSent() (s sentCopy, err error) {
	if !strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		if s.values, err = form(v.w, v.r); err == nil {
			err = s.said(s.values, false)
		}
		return s, err
	}
	take := func(name string, from io.Reader) (err error) {
		s.file, err = v.papers.Take(v.ctx(), document.Attachment, name, from)
		return err
	}
	s.values, err = fileForm{s.said, take}.read(v.w, v.r)
	return s, err
}

// attached records the file as one of the agreement's, once the scanner has found it
// clean.
func (v *visit) attached(a agreementLine, s sentCopy) (*document.Document, error) {
	d, err := v.attachedFile(a, s)
	if err != nil || d.State != document.Clean {
		return d, err
	}
	_, err = v.steps.Attach(v.ctx(), a.ID.String(), agreement.AttachInput{Document: d.ID, SignedCopy: s.values.Get("signedCopy") == "yes", FromVersion: s.values.Get("version"), ReceivedOn: s.received})
	return d, err
}

// attachedFile finds the file that was sent before, or records the one that came now.
func (v *visit) attachedFile(a agreementLine, s sentCopy) (*document.Document, error) {
	if id := s.values.Get("document"); id != "" {
		return v.takenFor(a, id)
	}
	s.file.SubjectKind, s.file.Subject = "agreement", kinds.ID[document.Subject]{UUID: a.ID.UUID}
	return v.papers.Record(v.ctx(), s.file)
}
