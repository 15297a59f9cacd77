package assess

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// Proposal is what the answers of a screening come to, and on which grounds.
type Proposal struct {
	Outcome string   `json:"outcome" required:"true"`
	Grounds []Ground `json:"grounds" required:"true"`
}

// Ground is one reason of a proposal: what kind it is, and which answer it rests on.
type Ground struct {
	Code string `json:"code" required:"true"`
	Of   string `json:"of" required:"true"`
}

// The kinds of ground. Grounds lists them for those who word them.
const (
	groundCase      = "art35"       // a case of art. 35(3)
	groundListed    = "listed"      // on the authority's list
	groundPartly    = "partly"      // on the list, which asks for a further criterion
	groundCriterion = "criterion"   // a criterion of WP248, of at least two
	groundOne       = "one"         // the only criterion: it may suffice
	groundNone      = "none"        // nothing speaks for a DPIA
	groundOpen      = "open"        // nobody knows yet
	groundOpenCase  = "open_art35"  // nobody knows yet, of art. 35(3)
	groundUnlisted  = "list_unread" // nobody has gone through the list
	groundExempt    = "exempt"      // an exemption that lifts the duty
	groundSimilar   = "similar"     // another DPIA may cover it
	groundUnchanged = "unchanged"   // a weak one: recital 171
)

// Grounds lists every kind of ground.
var Grounds = []string{groundCase, groundListed, groundPartly, groundCriterion, groundOne, groundNone, groundOpen, groundOpenCase, groundUnlisted, groundExempt, groundSimilar, groundUnchanged}

// Binding reports whether the law itself requires the DPIA: no reason screens it out.
func (p Proposal) Binding() bool {
	return p.Outcome == Required && slices.ContainsFunc(p.Grounds, func(g Ground) bool { return g.Code == groundCase || g.Code == groundListed })
}

// Propose weighs the answers (art. 35(1), (3)-(5), (10); WP248): a case of art. 35(3) or a
// kind on the authority's list requires a DPIA, two criteria presume one, and what is
// unknown leaves it open. An assessment that a law has made lifts the duty (35(10)), the
// list of art. 35(5) lifts only the presumption.
func (s *ScreeningInput) Propose() Proposal {
	yes := answered(s.WP248.questions(), kinds.Yes)
	required, notes := s.binding(yes)
	switch {
	case s.Exemption == exemptLaw && s.ExemptionRef != "":
		return Proposal{NotRequired, []Ground{{groundExempt, exemptLaw}}}
	case len(required) > 0:
		return Proposal{Required, append(required, notes...)}
	case s.Exemption == exemptList && s.ExemptionRef != "":
		return Proposal{NotRequired, []Ground{{groundExempt, exemptList}}}
	case len(yes) >= law.PresumedBy:
		return Proposal{Required, append(grounds(groundCriterion, yes), notes...)}
	}
	for _, one := range yes {
		notes = append(notes, Ground{groundOne, one})
	}
	if open := s.open(); len(open) > 0 {
		return Proposal{Undecided, append(open, notes...)}
	}
	if len(notes) == 0 {
		notes = []Ground{{Code: groundNone}}
	}
	return Proposal{NotRequired, notes}
}

// binding gives what the law itself says, and what is to be noted beside it.
func (s *ScreeningInput) binding(yes []string) (required, notes []Ground) {
	cases := answered(s.Art35.questions(), kinds.Yes)
	required = grounds(groundCase, cases)
	for _, code := range s.ListHits {
		l, ok := law.ListedAs(code)
		switch further := slices.ContainsFunc(yes, func(c string) bool { return c != l.Own }); {
		case !ok || (s.ScreenedOn.Known() && !s.ScreenedOn.Within(l.From, l.To)):
		case l.Alone, further, len(cases) > 0:
			required = append(required, Ground{groundListed, code})
		default:
			notes = append(notes, Ground{groundPartly, code})
		}
	}
	switch s.Exemption {
	case exemptSimilar:
		notes = append(notes, Ground{Code: groundSimilar})
	case exemptUnchanged:
		notes = append(notes, Ground{Code: groundUnchanged})
	}
	return required, notes
}

// open gives what nobody has answered.
func (s *ScreeningInput) open() []Ground {
	out := append(grounds(groundOpenCase, unanswered(s.Art35.questions())), grounds(groundOpen, unanswered(s.WP248.questions()))...)
	if len(s.ListHits) == 0 && !s.NoListHits {
		out = append(out, Ground{Code: groundUnlisted})
	}
	return out
}

func grounds(code string, of []string) []Ground {
	out := []Ground{}
	for _, o := range of {
		out = append(out, Ground{code, o})
	}
	return out
}

func answered(all []Question, as kinds.Tri) []string {
	var out []string
	for _, q := range all {
		if q.Answer.Answer == as {
			out = append(out, q.Code)
		}
	}
	return out
}

func unanswered(all []Question) []string {
	var out []string
	for _, q := range all {
		if q.Answer.Answer != kinds.Yes && q.Answer.Answer != kinds.No {
			out = append(out, q.Code)
		}
	}
	return out
}

// Suggest reads what the record of an activity and its systems already say: the criteria
// that they speak for. It says yes or nothing: that a record is silent is no no.
func Suggest(a *record.Activity, systems []*chain.System) (Criteria, Art35) {
	var c Criteria
	var cases Art35
	say := func(at *Answer, when bool) {
		if when {
			at.Answer = kinds.Yes
		}
	}
	special, criminal, vulnerable, people := a.Special, a.Criminal(), a.Vulnerable(), a.Estimate()
	for _, s := range systems {
		special, criminal = special || s.SpecialCategories == kinds.Yes, criminal || s.CriminalData == kinds.Yes
		vulnerable = vulnerable || s.VulnerableSubjects == kinds.Yes
		people = max(people, s.Subjects())
	}
	say(&c.Sensitive, special || criminal)
	say(&c.Vulnerable, vulnerable)
	say(&c.LargeScale, people > chain.LargeScale)
	say(&c.Scoring, a.Profiling == kinds.Yes)
	say(&c.Automated, a.AutomatedDecisions == kinds.Yes)
	say(&cases.B, (special || criminal) && people > chain.LargeScale)
	return c, cases
}
