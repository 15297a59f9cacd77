package apitest

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"ledd/api/web"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/mail"
)

var inLetter = regexp.MustCompile(`href="(http://127\.0\.0\.1:8080/[^"]+)"`)

// TestLetters: in a demonstration a letter that the outbox has handed to the mailbox is
// opened by its organisation, with its link, and by nobody else; where letters go to a
// mail server there is no such page, whoever asks.
func TestLetters(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, other := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		m, err := door.Do(doortest.As(org), h.Door, "invitation.create", nil, func(tx *door.Tx) (*mail.Message, error) {
			return mail.Post(tx, mail.Letter{Email: "ida@x.example", Name: "Ida", Text: "code", Data: map[string]string{"Code": "471 133", "Minutes": "10", "Org": "Fjordvik kommune"}, Expires: tx.Now.Add(time.Hour)})
		})
		at, box := "/mail/"+doortest.Must(h, m, err).ID.String(), mail.NewMailbox()
		b, stranger, real := browse(h, org), browse(h, other), browse(h, org)
		for _, x := range []*browser{b, stranger} {
			site, err := web.NewSite(h.Door, true, false, web.Mails(true), web.Letters(box))
			x.site = doortest.Must(h, site, err).Handler()
		}
		b.lacksAll("before it is sent", b.get("/mail", 200, "Brevene blir her"), at)
		b.get(at, 404)
		outbox := mail.NewOutbox(h.Door, box, "http://127.0.0.1:8080")
		doortest.Must(h, 0, outbox.Deliver(t.Context(), mail.Send{Message: m.ID, Org: org}, jobs.Attempt{Number: 1}))
		b.get("/mail", 200, `href="`+at+`"`, "Sendt")
		b.get(at, 200, "471 133", "Til Ida, ida@x.example", "I demonstrasjonen går ingen brev ut")
		stranger.get(at, 404)
		stranger.get("/mail/"+kinds.NewID[mail.Message]().String(), 404)
		real.get(at, 404)
		real.lacksAll("/mail of a register", real.get("/mail", 200), at, "Brevene blir her")

		again, err := mail.NewMessages(h.Door).Get(doortest.As(org), m.ID.String())
		if doortest.Must(h, again, err).Body != "" {
			h.Error("the register keeps the text of what was sent")
		}
		link := &mail.Message{Subject: "Lenke", Body: "Åpne\n\nhttp://127.0.0.1:8080/invited?code=a&b=<x>\n\njavascript:alert(1)"}
		link.ID = m.ID
		doortest.Must(h, 0, box.Send(t.Context(), link))
		page := b.get(at, 200)
		if to := inLetter.FindStringSubmatch(page); to == nil || !strings.HasPrefix(to[1], "http://127.0.0.1:8080/invited?code=a&amp;b=") {
			h.Errorf("the link is %v", to)
		}
		b.lacksAll(at, page, `href="javascript`, "<x>")
	})
}
