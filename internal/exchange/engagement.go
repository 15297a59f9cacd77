package exchange

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

var engagementColumns = []column[edgeIn]{
	text("engagement_code", "/code", func(e *edgeIn) *string { return &e.Code }),
	text("service_description", "/serviceDescription", func(e *edgeIn) *string { return &e.ServiceDescription }),
	text("role_basis", "/roleBasis", func(e *edgeIn) *string { return &e.RoleBasis }),
	text("role_reasons", "/roleReasons", func(e *edgeIn) *string { return &e.RoleReasons }),
	text("decided_by", "/decidedBy", func(e *edgeIn) *string { return &e.DecidedBy }),
	date("decided_on", "/decidedOn", func(e *edgeIn) *kinds.Date { return &e.DecidedOn }),
	text("access_mode", "/accessMode", func(e *edgeIn) *string { return &e.AccessMode }),
	tri("personal_data", "/personalData", func(e *edgeIn) *kinds.Tri { return &e.PersonalData }),
	date("starts_on", "/startsOn", func(e *edgeIn) *kinds.Date { return &e.StartsOn }),
	date("ends_on", "/endsOn", func(e *edgeIn) *kinds.Date { return &e.EndsOn }),
	text("state", "/state", func(e *edgeIn) *chain.State { return &e.State }),
	date("guarantees_assessed_on", "/guaranteesAssessedOn", func(e *edgeIn) *kinds.Date { return &e.GuaranteesAssessedOn }),
	text("guarantees_result", "/guaranteesResult", func(e *edgeIn) *string { return &e.GuaranteesResult }),
	text("guarantees_basis", "/guaranteesBasis", func(e *edgeIn) *string { return &e.GuaranteesBasis }),
	date("guarantees_treated_on", "/guaranteesTreatedOn", func(e *edgeIn) *kinds.Date { return &e.GuaranteesTreatedOn }),
	date("guarantees_adopted_on", "/guaranteesAdoptedOn", func(e *edgeIn) *kinds.Date { return &e.GuaranteesAdoptedOn }),
	text("joint_law", "/jointLaw", func(e *edgeIn) *string { return &e.JointLaw }),
	text("exit_choice", "/exit/choice", func(e *edgeIn) *string { return &e.Exit.Choice }),
	date("exit_requested_on", "/exit/requestedOn", func(e *edgeIn) *kinds.Date { return &e.Exit.RequestedOn }),
	date("exit_due_on", "/exit/dueOn", func(e *edgeIn) *kinds.Date { return &e.Exit.DueOn }),
	date("exit_confirmed_on", "/exit/confirmedOn", func(e *edgeIn) *kinds.Date { return &e.Exit.ConfirmedOn }),
	date("exit_subs_confirmed_on", "/exit/subsConfirmedOn", func(e *edgeIn) *kinds.Date { return &e.Exit.SubsConfirmedOn }),
	text("exit_certificate", "/exit/certificate", func(e *edgeIn) *string { return &e.Exit.Certificate }),
	date("backups_until", "/exit/backupsUntil", func(e *edgeIn) *kinds.Date { return &e.Exit.BackupsUntil }),
	text("retention_reason", "/exit/retentionReason", func(e *edgeIn) *string { return &e.Exit.RetentionReason }),
	located("processing_locations", "/processingLocations", func(e *edgeIn) *[]chain.Location { return &e.ProcessingLocations }),
	located("support_locations", "/supportLocations", func(e *edgeIn) *[]chain.Location { return &e.SupportLocations }),
	elsewhere[edgeIn]("processor_name", "/downstream"),
	elsewhere[edgeIn]("system_codes", "/scopeSystems"),
}

var engagementFile = layout{columns: names(engagementColumns), required: []string{"engagement_code", "processor_name"}, take: takeEngagement}

type engagementWork struct {
	orgs    *directory
	systems map[string]chain.SystemID
	edges   *book[chain.Engagement, edgeIn]
}

func takeEngagement(s *session, r row) {
	if s.work == nil {
		s.work = &engagementWork{
			orgs:    s.directory(),
			systems: systemCodes(s),
			edges: open[chain.Engagement, edgeIn](s, engagementColumns, func(e *chain.Engagement) string { return e.Code },
				"org_id = ?", s.tx.Who.Org), // what others published has codes of its own
		}
	}
	w := s.work.(*engagementWork)
	if !s.coded(r, "engagement_code") {
		return
	}
	down, named := s.party(w.orgs, r, "processor_name")
	w.edges.put(s, r, r.get("engagement_code"), func(e *edgeIn) bool {
		e.Upstream, e.Downstream = s.tx.Who.Org, down
		good := pointedAll(s, r, "system_codes", w.systems, "no-system", &e.ScopeSystems)
		return fill(s, r, engagementColumns, e, false) && named && good
	})
}
