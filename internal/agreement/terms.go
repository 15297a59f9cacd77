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
