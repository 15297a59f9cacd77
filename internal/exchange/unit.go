package exchange

import (
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
	{"parent_code", "/parentUnit", func(*unitIn, string) error { return nil }},
	{"isk", "/isk", func(*unitIn, string) error { return nil }},
	{"pko", "/pko", func(*unitIn, string) error { return nil }},
}

var unitFile = layout{columns: names(unitColumns), required: []string{"code", "name"}, take: keepUnit, end: takeUnits}

type unitWork struct {
	contacts *book[party.Contact, party.ContactInput]
	units    *book[party.Unit, unitIn]
	waiting  []row
}

// keepUnit holds a row back: the unit above it may stand further down the file.
func keepUnit(s *session, r row) {
	w := s.unitWork()
	if r.get("code") == "" {
		s.reject(r, "code", "", "the code is missing: it is how a unit is known")
		return
	}
	if s.once(r, "code", r.get("code")) {
		w.waiting = append(w.waiting, r)
	}
}

func (s *session) unitWork() *unitWork {
	if s.work == nil {
		s.work = &unitWork{
			contacts: open[party.Contact, party.ContactInput](s, nil, contactKey, ""),
			units:    open[party.Unit, unitIn](s, unitColumns, func(u *party.Unit) string { return u.Code }, ""),
		}
	}
	return s.work.(*unitWork)
}

func contactKey(c *party.Contact) string { return c.Role + "\x1f" + c.Email + "\x1f" + c.Name }

// takeUnits takes the rows from the top of the tree downwards; what is left over
// has no way to the top.
func takeUnits(s *session) {
	w := s.unitWork()
	for len(w.waiting) > 0 && s.fatal == nil {
		var later []row
		for _, r := range w.waiting {
			if above := r.get("parent_code"); above != "" && s.lines[above] != 0 && w.pending(above) {
				later = append(later, r)
				continue
			}
			takeUnit(s, w, r)
		}
		if len(later) == len(w.waiting) {
			for _, r := range later {
				s.reject(r, "parent_code", r.get("parent_code"), "this unit stands above itself: the units above it form a ring")
			}
			return
		}
		w.waiting = later
	}
}

func (w *unitWork) pending(code string) bool {
	for _, r := range w.waiting {
		if r.get("code") == code && !w.taken(r) {
			return true
		}
	}
	return false
}

func (w *unitWork) taken(r row) bool { return r.cells["\x00taken"] != "" }

func takeUnit(s *session, w *unitWork, r row) {
	defer func() { r.cells["\x00taken"] = "yes" }()
	var parent party.UnitID
	if above := r.get("parent_code"); above != "" {
		u := w.units.byKey[above]
		if u == nil {
			s.reject(r, "parent_code", above, "there is no unit with this code, in the file or in the register")
			return
		}
		parent = u.ID
	}
	isk, ok1 := s.contact(w, r, "isk", "infosec_coordinator")
	pko, ok2 := s.contact(w, r, "pko", "privacy_coordinator")
	if !ok1 || !ok2 {
		return
	}
	w.units.put(s, r, r.get("code"), func(u *unitIn) bool {
		if r.has("parent_code") {
			u.ParentUnit = parent
		}
		if r.has("isk") {
			u.ISK = isk
		}
		if r.has("pko") {
			u.PKO = pko
		}
		return fill(s, r, unitColumns, u, false)
	})
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
