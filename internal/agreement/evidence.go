package agreement

import (
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// EvidenceID identifies evidence.
type EvidenceID = kinds.ID[Evidence]

// Evidence is what is known of one signature: who gave it, how that was known, and
// the exact text that was accepted. It is written once and never changed.
type Evidence struct {
	door.Record[Evidence]
	EvidenceInput
}

// EvidenceInput is what is written down of a signature. Personal data: kept as long
// as the agreement, since it proves it (art. 5(2), 28(9)).
type EvidenceInput struct {
	door.Keys
	Agreement  ID          `json:"agreement" validate:"required"`
	Party      kinds.OrgID `json:"party" validate:"required" doc:"who is bound"`
	Agent      kinds.OrgID `json:"agent" doc:"who signed for it, by mandate; null: nobody"`
	Way        Way         `json:"way" validate:"required,oneof=portal elsewhere paper"`
	Name       string      `json:"name" validate:"required,max=255" doc:"who signed, as the person says here; of a file that came back, as its sender wrote"`
	Signer     string      `json:"signer" doc:"whom the certificate of the signature names; empty: there is none"`
	Title      string      `json:"title" validate:"max=255"`
	Authority  string      `json:"authority" validate:"max=500" doc:"by what right the person signs for the party"`
	Email      string      `json:"email" validate:"max=255"`
	Known      string      `json:"knownBy" gorm:"column:known_by" validate:"required,oneof=mailed_code account link program certificate people" doc:"how the person was known"`
	Session    string      `json:"session" validate:"max=64" doc:"how the account was signed in to: password, password_code, passkey, oidc"`
	Address    string      `json:"address" validate:"max=64" doc:"the network address that the signature came from"`
	Browser    string      `json:"browser" validate:"max=500"`
	SignedAt   time.Time   `json:"signedAt" validate:"required" doc:"UTC"`
	SHA256     string      `json:"sha256" gorm:"column:sha256" validate:"required,len=64" doc:"of the file that was signed"`
	TextDigest string      `json:"textDigest" validate:"max=64"`
	Statement  string      `json:"statement" validate:"max=2000" doc:"the text that was accepted, word for word"`
	Language   string      `json:"language" validate:"omitempty,oneof=nb nn en da"`
	Invitation string      `json:"invitation" validate:"max=64"`
	Submission string      `json:"submission" validate:"max=64" doc:"the upload that bore the signature"`
}

// Way is how a signature was given.
type Way string

// The ways.
const (
	InPortal  Way = "portal"    // here, by accepting a text
	Elsewhere Way = "elsewhere" // in a signed PDF that came back
	OnPaper   Way = "paper"     // in a scan that two people accepted
)

// EvidenceKind is the table's entry for the door.
var EvidenceKind = door.Register[Evidence](door.Kind{
	Noun: "evidence", Table: "evidence", Log: true, Sorts: []string{"createdAt"}, Filters: []string{"agreement", "party"},
})

// Input gives the part that is written down.
func (e *Evidence) Input() *EvidenceInput { return &e.EvidenceInput }

// Refs lists the agreement and the parties.
func (e *Evidence) Refs() []door.Ref {
	return []door.Ref{door.Refer("/agreement", "agreement", e.Agreement), door.Refer("/party", "organisation", e.Party), door.Refer("/agent", "organisation", e.Agent)}
}

// Check has nothing to add: what is written down was checked by the verb.
func (*Evidence) Check() []kinds.Violation { return nil }

// Words is what a search looks through.
func (e *Evidence) Words() []string { return []string{e.Name, e.Email} }
