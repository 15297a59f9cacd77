package web

import (
	"html/template"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const sharedPath = "/shared"

// listShared shows the agreements that other organisations keep and one's own is a
// party of.
func (v *visit) listShared() error {
	page, err := v.agreements.List(v.ctx(), door.Query{Shared: true, Limit: 200, Sort: "-createdAt"})
	if err != nil {
		return err
	}
	letters := alphabet()
	by := func(a *agreement.Agreement) string { return v.names.Label("organisation", a.Org.String()) }
	l := listing[*agreement.Agreement]{
		path: sharedPath,
		columns: []column[*agreement.Agreement]{
			{"keeper", func(a *agreement.Agreement) Cell {
				return Cell{Say: T(by(a)), Href: sharedPath + "/" + a.ID.String(), Sub: T(a.ScopeRule)}
			}, func(a, b *agreement.Agreement) int { return letters(by(a), by(b)) }},
			{"state", func(a *agreement.Agreement) Cell { return Cell{Tags: []Tag{v.standing(a)}} }, nil},
			{"from", func(a *agreement.Agreement) Cell { return Cell{Date: a.EffectiveFrom} }, func(a, b *agreement.Agreement) int { return late(a.EffectiveFrom, b.EffectiveFrom) }},
			{"expires", func(a *agreement.Agreement) Cell { return Cell{Date: a.End()} }, func(a, b *agreement.Agreement) int { return late(a.End(), b.End()) }},
		},
		id: func(a *agreement.Agreement) string { return a.ID.String() }, words: func(a *agreement.Agreement) string { return by(a) + " " + a.ScopeRule },
	}
	p := l.page(v.r.URL.Query(), page.Items)
	p.Shell = v.shell(agreementsPath, K("shared.title"), Crumb{K("nav.agreements"), agreementsPath})
	p.Lead, p.Range, p.Empty = K("shared.lead", "Org", v.reg.Controller.Name), "range.shared", K("shared.empty")
	return v.show(p)
}

// sharedAgreement finds an agreement that another organisation shares with one's own.
func (v *visit) sharedAgreement() (*agreement.Agreement, error) {
	a, err := v.agreements.Get(v.ctx(), v.r.PathValue("id"))
	if err == nil && a.Org == v.who().Org {
		err = kinds.NotFound("agreement") // one's own has pages of its own
	}
	return a, err
}

// showShared shows such an agreement: what was agreed, and the document.
func (v *visit) showShared() error {
	a, err := v.sharedAgreement()
	if err != nil {
		return err
	}
	keeper := v.names.Label("organisation", a.Org.String())
	p := RecordPage{
		Shell: v.shell(agreementsPath, K("shared.one", "Org", keeper), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("shared.title"), sharedPath}),
		Lead:  K("shared.one.lead", "Org", keeper), Tags: []Tag{v.standing(a)},
		Actions: []Action{{Say: K("action.pdf"), Href: sharedPath + "/" + a.ID.String() + "/pdf", Icon: "Download", Primary: true}},
	}
	p.Panels = []Panel{v.adoptionPanel(a), v.sharedAnnexes(a)}
	file, err := v.documents.HTML(v.ctx(), a.ID.String(), agreement.Options{Draft: true})
	switch {
	case err == nil:
		p.Document = template.HTML(file.Body) // our own engine escapes what it is given
	case kinds.KindOf(err) == kinds.KindInvalid:
		p.Actions, p.Alerts = nil, []Alert{{Tone: "info", Title: K("text.none"), Text: K("shared.none", "Org", keeper)}}
	default:
		return err
	}
	return v.show(p)
}

// sharedAnnexes lists the annexes that hold today for the reader: those for all, and its
// own; what holds for a neighbour alone was left out with the record.
func (v *visit) sharedAnnexes(a *agreement.Agreement) Panel {
	t := Table{Caption: K("field.annexes"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.version")}, {Say: K("column.dated")}, {Say: K("annex.made")}}}
	for i, x := range a.CurrentAnnexes(v.today) {
		made := Cell{Say: K("annex.generated")}
		switch {
		case x.SHA256 != "" && v.who().May("document.read") == nil:
			made = Cell{Say: K("annex.file"), Href: sharedPath + "/" + a.ID.String() + annexed + "/" + x.SHA256, Sub: T(x.Link)}
		case x.SHA256 != "":
			made = Cell{Say: K("annex.file.plain")}
		case x.Link != "":
			made = Cell{Say: K("annex.link.bare"), Sub: T(x.Link)}
		}
		t.Rows = append(t.Rows, Row{"x-" + strconv.Itoa(i), []Cell{v.annexOf(x.Kind, x.Party), {Say: T(x.Version), Sub: T(x.Note)}, {Date: x.Date}, made}})
	}
	return Panel{ID: "annexes", Title: K("field.annexes"), Table: &t, Empty: K("annex.shared.none")}
}

// sendShared sends the file.
func (v *visit) sendShared() error {
	a, err := v.sharedAgreement()
	if err != nil {
		return err
	}
	file, err := v.documents.PDF(v.ctx(), a.ID.String(), agreement.Options{Draft: true})
	if err != nil {
		return err
	}
	return v.send(inPlace, file.Name, file.Media, file.Body)
}

func (s *Site) sharedRoutes(mux *router) {
	mux.HandleFunc("GET "+sharedPath, s.page((*visit).listShared))
	mux.HandleFunc("GET "+sharedPath+"/{id}", s.page((*visit).showShared))
	mux.HandleFunc("GET "+sharedPath+"/{id}"+adopting, s.page((*visit).askAdoption))
	mux.HandleFunc("POST "+sharedPath+"/{id}"+adopting, s.page((*visit).adopt))
	mux.HandleFunc("GET "+sharedPath+"/{id}/pdf", s.page((*visit).sendShared))
}
