package agreement

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// State is where an agreement stands in its lifecycle (domain 3.9).
type State string

// The states.
const (
	Draft         State = "draft"
	UnderReview   State = "review"
	Ready         State = "ready" // issued: the text is frozen
	PartSigned    State = "part_signed"
	Signed        State = "signed"
	InForce       State = "active"
	UnderRevision State = "under_revision" // in force, while the next version is written
	Suspended     State = "suspended"      // in force, while the processing is stopped (2021/915, clause 10)
	Notice        State = "notice"         // in force until the end of notice
	Expired       State = "expired"
	Ended         State = "ended"
	ExitPending   State = "exit_pending"
	Superseded    State = "superseded"
	Closed        State = "closed"
	Void          State = "void"
)

// ExistsOn reports whether the agreement was there on a day: created by then and
// not yet void. A fact dated after the day does not exist on it.
func (a *Agreement) ExistsOn(d kinds.Date) bool {
	return a.CreatedOn <= d && (!a.VoidedOn.Known() || d < a.VoidedOn)
}

// End is the last day of the term, unknown when open: the earliest of its own
// end, the end of notice, and the end of a main contract that it is tied to.
func (a *Agreement) End() kinds.Date {
	contract := kinds.Date("")
	if a.MainContract.LinkedTerm {
		contract = a.MainContract.EndsOn
	}
	return kinds.Earliest(a.EffectiveTo, a.TerminatedOn, contract)
}

// required is the parties whose signature must be there on a day: every signatory
// and everyone whom an agent signs for. Who accedes later is not waited for, and
// neither is who left without ever signing.
func (a *Agreement) required(d kinds.Date) []Party {
	return slices.DeleteFunc(slices.Clone(a.Parties), func(p Party) bool {
		gone := p.LeftOn.Known() && p.LeftOn <= d && !a.signedOn(p.Org, d).Known()
		later := p.Capacity == Acceded && a.Type != Accession // who accedes signs the accession
		return later || !a.hasPlace(p) || gone
	})
}

// signedOn gives the first day that a party signed, or was signed for, by day d.
func (a *Agreement) signedOn(p kinds.OrgID, d kinds.Date) kinds.Date {
	var days []kinds.Date
	for _, s := range a.Signatures {
		if s.Party == p && s.SignedOn <= d {
			days = append(days, s.SignedOn)
		}
	}
	return kinds.Earliest(days...)
}

// LastSignature is the day of the last required signature as known on day d,
// and whether all of them were given by then. A legal act (art. 28(3)) is signed
// by nobody, and holds from the day that it names itself.
func (a *Agreement) LastSignature(d kinds.Date) (last kinds.Date, complete bool) {
	required := a.required(d)
	complete = len(required) > 1
	for _, p := range required {
		day := a.signedOn(p.Org, d)
		complete = complete && day.Known()
		last = max(last, day)
	}
	return last, complete || a.Type == LegalAct && a.EffectiveFrom.Known()
}

// Start is the first day in force as known on day d: the later of effective_from
// and the last required signature, so that a backdated agreement heals nothing.
func (a *Agreement) Start(d kinds.Date) (kinds.Date, bool) {
	last, complete := a.LastSignature(d)
	return kinds.Latest(a.EffectiveFrom, last), complete
}

// InForceOn reports whether the agreement bound its signatories on a day: all
// required signatures given, in effect, not ended, not void. A missing mandate
// plays no part here (gaps 0).
func (a *Agreement) InForceOn(d kinds.Date) bool {
	start, complete := a.Start(d)
	return complete && a.ExistsOn(d) && start <= d && !a.endedOn(d) && !a.OvertakenOn(d)
}

func (a *Agreement) endedOn(d kinds.Date) bool { return a.End().Known() && a.End() < d }

// TookOverOn reports whether the agreement came into force by a day, and since
// when; it may have ended since. What it supersedes is then over for good.
func (a *Agreement) TookOverOn(d kinds.Date) (kinds.Date, bool) {
	start, complete := a.Start(d)
	return start, complete && a.ExistsOn(d) && start <= d
}

// LapsedOn reports whether the agreement was complete once and its term is over.
func (a *Agreement) LapsedOn(d kinds.Date) bool {
	_, complete := a.LastSignature(d)
	return complete && a.ExistsOn(d) && a.endedOn(d)
}

// PendingOn reports whether the agreement is on its way on a day: not all have
// signed, or it takes effect later; and its term is not over before it began.
func (a *Agreement) PendingOn(d kinds.Date) bool {
	return a.ExistsOn(d) && !a.endedOn(d) && !a.OvertakenOn(d) && !a.InForceOn(d)
}

// HoldsOn reports whether the agreement, ended, still binds for data that are
// held until return or deletion is confirmed.
func (a *Agreement) HoldsOn(d kinds.Date) bool {
	return a.State == ExitPending && a.LapsedOn(d)
}

// Standing is the state that the dates give on a day; a state that no date
// tells (suspended, notice, under_revision, exit_pending) is kept.
func (a *Agreement) Standing(d kinds.Date) State {
	last, complete := a.LastSignature(d)
	switch {
	case a.VoidedOn.Known() && a.VoidedOn <= d:
		return Void
	case a.OvertakenOn(d):
		return Superseded
	case a.InForceOn(d):
		return a.kept(InForce, UnderRevision, Suspended, Notice, a.undated())
	case complete && a.endedOn(d) && a.TerminatedOn.Known():
		return a.kept(Ended, ExitPending, Closed, a.undated())
	case complete && a.endedOn(d):
		return a.kept(Expired, Ended, ExitPending, Closed, a.undated())
	case complete:
		return Signed
	case last.Known():
		return PartSigned
	}
	return a.kept(Draft, UnderReview, Ready)
}

// kept gives the stored state where it is one of those that fit.
func (a *Agreement) kept(otherwise State, fits ...State) State {
	if slices.Contains(fits, a.State) {
		return a.State
	}
	return otherwise
}

func (a *Agreement) party(o kinds.OrgID) (Party, bool) {
	i := slices.IndexFunc(a.Parties, func(p Party) bool { return p.Org == o })
	if i < 0 {
		return Party{}, false
	}
	return a.Parties[i], true
}

// Names reports whether an organisation is a party at all.
func (a *Agreement) Names(o kinds.OrgID) bool { _, ok := a.party(o); return ok }

// Fits reports whether the type can carry a level-1 engagement.
func (a *Agreement) Fits() bool {
	switch a.Type {
	case ControllerProcessor, Clauses915, LegalAct, "":
		return true
	case Clauses914:
		return a.Module != nil && *a.Module == 2
	default:
		return false
	}
}

// BoundOn reports whether a party is bound on a day, for a system: it signed
// itself; or an agent signed for it under a mandate that was valid on the day of
// the signature and covers the system, or that was ratified in writing by then;
// or it acceded; or it is named as an affiliate; and it has not left (gaps 0,
// avtaleloven ch. 2). A legal act binds whom it names.
func (a *Agreement) BoundOn(o kinds.OrgID, s chain.SystemID, d kinds.Date) bool {
	p, ok := a.party(o)
	if !ok || a.LeftOn(o, d) {
		return false
	}
	acceded := p.Capacity == Acceded && p.AccededOn.Known() && p.AccededOn <= d
	if acceded || p.Capacity == Affiliate || a.Type == LegalAct {
		return true
	}
	return slices.ContainsFunc(a.Signatures, func(sig Signature) bool {
		given := sig.Party == o && sig.SignedOn.Known() && sig.SignedOn <= d
		return given && (!sig.ByAgent || a.mandated(sig, s, d))
	})
}

// LeftOn reports whether a party had left the agreement by a day.
func (a *Agreement) LeftOn(o kinds.OrgID, d kinds.Date) bool {
	p, ok := a.party(o)
	return ok && p.LeftOn.Known() && p.LeftOn <= d
}

// mandated reports whether an agent's signature binds the party for a system.
func (a *Agreement) mandated(sig Signature, s chain.SystemID, d kinds.Date) bool {
	return slices.ContainsFunc(a.Mandates, func(m Mandate) bool {
		other := !m.Agent.IsZero() && !sig.Agent.IsZero() && m.Agent != sig.Agent
		if m.Principal != sig.Party || other || (len(m.ScopeSystems) > 0 && !slices.Contains(m.ScopeSystems, s)) {
			return false
		}
		return m.validOn(sig.SignedOn) || m.ratifiedBy(d)
	})
}
