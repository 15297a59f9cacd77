package web

import (
	"net/http"
	"net/url"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// guestExit is where a guest confirms the return or deletion.
const guestExit = guestPath + leaving

// exits reports whether a guest is asked about an exit: the agreement has ended, and
// the party that was invited held data.
func (s *Site) exits(seen agreement.View) bool {
	at := seen.Agreement.Standing(s.door.Today())
	if at != agreement.ExitPending && at != agreement.Closed {
		return false
	}
	for _, e := range seen.Agreement.Exits {
		if e.Org == seen.Invitation.Party {
			return true
		}
	}
	return false
}

func (s *Site) showGuestExit(w http.ResponseWriter, r *http.Request) error {
	return s.guestExitPage(w, r, http.StatusOK, r.URL.Query().Get("holder"), nil, nil)
}

// guestExitPage is what a guest answers for: the party that was invited, and everybody
// below it. What was confirmed stands there, whoever comes back.
func (s *Site) guestExitPage(w http.ResponseWriter, r *http.Request, status int, holder string, sent url.Values, wrong []kinds.Violation) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	if !s.exits(seen) {
		http.Redirect(w, r, guestPath, http.StatusSeeOther)
		return nil
	}
	x, err := s.steps.GuestExit(r.Context())
	if err != nil {
		return err
	}
	p := AskPage{Shell: s.shell(w, r), Lead: K("exit.guest.lead", "Org", seen.Org, "Party", seen.Party)}
	p.Shell.Title, p.Shell.Org, p.Shell.Done = K("exit.guest.title", "Name", seen.Agreement.Title()), seen.Org, r.URL.Query().Get("done")
	open := x.State == agreement.ExitPending
	p.Alerts = guestExitAlerts(seen, x)
	path := ""
	if open {
		path = guestExit
	}
	p.Panels = []Panel{exitPicture(s.pages.texts[s.language(w, r).Shown()], x), exitBoard(x, path)}
	if h, ok := holderAt(x, holder); ok && open {
		f := exitForm(h, guestExit, x.Archive != "")
		if sent == nil {
			sent = exitValues(h)
		}
		f.fill(sent, wrong)
		p.Forms = []AskForm{f}
	}
	p.Onward = []Action{{Say: K("action.pdf"), Href: guestPath + "/pdf", Icon: "Download"}, {Say: K("guest.leave"), Href: "/sign-out", Post: true}}
	return s.pages.Show(w, r, status, p)
}

// guestExitAlerts tells a guest how many answers are still waited for.
func guestExitAlerts(seen agreement.View, x agreement.Exit) []Alert {
	waits := len(x.Holders) - x.Confirmed
	switch {
	case x.State == agreement.Closed:
		return []Alert{{Tone: "success", Title: K("exit.closed"), Text: K("exit.closed.text")}}
	case waits == 0:
		return []Alert{{Tone: "success", Title: K("exit.guest.done"), Text: K("exit.guest.done.text", "Org", seen.Org)}}
	}
	return append([]Alert{{Tone: "info", Title: N("exit.waits", waits), Text: K("exit.waits.text", "Date", x.DueOn)}}, archiveAlert(x)...)
}

// guestConfirms notes what a guest says.
func (s *Site) guestConfirms(w http.ResponseWriter, r *http.Request) error {
	in, c, q, err := s.exitSent(w, r)
	if err == nil {
		_, err = s.steps.ConfirmExit(r.Context(), "", in, c)
	}
	if vs, ok := objections(err); ok {
		return s.guestExitPage(w, r, http.StatusUnprocessableEntity, q.Get("org"), q, vs)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, guestExit+"?done=exited", http.StatusSeeOther)
	return nil
}
