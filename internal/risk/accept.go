package risk

import (
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Acceptance is somebody's word that what is left of a scenario may stand, until a day.
type Acceptance struct {
	Scenario   string     `json:"scenario" required:"true"`
	Level      Level      `json:"level" required:"true" doc:"the highest level that was accepted"`
	Rank       Rank       `json:"rank" required:"true"`
	AcceptedBy string     `json:"acceptedBy" required:"true"`
	On         kinds.Date `json:"on" required:"true"`
	ExpiresOn  kinds.Date `json:"expiresOn" required:"true" doc:"the last day on which it holds"`
	Note       string     `json:"note" required:"true"`
}

// HoldsOn reports whether the acceptance covers an excess on a day: not run out, of no lower
// level, and by somebody who stands high enough for the criteria of that day.
func (c Acceptance) HoldsOn(d kinds.Date, x Excess) bool {
	return c.Scenario == x.Scenario.Key && d.Within(c.On, c.ExpiresOn) && !c.Level.Below(x.Level) && !c.Rank.Below(x.Rank)
}

// Accepted finds the acceptance that covers an excess on a day, nil for none.
func (a *Assessment) Accepted(x Excess, d kinds.Date) *Acceptance {
	for i := range a.Acceptances {
		if a.Acceptances[i].HoldsOn(d, x) {
			return &a.Acceptances[i]
		}
	}
	return nil
}

// Unaccepted lists what is above some criteria and nobody's acceptance covers on a day.
func (a *Assessment) Unaccepted(r Rule, d kinds.Date) []Excess {
	return slices.DeleteFunc(a.Above(r), func(x Excess) bool { return a.Accepted(x, d) != nil })
}

// RankOf is how high somebody stands for a record of some unit: a manager of the whole
// organisation is its chief executive, one of the top unit too; one of a unit right below
// it is a director; any other is the head of a unit. Empty: no rank at all.
// For several units it is the lowest that one has for any of them.
func RankOf(who access.Actor, units map[party.UnitID]*party.Unit, places []party.UnitID, d kinds.Date) Rank {
	if who.Role == access.Operator || who.Role == access.Manager {
		return "chief_executive"
	}
	if len(places) == 0 {
		places = []party.UnitID{{}} // the organisation's own: only who has the role in the whole of it
	}
	var out Rank
	for i, p := range places {
		if r := rankAt(who, units, p, d); i == 0 || r.Below(out) {
			out = r
		}
	}
	return out
}

// rankAt is the highest rank that somebody has for one unit.
func rankAt(who access.Actor, units map[party.UnitID]*party.Unit, place party.UnitID, d kinds.Date) Rank {
	var out Rank
	for _, g := range who.Grants {
		if g.Role != access.Manager || g.Units != nil && !slices.Contains(g.Units, place.String()) {
			continue
		}
		if r := rankOf(g.Units, units, place, d); out == "" || out.Below(r) {
			out = r
		}
	}
	return out
}

// rankOf looks how far up the line from a place a grant reaches.
func rankOf(granted []string, units map[party.UnitID]*party.Unit, place party.UnitID, d kinds.Date) Rank {
	if granted == nil {
		return "chief_executive"
	}
	line := Line(units, place, d)
	above := len(line) // units over the highest one that is granted, itself included
	for i, u := range line {
		if slices.Contains(granted, u.String()) {
			above = len(line) - i
		}
	}
	switch above {
	case 1:
		return "chief_executive"
	case 2:
		return "director"
	}
	return "unit_head"
}

// AcceptInput accepts what is left of a scenario. A person accepts in his own name and rank;
// a program says whose word it brings.
type AcceptInput struct {
	Scenario   string     `json:"scenario" validate:"required,max=20" doc:"its key"`
	ExpiresOn  kinds.Date `json:"expiresOn" validate:"required" doc:"the last day on which it holds"`
	Note       string     `json:"note" validate:"max=4000" doc:"why it is accepted"`
	AcceptedBy string     `json:"acceptedBy" validate:"max=255" doc:"from a program alone: who accepted it"`
	Rank       Rank       `json:"rank" validate:"omitempty,oneof=unit_head director chief_executive" doc:"from a program alone: the rank of who accepted it"`
	Version    int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Voice settles whose word counts, and of which rank: that of the person who acts; a program
// says whose word it brings, in a field that at names. Errors: invalid for a program that
// says neither.
func (s Setting) Voice(tx *door.Tx, at, name string, rank Rank) (string, Rank, error) {
	if tx.Who.Token != "" || tx.Who.Role == "" && len(tx.Who.Grants) == 0 {
		var vs []kinds.Violation
		if name == "" {
			vs = append(vs, kinds.Violation{Pointer: at, Code: "required", Detail: "a program has no rank: say whose word it is"})
		}
		if rank == "" {
			vs = append(vs, kinds.Violation{Pointer: "/rank", Code: "required", Detail: "a program has no rank: say the rank of the person whose word it is"})
		}
		return name, rank, kinds.Violations(vs)
	}
	if name == "" || tx.Who.Role != access.Operator {
		name = tx.Who.Name
	}
	return name, s.RankOf(tx.Who, tx.Today()), nil
}
