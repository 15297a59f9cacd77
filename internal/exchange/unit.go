package exchange

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/party"
)

type unitIn = party.UnitInput

var unitColumns = []column[unitIn]{
	text("code", "/code", func(u *unitIn) *string { return &u.Code }),
	text("name", "/name", func(u *unitIn) *string { return &u.Name }),
	text("level", "/level", func(u *unitIn) *string { return &u.Level }),
	date("active_from", "/activeFrom", func(u *unitIn) *kinds.Date { return &u.ActiveFrom }),
	date("active_to", "/activeTo", func(u *unitIn) *kinds.Date { return &u.ActiveTo }),
	tri("reports", "/reports", func(u *unitIn) *kinds.Tri { return &u.Reports }),
	tri("delegated_controller", "/delegatedController", func(u *unitIn) *kinds.Tri { return &u.DelegatedController }),
	elsewhere[unitIn]("parent_code", "/parentUnit"),
	elsewhere[unitIn]("isk", "/isk"),
	elsewhere[unitIn]("pko", "/pko"),
}

var unitFile = layout{columns: names(unitColumns), required: []string{"code", "name"}, take: keepUnit, end: takeUnits}

type unitWork struct {
	contacts *book[party.Contact, party.ContactInput]
	units    *book[party.Unit, unitIn]
	waiting  map[string]row // code -> row that was not taken yet
	order    []string
}

// keepUnit holds a row back: the unit above it may stand further down the file.
func keepUnit(s *session, r row) {
	w := s.unitWork()
	if s.coded(r, "code") {
		w.waiting[r.get("code")] = r
		w.order = append(w.order, r.get("code"))
	}
}

func (s *session) unitWork() *unitWork {
	if s.work == nil {
		s.work = &unitWork{
			contacts: open[party.Contact, party.ContactInput](s, nil, contactKey, ""),
			units:    open[party.Unit, unitIn](s, unitColumns, func(u *party.Unit) string { return u.Code }, ""),
			waiting:  map[string]row{},
		}
	}
	return s.work.(*unitWork)
}

func contactKey(c *party.Contact) string { return c.Role + "\x1f" + c.Email + "\x1f" + c.Name }

// takeUnits takes every row after the one above it.
func takeUnits(s *session) {
	w := s.unitWork()
	for _, code := range w.order {
		w.climb(s, code)
	}
}

// climb takes a row and those above it that were not taken yet, from the top
// downwards; a row that it meets again stands in a ring.
func (w *unitWork) climb(s *session, code string) {
	var path []string
	for r, more := w.waiting[code]; more && s.fatal == nil; r, more = w.waiting[code] {
		if at := slices.Index(path, code); at >= 0 {
			w.refuse(s, path[at:])
			path = path[:at]
			break
		}
		path = append(path, code)
		code = r.get("parent_code")
	}
	for _, code := range slices.Backward(path) {
		r := w.waiting[code]
		delete(w.waiting, code)
		s.attempt(r, func(s *session, r row) { takeUnit(s, w, r) })
	}
}

func (w *unitWork) refuse(s *session, ring []string) {
	for _, code := range ring {
		r := w.waiting[code]
		delete(w.waiting, code)
		s.attempt(r, func(s *session, r row) {
			s.reject(r, "parent_code", r.get("parent_code"), say("ring", "ring", clip(strings.Join(ring, " < "))))
		})
	}
}

func takeUnit(s *session, w *unitWork, r row) {
	parent, ok := w.above(s, r)
	isk, ok1 := s.contact(w, r, "isk", "infosec_coordinator")
	pko, ok2 := s.contact(w, r, "pko", "privacy_coordinator")
	u := w.units.put(s, r, r.get("code"), func(u *unitIn) bool {
		if r.has("parent_code") {
			s.moved(r, "unit-moves", r.get("code"), u.ParentUnit, parent)
			u.ParentUnit = parent
		}
		if r.has("isk") {
			u.ISK = isk
		}
		if r.has("pko") {
			u.PKO = pko
		}
		return fill(s, r, unitColumns, u, false) && ok && ok1 && ok2
	})
	if u != nil && u.ParentUnit.IsZero() {
		s.save() // the next one without a unit above it must meet this one
	}
}

func (w *unitWork) above(s *session, r row) (party.UnitID, bool) {
	code := r.get("parent_code")
	if code == "" {
		return party.UnitID{}, true
	}
	if u := w.units.byKey[code]; u != nil {
		return u.ID, true
	}
	why := say("no-unit-above")
	if line := s.lines[code]; line > 0 {
		why = say("unit-above-rejected", "line", line)
	}
	s.reject(r, "parent_code", code, why)
	return party.UnitID{}, false
}

// contact gives the contact point that a cell names, an address or a function,
// and makes it when it is new. Contacts are not counted: rows are.
func (s *session) contact(w *unitWork, r row, col, role string) (party.ContactID, bool) {
	cell := r.get(col)
	if cell == "" {
		return party.ContactID{}, true
	}
	in := party.ContactInput{Role: role, Party: s.tx.Who.Org}
	if strings.Contains(cell, "@") {
		in.Email = cell
	} else {
		in.Name = cell
	}
	created, unchanged, updated := s.res.Created, s.res.Unchanged, s.res.Updated
	before := len(s.res.Rejections)
	c := w.contacts.put(s, r, role+"\x1f"+in.Email+"\x1f"+in.Name, func(next *party.ContactInput) bool {
		next.Role, next.Email, next.Name, next.Party = in.Role, in.Email, in.Name, in.Party
		return true
	})
	s.res.Created, s.res.Unchanged, s.res.Updated = created, unchanged, updated
	for i := before; i < len(s.res.Rejections); i++ {
		s.res.Rejections[i].Column, s.res.Rejections[i].Value = col, clip(cell)
	}
	if c == nil {
		return party.ContactID{}, false
	}
	return c.ID, true
}

// moved notes that a file moves something to another unit: it then counts there
// in past years too, unless the record says until when it stood elsewhere.
func (s *session) moved(r row, move, code string, from, to party.UnitID) {
	if !from.IsZero() && from != to {
		s.note(say(move, "line", r.line, "code", code))
	}
}
