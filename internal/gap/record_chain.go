package gap

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// Beside is what the chain shows of the systems of an activity, held against what its
// record says. Nothing is overwritten by it: people take a difference over, or explain it.
type Beside struct {
	Engagement *chain.Engagement
	Processor  string
	Named      bool     // the record names the party, or its category: processors
	Outside    []string // countries outside the EEA that the engagement reaches and no transfer of the record names
	Reason     string   // why a difference is as it should be
}

// Differs reports whether the record says something else than the chain, unexplained.
func (b Beside) Differs() bool { return b.Reason == "" && (!b.Named || len(b.Outside) > 0) }

// Beside lists the engagements that serve the systems of an activity on a day. One that
// has ended while the data are held is a recipient still.
func (r *Register) Beside(a *record.Activity, d kinds.Date) []Beside {
	var out []Beside
	for _, e := range r.Engagements {
		serves := slices.Contains(a.Engagements, e.ID) || slices.ContainsFunc(e.ScopeSystems, func(s chain.SystemID) bool { return slices.Contains(a.Systems, s) })
		if !serves || !e.LiveOn(d) || e.PersonalData == kinds.No {
			continue
		}
		b := Beside{Engagement: e, Processor: r.nameOf(e.Downstream), Named: names(a, e.Downstream), Outside: outside(a, e)}
		for _, x := range a.Explained {
			if x.Subject == b.Processor && (!x.On.Known() || x.On <= d) {
				b.Reason = x.Reason
			}
		}
		out = append(out, b)
	}
	return out
}

// names reports whether the record tells of a recipient by itself or by its category.
func names(a *record.Activity, o kinds.OrgID) bool {
	return slices.ContainsFunc(a.Recipients, func(x record.Recipient) bool { return x.Org == o || x.Category == "processor" })
}

// outside lists the countries outside the EEA in which an engagement has data, or is
// reached from, and that no transfer of the record names.
func outside(a *record.Activity, e *chain.Engagement) []string {
	var out []string
	for _, l := range slices.Concat(e.ProcessingLocations, e.SupportLocations) {
		named := slices.ContainsFunc(a.Transfers, func(t record.ThirdCountry) bool { return t.Country == l.Country })
		if l.Country != "" && !law.MayRetain(l.Country) && !named && !slices.Contains(out, l.Country) {
			out = append(out, l.Country)
		}
	}
	return out
}
