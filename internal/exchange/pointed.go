package exchange

import (
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
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

func unitCodes(s *session) map[string]party.UnitID {
	return codes(s, func(u *party.Unit) (string, party.UnitID) { return u.Code, u.ID }, "")
}

func systemCodes(s *session) map[string]chain.SystemID {
	return codes(s, func(y *chain.System) (string, chain.SystemID) { return y.Code, y.ID }, "")
}

func activityCodes(s *session) map[string]record.ActivityID {
	return codes(s, func(a *record.Activity) (string, record.ActivityID) { return a.Code, a.ID }, "")
}

func engagementCodes(s *session) map[string]chain.EngagementID {
	return codes(s, func(e *chain.Engagement) (string, chain.EngagementID) { return e.Code, e.ID }, "org_id = ?", s.tx.Who.Org)
}

func flowCodes(s *session) map[string]chain.FlowID {
	return codes(s, func(f *chain.Flow) (string, chain.FlowID) { return f.Code, f.ID }, "")
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

// keyed is how a row finds its record where a code is optional: by the code that it gives, if
// a record has that, else by what the record is known by without one.
type keyed struct {
	column string
	byCode map[string]string // code -> key
}

// keyedBy reads the codes of the records of a book.
func keyedBy[E, In any](b *book[E, In], column string, code func(*E) string) keyed {
	k := keyed{column, map[string]string{}}
	for key, e := range b.byKey {
		if c := code(e); c != "" {
			k.byCode[c] = key
		}
	}
	return k
}

// find gives the key of a row's record; false where the file speaks of it twice.
func (k keyed) find(s *session, r row, natural, column string) (key string, once bool) {
	code := r.get(k.column)
	key, known := k.byCode[code]
	switch {
	case !known:
		key = natural
	case code != "" && key != natural && !s.once(r, k.column, natural):
		return "", false
	}
	if code != "" && !known {
		k.byCode[code] = key
	}
	return key, s.once(r, column, key)
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
