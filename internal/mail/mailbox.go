package mail

import (
	"context"
	"sync"
)

// Mailbox is a transport that takes every letter and keeps the last ones in memory, until
// the program ends: for the demonstration, whose recipients are invented and whose reader
// plays them all. Nothing leaves the machine. It knows of no rights: whoever asks for a
// letter has been let read its message first.
type Mailbox struct {
	mu      sync.Mutex
	letters map[MessageID]Kept
	order   []MessageID
}

// Kept is what one letter said.
type Kept struct {
	Email, Name, Subject, Body string
}

// mailboxHolds is how many letters there are; the oldest goes first.
const mailboxHolds = 500

// NewMailbox gives an empty one.
func NewMailbox() *Mailbox { return &Mailbox{letters: map[MessageID]Kept{}} }

// Send keeps the message as it would travel.
func (b *Mailbox) Send(_ context.Context, m *Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, again := b.letters[m.ID]; !again {
		b.order = append(b.order, m.ID)
	}
	b.letters[m.ID] = Kept{m.Email, m.Name, m.Subject, m.Body}
	if len(b.order) > mailboxHolds {
		delete(b.letters, b.order[0])
		b.order = b.order[1:]
	}
	return nil
}

// Letter gives what a message said; false where it is not kept any more.
func (b *Mailbox) Letter(id MessageID) (Kept, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, ok := b.letters[id]
	return l, ok
}
