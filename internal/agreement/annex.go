package agreement

import (
	"cmp"
	"slices"

	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// annexSets is the annexes that each template asks for (domain 3.9). What no
// template is known for, no annex is asked of.
var annexSets = map[string][]string{
	"eu_2021_915":   {"parties", "processing", "security", "sub_processors"},
	"dk_sa_clauses": {"processing", "sub_processors", "instruction"},
	"no_ssa_dpa":    {"processing", "sub_processors", "instruction"},
	"own":           {"processing", "security", "sub_processors"},
	"vendor_paper":  {"processing", "security"},
	"other":         {"processing", "security"},
}

// RequiredAnnexes lists the annexes that the agreement's template asks for.
func (a *Agreement) RequiredAnnexes() []string {
	kind := a.Template.Kind
	if a.Type == Clauses915 {
		kind = cmp.Or(kind, "eu_2021_915")
	}
	return annexSets[kind]
}

// AnnexOn gives the annex of a kind that holds for a party on a day: the newest
// that was there by then; one without a day is the oldest. One that holds for all
// parties holds for the party too; no party asks for those alone.
func (a *Agreement) AnnexOn(kind string, party kinds.OrgID, d kinds.Date) (newest Annex, found bool) {
	for _, x := range a.Annexes {
		mine := x.Party.IsZero() || x.Party == party
		if x.Kind == kind && x.Present && mine && x.Date <= d && (!found || x.Date >= newest.Date) {
			newest, found = x, true
		}
	}
	return newest, found
}

// Lacks tells what an annex that is there lacks: a day, its content, or a copy of
// what its link leads to. Empty: nothing.
func (x Annex) Lacks() string {
	switch {
	case x.Link != "" && x.SHA256 == "":
		return "copy"
	case !x.Date.Known():
		return "date"
	case !x.Complete:
		return "content"
	}
	return ""
}

// TypesOf lists the types of personal data that the agreement names for a system;
// none where nobody has written them down.
func (a *Agreement) TypesOf(system chain.SystemID) []string {
	var all []string
	for _, p := range a.Processing {
		if p.System == system {
			all = append(all, p.DataTypes...)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return blank(s) })
}
