package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"ledd/internal/kinds"
)

// smtpTime is how long one message may take, from the connection to the answer.
const smtpTime = 30 * time.Second

// SMTP is a mail server (RFC 5321), reached over TLS.
type SMTP struct {
	from    netmail.Address
	host    string
	options []gomail.Option
}

// NewSMTP reads the address of a mail server: smtps://user:password@host:465 speaks
// TLS from the beginning, smtp://user:password@host:587 after STARTTLS, which is
// insisted on except with a server on this machine; ?tls=none says that a network of
// one's own protects it. from is who writes, such as "Ledd <ledd@example.no>".
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || (u.Path != "" && u.Path != "/") {
		return nil, kinds.Invalid("", "environment", "LEDD_SMTP_URL must be an address such as smtp://user:password@mail.example.no:587, or smtps://…:465")
	}
	who, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, kinds.Invalid("", "environment", "LEDD_MAIL_FROM must be an address such as Ledd <ledd@example.no>: who writes the mail")
	}
	s := &SMTP{from: *who, host: u.Hostname(), options: []gomail.Option{gomail.WithTimeout(smtpTime)}}
	_, domain, _ := strings.Cut(who.Address, "@")
	s.options = append(s.options, gomail.WithHELO(domain))
	if err := s.secure(u); err != nil {
		return nil, err
	}
	return s, s.signIn(u)
}

// secure settles port and TLS.
func (s *SMTP) secure(u *url.URL) error {
	port, err := strconv.Atoi(cmp.Or(u.Port(), map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]))
	if err != nil {
		return kinds.Invalid("", "environment", "LEDD_SMTP_URL: %q is no port", u.Port())
	}
	s.options = append(s.options, gomail.WithPort(port))
	switch tls := u.Query().Get("tls"); {
	case u.Scheme == "smtps":
		s.options = append(s.options, gomail.WithSSL())
	case tls == "none":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	case tls != "":
		return kinds.Invalid("", "environment", "LEDD_SMTP_URL: tls=%s is not known; leave it out, or say tls=none", tls)
	case loopback(u.Hostname()):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	return nil
}

// signIn takes the user's name and password; neither travels unprotected.
func (s *SMTP) signIn(u *url.URL) error {
	password, given := u.User.Password()
	if u.User == nil || u.User.Username() == "" {
		return nil
	}
	if !given {
		return kinds.Invalid("", "environment", "LEDD_SMTP_URL names a user without a password")
	}
	if u.Query().Get("tls") == "none" && !loopback(u.Hostname()) {
		return kinds.Invalid("", "environment", "LEDD_SMTP_URL: a password is not sent with tls=none")
	}
	s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Send hands the message over. Errors: *Refusal.
func (s *SMTP) Send(ctx context.Context, m *Message) error {
	letter, err := s.letter(m)
	if err != nil {
		return &Refusal{Final: true, Said: err.Error()}
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("prepare the connection: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, smtpTime)
	defer cancel()
	return refusal(client.DialAndSendWithContext(ctx, letter))
}

// letter is the message as it travels (RFC 5322): text alone, in UTF-8.
func (s *SMTP) letter(m *Message) (*gomail.Msg, error) {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	l := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := l.FromFormat(s.from.Name, s.from.Address); err != nil {
		return nil, fmt.Errorf("the sender: %w", err)
	}
	if err := l.AddToFormat(m.Name, m.Email); err != nil {
		return nil, fmt.Errorf("the recipient: %w", err)
	}
	l.Subject(m.Subject)
	l.SetDateWithValue(m.CreatedAt)
	l.SetMessageIDWithValue(m.ID.String() + "@" + domain) // the same at every try
	l.SetGenHeader("Auto-Submitted", "auto-generated")    // RFC 3834: nobody answers to a program
	l.SetGenHeader("Content-Language", m.Language)
	l.SetBodyString(gomail.TypeTextPlain, m.Body)
	return l, nil
}

// refusal says whether trying again helps: a code of 500 and more is final, except
// where it speaks of the sender's rights and not of the recipient.
func refusal(err error) error {
	if err == nil {
		return nil
	}
	var told *gomail.SendError
	if !errors.As(err, &told) {
		return &Refusal{Said: err.Error()}
	}
	code := told.ErrorCode()
	return &Refusal{Code: code, Final: code >= 500 && !told.IsTemp() && code != 530 && code != 535, Said: err.Error()}
}
