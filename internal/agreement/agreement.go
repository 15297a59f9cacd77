// Package agreement keeps data processing agreements: who is bound, for which
// systems, from when until when, signed by whom, and reviewed when. What was in
// force on a day follows from the dates (force.go); nothing here asks the clock.
//
//	agreement (parties, scope, terms, mandates, signatures) <- review
//	agreement + parties + systems + chain -> Paper -> HTML, PDF (document.go)
package agreement

import (
	"slices"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// ID identifies an agreement.
type ID = kinds.ID[Agreement]

// Agreement is one version of an agreement between legal entities (domain 3.9,
// art. 26, 28(3), 46).
type Agreement struct {
	door.Record[Agreement]
	AgreementInput
	Issue
	Course
	Succession
}

// AgreementInput is what a client says of an agreement.
type AgreementInput struct {
	door.Keys
	Type                 Type             `json:"type" validate:"omitempty,oneof=dpa_controller_processor dpa_processor_sub joint_controller_arrangement scc_2021_915 scc_2021_914 legal_act internal_service_note confidentiality_only mandate accession"`
	Module               *int             `json:"module" validate:"omitempty,min=1,max=4"` // of scc_2021_914
	Template             Template         `json:"template" gorm:"serializer:json"`
	Parties              []Party          `json:"parties" gorm:"serializer:json" validate:"max=500,dive"`
	Mandates             []Mandate        `json:"mandates" gorm:"serializer:json" validate:"max=500,dive"`
	ScopeSystems         []chain.SystemID `json:"scopeSystems" gorm:"serializer:json" validate:"max=1000,distinct"`
	ScopeActivities      []string         `json:"scopeActivities" gorm:"serializer:json" validate:"max=200,dive,max=255"`
	ScopeRule            string           `json:"scopeRule" validate:"max=1000"` // "all services" counts only for systems that are also listed
	Revision             string           `json:"revision" validate:"max=50"`    // the version as the parties number it
	Supersedes           ID               `json:"supersedes"`
	MainContract         MainContract     `json:"mainContract" gorm:"serializer:json"`
	State                State            `json:"state" validate:"omitempty,oneof=draft review ready part_signed signed active under_revision suspended notice expired ended exit_pending superseded closed void"`
	CreatedOn            kinds.Date       `json:"createdOn"`
	EffectiveFrom        kinds.Date       `json:"effectiveFrom"`
	EffectiveTo          kinds.Date       `json:"effectiveTo"`
	NoticeMonths         *int             `json:"noticeMonths" validate:"omitempty,min=0,max=120"`
	TerminatedOn         kinds.Date       `json:"terminatedOn"` // the last day after notice
	VoidedOn             kinds.Date       `json:"voidedOn"`
	Language             string           `json:"language" validate:"omitempty,oneof=nb nn da sv en"`
	GoverningLaw         string           `json:"governingLaw" validate:"max=100"`
	BreachNoticeHours    *int             `json:"breachNoticeHours" validate:"omitempty,min=1,max=720"` // art. 33(2): agree a number
	AuthorisationMode    string           `json:"authorisationMode" validate:"omitempty,oneof=specific general"`
	ObjectionWindowDays  *int             `json:"objectionWindowDays" validate:"omitempty,min=0,max=365"`
	ObjectionWindowKind  string           `json:"objectionWindowKind" validate:"omitempty,oneof=calendar working"`
	AuditTerms           string           `json:"auditTerms" validate:"max=4000"`
	ReportCadence        string           `json:"reportCadence" validate:"omitempty,oneof=none monthly quarterly yearly"`
	ExitChoice           string           `json:"exitChoice" validate:"omitempty,oneof=delete return both"`
	ExitDays             *int             `json:"exitDays" validate:"omitempty,min=0,max=3650"`
	ExitFormat           string           `json:"exitFormat" validate:"max=255"`
	ReviewIntervalMonths *int             `json:"reviewIntervalMonths" validate:"omitempty,min=1,max=120"` // default in law
	Documents            []Document       `json:"documents" gorm:"serializer:json" validate:"max=50,dive"`
	Signatures           []Signature      `json:"signatures" gorm:"serializer:json" validate:"max=500,dive"`
	Checklist            []Assessment     `json:"checklist" gorm:"serializer:json" validate:"max=500,dive" doc:"how the text stands with what art. 28(3) asks for; of several assessments of a code the last one by the day asked about counts"`
	Annexes              []Annex          `json:"annexes" gorm:"serializer:json" validate:"max=1000,dive" doc:"every version of every annex: of one kind and party the newest holds"`
	Changes              []Change         `json:"changes" gorm:"serializer:json" validate:"max=500,dive" doc:"what happened after the signing that the agreement may have to follow (art. 24(1), 28(3))"`
	EssencePublishedOn   kinds.Date       `json:"essencePublishedOn" doc:"the day on which the essence of an arrangement between joint controllers was made available to the data subjects (art. 26(2))"`
	Terms
}

// Type is what sort of agreement it is.
type Type string

// The types that the rules ask for by name.
const (
	ControllerProcessor Type = "dpa_controller_processor"
	Clauses915          Type = "scc_2021_915" // Implementing Decision (EU) 2021/915
	Clauses914          Type = "scc_2021_914" // Implementing Decision (EU) 2021/914; module 2 from controller to processor
	LegalAct            Type = "legal_act"
	ProcessorSub        Type = "dpa_processor_sub"            // art. 28(4)
	JointArrangement    Type = "joint_controller_arrangement" // art. 26
	MandateGiven        Type = "mandate"                      // avtaleloven ch. 2
	Accession           Type = "accession"                    // to an agreement that others have made
)

// Side is the role in which a party signs.
type Side string

// The sides of an agreement.
const (
	Controller      Side = "controller"
	Processor       Side = "processor"
	Agent           Side = "agent"
	JointController Side = "joint_controller"
	SubProcessor    Side = "sub_processor"
)

// Party is one legal entity in an agreement.
type Party struct {
	Org       kinds.OrgID   `json:"org" validate:"required"`
	Side      Side          `json:"side" validate:"required,oneof=controller processor sub_processor joint_controller agent" doc:"the role in which the party is bound (art. 4(7)-(8)); an agent signs and is not bound itself"`
	Capacity  Capacity      `json:"capacity" validate:"required,oneof=signatory acceded_by_docking represented_by_mandate group_affiliate" doc:"how the party came to be bound"`
	AccededOn kinds.Date    `json:"accededOn"`
	LeftOn    kinds.Date    `json:"leftOn" doc:"bound up to the day before"` // bound up to the day before
	Number    string        `json:"number" validate:"max=50" doc:"the organisation number as the agreement prints it (annex I); empty: that of the register"`
	Address   string        `json:"address" validate:"max=500" doc:"the postal address as the agreement prints it (annex I); empty: that of the register"`
	Country   string        `json:"country" validate:"omitempty,iso3166_1_alpha2" doc:"the country of establishment as the agreement prints it (annex I); empty: that of the register"`
	Contacts  []ContactLine `json:"contacts" validate:"max=20,dive" doc:"whom to reach at the party in matters of this agreement (annex I); empty: the contact points of the register"`
	// SuccessorOn is about a party that was merged, split, dissolved or sold.
	SuccessorOn kinds.Date `json:"successorConfirmedOn" doc:"the day on which it was confirmed who is bound in the place of a party that was merged, split, dissolved, went bankrupt or sold its business (art. 28(3))"`
}

// Capacity is how a party came to be bound.
type Capacity string

// The capacities.
const (
	Signatory   Capacity = "signatory"
	Acceded     Capacity = "acceded_by_docking"
	Represented Capacity = "represented_by_mandate"
	Affiliate   Capacity = "group_affiliate"
)

// Mandate lets an agent sign for a principal (avtaleloven ch. 2).
type Mandate struct {
	Principal    kinds.OrgID      `json:"principal" validate:"required"`
	Agent        kinds.OrgID      `json:"agent" doc:"null when only the fact of a mandate is known"`                                                                  // absent when only the fact is known
	ScopeSystems []chain.SystemID `json:"scopeSystems" validate:"max=1000,distinct" doc:"which systems the agent may sign for; empty: whatever the agreement covers"` // empty: whatever the agreement covers
	ValidFrom    kinds.Date       `json:"validFrom"`
	ValidTo      kinds.Date       `json:"validTo"`
	RatifiedOn   kinds.Date       `json:"ratifiedOn" doc:"in writing, after the signature"` // in writing, after the signature
	Document     string           `json:"document" validate:"max=255"`
}

// Signature is one party's, by whoever signed for it. Without a day it is not
// given yet.
type Signature struct {
	Party     kinds.OrgID `json:"party" validate:"required"`
	SignedOn  kinds.Date  `json:"signedOn" doc:"null: not given yet"`
	ByAgent   bool        `json:"byAgent" doc:"on behalf of the party, by mandate"` // on behalf of the party, by mandate
	Agent     kinds.OrgID `json:"agent"`
	Name      string      `json:"name" validate:"max=255"`
	Title     string      `json:"title" validate:"max=255"`
	Authority string      `json:"authority" validate:"max=500"`
	Method    string      `json:"method" validate:"omitempty,oneof=wet simple advanced qualified"`
	Evidence  string      `json:"evidence" validate:"max=255"`
	// RatifiedOn mends the signature of somebody who had no authority.
	RatifiedOn kinds.Date `json:"ratifiedOn" doc:"the day on which the party ratified the signature of somebody without authority"`
}

// Template is the text that an agreement was made from: one of the library by its
// name and version (agreement/v1), or an organisation's own by its identifier.
type Template struct {
	Kind    string        `json:"kind" validate:"omitempty,oneof=eu_2021_915 dk_sa_clauses no_ssa_dpa vendor_paper own other" doc:"whose text it is; eu_2021_915 and no_ssa_dpa choose the text of the library on that structure"`
	Version string        `json:"version" validate:"max=50" doc:"of the text; one of the library is named as in GET /templates/standard, such as agreement/v1, and empty means the newest"`
	ID      OwnTemplateID `json:"id" doc:"the organisation's own template; of the kind own alone"`
	// Changed is about standard clauses: those that were changed are none any more.
	Changed kinds.Tri `json:"changed" validate:"omitempty,oneof=yes no unknown" doc:"whether the text of standard clauses was changed; unchanged ones meet art. 28(3)(a)-(h) by themselves (art. 28(6)-(8))"`
}

// MainContract is the contract that the agreement belongs to.
type MainContract struct {
	Reference  string     `json:"reference" validate:"max=255"`
	EndsOn     kinds.Date `json:"endsOn"`
	LinkedTerm bool       `json:"linkedTerm"` // the agreement lasts as long as the contract
}

// Document is a file that belongs to an agreement.
type Document struct {
	Name        string    `json:"name" validate:"required,max=255"`
	SHA256      string    `json:"sha256" validate:"omitempty,len=64,hexadecimal"`
	Pages       *int      `json:"pages" validate:"omitempty,min=1,max=2147483647"`
	PDFA        kinds.Tri `json:"pdfA" validate:"omitempty,oneof=yes no unknown"`
	FromVersion string    `json:"generatedFromVersion" validate:"max=50"`
	SignedCopy  bool      `json:"signedCopy"`
	// TextSHA256 tells counterparts that were signed apart from two different texts.
	TextSHA256 string     `json:"textSha256" validate:"omitempty,len=64,hexadecimal" doc:"the SHA-256 of the text that was agreed: the same in every counterpart, whatever the bytes of the file (art. 28(9))"`
	ReceivedOn kinds.Date `json:"receivedOn" doc:"the day on which the file came in; null: on every day that is asked about"`
}

// Assessment is one line of the content checklist (art. 28(3)).
type Assessment struct {
	Code       string     `json:"code" validate:"required,oneof=D1 D2 D3 D4 D5 D6 D7 a b c d e f g h X1 X2 X3 X4 X5 X6 X7 X8"`
	Value      string     `json:"value" validate:"required,oneof=met partly missing"`
	ClauseRef  string     `json:"clauseRef" validate:"max=100"`
	Note       string     `json:"note" validate:"max=2000"`
	AssessedBy string     `json:"assessedBy" validate:"max=255"`
	AssessedOn kinds.Date `json:"assessedOn"`
}

// Annex is one of the annexes that a template asks for.
type Annex struct {
	Kind     string     `json:"kind" validate:"required,oneof=parties processing security sub_processors instruction other_terms risk_result configuration form_data"`
	Present  bool       `json:"present"`
	Version  string     `json:"version" validate:"max=50"`
	Date     kinds.Date `json:"date" doc:"the day that the annex bears"`
	Complete bool       `json:"complete"`
	// Party is for an agreement with many controllers.
	Party  kinds.OrgID `json:"party" doc:"the party for which it holds, where the parties have annexes of their own; null: for all"`
	Link   string      `json:"link" validate:"omitempty,http_url,max=500" doc:"where the annex is kept when it is no file; it counts only together with a captured copy"`
	SHA256 string      `json:"sha256" validate:"omitempty,len=64,hexadecimal" doc:"the SHA-256 of the file, or of the captured copy"`
	// DataTypes is what a list of the personal data of each form names.
	DataTypes []string `json:"dataTypes" validate:"max=1000,dive,max=255" doc:"the types of personal data that the annex lists, where it lists them form by form; they are compared with what the systems hold"`
	Note      string   `json:"note" validate:"max=2000" doc:"what this version changes and how the parties agreed on that; asked for of a new version of an annex that was issued with the agreement"`
}

// Kind is the table's entry for the door.
var Kind = door.Register[Agreement](door.Kind{
	Noun: "agreement", Table: "agreements", Shared: true,
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "type", "supersedes"},
	Found:   []string{"id in (select p.agreement_id from agreement_parties p join organisations o on o.id = p.organisation_id where p.org_id = ? and " + door.Called + ")"},
	Through: map[string]string{
		"system": "id in (select agreement_id from agreement_systems where system_id = ?)",
		"party":  "id in (select agreement_id from agreement_parties where organisation_id = ?)",
	},
	Links: []door.Link{
		{Name: "agreement_systems", From: "agreement_id", To: "system_id"},
		{Name: "agreement_parties", From: "agreement_id", To: "organisation_id"},
	},
})

// Agreements is the verbs of agreements.
type Agreements = door.Noun[Agreement, AgreementInput]

// Input gives the part that a client may replace.
func (a *Agreement) Input() *AgreementInput { return &a.AgreementInput }

// unshared is the states in which an agreement is its keeper's alone: it is being
// written, or never was one.
var unshared = []State{"", Draft, UnderReview, Ready, Void}

// Readers lets those who are bound when it is saved read an agreement that has left
// the desk, which one that is issued has; an agent signs and is not bound.
func (a *Agreement) Readers() []kinds.OrgID {
	if slices.Contains(unshared, a.State) && (a.State != Ready || !a.Issued()) {
		return nil
	}
	var all []kinds.OrgID
	for _, p := range a.Parties {
		if p.Side != Agent && !a.LeftOn(p.Org, door.DayOf(a.UpdatedAt)) {
			all = append(all, p.Org)
		}
	}
	return all
}

// Redact empties what the keeper notes about an agreement and does not agree with
// anybody.
func (a *Agreement) Redact() {
	a.Checklist, a.Changes = []Assessment{}, []Change{}
	a.Course = Course{Moves: []Move{}, Exits: privately(a.Exits)}
}

// RedactFor leaves out the annexes of other parties: a municipality does not read what
// a vendor wrote for its neighbour.
func (a *Agreement) RedactFor(reader kinds.OrgID) {
	a.Annexes = slices.DeleteFunc(slices.Clone(a.Annexes), func(x Annex) bool { return !x.Party.IsZero() && x.Party != reader })
}

// Words is what a search looks through.
func (a *Agreement) Words() []string { return []string{a.ScopeRule, a.MainContract.Reference} }

// Places is the units that own the systems in scope.
func (a *Agreement) Places(tx *door.Tx, _ bool) ([]string, error) {
	return chain.PlacesOf(tx, a.ScopeSystems)
}

// Refs lists the records that the agreement refers to.
func (a *Agreement) Refs() []door.Ref {
	refs := door.ReferAll("/scopeSystems", "system", "agreement_systems", a.ScopeSystems)
	orgs := make([]kinds.OrgID, 0, len(a.Parties))
	for _, p := range a.Parties {
		orgs = append(orgs, p.Org)
	}
	refs = append(refs, door.ReferAll("/parties", "organisation", "agreement_parties", orgs)...)
	for i, m := range a.Mandates {
		at := "/mandates/" + strconv.Itoa(i)
		refs = append(refs, door.Refer(at+"/principal", "organisation", m.Principal), door.Refer(at+"/agent", "organisation", m.Agent))
		refs = append(refs, door.ReferAll(at+"/scopeSystems", "system", "", m.ScopeSystems)...)
	}
	for i, x := range a.Annexes {
		refs = append(refs, door.Refer("/annexes/"+strconv.Itoa(i)+"/party", "organisation", x.Party))
	}
	for i, s := range a.Signatures {
		at := "/signatures/" + strconv.Itoa(i)
		refs = append(refs, door.Refer(at+"/party", "organisation", s.Party), door.Refer(at+"/agent", "organisation", s.Agent))
	}
	refs = append(append(refs, a.processingRefs()...), a.allocationRefs()...)
	return append(refs, door.Refer("/supersedes", "agreement", a.Supersedes), door.Refer("/accession/agreement", "agreement", a.Accession.Agreement), door.Refer("/template/id", "template", a.Template.ID))
}

// Check refuses what cannot be: an end before its start, a signature of somebody
// who is no party, an agreement that ended on no day.
func (a *Agreement) Check() []kinds.Violation {
	vs := kinds.Order("/effectiveTo", a.EffectiveFrom, a.EffectiveTo)
	vs = append(vs, kinds.Order("/terminatedOn", a.EffectiveFrom, a.TerminatedOn)...)
	for i, m := range a.Mandates {
		vs = append(vs, kinds.Order("/mandates/"+strconv.Itoa(i)+"/validTo", m.ValidFrom, m.ValidTo)...)
	}
	seen := map[kinds.OrgID]bool{}
	for i, p := range a.Parties {
		if seen[p.Org] {
			vs = append(vs, kinds.Violation{Pointer: "/parties/" + strconv.Itoa(i), Code: "duplicate", Detail: "the party is listed twice: an organisation stands on one side"})
		}
		seen[p.Org] = true
		vs = append(vs, kinds.Order("/parties/"+strconv.Itoa(i)+"/leftOn", p.AccededOn, p.LeftOn)...)
		vs = append(vs, p.checkNumber("/parties/"+strconv.Itoa(i)+"/number")...)
	}
	for i, s := range a.Signatures {
		if _, ok := a.party(s.Party); !ok {
			vs = append(vs, kinds.Violation{Pointer: "/signatures/" + strconv.Itoa(i) + "/party", Code: "no-party", Detail: "only a party can sign: add it to parties first"})
		}
	}
	if !a.Supersedes.IsZero() && a.Supersedes == a.ID {
		vs = append(vs, kinds.Violation{Pointer: "/supersedes", Code: "self", Detail: "an agreement cannot replace itself"})
	}
	if !a.Template.ID.IsZero() && a.Template.Kind != "own" {
		vs = append(vs, kinds.Violation{Pointer: "/template/id", Code: "kind", Detail: "a template of one's own is of the kind own: choose that kind, or leave the template out"})
	}
	vs = append(vs, a.checkChanges()...)
	return append(append(vs, a.checkDuties()...), a.checkEnd()...)
}

// checkNumber checks the organisation number that is printed, in the countries
// whose numbers have a check digit.
func (p Party) checkNumber(pointer string) []kinds.Violation {
	if p.Number == "" || schemes[p.Country] == "" {
		return nil
	}
	vs := party.Identifier{Scheme: schemes[p.Country], Value: p.Number, Raw: p.Number}.Check(pointer)
	for i := range vs {
		vs[i].Pointer = pointer
	}
	return vs
}

// Verify refuses a ring of agreements that supersede each other, and a template that
// makes no such agreement.
func (a *Agreement) Verify(tx *door.Tx) error {
	if err := a.verifyFrozen(tx); err != nil {
		return err
	}
	if err := a.mayDock(tx); err != nil {
		return err
	}
	if err := a.chosen(tx); err != nil || a.Supersedes.IsZero() {
		return err
	}
	if err := tx.Alone(); err != nil {
		return err
	}
	rows, err := door.Rows[struct{ ID, Supersedes ID }](tx, "select id, supersedes from agreements where org_id = @org and supersedes is not null", nil)
	older := map[ID]ID{}
	for _, r := range rows {
		older[r.ID] = r.Supersedes
	}
	for at, steps := a.Supersedes, 0; err == nil && !at.IsZero() && steps <= len(rows); at, steps = older[at], steps+1 {
		if at == a.ID {
			err = kinds.Invalid("/supersedes", "cycle", "this would let the agreement replace itself")
		}
	}
	return err
}

func (a *Agreement) checkEnd() []kinds.Violation {
	switch a.State {
	case Void:
		if !a.VoidedOn.Known() {
			return []kinds.Violation{{Pointer: "/voidedOn", Code: "required", Detail: "say on which day the agreement was declared void"}}
		}
	case Expired, Ended, ExitPending, Closed:
		if !a.End().Known() {
			return []kinds.Violation{{Pointer: "/terminatedOn", Code: "required", Detail: "say on which day the agreement ended (effectiveTo or terminatedOn)"}}
		}
	default: // any other state needs no end
	}
	return nil
}
