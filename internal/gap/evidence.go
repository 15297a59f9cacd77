package gap

import (
	"cmp"
	"slices"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// answerDays is how long an organisation may take to answer an opinion that is not clean,
// and reportLagDays how late a report on a period may come (gaps SUP-002, SUP-003).
const (
	answerDays    = 30
	reportLagDays = 90
)

// AttestationsOf lists what vouches for a processor, whether it counts or not.
func (r *Register) AttestationsOf(processor kinds.OrgID) []*assess.Attestation {
	return r.vouched[processor]
}

// Customers lists the organisations that one's own processes for on a day, each once.
func (r *Register) Customers(d kinds.Date) []kinds.OrgID {
	var out []kinds.OrgID
	seen := map[kinds.OrgID]bool{r.Controller.ID: true}
	for _, e := range r.Serving {
		if e.LiveOn(d) && !seen[e.Upstream] {
			seen[e.Upstream] = true
			out = append(out, e.Upstream)
		}
	}
	return out
}

// vouching lists the attestations of a processor that count on a day.
func (r *Register) vouching(of kinds.OrgID, d kinds.Date) []*assess.Attestation {
	var out []*assess.Attestation
	for _, a := range r.vouched[of] {
		if on := a.HeldFrom(r.Controller.ID); on.Known() && on <= d {
			out = append(out, a)
		}
	}
	return out
}

// observed is one thing that was found, and the day of the paper that says so.
type observed struct {
	assess.Observation
	on   kinds.Date // the paper's own day
	held kinds.Date // the day from which it counts here
}

// observedOn lists what was found at the processor of an engagement by a day, by what it is
// called and where, the oldest first.
func (r *Register) observedOn(s supervised, d kinds.Date) map[string][]observed {
	out := map[string][]observed{}
	add := func(all []assess.Observation, on, held kinds.Date) {
		for _, o := range all {
			name := PartOf(o)
			out[name] = append(out[name], observed{o, on, held})
		}
	}
	for _, a := range r.vouching(s.e.Downstream, d) {
		if reachesAny(a, s.over) {
			add(a.Findings, a.IssuedOn, a.HeldFrom(r.Controller.ID))
		}
	}
	for _, x := range r.heldOn(s.e, d) {
		add(x.Findings, x.DoneOn, x.HeldFrom(r.Controller.ID))
	}
	for _, all := range out {
		slices.SortStableFunc(all, func(x, y observed) int { return cmp.Compare(x.on, y.on) })
	}
	return out
}

// PartOf tells what was found, and where, apart from the rest (Gap.Part).
func PartOf(o assess.Observation) string { return o.Name() + "|" + o.At.String() }

func reachesAny(a *assess.Attestation, over []*chain.System) bool {
	return slices.ContainsFunc(over, func(s *chain.System) bool { return a.Reaches(s.ID) })
}

// openSince tells from which day what was found stands unanswered on d: the newest paper
// closes or answers it, and does not put off what an older one asked for.
func openSince(all []observed, d kinds.Date) (since kinds.Date, open bool) {
	last := all[len(all)-1]
	if last.ClosedOn.Known() && last.ClosedOn <= d {
		return "", false
	}
	if last.Decision.Kind != "" && last.Decision.On.Known() && last.Decision.On <= d {
		all = all[len(all)-1:]
	}
	for _, o := range all {
		if from, yes := o.OpenFrom(d); yes {
			since, open = kinds.Earliest(since, kinds.Latest(from, o.held)), true
		}
	}
	return since, open
}

// again reports whether the same was found in two years that follow one another.
func again(all []observed) bool {
	last := all[len(all)-1].on.Time().Year()
	return slices.ContainsFunc(all, func(o observed) bool { return o.on.Time().Year() == last-1 })
}

// edgeOf is the engagement that something found at an organisation belongs to: that of the
// sub-processor where it was found there, else the engagement itself.
func (r *Register) edgeOf(e *chain.Engagement, at kinds.OrgID, d kinds.Date) *chain.Engagement {
	for _, l := range r.below[e.Downstream] {
		if l.Downstream == at && l.LiveOn(d) {
			return l.Engagement()
		}
	}
	return e
}

// unanswered is SUP-002: an opinion that is not clean, or something found that is past due,
// with no decision or plan.
func unanswered(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, s := range r.underSupervision(d) {
		for _, a := range r.vouching(s.e.Downstream, d) {
			if !a.Unclean() || !reachesAny(a, s.over) {
				continue
			}
			asked := kinds.Latest(a.IssuedOn.AddDays(answerDays), a.HeldFrom(r.Controller.ID))
			if since, open := a.Decision.OpenFrom(asked, d); open {
				out = append(out, Finding{Engagement: s.e, Part: a.ID.String(), OpenedOn: since, Facts: known(
					Fact{"engagement", s.e.Code}, Fact{"attestation", a.Code}, Fact{"opinion", a.Opinion}, Fact{"issued_on", string(a.IssuedOn)})})
			}
		}
		for name, all := range r.observedOn(s, d) {
			since, open := openSince(all, d)
			if !open {
				continue
			}
			last := all[len(all)-1]
			e := r.edgeOf(s.e, last.At, d)
			f := Finding{Engagement: e, Part: name, OpenedOn: since, Facts: known(
				Fact{"engagement", e.Code}, Fact{"observation", last.Text}, Fact{"observation_due", string(last.Due)})}
			if again(all) {
				f.Severity = law.High.Step(1)
			}
			out = append(out, f)
		}
	}
	return onceEach(out)
}

// onceEach keeps one finding of each key: two engagements of a processor may share its subs.
func onceEach(all []Finding) []Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f Finding) bool {
		k := f.Key()
		was := seen[k]
		seen[k] = true
		return was
	})
}

// spansOf gives the days that attestations cover of a system.
func spansOf(all []*assess.Attestation, id chain.SystemID) []assess.Span {
	var out []assess.Span
	for _, a := range all {
		if s, ok := a.Covers(); ok && a.Reaches(id) {
			out = append(out, s)
		}
	}
	return out
}

// firstCovered is the first day of any evidence that covers days; unknown for none.
func firstCovered(all []*assess.Attestation) kinds.Date {
	first := kinds.Date("")
	for _, a := range all {
		if s, ok := a.Covers(); ok {
			first = kinds.Earliest(first, s.From)
		}
	}
	return first
}

// unevidenced is SUP-003: the evidence that a processor has shown leaves out days, a system,
// or the sub-processors that it carves out.
func unevidenced(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, t := range r.triples(d) {
		all := r.vouching(t.e.Downstream, d)
		first := firstCovered(all)
		if !first.Known() {
			continue
		}
		from := kinds.Latest(processingStart(t), first)
		if f, open := uncoveredFrom(spansOf(all, t.s.ID), from, d); open {
			f.Engagement, f.System, f.Facts = t.e, t.s, append(known(Fact{"engagement", t.e.Code}), f.Facts...)
			out = append(out, f)
		}
		out = append(out, r.carvedOut(t, all, d)...)
	}
	return onceEach(out)
}

// uncoveredFrom begins a finding on the first day that evidence leaves out.
func uncoveredFrom(spans []assess.Span, from, d kinds.Date) (Finding, bool) {
	day, lacks := assess.Uncovered(spans, from, d)
	if !lacks || day.AddDays(reportLagDays) > d {
		return Finding{}, false
	}
	return Finding{OpenedOn: day.AddDays(reportLagDays), Facts: []Fact{{"uncovered_from", string(day)}}}, true
}

// carvedOut finds the live sub-processors without evidence of their own, where that of the
// processor leaves them out. What includes them covers them.
func (r *Register) carvedOut(t triple, all []*assess.Attestation, d kinds.Date) []Finding {
	of := func(method string) []*assess.Attestation {
		return slices.DeleteFunc(slices.Clone(all), func(a *assess.Attestation) bool { return a.Subservice != method || !a.Reaches(t.s.ID) })
	}
	first := firstCovered(of("carve_out"))
	if !first.Known() {
		return nil
	}
	var out []Finding
	for _, l := range r.below[t.e.Downstream] {
		if !l.LiveOn(d) || l.PersonalData == kinds.No {
			continue
		}
		spans := slices.Concat(spansOf(of("inclusive"), t.s.ID), spansOf(r.vouching(l.Downstream, d), t.s.ID))
		if f, open := uncoveredFrom(spans, kinds.Latest(first, l.StartsOn, processingStart(t)), d); open {
			f.Engagement, f.Facts = l.Engagement(), append(known(Fact{"engagement", l.Code}), f.Facts...)
			out = append(out, f)
		}
	}
	return out
}

// evidenceParties lists the organisations that attestations and supervisions name.
func (r *Register) evidenceParties() []kinds.OrgID {
	out := []kinds.OrgID{}
	for _, a := range r.Attestations {
		out = append(out, a.Processor)
		if !a.ClaimedBy.IsZero() {
			out = append(out, a.ClaimedBy)
		}
	}
	for _, s := range r.Supervisions {
		if out = append(out, s.SharedWith...); !s.LedBy.IsZero() {
			out = append(out, s.LedBy)
		}
	}
	return out
}
