package report

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Tongue words a report in one language.
type Tongue struct {
	Lang    string // nb or en
	words   map[string]string
	numbers *message.Printer
}

// In gives the words of a language; bokmål unless English is asked for.
func In(lang string) Tongue {
	if base, _, _ := strings.Cut(lang, "-"); base != "en" {
		return Tongue{"nb", norwegian, message.NewPrinter(language.MustParse("nb"))}
	}
	return Tongue{"en", english, message.NewPrinter(language.English)}
}

// Word gives a text; pairs of name and value fill in its {name}.
func (t Tongue) Word(key string, pairs ...string) string {
	for i := range pairs {
		if i%2 == 0 {
			pairs[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(t.words[key])
}

// Title names a measure in a list, where a part follows its whole.
func (t Tongue) Title(code string) string { return t.words["title."+code] }

// Full names a measure that stands alone.
func (t Tongue) Full(code string) string {
	return cmp.Or(t.words["full."+code], t.Title(code))
}

// Meaning says what a measure counts.
func (t Tongue) Meaning(code string) string { return t.words["meaning."+code] }

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
