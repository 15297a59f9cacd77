// Package party keeps who there is: organisations with their checked
// identifiers and aliases, the units inside them, and the people and mailboxes
// to reach. What they do to each other stands in chain and agreement.
//
//	organisation <- unit (a tree with dates) <- contact
//
// Organisations are the directory: every signed-in organisation may read them.
package party

import (
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Organisation is a legal entity (domain 3.1). Its roles (controller,
// processor) follow from engagements and are not stored.
type Organisation struct {
	door.Record[kinds.Party]
	OrganisationInput
	// Confirmed is false for a name that a list or a register mentions and nobody
	// has identified yet.
	Confirmed bool `json:"confirmed" required:"true"`
	// MergedInto is the organisation that this one turned out to be; its
	// engagements and agreements moved there.
	MergedInto kinds.OrgID `json:"mergedInto"`
	NameKey    string      `json:"-"`
}

// OrganisationInput is what a client says of an organisation.
type OrganisationInput struct {
	door.Keys
	Name             string        `json:"name" validate:"required,max=255"`
	LegalName        string        `json:"legalName" validate:"max=255"` // stored and shown, never matched
	Aliases          []string      `json:"aliases" gorm:"serializer:json" validate:"max=200,distinct,dive,required,max=255"`
	Country          string        `json:"country" validate:"omitempty,iso3166_1_alpha2"`
	Identifiers      []Identifier  `json:"identifiers" gorm:"serializer:json" validate:"max=20,dive"`
	Kind             string        `json:"kind" validate:"omitempty,oneof=municipality county state_body intermunicipal_company host_municipality_unit municipal_enterprise_separate purchasing_body private_company association foreign_authority international_organisation"`
	IsPublicBody     kinds.Tri     `json:"isPublicBody" validate:"omitempty,oneof=yes no unknown"` // art. 37(1)(a), 6(1)
	Address          string        `json:"address" validate:"max=500"`
	GeneralContact   string        `json:"generalContact" validate:"max=255"`
	DPOContact       ContactID     `json:"dpoContact"`                          // art. 37; several bodies may share one (37(3))
	EURepresentative string        `json:"euRepresentative" validate:"max=255"` // art. 27
	UltimateParent   kinds.OrgID   `json:"ultimateParent"`
	ParentCountry    string        `json:"parentCountry" validate:"omitempty,iso3166_1_alpha2"`
	ParentSince      kinds.Date    `json:"parentSince" doc:"since when it has had this owner, in this country: what was assessed before has to be looked at again (art. 28(1))"`
	Status           string        `json:"status" validate:"omitempty,oneof=active merged split renamed bankrupt dissolved"`
	StatusFrom       kinds.Date    `json:"statusFrom"`
	Successors       []kinds.OrgID `json:"successors" gorm:"serializer:json" validate:"max=50"`
	LeadAuthority    string        `json:"leadAuthority" validate:"max=100"` // art. 55-56
	Regimes          []Regime      `json:"regimes" gorm:"serializer:json" validate:"max=20,dive"`
	Website          string        `json:"website" validate:"omitempty,http_url,max=500"`
	PrivacyPolicyURL string        `json:"privacyPolicyUrl" validate:"omitempty,http_url,max=500"`
	DPAURL           string        `json:"dpaUrl" validate:"omitempty,http_url,max=500"`
	SubprocessorsURL string        `json:"subprocessorsUrl" validate:"omitempty,http_url,max=500"`
	Certifications   []string      `json:"certifications" gorm:"serializer:json" validate:"max=500,dive,max=255"`
	Category         string        `json:"category" validate:"max=100"`
	Domains          []string      `json:"domains" gorm:"serializer:json" validate:"max=500,dive,max=255"`
	MunicipalityCode string        `json:"municipalityCode" validate:"omitempty,len=4,numeric"` // kommunenummer, kommunekode
	County           string        `json:"county" validate:"max=100"`
}

// Regime is a duty of another law that the organisation is under, dated (domain 3.14).
type Regime struct {
	Regime string     `json:"regime" validate:"required,oneof=trust_service_qualified trust_service_other dsl_essential dsl_digital nis2 sikkerhetsloven"`
	From   kinds.Date `json:"from"`
	To     kinds.Date `json:"to"`
}

// OrganisationKind is the table's entry for the door.
var OrganisationKind = door.Register[Organisation](door.Kind{
	Noun: "organisation", Table: "organisations", Visible: door.Directory,
	Sorts:   []string{"name", "createdAt"},
	Filters: []string{"code", "country", "kind", "confirmed", "status", "category"},
	Links:   []door.Link{{Name: "organisation_names", From: "organisation_id"}, {Name: "organisation_identifiers", From: "organisation_id"}},
})

// Mirror gives the rows by which the organisation is found: its name, its
// aliases, its identifiers. One that was merged is found no more.
func (o *Organisation) Mirror(table string) []map[string]any {
	var rows []map[string]any
	if !o.MergedInto.IsZero() {
		return nil
	}
	if table == "organisation_identifiers" {
		for _, id := range o.Identifiers {
			rows = append(rows, map[string]any{"scheme": id.Scheme, "value": id.Value, "organisation_id": o.ID})
		}
		return rows
	}
	rows = append(rows, map[string]any{"name_key": o.NameKey, "organisation_id": o.ID, "alias": false})
	for _, a := range o.Aliases {
		if k := door.Fold(a); k != o.NameKey {
			rows = append(rows, map[string]any{"name_key": k, "organisation_id": o.ID, "alias": true})
		}
	}
	return rows
}

// Public reports whether the organisation is a public body: as it says, and where it has
// not, as its kind says (art. 6(1) second subparagraph, 37(1)(a), 49(3)).
func (o *Organisation) Public() bool {
	if o.IsPublicBody == kinds.Yes || o.IsPublicBody == kinds.No {
		return o.IsPublicBody == kinds.Yes
	}
	return slices.Contains([]string{"municipality", "county", "state_body", "host_municipality_unit"}, o.Kind)
}

// Input gives the part that a client may replace.
func (o *Organisation) Input() *OrganisationInput { return &o.OrganisationInput }

// Words is what a search looks through.
func (o *Organisation) Words() []string {
	words := append([]string{o.Name, o.LegalName, o.MunicipalityCode}, o.Aliases...)
	for _, id := range o.Identifiers {
		words = append(words, id.Value)
	}
	return words
}

// Derive folds the names and normalises the identifiers.
func (o *Organisation) Derive() {
	o.NameKey = door.Fold(o.Name)
	for i := range o.Identifiers {
		o.Identifiers[i] = o.Identifiers[i].Normal()
	}
}

// Refs lists the records that the organisation refers to.
func (o *Organisation) Refs() []door.Ref {
	refs := door.ReferAll("/successors", "organisation", "", o.Successors)
	return append(refs,
		door.Refer("/dpoContact", "contact", o.DPOContact),
		door.Refer("/ultimateParent", "organisation", o.UltimateParent))
}

// Check refuses identifiers that cannot be right, and dates in the wrong order.
func (o *Organisation) Check() []kinds.Violation {
	var vs []kinds.Violation
	if o.NameKey == "" || hidden(o.Name) {
		vs = append(vs, kinds.Violation{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"})
	}
	for i, a := range o.Aliases {
		if door.Fold(a) == "" || hidden(a) || len(Spellings(a)) > 1 {
			vs = append(vs, kinds.Violation{Pointer: pointerAt("/aliases", i), Code: "text", Detail: "an alias is a name that people can read, and no organisation number"})
		}
	}
	for i, id := range o.Identifiers {
		vs = append(vs, id.Check(pointerAt("/identifiers", i))...)
	}
	for i, r := range o.Regimes {
		vs = append(vs, kinds.Order(pointerAt("/regimes", i)+"/to", r.From, r.To)...)
	}
	return vs
}

// Organisations is the verbs of the directory.
type Organisations struct {
	door.Noun[Organisation, OrganisationInput]
	d *door.Door
}

// NewOrganisations gives the verbs.
func NewOrganisations(d *door.Door) Organisations {
	return Organisations{door.NewNoun[Organisation, OrganisationInput](d), d}
}

// Create adds an organisation to the directory; whoever adds it keeps it until
// it speaks for itself. One added by the operator keeps itself.
func (s Organisations) Create(ctx context.Context, in OrganisationInput) (*Organisation, error) {
	return door.Do(ctx, s.d, "organisation.create", in, func(tx *door.Tx) (*Organisation, error) {
		o := NewOrganisation(tx, in)
		err := door.Add(tx, o)
		return o, err
	})
}

// NewOrganisation makes an organisation that is not saved yet. What an
// organisation adds about another stays unconfirmed until the operator takes it
// from a list.
func NewOrganisation(tx *door.Tx, in OrganisationInput) *Organisation {
	o := door.Make[Organisation](in)
	o.Confirmed = tx.Who.Role == access.Operator // whoever else adds one only says so
	o.ID = kinds.NewID[kinds.Party]()
	if tx.Who.Org.IsZero() {
		o.Org = o.ID
	}
	return o
}

// Find gives the one organisation that a name, an alias or an identifier means:
// not-found when none does, conflict when several do.
func (s Organisations) Find(ctx context.Context, text string) (*Organisation, error) {
	return door.Look(ctx, s.d, "organisation.read", func(tx *door.Tx) (*Organisation, error) { return Find(tx, text) })
}

// Find is Organisations.Find inside a transaction.
func Find(tx *door.Tx, text string) (*Organisation, error) {
	rows, err := door.Rows[nameRow](tx, `-- directory: organisation names
select name_key, organisation_id from organisation_names where name_key = @key
union select value, organisation_id from organisation_identifiers where value in @values and scheme in @checked`,
		map[string]any{"key": door.Fold(text), "values": Spellings(text), "checked": checkedSchemes()})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, r := range rows {
		if id := r.OrganisationID.String(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch len(ids) {
	case 0:
		return nil, kinds.Fail(kinds.KindNotFound, "no organisation is called %q: give a name, an alias, an organisation number, CVR or LEI that the register knows", text)
	case 1:
		return door.Get[Organisation](tx, ids[0])
	}
	return nil, kinds.Fail(kinds.KindConflict, "%q means %d organisations: name one by its identifier", text, len(ids))
}

// NameOf is one name or alias, folded, and the organisation that it means.
type NameOf = nameRow

// Names lists every name, alias and checked number by which organisations are
// found.
func Names(tx *door.Tx) ([]NameOf, error) {
	return door.Rows[nameRow](tx, `-- directory: organisation names
select name_key, organisation_id from organisation_names
union select value, organisation_id from organisation_identifiers where scheme in @checked`, map[string]any{"checked": checkedSchemes()})
}

// Label is what a list says of an organisation.
type Label struct {
	ID        kinds.OrgID
	Name      string
	Confirmed bool
}

// Labels gives the labels of organisations by their identifiers, in one query.
func (s Organisations) Labels(ctx context.Context, ids []kinds.OrgID) (map[kinds.OrgID]Label, error) {
	labels := make(map[kinds.OrgID]Label, len(ids))
	if len(ids) == 0 {
		return labels, nil
	}
	rows, err := door.Look(ctx, s.d, "organisation.read", func(tx *door.Tx) ([]Label, error) {
		if _, back := tx.Past(); back {
			return labelsThen(tx, ids)
		}
		return door.Rows[Label](tx, "-- directory: organisation labels\nselect id, name, confirmed from organisations where id in @ids", map[string]any{"ids": ids})
	})
	for _, r := range rows {
		labels[r.ID] = r
	}
	return labels, err
}

// labelsThen is Labels as they were known at the instant of the transaction.
func labelsThen(tx *door.Tx, ids []kinds.OrgID) ([]Label, error) {
	all, err := door.KnownOf[Organisation](tx, ids)
	out := make([]Label, 0, len(all))
	for _, o := range all {
		out = append(out, Label{kinds.Of[kinds.Party](o.ID), o.Name, o.Confirmed})
	}
	return out, err
}

// Claim makes an organisation the keeper of its own entry, whoever added it: from
// the day on which it works in the register.
func (s Organisations) Claim(ctx context.Context, id string) (*Organisation, error) {
	return door.Do(ctx, s.d, "organisation.claim", nil, func(tx *door.Tx) (*Organisation, error) {
		o, err := door.Get[Organisation](tx, id)
		if err != nil || (o.Org == o.ID && o.Confirmed) {
			return o, err
		}
		o.Confirmed = true
		err = door.Cede(tx, o, o.ID)
		return o, err
	})
}
