package web

import (
	"net/url"
	"slices"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

const screeningsPath = "/screenings"

// dpiaList is the terms of the authorities' lists (art. 35(4)), which are law and no vocabulary.
const dpiaList = "dpiaList"

// screeningForm is how people write a threshold test (art. 35(1), domain 3.12).
var screeningForm = newForm[assess.ScreeningInput](Form{
	Noun: "screening",
	Sections: []Section{
		{"about", []string{"activity", "screenedOn", "screenedBy", "code"}},
		{"art35", inquiry("art35", "a", "b", "c")},
		{"list", []string{"listHits", "noListHits"}},
		{"wp248", inquiry("wp248", assess.WP248...)},
		{"exemption", []string{"exemption", "exemptionRef"}},
		{"decision", []string{"dpoView", "outcome", "reasons"}},
		{"change", []string{"changedOn", "changeNote"}},
	},
	Mandatory: []string{"outcome"},
})

// inquiry names the two fields of each question.
func inquiry(of string, names ...string) []string {
	var out []string
	for _, n := range names {
		out = append(out, of+"."+n+".answer", of+"."+n+".reason")
	}
	return out
}

func (s *Site) screeningDesk() *desk[assess.Screening, assess.ScreeningInput] {
	return &desk[assess.Screening, assess.ScreeningInput]{
		form: screeningForm, path: screeningsPath, verbs: s.screenings, start: (*visit).newScreening, hints: (*visit).screeningHints,
		title: func(v *visit, s *assess.Screening) string { return v.screeningName(s) },
		from:  (*visit).screeningFrom,
	}
}

func (s *Site) screeningRoutes(mux *router) {
	mux.HandleFunc("GET "+screeningsPath, s.page((*visit).listScreenings))
	mux.HandleFunc("GET "+screeningsPath+"/{id}", s.page((*visit).showScreening))
	s.screeningDesk().routes(s, mux)
}

func (v *visit) systemsOf(a *record.Activity) []*chain.System {
	var out []*chain.System
	for _, id := range a.Systems {
		if s := v.reg.System(id); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// newScreening begins with the asked activity, and what its record already answers.
func (v *visit) newScreening() (assess.ScreeningInput, error) {
	in := assess.ScreeningInput{ScreenedOn: v.today, ScreenedBy: v.who().Name}
	asked := v.r.URL.Query().Get("activity")
	for _, a := range v.reg.Activities {
		if a.ID.String() == asked {
			in.Activity = a.ID
			in.WP248, in.Art35 = assess.Suggest(a, v.systemsOf(a))
			return in, nil
		}
	}
	if asked != "" {
		return in, kinds.NotFound("activity")
	}
	return in, nil
}

// screeningFrom is where a screening begins: at its activity.
func (v *visit) screeningFrom(written url.Values) Crumb {
	id, _ := v.names.Find("activity", written.Get("activity"))
	for _, a := range v.reg.Activities {
		if a.ID.String() == id {
			return Crumb{T(a.Name), activitiesPath + "/" + id}
		}
	}
	return Crumb{}
}

// screeningHints says which answers the record of the activity suggests.
func (v *visit) screeningHints(written url.Values) map[string]hint {
	id, _ := v.names.Find("activity", written.Get("activity"))
	out := map[string]hint{}
	for _, a := range v.reg.Activities {
		if a.ID.String() != id {
			continue
		}
		var in assess.ScreeningInput
		in.WP248, in.Art35 = assess.Suggest(a, v.systemsOf(a))
		for name, values := range screeningForm.encode(&in, v.names) {
			if strings.HasSuffix(name, ".answer") {
				out[name] = hint{values[0], K("screening.suggested")}
			}
		}
	}
	return out
}

// listGroups offers the list of the country's authority, or every list for a country
// without one; what was chosen of another stays in sight.
func listGroups(country string, chosen []string) []Group {
	var out []Group
	own := slices.ContainsFunc(law.DPIALists, func(l law.Listed) bool { return l.Jurisdiction == country })
	for _, l := range law.DPIALists {
		if own && l.Jurisdiction != country && !slices.Contains(chosen, l.Code) {
			continue
		}
		i := slices.IndexFunc(out, func(g Group) bool { return g.Name == l.Jurisdiction })
		if i < 0 {
			i, out = len(out), append(out, Group{Name: l.Jurisdiction, Label: key("dpia.lists", l.Jurisdiction)})
		}
		out[i].Boxes = append(out[i].Boxes, Box{Value: l.Code, Label: key("dpia.list", l.Code)})
	}
	return out
}

// country is where the municipality is.
func (n *naming) country() string {
	if n == nil || n.visit == nil || n.visit.reg == nil {
		return ""
	}
	return n.visit.reg.Controller.Country
}

func (v *visit) screeningName(s *assess.Screening) string {
	name := s.Activity.String()
	if a := v.reg.Activity(s.Activity); a != nil {
		name = a.Name
	}
	return named(name, s.Code)
}

// outcomeTag says what came of a screening, and whether its reasons are lacking.
func outcomeTag(s *assess.Screening) Tag {
	switch {
	case !s.Decided() && (s.Outcome == assess.Required || s.Outcome == assess.NotRequired):
		return Tag{K("screening.unreasoned"), "warning"}
	case s.Outcome == assess.Required:
		return Tag{K("option.outcome.required"), "info"}
	case s.Outcome == assess.NotRequired:
		return Tag{K("option.outcome.not_required"), "success"}
	}
	return Tag{K("option.outcome.undecided"), "warning"}
}

func (v *visit) listScreenings() error {
	letters := alphabet()
	l := listing[*assess.Screening]{
		path: screeningsPath,
		columns: []column[*assess.Screening]{
			{"name", func(s *assess.Screening) Cell {
				return Cell{Say: T(v.screeningName(s)), Href: screeningsPath + "/" + s.ID.String()}
			}, func(a, b *assess.Screening) int { return letters(v.screeningName(a), v.screeningName(b)) }},
			{"outcome", func(s *assess.Screening) Cell { return Cell{Tags: []Tag{outcomeTag(s)}} }, func(a, b *assess.Screening) int { return strings.Compare(a.Outcome, b.Outcome) }},
			{"screened", func(s *assess.Screening) Cell { return Cell{Date: s.ScreenedOn} }, func(a, b *assess.Screening) int { return strings.Compare(string(a.ScreenedOn), string(b.ScreenedOn)) }},
			{"by", func(s *assess.Screening) Cell { return Cell{Say: T(s.ScreenedBy)} }, func(a, b *assess.Screening) int { return letters(a.ScreenedBy, b.ScreenedBy) }},
		},
		id:      func(s *assess.Screening) string { return s.ID.String() },
		words:   func(s *assess.Screening) string { return v.screeningName(s) + " " + s.ScreenedBy },
		selects: []Select{{Name: "outcome", Label: "column.outcome", Options: []Option{{assess.Required, K("option.outcome.required")}, {assess.NotRequired, K("option.outcome.not_required")}, {assess.Undecided, K("option.outcome.undecided")}}}},
		keeps: map[string]func(*assess.Screening, string) bool{"outcome": func(s *assess.Screening, want string) bool {
			return s.Outcome == want || s.Outcome == "" && want == assess.Undecided
		}},
	}
	p := l.page(v.r.URL.Query(), v.reg.Screenings)
	p.Shell = v.shell(screeningsPath, K("nav.screenings"))
	p.Lead, p.Range, p.Empty = K("screenings.lead", "Org", v.reg.Controller.Name), "range.screenings", K("screenings.empty")
	p.Actions = []Action{{Say: K("screenings.new"), Href: screeningsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) showScreening() error {
	s, err := v.screenings.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := screeningsPath + "/" + s.ID.String()
	p := RecordPage{
		Shell: v.shell(screeningsPath, T(v.screeningName(s)), Crumb{K("nav.screenings"), screeningsPath}), Lead: K("screening.what", "Date", s.ScreenedOn), Tags: []Tag{outcomeTag(s)},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: true}},
		Alerts:  v.screeningAlerts(s, at),
		Panels:  []Panel{proposalPanel(s)},
	}
	p.Panels = append(p.Panels, screeningForm.panels(screeningForm.encode(s.Input(), v.names), v.text(), at+"/edit")...)
	past, err := v.screenings.History(v.ctx(), s.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, screeningForm, past, (*assess.Screening).Input))
	return v.show(p)
}

// screeningAlerts says what keeps a screening from being decided, and where a person has
// decided otherwise than the answers come to.
func (v *visit) screeningAlerts(s *assess.Screening, at string) []Alert {
	var out []Alert
	if lacks := s.Lacking(); len(lacks) > 0 {
		a := Alert{Tone: "warning", Title: K("screening.lacking"), Text: K("screening.lacking.text")}
		for _, l := range lacks {
			field := map[string]string{"exemption": "exemptionRef"}[l]
			if field == "" {
				field = l
			}
			a.Items = append(a.Items, Action{Say: K(key("screening.lack", l)), Href: at + "/edit#" + fieldID(field)})
		}
		out = append(out, a)
	} else if s.Deviates() {
		out = append(out, Alert{Tone: "info", Title: K("screening.deviates"), Text: K("screening.deviates.text")})
	}
	return out
}

// proposalPanel is what the answers come to, ground by ground.
func proposalPanel(s *assess.Screening) Panel {
	p := Panel{ID: "proposal", Title: K("panel.proposal"), Lead: Say{Parts: []Say{K("screening.proposed"), K(key("option.outcome", s.Proposal.Outcome))}, Glue: " "}}
	for _, g := range s.Proposal.Grounds {
		said := K(key("screening.ground", g.Code))
		if of := groundWord(g); !of.Silent() {
			said = Say{Parts: []Say{said, of}, Glue: ": "}
		}
		p.Points = append(p.Points, Cell{Say: said})
	}
	return p
}

func groundWord(g assess.Ground) Say {
	switch {
	case g.Of == "":
		return Say{}
	case slices.Contains(assess.WP248, g.Of):
		return K(key("field.screening.wp248", g.Of, "answer"))
	case len(g.Of) == 1:
		return K(key("field.screening.art35", g.Of, "answer"))
	case g.Code == "exempt":
		return K(key("option.exemption", g.Of))
	}
	return K(key("dpia.list", g.Of))
}

// undecidedScreening is the screening of an activity that waits for its outcome.
func (v *visit) undecidedScreening(id record.ActivityID) *assess.Screening {
	a := v.reg.Activity(id)
	if a == nil {
		return nil
	}
	if s := v.reg.ScreeningOf(a, v.today); s != nil && !s.Decided() {
		return s
	}
	return nil
}

// dpiaPanel is where an activity stands with its screening, and the next thing to do.
func (v *visit) dpiaPanel(a *record.Activity) Panel {
	t := Table{Caption: K("panel.dpia"), Columns: []Head{{Say: K("column.screened")}, {Say: K("column.outcome")}, {Say: K("column.by")}}}
	for _, s := range v.reg.Screenings {
		if s.Activity == a.ID {
			t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Date: s.ScreenedOn, Href: screeningsPath + "/" + s.ID.String()}, {Tags: []Tag{outcomeTag(s)}}, {Say: T(s.ScreenedBy)}}})
		}
	}
	next := Action{Say: K("action.screen"), Href: screeningsPath + "/new?activity=" + a.ID.String(), Icon: "Plus"}
	if s := v.undecidedScreening(a.ID); s != nil {
		next = Action{Say: K("action.decideScreening"), Href: screeningsPath + "/" + s.ID.String() + "/edit#" + fieldID("outcome")}
	}
	return Panel{ID: "dpia", Title: K("panel.dpia"), Lead: K("panel.dpia.lead"), Table: &t, Empty: K("panel.dpia.none"), Actions: []Action{next}}
}
