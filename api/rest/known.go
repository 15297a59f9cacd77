package rest

import (
	"context"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// knownAt is the parameter by which a reading looks back at what had been entered
// by an instant. It can be combined with asOf, which is a day and not an instant.
const knownAt = "knownAt"

// past lets a route be read as it was known at an instant.
func (r Route) past() Route {
	r.Params = append(slices.Clip(r.Params), Param{
		Name: knownAt, In: "query", Type: reflect.TypeFor[time.Time](),
		Doc: "an instant with its zone (RFC 3339), not in the future: only what had been entered by then",
	})
	return r
}

// lookBack takes the instant, where one is given, into the context of the verbs.
func (e entrance) lookBack(c *Call) error {
	if !c.query.Has(knownAt) {
		return nil // readQuery has refused it where the route does not take it
	}
	at, err := instant(knownAt, c.query.Get(knownAt))
	if err != nil {
		return err
	}
	if at.After(e.Door.Now()) {
		return malformed(knownAt, "future", "%s is in the future: leave it out for what is known now", at.Format(time.RFC3339))
	}
	c.request = c.request.WithContext(door.WithKnownAt(c.Context(), at))
	return nil
}

// instant reads a time of day with its zone.
func instant(name, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+")) // a plus that was not escaped
	if err != nil || at.Year() < 1000 {
		return at, malformed(name, "format", "%s is not an instant such as 2026-03-01T12:00:00Z", name)
	}
	return at.UTC(), nil
}

// used notes the use of a token, at most once a minute.
func (e entrance) used(ctx context.Context, who access.Actor) {
	if err := e.accounts.NoteUse(ctx, who); err != nil {
		slog.WarnContext(ctx, "the use of a token was not noted", "request", door.RequestOf(ctx).ID, "error", err)
	}
}

// refused notes in the audit trail what the actor was not allowed to do.
func (e entrance) refused(c *Call, err error) {
	if kinds.KindOf(err) != kinds.KindForbidden {
		return
	}
	if err := door.Note(c.Context(), e.Door, door.Refused, string(c.route.Action), c.Path("id")); err != nil {
		slog.ErrorContext(c.Context(), "a refusal was not noted", "request", door.RequestOf(c.Context()).ID, "error", err)
	}
}
