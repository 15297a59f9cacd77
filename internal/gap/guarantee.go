package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// guaranteesLacking is ENG-003: nobody has assessed whether a processor offers
// sufficient guarantees, or it does not and nothing was done about it.
func guaranteesLacking(r *Register, d kinds.Date) []Finding {
	started, edges := map[*chain.Engagement]kinds.Date{}, []*chain.Engagement{}
	for _, t := range r.triples(d) {
		if !slices.Contains(edges, t.e) {
			edges, started[t.e] = append(edges, t.e), processingStart(t)
		}
		started[t.e] = min(started[t.e], processingStart(t))
	}
	var out []Finding
	for _, e := range edges {
		since, open := r.unassessed(e, d)
		if !open {
			continue
		}
		result := e.GuaranteesResult
		if !assessedOn(e, r.Controller.ID).Within("", d) {
			result = ""
		}
		out = append(out, Finding{Engagement: e, OpenedOn: kinds.Latest(since, started[e]), Facts: known(
			Fact{"engagement", e.Code}, Fact{"processing_starts", string(e.StartsOn)}, Fact{"guarantees", result},
			Fact{"assessed_on", string(assessedOn(e, r.Controller.ID))}, Fact{"owner_since", string(since)})})
	}
	return out
}

// assessedOn is the day from which an assessment counts: another's, such as that of
// a purchasing body, when it was made one's own.
func assessedOn(e *chain.Engagement, mine kinds.OrgID) kinds.Date {
	if !e.GuaranteesBy.IsZero() && e.GuaranteesBy != mine {
		if !e.GuaranteesAssessedOn.Known() || !e.GuaranteesAdoptedOn.Known() {
			return ""
		}
		return kinds.Latest(e.GuaranteesAssessedOn, e.GuaranteesAdoptedOn)
	}
	return e.GuaranteesAssessedOn
}

// unassessed reports whether an engagement lacks an assessment that holds on a day,
// and since when: unknown for as long as there has been any processing. A new owner
// opens the question again. An assessment without a result is none.
func (r *Register) unassessed(e *chain.Engagement, d kinds.Date) (since kinds.Date, open bool) {
	on := assessedOn(e, r.Controller.ID)
	if !on.Known() || on > d {
		return "", true
	}
	treated := e.GuaranteesTreatedOn.Known() && e.GuaranteesTreatedOn <= d
	if e.GuaranteesResult != "sufficient" && (!treated || e.GuaranteesResult == "") {
		return "", true
	}
	since = r.newOwner(e, e.GuaranteesAssessedOn, d)
	return since, since.Known()
}

// GuaranteesLate reports whether the assessment that holds on a day was made only after
// the processing had begun (art. 28(1) asks for it before), and both days. The gap is
// closed by it; that it came late stays true.
func (r *Register) GuaranteesLate(e *chain.Engagement, d kinds.Date) (began, assessed kinds.Date, late bool) {
	assessed = assessedOn(e, r.Controller.ID)
	if _, open := r.unassessed(e, d); open || role(e, d) != "processor" || e.PersonalData != kinds.Yes {
		return "", "", false
	}
	for _, s := range r.known(e.ScopeSystems) {
		began = kinds.Earliest(began, processingStart(triple{e, s}))
	}
	if began == "" {
		began = e.StartsOn
	}
	return began, assessed, began.Known() && began < assessed
}

// newOwner is the first day after another on which a processor had another owner,
// or one in another country; unknown when it had none by d.
func (r *Register) newOwner(e *chain.Engagement, after, d kinds.Date) kinds.Date {
	first := kinds.Date("")
	meet := func(on kinds.Date) {
		if on.Known() && after < on && on <= d {
			first = kinds.Earliest(first, on)
		}
	}
	if o := r.Parties[e.Downstream]; o != nil {
		meet(o.ParentSince)
	}
	for _, a := range r.byParty[e.Downstream] {
		for _, c := range a.Changes {
			if c.Kind == agreement.NewOwner || c.Kind == agreement.BusinessSold {
				meet(c.OccurredOn)
			}
		}
	}
	return first
}
