package exchange

import (
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// codes reads the identifiers of the records of a kind by the codes that cells name them by.
func codes[E, T any](s *session, code func(*E) (string, kinds.ID[T]), where string, args ...any) map[string]kinds.ID[T] {
	out := map[string]kinds.ID[T]{}
	all, err := door.All[E](s.tx, where, args...)
	s.broken(err)
	for _, e := range all {
		if c, id := code(e); c != "" {
			out[c] = id
		}
	}
	return out
}

// pointed reads the one record that a cell names by its code, if the file has the column;
// an empty cell names none.
func pointed[T any](s *session, r row, col string, known map[string]kinds.ID[T], why string, into *kinds.ID[T]) bool {
	if !r.has(col) {
		return true
	}
	code := r.get(col)
	id, found := known[code]
	*into = id
	if code != "" && !found {
		s.reject(r, col, code, say(why))
		return false
	}
	return true
}

// pointedAll reads the records that a cell names by their codes, with semicolons between them.
func pointedAll[T any](s *session, r row, col string, known map[string]kinds.ID[T], why string, into *[]kinds.ID[T]) bool {
	if !r.has(col) {
		return true
	}
	good := true
	*into = []kinds.ID[T]{}
	for _, code := range split(r.get(col)) {
		id, found := known[code]
		if !found {
			s.reject(r, col, code, say(why))
			good = false
			continue
		}
		*into = append(*into, id)
	}
	return good
}

// elsewhere is a column whose cell names a record: whoever takes the row reads it.
func elsewhere[In any](name, pointer string) column[In] {
	return column[In]{name, pointer, func(*In, string) error { return nil }}
}

// flag is a column of yes or no; empty is no.
func flag[In any](name, pointer string, field func(*In) *bool) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		answer, ok := answers[strings.ToLower(cell)]
		*field(in) = answer == kinds.Yes
		if !ok || answer == kinds.Unknown {
			return say("no-answer")
		}
		return nil
	}}
}

// partIn fills what a row says of a part of a record, such as one scenario of an
// assessment, and checks it by itself: what is wrong is rejected where it stands.
func partIn[In any](s *session, r row, cs []column[In], in *In) bool {
	good := fill(s, r, cs, in, false)
	for _, v := range kinds.ViolationsOf(door.Validate(*in)) {
		c := place(cs, v)
		s.reject(r, c, r.get(c), (&book[struct{}, In]{}).remark(v))
		good = false
	}
	return good
}

// grouped is rows that speak of one record together, in the order of the file.
type grouped struct {
	order []string
	rows  map[string][]row
}

// gather holds rows back that name the record that they are part of by a code.
func gather(s *session, r row, col string) {
	if s.work == nil {
		s.work = &grouped{rows: map[string][]row{}}
	}
	w, code := s.work.(*grouped), r.get(col)
	if code == "" {
		s.reject(r, col, "", say("missing-code"))
		return
	}
	if w.rows[code] == nil {
		w.order = append(w.order, code)
	}
	w.rows[code] = append(w.rows[code], r)
}

// each takes the rows of each record together: what is wrong with one is wrong with all.
func (w *grouped) each(s *session, take func(rows []row)) {
	for _, code := range w.order {
		rows := w.rows[code]
		if s.fatal != nil {
			return
		}
		s.attempt(rows[0], func(*session, row) { take(rows) })
	}
}

// gathered gives the rows that were held back; none where the file had none.
func (s *session) gathered() *grouped {
	if w, ok := s.work.(*grouped); ok {
		return w
	}
	return &grouped{}
}

// hasAny reports whether some of the columns stand in the file.
func (r row) hasAny(names []string) bool {
	return slices.ContainsFunc(names, r.has)
}

// saysAny reports whether some of the columns say something in the row.
func (r row) saysAny(names []string) bool {
	for _, n := range names {
		if r.get(n) != "" {
			return true
		}
	}
	return false
}
