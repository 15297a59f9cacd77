package party

import (
	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Identification is what an organisation has said of a name that nobody had
// confirmed: in its own files this spelling, or number, means that organisation.
// It is the organisation's own and binds nobody else, so it may stand beside an
// entry of the same name on which others rely; and it outlives the entry, so that
// the same file means the same the next time.
type Identification struct {
	door.Record[Identification]
	IdentificationInput
	NameKey string `json:"-"`
}

// IdentificationInput is a spelling and whom it means.
type IdentificationInput struct {
	door.Keys
	Name         string      `json:"name" validate:"required,max=255"`
	Organisation kinds.OrgID `json:"organisation"`
}

// IdentificationKind is the table's entry for the door.
var IdentificationKind = door.Register[Identification](door.Kind{Noun: "identification", Table: "identifications", Sorts: []string{"createdAt"}})

// Input gives the part that is said.
func (i *Identification) Input() *IdentificationInput { return &i.IdentificationInput }

// Refs lists the organisation that is meant.
func (i *Identification) Refs() []door.Ref {
	return []door.Ref{door.Refer("/organisation", "organisation", i.Organisation)}
}

// Check has nothing to add to the tags.
func (*Identification) Check() []kinds.Violation { return nil }

// Words is what a search looks through.
func (i *Identification) Words() []string { return []string{i.Name} }

// Derive folds the spelling.
func (i *Identification) Derive() { i.NameKey = door.Fold(i.Name) }

// CalledBy lists every spelling and checked number by which the organisation is,
// or was, found.
func (o *Organisation) CalledBy() []string {
	all := append([]string{o.Name}, o.Aliases...)
	for _, id := range o.Identifiers {
		if id.checked() {
			all = append(all, id.Value)
		}
	}
	return all
}

// reliance finds what others keep and that names an organisation, wherever an
// index answers that.
const reliance = `select 1 from engagements where (upstream = @self or downstream = @self) and org_id <> @org
union all select 1 from agreement_parties where organisation_id = @self and org_id <> @org
union all select 1 from flows where (from_org = @self or to_org = @self) and org_id <> @org
union all select 1 from attestations where (processor = @self or claimed_by = @self) and org_id <> @org
union all select 1 from supervisions where led_by = @self and org_id <> @org
union all select 1 from transfers where (exporter = @self or importer = @self) and org_id <> @org
union all select 1 from activity_orgs where organisation_id = @self and org_id <> @org
union all select 1 from processor_record_orgs where organisation_id = @self and org_id <> @org
union all select 1 from notices where controller = @self and org_id <> @org
union all select 1 from system_orgs where organisation_id = @self and org_id <> @org
union all select 1 from services where provider = @self and org_id <> @org
union all select 1 from contacts where party = @self and org_id <> @org
union all select 1 from organisations where ultimate_parent = @self and org_id <> @org
union all select 1 from identifications where organisation = @self and org_id <> @org limit 1`

// Relied reports whether anybody but the actor's organisation, and the entry
// itself, has records that name it: then it is no longer its keeper's to bend.
func (o *Organisation) Relied(tx *door.Tx) (bool, error) {
	if o.ID == tx.Who.Org {
		return false, nil
	}
	others, err := door.Rows[int](tx, reliance, map[string]any{"self": o.ID})
	return len(others) > 0, err
}

// verifyKeeper lets whoever added somebody else to the directory change the entry,
// or say that it is another, only until a third party relies on it.
func (o *Organisation) verifyKeeper(tx *door.Tx) error {
	if tx.Who.Role == access.Operator || o.Version <= 1 { // nobody can rely on a new one
		return nil
	}
	relied, err := o.Relied(tx)
	if err == nil && relied {
		err = kinds.Fail(kinds.KindForbidden, "others rely on this entry by now: only the organisation itself may change it, or the operator")
	}
	return err
}
