package gap

import (
	"slices"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// Beside is one thing that the register knows about the systems of an activity, held
// against what its record says: a processor, somebody to whom data flow, a transfer, or
// the data of a system. Nothing is overwritten by it: people take a difference over, or
// explain it.
type Beside struct {
	Engagement *chain.Engagement
	Flow       *chain.Flow
	Transfer   *assess.Transfer
	System     *chain.System
	Party      kinds.OrgID
	Subject    string     // whom or what it is about, as an explanation names it
	Named      bool       // the record names the party, or a category that it belongs to
	Outside    []string   // countries outside the EEA that it reaches and no transfer of the record names
	Unsaid     []string   // kinds of data that the system has and no activity of it says: special, criminal, national_id
	Since      kinds.Date // the day from which both stand side by side
	Reason     string     // why a difference is as it should be
}

// Differs reports whether the record says something else than the chain, unexplained.
func (b Beside) Differs() bool {
	return b.Reason == "" && (!b.Named || len(b.Outside) > 0 || len(b.Unsaid) > 0)
}

// Beside lists what the register knows of an activity's systems on a day: engagements
// that serve them, flows out of them, transfers, and their data. An engagement that has
// ended while the data are held is a recipient still.
func (r *Register) Beside(a *record.Activity, d kinds.Date) []Beside {
	out := r.besideEdges(a, d)
	out = append(out, r.besideFlows(a, d, out)...)
	out = append(out, r.besideTransfers(a, d, out)...)
	out = append(out, r.besideData(a, d)...)
	for i := range out {
		out[i].Since = kinds.Latest(out[i].Since, a.Since())
		for _, x := range a.Explained {
			if x.Subject == out[i].Subject && (!x.On.Known() || x.On <= d) {
				out[i].Reason = x.Reason
			}
		}
	}
	return out
}

func (r *Register) besideEdges(a *record.Activity, d kinds.Date) []Beside {
	var out []Beside
	for _, e := range r.Engagements {
		if !serves(e, a) || !e.LiveOn(d) || e.PersonalData == kinds.No {
			continue
		}
		b := Beside{Engagement: e, Party: e.Downstream, Subject: r.nameOf(e.Downstream), Named: names(a, e.Downstream, "processor"), Since: e.StartsOn}
		for _, l := range slices.Concat(e.ProcessingLocations, e.SupportLocations) {
			b.reaches(a, l.Country)
		}
		out = append(out, b)
	}
	return out
}

// serves reports whether an engagement is for an activity: one that it names, or one that
// covers a system of it.
func serves(e *chain.Engagement, a *record.Activity) bool {
	return slices.Contains(a.Engagements, e.ID) || slices.ContainsFunc(e.ScopeSystems, func(s chain.SystemID) bool { return slices.Contains(a.Systems, s) })
}

// TransfersOf lists the transfers of a day that are of data of an activity: by an
// engagement that serves it, or a flow of its systems.
func (r *Register) TransfersOf(a *record.Activity, d kinds.Date) []*assess.Transfer {
	return slices.DeleteFunc(slices.Clone(r.Transfers), func(t *assess.Transfer) bool {
		by := slices.ContainsFunc(r.Engagements, func(e *chain.Engagement) bool { return e.ID == t.Engagement && serves(e, a) }) ||
			slices.ContainsFunc(r.Flows, func(f *chain.Flow) bool {
				return f.ID == t.Flow && slices.ContainsFunc(f.Systems(), func(s chain.SystemID) bool { return slices.Contains(a.Systems, s) })
			})
		return !by || !t.LiveOn(d)
	})
}

// besideFlows is the flows of personal data out of the activity's systems to organisations
// that are no processors of them.
func (r *Register) besideFlows(a *record.Activity, d kinds.Date, already []Beside) []Beside {
	var out []Beside
	for _, f := range r.Flows {
		if !slices.Contains(a.Systems, f.FromSystem) || f.ToOrg.IsZero() || f.ToOrg == r.Controller.ID || !f.LiveOn(d) || f.PersonalData == kinds.No {
			continue
		}
		serves := slices.ContainsFunc(already, func(b Beside) bool { return b.Party == f.ToOrg })
		b := Beside{Flow: f, Party: f.ToOrg, Subject: r.nameOf(f.ToOrg), Named: serves || names(a, f.ToOrg, receivers...), Since: f.StartsOn}
		if f.Abroad() {
			b.reaches(a, f.ToCountry)
		}
		out = append(out, b)
	}
	return out
}

// besideTransfers is the transfers that belong to the engagements and flows, where those
// do not tell of the country themselves.
func (r *Register) besideTransfers(a *record.Activity, d kinds.Date, already []Beside) []Beside {
	var out []Beside
	for _, t := range r.TransfersOf(a, d) {
		told := slices.ContainsFunc(already, func(b Beside) bool {
			return (b.Engagement != nil && b.Engagement.ID == t.Engagement || b.Flow != nil && b.Flow.ID == t.Flow) && slices.Contains(b.Outside, t.Country)
		})
		if told {
			continue
		}
		b := Beside{Transfer: t, Party: t.Importer, Subject: r.nameOf(t.Importer), Named: true, Since: t.StartsOn}
		b.reaches(a, t.Country)
		out = append(out, b)
	}
	return out
}

// besideData is the systems that hold data of a kind which no activity that goes on says.
// A record without any data lacks them all, which is another matter (ROP-002).
func (r *Register) besideData(a *record.Activity, d kinds.Date) []Beside {
	var out []Beside
	for _, s := range r.known(a.Systems) {
		if !a.SaysData() || !inUse(s, d) {
			continue
		}
		b := Beside{System: s, Subject: s.Name, Named: true, Since: kinds.Latest(s.InUseFrom, s.PersonalDataSince)}
		for _, k := range record.GraveData {
			if held(s, k) == kinds.Yes && !r.anySays(s, k, d) {
				b.Unsaid = append(b.Unsaid, k)
			}
		}
		if len(b.Unsaid) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// held is whether a system holds data of a kind, as it says.
func held(s *chain.System, kind string) kinds.Tri {
	return map[string]kinds.Tri{"special": s.SpecialCategories, "criminal": s.CriminalData, "national_id": s.NationalID}[kind]
}

// anySays reports whether some activity of the system names data of a kind: one system may
// serve many.
func (r *Register) anySays(s *chain.System, kind string, d kinds.Date) bool {
	return slices.ContainsFunc(r.standing(d), func(a *record.Activity) bool { return slices.Contains(a.Systems, s.ID) && a.Says(kind) })
}

// receivers is the categories that somebody who is no processor may belong to: the law asks
// for categories of recipients (art. 30(1)(d)).
var receivers = slices.DeleteFunc(record.Recipients.Codes(), func(code string) bool {
	return slices.Contains([]string{"processor", "internal", "data_subject", "next_of_kin", "third_country"}, code)
})

// names reports whether the record tells of a recipient by itself or by its category.
func names(a *record.Activity, o kinds.OrgID, categories ...string) bool {
	return slices.ContainsFunc(a.Recipients, func(x record.Recipient) bool {
		return x.Org == o || slices.Contains(categories, record.Base(x.Category))
	})
}

// reaches notes a country outside the EEA that no transfer of the record names.
func (b *Beside) reaches(a *record.Activity, country string) {
	named := slices.ContainsFunc(a.Transfers, func(t record.ThirdCountry) bool { return t.Country == country })
	if country != "" && !law.InEEA(country) && !named && !slices.Contains(b.Outside, country) {
		b.Outside = append(b.Outside, country)
	}
}

// TakeOver gives what a record says once everything is in it that the chain shows of
// recipients and countries, and nobody has explained. Which people the data of a system
// are about, only people can say.
func TakeOver(said record.ActivityInput, shown []Beside) record.ActivityInput {
	said.Recipients, said.Transfers = slices.Clone(said.Recipients), slices.Clone(said.Transfers)
	for _, b := range shown {
		if !b.Differs() {
			continue
		}
		named := slices.ContainsFunc(said.Recipients, func(x record.Recipient) bool { return x.Org == b.Party })
		if !b.Named && !named {
			said.Recipients = append(said.Recipients, record.Recipient{Category: b.category(), Org: b.Party})
			said.NoRecipients = false
		}
		for _, country := range b.Outside {
			if !slices.ContainsFunc(said.Transfers, func(t record.ThirdCountry) bool { return t.Country == country }) {
				said.Transfers = append(said.Transfers, record.ThirdCountry{Country: country, Recipient: b.Subject})
			}
		}
	}
	return said
}

// category is that of the recipient, where the chain shows it.
func (b Beside) category() string {
	if b.Engagement != nil {
		return "processor"
	}
	return ""
}

// Takable reports whether there is anything that TakeOver takes over.
func Takable(shown []Beside) bool {
	return slices.ContainsFunc(shown, func(b Beside) bool { return b.Differs() && (!b.Named || len(b.Outside) > 0) })
}

// divergenceDays is how long record and chain may differ (gaps ROP-004).
const divergenceDays = 14

// recordDiverges is ROP-004: what the chain shows of an activity's systems is not what its
// record says, and nobody has explained why.
func recordDiverges(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.standing(d) {
		f := Finding{Activity: a, Facts: r.activityFacts(a, d)}
		found := false
		for _, b := range r.Beside(a, d) {
			opened := b.Since.AddDays(divergenceDays)
			if !b.Differs() || opened > d {
				continue
			}
			if !found || opened < f.OpenedOn {
				f.OpenedOn = opened
			}
			found = true
			f.Facts = append(f.Facts, b.facts()...)
		}
		if found {
			out = append(out, f)
		}
	}
	return out
}

func (b Beside) facts() []Fact {
	var out []Fact
	if !b.Named {
		out = append(out, Fact{"recipient_unnamed", b.Subject})
	}
	for _, country := range b.Outside {
		out = append(out, Fact{"country_unnamed", b.Subject + ": " + country})
	}
	for _, k := range b.Unsaid {
		out = append(out, Fact{"data_unsaid", k})
	}
	return out
}
