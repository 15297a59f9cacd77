package apitest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/door"
)

// Scenario is one request and what must come back. In Path, Header, Body and
// Want, {name} stands for an identifier that an earlier scenario saved.
type Scenario struct {
	Name       string
	As         string // actor; empty: no token
	Method     string // empty: GET
	Path       string
	Header     map[string]string
	Body       string
	Status     int
	Want       string            // JSON that the answer must contain: objects may have more, lists may not
	WantHeader map[string]string // name -> regular expression of the whole value
	Audit      []access.Action   // what the request must leave in the audit trail, no more and no less; a refusal (403) leaves its own row
	Save       string            // keep the answer's id under this name
}

// Play runs scenarios one after the other in a fresh world, on either database.
func Play(t *testing.T, scenarios []Scenario) {
	t.Helper()
	Each(t, func(w *World) {
		for _, s := range scenarios {
			w.play(s)
		}
	})
}

func (w *World) play(s Scenario) {
	w.Helper()
	if s.Method == "" {
		s.Method = http.MethodGet
	}
	before := len(w.Actions())
	res := w.Send(s.As, s.Method, s.Path, s.Header, s.Body)
	got := text(w, res)
	if res.StatusCode != s.Status {
		w.Fatalf("%s: %s %s answers %d, want %d: %s", s.Name, s.Method, s.Path, res.StatusCode, s.Status, got)
	}
	for name, want := range s.WantHeader {
		if !regexp.MustCompile("^" + w.ids.Replace(want) + "$").MatchString(res.Header.Get(name)) {
			w.Errorf("%s: %s is %q, want %s", s.Name, name, res.Header.Get(name), want)
		}
	}
	if s.Status == http.StatusForbidden && s.As != "stranger" {
		s.Audit = append(s.Audit, door.Refused)
	}
	if diff := cmp.Diff(append([]access.Action{}, s.Audit...), append([]access.Action{}, w.Actions()[before:]...)); diff != "" {
		w.Errorf("%s: audit (-want +got)\n%s", s.Name, diff)
	}
	if s.Want != "" {
		w.contains(s.Name, got, w.ids.Replace(s.Want))
	}
	if s.Save != "" {
		w.keep(s, got)
	}
}

func (w *World) keep(s Scenario, body string) {
	w.Helper()
	var made struct{ ID, NextCursor string }
	if err := json.Unmarshal([]byte(body), &made); err != nil || made.ID+made.NextCursor == "" {
		w.Fatalf("%s: nothing to save in %s", s.Name, body)
	}
	w.Save(s.Save, made.ID+made.NextCursor)
}

func (w *World) contains(name, body, want string) {
	w.Helper()
	var g, e any
	if err := json.Unmarshal([]byte(want), &e); err != nil {
		w.Fatalf("%s: Want: %v", name, err)
	}
	if err := json.Unmarshal([]byte(body), &g); err != nil {
		w.Fatalf("%s: %v: %s", name, err, body)
	}
	for _, d := range missing("", e, g) {
		w.Errorf("%s: %s\nin %s", name, d, body)
	}
}

// missing lists what want has and got has not.
func missing(at string, want, got any) []string {
	var out []string
	switch e := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k := range e {
			out = append(out, missing(at+"/"+k, e[k], g[k])...)
		}
	case []any:
		g, _ := got.([]any)
		if len(g) != len(e) {
			return []string{at + " has " + strconv.Itoa(len(g)) + " items, want " + strconv.Itoa(len(e))}
		}
		for i := range e {
			out = append(out, missing(at+"/"+strconv.Itoa(i), e[i], g[i])...)
		}
	default:
		if !reflect.DeepEqual(want, got) {
			out = append(out, at+" differs: "+cmp.Diff(want, got))
		}
	}
	return out
}
