package main

import (
	"io"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// postbox is a mail server that listens at several addresses, so that it knows which
// program brings a letter. It takes letters to slow@… and answers when it is let go.
type postbox struct {
	sync.Mutex
	got    map[string]int      // by Message-ID
	held   map[string][]string // Message-IDs by who waits for an answer
	answer chan struct{}
}

type postman struct {
	box  *postbox
	name string
	slow bool
}

func (p *postman) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &postman{box: p.box, name: p.name}, nil
}
func (*postman) Mail(string, *smtp.MailOptions) error { return nil }
func (p *postman) Rcpt(to string, _ *smtp.RcptOptions) error {
	p.slow = strings.HasPrefix(to, "slow")
	return nil
}

func (p *postman) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	id := m.Header.Get("Message-Id")
	p.box.Lock()
	p.box.got[id]++
	if p.slow {
		p.box.held[p.name] = append(p.box.held[p.name], id)
	}
	p.box.Unlock()
	if p.slow {
		<-p.box.answer
	}
	return nil
}
func (*postman) Reset()        {}
func (*postman) Logout() error { return nil }

// listen opens one more address of the mail server, for the program of a name.
func (b *postbox) listen(t *testing.T, name string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(&postman{box: b, name: name})
	s.Domain = "127.0.0.1"
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return "smtp://" + l.Addr().String()
}

// holds is what waits for an answer in the hands of a program.
func (b *postbox) holds(name string) []string {
	b.Lock()
	defer b.Unlock()
	return slices.Clone(b.held[name])
}
