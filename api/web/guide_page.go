package web

import (
	"net/url"
	"slices"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// guideDesk is where people write at one station of an agreement's row; a is nil
// before there is a draft.
func (v *visit) guideDesk(s guideStation, a *agreement.Agreement) *desk[agreement.Agreement, agreement.AgreementInput] {
	d := &desk[agreement.Agreement, agreement.AgreementInput]{
		form: s.form, path: agreementsPath, verbs: guideVerbs{v.agreements, v},
		title: func(v *visit, a *agreement.Agreement) string { return v.agreementName(a) },
		start: (*visit).newAgreement,
		at: func(id string) string {
			if id == "" {
				return guideBegin + "?" + v.begun().Encode()
			}
			return agreementsPath + "/" + id + guided + "/" + s.name
		},
	}
	d.dress = func(v *visit, p *FormPage, x *sheet) error { return v.dressGuide(p, x, s, a) }
	return d
}

// begun is what a new agreement is about, as the address says.
func (v *visit) begun() url.Values {
	q := url.Values{}
	for _, name := range []string{"system", "processor", "text", "template"} {
		if x := v.r.URL.Query().Get(name); x != "" {
			q.Set(name, x)
		}
	}
	return q
}

// dressGuide puts around a form what is done and what is missing, and what is known.
func (v *visit) dressGuide(p *FormPage, x *sheet, s guideStation, a *agreement.Agreement) error {
	row, at := guideRows[guideProcessing], ""
	var lacks []agreement.Lack
	if a != nil {
		full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
		if err != nil {
			return err
		}
		row, at, lacks = guideRows[guideKindOf(a.Type)], agreementsPath+"/"+a.ID.String(), full.Missing
		p.Cancel = at
	} else if id := v.r.URL.Query().Get("system"); id != "" {
		p.Cancel = systemsPath + "/" + id
	}
	p.Stations, p.Progress = v.stations(row, s.name, at, lacks)
	p.Lead, p.Button = K(key("guide.lead", s.name)), "guide.next"
	p.Shell.Title = K(key("guide.title", s.name))
	if i := stationAt(row, s.name); i > 0 {
		p.Back = at + guided + "/" + row[i-1].name
	}
	p.lacking = map[string][]string{}
	mine := Alert{Tone: "warning", Text: K("guide.missing.text")}
	for _, l := range lacks {
		if station, element := cureOf(row, l); station == s.name {
			mine.Items = append(mine.Items, Action{Say: lackSay(l), Href: "#" + element})
			p.lacking[element] = append(p.lacking[element], key("need", l.Code))
		}
	}
	h, err := v.guideHints(s, a, x.values)
	if err != nil {
		return err
	}
	p.hints = h
	if !p.Posted {
		h.fill(x.values)
	}
	if len(mine.Items) > 0 && v.r.URL.Query().Get("done") != "" {
		mine.Title = N("guide.missing", len(mine.Items))
		p.Alerts = []Alert{mine}
	}
	return v.guideChoices(p, x, s, a)
}

// guideChoices is what stands to choose from at a station, and the chain as it is.
func (v *visit) guideChoices(p *FormPage, x *sheet, s guideStation, a *agreement.Agreement) error {
	p.groups = map[string][]Group{}
	switch s.name {
	case atText:
		cards, err := v.textCards(x.values.Get("template"))
		p.groups["template"] = cards
		return err
	case atProcessing:
		p.groups["scopeSystems"] = v.scopeGroups(a)
	case atAnnexes:
		panel, err := v.subsPanel(a)
		p.Panels = []Panel{panel}
		return err
	}
	return nil
}

// scopeGroups offers the systems that the agreement covers, those in which the same
// party processes and that have no agreement, and its others.
func (v *visit) scopeGroups(a *agreement.Agreement) []Group {
	with := v.reg.Processor(a)
	scope, bare, others := Group{Name: "scope", Label: "guide.scope.now"}, Group{Name: "bare", Label: "guide.scope.bare"}, Group{Name: "others", Label: "guide.scope.others"}
	for _, s := range v.systemLines() {
		b := Box{Value: v.names.Label("system", s.ID.String()), Say: T(s.Name)}
		engaged := slices.ContainsFunc(v.reg.Engagements, func(e *chain.Engagement) bool {
			return e.LiveOn(v.today) && e.Downstream == with && slices.Contains(e.ScopeSystems, s.ID)
		})
		switch {
		case slices.Contains(a.ScopeSystems, s.ID):
			scope.Boxes = append(scope.Boxes, b)
		case with.IsZero() || (engaged && s.coverage != ""):
			bare.Boxes = append(bare.Boxes, b)
		case engaged:
			others.Boxes = append(others.Boxes, b)
		}
	}
	return slices.DeleteFunc([]Group{scope, bare, others}, func(g Group) bool { return len(g.Boxes) == 0 })
}

// subsPanel is the chain below the processor, level by level.
func (v *visit) subsPanel(a *agreement.Agreement) (Panel, error) {
	paper, err := v.documents.Terms(v.ctx(), a.ID.String(), agreement.Options{AsOf: v.today, Lang: string(v.text().lang)})
	if err != nil {
		return Panel{}, err
	}
	p := Panel{ID: "subs", Title: K("guide.subs"), Lead: K("guide.subs.lead"), Empty: K("guide.subs.none")}
	t := Table{Caption: K("guide.subs"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.service")}, {Say: K("guide.subs.of")}, {Say: K("guide.subs.country")}}}
	for i, x := range paper.SubProcessors {
		row := []Cell{{Say: T(x.Name), Level: x.Level - 1}, {}, {}, {Say: T(x.Country)}}
		if len(x.Uses) > 0 {
			row[1], row[2] = Cell{Say: T(x.Uses[0].Service)}, Cell{Say: T(x.Uses[0].Upstream)}
		}
		t.Rows = append(t.Rows, Row{"sub-" + strconv.Itoa(i), row})
	}
	p.Table = &t
	if len(a.ScopeSystems) > 0 {
		p.Actions = []Action{{Say: K("guide.subs.chain"), Href: systemsPath + "/" + a.ScopeSystems[0].String() + "/chain"}}
	}
	return p, nil
}

// stations is the row of pages, with what is done; at is the address of the draft.
func (v *visit) stations(row []guideStation, current, at string, lacks []agreement.Lack) ([]Station, Say) {
	n := lackingAt(row, lacks)
	var out []Station
	for _, s := range row {
		x := Station{Say: K(key("guide.station", s.name)), Current: s.name == current}
		if at != "" {
			x.Href, x.Done = at+guided+"/"+s.name, n[s.name] == 0 && s.name != atRead
			if n[s.name] > 0 {
				x.Sub = N("guide.lacks", n[s.name])
			}
		}
		out = append(out, x)
	}
	return out, K("guide.progress", "At", strconv.Itoa(stationAt(row, current)+1), "Of", strconv.Itoa(len(row)))
}

// beginGuide asks which text a new agreement is made from.
func (v *visit) beginGuide() error {
	return v.guideDesk(guideRows[guideProcessing][0], nil).blank(v)
}

// makeGuided makes the draft, and goes on to its parties.
func (v *visit) makeGuided() error {
	d := v.guideDesk(guideRows[guideProcessing][0], nil)
	d.after = func(_ *visit, a *agreement.Agreement) string {
		return agreementsPath + "/" + a.ID.String() + guided + "/" + atParties
	}
	return d.create(v)
}

// goOn goes to the first station of a draft at which something is missing.
func (v *visit) goOn() error {
	a, err := v.agreementFor("agreement.update")
	if err != nil {
		return err
	}
	at := agreementsPath + "/" + a.ID.String()
	if !guides(a.Agreement, a.state) {
		return v.see(at)
	}
	full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return err
	}
	return v.see(at + guided + "/" + nextStation(guideRows[guideKindOf(a.Type)], full.Missing))
}

// stationFor finds the station of the address, in the row of its agreement.
func (v *visit) stationFor() (agreementLine, guideStation, error) {
	a, err := v.agreementFor("agreement.update")
	if err != nil {
		return a, guideStation{}, err
	}
	row := guideRows[guideKindOf(a.Type)]
	i := stationAt(row, v.r.PathValue("station"))
	if i < 0 {
		return a, guideStation{}, kinds.NotFound("page")
	}
	return a, row[i], nil
}

func (v *visit) showStation() error {
	a, s, err := v.stationFor()
	switch {
	case err != nil:
		return err
	case !guides(a.Agreement, a.state):
		return v.see(agreementsPath + "/" + a.ID.String())
	case s.form == nil:
		return v.readThrough(a)
	}
	return v.guideDesk(s, a.Agreement).edit(v)
}

// saveStation saves what stands at a station, and goes on to the next; where an answer
// raised a question at the same station, it stays there.
func (v *visit) saveStation() error {
	a, s, err := v.stationFor()
	if err != nil {
		return err
	}
	if s.form == nil || !guides(a.Agreement, a.state) {
		return v.see(agreementsPath + "/" + a.ID.String())
	}
	before, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return err
	}
	d := v.guideDesk(s, a.Agreement)
	d.after = func(v *visit, a *agreement.Agreement) string {
		at, row := agreementsPath+"/"+a.ID.String()+guided+"/", guideRows[guideKindOf(a.Type)]
		now, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
		raised := err == nil && slices.ContainsFunc(now.Missing, func(l agreement.Lack) bool {
			station, _ := cureOf(row, l)
			return station == s.name && !slices.ContainsFunc(before.Missing, func(b agreement.Lack) bool { return b.Code == l.Code && b.Pointer == l.Pointer })
		})
		if raised {
			return at + s.name
		}
		return at + row[stationAt(row, s.name)+1].name
	}
	return d.update(v)
}

func (s *Site) guideRoutes(mux *router) {
	at := agreementsPath + "/{id}" + guided
	mux.HandleFunc("GET "+guideBegin, s.page((*visit).beginGuide))
	mux.HandleFunc("POST "+guideBegin, s.page((*visit).makeGuided))
	mux.HandleFunc("GET "+at, s.page((*visit).goOn))
	mux.HandleFunc("GET "+at+"/{station}", s.page((*visit).showStation))
	mux.HandleFunc("POST "+at+"/{station}", s.page((*visit).saveStation))
}
