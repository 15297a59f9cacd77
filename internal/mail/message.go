// Package mail is what the register sends by e-mail. A room posts a letter in its
// own transaction; the letter becomes a message in the outbox, whose log the
// organisation reads, and a job that hands it to the mail server after the commit.
//
//	Post(tx, Letter) -> Message + job -> commit -> Outbox.Deliver -> Transport (SMTP) -> sent
//
// A message that a server has taken is marked at once; a program that is killed
// between the two sends it again under the same Message-ID, which is what mail
// itself allows for.
package mail

import (
	"context"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// MessageID identifies a message.
type MessageID = kinds.ID[Message]

// State is how far a message has come.
type State string

// The states of a message.
const (
	Waiting State = "waiting" // for the mail server, or for one to be configured
	Sent    State = "sent"    // a mail server has taken it
	Failed  State = "failed"  // no mail server takes it
	Expired State = "expired" // what it says was over before it could be sent
)

// Message is one e-mail in the outbox, and afterwards its line in the log. Its text
// may hold a secret, so it is kept out of the history and emptied once it is sent.
type Message struct {
	door.Record[Message]
	door.Keys
	Email     string     `json:"email" required:"true" validate:"required,email,max=255" doc:"of the recipient"`
	Name      string     `json:"name" required:"true" validate:"max=255"`
	Language  string     `json:"language" required:"true"`
	Text      string     `json:"text" required:"true" doc:"which text it is"`
	Subject   string     `json:"subject" required:"true"`
	State     State      `json:"state" required:"true" enum:"waiting,sent,failed,expired"`
	ExpiresAt time.Time  `json:"expiresAt" required:"true" doc:"not sent afterwards"`
	SentAt    *time.Time `json:"sentAt"`
	Attempts  int        `json:"attempts" required:"true" doc:"how often it was tried"`
	Problem   string     `json:"problem" required:"true" doc:"what the mail server said last"`
	Body      string     `json:"-"`
}

// MessageKind is the table's entry for the door.
var MessageKind = door.Register[Message](door.Kind{
	Noun: "message", Table: "messages", Personal: true, Log: true, Sorts: []string{"createdAt"}, Filters: []string{"state", "email"},
	Marks: []string{"attempts", "problem"},
})

// Refs lists nothing: a message stays when what it was about is gone.
func (*Message) Refs() []door.Ref { return nil }

// Check has nothing to add to the tags.
func (*Message) Check() []kinds.Violation { return nil }

// Words is what a search looks through.
func (m *Message) Words() []string { return []string{m.Name, m.Email, m.Subject} }

// Messages is the verbs of the log.
type Messages struct{ d *door.Door }

// NewMessages gives the verbs.
func NewMessages(d *door.Door) Messages { return Messages{d} }

// List reads one page of the log, newest first unless asked otherwise; it needs
// message.read.
func (m Messages) List(ctx context.Context, q door.Query) (kinds.Page[*Message], error) {
	return door.Look(ctx, m.d, "message.read", func(tx *door.Tx) (kinds.Page[*Message], error) { return door.List[Message](tx, q) })
}

// Get reads one message; not-found when it is another organisation's.
func (m Messages) Get(ctx context.Context, id string) (*Message, error) {
	return door.Look(ctx, m.d, "message.read", func(tx *door.Tx) (*Message, error) { return door.Known[Message](tx, id) })
}

// Resend tries a message again that no server took. Errors: conflict when it is not
// one that failed, or when what it says is over.
func (m Messages) Resend(ctx context.Context, id string) (*Message, error) {
	return door.Do(ctx, m.d, "message.resend", nil, func(tx *door.Tx) (*Message, error) {
		x, err := door.Get[Message](tx, id)
		if err != nil {
			return nil, err
		}
		if err := x.retry(tx.Now); err != nil {
			return nil, err
		}
		if err := door.Save(tx, x); err != nil {
			return nil, err
		}
		return x, door.Enqueue(tx, Send{Message: x.ID, Org: x.Org})
	})
}

// retry lets a failed message wait again.
func (m *Message) retry(now time.Time) error {
	switch {
	case m.State != Failed:
		return kinds.Fail(kinds.KindConflict, "only a message that failed is tried again, and this one is %s", m.State)
	case now.After(m.ExpiresAt):
		return kinds.Fail(kinds.KindConflict, "what this message says is over: do again what it was about, and a new one is sent")
	}
	m.State, m.Attempts, m.Problem = Waiting, 0, ""
	return nil
}

// Backlog is what waits in the outbox.
type Backlog struct {
	Number int
	Oldest *time.Time // when the one that waits longest was posted; nil: none waits
}

// Waiting tells what waits in the outbox of the actor's organisation, for the operator
// in all of them; it needs message.read.
func (m Messages) Waiting(ctx context.Context) (Backlog, error) {
	return door.Look(ctx, m.d, "message.read", func(tx *door.Tx) (Backlog, error) {
		var b Backlog
		found, err := door.Rows[time.Time](tx, "select created_at from messages where state = 'waiting' and (org_id = @org or @all) order by created_at limit 1", nil)
		if err != nil || len(found) == 0 {
			return b, err
		}
		n, err := door.Rows[int](tx, "select count(*) from messages where state = 'waiting' and (org_id = @org or @all)", nil)
		if err == nil {
			b = Backlog{n[0], &found[0]}
		}
		return b, err
	})
}
