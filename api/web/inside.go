package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

type visitorKey struct{}

// visitor is who has come in; the zero Visitor before that.
func visitorOf(r *http.Request) account.Visitor {
	v, _ := r.Context().Value(visitorKey{}).(account.Visitor)
	return v
}

func (v *visit) visitor() account.Visitor { return visitorOf(v.r) }

// inside lets in whoever has a session, and nobody else. All that is refused to
// somebody inside is noted by fail, so that no page can forget it.
func (s *Site) inside(do action) action {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := r.Cookie(s.cookieName())
		if err != nil {
			return kinds.Fail(kinds.KindUnauthenticated, "no session")
		}
		v, err := s.accounts.Arrive(r.Context(), c.Value)
		if err != nil {
			return err
		}
		if err := s.accounts.Seen(r.Context(), v); err != nil {
			slog.WarnContext(r.Context(), "the use of a session was not marked", "request", door.RequestOf(r.Context()).ID, "error", err)
		}
		if s.ask != nil {
			if err := s.ask(v.Actor); err != nil {
				return err
			}
		}
		r = r.WithContext(context.WithValue(access.With(r.Context(), v.Actor), visitorKey{}, v))
		if shown, err := s.foreign(w, r, v); shown || err != nil {
			return err
		}
		if r, err = s.asKnown(w, r, v.Actor); err == nil {
			if looking(r.Context()) && writes(r) {
				err = s.refusePast(w, r)
			} else {
				err = do(w, r)
			}
		}
		if err != nil {
			s.fail(w, r, err) // here, where it is known what the page looks at
		}
		return nil
	}
}

// noteRefusal leaves a row on the audit chain: which action was refused, else which page.
func (s *Site) noteRefusal(r *http.Request, err error) {
	var e *kinds.Error
	about := r.Pattern
	if errors.As(err, &e) && e.Action != "" {
		about = e.Action
	}
	if err := door.Note(r.Context(), s.door, door.Refused, about, r.PathValue("id")); err != nil {
		slog.ErrorContext(r.Context(), "a refusal was not noted", "request", door.RequestOf(r.Context()).ID, "error", err)
	}
}

// UserMenu is what the top bar shows of who is signed in.
type UserMenu struct {
	Name     string
	Initials string
	Org      string
	Homes    []account.Home // where one may go on; empty for one organisation alone
}

func (v *visit) userMenu() *UserMenu {
	m := &UserMenu{Name: v.me(), Org: v.reg.Controller.Name}
	m.Initials = initials(m.Name)
	if homes := v.visitor().Homes; len(homes) > 1 {
		m.Homes = homes
	}
	return m
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := string([]rune(words[0])[:1])
	if len(words) > 1 {
		first += string([]rune(words[len(words)-1])[:1])
	}
	return strings.ToUpper(first)
}
