package web

import (
	"cmp"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/mail"
)

const (
	mailPath = "/mail"
	jobsPath = "/jobs"
)

// mailTone is the colour of a message's state; the word beside it says the same.
var mailTone = map[mail.State]string{mail.Waiting: "info", mail.Sent: "success", mail.Failed: "danger", mail.Expired: "warning"}

// listMail is the log of what was sent by mail.
func (v *visit) listMail() error {
	page, err := v.messages.List(v.ctx(), door.Query{Limit: 200, Sort: "-createdAt"})
	if err != nil {
		return err
	}
	t := v.text()
	letters := alphabet()
	l := listing[*mail.Message]{
		path: mailPath,
		columns: []column[*mail.Message]{
			{"name", func(m *mail.Message) Cell { return Cell{Say: T(cmp.Or(m.Name, m.Email)), Sub: T(m.Email)} }, func(a, b *mail.Message) int { return letters(a.Name, b.Name) }},
			{"subject", func(m *mail.Message) Cell { return Cell{Say: T(m.Subject), Href: v.letterAt(m)} }, nil},
			{"when", func(m *mail.Message) Cell { return Cell{Say: T(t.when(m.CreatedAt))} }, func(a, b *mail.Message) int { return a.CreatedAt.Compare(b.CreatedAt) }},
			{"status", v.mailState, nil},
			{"action", v.mailAction, nil},
		},
		id: func(m *mail.Message) string { return m.ID.String() }, words: func(m *mail.Message) string { return m.Name + " " + m.Email + " " + m.Subject },
		selects: []Select{{Name: "state", Label: "column.status", Options: stateOptions()}},
		keeps:   map[string]func(*mail.Message, string) bool{"state": func(m *mail.Message, want string) bool { return string(m.State) == want }},
	}
	q := v.r.URL.Query()
	if q.Get("sort") == "" {
		q.Set("sort", "-when")
	}
	p := l.page(q, page.Items)
	p.Shell = v.shell(mailPath, K("nav.mail"))
	p.Lead, p.Range, p.Empty = K("mail.lead"), "range.mail", K("mail.empty")
	if v.letters != nil {
		p.Alerts = []Alert{{Tone: "info", Title: K("mail.kept"), Text: K("mail.kept.text")}}
	}
	if !v.mails {
		p.Alerts = []Alert{{Tone: "warning", Title: K("mail.none"), Text: K("mail.none.text")}}
	}
	return v.show(p)
}

var mailStates = []mail.State{mail.Waiting, mail.Sent, mail.Failed, mail.Expired}

func stateOptions() []Option {
	var all []Option
	for _, s := range mailStates {
		all = append(all, Option{string(s), K(key("option.mail", string(s)))})
	}
	return all
}

func (v *visit) mailState(m *mail.Message) Cell {
	return Cell{Tags: []Tag{{K(key("option.mail", string(m.State))), mailTone[m.State]}}, Sub: T(m.Problem)}
}

// mailAction offers to try again what no server took.
func (v *visit) mailAction(m *mail.Message) Cell {
	if m.State != mail.Failed || v.door.Now().After(m.ExpiresAt) || v.who().May("message.resend") != nil {
		return Cell{}
	}
	return Cell{Do: &Action{Say: K("mail.resend"), About: K("mail.resend.about", "Name", cmp.Or(m.Name, m.Email)), Href: mailPath + "/" + m.ID.String() + "/resend", Post: true}}
}

func (v *visit) resendMail() error {
	if _, err := v.messages.Resend(v.ctx(), v.r.PathValue("id")); err != nil {
		return err
	}
	return v.see(mailPath + "?done=resent")
}

// jobTone is the colour of a job's state.
var jobTone = map[string]string{"completed": "success", "running": "info", "retryable": "warning", "discarded": "danger", "cancelled": "neutral"}

// jobStates are the states that a job may be in.
var jobStates = []string{"available", "scheduled", "running", "retryable", "completed", "cancelled", "discarded"}

// listJobs shows the newest work in the background.
func (v *visit) listJobs() error {
	all, err := door.Look(v.ctx(), v.door, "job.read", door.Jobs)
	if err != nil {
		return err
	}
	t := v.text()
	l := listing[door.JobLine]{
		path: jobsPath,
		columns: []column[door.JobLine]{
			{"what", func(j door.JobLine) Cell { return Cell{Say: K(t.first(key("job", j.Kind), "job.other"))} }, func(a, b door.JobLine) int { return cmp.Compare(a.Kind, b.Kind) }},
			{"status", func(j door.JobLine) Cell {
				return Cell{Tags: []Tag{{K(t.first(key("option.job", j.State), "option.job.available")), cmp.Or(jobTone[j.State], "neutral")}}}
			}, nil},
			{"attempts", func(j door.JobLine) Cell { return Cell{Say: K("job.attempts", "Attempt", j.Attempt, "Most", j.Most)} }, nil},
			{"when", func(j door.JobLine) Cell { return Cell{Say: T(t.when(j.CreatedAt))} }, func(a, b door.JobLine) int { return a.CreatedAt.Compare(b.CreatedAt) }},
			{"ended", func(j door.JobLine) Cell {
				if j.EndedAt != nil {
					return Cell{Say: T(t.when(*j.EndedAt))}
				}
				return Cell{Say: K("job.next", "When", t.when(j.DueAt))}
			}, nil},
		},
		id: func(j door.JobLine) string { return "job-" + strconv.FormatInt(j.ID, 10) }, words: func(j door.JobLine) string { return j.Kind },
	}
	q := v.r.URL.Query()
	if q.Get("sort") == "" {
		q.Set("sort", "-when")
	}
	p := l.page(q, all)
	p.Shell = v.shell(jobsPath, K("nav.jobs"))
	p.Lead, p.Range, p.Empty = K("jobs.lead"), "range.jobs", K("jobs.empty")
	return v.show(p)
}

func (s *Site) outboxRoutes(mux *router) {
	mux.HandleFunc("GET "+mailPath, s.page((*visit).listMail))
	mux.HandleFunc("POST "+mailPath+"/{id}/resend", s.page((*visit).resendMail))
	if s.letters != nil {
		mux.HandleFunc("GET "+mailPath+"/{id}", s.page((*visit).showLetter))
	}
	mux.HandleFunc("GET "+jobsPath, s.page((*visit).listJobs))
}
