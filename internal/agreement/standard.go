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
// (nb or en; another one gets bokmål), so that its author corrects instead of
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

var standards = map[string]standardWords{
	"nb": {
		audit:      "Databehandleren legger hvert år fram en rapport fra en uavhengig revisor eller tilsvarende dokumentasjon på at avtalen følges. Den behandlingsansvarlige kan i tillegg gjennomføre revisjon med 30 dagers varsel, og uten varsel etter et brudd på personopplysningssikkerheten. Hver part bærer egne kostnader, med mindre revisjonen viser vesentlige avvik.",
		exitFormat: "Et strukturert, alminnelig brukt og maskinlesbart format, sammen med en beskrivelse av innholdet",
		measures: []SecurityMeasure{
			{"Tilgangsstyring", "Personlige brukere, tofaktorautentisering for alle ansatte hos databehandleren, tilgang etter tjenstlig behov og gjennomgang av tilganger minst hver sjette måned."},
			{"Kryptering", "Opplysningene krypteres under overføring og lagring. Nøklene forvaltes atskilt fra opplysningene."},
			{"Logging", "Oppslag, endringer og administratortilgang logges. Loggene beskyttes mot endring og oppbevares i minst tolv måneder."},
			{"Sikkerhetskopi og gjenoppretting", "Daglig sikkerhetskopi på et atskilt sted. Gjenoppretting prøves minst én gang i året."},
			{"Sårbarheter", "Sikkerhetsoppdateringer innføres uten ugrunnet opphold. Løsningen testes av en uavhengig part minst én gang i året."},
			{"Ansatte og innleide", "Alle med tilgang har taushetsplikt og får opplæring i personvern og informasjonssikkerhet hvert år."},
		},
		law: map[string]string{"NO": "norsk rett", "DK": "dansk rett", "SE": "svensk rett"},
		instructions: []Instruction{
			{"Formål", "Opplysningene behandles bare for formålene i vedlegg II, og bare i den utstrekning det er nødvendig for dem."},
			{"Egne formål", "Databehandleren bruker ikke opplysningene til egne formål, heller ikke til statistikk, produktutvikling eller opplæring av modeller."},
			{"Henvendelser fra registrerte", "Henvendelser fra registrerte sendes videre til den behandlingsansvarlige innen tre virkedager og besvares ikke av databehandleren."},
		},
	},
	"en": {
		audit:      "Each year the processor provides a report by an independent auditor, or equivalent evidence that this agreement is complied with. The controller may also carry out audits at 30 days' notice, and without notice after a personal data breach. Each party bears its own costs, unless the audit shows material non-compliance.",
		exitFormat: "A structured, commonly used and machine-readable format, with a description of its content",
		measures: []SecurityMeasure{
			{"Access control", "Personal user accounts, two-factor authentication for all of the processor's staff, access on a need-to-know basis, and a review of access rights at least every six months."},
			{"Encryption", "The data are encrypted in transit and at rest. Keys are managed separately from the data."},
			{"Logging", "Look-ups, changes and administrator access are logged. Logs are protected against change and kept for at least twelve months."},
			{"Back-up and recovery", "Daily back-up at a separate site. Recovery is tested at least once a year."},
			{"Vulnerabilities", "Security updates are installed without undue delay. The solution is tested by an independent party at least once a year."},
			{"Staff", "Everyone with access is bound by confidentiality and trained in data protection and information security every year."},
		},
		law: map[string]string{"NO": "Norwegian law", "DK": "Danish law", "SE": "Swedish law"},
		instructions: []Instruction{
			{"Purpose", "The data are processed only for the purposes in annex II, and only as far as these require."},
			{"Own purposes", "The processor does not use the data for purposes of its own, nor for statistics, product development or the training of models."},
			{"Requests from data subjects", "Requests from data subjects are passed on to the controller within three working days and are not answered by the processor."},
		},
	},
}
