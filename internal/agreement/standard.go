package agreement

import (
	"cmp"

	"ledd/internal/kinds"
)

// standardWords is the text that a new agreement starts from, in one language:
// a proposal that the parties change, never a term that they have not read.
type standardWords struct {
	audit        string
	exitFormat   string
	measures     []SecurityMeasure
	instructions []Instruction
	law          map[string]string // of the controller's country
}

// The numbers of a new agreement. Own choice, except that art. 33(2) asks for
// notice without undue delay, for which 24 hours is the usual number.
const (
	standardBreachHours  = 24
	standardObjection    = 30
	standardExitDays     = 30
	standardNoticeMonths = 3
)

// Standard fills what is empty in a new agreement with a proposal in a language
// (nb, nn, da or en; another one gets bokmål), so that its author corrects instead of
// writing. What is about the processing itself is left to the author. The law is
// that of the controller's country (ISO 3166-1 alpha-2), Norway's for none; for
// other countries its name is left to the author.
func Standard(in *AgreementInput, lang, country string) {
	w, ok := standards[lang]
	if !ok {
		lang = "nb"
		w = standards[lang]
	}
	in.Language = cmp.Or(in.Language, lang)
	in.GoverningLaw = cmp.Or(in.GoverningLaw, w.law[cmp.Or(country, "NO")])
	in.AuthorisationMode = cmp.Or(in.AuthorisationMode, general)
	in.ObjectionWindowKind = cmp.Or(in.ObjectionWindowKind, "calendar")
	in.AuditTerms = cmp.Or(in.AuditTerms, w.audit)
	in.ReportCadence = cmp.Or(in.ReportCadence, "yearly")
	in.ExitChoice = cmp.Or(in.ExitChoice, "both")
	in.ExitFormat = cmp.Or(in.ExitFormat, w.exitFormat)
	in.TransfersAllowed = cmp.Or(in.TransfersAllowed, kinds.No)
	propose(&in.BreachNoticeHours, standardBreachHours)
	propose(&in.ObjectionWindowDays, standardObjection)
	propose(&in.ExitDays, standardExitDays)
	propose(&in.NoticeMonths, standardNoticeMonths)
	if len(in.SecurityMeasures) == 0 {
		in.SecurityMeasures = append(in.SecurityMeasures, w.measures...)
	}
	if len(in.Instructions) == 0 {
		in.Instructions = append(in.Instructions, w.instructions...)
	}
}

func propose(to **int, n int) {
	if *to == nil {
		*to = &n
	}
}
