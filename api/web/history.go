package web

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/chain"
	"ledd/internal/door"
)

// VersionView is one version of a record: who entered it, when and why, and what
// it changed from the one before.
type VersionView struct {
	Number  int
	At      time.Time
	Actor   Say
	Reason  string
	What    Say // said where no field can be shown
	Changes []Difference
	Href    string // of the register as it was known then; empty for who may not look back
}

// CompareView holds two versions of a record against each other.
type CompareView struct {
	Path     string
	From, To int
	Numbers  []int
	Changes  []Difference
	Asked    bool
}

// changes lists the versions of a record, newest first, each with what it changed
// from the one before; and compares any two that the address names.
func changes[E, In any](v *visit, f *Form, past []door.Past[E], input func(*E) *In) Panel {
	t := v.text()
	differ := func(before, after *E) []Difference {
		return append(f.differences(input(before), input(after), v.names, t), f.unwritten(before, after, t)...)
	}
	p := Panel{ID: "history", Title: K("panel.history"), Lead: K("history.lead"), Empty: K("history.none")}
	for i, x := range past {
		view := VersionView{Number: x.Version, At: x.EnteredAt, Actor: actor(x.Actor), Reason: x.Reason}
		switch {
		case x.Version == 1:
			view.What = K("history.created")
		case i+1 < len(past):
			view.Changes = differ(past[i+1].Record, x.Record)
		}
		if len(view.Changes) == 0 && view.What.Silent() {
			view.What = K("history.changed")
		}
		if v.who().May("audit.read") == nil {
			q := url.Values{knownAt: {x.EnteredAt.Format(time.RFC3339Nano)}}
			view.Href = address(strings.TrimSuffix(v.r.URL.Path, "/history"), q)
		}
		p.Versions = append(p.Versions, view)
	}
	p.Compare = v.comparing(len(past), func(i int) int { return past[i].Version })
	if c := p.Compare; c != nil && c.Asked {
		at := func(n int) *E {
			return past[slices.IndexFunc(past, func(x door.Past[E]) bool { return x.Version == n })].Record
		}
		c.Changes = differ(at(c.From), at(c.To))
	}
	return p
}

// comparing reads which two versions the address names; those that are not there
// are the last two. There is nothing to compare with fewer than two.
func (v *visit) comparing(count int, number func(int) int) *CompareView {
	if count < 2 {
		return nil
	}
	c := &CompareView{Path: v.r.URL.Path, From: number(1), To: number(0)}
	for i := range count {
		c.Numbers = append(c.Numbers, number(i))
	}
	q := v.r.URL.Query()
	from, err := strconv.Atoi(q.Get("from"))
	to, err2 := strconv.Atoi(q.Get("to"))
	if err == nil && err2 == nil && slices.Contains(c.Numbers, from) && slices.Contains(c.Numbers, to) {
		c.From, c.To, c.Asked = from, to, true
	}
	return c
}

// actor names who did something; programs have names of their own.
func actor(name string) Say {
	if end, ok := strings.CutPrefix(name, "one-time link "); ok {
		return K("actor.link", "End", end)
	}
	if _, ok := strings.CutPrefix(name, "token:"); ok {
		return K("actor.token", "End", name[len(name)-6:])
	}
	switch name {
	case "operator", "demonstration", "doorkeeper", "mail", "verification", "sealing", "documents", "batch":
		return K(key("actor", name))
	}
	return T(name)
}

// differences says which fields of a form differ: what was taken away, and what
// came.
func (f *Form) differences(before, after any, names Naming, t *texts) []Difference {
	was, is := f.encode(before, names), f.encode(after, names)
	var out []Difference
	for _, field := range f.all() {
		if field.in(was) == field.in(is) {
			continue
		}
		d := Difference{Label: K(t.first(key("field", f.Noun, field.Name), key("field", field.Name)))}
		a, b := field.shown(was, t), field.shown(is, t)
		switch field.Control {
		case Lines, RowsOf:
			d.List, d.Lines = true, compareLists(elements(a), elements(b))
		case TextArea, TextLine:
			d.Lines = [][]Piece{compareTexts(a, b)}
		default:
			d.Lines = [][]Piece{pieces(Piece{Removed, a}, Piece{Added, b})}
		}
		out = append(out, d)
	}
	return out
}

func elements(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// headFields are what every record has, and no reader asks about.
var headFields = []string{"id", "orgId", "version", "createdAt", "updatedAt"}

// unwritten says which fields differ that no form shows: what follows from others,
// and what programs enter.
func (f *Form) unwritten(before, after any, t *texts) []Difference {
	was, is := fieldsOf(before), fieldsOf(after)
	var out []Difference
	for _, name := range slices.Sorted(maps.Keys(is)) {
		written := slices.ContainsFunc(f.all(), func(x Field) bool { first, _, _ := strings.Cut(x.Name, "."); return first == name })
		if written || slices.Contains(headFields, name) || string(was[name]) == string(is[name]) {
			continue
		}
		label := T(name)
		if k := t.first(key("field", f.Noun, name), key("field", name)); t.known(k) != "" {
			label = K(k)
		}
		before, after := t.plainly(f.Noun, name, was[name]), t.plainly(f.Noun, name, is[name])
		if len(before) > 1 || len(after) > 1 {
			out = append(out, Difference{Label: label, Lines: compareLists(before, after), List: true})
			continue
		}
		if said := compareTexts(strings.Join(before, ""), strings.Join(after, "")); len(said) > 0 {
			out = append(out, Difference{Label: label, Lines: [][]Piece{said}})
		}
	}
	return out
}

func fieldsOf(record any) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	body, err := json.Marshal(record)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	if err != nil {
		return nil
	}
	return out
}

func (v *visit) showSystemHistory() error {
	s, err := v.system()
	if err != nil {
		return err
	}
	past, err := v.systems.History(v.ctx(), s.ID.String())
	if err != nil {
		return err
	}
	p := v.systemPage(s, "history")
	p.Panels = []Panel{changes(v, systemForm, past, (*chain.System).Input)}
	return v.show(p)
}
