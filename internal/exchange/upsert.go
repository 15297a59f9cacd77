package exchange

import (
	"encoding/json"
	"reflect"

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

// add takes in a new record that has been found sound.
func (b *book[E, In]) add(s *session, key string, e *E) {
	b.byKey[key] = e
	b.fresh = append(b.fresh, e)
	s.undo = append(s.undo, func() {
		delete(b.byKey, key)
		b.fresh = b.fresh[:len(b.fresh)-1]
	})
}

// save writes what is waiting, in the order in which the kinds were opened.
func (s *session) save() {
	s.undo = nil
	for _, f := range s.flush {
		if s.fatal != nil || s.broken(f()) {
			return
		}
	}
}

// once refuses a second row with the same code.
func (s *session) once(r row, column, code string) bool {
	if first, met := s.lines[code]; met {
		s.reject(r, column, r.get(column), say("twice", "line", first))
		return false
	}
	s.lines[code] = r.line
	return true
}

// put makes or changes the record with a key: change turns the present input
// into the one that the row asks for, and is false when a cell was rejected.
func (b *book[E, In]) put(s *session, r row, key string, change func(*In) bool) *E {
	was, known := b.byKey[key]
	next := new(E)
	if known {
		*next = *was
	}
	good := change(inputOf[E, In](next))
	if !known && b.born != nil {
		b.born(next)
	}
	if !b.sound(s, r, next) || !good {
		return nil
	}
	if known && same(was, next) {
		s.res.Unchanged++
		return was
	}
	if s.outcome(r, was, next) {
		return was
	}
	if !known {
		b.add(s, key, next)
		s.res.Created++
		s.touched(r, next)
		if len(b.fresh) >= 500 {
			s.save()
		}
		return next
	}
	s.save() // what is waiting may be what this one refers to, or itself
	if s.fatal != nil || s.refused(r, "", b.write(s, was, next)) {
		return nil
	}
	*was = *next
	s.res.Updated++
	s.touched(r, was)
	return was
}

// write saves the next version of a record, which may have been new a moment
// ago, so that its version has grown.
func (b *book[E, In]) write(s *session, was, next *E) error {
	in := *inputOf[E, In](next)
	*next = *was
	*inputOf[E, In](next) = in
	return door.Save(s.tx, next)
}

// sound asks the door whether the record can be saved, and rejects the row with
// every violation at its column.
func (b *book[E, In]) sound(s *session, r row, e *E) bool {
	err := door.Try(s.tx, e)
	if err == nil {
		return true
	}
	if !aboutRow(err) {
		s.broken(err)
		return false
	}
	vs := kinds.ViolationsOf(err)
	if len(vs) == 0 {
		s.reject(r, "", r.get(""), remarkOf(err))
	}
	for _, v := range vs {
		if c := place(b.columns, v); c == "" || !s.rejected(r, c) {
			s.reject(r, c, r.get(c), b.remark(v))
		}
	}
	return false
}

// remark words a violation of a record; of a closed vocabulary it names the words.
func (b *book[E, In]) remark(v kinds.Violation) Remark {
	m := ofViolation(v)
	if v.Code == "oneof" {
		m = m.with("words", choices(reflect.TypeFor[In](), v.Pointer))
	}
	return m
}

func inputOf[E, In any](e *E) *In { return any(e).(interface{ Input() *In }).Input() }

// same reports whether two versions of a record say the same.
func same[E any](a, b *E) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}
