package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
	s.base = s.over()
	if d.dress != nil {
		if err := d.weigh(v, &s, now); err != nil {
			return err
		}
		return d.show(v, http.StatusConflict, s, nil)
	}
	if err := v.drafts.Keep(v.ctx(), s.draft, d.form.Noun, s.id, s.base, s.values); err != nil && kinds.KindOf(err) != kinds.KindInvalid && kinds.KindOf(err) != kinds.KindConflict {
		return err // kept as it was typed, on the version that it was typed over
	}
	if err := d.weigh(v, &s, now); err != nil {
		return err
	}
	return d.show(v, http.StatusConflict, s, nil)
}

// weigh holds a form against the record as it is now, and goes on from there. As
// long as words of both wait for a decision, the form carries the version that
// both wrote over, so that the question stays until it is answered or saved.
func (d *desk[E, In]) weigh(v *visit, s *sheet, now *E) error {
	if s.base == 0 {
		return nil
	}
	w := weighing{mine: s.values, texts: v.text()}
	w.theirs, _ = d.form.tidy(d.form.encode(d.input(now), v.names))
	var err error
	if w.base, w.gone, err = d.past(v, s.id, s.base); err != nil {
		return err
	}
	w.seen = w.base
	if s.version != s.base {
		var gone bool
		if w.seen, gone, err = d.past(v, s.id, s.version); err != nil {
			return err
		}
		w.gone = w.gone || gone
	}
	history, err := d.verbs.History(v.ctx(), s.id)
	if err != nil {
		return err
	}
	s.clash = d.form.merge(w)
	if len(history) > 0 {
		s.clash.By, s.clash.At = history[0].Actor, history[0].EnteredAt
	}
	read := s.version
	if _, s.version = d.ident(now); len(s.clash.Fields) == 0 {
		s.base = 0
		if s.version == read { // they wrote nothing since, and all is decided
			s.clash = nil
		}
	}
	return nil
}

// past gives what a version said; gone when nobody can tell any more.
func (d *desk[E, In]) past(v *visit, id string, version int) (said url.Values, gone bool, err error) {
	past, err := d.verbs.At(v.ctx(), id, version)
	if err == nil {
		said, _ = d.form.tidy(d.form.encode(d.input(past.Record), v.names))
		return said, false, nil
	}
	if gone = kinds.KindOf(err) == kinds.KindNotFound; gone {
		err = nil
	}
	return url.Values{}, gone, err
}

// weighing is what is compared when two have written, all of it tidy.
type weighing struct {
	mine   url.Values // what stands in the form
	base   url.Values // what both wrote over
	seen   url.Values // what the form went on from: the base, or what they had written when it last asked
	theirs url.Values // what the register holds
	gone   bool       // nobody can say who changed what, so everything that differs is asked about
	texts  *texts
}

// merge brings into mine what only they changed, and lists what both did.
func (f *Form) merge(w weighing) *Conflict {
	c := &Conflict{}
	for _, field := range f.all() {
		label := w.texts.first(key("field", f.Noun, field.Name), key("field", field.Name))
		switch w.judge(field) {
		case take:
			f.take(w.mine, w.theirs, field.Name)
			c.Merged = append(c.Merged, label)
		case told:
			c.Merged = append(c.Merged, label)
		case asked:
			c.Fields = append(c.Fields, ConflictField{field.Name, fieldID(field.Name), label, field.shown(w.mine, w.texts), field.shown(w.theirs, w.texts)})
		case settled:
		}
	}
	return c
}

// verdict is what becomes of a field that two may have changed.
type verdict int

const (
	settled verdict = iota // nothing to say
	told                   // theirs stands in the form already
	take                   // only they changed it
	asked                  // both changed it
)

func (w weighing) judge(f Field) verdict {
	changed := func(from, to url.Values) bool { return !f.same(from, to) }
	switch {
	case !changed(w.theirs, w.mine):
		if changed(w.base, w.theirs) && !w.gone {
			return told
		}
		return settled
	case w.gone:
		return asked
	case changed(w.seen, w.theirs) && !changed(w.seen, w.mine):
		return take
	case changed(w.seen, w.theirs), changed(w.base, w.theirs) && changed(w.base, w.mine):
		return asked
	default:
		return settled
	}
}

// same reports whether a field says in one form what it said in another, both
// tidy.
func (f Field) same(was, is url.Values) bool {
	if f.Control != RowsOf {
		return f.alike(was.Get(f.Name), is.Get(f.Name))
	}
	before, old := rowsOf(was, f.Name)
	after, sent := rowsOf(is, f.Name)
	return slices.EqualFunc(before, after, func(i, j int) bool {
		return !slices.ContainsFunc(f.Parts, func(p Field) bool { return !p.same(old[i], sent[j]) })
	})
}

// alike compares to the letter, but for the new lines that a browser takes out of
// what it shows on one line: the name of a record, and a text that holds none.
func (f Field) alike(was, is string) bool {
	line := f.Control == Pick || (f.Control == TextLine && !severalLines(was))
	return was == is || (line && is == inline(was))
}

// severalLines reports whether a text is shown in a field of several lines,
// however short the field's texts are otherwise.
func severalLines(s string) bool { return strings.ContainsAny(s, "\r\n") }

// inline is a text as a browser sends it from a field of one line.
func inline(s string) string { return strings.NewReplacer("\r", "", "\n", "").Replace(s) }

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
		numbers, parts := rowsOf(q, f.Name)
		said := make([]string, len(numbers))
		for i, n := range numbers {
			said[i] = t.say(f.row(n, f.alone(n, parts[n]), t).Say)
		}
		return strings.Join(said, "\n")
	}
	text := q.Get(f.Name)
	if text != "" && (f.Control == OneOf || f.Control == YesNo || f.Control == Tick) {
		return t.say(f.word(f.Name, text, t))
	}
	if f.Control == Day {
		return t.date(kinds.Date(text))
	}
	if f.Control == Lines && text != "" {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			lines[i] = t.say(f.word(f.Name, line, t))
		}
		return strings.Join(lines, "\n")
	}
	return text
}

// alone is one row under its whole name, without its neighbours.
func (f Field) alone(number int, parts url.Values) url.Values {
	q := url.Values{}
	for name, value := range parts {
		q[f.Name+"."+strconv.Itoa(number)+"."+name] = value
	}
	return q
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
