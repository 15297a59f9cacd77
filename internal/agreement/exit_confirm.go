package agreement

import (
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// teller is who confirms, and for which agreement.
type teller struct {
	agreement ID
	keeper    kinds.OrgID
	party     kinds.OrgID // for whom a guest answers; zero: it is no guest
	who       Signer
}

// teller finds out who confirms: the guest of an invitation, whatever agreement it
// names, or somebody of the organisation that keeps the agreement.
func (s Steps) teller(tx *door.Tx, id string) (teller, error) {
	if tx.Who.Invitation != "" {
		i, a, err := invited(tx)
		if err != nil {
			return teller{}, err
		}
		return teller{a.ID, a.Org, i.Party, Signer{i.Name, i.Email, "mailed_code"}}, nil
	}
	a, err := door.Get[Agreement](tx, id)
	if err != nil {
		return teller{}, err
	}
	if a.Org != tx.Who.Org && tx.Who.Role != access.Operator {
		return teller{}, kinds.Fail(kinds.KindForbidden, "whoever keeps the agreement notes what was confirmed: ask them for a link")
	}
	t := teller{agreement: a.ID, keeper: a.Org, who: Signer{Name: tx.Who.Name, Known: "link"}}
	switch {
	case tx.Who.User != "":
		u, err := door.Get[account.User](tx, tx.Who.User)
		if err != nil {
			return t, err
		}
		t.who = Signer{u.Name, u.Email, "account"}
	case tx.Who.Role == "":
		t.who.Known = "program"
	}
	return t, nil
}

// ConfirmExit notes that an organisation has returned or deleted what it held, said by
// somebody of the keeper, or by the guest of an invitation for the party that was
// invited and those below it. The engagements that the register has get the same
// confirmation, so that the gap closes with the fact. A later word takes the place of
// an earlier one, which stays in the history. Errors: conflict, no-exit, outside of
// exit_pending; invalid, with each place.
func (s Steps) ConfirmExit(ctx context.Context, id string, in ExitInput, c *Certificate) (*Agreement, error) {
	t, err := door.Look(ctx, s.d, telling(ctx), func(tx *door.Tx) (teller, error) { return s.teller(tx, id) })
	if err != nil {
		return nil, err
	}
	if guest := !t.party.IsZero(); guest {
		in.Document = document.ID{} // what is kept here is not a guest's to name
		ctx = access.With(ctx, access.Actor{Name: t.who.caller(), Role: access.Operator, Org: t.keeper})
	}
	return door.Do(ctx, s.d, "agreement.exit", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := door.Get[Agreement](tx, t.agreement.String())
		if err != nil {
			return nil, err
		}
		if err := a.leaving(tx); err != nil {
			return nil, err
		}
		if err := a.confirm(tx, in, t); err != nil {
			return nil, err
		}
		e := a.exitOf(in.Org)
		if err := s.enclose(tx, a, e, c, !t.party.IsZero()); err != nil {
			return nil, err
		}
		if err := door.Save(tx, a); err != nil {
			return nil, err
		}
		return a, a.exitEdges(tx, *e)
	})
}

// leaving refuses what is only done while an agreement is in exit, and brings the list
// of who held data up to the day.
func (a *Agreement) leaving(tx *door.Tx) (err error) {
	if at := a.Standing(tx.Today()); at != ExitPending {
		return refusal("no-exit", "return and deletion are confirmed while an agreement is exit_pending: this one is %s", at)
	}
	a.Exits, err = a.caughtUp(tx, tx.Today())
	a.verb = true
	return err
}

func (a *Agreement) exitOf(o kinds.OrgID) *ExitLine {
	i := slices.IndexFunc(a.Exits, func(e ExitLine) bool { return e.Org == o })
	if i < 0 {
		return nil
	}
	return &a.Exits[i]
}

// confirm writes a word into the list.
func (a *Agreement) confirm(tx *door.Tx, in ExitInput, t teller) error {
	e := a.exitOf(in.Org)
	switch {
	case e == nil:
		return kinds.Invalid("/org", "no-holder", "only who held data under the agreement can confirm: choose one of its exits")
	case !t.party.IsZero() && !answersFor(a.Exits, t.party, in.Org):
		return kinds.Invalid("/org", "no-holder", "the invitation is to answer for another party, and those below it")
	}
	if vs := in.check(tx.Today()); len(vs) > 0 {
		return kinds.Violations(vs)
	}
	e.ExitWord = in.word()
	e.ConfirmedBy, e.Email, e.Known, e.EnteredAt = t.who.Name, t.who.Email, t.who.Known, &tx.Now
	return nil
}

// exitEdges writes a confirmation into the engagements that lead to who confirmed, of
// those that ended with the data still held: the processor's own ones for the systems of
// the agreement, and those between two who held data under it. When everybody below a
// processor has confirmed, its own engagement says so as well (ENG-005).
func (a *Agreement) exitEdges(tx *door.Tx, done ExitLine) error {
	edges, err := door.All[chain.Engagement](tx, "org_id = ? and state = ?", a.Org, chain.EndedButHolding)
	if err != nil {
		return err
	}
	for _, e := range edges {
		was := e.Exit
		if e.Downstream == done.Org && a.leadsTo(e) {
			note(&e.Exit, done)
		}
		if subs, all := a.subsDone(e.Downstream); all && a.exitOf(e.Downstream) != nil && a.leadsTo(e) {
			e.Exit.SubsConfirmedOn = kinds.Latest(subs, e.Exit.RequestedOn)
		}
		if e.Exit == was {
			continue
		}
		if err := door.Save(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// note writes a word into the exit of an engagement. What was asked for on a day is
// confirmed on that day at the earliest.
func note(x *chain.Exit, done ExitLine) {
	x.Choice = done.Choice
	if done.Choice == HeldNothing {
		x.Choice = ""
	}
	x.ConfirmedOn, x.BackupsUntil = kinds.Latest(done.ConfirmedOn, x.RequestedOn), done.BackupsUntil
	x.Certificate, x.RetentionReason = done.Certificate, done.kept()
	if x.Certificate == "" && done.SHA256 != "" {
		x.Certificate = "SHA-256 " + done.SHA256
	}
}

// kept is what is retained, and by which law, in one line.
func (e ExitLine) kept() string {
	if e.Retained == "" {
		return ""
	}
	return kinds.Cut(e.Retained+" ("+e.RetainedLaw+", "+e.RetainedCountry+")", 1000)
}

// leadsTo reports whether an engagement is one of those by which data got to who held
// them under the agreement.
func (a *Agreement) leadsTo(e *chain.Engagement) bool {
	if len(e.ScopeSystems) > 0 {
		return slices.ContainsFunc(e.ScopeSystems, func(id chain.SystemID) bool { return slices.Contains(a.ScopeSystems, id) })
	}
	return a.exitOf(e.Upstream) != nil || a.Names(e.Upstream)
}

// subsDone is the day on which the last of those below one has confirmed, and whether
// all have. Nobody stands below it: there is nothing to say.
func (a *Agreement) subsDone(of kinds.OrgID) (last kinds.Date, all bool) {
	any := false
	for _, e := range a.Exits {
		if slices.Contains(e.Under, of) {
			if !e.ConfirmedOn.Known() {
				return "", false
			}
			last, any = kinds.Latest(last, e.ConfirmedOn), true
		}
	}
	return last, any
}
