package gap

import (
	"cmp"
	"slices"
	"strconv"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// SupervisionFaults lists what can be wrong with the supervision of a processor (SUP-001).
var SupervisionFaults = []string{"absent", "overdue", "light", "report"}

// supervised is one engagement under supervision on a day, and what weighs in it.
type supervised struct {
	e      *chain.Engagement
	starts kinds.Date
	over   []*chain.System
}

// underSupervision lists the engagements whose processor is to be supervised on a day.
func (r *Register) underSupervision(d kinds.Date) []supervised {
	var out []supervised
	at := map[*chain.Engagement]int{}
	for _, t := range r.triples(d) {
		i, known := at[t.e]
		if !known {
			i, out = len(out), append(out, supervised{e: t.e, starts: processingStart(t)})
			at[t.e] = i
		}
		out[i].starts, out[i].over = min(out[i].starts, processingStart(t)), append(out[i].over, t.s)
	}
	return out
}

// months is the interval between two supervisions: that of the riskiest system.
func (r *Register) months(s supervised, d kinds.Date) int {
	least := 0
	for _, x := range s.over {
		if m := r.Law(d).SupervisionMonths(string(x.Risk())); least == 0 || m < least {
			least = m
		}
	}
	return least
}

// SupervisionsOf lists the looks taken at the processor of an engagement, planned ones and
// those that do not count among them.
func (r *Register) SupervisionsOf(id chain.EngagementID) []*assess.Supervision { return r.looked[id] }

// heldOn lists the supervisions of an engagement that count on a day, the oldest first.
func (r *Register) heldOn(e *chain.Engagement, d kinds.Date) []*assess.Supervision {
	var out []*assess.Supervision
	for _, s := range r.looked[e.ID] {
		if on := s.HeldFrom(r.Controller.ID); on.Known() && on <= d {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(x, y *assess.Supervision) int { return x.CreatedAt.Compare(y.CreatedAt) })
	slices.SortStableFunc(out, func(x, y *assess.Supervision) int { return cmp.Compare(x.DoneOn, y.DoneOn) })
	return out
}

// readScore is what the systems themselves answer of the authority's scale.
func readScore(over []*chain.System) assess.Score {
	out, people := assess.Score{}, 0
	for _, s := range over {
		people = max(people, s.Subjects())
		if s.SpecialCategories == kinds.Yes || s.CriminalData == kinds.Yes {
			out.Special = kinds.Yes
		}
	}
	out.Subjects = &people
	return out
}

// lightest is the lightest concept that will do for a supervision; nought where the country
// has no scale.
func (r *Register) lightest(of supervised, s *assess.Supervision, d kinds.Date) int {
	scale, ok := law.ScaleOn(r.Law(d).Jurisdiction, d)
	if !ok {
		return 0
	}
	return scale.Minimum(s.Score.Or(readScore(of.over)).Points(scale))
}

// Supervised is how an engagement stands with its supervision on a day.
type Supervised struct {
	Engagement *chain.Engagement
	Last       *assess.Supervision // that counts; nil for none
	Due        kinds.Date          // the last day for the next one
	Minimum    int                 // the lightest concept that would have done for the last
	Fault      string              // what SUP-001 finds, apart from reports; empty for nothing
	Opened     kinds.Date
	Report     kinds.Date // the day from which an agreed report is late; unknown for none
}

// SupervisedOn gives how each engagement stands with its supervision on a day.
func (r *Register) SupervisedOn(d kinds.Date) []Supervised {
	var out []Supervised
	for _, s := range r.underSupervision(d) {
		x := r.supervisedOn(s, d)
		x.Report, _ = r.reportLate(s.e, d)
		out = append(out, x)
	}
	return out
}

// supervisedOn: the first period counts from the start of the processing, and every other
// from a supervision that was thorough enough.
func (r *Register) supervisedOn(s supervised, d kinds.Date) Supervised {
	out := Supervised{Engagement: s.e, Due: s.starts.AddMonths(r.months(s, d))}
	light, enough := kinds.Date(""), false
	for _, x := range r.heldOn(s.e, d) {
		out.Last, out.Minimum = x, r.lightest(s, x, d)
		if out.Minimum > 0 && (x.Concept == nil || *x.Concept < out.Minimum) {
			light = kinds.Earliest(light, x.HeldFrom(r.Controller.ID))
			continue
		}
		out.Due, enough, light = x.Due(r.months(s, d)), true, ""
	}
	switch {
	case light.Known() && !enough:
		out.Fault, out.Opened = "light", kinds.Earliest(light, out.Due.AddDays(1))
	case d > out.Due && light.Known():
		out.Fault, out.Opened = "light", out.Due.AddDays(1)
	case d > out.Due && out.Last != nil:
		out.Fault, out.Opened = "overdue", out.Due.AddDays(1)
	case d > out.Due:
		out.Fault, out.Opened = "absent", out.Due.AddDays(1)
	}
	return out
}

// reportLate finds the agreed report that has not come to an engagement. What was received
// and not assessed is as good as not received.
func (r *Register) reportLate(e *chain.Engagement, d kinds.Date) (opened kinds.Date, monthly bool) {
	var agreed assess.AgreedReports
	received := kinds.Date("")
	for _, s := range r.looked[e.ID] {
		if s.Reports.Frequency == "" || !s.Reports.From.Known() || s.Reports.From > d {
			continue
		}
		if s.Reports.From >= agreed.From {
			agreed = s.Reports
		}
		if s.Assessment != "" && s.Reports.LastReceived.Known() && s.Reports.LastReceived <= d {
			received = max(received, s.Reports.LastReceived)
		}
	}
	agreed.LastReceived = received
	due, late := agreed.Missing(d)
	if !late {
		return "", false
	}
	return due.AddDays(law.ReportGraceDays + 1), agreed.Frequency == "monthly"
}

// unsupervised is SUP-001: nobody has supervised a processor within the interval, it was
// done too lightly for the authority's scale, or an agreed report has not come.
func unsupervised(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, s := range r.SupervisedOn(d) {
		report, monthly := r.reportLate(s.Engagement, d)
		if s.Fault == "" && report == "" {
			continue
		}
		f := Finding{Engagement: s.Engagement, OpenedOn: kinds.Earliest(s.Opened, report)}
		f.Facts = append(known(Fact{"engagement", s.Engagement.Code}, Fact{"supervision_fault", s.Fault}), r.lastFacts(s)...)
		if report != "" {
			f.Facts = append(f.Facts, Fact{"supervision_fault", "report"})
		}
		if s.Fault == "" && monthly { // one month's report alone weighs little
			f.Severity, f.Fixed = law.Low, true
		}
		out = append(out, f)
	}
	return out
}

func (r *Register) lastFacts(s Supervised) []Fact {
	out := known(Fact{"supervision_due", string(s.Due)})
	if s.Last == nil {
		return out
	}
	out = append(out, known(Fact{"supervised_on", string(s.Last.DoneOn)})...)
	if s.Fault == "light" {
		out = append(out, Fact{"minimum_concept", strconv.Itoa(s.Minimum)})
	}
	return out
}
