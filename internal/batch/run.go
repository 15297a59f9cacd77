package batch

import (
	"cmp"
	"context"
	"errors"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// MakeItem is the job that makes, issues and sends one item's agreement.
type MakeItem struct {
	Item ItemID      `json:"item"`
	Org  kinds.OrgID `json:"org"`
}

// Kind names the job.
func (MakeItem) Kind() string { return "batch.item" }

// Works says that batches do their jobs.
func (s Batches) Works(w jobs.Work) {
	jobs.Handle(w, s.Make)
	jobs.Handle(w, s.GoOn)
	jobs.Handle(w, s.RemindDue)
	jobs.Handle(w, s.Sweep)
	jobs.Every(w, sweepEvery, Sweep{})
}

// system acts for an organisation, in somebody's name.
func system(ctx context.Context, org kinds.OrgID, name string) context.Context {
	return access.With(ctx, access.Actor{Name: name, Role: access.Operator, Org: org})
}

// mostSteps is more steps than an item has.
const mostSteps = 10

// errUnfinished keeps what an item is about out of the job's row.
var errUnfinished = errors.New("the item could not be finished: it is tried again")

// Make takes an item as far as it goes. Each step looks first at what has been done,
// so that whoever is killed in the middle is followed by somebody who goes on there:
// no agreement is made twice, and no letter is written twice. What somebody has to
// mend is noted with the item, and does not stop the others.
func (s Batches) Make(ctx context.Context, job MakeItem, a jobs.Attempt) error {
	for range mostSteps {
		done, err := s.step(ctx, job)
		if err == nil && !done {
			continue
		}
		return s.settle(ctx, job, err, a.Last)
	}
	return errUnfinished
}

// settle tells what passes by itself from what somebody has to mend.
func (s Batches) settle(ctx context.Context, job MakeItem, err error, last bool) error {
	kind := kinds.KindOf(err)
	passing := kind == kinds.KindInternal || kind == kinds.KindStale || kind == kinds.KindLimited
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled), passing && !last && kind == kinds.KindInternal:
		return err
	case passing && !last:
		return errUnfinished
	}
	_, lost := door.Do(system(ctx, job.Org, "batch"), s.d, "batch.run", nil, func(tx *door.Tx) (bool, error) {
		it, lost := door.Get[Item](tx, job.Item.String())
		if lost != nil || it.State != ItemWaiting {
			return false, lost
		}
		it.fail(err)
		return true, door.Save(tx, it)
	})
	return lost
}

// stage is how far an item has come.
type stage struct {
	b     *Batch
	it    *Item
	a     *agreement.Agreement // nil: not made yet
	today kinds.Date
}

func (s Batches) look(ctx context.Context, job MakeItem) (stage, error) {
	return door.Look(system(ctx, job.Org, "batch"), s.d, "batch.read", func(tx *door.Tx) (stage, error) {
		it, err := door.Get[Item](tx, job.Item.String())
		if err != nil {
			return stage{}, err
		}
		b, err := door.Get[Batch](tx, it.Batch.String())
		if err != nil || it.Agreement.IsZero() {
			return stage{b, it, nil, tx.Today()}, err
		}
		a, err := door.Get[agreement.Agreement](tx, it.Agreement.String())
		return stage{b, it, a, tx.Today()}, err
	})
}

// step does the next thing to an item, and reports whether there is no other.
func (s Batches) step(ctx context.Context, job MakeItem) (done bool, err error) {
	at, err := s.look(ctx, job)
	if err != nil || at.it.State != ItemWaiting || at.b.State != Running {
		return true, err
	}
	done, err = s.next(ctx, job, at)
	if kinds.KindOf(err) != kinds.KindConflict || err == nil {
		return done, err
	}
	now, lost := s.look(ctx, job)
	if lost == nil && (now.it.Version != at.it.Version || version(now.a) != version(at.a)) {
		return false, nil // somebody else does the same job: it goes on from there
	}
	return done, err
}

// version is 0 for what has not been made.
func version(a *agreement.Agreement) int {
	if a == nil {
		return 0
	}
	return a.Version
}

func (s Batches) next(ctx context.Context, job MakeItem, at stage) (done bool, err error) {
	ctx = system(ctx, job.Org, at.b.StartedBy)
	if at.a == nil {
		return false, s.create(ctx, at)
	}
	id, seen := at.a.ID.String(), agreement.Seen{Version: at.a.Version}
	switch state := at.a.Standing(at.today); {
	case state == agreement.Draft:
		_, err = s.steps.Move(ctx, id, agreement.MoveInput{To: agreement.UnderReview, Seen: seen})
	case state == agreement.UnderReview && at.a.NotedBy == "":
		_, err = s.steps.Note(system(ctx, job.Org, at.b.NotedBy), id, agreement.NoteInput{Text: at.b.Note})
	case state == agreement.UnderReview:
		_, err = s.steps.Issue(ctx, id, agreement.IssueInput{Seen: seen})
	case state == agreement.Void:
		err = kinds.Invalid("/agreement", "void", "the agreement that was made was declared void")
	case at.awaitsOurs():
		return true, nil
	default:
		return true, s.send(ctx, at)
	}
	return false, err
}

// awaitsOurs reports whether an item waits for one's own side to sign first.
func (at stage) awaitsOurs() bool {
	own := place(at.a, at.b.Org)
	return at.b.SignFirst && own >= 0 && at.a.Parties[own].Side != agreement.Agent && !at.a.SignedBy(at.b.Org, at.today)
}

// create makes the agreement of an item, once: the item names it from the same
// transaction on. Who has got one meanwhile is left in peace.
func (s Batches) create(ctx context.Context, at stage) error {
	past, err := s.deals.At(ctx, at.b.Model.String(), at.b.ModelAt)
	if err != nil {
		return err
	}
	_, err = door.Do(ctx, s.d, "batch.run", nil, func(tx *door.Tx) (bool, error) {
		it, err := door.Get[Item](tx, at.it.ID.String())
		if err != nil || !it.Agreement.IsZero() || it.State != ItemWaiting {
			return false, err
		}
		if it.Party.IsZero() {
			found, err := party.Find(tx, it.Text)
			if err != nil {
				return false, err
			}
			it.Party = found.ID
		}
		return true, at.b.make(tx, it, past.Record)
	})
	return err
}

// make adds an item's agreement, or finds that the counterpart has one.
func (b *Batch) make(tx *door.Tx, it *Item, model *agreement.Agreement) error {
	has, err := alike(tx, model, []kinds.OrgID{it.Party})
	if err != nil {
		return err
	}
	if it.leave(has[it.Party], b.Org); it.State == ItemSkipped {
		return door.Save(tx, it)
	}
	of, err := door.Get[party.Organisation](tx, it.Party.String())
	if err != nil {
		return err
	}
	to, err := it.address(tx, of)
	if err != nil {
		return err
	}
	_, number := agreement.NumberOf(of.Identifiers, tx.Today())
	in, err := b.copyFor(model, it, to, number, tx.Today())
	if err != nil {
		return err
	}
	a := door.Make[agreement.Agreement](in)
	if err := door.Add(tx, a); err != nil {
		return err
	}
	it.Agreement = a.ID
	return door.Save(tx, it)
}

// send writes the letter to the counterpart, once: the item says that it was sent
// from the same transaction on. Whoever has signed by then needs none.
func (s Batches) send(ctx context.Context, at stage) error {
	_, err := door.Do(ctx, s.d, "batch.run", nil, func(tx *door.Tx) (bool, error) {
		it, err := door.Get[Item](tx, at.it.ID.String())
		if err != nil || it.State != ItemWaiting {
			return false, err
		}
		a, err := door.Get[agreement.Agreement](tx, it.Agreement.String())
		if err != nil {
			return false, err
		}
		if !a.SignedBy(it.Party, tx.Today()) {
			if it.Invitation, err = at.b.write(tx, it, a, "issued", tx.Today()); err != nil {
				return false, err
			}
		}
		it.State, it.SentAt, it.Problems = ItemSent, &tx.Now, nil
		return true, door.Save(tx, it)
	})
	return err
}

// write invites the counterpart of an item by one more letter; sent is the day of the
// first one, from which the link is good.
func (b *Batch) write(tx *door.Tx, it *Item, a *agreement.Agreement, text string, sent kinds.Date) (agreement.InvitationID, error) {
	of, err := door.Get[party.Organisation](tx, it.Party.String())
	if err != nil {
		return agreement.InvitationID{}, err
	}
	to, err := it.address(tx, of)
	if err != nil {
		return agreement.InvitationID{}, err
	}
	in := agreement.InvitationInput{Agreement: a.ID, Party: it.Party, Name: to.Name, Email: to.Email, Language: cmp.Or(it.Language, b.Language), ExpiresOn: sent.AddDays(cmp.Or(counted(b.ValidDays), agreement.InvitedFor))}
	if err := door.Validate(in); err != nil {
		return agreement.InvitationID{}, err
	}
	i, err := agreement.Invite(tx, a, agreement.Letter{In: in, Text: text, By: b.StartedBy, Due: b.DueOn, Message: b.Message, ReminderOf: it.Invitation})
	if err != nil {
		return agreement.InvitationID{}, err
	}
	return i.ID, nil
}

// GoOn lets the item of an agreement go on that waited for one's own side to sign.
func (s Batches) GoOn(ctx context.Context, job agreement.GoOn, _ jobs.Attempt) error {
	_, err := door.Do(system(ctx, job.Org, "batch"), s.d, "batch.run", nil, func(tx *door.Tx) (bool, error) {
		items, err := door.All[Item](tx, "agreement = ? and state = ?", job.Agreement, ItemWaiting)
		return true, leave(tx, items, err)
	})
	return err
}
