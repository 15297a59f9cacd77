package ropa

import (
	"time"

	"ledd/internal/kinds"
)

// Record is the record of processing activities of an organisation on a day, for
// one audience: what every rendering of it says.
type Record struct {
	Edition        Edition    `json:"edition" required:"true" enum:"statutory,complete"`
	Audience       Audience   `json:"audience" required:"true" enum:"internal,public"`
	Lang           string     `json:"lang" required:"true" enum:"nb,nn,en,da"`
	AsOf           kinds.Date `json:"asOf" required:"true"`
	KnownAt        time.Time  `json:"knownAt" required:"true" doc:"what had been entered by then is in it: the instant that was asked for, or that of making it"`
	Controller     Controller `json:"controller" required:"true"`
	DPO            *Contact   `json:"dpo" required:"true" doc:"the data protection officer; null: none is named"`
	Representative string     `json:"representative" required:"true" doc:"in the Union (art. 27)"`
	Activities     []Entry    `json:"activities" required:"true"`
	Services       []Service  `json:"services" required:"true" doc:"what the organisation does on behalf of other controllers (art. 30(2)); empty: it is nobody's processor, as far as the record says"`
}

// Controller is who keeps the record (art. 30(1)(a)).
type Controller struct {
	ID          kinds.OrgID  `json:"id" required:"true"`
	Name        string       `json:"name" required:"true"`
	Identifiers []Identifier `json:"identifiers" required:"true"`
	Address     string       `json:"address" required:"true"`
	Contact     string       `json:"contact" required:"true"`
	Website     string       `json:"website" required:"true"`
	Country     string       `json:"country" required:"true"`
}

// Identifier is a number in a public register.
type Identifier struct {
	Scheme string `json:"scheme" required:"true"`
	Value  string `json:"value" required:"true"`
}

// Contact is how somebody is reached.
type Contact struct {
	Name  string `json:"name" required:"true" doc:"of the function, or of the person; empty in a public record"`
	Email string `json:"email" required:"true"`
	Phone string `json:"phone" required:"true"`
}

// Term is a word of a vocabulary, or the controller's own where none fits.
type Term struct {
	Code  string `json:"code" required:"true" doc:"empty: own words alone"`
	Label string `json:"label" required:"true" doc:"the code in the language of the record"`
	Words string `json:"words" required:"true" doc:"the controller's own"`
	IRI   string `json:"iri" required:"true" doc:"of the Data Privacy Vocabulary 2.x; empty where it has no such term"`
}

// Entry is one activity: letters (a) to (g) of art. 30(1), and in a complete record
// what stands beside them.
type Entry struct {
	ID              string         `json:"id" required:"true" format:"uuid"`
	Code            string         `json:"code" required:"true"`
	Name            string         `json:"name" required:"true"`
	Unit            string         `json:"unit" required:"true"`
	Contact         string         `json:"contact" required:"true" doc:"empty in a public record"`
	Joint           []Joint        `json:"jointControllers" required:"true"`
	Representative  string         `json:"representative" required:"true"`
	Purposes        []Term         `json:"purposes" required:"true"`
	Subjects        []Group        `json:"subjects" required:"true"`
	Recipients      []Recipient    `json:"recipients" required:"true"`
	NoRecipients    bool           `json:"noRecipients" required:"true" doc:"stated: nobody receives the data"`
	Transfers       []Transfer     `json:"transfers" required:"true"`
	Retention       []Retention    `json:"retention" required:"true"`
	RetentionReason string         `json:"retentionReason" required:"true"`
	Measures        []Term         `json:"securityMeasures" required:"true"`
	Security        string         `json:"securitySummary" required:"true" doc:"empty in a public record"`
	SecurityReason  string         `json:"securityReason" required:"true" doc:"empty in a public record"`
	SecurityHeld    bool           `json:"securityHeldBack" required:"true" doc:"more is said of security than a public record shows"`
	Beside          *BesideArticle `json:"beside" required:"true" doc:"what a complete record says beside art. 30(1); null in the other edition"`
}

// Joint is a joint controller (art. 26, 30(1)(a)).
type Joint struct {
	Name             string `json:"name" required:"true"`
	Contact          string `json:"contact" required:"true"`
	Responsibilities string `json:"responsibilities" required:"true" doc:"empty where the edition is statutory"`
}

// Group is a category of data subjects with the data that are processed about it.
type Group struct {
	Subject    Term      `json:"subject" required:"true"`
	Vulnerable kinds.Tri `json:"vulnerable" required:"true"`
	Data       []Datum   `json:"data" required:"true"`
}

// Datum is a category of personal data.
type Datum struct {
	Term
	Special  bool `json:"special" required:"true" doc:"art. 9(1)"`
	Criminal bool `json:"criminal" required:"true" doc:"art. 10"`
}

// Recipient is a category of recipients, or one by name (art. 30(1)(d)).
type Recipient struct {
	Term
	Organisation string `json:"organisation" required:"true"`
}

// Transfer is one to a third country or an international organisation (art. 30(1)(e)).
type Transfer struct {
	Country     string `json:"country" required:"true" doc:"ISO 3166-1 alpha-2; empty for an international organisation"`
	CountryName string `json:"countryName" required:"true"`
	Recipient   string `json:"recipient" required:"true"`
	Tool        string `json:"tool" required:"true" doc:"what it rests on (art. 45-49), as the register of transfers says; empty where only the activity states it"`
	ToolName    string `json:"toolName" required:"true"`
	Safeguard   string `json:"safeguard" required:"true" doc:"in words"`
}

// Retention is a time limit for erasure (art. 30(1)(f)).
type Retention struct {
	Data     Term   `json:"data" required:"true" doc:"without code: all that no other limit is for"`
	Rule     string `json:"rule" required:"true"`
	Months   *int   `json:"months" required:"true"`
	Trigger  Term   `json:"trigger" required:"true"`
	Law      string `json:"law" required:"true"`
	Disposal Term   `json:"disposal" required:"true"`
}

// BesideArticle is what a complete record says beside art. 30(1).
type BesideArticle struct {
	Description     string      `json:"description" required:"true"`
	Status          string      `json:"status" required:"true" enum:"planned,ongoing,paused"`
	WrittenOn       kinds.Date  `json:"writtenOn" required:"true"`
	OngoingFrom     kinds.Date  `json:"ongoingFrom" required:"true"`
	Bases           []Basis     `json:"legalBases" required:"true" doc:"art. 6(1)"`
	Conditions      []Basis     `json:"conditions" required:"true" doc:"art. 9(2)"`
	CriminalBasis   string      `json:"criminalBasis" required:"true"`
	NationalIDBasis string      `json:"nationalIdBasis" required:"true"`
	ConsentRecord   string      `json:"consentRecord" required:"true" doc:"empty in a public record"`
	Source          string      `json:"sourceOfData" required:"true"`
	Automated       kinds.Tri   `json:"automatedDecisions" required:"true"`
	Logic           string      `json:"automatedLogic" required:"true"`
	Profiling       kinds.Tri   `json:"profiling" required:"true"`
	Systems         []System    `json:"systems" required:"true"`
	Manual          bool        `json:"manual" required:"true"`
	Processors      []Processor `json:"processors" required:"true" doc:"who processes on the controller's behalf, as the chain shows, with the agreement"`
	Notices         []Notice    `json:"notices" required:"true" doc:"the privacy notice that holds on the day (art. 13 and 14)"`
	DPIAs           []DPIA      `json:"dpias" required:"true" doc:"data protection impact assessments that were completed by the day (art. 35), the newest first"`
	ReviewedOn      kinds.Date  `json:"reviewedOn" required:"true"`
	ReviewedBy      string      `json:"reviewedBy" required:"true" doc:"empty in a public record"`
	ReviewDue       kinds.Date  `json:"reviewDue" required:"true" doc:"empty in a public record"`
}

// Notice is what people are told of the activity.
type Notice struct {
	Name      string     `json:"name" required:"true"`
	Language  string     `json:"language" required:"true"`
	AdoptedOn kinds.Date `json:"adoptedOn" required:"true"`
	URL       string     `json:"url" required:"true" doc:"where it is published"`
}

// DPIA is an assessment of the activity that was completed.
type DPIA struct {
	Name        string     `json:"name" required:"true"`
	CompletedOn kinds.Date `json:"completedOn" required:"true"`
	Decision    string     `json:"decision" required:"true" doc:"go, go_with_conditions, stop or consult; empty: nobody has decided, or the record is public"`
}

// Basis is a legal basis (art. 6(1)) or a condition (art. 9(2)).
type Basis struct {
	Point   string `json:"point" required:"true"`
	Label   string `json:"label" required:"true"`
	Statute string `json:"statute" required:"true"`
	Note    string `json:"note" required:"true"`
}

// System is what the processing uses.
type System struct {
	Code string `json:"code" required:"true" doc:"empty in a public record"`
	Name string `json:"name" required:"true"`
}

// Processor is who processes on the controller's behalf.
type Processor struct {
	Name       string      `json:"name" required:"true"`
	Role       string      `json:"role" required:"true" doc:"processor, joint_controller or undetermined; empty: nobody has said"`
	Agreements []Agreement `json:"agreements" required:"true" doc:"in force on the day"`
}

// Agreement is what binds a processor (art. 28(3)) or a joint controller (art. 26).
type Agreement struct {
	Code string     `json:"code" required:"true" doc:"empty in a public record"`
	Type string     `json:"type" required:"true"`
	Name string     `json:"name" required:"true"`
	From kinds.Date `json:"from" required:"true"`
	To   kinds.Date `json:"to" required:"true"`
}
