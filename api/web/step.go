package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"ledd/internal/kinds"
)

// stepOf is a record that somebody takes a step with, by a form of its own.
type stepOf struct {
	id, name string
	list     string // where the records of its kind are
	nav      Say
}

// askStep shows the form of a step.
func (v *visit) askStep(of stepOf, f *Form, place string, values url.Values) error {
	return v.showStep(of, f, place, http.StatusOK, sheet{draft: uuid.NewString(), values: values})
}

func (v *visit) showStep(of stepOf, f *Form, place string, status int, s sheet) error {
	at := of.list + "/" + of.id
	p := FormPage{Action: at + place, Cancel: at, Lead: K(key("form", f.Noun, "lead")), Noun: f.Noun, Draft: s.draft}
	p.Shell = v.shell(of.list, K(key("form", f.Noun, "new")), Crumb{of.nav, of.list}, Crumb{T(of.name), at})
	p.build(f, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// takeStep reads the form of a step, takes it, and goes back to the record.
func takeStep[E, In any](v *visit, of stepOf, f *Form, place, done string, take func(ctx context.Context, id string, in In) (*E, error)) error {
	s, _, err := v.sent(f, of.id)
	if err != nil {
		return err
	}
	var in In
	if s.errors = append(s.errors, f.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		if _, err = take(s.once(v.ctx()), of.id, in); err == nil {
			return v.see(of.list + "/" + of.id + "?done=" + done)
		}
		if err := v.object(f, &s, err); err != nil {
			return err
		}
	}
	return v.showStep(of, f, place, http.StatusUnprocessableEntity, s)
}

// after goes on when something was done: to where it leads; where the register said no to
// what it says, back to the page, which tells what is missing.
func (v *visit) after(err error, again func(status int) error, to string) error {
	switch {
	case err == nil:
		return v.see(to)
	case kinds.KindOf(err) == kinds.KindInvalid:
		return again(http.StatusUnprocessableEntity)
	}
	return err
}

// editionsPanel lists the versions beside one; none for a record that has no other.
func editionsPanel(versions []Cell) []Panel {
	if len(versions) == 0 {
		return nil
	}
	return []Panel{{ID: "editions", Title: K("panel.editions"), Points: versions}}
}
