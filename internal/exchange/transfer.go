package exchange

import (
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

type transferIn = assess.TransferInput

var transferColumns = []column[transferIn]{
	text("transfer_code", "/code", func(t *transferIn) *string { return &t.Code }),
	text("country", "/country", func(t *transferIn) *string { return &t.Country }),
	text("kind", "/kind", func(t *transferIn) *string { return &t.Kind }),
	tri("transit_only", "/transitOnly", func(t *transferIn) *kinds.Tri { return &t.TransitOnly }),
	tri("hr_data", "/hrData", func(t *transferIn) *kinds.Tri { return &t.HRData }),
	text("importer_activity", "/importerActivity", func(t *transferIn) *string { return &t.ImporterActivity }),
	tri("importer_under_gdpr", "/importerUnderGdpr", func(t *transferIn) *kinds.Tri { return &t.ImporterUnder }),
	text("tool", "/tool", func(t *transferIn) *string { return &t.Tool }),
	text("adequacy_ref", "/adequacyRef", func(t *transferIn) *string { return &t.AdequacyRef }),
	date("valid_to", "/validTo", func(t *transferIn) *kinds.Date { return &t.ValidTo }),
	date("authorised_on", "/authorisedOn", func(t *transferIn) *kinds.Date { return &t.AuthorisedOn }),
	tri("dpf_active", "/dpf/active", func(t *transferIn) *kinds.Tri { return &t.DPF.Active }),
	tri("dpf_covers_hr", "/dpf/coversHr", func(t *transferIn) *kinds.Tri { return &t.DPF.CoversHR }),
	tri("dpf_covers_non_hr", "/dpf/coversNonHr", func(t *transferIn) *kinds.Tri { return &t.DPF.CoversOther }),
	date("dpf_checked_on", "/dpf/checkedOn", func(t *transferIn) *kinds.Date { return &t.DPF.CheckedOn }),
	date("dpf_lapsed_on", "/dpf/lapsedOn", func(t *transferIn) *kinds.Date { return &t.DPF.LapsedOn }),
	text("scc_edition", "/sccEdition", func(t *transferIn) *string { return &t.SCCEdition }),
	date("scc_signed_on", "/sccSignedOn", func(t *transferIn) *kinds.Date { return &t.SCCSignedOn }),
	text("scc_module", "/sccModule", func(t *transferIn) *string { return &t.SCCModule }),
	tri("annexes_complete", "/annexesComplete", func(t *transferIn) *kinds.Tri { return &t.AnnexesComplete }),
	tri("public_powers", "/publicPowers", func(t *transferIn) *kinds.Tri { return &t.PublicPowers }),
	text("derogation_reason", "/derogationReason", func(t *transferIn) *string { return &t.DerogationReason }),
	date("told_on", "/toldOn", func(t *transferIn) *kinds.Date { return &t.ToldOn }),
	text("notice_ref", "/noticeRef", func(t *transferIn) *string { return &t.NoticeRef }),
	text("tia_conclusion", "/tia/conclusion", func(t *transferIn) *string { return &t.TIA.Conclusion }),
	date("tia_assessed_on", "/tia/assessedOn", func(t *transferIn) *kinds.Date { return &t.TIA.AssessedOn }),
	text("tia_approved_by", "/tia/approvedBy", func(t *transferIn) *string { return &t.TIA.ApprovedBy }),
	date("tia_review_due", "/tia/reviewDue", func(t *transferIn) *kinds.Date { return &t.TIA.ReviewDue }),
	text("tia_law_assessed", "/tia/lawAssessed", func(t *transferIn) *string { return &t.TIA.LawAssessed }),
	text("tia_practice", "/tia/practice", func(t *transferIn) *string { return &t.TIA.Practice }),
	list("tia_measures", "/tia/supplementaryMeasures", func(t *transferIn) *[]string { return &t.TIA.Measures }),
	date("tia_adopted_on", "/tia/adoptedOn", func(t *transferIn) *kinds.Date { return &t.TIA.AdoptedOn }),
	date("tia_law_changed_on", "/tia/lawChangedOn", func(t *transferIn) *kinds.Date { return &t.TIA.LawChangedOn }),
	date("starts_on", "/startsOn", func(t *transferIn) *kinds.Date { return &t.StartsOn }),
	date("ends_on", "/endsOn", func(t *transferIn) *kinds.Date { return &t.EndsOn }),
	elsewhere[transferIn]("importer_name", "/importer"),
	elsewhere[transferIn]("exporter_name", "/exporter"),
	elsewhere[transferIn]("tia_made_by", "/tia/madeBy"),
	elsewhere[transferIn]("engagement_code", "/engagement"),
	elsewhere[transferIn]("flow_code", "/flow"),
}

var transferFile = layout{columns: names(transferColumns), required: []string{"transfer_code", "importer_name"}, take: takeTransfer}

type transferWork struct {
	orgs      *directory
	edges     map[string]chain.EngagementID
	flows     map[string]chain.FlowID
	transfers *book[assess.Transfer, transferIn]
}

// takeTransfer knows a transfer by its code, and the records that it is part of by
// theirs.
func takeTransfer(s *session, r row) {
	if s.work == nil {
		s.work = &transferWork{
			orgs:  s.directory(),
			edges: engagementCodes(s), flows: flowCodes(s),
			transfers: open[assess.Transfer, transferIn](s, transferColumns, func(t *assess.Transfer) string { return t.Code }, ""),
		}
	}
	w := s.work.(*transferWork)
	if !s.coded(r, "transfer_code") {
		return
	}
	importer, named := s.party(w.orgs, r, "importer_name")
	w.transfers.put(s, r, r.get("transfer_code"), func(t *transferIn) bool {
		t.Importer = importer
		good := s.partyIn(r, "exporter_name", w.orgs, &t.Exporter)
		good = s.partyIn(r, "tia_made_by", w.orgs, &t.TIA.MadeBy) && good
		good = w.parts(s, r, t) && good
		return fill(s, r, transferColumns, t, false) && named && good
	})
}

// parts reads the link of the chain and the flow that a row names.
func (w *transferWork) parts(s *session, r row, t *transferIn) bool {
	good := pointed(s, r, "engagement_code", w.edges, "no-engagement", &t.Engagement)
	return pointed(s, r, "flow_code", w.flows, "no-flow", &t.Flow) && good
}
