package agreement

import (
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// The constructors of the table's rows: each says where a need is not met.

// field is a need of the agreement as a whole.
func field(code, pointer, law, detail string, empty func(*Agreement) bool) Need {
	return Need{code, law, detail, func(a *Agreement, _ Known) []hole { return holeIf(empty(a), pointer) }}
}

// each is a need of rows of a list: find adds the pointer of each hole, empty for
// a row that has none.
func each(code, law, detail string, find func(a *Agreement, add func(pointer string))) Need {
	return Need{code, law, detail, func(a *Agreement, _ Known) []hole {
		var out []hole
		find(a, func(pointer string) { out = append(out, holeIf(pointer != "", pointer)...) })
		return out
	}}
}

// ofParty is a need of every party's line in annex I: said in the agreement, or
// known to the register.
func ofParty(code, law, detail, field string, empty func(Party, *party.Organisation) bool) Need {
	return Need{code, law, detail, func(a *Agreement, k Known) []hole { return partyHoles(a, k, field, empty) }}
}

func partyHoles(a *Agreement, k Known, field string, empty func(Party, *party.Organisation) bool) []hole {
	var out []hole
	for i, p := range a.Parties {
		if o := k.Parties[p.Org]; o != nil && !a.LeftOn(p.Org, k.AsOf) && empty(p, o) {
			out = append(out, hole{pointer: "/parties/" + strconv.Itoa(i) + field, subject: o.Name})
		}
	}
	return out
}

// ofProcessing is a need of every row of annex II.
func ofProcessing(code, law, detail, name string, empty func(*Agreement, Processing, Known) bool) Need {
	return Need{code, law, detail, func(a *Agreement, k Known) []hole {
		var out []hole
		for i, p := range a.Processing {
			if empty(a, p, k) {
				out = append(out, hole{pointer: "/processing/" + strconv.Itoa(i) + "/" + name, subject: k.systemName(p.System)})
			}
		}
		return out
	}}
}

// contactHoles: a party that can be reached neither by the agreement's own lines
// nor by a contact point of the register.
func contactHoles(a *Agreement, k Known) []hole {
	var out []hole
	for i, p := range a.Parties {
		lines := slices.Concat(p.Contacts, k.Contacts[p.Org])
		reached := slices.ContainsFunc(lines, func(l ContactLine) bool { return !blank(l.Email, l.Phone) })
		if reached || p.Side == Agent || a.LeftOn(p.Org, k.AsOf) {
			continue
		}
		h := hole{pointer: "/parties/" + strconv.Itoa(i) + "/contacts"}
		if o := k.Parties[p.Org]; o != nil {
			h.subject = o.Name
		}
		out = append(out, h)
	}
	return out
}

func holeIf(missing bool, pointer string) []hole {
	if !missing {
		return nil
	}
	return []hole{{pointer: pointer}}
}

// at is the pointer of a row's field where it is missing.
func at(missing bool, list string, i int, name string) string {
	if !missing {
		return ""
	}
	return list + "/" + strconv.Itoa(i) + "/" + name
}

type pair struct{ name, value string }

// emptyIn is the pointer of the first of a row's fields that is empty.
func emptyIn(list string, i int, fields ...pair) string {
	for _, f := range fields {
		if blank(f.value) {
			return at(true, list, i, f.name)
		}
	}
	return ""
}

func (k Known) systemName(id chain.SystemID) string {
	if s := k.Systems[id]; s != nil {
		return s.Name
	}
	return ""
}

// signs reports whether a party on one of the sides signs and has not left.
func (a *Agreement) signs(k Known, sides ...Side) bool {
	return slices.ContainsFunc(a.Parties, func(p Party) bool {
		return slices.Contains(sides, p.Side) && p.Capacity != Affiliate && !a.LeftOn(p.Org, k.AsOf)
	})
}

// mandateOf gives the first mandate of a principal.
func (a *Agreement) mandateOf(o kinds.OrgID) (Mandate, bool) {
	i := slices.IndexFunc(a.Mandates, func(m Mandate) bool { return m.Principal == o })
	if i < 0 {
		return Mandate{}, false
	}
	return a.Mandates[i], true
}

// represents reports whether a mandate is one that a party is represented by.
func (a *Agreement) represents(m Mandate) bool {
	p, ok := a.party(m.Principal)
	return ok && p.Capacity == Represented
}
