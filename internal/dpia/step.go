package dpia

import (
	"cmp"
	"slices"
	"strconv"

	"ledd/internal/assess"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/risk"
)

// The decisions on a DPIA.
const (
	Go             = "go"
	GoOnConditions = "go_with_conditions"
	Stop           = "stop"
	Consult        = "consult"
)

// High is the residual risk with which the authority is consulted first (art. 36(1)).
const High = "high"

// Decision is what the controller decides on a completed version.
type Decision struct {
	Decision   string     `json:"decision" required:"true" enum:"go,go_with_conditions,stop,consult"`
	Conditions string     `json:"conditions" required:"true" doc:"the conditions, or why"`
	DecidedBy  string     `json:"decidedBy" required:"true"`
	Rank       risk.Rank  `json:"rank" required:"true"`
	On         kinds.Date `json:"on" required:"true"`
}

// DecideInput decides on a completed DPIA. A person decides in his own name and rank; a
// program says whose word it brings.
type DecideInput struct {
	Decision   string     `json:"decision" validate:"required,oneof=go go_with_conditions stop consult"`
	Conditions string     `json:"conditions" validate:"max=8000" doc:"the conditions, or why; needed with conditions"`
	DecidedOn  kinds.Date `json:"decidedOn" doc:"absent: today"`
	DecidedBy  string     `json:"decidedBy" validate:"max=255" doc:"from a program alone: who decided"`
	Rank       risk.Rank  `json:"rank" validate:"omitempty,oneof=unit_head director chief_executive" doc:"from a program alone: the rank of who decided"`
	Version    int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// ConsultInput is how the prior consultation stands (art. 36): all of it, each time.
type ConsultInput struct {
	assess.Consultation
	ClockStops []assess.ClockStop `json:"clockStops" validate:"max=50,dive" doc:"times in which the authority awaited information"`
	Version    int                `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// DecisionOn gives the decision that holds on a day; nil for none. Of several of one day
// the one that was noted last holds.
func (a *DPIA) DecisionOn(d kinds.Date) *Decision {
	var out *Decision
	for i := range a.Decisions {
		if x := &a.Decisions[i]; x.On <= d && (out == nil || x.On >= out.On) {
			out = x
		}
	}
	return out
}

// DecidedFirst is the day of the first decision by a day; unknown for none.
func (a *DPIA) DecidedFirst(d kinds.Date) kinds.Date {
	out := kinds.Date("")
	for _, x := range a.Decisions {
		if x.On <= d {
			out = kinds.Earliest(out, x.On)
		}
	}
	return out
}

// Approved reports whether the processing may go on by this version, as the controller
// decided by a day, or the authority is being consulted about it, which DPI-003 follows.
func (a *DPIA) Approved(d kinds.Date) bool {
	x := a.DecisionOn(d)
	return x != nil && x.Decision != Stop
}

// Due is the last day for looking at the DPIA again (art. 35(11)).
func (a *DPIA) Due() kinds.Date {
	switch {
	case a.ReviewDue.Known():
		return a.ReviewDue
	case a.CompletedOn.Known():
		return a.CompletedOn.AddMonths(law.DPIAMonths)
	}
	return ""
}

// LevelOf is the level of a risk for people, before or after measures; empty where it is
// not scored, or no criteria reach the unit.
func (a *DPIA) LevelOf(r Risk, stage string) risk.Level {
	at := a.ScoreOf(r, stage)
	return a.Rule.Matrix.At(at.Likelihood, at.Consequence)
}

// ScoreOf is where a risk stands in the matrix, before or after measures. What is not said
// of the time after is as before; measures make nothing worse.
func (a *DPIA) ScoreOf(r Risk, stage string) risk.Score {
	value := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	out := risk.Score{Likelihood: value(r.Likelihood), Consequence: value(r.Consequence)}
	if stage == "after" && out.Known() {
		out.Likelihood = min(out.Likelihood, cmp.Or(value(r.LikelihoodAfter), out.Likelihood))
		out.Consequence = min(out.Consequence, cmp.Or(value(r.ConsequenceAfter), out.Consequence))
	}
	return out
}

// settle derives the levels from the criteria that apply.
func (a *DPIA) settle(r risk.Rule) {
	a.Rule, a.Level, a.After = r, "", ""
	for _, x := range a.Risks {
		a.Level, a.After = risk.Worst(a.Level, a.LevelOf(x, "before")), risk.Worst(a.After, a.LevelOf(x, "after"))
	}
}

// Come is the residual risk that the scored risks come to; empty where none is scored.
func (a *DPIA) Come() string {
	if a.After == "critical" {
		return High
	}
	return string(a.After)
}

// Lacking lists what must be said before the DPIA can be completed, at the place where it
// is to be said: the four parts of art. 35(7), the advice of the data protection officer
// (35(2)), the views of those concerned or why not (35(9)), and what is left.
func (a *DPIA) Lacking(today kinds.Date) []kinds.Violation {
	var out []kinds.Violation
	need := func(missing bool, pointer, detail string) {
		if missing {
			out = append(out, kinds.Violation{Pointer: pointer, Code: "required", Detail: detail})
		}
	}
	need(len(a.Activities) == 0, "/activities", "name the processing activities that it covers")
	need(len(a.Team) == 0, "/team", "name who took part")
	need(!a.CompletedOn.Known(), "/completedOn", "say on which day it was done")
	if a.CompletedOn > today {
		out = append(out, kinds.Violation{Pointer: "/completedOn", Code: "future", Detail: "a DPIA is completed when it has been done"})
	}
	for _, part := range a.parts() {
		need(part.text == "", part.at, "this part of art. 35(7) is not written yet")
	}
	need(len(a.Risks) == 0, "/risks", "describe at least one risk for people")
	for i, r := range a.Risks {
		at := "/risks/" + strconv.Itoa(i)
		need(r.Event == "", at+"/event", "say what may happen")
		need(r.Consequence == nil, at+"/consequence", "score it")
		need(r.Likelihood == nil, at+"/likelihood", "score it")
		if r.Consequence != nil && r.Likelihood != nil && a.Rule.Known() && a.LevelOf(r, "before") == "" {
			out = append(out, kinds.Violation{Pointer: at + "/consequence", Code: "outside", Detail: "the matrix of the criteria ends before this score"})
		}
	}
	need(a.Measures == "", "/measures", "describe the measures")
	need(a.DPOAdvice == "", "/dpoAdvice", "write what the data protection officer advises")
	need(a.DPOFollowed != kinds.Yes && a.DPOFollowed != kinds.No, "/dpoFollowed", "say whether the advice is followed")
	need(a.DPOFollowed == kinds.No && a.DPOReason == "", "/dpoReason", "say why the advice is not followed")
	need(a.Views == "" && a.ViewsReason == "", "/views", "write what those concerned think, or why they were not asked")
	need(a.ResidualRisk == "", "/residualRisk", "say what is left for people")
	need(a.lowered() && a.ResidualReason == "", "/residualReason", "the risks above come to more than what is said to be left: say why")
	need(a.Origin != "" && a.Origin != "own" && a.OriginRef == "", "/originRef", "say whose DPIA it was, and which version")
	return out
}

// lowered reports whether what is said to be left is lower than what the risks come to.
func (a *DPIA) lowered() bool {
	return a.ResidualRisk != "" && risk.Level(a.ResidualRisk).Below(risk.Level(a.Come()))
}

type part struct{ at, text string }

// parts is the texts of art. 35(7)(a) and (b).
func (a *DPIA) parts() []part {
	d, n := a.Description, a.Necessity
	return []part{
		{"/description/nature", d.Nature}, {"/description/scope", d.Scope}, {"/description/context", d.Context}, {"/description/purposes", d.Purposes},
		{"/necessity/legalBasis", n.LegalBasis}, {"/necessity/minimisation", n.Minimisation}, {"/necessity/storage", n.Storage},
		{"/necessity/information", n.Information}, {"/necessity/rights", n.Rights}, {"/necessity/processors", n.Processors},
	}
}

// check refuses a consultation that cannot have been: days that have not come or stand in
// the wrong order, an answer without its day, and a decision to begin before the time of
// the authority is over.
func (in ConsultInput) check(today kinds.Date) []kinds.Violation {
	vs := slices.Concat(kinds.Order("/extensionToldOn", in.SentOn, in.ExtensionToldOn), kinds.Order("/answeredOn", in.SentOn, in.AnsweredOn),
		kinds.Order("/handledOn", in.AnsweredOn, in.HandledOn), kinds.Order("/proceedOn", in.SentOn, in.ProceedOn))
	bad := func(at, code, detail string) {
		vs = append(vs, kinds.Violation{Pointer: at, Code: code, Detail: detail})
	}
	days := []struct {
		at string
		on kinds.Date
	}{{"/sentOn", in.SentOn}, {"/extensionToldOn", in.ExtensionToldOn}, {"/answeredOn", in.AnsweredOn}, {"/handledOn", in.HandledOn}, {"/proceedOn", in.ProceedOn}}
	for _, x := range days {
		if x.on > today {
			bad(x.at, "future", "this day has not come yet")
		}
		if x.on.Known() && !in.SentOn.Known() {
			bad("/sentOn", "required", "say when the authority received the request")
		}
	}
	for i, s := range in.ClockStops {
		at := "/clockStops/" + strconv.Itoa(i)
		vs = append(vs, kinds.Order(at+"/to", s.From, s.To)...)
		if in.SentOn.Known() && s.From.Known() && s.From < in.SentOn {
			bad(at+"/from", "early", "the clock cannot stand still before it runs")
		}
	}
	if in.AnsweredOn.Known() != (in.Answer != "") {
		bad("/answer", "answer", "an answer has a kind and a day: give both")
	}
	if in.HandledOn.Known() && !in.AnsweredOn.Known() {
		bad("/handledOn", "unanswered", "there is no answer yet that could have been followed up")
	}
	if in.ProceedOn.Known() {
		if due := in.DueOn(in.ClockStops, in.ProceedOn); !due.Known() || in.ProceedOn <= due {
			bad("/proceedOn", "early", "the time of the authority is not over: no answer is no approval before that")
		}
		if in.ProceedReason == "" {
			bad("/proceedReason", "required", "say why the processing begins without an answer")
		}
	}
	return vs
}
