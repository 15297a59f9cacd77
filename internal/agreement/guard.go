package agreement

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Guard is one condition of a step; lacks lists the places where it does not hold.
type Guard struct {
	Code, Law, Detail string
	lacks             func(m moving) []hole
}

// moving is what the guards look at.
type moving struct {
	a        *Agreement
	k        Known
	missing  []Lack // of completeness
	on       kinds.Date
	reason   string
	revised  kinds.Date // when the last revision began
	reviewed kinds.Date // the last review that leaves the agreement as it is
}

// fails words what a step lacks.
func (x Step) fails(m moving) []kinds.Violation {
	var lacks []Lack
	for _, g := range x.Guards {
		if g.Code == nothingMissing.Code {
			lacks = append(lacks, m.missing...)
			continue
		}
		for _, h := range g.lacks(m) {
			lacks = append(lacks, Lack{Code: g.Code, Pointer: h.pointer, Subject: h.subject, Detail: g.Detail, Law: g.Law})
		}
	}
	return violations(lacks)
}

// unless gives one hole where something does not hold.
func unless(holds bool, pointer, subject string) []hole {
	if holds {
		return nil
	}
	return []hole{{pointer, subject}}
}

// The guards.
var (
	partiesSet = Guard{"parties", "GDPR art. 28(3)", "name at least two parties, one on each side", func(m moving) []hole {
		return unless(len(m.a.required(m.on)) > 1 || m.a.Type == LegalAct && len(m.a.Parties) > 1, "/parties", "")
	}}
	scopeSet = Guard{"scope", "GDPR art. 28(3)", "name at least one system or activity that the agreement covers", func(m moving) []hole {
		return unless(len(m.a.ScopeSystems)+len(m.a.ScopeActivities) > 0 || !m.a.Fits(), "/scopeSystems", "")
	}}
	reasonGiven = Guard{"reason", "GDPR art. 5(2)", "say why: it stays with the agreement", func(m moving) []hole {
		return unless(strings.TrimSpace(m.reason) != "", "/reason", "")
	}}
	endAhead = Guard{"end", "GDPR art. 28(3)", "say on which day the agreement ends after notice; it has not passed", func(m moving) []hole {
		return unless(m.on.Known() && m.on >= m.k.AsOf, "/on", "")
	}}
	noted = Guard{"noted", "GDPR art. 24, 39(1)(b)", "the privacy coordinator or the data protection officer notes that the text was looked at", func(m moving) []hole {
		return unless(m.a.NotedBy != "", "/notedBy", "")
	}}
	assessed = Guard{"assessed", "GDPR art. 28(3)", "assess each point of the checklist; all of D1 to D7 and a to h are met before an agreement is issued", func(m moving) []hole {
		var out []hole
		for _, code := range slices.Concat(Details, Clauses) {
			met := !m.a.Processes() || m.a.Content(code, m.k.AsOf, "").Value == Met
			out = append(out, unless(met, "/checklist", code)...)
		}
		return out
	}}
	nothingMissing  = Guard{Code: "complete", Law: "GDPR art. 28(3)", Detail: "nothing that a complete agreement needs is missing"} // its lacks have words of their own
	annexesComplete = Guard{"annex", "GDPR art. 28(3)", "the annex is there, dated and complete", func(m moving) []hole {
		var out []hole
		for _, x := range m.a.CurrentAnnexes(m.k.AsOf) {
			out = append(out, unless(x.Present && x.Lacks() == "", "/annexes", x.Kind)...)
		}
		return out
	}}
	reviewedSince = Guard{"reviewed", "GDPR art. 24(1), 28(1)", "record a review that leaves the agreement as it is, from the day on which the revision began or later", func(m moving) []hole {
		return unless(m.reviewed.Known() && m.reviewed >= cmp.Or(m.revised, m.reviewed), "/reviews", "")
	}}
	nothingHeld = Guard{"exit", "GDPR art. 28(3)(g)", "return or deletion is confirmed by everybody who held data, and no back-up is left; where nobody held any, say how that is known", func(m moving) []hole {
		var out []hole
		for _, e := range m.a.Exits {
			out = append(out, unless(e.doneOn(m.k.AsOf), "/exits", e.Name)...)
		}
		return append(out, unless(len(m.a.Exits) > 0 || strings.TrimSpace(m.reason) != "", "/reason", "")...)
	}}
)
