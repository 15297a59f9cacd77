package exchange

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

type flowIn = chain.FlowInput

var flowColumns = []column[flowIn]{
	text("flow_code", "/code", func(f *flowIn) *string { return &f.Code }),
	text("from_group", "/fromGroup", func(f *flowIn) *string { return &f.FromGroup }),
	text("to_group", "/toGroup", func(f *flowIn) *string { return &f.ToGroup }),
	text("description", "/description", func(f *flowIn) *string { return &f.Description }),
	text("method", "/method", func(f *flowIn) *string { return &f.Method }),
	tri("end_to_end", "/endToEnd", func(f *flowIn) *kinds.Tri { return &f.EndToEnd }),
	tri("personal_data", "/personalData", func(f *flowIn) *kinds.Tri { return &f.PersonalData }),
	list("data_kinds", "/dataKinds", func(f *flowIn) *[]string { return &f.DataKinds }),
	text("dictated_by", "/dictatedBy", func(f *flowIn) *string { return &f.DictatedBy }),
	tri("receipt_confirmed", "/receiptConfirmed", func(f *flowIn) *kinds.Tri { return &f.ReceiptConfirmed }),
	text("retain_after_receipt", "/retainAfterReceipt", func(f *flowIn) *chain.Remains { return &f.RetainAfterReceipt }),
	number("retain_days", "/retainDays", func(f *flowIn) **int { return &f.RetainDays }),
	date("phase_out_due", "/phaseOutDue", func(f *flowIn) *kinds.Date { return &f.PhaseOutDue }),
	text("phase_out_plan", "/phaseOutPlan", func(f *flowIn) *string { return &f.PhaseOutPlan }),
	number("usage_forms", "/usageForms", func(f *flowIn) **int { return &f.UsageForms }),
	number("usage_customers", "/usageCustomers", func(f *flowIn) **int { return &f.UsageCustomers }),
	text("from_country", "/fromCountry", func(f *flowIn) *string { return &f.FromCountry }),
	text("to_country", "/toCountry", func(f *flowIn) *string { return &f.ToCountry }),
	date("starts_on", "/startsOn", func(f *flowIn) *kinds.Date { return &f.StartsOn }),
	date("ends_on", "/endsOn", func(f *flowIn) *kinds.Date { return &f.EndsOn }),
	elsewhere[flowIn]("from_system", "/fromSystem"),
	elsewhere[flowIn]("to_system", "/toSystem"),
	elsewhere[flowIn]("from_organisation", "/fromOrg"),
	elsewhere[flowIn]("to_organisation", "/toOrg"),
}

var flowFile = layout{columns: names(flowColumns), required: []string{"flow_code"}, take: takeFlow}

type flowWork struct {
	orgs    *directory
	systems map[string]chain.SystemID
	flows   *book[chain.Flow, flowIn]
}

// takeFlow knows a flow by its code, its systems by theirs and its organisations by
// name.
func takeFlow(s *session, r row) {
	if s.work == nil {
		s.work = &flowWork{
			orgs:    s.directory(),
			systems: systemCodes(s),
			flows:   open[chain.Flow, flowIn](s, flowColumns, func(f *chain.Flow) string { return f.Code }, ""),
		}
	}
	w := s.work.(*flowWork)
	if !s.coded(r, "flow_code") {
		return
	}
	w.flows.put(s, r, r.get("flow_code"), func(f *flowIn) bool {
		good := pointed(s, r, "from_system", w.systems, "no-system", &f.FromSystem)
		good = pointed(s, r, "to_system", w.systems, "no-system", &f.ToSystem) && good
		good = s.partyIn(r, "from_organisation", w.orgs, &f.FromOrg) && good
		good = s.partyIn(r, "to_organisation", w.orgs, &f.ToOrg) && good
		return fill(s, r, flowColumns, f, false) && good
	})
}

// partyIn reads the one organisation that a cell names, if the file has the column; an empty
// cell names none.
func (s *session) partyIn(r row, col string, known *directory, into *kinds.OrgID) bool {
	if !r.has(col) {
		return true
	}
	*into = kinds.OrgID{}
	if r.get(col) == "" {
		return true
	}
	o, good := s.party(known, r, col)
	*into = o
	return good
}

// partiesIn reads the organisations that a cell names, with semicolons between them, if the
// file has the column.
func (s *session) partiesIn(r row, col string, known *directory, into *[]kinds.OrgID) bool {
	if !r.has(col) {
		return true
	}
	good := true
	*into = []kinds.OrgID{}
	for _, name := range split(r.get(col)) {
		o, named := s.partyNamed(known, r, col, name)
		if good = good && named; named {
			*into = append(*into, o)
		}
	}
	return good
}
