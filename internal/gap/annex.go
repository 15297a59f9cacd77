package gap

import (
	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// annexLacking is DPA-007: an annex that the template asks for is not there, lacks
// something, or is older than the facts. Those that only the organisation's own
// policy asks for weigh less.
func annexLacking(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.Agreements {
		if !a.Processes() || !r.inForce(a, d) {
			continue
		}
		start, _ := a.Start(d)
		var found []annexHole
		for _, kind := range a.RequiredAnnexes() {
			found = append(found, r.annexHole(a, kind, start, d)...)
		}
		found = append(found, r.stale(a, start, d)...)
		severity := law.Medium
		if len(found) == 0 {
			severity = law.Low
			for _, kind := range r.policyAnnexes() {
				found = append(found, r.annexHole(a, kind, start, d)...)
			}
		}
		if len(found) == 0 {
			continue
		}
		f := Finding{Agreement: a, Severity: severity, OpenedOn: found[0].since, Facts: known(Fact{"agreement", a.Code}, Fact{"effective_from", string(start)})}
		for _, h := range found {
			f.OpenedOn = min(f.OpenedOn, h.since)
			f.Facts = append(f.Facts, Fact{h.why, h.kind})
		}
		out = append(out, f)
	}
	return out
}

// annexHole is what is wrong with one annex, and since when.
type annexHole struct {
	kind, why string
	since     kinds.Date
}

// why an annex does not do, by what it lacks.
var annexFacts = map[string]string{"copy": "annex_uncopied", "date": "annex_undated", "content": "annex_incomplete"}

func (r *Register) annexHole(a *agreement.Agreement, kind string, start, d kinds.Date) []annexHole {
	x, ok := a.AnnexOn(kind, r.Controller.ID, d)
	if !ok {
		return []annexHole{{kind, "annex_absent", start}}
	}
	if lack := x.Lacks(); lack != "" {
		return []annexHole{{kind, annexFacts[lack], start}}
	}
	return nil
}

// policyAnnexes lists the annexes that the organisation wants beside those of the
// templates.
func (r *Register) policyAnnexes() []string {
	var out []string
	if r.Settings != nil && r.Settings.AnnexRiskResult == kinds.Yes {
		out = append(out, "risk_result")
	}
	if r.Settings != nil && r.Settings.AnnexConfig == kinds.Yes {
		out = append(out, "configuration")
	}
	return out
}
