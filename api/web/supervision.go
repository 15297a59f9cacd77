package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

const supervisionsPath = "/supervisions"

// concepts are the ways to supervise a processor, from the lightest.
var concepts = []string{"1", "2", "3", "4", "5", "6"}

// supervisionForm is how people write the supervision of a processor (art. 28(1), 28(3)(h),
// domain 3.10).
var supervisionForm = newForm[assess.SupervisionInput](Form{
	Noun: "supervision",
	Sections: []Section{
		{"about", []string{"engagement", "plannedOn", "doneOn", "doneBy", "concept", "code"}},
		{"result", []string{"attestations", "notes", "assessment", "conclusion", "nextDue"}},
		{"findings", []string{"findings"}},
		{"reports", strings.Fields("reports.frequency reports.from reports.lastReceived")},
		{"joint", []string{"ledBy", "adoptedOn", "adoptedBy", "sharedWith"}},
		{"score", strings.Fields("score.subjects score.special score.confidential score.intrusive")},
	},
	Mandatory: []string{"concept", "assessment", "conclusion"},
	Titled:    map[string]string{"findings": "reference"},
})

func (s *Site) supervisionDesk() *desk[assess.Supervision, assess.SupervisionInput] {
	return &desk[assess.Supervision, assess.SupervisionInput]{
		form: supervisionForm, path: supervisionsPath, verbs: s.supervisions, start: (*visit).newSupervision,
		title: (*visit).supervisionName, from: (*visit).supervisionFrom,
	}
}

func (s *Site) supervisionRoutes(mux *router) {
	mux.HandleFunc("GET "+supervisionsPath, s.page((*visit).listSupervisions))
	mux.HandleFunc("GET "+supervisionsPath+"/{id}", s.page((*visit).showSupervision))
	mux.HandleFunc("GET "+supervisionsPath+"/{id}/history", s.page((*visit).showSupervisionHistory))
	s.supervisionDesk().routes(s, mux)
}

// newSupervision begins with the asked engagement: as thorough as the last one, with the
// reports that were agreed on, and the evidence that nobody has gone through yet.
func (v *visit) newSupervision() (assess.SupervisionInput, error) {
	in := assess.SupervisionInput{DoneOn: v.today, DoneBy: v.who().Name}
	asked := v.r.URL.Query().Get("engagement")
	if asked == "" {
		return in, nil
	}
	e := v.ownEngagement(asked)
	if e == nil {
		return in, kinds.NotFound("engagement")
	}
	in.Engagement = e.ID
	seen := map[assess.AttestationID]bool{}
	for _, s := range v.reg.SupervisionsOf(e.ID) {
		for _, id := range s.Attestations {
			seen[id] = true
		}
		if s.Reports.From >= in.Reports.From {
			in.Reports = s.Reports
		}
		in.Concept = cmp.Or(s.Concept, in.Concept)
	}
	for _, a := range v.reg.AttestationsOf(e.Downstream) {
		if !a.Claimed() && !seen[a.ID] {
			in.Attestations = append(in.Attestations, a.ID)
		}
	}
	return in, nil
}

// ownEngagement is an engagement of the municipality's own processor.
func (v *visit) ownEngagement(id string) *chain.Engagement {
	i := slices.IndexFunc(v.reg.Engagements, func(e *chain.Engagement) bool { return e.ID.String() == id })
	if i < 0 {
		return nil
	}
	return v.reg.Engagements[i]
}

// supervisionFrom is where a supervision begins: at its engagement.
func (v *visit) supervisionFrom(written url.Values) Crumb {
	id, _ := v.names.Find("engagement", written.Get("engagement"))
	if e := v.ownEngagement(id); e != nil {
		return Crumb{T(v.engagementName(e)), engagementsPath + "/" + id}
	}
	return Crumb{}
}

func (v *visit) supervisionName(s *assess.Supervision) string {
	if e := v.ownEngagement(s.Engagement.String()); e != nil {
		return named(v.reg.Names[e.Downstream], s.Code)
	}
	return named(v.names.Label("engagement", s.Engagement.String()), s.Code)
}

// supervisionLine is a look taken at a processor, planned or done; or, without one, a
// processor that nobody has looked at yet.
type supervisionLine struct {
	*assess.Supervision // nil: none yet
	engagement          *chain.Engagement
	stand               gap.Supervised // how its engagement stands today; zero when it is not under supervision
	newest              bool           // it is the one that counts
	open                int            // what was found and is not closed
}

// Input is what the form would show; of a processor that nobody has looked at, which it is.
func (l supervisionLine) Input() *assess.SupervisionInput {
	if l.Supervision == nil {
		return &assess.SupervisionInput{Engagement: l.engagement.ID}
	}
	return l.Supervision.Input()
}

// supervisionStates is what the list can be narrowed to.
var supervisionStates = []string{"late", "never", "planned", "unassessed", "claimed", "current", "earlier"}

func (l supervisionLine) state(mine kinds.OrgID, today kinds.Date) string {
	late := l.stand.Fault != "" || l.stand.Report.Known()
	if l.Supervision == nil && late {
		return "late"
	}
	if l.Supervision == nil {
		return "never"
	}
	switch why := l.Idle(mine, today); {
	case why != "":
		return why
	case l.newest && late:
		return "late"
	case l.newest:
		return "current"
	}
	return "earlier"
}

func (v *visit) supervisionTag(l supervisionLine) Tag {
	s := l.state(v.reg.Controller.ID, v.today)
	return Tag{K(key("supervision.state", s)), map[string]string{"late": "danger", "unassessed": "warning", "claimed": "warning", "planned": "info", "current": "success"}[s]}
}

// supervisionLines lists every look at every processor, and the processors without any.
func (v *visit) supervisionLines() []supervisionLine {
	var out []supervisionLine
	at := map[chain.EngagementID]gap.Supervised{}
	for _, x := range v.reg.SupervisedOn(v.today) {
		at[x.Engagement.ID] = x
		if len(v.reg.SupervisionsOf(x.Engagement.ID)) == 0 {
			out = append(out, supervisionLine{engagement: x.Engagement, stand: x})
		}
	}
	for _, s := range v.reg.Supervisions {
		l := supervisionLine{Supervision: s, engagement: v.ownEngagement(s.Engagement.String()), stand: at[s.Engagement]}
		l.newest = l.stand.Last == s
		for _, o := range s.Findings {
			if !o.ClosedOn.Known() || o.ClosedOn > v.today {
				l.open++
			}
		}
		out = append(out, l)
	}
	return out
}

// due is the day on which somebody has something to do; what is done sorts last.
func (l supervisionLine) due() kinds.Date {
	switch {
	case l.Supervision == nil || l.newest:
		return l.stand.Due
	case !l.DoneOn.Known() && l.PlannedOn.Known():
		return l.PlannedOn
	}
	return "9999-12-31"
}

func (v *visit) processorOf(l supervisionLine) string {
	if l.engagement == nil {
		return v.supervisionName(l.Supervision)
	}
	return v.reg.Names[l.engagement.Downstream]
}

func (l supervisionLine) href() string {
	if l.Supervision == nil {
		return engagementsPath + "/" + l.engagement.ID.String() + "#panel-supervision"
	}
	return supervisionsPath + "/" + l.ID.String()
}

// systemsIn names the systems that an engagement is about.
func (v *visit) systemsIn(e *chain.Engagement) Say {
	if e == nil {
		return Say{}
	}
	names := []string{}
	for _, id := range e.ScopeSystems {
		if s := v.reg.System(id); s != nil {
			names = append(names, s.Name)
		}
	}
	return v.few(names)
}

func conceptSay(c *int) Say {
	if c == nil {
		return Say{}
	}
	return K(key("option.concept", strconv.Itoa(*c)))
}

func (v *visit) supervisionListing() listing[supervisionLine] {
	letters := alphabet()
	of := func(l supervisionLine) assess.SupervisionInput { return *l.Input() }
	due := func(l supervisionLine) Cell {
		if d := l.due(); d < "9999" {
			return Cell{Date: d, Overdue: d < v.today}
		}
		return Cell{}
	}
	return listing[supervisionLine]{
		path: supervisionsPath, leads: "deadline",
		columns: []column[supervisionLine]{
			{"name", func(l supervisionLine) Cell {
				return Cell{Say: T(v.processorOf(l)), Href: l.href(), Sub: v.systemsIn(l.engagement)}
			}, func(a, b supervisionLine) int { return letters(v.processorOf(a), v.processorOf(b)) }},
			{"done", func(l supervisionLine) Cell { return Cell{Date: of(l).DoneOn} }, func(a, b supervisionLine) int { return cmp.Compare(of(a).DoneOn, of(b).DoneOn) }},
			{"concept", func(l supervisionLine) Cell { return Cell{Say: conceptSay(of(l).Concept)} }, nil},
			{"findings", func(l supervisionLine) Cell { return Cell{Say: N("supervision.open", l.open)} }, func(a, b supervisionLine) int { return cmp.Compare(b.open, a.open) }},
			{"deadline", due, func(a, b supervisionLine) int { return cmp.Compare(a.due(), b.due()) }},
			{"status", func(l supervisionLine) Cell { return Cell{Tags: []Tag{v.supervisionTag(l)}} }, nil},
		},
		id: func(l supervisionLine) string {
			if l.Supervision == nil {
				return l.engagement.ID.String()
			}
			return l.ID.String()
		},
		words: func(l supervisionLine) string {
			return v.processorOf(l) + " " + v.text().say(v.systemsIn(l.engagement)) + " " + of(l).DoneBy + " " + of(l).Code
		},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("supervision.state", supervisionStates...)}, {Name: "concept", Label: "column.concept", Options: codeOptions("option.concept", concepts...)}},
		keeps: map[string]func(supervisionLine, string) bool{
			"state": func(l supervisionLine, want string) bool { return l.state(v.reg.Controller.ID, v.today) == want },
			"concept": func(l supervisionLine, want string) bool {
				c := of(l).Concept
				return c != nil && strconv.Itoa(*c) == want
			},
		},
	}
}

func (v *visit) listSupervisions() error {
	p := v.supervisionListing().page(v.r.URL.Query(), v.supervisionLines())
	p.Shell = v.shell(supervisionsPath, K("nav.supervisions"))
	p.Lead, p.Range, p.Empty = K("supervisions.lead", "Org", v.reg.Controller.Name), "range.supervisions", K("supervisions.empty")
	p.Actions = []Action{{Say: K("supervisions.new"), Href: supervisionsPath + "/new", Icon: "Plus", Primary: true}, {Say: K("nav.attestations"), Href: attestationsPath, Icon: "FileText"}}
	return v.show(p)
}
