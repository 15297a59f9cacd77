package exchange

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// session is the taking of one file.
type session struct {
	tx    *door.Tx
	opt   Options
	table *table
	res   Result
	fatal error // the database failed: nothing more can be said about rows
	names map[string][]kinds.OrgID
	said  map[string]*party.Identification // by the actor's organisation, of names
	lines map[string]int                   // code -> line where it was met
	work  any                              // what the kind keeps between rows
	flush []func() error                   // what waits to be saved in one go
	undo  []func()                         // what forgets the records that the present row brought along
	bad   bool                             // the present row was rejected
	touch []touched                        // what was made or changed, in the order of the rows
}

func newSession(tx *door.Tx, opt Options, t *table) (*session, error) {
	s := &session{tx: tx, opt: opt, table: t, names: map[string][]kinds.OrgID{}, lines: map[string]int{}}
	s.res = Result{Unconfirmed: []string{}, Merged: []string{}, Rejections: []Rejection{}, Notes: []Remark{}, Outcomes: []Outcome{}}
	if len(t.unknown) > 0 {
		s.note(say("unused", "columns", strings.Join(t.unknown, ", ")))
	}
	var err error
	if s.said, err = identifications(tx); err != nil {
		return s, err
	}
	found, err := party.Names(tx)
	for _, n := range found {
		s.names[n.NameKey] = append(s.names[n.NameKey], n.OrganisationID)
	}
	if err == nil && t.mapped != nil {
		var words record.Lexicon
		words, err = record.ReadLexicon(tx)
		t.mapped.Speak(words)
		if own := t.mapped.Own(); own != nil && err == nil {
			var said map[string]map[string]string
			said, err = own.Said(tx)
			t.mapped.Stand(said)
		}
	}
	return s, err
}

func (s *session) run(l layout) {
	for s.fatal == nil {
		r, more := s.next()
		if !more {
			break
		}
		switch {
		case l.group == "":
			s.attempt(r, l.take)
		case r.bad != nil:
			s.gathered().spoil(r, l.group)
			s.attempt(r, nil)
		default:
			s.attempt(r, func(s *session, r row) { s.gather(r, l.group) })
		}
	}
	if l.end != nil && s.fatal == nil {
		l.end(s)
	}
	s.save()
	slices.SortStableFunc(s.res.Rejections, func(a, b Rejection) int { return cmp.Compare(a.Line, b.Line) })
}

// told is after how many rows it is told how far the taking is.
const told = 100

func (s *session) next() (row, bool) {
	r, more := s.table.next()
	if more {
		s.res.Rows++
		if s.opt.Progress != nil && s.res.Rows%told == 0 {
			s.opt.Progress(s.res.Rows, s.table.all())
		}
	}
	return r, more
}

// attempt takes one row. When it is rejected, it counts once, however much is
// wrong with it, and the organisations that it alone mentioned are forgotten.
func (s *session) attempt(r row, take func(*session, row)) {
	s.bad, s.undo = false, nil
	if r.bad == nil {
		take(s, r)
	} else {
		s.reject(r, r.bad.column, r.bad.value, r.bad.why)
	}
	if !s.bad {
		return
	}
	s.res.Rejected++
	for _, forget := range slices.Backward(s.undo) {
		forget()
	}
}

// maxListed is how many rejections are listed. All of them are counted: a file
// of nothing but bad rows must not fill the memory.
const maxListed = 1000

// reject notes what is wrong with a cell.
func (s *session) reject(r row, column, value string, why Remark) {
	s.bad = true
	switch len(s.res.Rejections) {
	default:
		s.res.Rejections = append(s.res.Rejections, Rejection{r.line, column, clip(value), why.Text, why.Code, why.Args})
	case maxListed:
		s.note(say("more", "listed", maxListed))
	}
}

// rejected reports whether a cell of the present row was rejected already.
func (s *session) rejected(r row, column string) bool {
	for _, x := range slices.Backward(s.res.Rejections) {
		if x.Line != r.line {
			return false
		}
		if x.Column == column {
			return true
		}
	}
	return false
}

// note tells something once.
func (s *session) note(m Remark) {
	if len(s.res.Notes) < maxListed && !slices.ContainsFunc(s.res.Notes, func(x Remark) bool { return x.Text == m.Text }) {
		s.res.Notes = append(s.res.Notes, m)
	}
}

// broken keeps the first error that is not about a row.
func (s *session) broken(err error) bool {
	if err != nil && s.fatal == nil {
		s.fatal = err
	}
	return err != nil
}

// refused rejects the row for an error that is about it, and keeps any other.
func (s *session) refused(r row, column string, err error) bool {
	switch {
	case err == nil:
		return false
	case aboutRow(err):
		s.reject(r, column, r.get(column), remarkOf(err))
	default:
		s.broken(err)
	}
	return true
}

// aboutRow reports whether an error is for whoever wrote the file.
func aboutRow(err error) bool {
	k := kinds.KindOf(err)
	return k == kinds.KindInvalid || k == kinds.KindConflict || k == kinds.KindForbidden
}

// clip keeps an error readable when a cell is not.
func clip(s string) string {
	n := 0
	for i := range s {
		if n++; n > 80 {
			return s[:i] + "…"
		}
	}
	return s
}
