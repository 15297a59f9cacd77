package account

import (
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Identity says that a subject of an issuer is a user here. It is the only way
// that an issuer's word finds a user: an address may change hands, a subject not
// (OpenID Connect Core, 2 and 5.7).
type Identity struct {
	door.Record[Identity]
	door.Keys
	User    UserID     `json:"user" gorm:"column:user_id"`
	Issuer  string     `json:"issuer"`
	Subject string     `json:"subject"`
	Name    string     `json:"name"` // as the issuer called the person when it was connected
	UsedAt  *time.Time `json:"usedAt"`
	EndedAt *time.Time `json:"endedAt"` // nil: it opens the user's account
}

// IdentityKind is the table's entry for the door.
var IdentityKind = door.Register[Identity](door.Kind{Noun: "identity", Table: "identities", Personal: true, Sorts: []string{"createdAt"}, Marks: []string{"used_at"}})

// Refs lists nothing.
func (*Identity) Refs() []door.Ref { return nil }

// Check has nothing to check: an identity has no input.
func (*Identity) Check() []kinds.Violation { return nil }

// Words lists nothing: identities are not searched.
func (*Identity) Words() []string { return nil }
