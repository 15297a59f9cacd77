package web

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"time"

	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const documentsPath = "/documents"

// documentForm is what may be said anew of a document, holdForm why its bytes must stay.
var (
	documentForm = newForm[document.DocumentChange](Form{
		Noun:     "document",
		Sections: []Section{{"file", []string{"name", "code", "retainUntil"}}},
	})
	holdForm = newForm[document.Holding](Form{
		Noun:     "hold",
		Sections: []Section{{"reason", []string{"reason"}}},
	})
)

// documentTone is the colour of a document's state; the word beside it says the same.
var documentTone = map[document.State]string{
	document.Receiving: "info", document.Quarantined: "warning", document.Clean: "success", document.Infected: "danger", document.Rejected: "danger", document.Erased: "neutral",
}

func documentState(d *document.Document) []Tag {
	tags := []Tag{{K(key("option.document.state", string(d.State))), documentTone[d.State]}}
	if d.LegalHold {
		tags = append(tags, Tag{K("document.held"), "warning"})
	}
	return tags
}

func documentPurpose(d *document.Document) Say {
	return K(key("option.document.purpose", string(d.Purpose)))
}

// documentSize is how large a file is, for people.
func documentSize(n int64) Say {
	if n < 1<<20 {
		return N("document.kilobytes", int((n+1023)>>10))
	}
	return N("document.megabytes", int((n+1<<19)>>20))
}

// documentSubject is what a document is about, with a link where there is a page.
func (v *visit) documentSubject(d *document.Document) Cell {
	id := d.Subject.String()
	switch {
	case id == "":
		return Cell{}
	case d.SubjectKind == "agreement":
		return Cell{Say: T(v.names.Label("agreement", id)), Href: agreementsPath + "/" + id}
	case d.SubjectKind == "attestation":
		return Cell{Say: T(v.names.Label("attestation", id)), Href: attestationsPath + "/" + id}
	case d.SubjectKind == "system":
		return Cell{Say: T(v.names.Label("system", id)), Href: systemsPath + "/" + id}
	}
	return Cell{Say: T(v.names.Label(d.SubjectKind, id))}
}

func documentName(d *document.Document) Cell {
	return Cell{Say: T(d.Name), Href: documentsPath + "/" + d.ID.String(), Sub: documentSize(d.Size)}
}

func (v *visit) documentListing() listing[*document.Document] {
	return listing[*document.Document]{
		path: documentsPath,
		columns: []column[*document.Document]{
			{"name", documentName, nil},
			{"purpose", func(d *document.Document) Cell { return Cell{Say: documentPurpose(d)} }, nil},
			{"about", func(d *document.Document) Cell { return v.documentSubject(d) }, nil},
			{"status", func(d *document.Document) Cell { return Cell{Tags: documentState(d)} }, nil},
			{"when", func(d *document.Document) Cell { return Cell{Say: T(v.text().when(d.CreatedAt))} }, nil},
			{"kept", func(d *document.Document) Cell { return retained(d.RetainUntil) }, nil},
		},
		id:      func(d *document.Document) string { return d.ID.String() },
		orders:  map[string]string{"name": "name", "when": "createdAt"},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("option.document.state", document.States...)}, {Name: "purpose", Label: "column.purpose", Options: codeOptions("option.document.purpose", documentPurposes...)}},
	}
}

// documentPurposes is every purpose, in the order of an agreement's way.
var documentPurposes = append([]document.Purpose{document.Issued, document.Sealed}, document.Given...)

// codeOptions offers codes by the words of a family of the catalogue.
func codeOptions[C ~string](family string, codes ...C) []Option {
	var all []Option
	for _, c := range codes {
		all = append(all, Option{string(c), K(key(family, string(c)))})
	}
	return all
}

func (v *visit) listDocuments() error {
	p, err := v.documentListing().turn(v.r.URL.Query(), "-when", func(q door.Query) (kinds.Page[*document.Document], error) { return v.papers.List(v.ctx(), q) })
	if err != nil {
		return err
	}
	p.Shell = v.shell(documentsPath, K("nav.documents"))
	p.Lead, p.Range, p.Empty = K("documents.lead"), "range.documents", K("documents.empty")
	p.Actions = []Action{{Say: K("documents.new"), Href: documentsPath + "/new", Icon: "Upload", Primary: true}}
	return v.show(p)
}

// documentsOf is the documents about a record, for the record's own page. What is put
// beside them is a link to add one.
func (v *visit) documentsOf(kind, id string) (Panel, error) {
	p := Panel{ID: "documents", Title: K("panel.documents"), Empty: K("panel.documents.none")}
	if kind == "agreement" {
		p.Actions = []Action{{Say: K("documents.new"), Href: documentsPath + "/new?agreement=" + id, Icon: "Upload"}, {Say: K("attach.title"), Href: agreementsPath + "/" + id + attaching}}
	}
	all, err := v.papers.About(v.ctx(), kind, id)
	if err != nil || len(all) == 0 {
		return p, err
	}
	t := Table{Caption: K("panel.documents"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.purpose")}, {Say: K("column.status")}, {Say: K("column.when")}}}
	slices.SortStableFunc(all, func(a, b *document.Document) int { return b.CreatedAt.Compare(a.CreatedAt) })
	for _, d := range all {
		t.Rows = append(t.Rows, Row{"d-" + d.ID.String(), []Cell{documentName(d), {Say: documentPurpose(d)}, {Tags: documentState(d)}, {Say: T(v.text().when(d.CreatedAt))}}})
	}
	p.Table = &t
	return p, nil
}

// sendDocument sends the bytes as a file to keep.
func (v *visit) sendDocument() error {
	c, err := v.papers.Open(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.sendContent(c)
}

// sendContent sends bytes of a document as a file to keep, whatever is in it.
func (v *visit) sendContent(c document.Content) error {
	h := v.w.Header()
	SetSecurityHeaders(h)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType(attached, map[string]string{"filename": c.FileName()}))
	h.Set("Cache-Control", "private, no-store")
	h.Set("ETag", `"`+c.SHA256+`"`)
	_ = http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(slowest)) // a recorder in a test has none
	from := c.Reader(v.ctx())
	defer from.Close()
	http.ServeContent(v.w, v.r, "", time.Time{}, from)
	return nil
}

// documentActions is what may be done with a document as it stands.
func (v *visit) documentActions(d *document.Document) []Action {
	at, who := documentsPath+"/"+d.ID.String(), v.who()
	var all []Action
	add := func(when bool, a Action) {
		if when {
			all = append(all, a)
		}
	}
	add(d.State == document.Clean || d.State == document.Quarantined && who.May("document.review") == nil, Action{Say: K("document.download"), Href: at + "/content", Icon: "Download", Primary: true})
	add(d.State == document.Quarantined && who.May("document.review") == nil, Action{Say: K("document.accept"), Href: at + "/accept", Post: true})
	add(who.May("document.update") == nil, Action{Say: K("document.change"), Href: at + "/edit", Icon: "Pencil"})
	add(d.HasBytes() && !d.LegalHold && who.May("document.hold") == nil, Action{Say: K("document.hold"), Href: at + "/hold"})
	add(d.LegalHold && who.May("document.hold") == nil, Action{Say: K("document.lift"), Href: at + "/lift", Post: true})
	add(d.Erasable(v.today) == nil && who.May("document.erase") == nil, Action{Say: K("document.erase"), Href: at + "/erase", Post: true})
	return all
}

// documentRoutes opens the pages of documents.
func (s *Site) documentRoutes(mux *router) {
	at := documentsPath + "/{id}"
	mux.HandleFunc("GET "+documentsPath, s.page((*visit).listDocuments))
	mux.HandleFunc("GET "+documentsPath+"/new", s.page((*visit).askDocument))
	mux.HandleFunc("POST "+documentsPath+"/new", s.page((*visit).keepDocument))
	mux.HandleFunc("GET "+at, s.page((*visit).showDocument))
	mux.HandleFunc("GET "+at+"/content", s.page((*visit).sendDocument))
	mux.HandleFunc("GET "+at+"/edit", s.page((*visit).askDocumentChange))
	mux.HandleFunc("POST "+at+"/edit", s.page((*visit).changeDocument))
	mux.HandleFunc("GET "+at+"/hold", s.page((*visit).askHold))
	mux.HandleFunc("POST "+at+"/hold", s.page((*visit).holdDocument))
	for _, x := range []struct {
		verb string
		do   func(context.Context, string) (*document.Document, error)
	}{{"lift", s.papers.Lift}, {"accept", s.papers.Accept}, {"erase", s.papers.Erase}} {
		mux.HandleFunc("POST "+at+"/"+x.verb, s.page(func(v *visit) error {
			d, err := x.do(v.ctx(), v.r.PathValue("id"))
			if err != nil {
				return err
			}
			return v.see(documentsPath + "/" + d.ID.String() + "?done=saved")
		}))
	}
}

// retained says until when the bytes are kept.
func retained(d kinds.Date) Cell {
	if !d.Known() {
		return Cell{Say: K("document.endless")}
	}
	return Cell{Date: d}
}
