package web

import (
	"cmp"
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/picture"
	"ledd/internal/risk"
)

// procurement finds the asked procurement in the register.
func (v *visit) procurement(id string) *risk.Procurement {
	i := slices.IndexFunc(v.reg.Procurements, func(p *risk.Procurement) bool { return p.ID.String() == id })
	if i < 0 {
		return nil
	}
	return v.reg.Procurements[i]
}

func (v *visit) procurementPage(tab string) (*risk.Procurement, RecordPage, error) {
	p := v.procurement(v.r.PathValue("id"))
	if p == nil {
		return nil, RecordPage{}, kinds.NotFound("procurement")
	}
	at, assess := procurementsPath+"/"+p.ID.String(), v.assessProcurement(p.ID.String())
	assess.Primary = slices.Contains([]string{"missing", "waiting"}, v.reg.PreparedOn(p, v.today))
	return p, RecordPage{
		Shell: v.shell(procurementsPath, T(p.Name), Crumb{K("nav.procurements"), procurementsPath}),
		Lead:  Say{Parts: []Say{kindOfProcurement(p), T(v.unitName(p.Unit))}}, Tags: []Tag{v.procurementTag(p)},
		Tabs:    []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}, assess},
	}, nil
}

// assessProcurement begins a risk assessment of a procurement.
func (v *visit) assessProcurement(id string) Action {
	return Action{Say: K("action.assessProcurement"), Href: assessmentsPath + "/new?procurement=" + id, Icon: "Plus"}
}

func (v *visit) showProcurement() error {
	p, page, err := v.procurementPage("summary")
	if err != nil {
		return err
	}
	switch s := v.reg.PreparedOn(p, v.today); s {
	case "missing", "late", "waiting", "unsaid":
		tone := map[string]string{"missing": "danger", "late": "info", "waiting": "info", "unsaid": "warning"}[s]
		page.Alerts = []Alert{{Tone: tone, Title: K(key("procurement.state", s)), Text: K(key("procurement.tell", s))}}
	}
	page.Panels = append(page.Panels, v.course(p), v.assessedFor(p))
	page.Panels = append(page.Panels, procurementForm.panels(procurementForm.encode(p.Input(), v.names), v.text(), procurementsPath+"/"+p.ID.String()+"/edit")...)
	return v.show(page)
}

// course is what came in which order: as a picture, and as a list.
func (v *visit) course(p *risk.Procurement) Panel {
	all := []moment{{p.RequirementsOn, K("field.procurement.requirementsPublishedOn"), picture.Accent}, {p.ConcludedOn, K("field.procurement.concludedOn"), picture.Neutral}, {p.SecurityTestOn, K("field.procurement.securityTestOn"), picture.Success}, {p.GoLiveOn, K("field.procurement.goLiveOn"), picture.Neutral}}
	for _, a := range v.reg.AssessedFor(p) {
		if a.Finished() {
			all = append(all, moment{a.PerformedOn, K("procurement.assessed", "Phase", v.text().text(key("option.phase", cmp.Or(a.Phase, "operation")))), picture.Success})
		}
	}
	all = slices.DeleteFunc(all, func(m moment) bool { return !m.on.Known() })
	slices.SortStableFunc(all, func(x, y moment) int { return cmp.Compare(x.on, y.on) })
	out := Panel{ID: "order", Title: K("panel.course"), Empty: K("panel.course.none")}
	for _, m := range all {
		out.Lines = append(out.Lines, Line{Label: Say{Date: m.on}, Values: []Cell{{Say: m.what}}})
	}
	if len(all) > 1 {
		out.Picture = v.drawMoments(v.text().text("panel.course"), v.text().text("procurement.described"), all, nil).SVG("course-picture")
	}
	return out
}

// assessedFor lists the risk assessments of a procurement, and of its framework agreement.
func (v *visit) assessedFor(p *risk.Procurement) Panel {
	t := Table{Caption: K("nav.assessments"), Columns: []Head{{Say: K("column.name")}, {Say: K("field.assessment.phase")}, {Say: K("column.performed")}, {Say: K("column.status")}}}
	for _, a := range v.reg.AssessedFor(p) {
		l := v.assessmentLine(a)
		t.Rows = append(t.Rows, Row{"assessment-" + a.ID.String(), []Cell{{Say: T(a.Name), Href: assessmentsPath + "/" + a.ID.String()}, {Say: K(key("option.phase", cmp.Or(a.Phase, "operation")))}, {Date: a.PerformedOn}, {Tags: []Tag{l.stateTag()}}}})
	}
	return Panel{ID: "assessments", Title: K("nav.assessments"), Table: &t, Empty: K("panel.assessments.none"), Actions: []Action{v.assessProcurement(p.ID.String())}}
}

func (v *visit) showProcurementHistory() error {
	p, page, err := v.procurementPage("history")
	if err != nil {
		return err
	}
	past, err := v.procurements.History(v.ctx(), p.ID.String())
	if err != nil {
		return err
	}
	page.Panels = []Panel{changes(v, procurementForm, past, (*risk.Procurement).Input)}
	return v.show(page)
}

// ofProcurement is where the risk assessment of a procurement begins: in the phase in which
// it is today.
func (v *visit) ofProcurement(p *risk.Procurement) risk.AssessmentInput {
	in := risk.AssessmentInput{PerformedOn: v.today, Name: p.Name, Object: "procurement", Procurement: p.ID, Unit: p.Unit, Phase: "before_requirements"}
	switch asked := p.AskedOn(); {
	case p.GoLiveOn.Known() && p.GoLiveOn < v.today:
		in.Phase = "operation"
	case p.ConcludedOn.Known() && p.ConcludedOn < v.today:
		in.Phase = "before_go_live"
	case asked.Known() && asked < v.today:
		in.Phase = "procurement"
	}
	return in
}
