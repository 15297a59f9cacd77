package agreement

import (
	"time"

	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// SubmissionID identifies a submission.
type SubmissionID = kinds.ID[Submission]

// Submission is a file that somebody sent back as the signed agreement, and what was
// found out about it. The bytes are kept whatever the verdict.
type Submission struct {
	door.Record[Submission]
	SubmissionInput
	SentBy     string       `json:"sentBy" required:"true"`
	SentAt     time.Time    `json:"sentAt" required:"true" doc:"UTC: certificates are checked at the time stamp, else at this instant"`
	Guest      bool         `json:"guest" required:"true" doc:"sent through an invitation"`
	Sender     string       `json:"-"` // key of who sent it: that person accepts nothing
	Email      string       `json:"-"`
	State      Reception    `json:"state" required:"true" enum:"checking,accepted,waiting,refused"`
	Verdict    seal.Verdict `json:"verdict" required:"true" enum:",accepted,unsigned,needs_person,rejected"`
	Report     *seal.Report `json:"report" required:"true" gorm:"serializer:json" doc:"as ledd verify --json writes it; null while the file is checked"`
	CheckedAt  *time.Time   `json:"checkedAt" required:"true"`
	Signer     string       `json:"signer" required:"true" doc:"who signed last, as the certificate names them; empty: nobody, or not checked"`
	StampedAt  *time.Time   `json:"stampedAt" required:"true" doc:"the time stamp of that signature, UTC"`
	Issued     string       `json:"issuedSha256" gorm:"column:issued_sha256" required:"true" doc:"of the file that the parties were asked to sign when this one came: it counts for no other"`
	Against    string       `json:"against" required:"true" doc:"SHA-256 of the file that it was compared with: the issued one, or the last that was accepted"`
	Follows    bool         `json:"follows" required:"true" doc:"the file begins with the bytes that were given out, and the register can seal it; what is accepted without that is proven beside the sealed file, and not in it"`
	Approvals  []Approval   `json:"approvals" required:"true" gorm:"serializer:json"`
	DecidedAt  *time.Time   `json:"decidedAt" required:"true"`
	DecidedWhy string       `json:"decidedWhy" required:"true"`
}

// SubmissionInput is what the sender says of the file.
type SubmissionInput struct {
	door.Keys
	Agreement ID          `json:"agreement" validate:"required"`
	Party     kinds.OrgID `json:"party" validate:"required" doc:"whose signature the file brings"`
	Document  document.ID `json:"document" doc:"the file, as it was sent to /documents; of a submission, the keeper's own record of it"`
	SHA256    string      `json:"sha256" gorm:"column:sha256" validate:"omitempty,len=64,hexadecimal" doc:"of the file; it follows from the document"`
	Name      string      `json:"name" validate:"required,max=255" doc:"who signed"`
	Title     string      `json:"title" validate:"max=255"`
	Authority string      `json:"authority" validate:"max=500" doc:"by what right the person signs for the party"`
	SignedOn  kinds.Date  `json:"signedOn" doc:"as written on paper; of a digital signature the time stamp decides"`
	Paper     bool        `json:"paper" doc:"a scan of a signature on paper: nothing in it can be verified, and two people accept it"`
}

// Reception is where a submission stands.
type Reception string

// The states of a submission.
const (
	Checking Reception = "checking"
	Accepted Reception = "accepted"
	Waiting  Reception = "waiting" // for people
	Refused  Reception = "refused"
)

// Receptions is all of them, in the order in which a file goes.
var Receptions = []Reception{Checking, Waiting, Accepted, Refused}

// SubmissionKind is the table's entry for the door.
var SubmissionKind = door.Register[Submission](door.Kind{
	Noun: "submission", Table: "submissions", Sorts: []string{"createdAt"}, Filters: []string{"agreement", "party", "state"},
})

// Input gives the part that is said.
func (s *Submission) Input() *SubmissionInput { return &s.SubmissionInput }

// Refs lists the agreement and the party.
func (s *Submission) Refs() []door.Ref {
	return []door.Ref{door.Refer("/agreement", "agreement", s.Agreement), door.Refer("/party", "organisation", s.Party), door.Refer("/document", "document", s.Document)}
}

// Words is what a search looks through.
func (s *Submission) Words() []string { return []string{s.Name, s.SHA256} }

// Check refuses a paper without its day.
func (s *Submission) Check() []kinds.Violation {
	if s.Paper && !s.SignedOn.Known() {
		return []kinds.Violation{{Pointer: "/signedOn", Code: "required", Detail: "write the day that stands beside the signature"}}
	}
	return nil
}

// Places is the units of the agreement.
func (s *Submission) Places(tx *door.Tx, fresh bool) ([]string, error) {
	a, err := door.Get[Agreement](tx, s.Agreement.String())
	if err != nil {
		return nil, err
	}
	return a.Places(tx, fresh)
}
