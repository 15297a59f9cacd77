package exchange

import (
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

type dealIn = agreement.AgreementInput

var agreementColumns = []column[dealIn]{
	text("agreement_code", "/code", func(a *dealIn) *string { return &a.Code }),
	text("type", "/type", func(a *dealIn) *agreement.Type { return &a.Type }),
	number("module", "/module", func(a *dealIn) **int { return &a.Module }),
	date("created_on", "/createdOn", func(a *dealIn) *kinds.Date { return &a.CreatedOn }),
	date("effective_from", "/effectiveFrom", func(a *dealIn) *kinds.Date { return &a.EffectiveFrom }),
	date("effective_to", "/effectiveTo", func(a *dealIn) *kinds.Date { return &a.EffectiveTo }),
	date("terminated_on", "/terminatedOn", func(a *dealIn) *kinds.Date { return &a.TerminatedOn }),
	date("voided_on", "/voidedOn", func(a *dealIn) *kinds.Date { return &a.VoidedOn }),
	number("review_interval_months", "/reviewIntervalMonths", func(a *dealIn) **int { return &a.ReviewIntervalMonths }),
	number("breach_notice_hours", "/breachNoticeHours", func(a *dealIn) **int { return &a.BreachNoticeHours }),
	number("notice_months", "/noticeMonths", func(a *dealIn) **int { return &a.NoticeMonths }),
	text("language", "/language", func(a *dealIn) *string { return &a.Language }),
	text("governing_law", "/governingLaw", func(a *dealIn) *string { return &a.GoverningLaw }),
	text("revision", "/revision", func(a *dealIn) *string { return &a.Revision }),
	text("place", "/place", func(a *dealIn) *string { return &a.Place }),
	text("authorisation_mode", "/authorisationMode", func(a *dealIn) *string { return &a.AuthorisationMode }),
	number("objection_window_days", "/objectionWindowDays", func(a *dealIn) **int { return &a.ObjectionWindowDays }),
	text("objection_window_kind", "/objectionWindowKind", func(a *dealIn) *string { return &a.ObjectionWindowKind }),
	tri("sub_processors_used", "/subProcessorsUsed", func(a *dealIn) *kinds.Tri { return &a.SubProcessorsUsed }),
	tri("transfers_allowed", "/transfersAllowed", func(a *dealIn) *kinds.Tri { return &a.TransfersAllowed }),
	text("transfer_terms", "/transferTerms", func(a *dealIn) *string { return &a.TransferTerms }),
	text("audit_terms", "/auditTerms", func(a *dealIn) *string { return &a.AuditTerms }),
	text("exit_choice", "/exitChoice", func(a *dealIn) *string { return &a.ExitChoice }),
	number("exit_days", "/exitDays", func(a *dealIn) **int { return &a.ExitDays }),
	text("exit_format", "/exitFormat", func(a *dealIn) *string { return &a.ExitFormat }),
	text("state", "/state", func(a *dealIn) *agreement.State { return &a.State }),
	text("template_kind", "/template/kind", func(a *dealIn) *string { return &a.Template.Kind }),
	text("template_version", "/template/version", func(a *dealIn) *string { return &a.Template.Version }),
	tri("template_changed", "/template/changed", func(a *dealIn) *kinds.Tri { return &a.Template.Changed }),
	date("essence_published_on", "/essencePublishedOn", func(a *dealIn) *kinds.Date { return &a.EssencePublishedOn }),
	elsewhere[dealIn]("processor_name", "/parties/1"),
	elsewhere[dealIn]("system_codes", "/scopeSystems"),
	elsewhere[dealIn]("controller_signed_on", "/signatures/0"),
	elsewhere[dealIn]("processor_signed_on", "/signatures/1"),
	elsewhere[dealIn]("signed_by_agent", "/parties/0"),
	elsewhere[dealIn]("controller_acceded_on", "/parties/0/accededOn"),
	elsewhere[dealIn]("controller_left_on", "/parties/0/leftOn"),
	elsewhere[dealIn]("mandate_from", "/mandates/0"),
	elsewhere[dealIn]("mandate_to", "/mandates/0/validTo"),
}

var agreementFile = layout{columns: names(agreementColumns), required: []string{"agreement_code", "processor_name"}, take: takeAgreement}

type agreementWork struct {
	orgs    *directory
	systems map[string]chain.SystemID
	deals   *book[agreement.Agreement, dealIn]
}

func takeAgreement(s *session, r row) {
	if s.work == nil {
		s.work = &agreementWork{
			orgs:    s.directory(),
			systems: systemCodes(s),
			deals:   open[agreement.Agreement, dealIn](s, agreementColumns, func(a *agreement.Agreement) string { return a.Code }, ""),
		}
	}
	w := s.work.(*agreementWork)
	if !s.coded(r, "agreement_code") {
		return
	}
	processor, named := s.party(w.orgs, r, "processor_name")
	w.deals.put(s, r, r.get("agreement_code"), func(a *dealIn) bool {
		good := pointedAll(s, r, "system_codes", w.systems, "no-system", &a.ScopeSystems)
		g := signingOf(a, s.tx.Who.Org, processor)
		signed := fill(s, r, signingColumns, &g, false) && s.ordered(r, g)
		g.into(a, s.tx.Who.Org, processor)
		return fill(s, r, agreementColumns, a, false) && named && good && signed
	})
}
