package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"ledd/internal/kinds"
)

// Conflict says that somebody else changed the record while this form was open.
type Conflict struct {
	By     string
	At     time.Time
	Fields []ConflictField // that both changed: the form holds mine
	Merged []string        // labels of what only the other changed: the form holds theirs
}

// ConflictField is one field that two people changed.
type ConflictField struct {
	Name   string
	ID     string
	Label  string
	Mine   string
	Theirs string
}

// clash shows the form again with both people's words: what only one of them
// changed is merged, and what both changed stands side by side.
func (d *desk[E, In]) clash(v *visit, s sheet, now *E) error {
	theirs := d.form.encode(d.input(now), v.names)
	base, gone := url.Values{}, false
	past, err := d.verbs.At(v.ctx(), s.id, s.version)
	switch {
	case err == nil:
		base = d.form.encode(d.input(past.Record), v.names)
	case kinds.KindOf(err) == kinds.KindNotFound:
		gone = true // nobody can say who changed what, so everything that differs is shown
	default:
		return err
	}
	history, err := d.verbs.History(v.ctx(), s.id)
	if err != nil {
		return err
	}
	t := v.pages.texts[Language(v.w, v.r).Shown()]
	if err := v.drafts.Keep(v.ctx(), s.draft, d.form.Noun, s.id, s.version, s.values); err != nil && kinds.KindOf(err) != kinds.KindInvalid {
		return err // kept as it was typed, on the version that it was typed over
	}
	s.clash = d.form.merge(s.values, base, theirs, gone, t)
	if len(history) > 0 {
		s.clash.By, s.clash.At = history[0].Actor, history[0].EnteredAt
	}
	_, s.version = d.ident(now)
	return d.show(v, http.StatusConflict, s, nil)
}

// merge brings into mine what only they changed, and lists what both did.
func (f *Form) merge(mine, base, theirs url.Values, gone bool, t *texts) *Conflict {
	c := &Conflict{}
	for _, field := range f.all() {
		was, my, their := field.in(base), field.in(mine), field.in(theirs)
		label := t.first(key("field", f.Noun, field.Name), key("field", field.Name))
		switch {
		case their == my || (their == was && !gone):
		case my == was && !gone:
			f.take(mine, theirs, field.Name)
			c.Merged = append(c.Merged, label)
		default:
			c.Fields = append(c.Fields, ConflictField{field.Name, fieldID(field.Name), label, field.shown(mine, t), field.shown(theirs, t)})
		}
	}
	return c
}

// in is everything that stands in a field, as one text to compare.
func (f Field) in(q url.Values) string {
	if f.Control != RowsOf {
		return q.Get(f.Name)
	}
	part := url.Values{}
	for key, value := range q {
		if strings.HasPrefix(key, f.Name+".") {
			part[key] = value
		}
	}
	return part.Encode()
}

// shown is what stands in a field, as people read it.
func (f Field) shown(q url.Values, t *texts) string {
	if f.Control == RowsOf {
		var rows []string
		for _, at := range rowNumbers(q, f.Name) {
			rows = append(rows, t.say(f.row(at, q, t).Say))
		}
		return strings.Join(rows, "\n")
	}
	text := q.Get(f.Name)
	if text != "" && (f.Control == OneOf || f.Control == YesNo || f.Control == Tick) {
		return t.say(f.word(f.Name, text, t))
	}
	if f.Control == Day {
		return t.date(kinds.Date(text))
	}
	return text
}

// take replaces what stands in a field by what others wrote in it.
func (f *Form) take(mine, theirs url.Values, name string) {
	for key := range mine {
		if key == name || strings.HasPrefix(key, name+".") {
			delete(mine, key)
		}
	}
	for key, value := range theirs {
		if key == name || strings.HasPrefix(key, name+".") {
			mine[key] = value
		}
	}
}
