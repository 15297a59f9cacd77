package web

import (
	"cmp"
	"strings"

	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

const processorRecordsPath = "/processor-records"

// processorRecordForm is how people write a service that they perform for others (art.
// 30(2), domain 3.7).
var processorRecordForm = newForm[record.ProcessorRecordInput](Form{
	Noun: "processor_record",
	Sections: []Section{
		{"about", []string{"name", "description", "controllers", "calledAs", "contact", "representative", "agreementReference", "code"}},
		{"processing", []string{"processing", "data", "systems", "subProcessors"}},
		{"sharing", []string{"transfers"}},
		{"security", []string{"securityMeasures", "securitySummary", "securityReason"}},
		{"status", []string{"status", "writtenOn", "startsOn", "endsOn", "lastReviewedOn", "nextReviewDue"}},
	},
	Mandatory: []string{"controllers", "processing", "securityMeasures", "status"},
})

func (s *Site) processorRecordDesk() *desk[record.ProcessorRecord, record.ProcessorRecordInput] {
	return &desk[record.ProcessorRecord, record.ProcessorRecordInput]{
		form: processorRecordForm, path: processorRecordsPath, verbs: s.performed,
		title: func(_ *visit, p *record.ProcessorRecord) string { return p.Name },
		start: func(v *visit) (record.ProcessorRecordInput, error) {
			return record.ProcessorRecordInput{Status: record.Ongoing, WrittenOn: v.today}, nil
		},
	}
}

func (s *Site) processorRecordRoutes(mux *router) {
	s.processorRecordDesk().routes(s, mux)
	mux.HandleFunc("GET "+processorRecordsPath, s.page((*visit).listProcessorRecords))
	mux.HandleFunc("POST "+processorRecordsPath+"/take", s.page((*visit).takeServices))
	mux.HandleFunc("GET "+processorRecordsPath+"/{id}", s.page((*visit).showProcessorRecord))
	mux.HandleFunc("GET "+processorRecordsPath+"/{id}/history", s.page((*visit).showProcessorRecordHistory))
}

// takeServices takes what the chain shows of the organisation's services into the record.
func (v *visit) takeServices() error {
	if _, err := v.ropa.TakeServices(v.ctx(), ropa.TakeInput{}); err != nil {
		return err
	}
	return v.see(processorRecordsPath + "?done=tookServices")
}

// servedNames names the controllers of a row, as far as there is room.
func (v *visit) servedNames(p *record.ProcessorRecord) Say {
	names := []string{}
	for _, c := range p.Controllers {
		names = append(names, cmp.Or(v.reg.Names[c.Org], c.Name))
	}
	return v.few(names)
}

// mostNamed is how many of many are named in a cell.
const mostNamed = 3

// few names the first of many, and says how many more there are.
func (v *visit) few(names []string) Say {
	if len(names) <= mostNamed {
		return T(strings.Join(names, ", "))
	}
	return Say{Parts: []Say{T(strings.Join(names[:mostNamed], ", ")), N("more.count", len(names)-mostNamed)}, Glue: " "}
}

func serviceStanding(p *record.ProcessorRecord, today kinds.Date) Tag {
	s := cmp.Or(p.StandingOn(today), record.Planned)
	tone := map[record.Status]string{record.Ongoing: "success", record.Planned: "info"}[s]
	return Tag{K(key("option.status", s)), cmp.Or(tone, "neutral")}
}

// serviceTags says what a row lacks of what the law asks for, or that it is in order.
func serviceTags(p *record.ProcessorRecord) []Tag {
	if n := len(p.Lacking()); n > 0 {
		return []Tag{{N("status.missing", n), "warning"}}
	}
	return []Tag{{K("status.order"), "success"}}
}

func (v *visit) listProcessorRecords() error {
	letters := alphabet()
	l := listing[*record.ProcessorRecord]{
		path: processorRecordsPath,
		columns: []column[*record.ProcessorRecord]{
			{"name", func(p *record.ProcessorRecord) Cell {
				return Cell{Say: T(p.Name), Href: processorRecordsPath + "/" + p.ID.String(), Sub: T(p.Code)}
			}, func(a, b *record.ProcessorRecord) int { return letters(a.Name, b.Name) }},
			{"controllers", func(p *record.ProcessorRecord) Cell { return Cell{Say: v.servedNames(p)} }, func(a, b *record.ProcessorRecord) int { return cmp.Compare(len(b.Controllers), len(a.Controllers)) }},
			{"standing", func(p *record.ProcessorRecord) Cell { return Cell{Tags: []Tag{serviceStanding(p, v.today)}} }, nil},
			{"revision", func(p *record.ProcessorRecord) Cell { return Cell{Date: p.ReviewDue()} }, func(a, b *record.ProcessorRecord) int { return cmp.Compare(a.ReviewDue(), b.ReviewDue()) }},
			{"status", func(p *record.ProcessorRecord) Cell { return Cell{Tags: serviceTags(p)} }, nil},
		},
		id:      func(p *record.ProcessorRecord) string { return p.ID.String() },
		words:   func(p *record.ProcessorRecord) string { return strings.Join(append(p.Words(), p.Code), " ") },
		selects: []Select{{Name: "state", Label: "column.standing", Options: []Option{{"planned", K("option.status.planned")}, {"ongoing", K("option.status.ongoing")}, {"ended", K("option.status.ended")}}}},
		keeps: map[string]func(*record.ProcessorRecord, string) bool{"state": func(p *record.ProcessorRecord, want string) bool {
			return string(p.StandingOn(v.today)) == want
		}},
	}
	p := l.page(v.r.URL.Query(), v.reg.Performed)
	p.Shell = v.shell(processorRecordsPath, K("nav.processor-records"))
	p.Lead, p.Range, p.Empty = K("serving.lead", "Org", v.reg.Controller.Name), "range.serving", K("serving.empty")
	p.Actions = []Action{{Say: K("serving.new"), Href: processorRecordsPath + "/new", Icon: "Plus", Primary: true}, {Say: K("activities.record"), Href: recordPath, Icon: "FileText"}}
	if shown := v.reg.Services(v.today); len(shown) > 0 {
		p.Below = append(p.Below, v.permittedPanel(v.servicesPanel(shown)))
	}
	return v.show(p)
}

// servicesPanel holds what the chain shows of the organisation as a processor against its
// record.
func (v *visit) servicesPanel(shown []gap.Service) Panel {
	t := Table{Caption: K("panel.serving"), Columns: []Head{{Say: K("column.forothers")}, {Say: K("column.controllers")}, {Say: K("column.from")}, {Say: K("column.record")}}}
	p := Panel{ID: "services", Title: K("panel.serving"), Lead: K("panel.serving.lead"), Table: &t}
	for i, s := range shown {
		var names []string
		for _, o := range s.For {
			names = append(names, v.reg.Names[o])
		}
		service := Cell{Say: T(s.Words)}
		if s.Words == "" {
			service.Say = K("service.undescribed")
		}
		if s.Differs() {
			p.Actions = []Action{{Say: K("action.takeServices"), Href: processorRecordsPath + "/take", Post: true}}
		}
		t.Rows = append(t.Rows, Row{"s-" + v.text().number(i), []Cell{service, {Say: v.few(names)}, {Date: s.Starts}, v.serviceCell(s)}})
	}
	return p
}

// serviceCell says what of a service the record says, and what not.
func (v *visit) serviceCell(s gap.Service) Cell {
	if s.Row == nil {
		return Cell{Tags: []Tag{{K("service.absent"), "warning"}}}
	}
	c := Cell{Say: T(s.Row.Name), Href: processorRecordsPath + "/" + s.Row.ID.String()}
	for _, d := range []struct {
		say string
		n   int
	}{{"service.missing", len(s.Missing)}, {"service.below", len(s.Below)}, {"service.outside", len(s.Outside)}} {
		if d.n > 0 {
			c.Tags = append(c.Tags, Tag{N(d.say, d.n), "warning"})
		}
	}
	if !s.Differs() {
		c.Tags = []Tag{{K("beside.same"), "success"}}
	}
	return c
}

// processorRecord finds the asked row in the register.
func (v *visit) processorRecord() (*record.ProcessorRecord, error) {
	for _, p := range v.reg.Performed {
		if p.ID.String() == v.r.PathValue("id") {
			return p, nil
		}
	}
	return nil, kinds.NotFound("processor_record")
}

func (v *visit) processorRecordPage(r *record.ProcessorRecord, tab string) RecordPage {
	at := processorRecordsPath + "/" + r.ID.String()
	return RecordPage{
		Shell: v.shell(processorRecordsPath, T(r.Name), Crumb{K("nav.processor-records"), processorRecordsPath}), Lead: K("served.lead"),
		Tags:    append([]Tag{serviceStanding(r, v.today)}, serviceTags(r)...),
		Tabs:    []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: true}},
	}
}

func (v *visit) showProcessorRecord() error {
	r, err := v.processorRecord()
	if err != nil {
		return err
	}
	at := processorRecordsPath + "/" + r.ID.String()
	p := v.processorRecordPage(r, "summary")
	if lacks := r.Lacking(); len(lacks) > 0 {
		a := Alert{Tone: "warning", Title: K("served.lacking"), Text: K("served.lacking.text")}
		for _, l := range lacks {
			a.Items = append(a.Items, Action{Say: K(key("served.lack", l.Code)), Href: at + "/edit#" + fieldID(strings.TrimPrefix(l.Pointer, "/"))})
		}
		p.Alerts = append(p.Alerts, a)
	}
	p.Panels = append(p.Panels, processorRecordForm.panels(processorRecordForm.encode(r.Input(), v.names), v.text(), at+"/edit")...)
	for _, s := range v.reg.Services(v.today) {
		if s.Row == r && s.Differs() {
			p.Panels = append(p.Panels, v.servicesPanel([]gap.Service{s}))
		}
	}
	return v.show(p)
}

func (v *visit) showProcessorRecordHistory() error {
	r, err := v.processorRecord()
	if err != nil {
		return err
	}
	past, err := v.performed.History(v.ctx(), r.ID.String())
	if err != nil {
		return err
	}
	p := v.processorRecordPage(r, "history")
	p.Panels = []Panel{changes(v, processorRecordForm, past, (*record.ProcessorRecord).Input)}
	return v.show(p)
}
