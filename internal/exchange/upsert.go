package exchange

import (
	"encoding/json"
	"fmt"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// book is the records of one kind that a file may speak of, by their key.
type book[E, In any] struct {
	columns []column[In]
	byKey   map[string]*E
	fresh   []*E
	born    func(*E) // completes a new record before it is checked; may be nil
}

// open loads the records of a kind and arranges that new ones are saved in one
// go; key is empty for a record that no file can speak of.
func open[E, In any](s *session, cs []column[In], key func(*E) string, where string, args ...any) *book[E, In] {
	b := &book[E, In]{columns: cs, byKey: map[string]*E{}}
	all, err := door.All[E](s.tx, where, args...)
	s.broken(err)
	for _, e := range all {
		if k := key(e); k != "" {
			b.byKey[k] = e
		}
	}
	s.flush = append(s.flush, func() error {
		err := door.Add(s.tx, b.fresh...)
		b.fresh = nil
		return err
	})
	return b
}

// save writes what is waiting, in the order in which the kinds were opened.
func (s *session) save() {
	for _, f := range s.flush {
		if s.fatal != nil || s.broken(f()) {
			return
		}
	}
}

// once refuses a second row with the same code.
func (s *session) once(r row, column, code string) bool {
	if first, met := s.lines[code]; met {
		s.reject(r, column, code, fmt.Sprintf("this code stands on line %d already", first))
		return false
	}
	s.lines[code] = r.line
	return true
}

// put makes or changes the record with a key: change turns the present input
// into the one that the row asks for.
func (b *book[E, In]) put(s *session, r row, key string, change func(*In) bool) *E {
	was, known := b.byKey[key]
	if !known {
		e := new(E)
		if !change(inputOf[E, In](e)) {
			return nil
		}
		if b.born != nil {
			b.born(e)
		}
		if !b.sound(s, r, e) {
			return nil
		}
		b.byKey[key] = e
		b.fresh = append(b.fresh, e)
		s.res.Created++
		if len(b.fresh) >= 500 {
			s.save()
		}
		return e
	}
	next := *was
	if !change(inputOf[E, In](&next)) || !b.sound(s, r, &next) {
		return nil
	}
	if same(was, &next) {
		s.res.Unchanged++
		return was
	}
	s.save() // what is waiting may be what this one refers to, or itself
	if s.fatal != nil || s.broken(door.Save(s.tx, &next)) {
		return nil
	}
	*was = next
	s.res.Updated++
	return was
}

// sound asks the door whether the record can be saved, and rejects the row with
// every violation at its column.
func (b *book[E, In]) sound(s *session, r row, e *E) bool {
	err := door.Try(s.tx, e)
	if err == nil {
		return true
	}
	kind := kinds.KindOf(err)
	if kind != kinds.KindInvalid && kind != kinds.KindConflict {
		s.broken(err)
		return false
	}
	vs := kinds.ViolationsOf(err)
	if len(vs) == 0 {
		vs = []kinds.Violation{{Detail: err.Error()}}
	}
	for _, v := range vs {
		c := place(b.columns, v)
		s.reject(r, c, r.get(c), v.Detail)
	}
	return false
}

func inputOf[E, In any](e *E) *In { return any(e).(interface{ Input() *In }).Input() }

// same reports whether two versions of a record say the same.
func same[E any](a, b *E) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}
