package exchange

import (
	"ledd/internal/assess"
	"ledd/internal/kinds"
)

type paperIn = assess.AttestationInput

var attestationColumns = []column[paperIn]{
	elsewhere[paperIn]("processor_name", "/processor"),
	text("kind", "/kind", func(a *paperIn) *string { return &a.Kind }),
	date("issued_on", "/issuedOn", func(a *paperIn) *kinds.Date { return &a.IssuedOn }),
	text("attestation_code", "/code", func(a *paperIn) *string { return &a.Code }),
	date("period_from", "/periodFrom", func(a *paperIn) *kinds.Date { return &a.PeriodFrom }),
	date("period_to", "/periodTo", func(a *paperIn) *kinds.Date { return &a.PeriodTo }),
	date("bridge_letter_to", "/bridgeLetterTo", func(a *paperIn) *kinds.Date { return &a.BridgeTo }),
	date("valid_to", "/validTo", func(a *paperIn) *kinds.Date { return &a.ValidTo }),
	elsewhere[paperIn]("system_codes", "/systems"),
	text("services_covered", "/servicesCovered", func(a *paperIn) *string { return &a.Services }),
	text("site", "/site", func(a *paperIn) *string { return &a.Site }),
	tri("site_used", "/siteUsed", func(a *paperIn) *kinds.Tri { return &a.SiteUsed }),
	text("subservice_method", "/subserviceMethod", func(a *paperIn) *string { return &a.Subservice }),
	text("auditor", "/auditor", func(a *paperIn) *string { return &a.Auditor }),
	text("opinion", "/opinion", func(a *paperIn) *string { return &a.Opinion }),
	text("decision", "/decision/kind", func(a *paperIn) *string { return &a.Decision.Kind }),
	date("decided_on", "/decision/on", func(a *paperIn) *kinds.Date { return &a.Decision.On }),
	text("decided_by", "/decision/by", func(a *paperIn) *string { return &a.Decision.By }),
	text("decision_reason", "/decision/reason", func(a *paperIn) *string { return &a.Decision.Reason }),
	date("decision_due", "/decision/due", func(a *paperIn) *kinds.Date { return &a.Decision.Due }),
	date("decision_done_on", "/decision/doneOn", func(a *paperIn) *kinds.Date { return &a.Decision.DoneOn }),
	text("reference", "/reference", func(a *paperIn) *string { return &a.Reference }),
}

// findingColumns are one thing that was found: a row each.
var findingColumns = []column[assess.Observation]{
	text("finding", "/text", func(o *assess.Observation) *string { return &o.Text }),
	text("finding_reference", "/reference", func(o *assess.Observation) *string { return &o.Reference }),
	text("severity", "/severity", func(o *assess.Observation) *string { return &o.Severity }),
	text("owner", "/owner", func(o *assess.Observation) *string { return &o.Owner }),
	date("due", "/due", func(o *assess.Observation) *kinds.Date { return &o.Due }),
	date("closed_on", "/closedOn", func(o *assess.Observation) *kinds.Date { return &o.ClosedOn }),
}

var attestationFile = layout{
	columns:  names(attestationColumns, names(findingColumns)...),
	required: []string{"attestation_code", "processor_name", "kind"},
	group:    "attestation_code", end: takeAttestations,
}

// takeAttestations takes the rows of each attestation, a finding on each. Those that another
// put forward are adopted by hand, and are none of a file's.
func takeAttestations(s *session) {
	orgs, systems := s.directory(), systemCodes(s)
	all := open[assess.Attestation, paperIn](s, attestationColumns, func(a *assess.Attestation) string { return a.Code }, "org_id = ?", s.tx.Who.Org)
	s.gathered().each(s, func(code string, rows []row) {
		r := rows[0]
		processor, named := s.party(orgs, r, "processor_name")
		good := oneRecord(s, rows, attestationColumns) && named
		all.put(s, r, code, func(a *paperIn) bool {
			good = fill(s, r, attestationColumns, a, false) && good
			good = pointedAll(s, r, "system_codes", systems, "no-system", &a.Systems) && good
			a.Processor = processor
			good = partsIn(s, rows, findingColumns, &a.Findings, func(o *assess.Observation) string { return o.Text }) && good
			return good
		})
	})
}
