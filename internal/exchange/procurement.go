package exchange

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/risk"
)

type boughtIn = risk.ProcurementInput

var procurementColumns = []column[boughtIn]{
	text("procurement_code", "/code", func(p *boughtIn) *string { return &p.Code }),
	text("name", "/name", func(p *boughtIn) *string { return &p.Name }),
	elsewhere[boughtIn]("unit_code", "/unit"),
	text("kind", "/kind", func(p *boughtIn) *string { return &p.Kind }),
	elsewhere[boughtIn]("framework_code", "/framework"),
	tri("covered_by_framework", "/coveredByFramework", func(p *boughtIn) *kinds.Tri { return &p.Covered }),
	tri("requirements", "/requirements", func(p *boughtIn) *kinds.Tri { return &p.Requirements }),
	date("requirements_published_on", "/requirementsPublishedOn", func(p *boughtIn) *kinds.Date { return &p.RequirementsOn }),
	date("concluded_on", "/concludedOn", func(p *boughtIn) *kinds.Date { return &p.ConcludedOn }),
	date("security_test_on", "/securityTestOn", func(p *boughtIn) *kinds.Date { return &p.SecurityTestOn }),
	date("go_live_on", "/goLiveOn", func(p *boughtIn) *kinds.Date { return &p.GoLiveOn }),
	elsewhere[boughtIn]("system_code", "/system"),
	text("note", "/note", func(p *boughtIn) *string { return &p.Note }),
}

var procurementFile = layout{columns: names(procurementColumns), required: []string{"procurement_code", "name"}, take: takeProcurement}

type procurementWork struct {
	units   map[string]party.UnitID
	systems map[string]chain.SystemID
	bought  *book[risk.Procurement, boughtIn]
}

// takeProcurement knows a procurement by its code; a framework agreement stands above the
// calls-off under it.
func takeProcurement(s *session, r row) {
	if s.work == nil {
		s.work = &procurementWork{
			units: unitCodes(s), systems: systemCodes(s),
			bought: open[risk.Procurement, boughtIn](s, procurementColumns, func(p *risk.Procurement) string { return p.Code }, ""),
		}
	}
	w := s.work.(*procurementWork)
	if !s.coded(r, "procurement_code") {
		return
	}
	if r.get("framework_code") != "" {
		s.save() // what stands above it must meet it in the register
	}
	w.bought.put(s, r, r.get("procurement_code"), func(p *boughtIn) bool {
		good := pointed(s, r, "unit_code", w.units, "no-unit", &p.Unit)
		good = pointed(s, r, "system_code", w.systems, "no-system", &p.System) && good
		if code := r.get("framework_code"); r.has("framework_code") {
			p.Framework = risk.ProcurementID{}
			if above := w.bought.byKey[code]; above != nil {
				p.Framework = above.ID
			} else if code != "" {
				s.reject(r, "framework_code", code, say("no-procurement"))
				good = false
			}
		}
		return fill(s, r, procurementColumns, p, false) && good
	})
}
