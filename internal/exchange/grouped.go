package exchange

import "cmp"

// grouped is rows that speak of one record together, in the order of the file.
type grouped struct {
	order  []string
	rows   map[string][]row
	broken map[string]int // code -> the line of it that cannot be read
	lost   int            // a line that cannot be read and may be of any record
}

// gather holds a row back until all of its record are there.
func (s *session) gather(r row, column string) {
	code, w := r.get(column), s.gathered()
	switch {
	case code == "":
		s.reject(r, column, "", say("missing-code"))
		return
	case w.rows[code] == nil:
		w.order = append(w.order, code)
	}
	w.rows[code] = append(w.rows[code], r)
}

// gathered gives the rows that were held back.
func (s *session) gathered() *grouped {
	if s.work == nil {
		s.work = &grouped{rows: map[string][]row{}, broken: map[string]int{}}
	}
	return s.work.(*grouped)
}

// spoil notes a row that cannot be read: its record cannot be taken without it.
func (w *grouped) spoil(r row, column string) {
	if code := r.get(column); code != "" {
		w.broken[code] = r.line
		return
	}
	w.lost = r.line
}

// each takes the rows of each record together: what is wrong with one is wrong with all.
func (w *grouped) each(s *session, take func(code string, rows []row)) {
	for _, code := range w.order {
		rows := w.rows[code]
		if s.fatal != nil {
			return
		}
		s.attempt(rows[0], func(*session, row) {
			if line := max(w.broken[code], w.lost); line > 0 {
				s.reject(rows[0], "", code, say("spoiled", "line", line))
				return
			}
			take(code, rows)
		})
	}
}

// oneRecord refuses a further row that says something else of the record than the first.
func oneRecord[In any](s *session, rows []row, cs []column[In]) bool {
	good := true
	for _, r := range rows[1:] {
		for _, c := range cs {
			if cell := r.get(c.name); cell != "" && cell != rows[0].get(c.name) {
				s.reject(r, c.name, cell, say("differs", "line", rows[0].line))
				good = false
			}
		}
	}
	return good
}

// versioned is a record of which there are versions: a completed one stands.
type versioned[E any] interface {
	*E
	Finished() bool
	Ident() (id string, version int)
}

// versions is the records of a kind by their codes, and the version after each.
type versions[E any, V versioned[E]] struct {
	byKey map[string]*E
	after map[string]string // identifier -> key of the version after it
}

// openVersions loads the records of a kind, each by its code; a version without one by the
// identifier of that which it comes after. before gives the identifier of the version before.
func openVersions[E, In any, V versioned[E]](s *session, cs []column[In], code, before func(*E) string) (*book[E, In], versions[E, V]) {
	b := open[E, In](s, cs, func(e *E) string { return cmp.Or(code(e), before(e)) }, "")
	v := versions[E, V]{b.byKey, map[string]string{}}
	for key, e := range b.byKey {
		if was := before(e); was != "" {
			v.after[was] = key
		}
	}
	return b, v
}

// current is the key of the last version of the record with a code: the one that a file can
// still change, or a completed one.
func (v versions[E, V]) current(code string) (key string, stands bool) {
	key = code
	for e := v.byKey[key]; e != nil && V(e).Finished(); e = v.byKey[key] {
		id, _ := V(e).Ident()
		next, more := v.after[id]
		if !more {
			return key, true
		}
		key = next
	}
	return key, false
}

// finished notes that a completed version is left as it is.
func (s *session) finished(r row, code string) {
	s.res.Unchanged++
	s.note(say("finished", "line", r.line, "code", code))
}
