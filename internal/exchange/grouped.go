package exchange

import (
	"cmp"
	"slices"

	"ledd/internal/door"
)

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

// versions is the records of a kind of which there are versions, by their codes, and the
// version after each.
type versions[E any] struct {
	byKey   map[string]*E
	after   map[string]string // identifier -> key of the version after it
	edition edition[E]
}

// edition tells of a version its code, the identifier of the one before it, and whether it
// stands as it is.
type edition[E any] func(*E) (code, before string, stands bool)

// openVersions loads the records of a kind, each by its code; a version without one by the
// identifier of that which it comes after.
func openVersions[E, In any](s *session, cs []column[In], of edition[E]) (*book[E, In], versions[E]) {
	b := open[E, In](s, cs, func(e *E) string {
		code, before, _ := of(e)
		return cmp.Or(code, before)
	}, "")
	v := versions[E]{b.byKey, map[string]string{}, of}
	for key, e := range b.byKey {
		if _, before, _ := of(e); before != "" {
			v.after[before] = key
		}
	}
	return b, v
}

// current is the key of the last version of the record with a code: the one that a file can
// still change, or one that stands.
func (v versions[E]) current(code string) (key string, stands bool) {
	key = code
	for e := v.byKey[key]; e != nil; e = v.byKey[key] {
		if _, _, stands := v.edition(e); !stands {
			break
		}
		next, more := v.after[identOf(e)]
		if !more {
			return key, true
		}
		key = next
	}
	return key, false
}

// versionIn fills a version with the cells of a row. A later one has a code of its own, or
// none: that of the row is the first version's.
func versionIn[In any](s *session, r row, cs []column[In], in *In, code *string, later bool) bool {
	own := *code
	good := fill(s, r, cs, in, false)
	if later {
		*code = own
	}
	return good
}

func identOf(e any) string {
	id, _ := e.(interface{ Ident() (string, int) }).Ident()
	return id
}

// finished notes that a completed version is left as it is.
func (s *session) finished(r row, code string) {
	s.res.Unchanged++
	s.note(say("finished", "line", r.line, "code", code))
}

// partsIn reads a part of the record from each row that says one: what is there already, by
// its key, keeps what the file has no column for. A file without these columns leaves all.
func partsIn[P any](s *session, rows []row, cs []column[P], into *[]P, key func(*P) string) bool {
	if !rows[0].hasAny(names(cs)) {
		return true
	}
	good, had := true, *into
	*into = []P{}
	for _, r := range rows {
		if !r.saysAny(names(cs)) {
			continue
		}
		var x P
		for _, c := range cs {
			_ = c.set(&x, r.get(c.name)) // said again, and where, by partIn
		}
		said := door.Fold(key(&x))
		x = *new(P)
		if i := slices.IndexFunc(had, func(y P) bool { return said != "" && door.Fold(key(&y)) == said }); i >= 0 {
			x, had = had[i], slices.Delete(slices.Clone(had), i, i+1)
		}
		good = partIn(s, r, cs, &x) && good
		*into = append(*into, x)
	}
	if !good { // what is wrong with them is said already
		*into = nil
	}
	return good
}
