package agreement

import (
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Terms is what the parties fill into the annexes: a version of an agreement
// carries its own text, whatever the register says of its systems later.
type Terms struct {
	Place             string            `json:"place" validate:"max=255" doc:"where the agreement is made; empty: written beside each signature"`
	Processing        []Processing      `json:"processing" gorm:"serializer:json" validate:"max=1000,dive" doc:"annex II: what is processed, one row for each system or purpose (art. 28(3))"`
	SecurityMeasures  []SecurityMeasure `json:"securityMeasures" gorm:"serializer:json" validate:"max=200,dive" doc:"annex III: the technical and organisational measures (art. 28(3)(c), 32)"`
	Instructions      []Instruction     `json:"instructions" gorm:"serializer:json" validate:"max=200,dive" doc:"annex V: the controller's documented instructions (art. 28(3)(a), 29)"`
	OtherTerms        []Deviation       `json:"otherTerms" gorm:"serializer:json" validate:"max=200,dive" doc:"annex VI: what the parties agree beside or instead of the standard text; it may not lower the protection of the data subjects (art. 28(3))"`
	SubProcessorsUsed kinds.Tri         `json:"subProcessorsUsed" validate:"omitempty,oneof=yes no unknown" doc:"whether the processor uses sub-processors (art. 28(2)); no states that annex IV is empty on purpose"`
	TransfersAllowed  kinds.Tri         `json:"transfersAllowed" validate:"omitempty,oneof=yes no unknown" doc:"whether personal data may be transferred out of the EEA under this agreement (art. 28(3)(a), 44)"`
	TransferTerms     string            `json:"transferTerms" validate:"max=4000" doc:"the transfers that are allowed: to whom, to which country, on which basis in chapter V (art. 44-49)"`
	Allocation        []Duty            `json:"allocation" gorm:"serializer:json" validate:"max=50,dive" doc:"of joint controllers: who answers for which duty (art. 26(1))"`
	Essence           string            `json:"essence" validate:"max=4000" doc:"of joint controllers: the essence of the arrangement, as data subjects are told it (art. 26(2))"`
	EssenceAt         string            `json:"essenceAt" validate:"max=500" doc:"where data subjects find the essence of the arrangement (art. 26(2))"`
	Powers            []Power           `json:"powers" gorm:"serializer:json" validate:"max=50,dive" doc:"of a mandate: what the agent may do for the principal (avtaleloven ch. 2)"`
	SubDelegation     kinds.Tri         `json:"subDelegation" validate:"omitempty,oneof=yes no unknown" doc:"of a mandate: whether the agent may let somebody else act in its place (avtaleloven ch. 2)"`
	Docking           kinds.Tri         `json:"docking" validate:"omitempty,oneof=yes no unknown" doc:"whether others may accede to the agreement (Implementing Decision (EU) 2021/915, clause 5); empty: as the text says that it is made from"`
	Accession         AccessionTo       `json:"accession" gorm:"serializer:json" doc:"of an accession: the agreement that is acceded to (Implementing Decision (EU) 2021/915, clause 5)"`
}

// Duty is one row of the allocation between joint controllers (art. 26(1)).
type Duty struct {
	Duty        string      `json:"duty" validate:"omitempty,oneof=legal_basis information rights contact_point essence security breach dpia processors transfers records deletion" doc:"which duty of a controller (art. 26(1))"`
	Responsible kinds.OrgID `json:"responsible" doc:"the party that answers for it (art. 26(1)); null where each answers for its own part"`
	Each        bool        `json:"each" doc:"each party answers for its own part of the processing (art. 26(1))"`
	How         string      `json:"how" validate:"max=4000" doc:"how it is done, and how the other parties contribute (art. 26(1))"`
}

// Power is one thing that an agent may do (avtaleloven § 10).
type Power struct {
	Power  string `json:"power" validate:"omitempty,oneof=negotiate sign amend instruct authorise receive_notices follow_up terminate" doc:"what the agent may do (avtaleloven § 10)"`
	Limits string `json:"limits" validate:"max=2000" doc:"what the power is limited to, or depends on (avtaleloven § 10)"`
}

// AccessionTo is the agreement that somebody accedes to: one of the register, or
// one that is named.
type AccessionTo struct {
	Agreement ID     `json:"agreement" doc:"the agreement of the register that is acceded to"`
	Reference string `json:"reference" validate:"max=500" doc:"what the parties call the agreement, where the register does not hold it"`
}

// allocationRefs names who answers for the duties of joint controllers.
func (t *Terms) allocationRefs() []door.Ref {
	refs := make([]door.Ref, 0, len(t.Allocation))
	for i, d := range t.Allocation {
		refs = append(refs, door.Refer("/allocation/"+strconv.Itoa(i)+"/responsible", "organisation", d.Responsible))
	}
	return refs
}

// checkDuties refuses a duty that two rows hand out, and one that is handed to
// whoever is no party, or both to one and to each.
func (a *Agreement) checkDuties() []kinds.Violation {
	var vs []kinds.Violation
	seen := map[string]bool{}
	for i, d := range a.Allocation {
		at := "/allocation/" + strconv.Itoa(i)
		if seen[d.Duty] && d.Duty != "" {
			vs = append(vs, kinds.Violation{Pointer: at + "/duty", Code: "duplicate", Detail: "the duty is allocated twice: say it in one row"})
		}
		seen[d.Duty] = true
		_, party := a.party(d.Responsible)
		switch {
		case d.Responsible.IsZero():
		case !party:
			vs = append(vs, kinds.Violation{Pointer: at + "/responsible", Code: "no-party", Detail: "only a party can answer for a duty: add it to parties first"})
		case d.Each:
			vs = append(vs, kinds.Violation{Pointer: at + "/each", Code: "both", Detail: "one party answers for the duty, or each for its own part: choose one of them"})
		}
	}
	return vs
}

// Processing is one row of annex II: what art. 28(3) asks an agreement to set out.
type Processing struct {
	System            chain.SystemID `json:"system" doc:"one of the systems in scope of the agreement (art. 28(3))"`
	Subject           string         `json:"subject" validate:"max=1000" doc:"the subject matter of the processing (art. 28(3))"`
	Purpose           string         `json:"purpose" validate:"max=2000" doc:"what the controller has the data processed for (art. 28(3), 5(1)(b)); to run the system is no purpose"`
	Nature            string         `json:"nature" validate:"max=1000" doc:"what the processor does with the data, such as storage or support (art. 28(3), 4(2))"`
	DataTypes         []string       `json:"dataTypes" validate:"max=100,dive,max=255" doc:"the types of personal data (art. 28(3))"`
	SpecialCategories string         `json:"specialCategories" validate:"max=1000" doc:"special categories of data and data on criminal offences, and the safeguards for them (art. 9, 10); or that there are none"`
	DataSubjects      []string       `json:"dataSubjects" validate:"max=100,dive,max=255" doc:"the categories of data subjects (art. 28(3))"`
	Retention         string         `json:"retention" validate:"max=1000" doc:"how long the processor keeps the data, or how that is decided (art. 28(3), 5(1)(e))"`
	Frequency         string         `json:"frequency" validate:"max=255" doc:"how often data are processed, such as continuously (art. 28(3))"`
}

// SecurityMeasure is one row of annex III (art. 32).
type SecurityMeasure struct {
	Topic   string `json:"topic" validate:"max=255" doc:"what the measure is about, such as access control (art. 32(1))"`
	Measure string `json:"measure" validate:"max=4000" doc:"what is done, concretely enough to be checked (art. 28(3)(c), 32)"`
}

// Instruction is one row of annex V (art. 28(3)(a), 29).
type Instruction struct {
	Topic string `json:"topic" validate:"max=255" doc:"what the instruction is about (art. 29)"`
	Text  string `json:"text" validate:"max=4000" doc:"what the controller instructs the processor to do, or not to do (art. 28(3)(a))"`
}

// Deviation is one row of annex VI.
type Deviation struct {
	Clause string `json:"clause" validate:"max=255" doc:"the clause that is added to or departed from (art. 28(3))"`
	Text   string `json:"text" validate:"max=4000" doc:"what holds beside or instead of it (art. 28(3))"`
}

// ContactLine is somebody to reach at a party in matters of the agreement (annex I).
type ContactLine struct {
	Name  string `json:"name" validate:"max=255" doc:"the function, or the person (art. 33(2)); a function mailbox is better"`
	Role  string `json:"role" validate:"max=255" doc:"what to turn to them with, such as breaches (art. 33(2))"`
	Email string `json:"email" validate:"omitempty,email,max=255" doc:"the e-mail address (art. 33(2))"`
	Phone string `json:"phone" validate:"max=40" doc:"the telephone number (art. 33(2))"`
}

// processingRefs names the systems of annex II.
func (t *Terms) processingRefs() []door.Ref {
	refs := make([]door.Ref, 0, len(t.Processing))
	for i, p := range t.Processing {
		refs = append(refs, door.Refer("/processing/"+strconv.Itoa(i)+"/system", "system", p.System))
	}
	return refs
}
