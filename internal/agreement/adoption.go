package agreement

import (
	"slices"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Adoption lets an agreement that another organisation keeps, and that one's own is
// bound by, count in one's own register: it points there, and names the systems of one's
// own that it covers. What the agreement says, who signed, and when it ends is read where
// it is kept; when it is void, or one's own organisation has left it, it counts no more.
type Adoption struct {
	door.Record[Adoption]
	AdoptionInput
	AdoptedBy string `json:"adoptedBy" required:"true"`
}

// AdoptionInput is what is said of an adoption.
type AdoptionInput struct {
	door.Keys
	Agreement    ID               `json:"agreement" validate:"required" doc:"an agreement that another organisation keeps and shares with one's own; its later versions are followed"`
	ScopeSystems []chain.SystemID `json:"scopeSystems" gorm:"serializer:json" validate:"max=1000,distinct" doc:"the systems of one's own register that it covers (art. 28(3)); none: it counts no longer"`
	Note         string           `json:"note" validate:"max=1000" doc:"how it is known that the agreement reaches these systems"`
}

// AdoptionKind is the table's entry for the door.
var AdoptionKind = door.Register[Adoption](door.Kind{
	Noun: "adoption", Table: "adoptions", Sorts: []string{"createdAt"}, Filters: []string{"agreement"},
})

// Adoptions is the verbs of adoptions.
type Adoptions = door.Noun[Adoption, AdoptionInput]

// Input gives the part that a client may replace.
func (x *Adoption) Input() *AdoptionInput { return &x.AdoptionInput }

// Words is what a search looks through.
func (x *Adoption) Words() []string { return []string{x.Note} }

// Check has nothing to add to the tags.
func (x *Adoption) Check() []kinds.Violation { return nil }

// Refs names the agreement, which others share, and the systems of one's own.
func (x *Adoption) Refs() []door.Ref {
	at := door.Refer("/agreement", "agreement", x.Agreement)
	at.Shared = true
	return append(door.ReferAll("/scopeSystems", "system", "", x.ScopeSystems), at)
}

// Places is the units that own the systems.
func (x *Adoption) Places(tx *door.Tx, _ bool) ([]string, error) {
	return chain.PlacesOf(tx, x.ScopeSystems)
}

// Verify refuses to adopt what one keeps oneself, or a second time.
func (x *Adoption) Verify(tx *door.Tx) error {
	a, err := door.Get[Agreement](tx, x.Agreement.String())
	if err != nil {
		return err
	}
	if a.Org == x.Org {
		return kinds.Invalid("/agreement", "own", "your own organisation keeps this agreement, and it counts already: write the systems into its scope")
	}
	others, err := door.All[Adoption](tx, "org_id = ? and agreement = ? and id <> ?", x.Org, x.Agreement, x.ID)
	if err == nil && len(others) > 0 {
		err = kinds.Invalid("/agreement", "adopted-already", "the agreement has been adopted already: change that adoption")
	}
	if x.AdoptedBy == "" {
		x.AdoptedBy = tx.Who.Name
	}
	return err
}

// Adopted reads the agreements that an organisation has adopted as they count there: with
// its own systems in scope, in place of the keeper's. The versions that replace them are
// among them, as far as they are shared.
func Adopted(tx *door.Tx, all []*Adoption) ([]*Agreement, error) {
	all = slices.DeleteFunc(slices.Clone(all), func(x *Adoption) bool { return len(x.ScopeSystems) == 0 })
	if len(all) == 0 {
		return nil, nil
	}
	shared, err := door.Shared[Agreement](tx)
	if err != nil {
		return nil, err
	}
	var out []*Agreement
	for _, x := range all {
		for _, a := range versions(shared, x.Agreement) {
			if a.Names(x.Org) {
				out = append(out, x.counts(a))
			}
		}
	}
	return out, nil
}

// versions is an agreement and those that came in its place, one after the other.
func versions(all []*Agreement, first ID) []*Agreement {
	var out []*Agreement
	ids := []ID{first}
	for i := 0; i < len(ids); i++ {
		for _, a := range all {
			if a.ID == ids[i] {
				out = append(out, a)
			}
			if a.Supersedes == ids[i] && !slices.Contains(ids, a.ID) {
				ids = append(ids, a.ID)
			}
		}
	}
	return out
}

// counts is the agreement with one's own systems. A mandate reaches them as far as the
// adoption says so: the systems that it names are the keeper's.
func (x *Adoption) counts(a *Agreement) *Agreement {
	mine := *a
	mine.ScopeSystems, mine.Mandates = x.ScopeSystems, slices.Clone(a.Mandates)
	for i := range mine.Mandates {
		mine.Mandates[i].ScopeSystems = nil
	}
	return &mine
}
