package batch

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Batches is the verbs of batches.
type Batches struct {
	door.Noun[Batch, Order]
	d     *door.Door
	steps agreement.Steps
	deals agreement.Agreements
}

// New gives the verbs; the steps are those by which people issue one.
func New(d *door.Door, steps agreement.Steps) Batches {
	return Batches{door.NewNoun[Batch, Order](d), d, steps, door.NewNoun[agreement.Agreement, agreement.AgreementInput](d)}
}

// Preview is what a batch would do, before anything is made or sent.
type Preview struct {
	Items []Line            `json:"items" required:"true"`
	Model []kinds.Violation `json:"model" required:"true" doc:"what the model lacks, so that no agreement could be issued from it"`
}

// Preview tells who would get the agreement, who would be left in peace, and for whom
// an address is missing. It writes nothing. Errors: as Start.
func (s Batches) Preview(ctx context.Context, id string) (Preview, error) {
	return door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) (Preview, error) {
		out := Preview{Items: []Line{}, Model: []kinds.Violation{}}
		b, err := door.Get[Batch](tx, id)
		if err != nil {
			return out, err
		}
		p, err := b.plan(tx)
		if err != nil {
			return out, err
		}
		if out.Items, err = p.lines(tx); err != nil {
			return out, err
		}
		out.Model, err = b.lacks(tx, p)
		return out, err
	})
}

// lacks lists what no counterpart's agreement would have, as the first one shows: what
// is missing in the model itself, and neither at the counterpart nor below it.
func (b *Batch) lacks(tx *door.Tx, p *plan) ([]kinds.Violation, error) {
	out := []kinds.Violation{}
	first := slices.IndexFunc(p.items, func(it *Item) bool { return it.State == ItemWaiting })
	if first < 0 {
		return out, nil
	}
	of := p.items[first].Party
	a, vs, err := b.sample(tx, p.model, p.items[first])
	if err != nil {
		return out, err
	}
	at := place(a, of)
	for _, v := range vs {
		// Point d of the checklist is met when it is known who stands below.
		below := v.Pointer == "/subProcessorsUsed" || v.Pointer == "/checklist" && strings.HasPrefix(v.Detail, "d: ")
		theirs := below && a.Parties[at].Side == agreement.Processor
		if !theirs && !strings.HasPrefix(v.Pointer, "/parties/"+strconv.Itoa(at)) {
			out = append(out, v)
		}
	}
	return out, nil
}

// sample makes one counterpart's agreement, without saving it, and lists what would
// keep it from being issued.
func (b *Batch) sample(tx *door.Tx, model *agreement.Agreement, it *Item) (*agreement.Agreement, []kinds.Violation, error) {
	in, err := b.copyFor(model, it, agreement.ContactLine{}, "", tx.Today())
	if err != nil {
		return nil, nil, err
	}
	a := &agreement.Agreement{AgreementInput: in}
	a.Org, a.NotedBy = b.Org, cmp.Or(b.NotedBy, "-")
	vs, err := a.Hindrances(tx)
	return a, vs, err
}

// place is where a party stands in the list, -1 for none.
func place(a *agreement.Agreement, o kinds.OrgID) int {
	return slices.IndexFunc(a.Parties, func(p agreement.Party) bool { return p.Org == o })
}

// startActions is what whoever starts a batch has to be allowed to do for each.
var startActions = []access.Action{"agreement.create", "agreement.move", "agreement.issue", "invitation.create"}

// Start makes an item and a job for each counterpart, in one transaction; a batch
// that was stopped goes on. Doing it twice changes nothing. Errors: invalid, with what
// the batch or its model lacks; forbidden for who could not do the same one by one.
func (s Batches) Start(ctx context.Context, id string) (*Batch, error) {
	return door.Do(ctx, s.d, "batch.start", nil, func(tx *door.Tx) (*Batch, error) {
		b, err := door.Get[Batch](tx, id)
		if err != nil || b.State == Running {
			return b, err
		}
		if b.StartedAt != nil {
			b.State = Running
			if err := door.Save(tx, b); err != nil {
				return nil, err
			}
			items, err := door.All[Item](tx, "batch = ? and state = ?", b.ID, ItemWaiting)
			return b, leave(tx, items, err)
		}
		return b, b.start(tx)
	})
}

// leave leaves a job for each of some items.
func leave(tx *door.Tx, items []*Item, err error) error {
	if err != nil {
		return err
	}
	var all []MakeItem
	for _, it := range items {
		if it.State == ItemWaiting {
			all = append(all, MakeItem{it.ID, it.Org})
		}
	}
	return door.EnqueueAll(tx, all)
}

func (b *Batch) start(tx *door.Tx) error {
	for _, a := range startActions {
		if err := tx.Who.May(a); err != nil {
			return err
		}
	}
	p, err := b.plan(tx)
	if err != nil {
		return err
	}
	if err := b.note(tx, p.model); err != nil {
		return err
	}
	lacks, err := b.lacks(tx, p)
	if err != nil {
		return err
	}
	for i := range lacks {
		lacks[i].Pointer = "/model"
	}
	if err := kinds.Violations(lacks); err != nil {
		return err
	}
	b.State, b.StartedBy, b.StartedAt, b.ModelAt = Running, tx.Who.Name, &tx.Now, p.model.Version
	if err := door.Save(tx, b); err != nil {
		return err
	}
	return leave(tx, p.items, door.Add(tx, p.items...))
}

// note settles who looked at the text: who starts the batch, where the role is one
// that does; else who did for the model.
func (b *Batch) note(tx *door.Tx, model *agreement.Agreement) error {
	b.Note, b.NotedBy = cmp.Or(strings.TrimSpace(b.Note), model.NotedText), model.NotedBy
	if tx.Who.May("agreement.note") == nil {
		b.NotedBy = tx.Who.Name
	}
	switch {
	case b.NotedBy == "":
		return kinds.Invalid("/model", "noted", "the privacy coordinator or the data protection officer looks at the text first: let one of them note it for the model, or start the batch")
	case b.Note == "":
		return kinds.Invalid("/note", "required", "write down what was looked at in the text: the note stands with each agreement")
	}
	return nil
}

// Stop keeps back all that has not been made, sent or reminded of yet. What is being
// made at this moment is finished.
func (s Batches) Stop(ctx context.Context, id string) (*Batch, error) {
	return door.Do(ctx, s.d, "batch.stop", nil, func(tx *door.Tx) (*Batch, error) {
		b, err := door.Get[Batch](tx, id)
		switch {
		case err != nil || b.State == Stopped:
			return b, err
		case b.StartedAt == nil:
			return nil, errNotStarted
		}
		b.State = Stopped
		return b, door.Save(tx, b)
	})
}

var errNotStarted = kinds.Fail(kinds.KindConflict, "the batch has not been started yet")

// Mend changes whom an item is for and whom it is written to, as long as nothing was
// sent, and tries it again. Errors: conflict once it was sent or skipped; stale.
func (s Batches) Mend(ctx context.Context, batch, id string, version int, in ItemInput) (*Item, error) {
	of, err := kinds.ParseID[Batch](batch)
	if err != nil {
		return nil, kinds.NotFound("batch")
	}
	in.Batch = cmp.Or(in.Batch, of)
	return door.Do(ctx, s.d, "batch_item.update", in, func(tx *door.Tx) (*Item, error) {
		it, err := door.Get[Item](tx, id)
		switch {
		case err != nil:
			return nil, err
		case it.Batch != of:
			return nil, kinds.NotFound("batch_item")
		case it.Version != version:
			return nil, door.Stale("batch_item")
		case in.Batch != of:
			return nil, kinds.Invalid("/batch", "mismatch", "the address names another batch")
		case it.State != ItemWaiting && it.State != ItemFailed:
			return nil, kinds.Fail(kinds.KindConflict, "the item is %s: what was sent is changed from its agreement", it.State)
		case !it.Agreement.IsZero() && in.Party != it.Party:
			return nil, kinds.Invalid("/party", "frozen", "an agreement with this counterpart was made already: make an item for another one in another batch")
		}
		it.ItemInput = in
		if it.State == ItemFailed {
			it.again()
		}
		if err := door.Save(tx, it); err != nil {
			return nil, err
		}
		return it, s.remade(tx, it)
	})
}

// remade lets an agreement that was made, and is not issued, name the contact as it
// was mended, and tries the item again.
func (s Batches) remade(tx *door.Tx, it *Item) error {
	if !it.Agreement.IsZero() {
		a, err := door.Get[agreement.Agreement](tx, it.Agreement.String())
		if err != nil {
			return err
		}
		if i := place(a, it.Party); !a.Issued() && i >= 0 {
			of, err := door.Get[party.Organisation](tx, it.Party.String())
			if err != nil {
				return err
			}
			to, err := it.address(tx, of)
			if err != nil {
				return err
			}
			a.Parties[i].Contacts, a.MainContract.Reference = []agreement.ContactLine{to}, cmp.Or(it.Reference, a.MainContract.Reference)
			if err := door.Save(tx, a); err != nil {
				return err
			}
		}
	}
	b, err := door.Get[Batch](tx, it.Batch.String())
	if err != nil || b.State != Running {
		return err
	}
	return leave(tx, []*Item{it}, nil)
}
