package mail_test

import (
	"fmt"
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/mail"
)

// TestMailbox: a letter is kept as it was sent, once, and the oldest goes when there are
// too many.
func TestMailbox(t *testing.T) {
	t.Parallel()
	b := mail.NewMailbox()
	var ids []mail.MessageID
	for i := range 501 {
		m := &mail.Message{Email: "ida@skjema.example", Name: "Ida", Subject: fmt.Sprint("no. ", i), Body: "Hei\n\nhttps://ledd.example/x"}
		m.ID = kinds.NewID[mail.Message]()
		ids = append(ids, m.ID)
		for range 2 {
			if err := b.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
	}
	if l, ok := b.Letter(ids[500]); !ok || l != (mail.Kept{Email: "ida@skjema.example", Name: "Ida", Subject: "no. 500", Body: "Hei\n\nhttps://ledd.example/x"}) {
		t.Errorf("%+v, %v", l, ok)
	}
	_, first := b.Letter(ids[0])
	_, second := b.Letter(ids[1])
	if _, none := b.Letter(kinds.NewID[mail.Message]()); first || !second || none {
		t.Errorf("kept: the first %v, the second %v, one that never came %v", first, second, none)
	}
}
