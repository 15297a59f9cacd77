package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// place gives the owner unit of a system on a day, and its department.
func (r *Register) place(s *chain.System, d kinds.Date) (code, name, department string) {
	return r.placeOf(s.OwnerOn(d), d)
}

// placeOf gives a unit and its department on a day.
func (r *Register) placeOf(id party.UnitID, d kinds.Date) (code, name, department string) {
	u := r.units[id]
	if u == nil {
		return "", "", ""
	}
	if dep := r.Department(u, d); dep != nil {
		department = dep.Code
	}
	return u.Code, u.Name, department
}

// Department climbs the reporting line to the department that a unit belongs to
// on a day; nil when there is none.
func (r *Register) Department(u *party.Unit, d kinds.Date) *party.Unit {
	for steps := 0; u != nil && steps <= len(r.Units); steps++ {
		if u.Level == "department" {
			return u
		}
		u = r.units[u.Above(d)]
	}
	return nil
}

// Under reports whether a unit is, on a day, the one with a code or below it.
func (r *Register) Under(u *party.Unit, code string, d kinds.Date) bool {
	for steps := 0; u != nil && steps <= len(r.Units); steps++ {
		if u.Code == code {
			return true
		}
		u = r.units[u.Above(d)]
	}
	return false
}

// Owner gives the unit that owned a system on a day.
func (r *Register) Owner(s *chain.System, d kinds.Date) *party.Unit { return r.units[s.OwnerOn(d)] }

// Line gives a unit and everything above it on its reporting line on a day.
func (r *Register) Line(u *party.Unit, d kinds.Date) []*party.Unit {
	var line []*party.Unit
	for u != nil && !slices.Contains(line, u) {
		line = append(line, u)
		u = r.units[u.Above(d)]
	}
	return line
}

// System is the system of the register with an identifier, nil for none.
func (r *Register) System(id chain.SystemID) *chain.System { return r.systems[id] }

// Agreement is the agreement of the register with an identifier, nil for none.
func (r *Register) Agreement(id agreement.ID) *agreement.Agreement {
	if i := slices.IndexFunc(r.Agreements, func(a *agreement.Agreement) bool { return a.ID == id }); i >= 0 {
		return r.Agreements[i]
	}
	return nil
}

// SystemCode gives the code of a system of the register by its identifier.
func (r *Register) SystemCode(id string) string {
	for _, s := range r.Systems {
		if s.ID.String() == id {
			return s.Code
		}
	}
	return ""
}

// Unit is the unit of the register with an identifier, nil for none.
func (r *Register) Unit(id party.UnitID) *party.Unit { return r.units[id] }
