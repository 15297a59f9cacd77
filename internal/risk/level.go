package risk

import (
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Views lists for whom a risk is looked at: people, or the unit.
var Views = []string{People, "unit"}

// Stages lists when: before treatment, and after it.
var Stages = []string{"before", "after"}

// Score is where a scenario stands in the matrix; zero is not scored.
type Score struct{ Likelihood, Consequence int }

// Known reports whether both halves are scored.
func (s Score) Known() bool { return s.Likelihood > 0 && s.Consequence > 0 }

// scored gives the consequence of a view.
func (s Scenario) scored(view string) Score {
	c := s.ConsequenceUnit
	if view == People {
		c = s.ConsequencePeople
	}
	return Score{value(s.Likelihood), value(c)}
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// ScoreOf is where a scenario stands in a view, before or after treatment. Of several
// treatments the best in each half counts: they work together.
func (a *Assessment) ScoreOf(s Scenario, view, stage string) Score {
	out := s.scored(view)
	if stage != "after" || !out.Known() {
		return out
	}
	for _, t := range a.Treatments {
		if t.Scenario != s.Key || t.Kind == "accept" {
			continue
		}
		left := Scenario{ConsequenceUnit: t.ConsequenceUnit, ConsequencePeople: t.ConsequencePeople, Likelihood: t.Likelihood}.scored(view)
		out = Score{lower(out.Likelihood, left.Likelihood), lower(out.Consequence, left.Consequence)}
	}
	return out
}

// lower gives the lower of two scores, of which the second may be absent.
func lower(a, b int) int {
	if b == 0 {
		return a
	}
	return min(a, b)
}

// LevelOf is the level of a scenario in a view under some criteria; empty when it is not
// scored, or no criteria reach it.
func (a *Assessment) LevelOf(r Rule, s Scenario, view, stage string) Level {
	at := a.ScoreOf(s, view, stage)
	return r.Matrix.At(at.Likelihood, at.Consequence)
}

// Worst is the highest level of all scenarios in some views.
func (a *Assessment) Worst(r Rule, stage string, views ...string) Level {
	var out Level
	for _, s := range a.Scenarios {
		for _, v := range views {
			out = Worst(out, a.LevelOf(r, s, v, stage))
		}
	}
	return out
}

// Excess is what of a scenario is above what is accepted, and who may accept it.
type Excess struct {
	Scenario Scenario
	Level    Level // the highest that is above its limit
	Rank     Rank  // the lowest rank that may accept all of it
}

// Above lists the scenarios of which more is left than some criteria accept, whether or not
// somebody has accepted it. What is equal to the limit is accepted.
func (a *Assessment) Above(r Rule) []Excess {
	var out []Excess
	for _, s := range a.Scenarios {
		x := Excess{Scenario: s}
		for _, view := range Views {
			area := s.Area
			switch {
			case view == People:
				area = People
			case area == "":
				area = "operations"
			}
			l := a.LevelOf(r, s, view, "after")
			limit := r.Limit(area)
			if l == "" || !limit.AcceptUpTo.Below(l) {
				continue
			}
			x.Level = Worst(x.Level, l)
			if x.Rank == "" || x.Rank.Below(limit.AboveRank) {
				x.Rank = limit.AboveRank
			}
		}
		if x.Level != "" {
			out = append(out, x)
		}
	}
	return out
}

// Lacking lists what must be said before the assessment can be completed, at the place
// where it is to be said.
func (a *Assessment) Lacking(today kinds.Date) []kinds.Violation {
	var out []kinds.Violation
	need := func(missing bool, pointer, detail string) {
		if missing {
			out = append(out, kinds.Violation{Pointer: pointer, Code: "required", Detail: detail})
		}
	}
	need(a.Object == "", "/object", "say what is assessed")
	named := map[string]bool{"system": len(a.Systems) > 0, "flow": !a.Flow.IsZero(), "activity": !a.Activity.IsZero(), "unit": !a.Unit.IsZero()}
	if said, asked := named[a.Object]; asked {
		at := "/" + a.Object
		if a.Object == "system" {
			at = "/systems"
		}
		need(!said, at, "name what is assessed")
	} else {
		bought := a.Object == "procurement" && !a.Procurement.IsZero()
		need(a.Object != "" && a.Subject == "" && !bought, "/"+map[bool]string{true: "procurement", false: "subject"}[a.Object == "procurement"], "name the change or procurement")
	}
	need(a.Phase == "", "/phase", "say in which phase it was made")
	need(!a.PerformedOn.Known(), "/performedOn", "say on which day it was made")
	need(len(a.Participants) == 0, "/participants", "name who took part")
	need(a.Method == "", "/method", "say by which method it was made")
	need(len(a.Scenarios) == 0, "/scenarios", "describe at least one scenario")
	if a.PerformedOn > today {
		out = append(out, kinds.Violation{Pointer: "/performedOn", Code: "future", Detail: "an assessment is completed when it has been made"})
	}
	for i := range a.Scenarios {
		out = append(out, a.unscored(i)...)
	}
	return out
}

// unscored lists what a scenario lacks.
func (a *Assessment) unscored(i int) []kinds.Violation {
	s, at := a.Scenarios[i], "/scenarios/"+strconv.Itoa(i)
	var out []kinds.Violation
	likelihoods, consequences := 5, 5
	if a.Rule.Known() {
		likelihoods, consequences = a.Rule.Matrix.Size()
	}
	score := func(field string, n *int, asked bool, most int) {
		switch {
		case n == nil && asked:
			out = append(out, kinds.Violation{Pointer: at + "/" + field, Code: "required", Detail: "score it"})
		case n != nil && *n > most:
			out = append(out, kinds.Violation{Pointer: at + "/" + field, Code: "max", Limit: strconv.Itoa(most), Detail: "the matrix of the criteria ends at " + strconv.Itoa(most)})
		}
	}
	if s.Threat == "" {
		out = append(out, kinds.Violation{Pointer: at + "/threat", Code: "required", Detail: "say what may happen"})
	}
	score("likelihood", s.Likelihood, true, likelihoods)
	score("consequenceUnit", s.ConsequenceUnit, true, consequences)
	score("consequencePeople", s.ConsequencePeople, a.ForPeople(), consequences)
	return out
}

// settle derives the levels and the next day from the criteria that apply.
func (a *Assessment) settle(r Rule) {
	a.Rule = r
	a.Level, a.Residual = a.Worst(r, "before", Views...), a.Worst(r, "after", Views...)
	if a.Due = a.NextDue; !a.Due.Known() && a.PerformedOn.Known() {
		a.Due = law.RiskDue(a.PerformedOn, string(a.Level))
	}
}
