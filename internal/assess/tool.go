package assess

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Setting is what is known of a transfer from other records: who answers for it, and
// what the importer is to the data.
type Setting struct {
	Controller kinds.OrgID
	Public     bool   // the controller is an authority
	Role       string // of the engagement; empty: there is none
}

// Fault is why a tool does not carry a transfer on a day, and since when; the zero one
// says that it does. One that only waits for somebody to look weighs less.
type Fault struct {
	Why    string
	Since  kinds.Date
	Lesser bool
}

// Faults lists every reason that Fault.Why can give.
var Faults = []string{"no_tool", "expired", "not_adequate", "adequacy_ended", "sector", "members", "framework", "lapsed", "hr_data", "other_data", "unchecked", "old_clauses", "unsigned", "module", "annexes", "unauthorised", "closed"}

// FaultOn tells whether the tool carries the transfer on a day, and if not, why (art.
// 44-46, 49).
func (t *Transfer) FaultOn(in Setting, d kinds.Date) Fault {
	f := t.fault(in, d)
	if f.Why == "" && t.ValidTo.Known() && d > t.ValidTo {
		f = Fault{Why: "expired", Since: t.ValidTo.AddDays(1)}
	}
	if f.Why != "" {
		f.Since = kinds.Latest(f.Since, t.StartsOn)
	}
	return f
}

func (t *Transfer) fault(in Setting, d kinds.Date) Fault {
	switch {
	case t.Tool == "" || t.Tool == "none":
		return Fault{Why: "no_tool"}
	case t.Tool == "adequacy_45":
		return t.adequacyFault(d)
	case t.Tool == "dpf_45":
		return t.frameworkFault(d)
	case t.Tool == "scc_46_2_c":
		return t.clausesFault(in, d)
	case strings.Contains(t.Tool, "_46_3_") && (!t.AuthorisedOn.Known() || d < t.AuthorisedOn):
		return Fault{Why: "unauthorised"}
	case slices.Contains(closed, t.Tool) && in.Public && t.PublicPowers != kinds.No:
		return Fault{Why: "closed"}
	}
	return Fault{}
}

// closed is the derogations that an authority cannot use in the exercise of its powers
// (art. 49(3)).
var closed = []string{"derogation_49_1_a", "derogation_49_1_b", "derogation_49_1_c", "legit_interest_49_1_2"}

// adequacyFault looks for a decision that holds on the day and for this importer. A
// decision that fell leaves the transfer without a tool from the day after its last.
func (t *Transfer) adequacyFault(d kinds.Date) Fault {
	out := Fault{Why: "not_adequate"}
	for _, a := range law.AdequaciesOf(t.Country, t.AdequacyRef) {
		why := t.outside(a)
		switch {
		case a.HoldsOn(d) && why == "":
			return Fault{}
		case a.HoldsOn(d):
			out = worse(out, Fault{Why: why})
		case a.To.Known() && a.To < d && why == "":
			out = worse(out, Fault{Why: "adequacy_ended", Since: a.To.AddDays(1)})
		}
	}
	return out
}

// worse keeps the reason that is told first: that a decision fell, with its day, before
// that one holds for others.
func worse(a, b Fault) Fault {
	if a.Why == "adequacy_ended" && b.Why != a.Why {
		return a
	}
	return b
}

// outside tells why a decision does not hold for the importer. Who had joined a list
// that is gone is known by the reference alone.
func (t *Transfer) outside(a law.Adequacy) string {
	switch a.Limit {
	case law.OnlyCommercial:
		if t.ImporterActivity != "commercial" {
			return "sector"
		}
	case law.OnlyShield:
		if t.AdequacyRef != a.Ref {
			return "members"
		}
	case law.OnlyFramework:
		return "members" // it is a tool of its own
	}
	return ""
}

// frameworkFault looks at what the list of the Data Privacy Framework said.
func (t *Transfer) frameworkFault(d kinds.Date) Fault {
	held := slices.ContainsFunc(law.AdequaciesOf(t.Country, ""), func(a law.Adequacy) bool { return a.Limit == law.OnlyFramework && a.HoldsOn(d) })
	checked := t.DPF.CheckedOn
	if checked > d {
		checked = ""
	}
	switch again := checked.AddMonths(law.FrameworkMonths); {
	case !held:
		return Fault{Why: "framework"}
	case t.DPF.LapsedOn.Known() && t.DPF.LapsedOn <= d:
		return Fault{Why: "lapsed", Since: t.DPF.LapsedOn}
	case t.DPF.Active == kinds.No && !t.DPF.LapsedOn.Known():
		return Fault{Why: "lapsed", Since: checked}
	case t.HRData == kinds.Yes && t.DPF.CoversHR != kinds.Yes:
		return Fault{Why: "hr_data"}
	case t.HRData == kinds.No && t.DPF.CoversOther == kinds.No:
		return Fault{Why: "other_data"}
	case !checked.Known():
		return Fault{Why: "unchecked", Lesser: true}
	case d > again:
		return Fault{Why: "unchecked", Since: again.AddDays(1), Lesser: true}
	}
	return Fault{}
}

// clausesFault looks at standard clauses of the Commission: signed, of 2021, in the
// module that fits, and with their annexes.
func (t *Transfer) clausesFault(in Setting, d kinds.Date) Fault {
	switch {
	case !t.SCCSignedOn.Known() || d < t.SCCSignedOn:
		return Fault{Why: "unsigned"}
	case t.old() && d > law.OldClausesUntil:
		return Fault{Why: "old_clauses", Since: law.OldClausesUntil.AddDays(1)}
	case t.old():
		return Fault{}
	case !slices.Contains(t.modules(in), t.SCCModule):
		return Fault{Why: "module"}
	case t.AnnexesComplete == kinds.No:
		return Fault{Why: "annexes"}
	}
	return Fault{}
}

// old reports whether the clauses are from before 2021: as somebody says, or else by
// the day of the signature.
func (t *Transfer) old() bool {
	if t.SCCEdition != "" {
		return t.SCCEdition != "2021_914"
	}
	return t.SCCSignedOn < law.NewClausesFrom
}

// modules lists the modules that fit: by whether the controller itself sends the data,
// and by what the importer is to them. Where nobody has said what it is, any will do
// that fits who sends.
func (t *Transfer) modules(in Setting) []string {
	controllers := slices.Contains([]string{"joint_controller", "independent_controller"}, in.Role)
	switch own := t.From() == in.Controller; {
	case own && controllers:
		return []string{"1"}
	case own && in.Role == "processor":
		return []string{"2"}
	case own:
		return []string{"1", "2"}
	case controllers:
		return []string{"4"}
	default:
		return []string{"3"}
	}
}
