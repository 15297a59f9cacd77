package party

import (
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// UnitID identifies a unit.
type UnitID = kinds.ID[Unit]

// Unit is a part of an organisation (domain 3.2). Units of one organisation are
// one legal entity: no agreement is owed between them.
type Unit struct {
	door.Record[Unit]
	UnitInput
}

// UnitInput is what a client says of a unit.
type UnitInput struct {
	door.Keys
	Name                string     `json:"name" validate:"required,max=255"`
	Level               string     `json:"level" validate:"omitempty,oneof=municipality department agency district undertaking school_or_institution office"`
	ParentUnit          UnitID     `json:"parentUnit"`
	FormerParents       []Former   `json:"formerParents" gorm:"serializer:json" validate:"max=50,dive"`
	ReportingParent     UnitID     `json:"reportingParent"`                                               // the line of roll-up; the parent when absent
	DelegatedController kinds.Tri  `json:"delegatedController" validate:"omitempty,oneof=yes no unknown"` // art. 4(7), 24
	Reports             kinds.Tri  `json:"reports" validate:"omitempty,oneof=yes no unknown"`             // owes the annual self-declaration
	Head                ContactID  `json:"head"`
	ISK                 ContactID  `json:"isk"` // infosec coordinator
	PKO                 ContactID  `json:"pko"` // privacy coordinator
	ActiveFrom          kinds.Date `json:"activeFrom"`
	ActiveTo            kinds.Date `json:"activeTo"` // closed units keep their history
}

// Former says which unit stood in this place up to and including a day.
type Former struct {
	Unit  UnitID     `json:"unit" validate:"required"`
	Until kinds.Date `json:"until" validate:"required"`
}

// On gives the unit that stood in a place on a day: the first former one whose
// last day has not passed, else the present one.
func On(d kinds.Date, present UnitID, former []Former) UnitID {
	at, until := present, kinds.Date("")
	for _, f := range former {
		if d <= f.Until && (until == "" || f.Until < until) {
			at, until = f.Unit, f.Until
		}
	}
	return at
}

// UnitKind is the table's entry for the door.
var UnitKind = door.Register[Unit](door.Kind{
	Noun: "unit", Table: "units",
	Sorts: []string{"code", "name", "createdAt"}, Filters: []string{"code", "level", "parentUnit", "reports"},
})

// Units is the verbs of the unit tree.
type Units = door.Noun[Unit, UnitInput]

// Input gives the part that a client may replace.
func (u *Unit) Input() *UnitInput { return &u.UnitInput }

// Places is the unit itself; of a new one, the unit above it.
func (u *Unit) Places(_ *door.Tx, fresh bool) ([]string, error) {
	if fresh {
		return UnitsOf(u.ParentUnit), nil
	}
	return UnitsOf(u.ID), nil
}

// Words is what a search looks through.
func (u *Unit) Words() []string { return []string{u.Name} }

// ActiveOn reports whether the unit exists on a day.
func (u *Unit) ActiveOn(d kinds.Date) bool { return d.Within(u.ActiveFrom, u.ActiveTo) }

// Above gives the unit that this one reports to on a day.
func (u *Unit) Above(d kinds.Date) UnitID {
	if !u.ReportingParent.IsZero() {
		return u.ReportingParent
	}
	return On(d, u.ParentUnit, u.FormerParents)
}

// Refs lists the records that the unit refers to.
func (u *Unit) Refs() []door.Ref {
	refs := []door.Ref{
		door.Refer("/parentUnit", "unit", u.ParentUnit), door.Refer("/reportingParent", "unit", u.ReportingParent),
		door.Refer("/head", "contact", u.Head), door.Refer("/isk", "contact", u.ISK), door.Refer("/pko", "contact", u.PKO),
	}
	for i, f := range u.FormerParents {
		refs = append(refs, door.Refer(pointerAt("/formerParents", i)+"/unit", "unit", f.Unit))
	}
	return refs
}

// Check refuses dates in the wrong order.
func (u *Unit) Check() []kinds.Violation { return kinds.Order("/activeTo", u.ActiveFrom, u.ActiveTo) }

// Verify refuses a unit that would stand above itself, and a second root.
func (u *Unit) Verify(tx *door.Tx) error {
	if err := tx.Alone(); err != nil {
		return err
	}
	if u.ParentUnit.IsZero() {
		other, err := door.Rows[UnitID](tx, "select id from units where org_id = @org and parent_unit is null and id <> @self limit 1", map[string]any{"self": u.ID})
		if err != nil {
			return err
		}
		if len(other) > 0 {
			return kinds.Invalid("/parentUnit", "root", "the organisation has a top unit on the same days already: name the unit above this one")
		}
	}
	reports := u.ReportingParent
	if reports.IsZero() {
		reports = u.ParentUnit
	}
	if err := u.circular(tx, "/parentUnit", "parent_unit", u.ParentUnit); err != nil {
		return err
	}
	return u.circular(tx, "/reportingParent", "coalesce(reporting_parent, parent_unit)", reports)
}

// circular walks upwards from a parent and refuses to meet the unit again.
func (u *Unit) circular(tx *door.Tx, pointer, up string, parent UnitID) error {
	if parent.IsZero() {
		return nil
	}
	met, err := door.Rows[UnitID](tx, `with recursive above(id) as (
  select id from units where org_id = @org and id = @parent
  union
  select `+up+` from above join units using (id) where org_id = @org
)
select id from above where id = @self`, map[string]any{"parent": parent, "self": u.ID})
	if err == nil && (len(met) > 0 || parent == u.ID) {
		err = kinds.Invalid(pointer, "cycle", "this would put the unit above itself")
	}
	return err
}
