package report

import (
	"cmp"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"ledd/internal/docmodel"
)

// Tongue words a report in one language.
type Tongue struct {
	docmodel.Tongue
	numbers *message.Printer
}

// tongues is the words of each language.
var tongues = map[string]map[string]string{"nb": norwegian, "nn": nynorsk, "en": english, "da": danish}

// In gives the words of a language; bokmål for one that has none.
func In(lang string) Tongue {
	t := docmodel.In(tongues, lang)
	return Tongue{t, message.NewPrinter(language.MustParse(t.Lang))}
}

// Title names a measure in a list, where a part follows its whole.
func (t Tongue) Title(code string) string { return t.Word("title." + code) }

// Full names a measure that stands alone.
func (t Tongue) Full(code string) string {
	return cmp.Or(t.Word("full."+code), t.Title(code))
}

// Meaning says what a measure counts.
func (t Tongue) Meaning(code string) string { return t.Word("meaning." + code) }

// Number writes a number as people of the language do.
func (t Tongue) Number(n int) string { return t.numbers.Sprintf("%d", n) }

// Change says how a figure has moved since the year before.
func (t Tongue) Change(m Measure) string {
	switch d := m.Value - m.Previous; {
	case d > 0:
		return "+" + t.Number(d)
	case d < 0:
		return "−" + t.Number(-d)
	default:
		return "0"
	}
}

// Day names the last day of a year.
func (t Tongue) Day(year int) string { return t.Word("day", "year", strconv.Itoa(year)) }

var norwegian = map[string]string{
	"file":  "arsrapport-{year}",
	"day":   "31. desember {year}",
	"title": "Årsrapport {year} – databehandleravtaler",
	"lead":  "Status for databehandleravtaler i {org} per {day}. Tallene fra {before} står ved siden av. Hvert år er regnet med den organisasjonen og de avtalene som gjaldt siste dag i året.",
	"open":  "Året er ikke slutt. Tallene viser hvordan det står til ved årets slutt hvis ingenting endres.",

	"short.M23": "Uten avtale", "short.M24": "Ikke revidert",
	"title.M01":     "Enheter som rapporterer",
	"title.M02":     "Enheter med ISK",
	"title.M03":     "Enheter med PKO",
	"title.M23":     "Systemer uten gyldig avtale",
	"title.M24":     "Systemer med ikke-revidert avtale",
	"title.M24a":    "– aldri gjennomgått",
	"title.M24b":    "– over fristen",
	"title.systems": "Systemer i bruk med personopplysninger",

	"full.M24a": "Systemer med avtale som aldri er gjennomgått", "full.M24b": "Systemer med gjennomgang over fristen",
	"meaning.M01":     "Enheter som skal levere den årlige egenmeldingen.",
	"meaning.M02":     "Rapporterende enheter som har utpekt en informasjonssikkerhetskoordinator.",
	"meaning.M03":     "Rapporterende enheter som har utpekt en personvernkoordinator.",
	"meaning.M23":     "En leverandør behandler personopplysninger uten en avtale som gjelder og dekker systemet.",
	"meaning.M24":     "Avtalen gjelder, men er aldri gjennomgått, eller fristen for å gå gjennom den er passert.",
	"meaning.M24a":    "Ingen gjennomgang er registrert etter siste signatur.",
	"meaning.M24b":    "Fristen for neste gjennomgang er passert.",
	"meaning.systems": "Alle systemer som var i bruk med personopplysninger, og som tallene for avtaler regnes av.",

	"figures": "Nøkkeltall", "measure": "Måltall", "change": "Endring", "of": "Av", "code": "Kode", "name": "Navn", "year": "År", "total": "I alt",
	"standing":           "Systemer etter status",
	"standing.lead":      "Hvert system er regnet én gang: det som mangler gyldig avtale, står der, også om en annen avtale skulle vært gjennomgått.",
	"standing.told":      "Stablede søyler, én for hvert år, over systemer i bruk med personopplysninger. Tabellen under har de samme tallene.",
	"standing.uncovered": "Uten gyldig avtale", "standing.unrevised": "Ikke-revidert avtale", "standing.rest": "Ingen av delene",
	"departments":      "Avdelinger",
	"departments.told": "Én stolpe for hver avdeling, med året før som en tynn stolpe under. Tabellen under har de samme tallene.",
	"department":       "Avdeling",
	"departments.none": "Ingen avdeling har slike systemer dette året eller året før.",
	"standing.none":    "Registeret har ingen systemer med dato i disse årene.",
	"units":            "Enheter", "unit": "Enhet", "units.none": "Ingen enhet har noe å rapportere.",
	"isk": "ISK", "pko": "PKO", "yes": "ja", "no": "nei", "none": "–",
	"systems": "Systemene bak tallene", "systems.none": "Ingen systemer.",
	"method":              "Slik er tallene regnet",
	"method.dates":        "Datoene avgjør: signaturer, gjennomganger og endringer etter siste dag i året regnes ikke med.",
	"method.owner":        "Et system regnes én gang, hos enheten som eide det denne dagen, og hos alt som står over den.",
	"method.coordinators": "Koordinatorer har ingen datoer i registeret; begge årene viser dem som er registrert nå.",
}

var nynorsk = map[string]string{
	"file":  "arsrapport-{year}",
	"day":   "31. desember {year}",
	"title": "Årsrapport {year} – databehandlaravtalar",
	"lead":  "Status for databehandlaravtalar i {org} per {day}. Tala frå {before} står ved sida av. Kvart år er rekna med den organisasjonen og dei avtalane som galdt siste dag i året.",
	"open":  "Året er ikkje slutt. Tala viser korleis det står til ved utgangen av året dersom ingenting blir endra.",

	"short.M23": "Utan avtale", "short.M24": "Ikkje revidert",
	"title.M01":     "Einingar som rapporterer",
	"title.M02":     "Einingar med ISK",
	"title.M03":     "Einingar med PKO",
	"title.M23":     "System utan gyldig avtale",
	"title.M24":     "System med ikkje-revidert avtale",
	"title.M24a":    "– aldri gjennomgått",
	"title.M24b":    "– over fristen",
	"title.systems": "System i bruk med personopplysningar",

	"full.M24a": "System med avtale som aldri er gjennomgått", "full.M24b": "System med gjennomgang over fristen",
	"meaning.M01":     "Einingar som skal levere den årlege eigenerklæringa.",
	"meaning.M02":     "Rapporterande einingar som har peika ut ein informasjonstryggleikskoordinator.",
	"meaning.M03":     "Rapporterande einingar som har peika ut ein personvernkoordinator.",
	"meaning.M23":     "Ein leverandør behandlar personopplysningar utan ein avtale som gjeld og dekkjer systemet.",
	"meaning.M24":     "Avtalen gjeld, men er aldri gjennomgått, eller fristen for å gå gjennom han er passert.",
	"meaning.M24a":    "Ingen gjennomgang er registrert etter siste signatur.",
	"meaning.M24b":    "Fristen for neste gjennomgang er passert.",
	"meaning.systems": "Alle system som var i bruk med personopplysningar, og som tala for avtalar er rekna av.",

	"figures": "Nøkkeltal", "measure": "Måltal", "change": "Endring", "of": "Av", "code": "Kode", "name": "Namn", "year": "År", "total": "I alt",
	"standing":           "System etter status",
	"standing.lead":      "Kvart system er rekna éin gong: det som manglar gyldig avtale, står der, også om ein annan avtale skulle vore gjennomgått.",
	"standing.told":      "Stabla søyler, éi for kvart år, over system i bruk med personopplysningar. Tabellen under har dei same tala.",
	"standing.uncovered": "Utan gyldig avtale", "standing.unrevised": "Ikkje-revidert avtale", "standing.rest": "Ingen av delane",
	"departments":      "Avdelingar",
	"departments.told": "Éin stolpe for kvar avdeling, med året før som ein tynn stolpe under. Tabellen under har dei same tala.",
	"department":       "Avdeling",
	"departments.none": "Inga avdeling har slike system dette året eller året før.",
	"standing.none":    "Registeret har ingen system med dato i desse åra.",
	"units":            "Einingar", "unit": "Eining", "units.none": "Inga eining har noko å rapportere.",
	"isk": "ISK", "pko": "PKO", "yes": "ja", "no": "nei", "none": "–",
	"systems": "Systema bak tala", "systems.none": "Ingen system.",
	"method":              "Slik er tala rekna",
	"method.dates":        "Datoane avgjer: signaturar, gjennomgangar og endringar etter siste dag i året er ikkje rekna med.",
	"method.owner":        "Eit system er rekna éin gong, hos eininga som åtte det denne dagen, og hos alt som står over ho.",
	"method.coordinators": "Koordinatorar har ingen datoar i registeret; begge åra viser dei som er registrerte no.",
}

var english = map[string]string{
	"file":  "year-report-{year}",
	"day":   "31 December {year}",
	"title": "Year report {year} – data processing agreements",
	"lead":  "Status of data processing agreements in {org} on {day}. The figures of {before} stand beside them. Each year is counted with the organisation and the agreements that held on its last day.",
	"open":  "The year is not over. The figures show how it will stand at the end of the year if nothing changes.",

	"short.M23": "No agreement", "short.M24": "Unrevised",
	"title.M01":     "Units that report",
	"title.M02":     "Units with an ISC",
	"title.M03":     "Units with a PC",
	"title.M23":     "Systems without a valid agreement",
	"title.M24":     "Systems with an unrevised agreement",
	"title.M24a":    "– never reviewed",
	"title.M24b":    "– past the deadline",
	"title.systems": "Systems in use with personal data",

	"full.M24a": "Systems with an agreement never reviewed", "full.M24b": "Systems with a review past the deadline",
	"meaning.M01":     "Units that owe the annual self-declaration.",
	"meaning.M02":     "Reporting units that have named an information security coordinator (ISC).",
	"meaning.M03":     "Reporting units that have named a privacy coordinator (PC).",
	"meaning.M23":     "A vendor processes personal data without an agreement that is in force and covers the system.",
	"meaning.M24":     "The agreement is in force, but was never reviewed, or its review is past the deadline.",
	"meaning.M24a":    "No review is recorded after the last signature.",
	"meaning.M24b":    "The deadline of the next review has passed.",
	"meaning.systems": "All systems that were in use with personal data: what the figures on agreements are a part of.",

	"figures": "Key figures", "measure": "Measure", "change": "Change", "of": "Of", "code": "Code", "name": "Name", "year": "Year", "total": "In all",
	"standing":           "Systems by status",
	"standing.lead":      "Each system is counted once: one without a valid agreement stands there, even if another agreement should have been reviewed.",
	"standing.told":      "Stacked columns, one for each year, of systems in use with personal data. The table below has the same figures.",
	"standing.uncovered": "Without a valid agreement", "standing.unrevised": "Unrevised agreement", "standing.rest": "Neither",
	"departments":      "Departments",
	"departments.told": "One bar for each department, with the year before as a thin bar below it. The table below has the same figures.",
	"department":       "Department",
	"departments.none": "No department has such systems this year or the year before.",
	"standing.none":    "The register has no systems with a date in these years.",
	"units":            "Units", "unit": "Unit", "units.none": "No unit has anything to report.",
	"isk": "ISC", "pko": "PC", "yes": "yes", "no": "no", "none": "–",
	"systems": "The systems behind the figures", "systems.none": "No systems.",
	"method":              "How the figures are counted",
	"method.dates":        "Dates decide: signatures, reviews and changes after the last day of the year are not counted.",
	"method.owner":        "A system is counted once, at the unit that owned it on the day, and at everything above that unit.",
	"method.coordinators": "Coordinators have no dates in the register; both years show those that are recorded now.",
}

var danish = map[string]string{
	"file":  "aarsrapport-{year}",
	"day":   "31. december {year}",
	"title": "Årsrapport {year} – databehandleraftaler",
	"lead":  "Status for databehandleraftaler i {org} pr. {day}. Tallene fra {before} står ved siden af. Hvert år er beregnet med den organisation og de aftaler, der gjaldt den sidste dag i året.",
	"open":  "Året er ikke slut. Tallene viser, hvordan det står til ved årets udgang, hvis intet ændres.",

	"short.M23": "Uden aftale", "short.M24": "Ikke revideret",
	"title.M01":     "Enheder, der rapporterer",
	"title.M02":     "Enheder med ISK",
	"title.M03":     "Enheder med GDPR-koordinator",
	"title.M23":     "Systemer uden gyldig aftale",
	"title.M24":     "Systemer med ikke-revideret aftale",
	"title.M24a":    "– aldrig gennemgået",
	"title.M24b":    "– over fristen",
	"title.systems": "Systemer i brug med personoplysninger",

	"full.M24a": "Systemer med aftale, der aldrig er gennemgået", "full.M24b": "Systemer med gennemgang over fristen",
	"meaning.M01":     "Enheder, der skal aflevere den årlige ledelseserklæring.",
	"meaning.M02":     "Rapporterende enheder, der har udpeget en informationssikkerhedskoordinator.",
	"meaning.M03":     "Rapporterende enheder, der har udpeget en GDPR-koordinator.",
	"meaning.M23":     "En leverandør behandler personoplysninger uden en aftale, der gælder og dækker systemet.",
	"meaning.M24":     "Aftalen gælder, men er aldrig gennemgået, eller fristen for at gennemgå den er overskredet.",
	"meaning.M24a":    "Ingen gennemgang er registreret efter den seneste underskrift.",
	"meaning.M24b":    "Fristen for den næste gennemgang er overskredet.",
	"meaning.systems": "Alle systemer, der var i brug med personoplysninger, og som tallene for aftaler beregnes af.",

	"figures": "Nøgletal", "measure": "Måltal", "change": "Ændring", "of": "Af", "code": "Kode", "name": "Navn", "year": "År", "total": "I alt",
	"standing":           "Systemer efter status",
	"standing.lead":      "Hvert system tælles én gang: det, der mangler en gyldig aftale, står der, også selv om en anden aftale skulle have været gennemgået.",
	"standing.told":      "Stablede søjler, én for hvert år, over systemer i brug med personoplysninger. Tabellen nedenfor har de samme tal.",
	"standing.uncovered": "Uden gyldig aftale", "standing.unrevised": "Ikke-revideret aftale", "standing.rest": "Ingen af delene",
	"departments":      "Afdelinger",
	"departments.told": "En bjælke for hver afdeling med året før som en tynd bjælke under. Tabellen nedenfor har de samme tal.",
	"department":       "Afdeling",
	"departments.none": "Ingen afdeling har sådanne systemer i år eller året før.",
	"standing.none":    "Registret har ingen systemer med dato i disse år.",
	"units":            "Enheder", "unit": "Enhed", "units.none": "Ingen enhed har noget at rapportere.",
	"isk": "ISK", "pko": "GDPR-koordinator", "yes": "ja", "no": "nej", "none": "–",
	"systems": "Systemerne bag tallene", "systems.none": "Ingen systemer.",
	"method":              "Sådan er tallene beregnet",
	"method.dates":        "Datoerne afgør: underskrifter, gennemgange og ændringer efter den sidste dag i året tælles ikke med.",
	"method.owner":        "Et system tælles én gang, hos den enhed, der ejede det den dag, og hos alt over den.",
	"method.coordinators": "Koordinatorer har ingen datoer i registret; begge år viser dem, der er registreret nu.",
}
