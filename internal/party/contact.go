package party

import (
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ContactID identifies a contact point.
type ContactID = kinds.ID[Contact]

// Contact is a function or a person to reach in one role (domain 3.3); a
// function mailbox is better than a name.
type Contact struct {
	door.Record[Contact]
	ContactInput
}

// ContactInput is what a client says of a contact point.
type ContactInput struct {
	door.Keys
	Role          string      `json:"role" validate:"required,oneof=dpo privacy_coordinator infosec_coordinator head_of_unit controller_decision_maker security_24x7 breach_receiver contract_owner signatory communications processor_contact subprocessor_contact authority_desk"`
	Party         kinds.OrgID `json:"party"`
	Unit          UnitID      `json:"unit"`
	Name          string      `json:"name" validate:"max=255"` // of the function, or of the person
	Email         string      `json:"email" validate:"omitempty,email,max=255"`
	Phone         string      `json:"phone" validate:"max=40"`
	Availability  string      `json:"availability" validate:"omitempty,oneof=office_hours extended 24x7"`
	SecureChannel string      `json:"secureChannel" validate:"omitempty,oneof=eformidling dpo_portal encrypted_mail altinn phone_only"`
	VerifiedAt    kinds.Date  `json:"verifiedAt"`
	VerifiedBy    string      `json:"verifiedBy" validate:"max=255"`
	Method        string      `json:"method" validate:"omitempty,oneof=reply_to_test call portal_login import"`
	ValidMonths   *int        `json:"validMonths" validate:"omitempty,min=1,max=120"` // default 12, 6 for security_24x7 and breach_receiver
	Deputy        ContactID   `json:"deputy"`
}

// ContactKind is the table's entry for the door.
var ContactKind = door.Register[Contact](door.Kind{
	Noun: "contact", Table: "contacts",
	Sorts: []string{"name", "createdAt"}, Filters: []string{"code", "role", "party", "unit", "email"},
})

// Contacts is the verbs of contact points.
type Contacts = door.Noun[Contact, ContactInput]

// Input gives the part that a client may replace.
func (c *Contact) Input() *ContactInput { return &c.ContactInput }

// Places is the unit of the contact point.
func (c *Contact) Places(*door.Tx, bool) ([]string, error) { return UnitsOf(c.Unit), nil }

// UnitsOf is how records that belong to units list them.
func UnitsOf(ids ...UnitID) []string {
	var out []string
	for _, id := range ids {
		if !id.IsZero() {
			out = append(out, id.String())
		}
	}
	return out
}

// Words is what a search looks through.
func (c *Contact) Words() []string { return []string{c.Name, c.Email} }

// Refs lists the records that the contact refers to.
func (c *Contact) Refs() []door.Ref {
	return []door.Ref{
		door.Refer("/party", "organisation", c.Party), door.Refer("/unit", "unit", c.Unit), door.Refer("/deputy", "contact", c.Deputy),
	}
}

// Check asks for something to reach the contact by.
func (c *Contact) Check() []kinds.Violation {
	if c.Name == "" && c.Email == "" && c.Phone == "" {
		return []kinds.Violation{{Pointer: "/email", Code: "required", Detail: "give a name or function, an e-mail address or a telephone number"}}
	}
	return nil
}
