package web

import (
	"cmp"
	"net/http"
	"net/url"

	"ledd/internal/document"
	"ledd/internal/kinds"
)

// documentHere reads the document of the address.
func (v *visit) documentHere() (*document.Document, error) {
	return v.papers.Get(v.ctx(), v.r.PathValue("id"))
}

func (v *visit) documentShell(d *document.Document) Shell {
	return v.shell(documentsPath, T(d.Name), Crumb{K("nav.documents"), documentsPath})
}

func (v *visit) showDocument() error {
	d, err := v.documentHere()
	if err != nil {
		return err
	}
	past, err := v.papers.History(v.ctx(), d.ID.String())
	if err != nil {
		return err
	}
	p := RecordPage{Shell: v.documentShell(d), Lead: documentPurpose(d), Tags: documentState(d), Actions: v.documentActions(d)}
	if a, told := v.documentAlert(d); told {
		p.Alerts = []Alert{a}
	}
	p.Panels = []Panel{v.documentFacts(d), v.documentKeeping(d), changes(v, documentForm, past, func(d *document.Document) *document.DocumentChange {
		return &document.DocumentChange{Keys: d.Keys, Name: d.Name, RetainUntil: d.RetainUntil}
	})}
	return v.show(p)
}

// documentAlert says what a reader must know of the state.
func (v *visit) documentAlert(d *document.Document) (Alert, bool) {
	finding := Say{}
	if d.Finding != "" {
		finding = T(d.Finding)
		if k := key("document.finding", d.Finding); v.text().known(k) != "" {
			finding = K(k)
		}
	}
	switch d.State {
	case document.Receiving:
		return Alert{Tone: "info", Title: K("document.receiving"), Text: K("document.receiving.text")}, true
	case document.Quarantined:
		return Alert{Tone: "warning", Title: K("document.quarantined"), Text: Say{Parts: []Say{K("document.quarantined.text"), finding}, Glue: " "}}, true
	case document.Infected:
		return Alert{Tone: "danger", Title: K("document.infected"), Text: finding}, true
	case document.Rejected:
		return Alert{Tone: "danger", Title: K("document.rejected"), Text: finding}, true
	case document.Clean, document.Erased: // the tag says enough
	}
	return Alert{}, false
}

func (v *visit) documentFacts(d *document.Document) Panel {
	line := func(label Say, c Cell) Line { return Line{Label: label, Values: []Cell{c}} }
	p := Panel{ID: "file", Title: K("section.document.file"), Lines: []Line{
		line(K("field.document.purpose"), Cell{Say: documentPurpose(d)}), line(K("field.document.subject"), v.documentSubject(d)),
		line(K("field.document.mediaType"), Cell{Say: T(d.MediaType)}), line(K("field.document.size"), Cell{Say: documentSize(d.Size)}),
		line(K("field.document.sha256"), Cell{Say: T(d.SHA256)}), line(K("field.document.origin"), Cell{Say: K(key("option.document.origin", string(d.Origin)))}),
		line(K("field.document.keptBy"), Cell{Say: actor(d.KeptBy), Sub: T(v.text().when(d.CreatedAt))}),
	}}
	if d.Pages != nil {
		p.Lines = append(p.Lines, line(K("field.document.pages"), Cell{Say: T(v.text().number(*d.Pages))}))
	}
	if d.State == document.Receiving {
		p.Lines = append(p.Lines, line(K("field.document.received"), Cell{Say: documentSize(d.Received)}))
	}
	if d.Code != "" {
		p.Lines = append(p.Lines, line(K("field.code"), Cell{Say: T(d.Code)}))
	}
	return p
}

// documentKeeping is what was looked for in a document, and how long it is kept.
func (v *visit) documentKeeping(d *document.Document) Panel {
	line := func(label Say, c Cell) Line { return Line{Label: label, Values: []Cell{c}} }
	p := Panel{ID: "keeping", Title: K("panel.document.keeping"), Side: true}
	scanned := Cell{Say: K(key("document.scanner", cmp.Or(d.Scanner, "waits")))}
	switch {
	case d.Origin == document.Register:
		scanned = Cell{Say: K("document.scanner.own")}
	case d.ScannedAt != nil:
		scanned.Sub = T(v.text().when(*d.ScannedAt))
	}
	p.Lines = append(p.Lines, line(K("field.document.scanner"), scanned), line(K("field.document.retainUntil"), retained(d.RetainUntil)))
	if d.LegalHold {
		p.Lines = append(p.Lines, line(K("field.document.legalHold"), Cell{Say: T(d.HoldReason), Sub: actor(d.HeldBy)}))
	}
	if d.ErasedAt != nil {
		p.Lines = append(p.Lines, line(K("field.document.erasedAt"), Cell{Say: T(v.text().when(*d.ErasedAt)), Sub: actor(d.ErasedBy)}))
	}
	return p
}

func (v *visit) askDocumentChange() error {
	d, err := v.documentHere()
	if err == nil {
		err = v.who().May("document.update")
	}
	if err != nil {
		return err
	}
	in := document.DocumentChange{Keys: d.Keys, Name: d.Name, RetainUntil: d.RetainUntil}
	return v.showDocumentForm(documentForm, d, "edit", http.StatusOK, sheet{version: d.Version, values: documentForm.encode(&in, v.names)})
}

func (v *visit) showDocumentForm(f *Form, d *document.Document, verb string, status int, s sheet) error {
	at := documentsPath + "/" + d.ID.String()
	p := FormPage{Action: at + "/" + verb, Cancel: at, Lead: K(key("form", f.Noun, "lead")), Noun: f.Noun, Version: s.version}
	p.Shell = v.shell(documentsPath, K(key("form", f.Noun, "new")), Crumb{K("nav.documents"), documentsPath}, Crumb{T(d.Name), at})
	p.build(f, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) changeDocument() error {
	in := document.DocumentChange{}
	return v.writeDocument(documentForm, "edit", func(d *document.Document, s *sheet) error {
		in.Keys = d.Keys // what the form does not show
		if s.errors = append(s.errors, documentForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
			return nil
		}
		_, err := v.papers.Update(v.ctx(), d.ID.String(), s.version, in)
		if err == nil || kinds.KindOf(err) != kinds.KindStale {
			return err
		}
		s.errors, s.version = []kinds.Violation{{Code: "stale", Detail: err.Error()}}, d.Version
		return nil //nolint:nilerr // the form says it
	})
}

func (v *visit) askHold() error {
	d, err := v.documentHere()
	if err == nil {
		err = v.who().May("document.hold")
	}
	if err != nil {
		return err
	}
	return v.showDocumentForm(holdForm, d, "hold", http.StatusOK, sheet{values: url.Values{}})
}

func (v *visit) holdDocument() error {
	in := document.Holding{}
	return v.writeDocument(holdForm, "hold", func(d *document.Document, s *sheet) error {
		if s.errors = append(s.errors, holdForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
			return nil
		}
		_, err := v.papers.Hold(v.ctx(), d.ID.String(), in)
		return err
	})
}

// writeDocument takes a form about a document, and shows it again with what is wrong.
func (v *visit) writeDocument(f *Form, verb string, do func(*document.Document, *sheet) error) error {
	d, err := v.documentHere()
	if err != nil {
		return err
	}
	s, _, err := v.sent(f, d.ID.String())
	if err != nil {
		return err
	}
	if err := do(d, &s); err != nil {
		if err := v.object(f, &s, err); err != nil {
			return err
		}
	}
	if len(s.errors) > 0 {
		return v.showDocumentForm(f, d, verb, http.StatusUnprocessableEntity, s)
	}
	return v.see(documentsPath + "/" + d.ID.String() + "?done=saved")
}
