package exchange

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

type systemIn = chain.SystemInput

var systemColumns = []column[systemIn]{
	text("system_code", "/code", func(y *systemIn) *string { return &y.Code }),
	text("name", "/name", func(y *systemIn) *string { return &y.Name }),
	text("description", "/description", func(y *systemIn) *string { return &y.Description }),
	text("scope_level", "/scopeLevel", func(y *systemIn) *string { return &y.ScopeLevel }),
	text("delivery", "/delivery", func(y *systemIn) *string { return &y.Delivery }),
	text("lifecycle", "/lifecycle", func(y *systemIn) *chain.Lifecycle { return &y.Lifecycle }),
	date("lifecycle_since", "/lifecycleSince", func(y *systemIn) *kinds.Date { return &y.LifecycleSince }),
	date("in_use_from", "/inUseFrom", func(y *systemIn) *kinds.Date { return &y.InUseFrom }),
	date("in_use_to", "/inUseTo", func(y *systemIn) *kinds.Date { return &y.InUseTo }),
	tri("personal_data", "/personalData", func(y *systemIn) *kinds.Tri { return &y.PersonalData }),
	date("personal_data_since", "/personalDataSince", func(y *systemIn) *kinds.Date { return &y.PersonalDataSince }),
	text("no_reason", "/noReason", func(y *systemIn) *string { return &y.NoReason }),
	text("decided_by", "/decidedBy", func(y *systemIn) *string { return &y.DecidedBy }),
	date("decided_on", "/decidedOn", func(y *systemIn) *kinds.Date { return &y.DecidedOn }),
	tri("special_categories", "/specialCategories", func(y *systemIn) *kinds.Tri { return &y.SpecialCategories }),
	tri("criminal_data", "/criminalData", func(y *systemIn) *kinds.Tri { return &y.CriminalData }),
	tri("national_id", "/nationalId", func(y *systemIn) *kinds.Tri { return &y.NationalID }),
	tri("vulnerable_subjects", "/vulnerableSubjects", func(y *systemIn) *kinds.Tri { return &y.VulnerableSubjects }),
	text("data_subject_band", "/dataSubjectBand", func(y *systemIn) *string { return &y.DataSubjectBand }),
	number("data_subject_estimate", "/dataSubjectEstimate", func(y *systemIn) **int { return &y.DataSubjectEstimate }),
	text("conf_class", "/confClass", func(y *systemIn) *string { return &y.ConfClass }),
	elsewhere[systemIn]("owner_unit", "/ownerUnit"),
}

var systemFile = layout{columns: names(systemColumns), required: []string{"system_code", "name"}, take: takeSystem}

type systemWork struct {
	units   map[string]party.UnitID
	systems *book[chain.System, systemIn]
}

func takeSystem(s *session, r row) {
	if s.work == nil {
		s.work = &systemWork{
			units:   unitCodes(s),
			systems: open[chain.System, systemIn](s, systemColumns, func(y *chain.System) string { return y.Code }, ""),
		}
	}
	w := s.work.(*systemWork)
	if !s.coded(r, "system_code") {
		return
	}
	w.systems.put(s, r, r.get("system_code"), func(y *systemIn) bool {
		was := y.OwnerUnit
		good := pointed(s, r, "owner_unit", w.units, "no-unit", &y.OwnerUnit)
		s.moved(r, "system-moves", r.get("system_code"), was, y.OwnerUnit)
		return fill(s, r, systemColumns, y, false) && good
	})
}

// coded asks for the code by which a row is known, once in the file.
func (s *session) coded(r row, column string) bool {
	code := r.get(column)
	if code == "" {
		s.reject(r, column, "", say("missing-code"))
		return false
	}
	return s.once(r, column, code)
}
