package web

import (
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/mail"
)

// Letters lets those who read the log of the mail open what it said: in the
// demonstration, whose letters go to a mailbox in memory and to nobody. No other site has
// the page, and no other transport keeps what it has sent.
func Letters(kept *mail.Mailbox) Setting { return func(s *Site) { s.letters = kept } }

// letterAt is the page of a letter; empty where nobody can open it.
func (s *Site) letterAt(m *mail.Message) string {
	if s.letters == nil {
		return ""
	}
	if _, ok := s.letters.Letter(m.ID); !ok {
		return ""
	}
	return mailPath + "/" + m.ID.String()
}

// showLetter is a letter with the links that it holds.
func (v *visit) showLetter() error {
	m, err := v.messages.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	l, ok := v.letters.Letter(m.ID)
	if !ok {
		return kinds.NotFound("message")
	}
	p := RecordPage{Shell: v.shell(mailPath, T(l.Subject), Crumb{K("nav.mail"), mailPath}), Lead: K("letter.to", "Name", l.Name, "Email", l.Email)}
	p.Alerts = []Alert{{Tone: "info", Title: K("letter.demo"), Text: K("letter.demo.text")}}
	p.Panels = []Panel{{ID: "letter", Title: K("letter.text"), Points: letterLines(l.Body)}}
	return v.show(p)
}

// letterLines puts each paragraph on a line of its own, and makes links of addresses.
func letterLines(body string) []Cell {
	var out []Cell
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://"):
			out = append(out, Cell{Say: T(line), Href: line})
		default:
			out = append(out, Cell{Say: T(line)})
		}
	}
	return out
}
