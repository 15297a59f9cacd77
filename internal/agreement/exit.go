package agreement

import (
	"time"

	"ledd/internal/document"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// ExitLine is one organisation that held data under an agreement when it ended: the
// processor, or a sub-processor below it, and what it confirmed (art. 28(3)(g)).
type ExitLine struct {
	Org     kinds.OrgID   `json:"org" required:"true"`
	Name    string        `json:"name" required:"true"`
	Level   int           `json:"level" required:"true" doc:"1 is the processor"`
	Under   []kinds.OrgID `json:"under" required:"true" doc:"the processors of the agreement below which it stands in the chain; empty: it is one of them"`
	FoundOn kinds.Date    `json:"foundOn" required:"true" doc:"the day on which it was found in the chain; null: it stood there when the exit began"`
	AskedOn kinds.Date    `json:"askedOn" required:"true" doc:"the last day on which somebody was sent a link to confirm for it"`
	ExitWord
	ConfirmedBy string     `json:"confirmedBy" required:"true" doc:"who said so"`
	Email       string     `json:"email" required:"true" doc:"the confirmed address of who said so; empty: none"`
	Known       string     `json:"knownBy" required:"true" enum:",mailed_code,account,link,program" doc:"how the person was known"`
	EnteredAt   *time.Time `json:"enteredAt" required:"true" doc:"when it was said, UTC"`
	SHA256      string     `json:"sha256" required:"true" doc:"of the certificate that was sent with it; empty: none"`
}

// ExitWord is what an organisation says of the data that it held.
type ExitWord struct {
	Choice          string      `json:"choice" required:"true" enum:",return,delete,both,none" doc:"none: it held no personal data under the agreement"`
	ConfirmedOn     kinds.Date  `json:"confirmedOn" required:"true" doc:"the day on which the data were returned or deleted, or that nothing was held"`
	BackupsUntil    kinds.Date  `json:"backupsUntil" required:"true" doc:"the last day on which a back-up may still hold data"`
	Certificate     string      `json:"certificate" required:"true" doc:"where the confirmation is kept, such as its number in an archive"`
	Document        document.ID `json:"document" required:"true" doc:"the certificate, where it is kept here"`
	Retained        string      `json:"retained" required:"true" doc:"what is kept because a law demands it"`
	RetainedLaw     string      `json:"retainedLaw" required:"true" doc:"which law that is, with its section"`
	RetainedCountry string      `json:"retainedCountry" required:"true" doc:"whose law that is: a state of the EEA, or EU"`
	RetainedUntil   kinds.Date  `json:"retainedUntil" required:"true" doc:"the last day on which the law demands it"`
	Note            string      `json:"note" required:"true" doc:"what else there is to say; how it is known that nothing was held"`
}

// ExitInput is one confirmation.
type ExitInput struct {
	Org             kinds.OrgID `json:"org" validate:"required" doc:"who confirms: the processor, or a sub-processor that stands in the list"`
	Choice          string      `json:"choice" validate:"required,oneof=return delete both none" doc:"none: it held no personal data under the agreement, and the note says how that is known"`
	ConfirmedOn     kinds.Date  `json:"confirmedOn" validate:"required" doc:"the day on which the data were returned or deleted"`
	BackupsUntil    kinds.Date  `json:"backupsUntil" doc:"the last day on which a back-up may still hold data; null: none does"`
	Certificate     string      `json:"certificate" validate:"max=500" doc:"where the confirmation is kept, such as its number in an archive"`
	Document        document.ID `json:"document" doc:"the certificate, as it was sent to /documents"`
	Retained        string      `json:"retained" validate:"max=1000" doc:"what is kept because a law demands it: law, country and day are then needed as well"`
	RetainedLaw     string      `json:"retainedLaw" validate:"max=255" doc:"which law that is, with its section"`
	RetainedCountry string      `json:"retainedCountry" validate:"max=2" doc:"whose law that is: a state of the EEA (ISO 3166-1), or EU"`
	RetainedUntil   kinds.Date  `json:"retainedUntil" doc:"the last day on which the law demands it"`
	Note            string      `json:"note" validate:"max=2000" doc:"what else there is to say; how it is known that nothing was held"`
}

// word is the confirmation as it is kept.
func (in ExitInput) word() ExitWord {
	return ExitWord{
		Choice: in.Choice, ConfirmedOn: in.ConfirmedOn, BackupsUntil: in.BackupsUntil, Certificate: in.Certificate, Document: in.Document,
		Retained: in.Retained, RetainedLaw: in.RetainedLaw, RetainedCountry: in.RetainedCountry, RetainedUntil: in.RetainedUntil, Note: in.Note,
	}
}

// check lists what is wrong with a confirmation that is given on a day.
func (in ExitInput) check(today kinds.Date) []kinds.Violation {
	var vs []kinds.Violation
	wrong := func(when bool, pointer, code, detail string) {
		if when {
			vs = append(vs, kinds.Violation{Pointer: pointer, Code: code, Detail: detail})
		}
	}
	none, keeps := in.Choice == HeldNothing, in.Retained != ""
	wrong(in.ConfirmedOn > today, "/confirmedOn", "future", "a confirmation is noted when it is there: that day has not come yet")
	wrong(in.BackupsUntil.Known() && in.BackupsUntil < in.ConfirmedOn, "/backupsUntil", "order", "back-ups last until the day of the confirmation or longer")
	wrong(none && blank(in.Note), "/note", "held-how", "say how it is known that no personal data were held")
	wrong(none && in.BackupsUntil.Known(), "/backupsUntil", "held-none", "who held nothing has no back-up of it: leave the day out, or choose another answer")
	wrong(none && keeps, "/retained", "held-none", "who held nothing keeps nothing: leave this out, or choose another answer")
	wrong(!keeps && (in.RetainedLaw != "" || in.RetainedCountry != "" || in.RetainedUntil.Known()), "/retained", "required", "say what is kept, or leave out which law demands it")
	wrong(keeps && blank(in.RetainedLaw), "/retainedLaw", "retained-law", "only what a law demands is kept: say which law, with its section")
	wrong((keeps || in.RetainedCountry != "") && !law.MayRetain(in.RetainedCountry), "/retainedCountry", "retained-eea", "only the law of the Union or of a state of the EEA lets a processor keep data: give the country's two letters, or EU")
	wrong(keeps && !in.RetainedUntil.Known(), "/retainedUntil", "required", "say on which day the law ends to demand it")
	wrong(in.RetainedUntil.Known() && in.RetainedUntil < in.ConfirmedOn, "/retainedUntil", "order", "what is kept is kept until the day of the confirmation or longer")
	return vs
}

// The answers that rules ask for by name.
const (
	Deleted     = "delete"
	HeldNothing = "none"
)

// HolderState is how far one who held data has come.
type HolderState string

// The states of a holder, the gravest first.
const (
	HolderLate    HolderState = "late"    // nothing was confirmed in time
	HolderWaiting HolderState = "waiting" // nothing was confirmed yet
	HolderKeeps   HolderState = "keeps"   // confirmed, but for what a law demands
	HolderBackups HolderState = "backups" // confirmed, but for back-ups that roll over
	HolderDone    HolderState = "done"    // holds nothing
)

// HolderStates is their order.
var HolderStates = []HolderState{HolderLate, HolderWaiting, HolderKeeps, HolderBackups, HolderDone}

// stateOn is how far it has come on a day, when it was due on another.
func (e ExitLine) stateOn(d, due kinds.Date) HolderState {
	switch confirmed := e.ConfirmedOn.Known() && e.ConfirmedOn <= d; {
	case !confirmed && due.Known() && due < d:
		return HolderLate
	case !confirmed:
		return HolderWaiting
	case e.RetainedUntil.Known() && e.RetainedUntil >= d:
		return HolderKeeps
	case e.BackupsUntil.Known() && e.BackupsUntil >= d:
		return HolderBackups
	}
	return HolderDone
}

// doneOn reports whether nothing is held on a day.
func (e ExitLine) doneOn(d kinds.Date) bool { return e.stateOn(d, "") == HolderDone }

// private empties by which address it was said: for those who read the agreement and
// do not keep it.
func (e ExitLine) private() ExitLine {
	e.Email = ""
	return e
}

func privately(all []ExitLine) []ExitLine {
	out := make([]ExitLine, 0, len(all))
	for _, e := range all {
		out = append(out, e.private())
	}
	return out
}
