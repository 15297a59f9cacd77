package record

import "ledd/internal/kinds"

// The words of the traces of an activity beside its data: each a colon and a value.
const (
	traceData     = "data:"
	traceSubject  = "subject:"
	traceSystem   = "system:"
	traceSolely   = "automated_decisions:yes"
	traceProfiled = "profiling:yes"
)

// Traces is what a threshold test rests on: a word that comes is a material change
// (art. 35(11)). An organisation's own word is what its term is.
func (a *Activity) Traces() []string {
	var words []string
	for _, g := range a.Subjects {
		if g.Category != "" {
			words = append(words, traceSubject+Base(g.Category))
		}
		for _, code := range g.Data {
			words = append(words, traceData+Base(code))
		}
	}
	for _, s := range a.Systems {
		words = append(words, traceSystem+s.String())
	}
	if a.AutomatedDecisions == kinds.Yes {
		words = append(words, traceSolely)
	}
	if a.Profiling == kinds.Yes {
		words = append(words, traceProfiled)
	}
	return words
}

// Criminal reports whether some of the data are about crimes (art. 10).
func (a *ActivityInput) Criminal() bool { return a.holds(func(t Term) bool { return t.Criminal }) }

// Vulnerable reports whether some of the data subjects can hardly refuse (WP248).
func (a *ActivityInput) Vulnerable() bool {
	for _, g := range a.Subjects {
		if g.Vulnerable == kinds.Yes || g.Vulnerable != kinds.No && g.Category != "" && Subjects.Term(g.Category).Vulnerable {
			return true
		}
	}
	return false
}

// Estimate is how many people the activity is about, as far as its groups say.
func (a *ActivityInput) Estimate() int {
	all := 0
	for _, g := range a.Subjects {
		if g.Estimate != nil {
			all += *g.Estimate
		}
	}
	return all
}
