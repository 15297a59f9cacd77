package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// Send is the job that hands a message to the mail server.
type Send struct {
	Message MessageID   `json:"message"`
	Org     kinds.OrgID `json:"org"`
}

// Kind names the job.
func (Send) Kind() string { return "mail.send" }

// Transport hands a message to a mail server. A *Refusal says whether trying again
// helps; any other error may pass.
type Transport interface {
	Send(ctx context.Context, m *Message) error
}

// Refusal is what a mail server said.
type Refusal struct {
	Code  int  // of SMTP (RFC 5321, 4.2); 0: none
	Final bool // trying again does not help
	Said  string
}

func (r *Refusal) Error() string { return r.Said }

// Outbox sends what was posted.
type Outbox struct {
	d         *door.Door
	transport Transport
	base      string
}

// NewOutbox sends over transport; without one (nil) messages wait until there is.
// base is the address under which people reach the pages.
func NewOutbox(d *door.Door, transport Transport, base string) Outbox {
	return Outbox{d, transport, strings.TrimSuffix(base, "/")}
}

// Works says that the outbox does the jobs of kind mail.send.
func (o Outbox) Works(w jobs.Work) { jobs.Handle(w, o.Deliver) }

// unconfigured is how long a message waits before it is asked again whether there
// is a mail server.
const unconfigured = 10 * time.Minute

// noting is how long it may take to write down what the mail server said.
const noting = 5 * time.Second

// Deliver sends one message, unless it has been sent, and notes in its log what came
// of it. Its errors hold nothing of what the message says or to whom.
func (o Outbox) Deliver(ctx context.Context, job Send, a jobs.Attempt) error {
	ctx = access.With(ctx, access.Actor{Name: "mail", Role: access.Operator, Org: job.Org})
	m, err := door.Look(ctx, o.d, "message.read", func(tx *door.Tx) (*Message, error) { return door.Get[Message](tx, job.Message.String()) })
	switch {
	case kinds.KindOf(err) == kinds.KindNotFound && err != nil:
		return fmt.Errorf("the message is gone: %w", jobs.ErrPointless)
	case err != nil || m.State != Waiting:
		return err
	case o.d.Now().After(m.ExpiresAt):
		return o.close(ctx, m, Expired)
	case o.transport == nil:
		return jobs.Later(unconfigured)
	}
	m.Body = strings.ReplaceAll(m.Body, home, o.base)
	var refusal *Refusal
	err = o.transport.Send(ctx, m)
	stopped := errors.Is(ctx.Err(), context.Canceled)
	// What the server said is noted even when the time for it is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noting)
	defer cancel()
	switch {
	case err == nil:
		return o.close(ctx, m, Sent)
	case stopped:
		return errors.New("the program stopped before the mail server had answered")
	}
	final := a.Last || (errors.As(err, &refusal) && refusal.Final)
	if err := o.note(ctx, m, err, final); err != nil {
		return err
	}
	if final {
		return fmt.Errorf("the mail server refused it: %w", jobs.ErrPointless)
	}
	return errors.New("the mail server did not take it: it is tried again")
}

// close ends a message. Its text has done what it was for.
func (o Outbox) close(ctx context.Context, m *Message, s State) error {
	_, err := door.Do(ctx, o.d, "message.send", nil, func(tx *door.Tx) (bool, error) {
		now, err := door.Get[Message](tx, m.ID.String())
		if err != nil || now.State != Waiting {
			return false, err
		}
		now.State, now.Body, now.Attempts, now.Problem = s, "", now.Attempts+1, ""
		if s == Sent {
			now.SentAt = &tx.Now
		}
		return true, door.Save(tx, now)
	})
	return err
}

// note remembers what the mail server said; a final refusal ends the message, whose
// text stays for another try.
func (o Outbox) note(ctx context.Context, m *Message, said error, final bool) error {
	_, err := door.Do(ctx, o.d, "message.send", nil, func(tx *door.Tx) (bool, error) {
		now, err := door.Get[Message](tx, m.ID.String())
		if err != nil || now.State != Waiting {
			return false, err
		}
		if !final {
			return true, door.Mark(tx, now.ID, map[string]any{"attempts": door.More(1), "problem": kinds.Cut(said.Error(), 300)})
		}
		now.State, now.Attempts, now.Problem = Failed, now.Attempts+1, kinds.Cut(said.Error(), 300)
		return true, door.Save(tx, now)
	})
	return err
}
