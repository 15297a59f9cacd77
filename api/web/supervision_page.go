package web

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/picture"
)

// supervision finds the asked look at a processor.
func (v *visit) supervision() (supervisionLine, error) {
	for _, l := range v.supervisionLines() {
		if l.Supervision != nil && l.ID.String() == v.r.PathValue("id") {
			return l, nil
		}
	}
	return supervisionLine{}, kinds.NotFound("supervision")
}

func (v *visit) supervisionPage(l supervisionLine, tab string) RecordPage {
	at := supervisionsPath + "/" + l.ID.String()
	lead := K("supervision.plannedOn", "Date", l.PlannedOn)
	if l.DoneOn.Known() {
		lead = K("supervision.doneOn", "Date", l.DoneOn)
	}
	p := RecordPage{
		Shell: v.shell(supervisionsPath, K("supervision.of", "Name", v.processorOf(l)), Crumb{K("nav.supervisions"), supervisionsPath}),
		Lead:  Say{Parts: []Say{lead, conceptSay(l.Concept), v.systemsIn(l.engagement)}}, Tags: []Tag{v.supervisionTag(l)},
		Tabs:    []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: l.state(v.reg.Controller.ID, v.today) != "current"}},
	}
	if l.engagement != nil {
		p.Actions = append(p.Actions, Action{Say: K("action.supervised"), Href: engagementsPath + "/" + l.engagement.ID.String() + "#panel-supervision"},
			Action{Say: K("supervisions.next"), Href: supervisionsPath + "/new?engagement=" + l.engagement.ID.String(), Icon: "Plus"})
	}
	return p
}

func (v *visit) showSupervision() error {
	l, err := v.supervision()
	if err != nil {
		return err
	}
	at := supervisionsPath + "/" + l.ID.String()
	p := v.supervisionPage(l, "summary")
	p.Alerts = append(v.idle(l, at), v.supervisionGaps(l.engagement)...)
	p.Panels = append(p.Panels, v.evidenceOf(l.Attestations))
	p.Panels = append(p.Panels, supervisionForm.panels(supervisionForm.encode(l.Input(), v.names), v.text(), at+"/edit")...)
	return v.show(p)
}

// idle says why a supervision does not count, and what to do about it.
func (v *visit) idle(l supervisionLine, at string) []Alert {
	field := map[string]string{"planned": "doneOn", "unassessed": "assessment", "claimed": "adoptedOn"}
	s := l.state(v.reg.Controller.ID, v.today)
	if field[s] == "" {
		return nil
	}
	return []Alert{{Tone: "warning", Title: K("supervision.idle"), Text: K(key("supervision.idle", s)),
		Actions: []Action{{Say: K(key("supervision.mend", s)), Href: at + "/edit#" + fieldID(field[s])}}}}
}

// supervisionGaps are the gaps of the supervision of one engagement.
func (v *visit) supervisionGaps(e *chain.Engagement) []Alert {
	if e == nil {
		return nil
	}
	return v.gapAlerts(v.reg.OfEngagement(e.ID, "SUP-", v.findings(), v.today))
}

func (v *visit) showSupervisionHistory() error {
	l, err := v.supervision()
	if err != nil {
		return err
	}
	past, err := v.supervisions.History(v.ctx(), l.ID.String())
	if err != nil {
		return err
	}
	p := v.supervisionPage(l, "history")
	p.Panels = []Panel{changes(v, supervisionForm, past, (*assess.Supervision).Input)}
	return v.show(p)
}

// evidenceOf lists the papers that a supervision rests on.
func (v *visit) evidenceOf(ids []assess.AttestationID) Panel {
	var all []*assess.Attestation
	for _, a := range v.reg.Attestations {
		if slices.Contains(ids, a.ID) {
			all = append(all, a)
		}
	}
	t := v.attestationTable(all)
	return Panel{ID: "evidence", Title: K("panel.evidence"), Table: &t, Empty: K("panel.evidence.none")}
}

// supervisionPanels is how an engagement stands with its supervision: what is due next, the
// looks that were taken, and which days the evidence covers.
func (v *visit) supervisionPanels(e *chain.Engagement) []Panel {
	stands := v.reg.SupervisedOn(v.today)
	i := slices.IndexFunc(stands, func(x gap.Supervised) bool { return x.Engagement.ID == e.ID })
	all := v.reg.SupervisionsOf(e.ID)
	if i < 0 && len(all) == 0 {
		return nil
	}
	done := Panel{ID: "supervision", Title: K("panel.supervision"), Lead: K("panel.supervision.over"), Empty: K("panel.supervision.none"),
		Actions: []Action{{Say: K("supervisions.new"), Href: supervisionsPath + "/new?engagement=" + e.ID.String(), Icon: "Plus"}}}
	stand := gap.Supervised{}
	if i >= 0 {
		stand = stands[i]
		done.Lead = K("panel.supervision.lead", "Date", stand.Due)
	}
	t := Table{Caption: K("panel.supervision"), Columns: []Head{{Say: K("column.done")}, {Say: K("column.concept")}, {Say: K("field.supervision.conclusion")}, {Say: K("column.status")}}}
	for _, s := range slices.Backward(all) {
		l := supervisionLine{Supervision: s, engagement: e, stand: stand, newest: stand.Last == s}
		day := Cell{Date: cmp.Or(s.DoneOn, s.PlannedOn), Href: supervisionsPath + "/" + s.ID.String()}
		concluded := Say{}
		if s.Conclusion != "" {
			concluded = K(key("option.conclusion", s.Conclusion))
		}
		t.Rows = append(t.Rows, Row{"supervision-" + s.ID.String(), []Cell{day, {Say: conceptSay(s.Concept)}, {Say: concluded}, {Tags: []Tag{v.supervisionTag(l)}}}})
	}
	done.Table = &t
	return []Panel{done, v.coverPanel(e)}
}

// coverPanel is what vouches for the processor of an engagement, and the days it covers.
func (v *visit) coverPanel(e *chain.Engagement) Panel {
	var all []*assess.Attestation
	for _, a := range v.reg.AttestationsOf(e.Downstream) {
		if slices.ContainsFunc(e.ScopeSystems, a.Reaches) {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(x, y *assess.Attestation) int { return cmp.Compare(x.IssuedOn, y.IssuedOn) })
	t := v.attestationTable(all)
	return Panel{ID: "cover", Title: K("panel.cover"), Lead: K("panel.cover.lead"), Table: &t, Empty: K("panel.cover.none"), Picture: v.drawCover(e, all),
		Actions: []Action{{Say: K("attestations.new"), Href: attestationsPath + "/new?" + url.Values{"engagement": {e.ID.String()}}.Encode(), Icon: "Plus"}}}
}

// drawCover draws the days that the papers cover, one bar a paper, and today.
func (v *visit) drawCover(e *chain.Engagement, all []*assess.Attestation) template.HTML {
	t, first, last := v.text(), v.today, v.today
	in := picture.TimelineInput{Title: t.text("panel.cover"), Description: t.text("panel.cover.lead"), Width: 620}
	for _, a := range all {
		span, covers := a.Covers()
		if !covers {
			continue
		}
		tone := picture.Success
		if a.Claimed() {
			tone = picture.Neutral
		}
		first, last = min(first, span.From), max(last, span.To)
		in.Spans = append(in.Spans, picture.Span{From: day(span.From), To: day(span.To.AddDays(1)), Label: t.say(kindSay(a)), Tone: tone})
	}
	if len(in.Spans) == 0 {
		return ""
	}
	for _, s := range v.reg.SupervisionsOf(e.ID) {
		if s.DoneOn.Known() {
			first = min(first, s.DoneOn)
			in.Events = append(in.Events, picture.Event{At: day(s.DoneOn), Label: t.text("noun.supervision"), When: t.date(s.DoneOn), Tone: picture.Accent})
		}
	}
	in.From, in.To, in.Ticks = day(first.AddDays(-30)), day(last.AddDays(30)), years(first, last)
	slices.SortStableFunc(in.Events, func(x, y picture.Event) int { return cmp.Compare(x.At, y.At) })
	in.Events = append(in.Events, picture.Event{At: day(v.today), Label: t.text("time.today"), When: t.date(v.today), Tone: picture.Accent, Now: true})
	return picture.Timeline(in).SVG("cover-picture")
}

// supervisionFor leads to the look at a processor that waits, or begins one.
func (v *visit) supervisionFor(id chain.EngagementID) Action {
	for _, s := range slices.Backward(v.reg.SupervisionsOf(id)) {
		if strings.TrimSpace(s.Assessment) == "" {
			return Action{Say: K("action.superviseGoOn"), Href: supervisionsPath + "/" + s.ID.String() + "/edit#" + fieldID("assessment")}
		}
	}
	return Action{Say: K("action.supervise"), Href: supervisionsPath + "/new?engagement=" + id.String(), Icon: "Plus"}
}
