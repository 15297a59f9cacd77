package mail_test

import (
	"context"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/mail"
)

// box is a mail server on loopback, which refuses as it is told.
type box struct {
	sync.Mutex
	refuse map[string][]*smtp.SMTPError // by recipient, one for each try
	got    []*netmail.Message
	bodies []string
	addr   string
}

func (b *box) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{b: b}, nil }

type visit struct {
	b *box
}

func (*visit) Mail(string, *smtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.b.Lock()
	defer v.b.Unlock()
	if left := v.b.refuse[to]; len(left) > 0 {
		v.b.refuse[to] = left[1:]
		return left[0]
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	v.b.Lock()
	defer v.b.Unlock()
	v.b.got, v.b.bodies = append(v.b.got, m), append(v.b.bodies, string(body))
	return err
}
func (*visit) Reset()        {}
func (*visit) Logout() error { return nil }

func (b *box) count() int {
	b.Lock()
	defer b.Unlock()
	return len(b.got)
}

func serve(t *testing.T) *box {
	t.Helper()
	b := &box{refuse: map[string][]*smtp.SMTPError{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(b)
	s.AllowInsecureAuth, s.Domain = true, "127.0.0.1"
	b.addr = l.Addr().String()
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return b
}

func transport(t *testing.T, address string) *mail.SMTP {
	t.Helper()
	s, err := mail.NewSMTP(address, "Ledd <ledd@registry.example>")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func post(ctx context.Context, h *doortest.House, l mail.Letter) *mail.Message {
	h.Helper()
	m, err := door.Do(ctx, h.Door, "invitation.create", nil, func(tx *door.Tx) (*mail.Message, error) { return mail.Post(tx, l) })
	return doortest.Must(h.T, m, err)
}

func codeFor(to string) mail.Letter {
	return mail.Letter{Email: to, Name: "Kari Øyen", Language: "nn", Text: "code", Data: map[string]string{"Code": "1234 5678", "Minutes": "10", "Org": "Fjordvik\r\nBcc: all@x.example"}, Expires: doortest.Now.Add(time.Hour)}
}

// TestOutbox: what was posted reaches a real mail server once, whatever goes wrong
// on the way, and the log tells what came of it.
func TestOutbox(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := serve(h.T)
		org := h.Organisation("Sandvik kommune")
		ctx := doortest.As(org.ID)
		b.refuse["busy@x.example"] = []*smtp.SMTPError{{Code: 451, Message: "come back later"}}
		b.refuse["nobody@x.example"] = []*smtp.SMTPError{{Code: 550, Message: "no such user"}}
		fine, busy, nobody := post(ctx, h, codeFor("fine@x.example")), post(ctx, h, codeFor("busy@x.example")), post(ctx, h, codeFor("nobody@x.example"))
		late := codeFor("late@x.example")
		late.Expires = doortest.Now.Add(-time.Second)
		over := post(ctx, h, late)
		work := jobs.NewWork()
		mail.NewOutbox(h.Door, transport(h.T, "smtp://"+b.addr), "https://ledd.example/").Works(work)
		h.Work(work)
		is := func(m *mail.Message, s mail.State) bool { return read(ctx, h, m).State == s }
		h.Until("all have come to an end", func() bool {
			return is(fine, mail.Sent) && is(busy, mail.Sent) && is(nobody, mail.Failed) && is(over, mail.Expired)
		})
		if n := b.count(); n != 2 {
			h.Errorf("the server has %d letters, want 2", n)
		}
		if m := read(ctx, h, busy); m.Attempts != 2 || m.SentAt == nil || m.Body != "" {
			h.Errorf("the second try shows as %+v", m)
		}
		failed := read(ctx, h, nobody)
		if !strings.Contains(failed.Problem, "no such user") || failed.Body == "" {
			h.Errorf("the refusal shows as %+v", failed)
		}
		if _, err := mail.NewMessages(h.Door).Resend(ctx, nobody.ID.String()); err != nil {
			h.Fatal(err)
		}
		h.Until("it was sent again", func() bool { return is(nobody, mail.Sent) })
		if _, err := mail.NewMessages(h.Door).Resend(ctx, nobody.ID.String()); kinds.KindOf(err) != kinds.KindConflict {
			h.Errorf("what was sent is sent again: %v", err)
		}
		if _, err := mail.NewMessages(h.Door).Get(doortest.As(h.Organisation("Fjellby").ID), fine.ID.String()); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a stranger reads a message: %v", err)
		}
		looksRight(h.T, b)
	})
}

// TestLinksLeadHome: a link in a letter is whole when it arrives.
func TestLinksLeadHome(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b, ctx := serve(h.T), doortest.As(h.Organisation("Sandvik kommune").ID)
		l := codeFor("ida@x.example")
		l.Text, l.Data = "account", map[string]string{"Org": "Sandvik", "Name": "Ida", "By": "Kari", "Until": "01.12.2026", "Link": "/welcome?token=abc"}
		m := post(ctx, h, l)
		if err := mail.NewOutbox(h.Door, transport(h.T, "smtp://"+b.addr), "https://ledd.example/").Deliver(ctx, mail.Send{Message: m.ID, Org: m.Org}, jobs.Attempt{Number: 1}); err != nil {
			h.Fatal(err)
		}
		if body := strings.ReplaceAll(b.bodies[0], "=\r\n", ""); !strings.Contains(body, "\r\nhttps://ledd.example/welcome?token=3Dabc\r\n") {
			h.Errorf("the letter says %q", body)
		}
	})
}

func read(ctx context.Context, h *doortest.House, m *mail.Message) *mail.Message {
	h.Helper()
	now, err := door.Look(ctx, h.Door, "message.read", func(tx *door.Tx) (*mail.Message, error) { return door.Get[mail.Message](tx, m.ID.String()) })
	return doortest.Must(h.T, now, err)
}

// looksRight reads what arrived as a mail program would.
func looksRight(t *testing.T, b *box) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range b.got {
		id := m.Header.Get("Message-Id")
		if seen[id] || !strings.HasSuffix(id, "@registry.example>") {
			t.Errorf("the Message-ID %q", id)
		}
		seen[id] = true
		if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Bcc") != "" || m.Header.Get("Content-Language") != "nn" {
			t.Errorf("the headers %v", m.Header)
		}
		to, err := m.Header.AddressList("To")
		if err != nil || to[0].Name != "Kari Øyen" {
			t.Errorf("to %v, %v", to, err)
		}
		if from, err := netmail.ParseAddress(m.Header.Get("From")); err != nil || from.Address != "ledd@registry.example" {
			t.Errorf("from %v, %v", from, err)
		}
	}
}

// TestWithoutServer: without a mail server nothing is sent, nothing is lost, and a
// server that cannot be reached changes neither.
func TestWithoutServer(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		ctx := doortest.As(h.Organisation("Sandvik kommune").ID)
		m := post(ctx, h, codeFor("fine@x.example"))
		job := mail.Send{Message: m.ID, Org: m.Org}
		if err := mail.NewOutbox(h.Door, nil, "https://ledd.example/").Deliver(ctx, job, jobs.Attempt{Number: 1}); err == nil {
			h.Error("sent without a server")
		}
		waits := func(ctx context.Context, want int) {
			b, err := mail.NewMessages(h.Door).Waiting(ctx)
			if err != nil || b.Number != want || (b.Oldest != nil) != (want > 0) || (want > 0 && !b.Oldest.Equal(m.CreatedAt)) {
				h.Errorf("%d wait in the outbox since %v, %v; want %d", b.Number, b.Oldest, err, want)
			}
		}
		waits(ctx, 1)
		waits(doortest.Operator(), 1)
		waits(doortest.As(h.Organisation("Fjellby").ID), 0)
		away := mail.NewOutbox(h.Door, transport(h.T, "smtp://127.0.0.1:1"), "https://ledd.example/")
		err := away.Deliver(ctx, job, jobs.Attempt{Number: 1})
		if err == nil || errors.Is(err, jobs.ErrPointless) || strings.Contains(err.Error(), "fine@") {
			h.Errorf("an absent server gives %v", err)
		}
		if now := read(ctx, h, m); now.State != mail.Waiting || now.Attempts != 1 || now.Problem == "" || now.Body != m.Body {
			h.Errorf("the message is now %+v", now)
		}
		if err := away.Deliver(ctx, job, jobs.Attempt{Number: 12, Last: true}); !errors.Is(err, jobs.ErrPointless) {
			h.Errorf("the last try gives %v", err)
		}
		if now := read(ctx, h, m); now.State != mail.Failed {
			h.Errorf("after the last try it is %s", now.State)
		}
		b := serve(h.T)
		if err := mail.NewOutbox(h.Door, transport(h.T, "smtp://"+b.addr), "https://ledd.example/").Deliver(ctx, job, jobs.Attempt{Number: 13}); err != nil || b.count() != 0 {
			h.Errorf("a message that is over: %v, %d sent", err, b.count())
		}
	})
}

// TestMailServerAddress: what cannot be right is refused, with the name of the
// setting and without the password.
func TestMailServerAddress(t *testing.T) {
	for address, fine := range map[string]bool{
		"smtp://mail.example.no": true, "smtps://u:secret@mail.example.no:465": true, "smtp://u:secret@mail.example.no:587": true, "smtp://10.0.0.5:25?tls=none": true,
		"smtp://u:secret@mail.example.no:25?tls=none": false, "smtp://u@mail.example.no": false, "mail.example.no": false, "http://u:secret@mail.example.no": false, "smtp://mail.example.no?tls=maybe": false,
	} {
		_, err := mail.NewSMTP(address, "Ledd <ledd@registry.example>")
		if (err == nil) != fine {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "LEDD_SMTP_URL")) {
			t.Errorf("%s: the error says %v", address, err)
		}
	}
	if _, err := mail.NewSMTP("smtp://mail.example.no", "nobody"); err == nil {
		t.Error("a sender without an address is taken")
	}
}

// TestServerWithoutTLS: with another machine a connection without TLS is not used.
func TestServerWithoutTLS(t *testing.T) {
	b := serve(t)
	_, port, err := net.SplitHostPort(b.addr)
	if err != nil {
		t.Fatal(err)
	}
	// The same machine, under a name that does not say so.
	s := transport(t, "smtp://LOCALHOST:"+port)
	if err := s.Send(t.Context(), &mail.Message{Email: "a@x.example", Subject: "x", Body: "x"}); err == nil || !strings.Contains(err.Error(), "STARTTLS") || b.count() != 0 {
		t.Errorf("sent %d letters in the clear: %v", b.count(), err)
	}
}

// TestTexts: every text is there in every language, tells the same in each, and
// keeps secrets out of its subject, which the log shows.
func TestTexts(t *testing.T) {
	for _, name := range mail.Texts() {
		var first []string
		for _, lang := range mail.Languages {
			data := map[string]string{}
			for _, f := range mail.Fields(name, lang) {
				data[f] = "‹" + f + "›"
			}
			subject, body, err := mail.Letter{Text: name, Language: lang, Data: data}.Write()
			if err != nil || subject == "" || body == "" || strings.ContainsAny(subject, "\n") {
				t.Errorf("%s.%s: %q %v", name, lang, subject, err)
			}
			if strings.Contains(subject, "‹Code›") || strings.Contains(subject, "‹Link›") {
				t.Errorf("%s.%s tells a secret in its subject", name, lang)
			}
			fields := mail.Fields(name, lang)
			if first == nil {
				first = fields
			}
			if !slices.Equal(first, fields) {
				t.Errorf("%s.%s tells of %v, the first language of %v", name, lang, fields, first)
			}
		}
	}
}

// TestRequeue: a message whose job was lost, as after a restore, is sent; one that
// has its job, or has been sent, gets no other.
func TestRequeue(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := serve(h.T)
		ctx := doortest.As(h.Organisation("Sandvik kommune").ID)
		outbox := mail.NewOutbox(h.Door, transport(h.T, "smtp://"+b.addr), "https://ledd.example")
		orphan := &mail.Message{Email: "ida@x.example", Name: "Ida", Language: "nb", Text: "code", Subject: "x", Body: "x", State: mail.Waiting, ExpiresAt: doortest.Now.Add(time.Hour)}
		done := &mail.Message{Email: "kari@x.example", Name: "Kari", Language: "nb", Text: "code", Subject: "x", State: mail.Sent, ExpiresAt: doortest.Now.Add(time.Hour)}
		_, err := door.Do(ctx, h.Door, "invitation.create", nil, func(tx *door.Tx) (bool, error) { return true, door.Add(tx, orphan, done) })
		doortest.Must(h.T, true, err)
		post(ctx, h, codeFor("ola@x.example"))
		both := make(chan error)
		for range 2 { // programs that start at the same time
			go func() { _, err := outbox.Requeue(context.Background()); both <- err }()
		}
		if err := errors.Join(<-both, <-both); err != nil {
			h.Fatal(err)
		}
		if n, err := outbox.Requeue(context.Background()); n != 0 || err != nil {
			h.Fatalf("%d messages are queued again, %v", n, err)
		}
		work := jobs.NewWork()
		outbox.Works(work)
		h.Work(work)
		h.Until("both have arrived", func() bool { return b.count() == 2 })
		if lines, err := door.Look(ctx, h.Door, "job.read", door.Jobs); err != nil || len(lines) != 2 {
			h.Errorf("the organisation sees %d jobs, %v", len(lines), err)
		}
	})
}
