package agreement

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// Judgement is what somebody decides on a file that came for an annex.
type Judgement struct {
	Accept   bool   `json:"accept"`
	Complete bool   `json:"complete" doc:"the annex says all that it must say"`
	Reason   string `json:"reason" validate:"max=2000" doc:"why it is sent back"`
}

// Judge accepts a file as the annex, or sends it back with the reason, which its
// sender reads. Errors: conflict, when nobody is asked or the scanner has not looked;
// invalid, with what keeps it from being the annex.
func (s Enclosures) Judge(ctx context.Context, id string, in Judgement) (*Enclosure, error) {
	return door.Do(ctx, s.d, "enclosure.decide", in, func(tx *door.Tx) (*Enclosure, error) {
		e, err := door.Get[Enclosure](tx, id)
		if err != nil {
			return nil, err
		}
		if e.State != Waiting {
			return nil, refusal("nobody-asked", "the file is %s: nobody is asked", e.State)
		}
		if !in.Accept && blank(in.Reason) {
			return nil, kinds.Invalid("/reason", "required", "say why the file is sent back: its sender reads it")
		}
		a, err := door.Get[Agreement](tx, e.Agreement.String())
		if err != nil {
			return nil, err
		}
		e.DecidedBy, e.DecidedAt, e.DecidedWhy = tx.Who.Name, &tx.Now, in.Reason
		if !in.Accept {
			e.State = Refused
			if err := door.Save(tx, e); err != nil {
				return nil, err
			}
			return e, e.tell(tx, a)
		}
		return e, s.accept(tx, a, e, in.Complete)
	})
}

func (s Enclosures) accept(tx *door.Tx, a *Agreement, e *Enclosure, complete bool) error {
	e.State, e.Complete = Accepted, complete
	if vs := a.encloses(e); len(vs) > 0 {
		return kinds.Violations(vs)
	}
	if _, err := document.Accept(tx, e.Document, s.d.Blobs().Scans()); err != nil {
		return err
	}
	if err := door.Save(tx, e); err != nil {
		return err
	}
	return a.enclose(tx, e)
}

// tell writes to the guest whose file was sent back, as long as the invitation is open.
func (e *Enclosure) tell(tx *door.Tx, a *Agreement) error {
	if e.Invitation == "" {
		return nil
	}
	i, err := door.Get[Invitation](tx, e.Invitation)
	if err != nil || !i.OpenOn(tx.Today()) {
		return err
	}
	org, err := door.Get[party.Organisation](tx, i.Org.String())
	if err != nil {
		return err
	}
	_, err = mail.Post(tx, mail.Letter{
		Email: i.Email, Name: i.Name, Language: i.Language, Text: "returned", Expires: i.ExpiresOn.AddDays(1).Time(),
		Data: map[string]string{"Org": org.Name, "By": tx.Who.Name, "Name": i.Name, "About": a.Title(), "Reason": e.DecidedWhy},
	})
	return err
}

// Of lists what was put forward for an agreement, newest first, as it was known at the
// instant of the context where there is one. Errors: not-found.
func (s Enclosures) Of(ctx context.Context, a *Agreement) ([]*Enclosure, error) {
	return door.Look(ctx, s.d, "enclosure.read", func(tx *door.Tx) ([]*Enclosure, error) {
		all, err := door.AllKnown[Enclosure](tx)
		all = slices.DeleteFunc(all, func(e *Enclosure) bool { return e.Agreement != a.ID })
		newest(all)
		return all, err
	})
}

func newest(all []*Enclosure) {
	slices.SortStableFunc(all, func(x, y *Enclosure) int { return y.SentAt.Compare(x.SentAt) })
}

// Delivered lists what the party of the guest who asks has put forward, newest first:
// its own, and nobody else's.
func (s Enclosures) Delivered(ctx context.Context) ([]*Enclosure, error) {
	return door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) ([]*Enclosure, error) {
		i, a, err := invited(tx)
		if err != nil {
			return nil, err
		}
		all, err := door.All[Enclosure](tx, "agreement = ? and brought_by = ?", a.ID, i.Party)
		newest(all)
		return all, err
	})
}

// AnnexFile gives the bytes of an annex that is a line of the agreement, to whoever
// reads both agreements and documents: the people who keep it, and a party of it, which
// finds its own annexes and those for all. Errors: not-found.
func (s Enclosures) AnnexFile(ctx context.Context, id, sum string) (document.Content, error) {
	who := access.From(ctx)
	if err := who.May("document.read"); err != nil {
		return document.Content{}, err
	}
	a, err := door.Look(ctx, s.d, "agreement.read", func(tx *door.Tx) (*Agreement, error) { return door.Known[Agreement](tx, id) })
	if err != nil {
		return document.Content{}, err
	}
	if !slices.ContainsFunc(a.Annexes, func(x Annex) bool { return x.SHA256 != "" && strings.EqualFold(x.SHA256, sum) }) {
		return document.Content{}, kinds.NotFound("file")
	}
	keeper := access.With(door.AsItStands(ctx), access.Actor{Name: who.Name, Role: access.Operator, Org: a.Org})
	found, err := door.Look(keeper, s.d, "document.read", func(tx *door.Tx) ([]*document.Document, error) {
		return door.All[document.Document](tx, "subject = ? and subject_kind = 'agreement' and sha256 = ? and state = 'clean'", a.ID.String(), strings.ToLower(sum))
	})
	if err == nil && len(found) == 0 {
		err = kinds.NotFound("file")
	}
	if err != nil {
		return document.Content{}, err
	}
	return document.New(s.d).ReadFor(door.AsItStands(ctx), a.Org, "agreement", a.ID.String(), found[0].ID.String())
}
