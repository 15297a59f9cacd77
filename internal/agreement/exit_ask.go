package agreement

import (
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// ExitRequest asks somebody of a processor to confirm.
type ExitRequest struct {
	Party     kinds.OrgID `json:"party" validate:"required" doc:"the processor that is asked, for itself and everybody below it"`
	Name      string      `json:"name" validate:"required,max=255"`
	Email     string      `json:"email" validate:"required,email,max=255"`
	Language  string      `json:"language" validate:"omitempty,oneof=nb nn en da"`
	ExpiresOn kinds.Date  `json:"expiresOn" doc:"the last day of the link; 30 days from now when it is left out, 180 at most"`
	Message   string      `json:"message" validate:"max=1000" doc:"stands in the letter"`
}

// AskExit sends somebody of a processor a link by which, without an account, the
// return or deletion is confirmed, and notes that it was asked for. Errors: conflict,
// no-exit, outside of exit_pending; invalid, with the place; forbidden for who may not
// invite.
func (s Steps) AskExit(ctx context.Context, id string, in ExitRequest) (*Invitation, error) {
	return door.Do(ctx, s.d, "agreement.exit", in, func(tx *door.Tx) (*Invitation, error) {
		for _, needs := range []access.Action{"agreement.read", "invitation.create"} {
			if err := tx.Who.May(needs); err != nil {
				return nil, err
			}
		}
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return nil, err
		}
		if err := a.leaving(tx); err != nil {
			return nil, err
		}
		if e := a.exitOf(in.Party); e == nil || e.Level != 1 {
			return nil, kinds.Invalid("/party", "no-holder", "ask a processor of the agreement: it answers for everybody below it")
		}
		due, err := a.exitDue(tx)
		if err != nil {
			return nil, err
		}
		i, err := Invite(tx, a, Letter{
			In:   InvitationInput{Agreement: a.ID, Party: in.Party, Name: in.Name, Email: in.Email, Language: in.Language, ExpiresOn: in.ExpiresOn},
			Text: "exit", By: tx.Who.Name, Due: due, Message: in.Message,
		})
		if err != nil {
			return nil, err
		}
		a.asked(in.Party, tx.Today())
		if err := door.Save(tx, a); err != nil {
			return nil, err
		}
		return i, a.requestEdges(tx, in.Party, due)
	})
}

// asked notes the day on which a processor, and with it everybody below, was asked.
func (a *Agreement) asked(of kinds.OrgID, today kinds.Date) {
	for i := range a.Exits {
		if e := &a.Exits[i]; answersFor(a.Exits, of, e.Org) {
			e.AskedOn = today
		}
	}
}

// requestEdges notes the request on the processor's engagements.
func (a *Agreement) requestEdges(tx *door.Tx, of kinds.OrgID, due kinds.Date) error {
	edges, err := door.All[chain.Engagement](tx, "org_id = ? and downstream = ? and state = ?", a.Org, of, chain.EndedButHolding)
	if err != nil {
		return err
	}
	for _, e := range edges {
		if !a.leadsTo(e) || e.Exit.RequestedOn.Known() || e.Exit.ConfirmedOn.Known() {
			continue
		}
		e.Exit.RequestedOn = tx.Today()
		if e.Exit.DueOn == "" && !e.EndsOn.Known() {
			e.Exit.DueOn = due
		}
		if err := door.Save(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// exitDue is the last day for the return or deletion: so many days after the end as
// the agreement says, else as the organisation has decided, else law.
func (a *Agreement) exitDue(tx *door.Tx) (kinds.Date, error) {
	days := a.ExitDays
	if days == nil {
		own, err := door.AllKnown[party.Settings](tx)
		if err != nil {
			return "", err
		}
		keeper, err := door.KnownOf[party.Organisation](tx, []kinds.OrgID{a.Org})
		if err != nil {
			return "", err
		}
		country := ""
		if len(keeper) > 0 {
			country = keeper[0].Country
		}
		p := law.On(country, tx.Today())
		if i := slices.IndexFunc(own, func(x *party.Settings) bool { return x.Org == a.Org }); i >= 0 {
			p = own[i].Law(country, tx.Today())
		}
		days = &p.ExitDays
	}
	return a.End().AddDays(*days), nil
}
