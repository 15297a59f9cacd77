// Package document is what the register knows of files: what each is for and about,
// its hash, whether somebody has looked for what is harmful in it, how long it is
// kept. The bytes lie elsewhere, by their hash (blob); a record names them, and they
// go when no record does. Other rooms keep what they make (Keep) and read what they
// have let somebody read (ReadFor).
//
//	Begin -> Receive… -> all there -> hash and type right -> quarantined or clean
//	                                                    \-> rejected, bytes dropped
//	quarantined -> scan (job) -> clean | infected;   of a guest: Accept -> clean
//	clean | infected -> Erase, after retention and without a hold -> erased, record stays
package document

import (
	"slices"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ID identifies a document.
type ID = kinds.ID[Document]

// Subject marks the identifier of whatever a document is about.
type Subject struct{}

// Purpose is what a document is for.
type Purpose string

// The purposes.
const (
	Issued     Purpose = "issued"     // what the parties are asked to sign, as the register made it
	Uploaded   Purpose = "upload"     // what somebody sent back as signed
	Scan       Purpose = "scan"       // a signed paper, scanned
	Sealed     Purpose = "sealed"     // the end of an agreement, with the register's seal
	Evidence   Purpose = "evidence"   // of a signature or a decision
	Attachment Purpose = "attachment" // what belongs to the subject
	VendorSet  Purpose = "vendor_set" // a vendor's description of security, and the like
)

// Given is the purposes that people and programs give; the others are the register's
// own.
var Given = []Purpose{Uploaded, Scan, Evidence, Attachment, VendorSet}

// State is how far a document has come.
type State string

// The states.
const (
	Receiving   State = "receiving"   // bytes are still to come
	Quarantined State = "quarantined" // all there, and only who reviews it reads it
	Clean       State = "clean"
	Infected    State = "infected" // something harmful was found: nobody reads it
	Rejected    State = "rejected" // not what was announced: the bytes are dropped
	Erased      State = "erased"   // the bytes were removed after their retention
)

// States is all of them, in the order in which they come.
var States = []State{Receiving, Quarantined, Clean, Infected, Rejected, Erased}

// next is where each state leads.
var next = map[State][]State{
	Receiving:   {Quarantined, Clean, Rejected},
	Quarantined: {Clean, Infected, Erased},
	Clean:       {Infected, Erased},
	Infected:    {Erased},
}

// Origin is where a document comes from.
type Origin string

// The origins.
const (
	Register Origin = "register" // made here
	Member   Origin = "member"   // sent by somebody of the organisation, or by a program of theirs
	Guest    Origin = "guest"    // sent by somebody outside, who was invited
)

// Document is one file.
type Document struct {
	door.Record[Document]
	DocumentInput
	State      State      `json:"state" required:"true" enum:"receiving,quarantined,clean,infected,rejected,erased"`
	Finding    string     `json:"finding" required:"true" doc:"why it was rejected (hash, type, abandoned), or what the scanner found"`
	Received   int64      `json:"received" required:"true" doc:"how many bytes are there"`
	Pages      *int       `json:"pages" doc:"of a document that the register made"`
	Origin     Origin     `json:"origin" required:"true" enum:"register,member,guest"`
	KeptBy     string     `json:"keptBy" required:"true" doc:"who sent it"`
	ScannedAt  *time.Time `json:"scannedAt"`
	Scanner    string     `json:"scanner" required:"true" doc:"what looked for harmful content: clamd; none: no scanner is configured, only the type was checked; empty: not yet, or made here"`
	LegalHold  bool       `json:"legalHold" required:"true" doc:"the bytes stay whatever the retention says"`
	HoldReason string     `json:"holdReason" required:"true"`
	HeldBy     string     `json:"heldBy" required:"true"`
	ErasedAt   *time.Time `json:"erasedAt" doc:"the bytes were removed then; what is known of them stays"`
	ErasedBy   string     `json:"erasedBy" required:"true"`
}

// DocumentInput is what is said of a document before its bytes come.
type DocumentInput struct {
	door.Keys
	Name        string            `json:"name" validate:"required,max=255" doc:"of the file: shown, and never trusted"`
	MediaType   string            `json:"mediaType" validate:"required,oneof=application/pdf image/png image/jpeg application/xml application/json application/pkcs7-mime application/vnd.openxmlformats-officedocument.wordprocessingml.document application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet text/plain text/csv text/html"`
	Size        int64             `json:"size" validate:"required,min=1" doc:"in bytes"`
	SHA256      string            `json:"sha256" gorm:"column:sha256" validate:"required,len=64,hexadecimal"`
	Purpose     Purpose           `json:"purpose" validate:"required,oneof=issued upload scan sealed evidence attachment vendor_set"`
	SubjectKind string            `json:"subjectKind" validate:"omitempty,oneof=agreement system organisation attestation" doc:"what kind of record it is about; agreement when it is left out beside a subject"`
	Subject     kinds.ID[Subject] `json:"subject" doc:"the record that it is about"`
	RetainUntil kinds.Date        `json:"retainUntil" doc:"the last day on which the bytes must be kept; none: without an end"`
}

// DocumentChange is what may be said anew of a document; its bytes never change.
type DocumentChange struct {
	door.Keys
	Name        string     `json:"name" validate:"required,max=255"`
	RetainUntil kinds.Date `json:"retainUntil" doc:"a later day than before; an earlier one, or none, is for who may erase"`
}

// DocumentKind is the table's entry for the door.
var DocumentKind = door.Register[Document](door.Kind{
	Noun: "document", Table: "documents", Sorts: []string{"createdAt", "name"},
	Filters: []string{"state", "purpose", "subjectKind", "subject", "sha256"}, Marks: []string{"received"},
	Found: []string{
		"subject in (select id from agreements where org_id = ? and " + door.Saying + ")",
		"subject in (select p.agreement_id from agreement_parties p join organisations o on o.id = p.organisation_id where p.org_id = ? and " + door.Called + ")",
		"subject in (select o.id from organisations o join documents d on d.subject = o.id where d.org_id = ? and " + door.Called + ")",
		"subject in (select id from systems where org_id = ? and " + door.Saying + ")",
	},
})

// Input gives the part that is said.
func (d *Document) Input() *DocumentInput { return &d.DocumentInput }

// Refs lists what the document is about.
func (d *Document) Refs() []door.Ref {
	if d.Subject.IsZero() {
		return nil
	}
	kind := d.SubjectKind
	if kind == "" {
		kind = agreementNoun
	}
	return []door.Ref{door.Refer("/subject", kind, d.Subject)}
}

// agreementNoun is what most documents are about.
const agreementNoun = "agreement"

// Check refuses a type that the purpose does not take, and a kind without a record.
func (d *Document) Check() []kinds.Violation {
	var found []kinds.Violation
	if takes := d.Purpose.Takes(); d.Purpose != "" && !slices.Contains(takes, d.MediaType) {
		found = append(found, kinds.Violation{Pointer: "/mediaType", Code: "media", Detail: "a document for this purpose is of another type: " + list(takes)})
	}
	if d.SubjectKind != "" && d.Subject.IsZero() {
		found = append(found, kinds.Violation{Pointer: "/subject", Code: "required", Detail: "say which record it is about, or leave subjectKind out"})
	}
	if door.Fold(d.Name) == "" {
		found = append(found, kinds.Violation{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"})
	}
	return found
}

// Derive writes a name without a path and a hash in small letters, and names the kind
// of a subject.
func (d *Document) Derive() {
	d.Name = fileName(d.Name)
	d.SHA256 = lower(d.SHA256)
	if d.SubjectKind == "" && !d.Subject.IsZero() {
		d.SubjectKind = agreementNoun
	}
}

// Words is what a search looks through.
func (d *Document) Words() []string { return []string{d.Name, d.SHA256} }

// Places is the units of what the document is about: none for one that is about
// nothing, which is the organisation's as a whole.
func (d *Document) Places(tx *door.Tx, _ bool) ([]string, error) {
	if d.Subject.IsZero() {
		return nil, nil
	}
	return door.PlacesOf(tx, d.SubjectKind, d.Subject.String())
}

// HasBytes reports whether the store holds what the record names.
func (d *Document) HasBytes() bool {
	return d.State == Quarantined || d.State == Clean || d.State == Infected
}

// Awaited reports whether the scanner is still to look: it has not, and has not given
// up either.
func (d *Document) Awaited() bool {
	return d.State == Quarantined && d.Scanner == "" && d.Finding != unscanned
}

// become leads to another state; internal where the table knows no such way.
func (d *Document) become(s State) error {
	if !slices.Contains(next[d.State], s) {
		return kinds.Fail(kinds.KindConflict, "a document that is %s does not become %s", d.State, s)
	}
	d.State = s
	return nil
}

// Erasable says why the bytes must stay on a day: conflict, nil when they may go.
func (d *Document) Erasable(today kinds.Date) error {
	switch {
	case !d.HasBytes():
		return kinds.Fail(kinds.KindConflict, "a document that is %s has no bytes to erase", d.State)
	case d.LegalHold:
		return kinds.Fail(kinds.KindConflict, "the document is under a legal hold: lift it first")
	case !d.RetainUntil.Known():
		return kinds.Fail(kinds.KindConflict, "the document is kept without an end: say first until when it must be kept")
	case today <= d.RetainUntil:
		return kinds.Fail(kinds.KindConflict, "the document must be kept until %s", d.RetainUntil)
	}
	return nil
}

// same reports whether another one is the same bytes for the same purpose and record.
func (d *Document) same(in DocumentInput) bool {
	return d.SHA256 == lower(in.SHA256) && d.Purpose == in.Purpose && d.Subject == in.Subject && d.State != Rejected && d.State != Erased
}
