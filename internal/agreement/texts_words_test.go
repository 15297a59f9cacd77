package agreement_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"ledd/internal/docmodel"
)

// strange is what betrays another language than that of the text: whole words, and
// beginnings and ends of words, which bear a hyphen where the rest would stand.
var strange = map[string]string{
	"nb": `ikkje frå eit ein dei kva kven kvar korleis noko berre sjølv vere gjere mellombels løyve verksemd- personopplysningar- opplysningar- tryggleik- teieplikt-
		behandlingsansvarleg- databehandlar- dataansvarlig- bilag- persondatasikkerhed- databeskyttelse- aftale- efter af oplysning- personoplysning- mellem kun uden
		-leg -lege -heita -ane`,
	"nn": `ikke jeg hva hvem hvor hvordan hvis hver hvert noe noen fra en et de dem deres hun være gjøre bare selv sier uten nå blitt løper kommer gjelder følger fastsatt
		opplysninger- opplysningene- personopplysninger- behandlingen- behandlingsansvarlig- databehandler- underdatabehandler- personvernforordningen forordningen
		sikkerhet- virksomhet- tillatelse- rettighet- mislighold- innsigelse- henvendelse- tilsynsmyndighet- taushetsplikt- brudd- timer dager måned- parter bekreft- undertegn-
		gis gjøres endres slettes avsluttes omfattes sendes -lig -lige -ligvis -het -heten -heter -else -elsen -elser -elsene -ene`,
	"da": `behandlingsansvarlig- behandlingsansvarleg- databehandlar- vedlegg- personopplysning- opplysning- personvern- avtal- av etter mellom bare noe noen hva
		gjelder virksomhet- sikkerhet- tillatelse- særskilt- dersom språk- overføring- artikkel- tredjestat- kapittel fastsatt ugrunnet opphold endring- sletting
		ikkje frå eit dei berre sjølv taushet- forespørsel- uttrykk -sjon -sjonen -sjoner -het -heten -heter -heita -lege -inga`,
	"en": `og ikke den det som eller av avtale- aftale- vedlegg- bilag- databehandl- behandling- personopplysning- personoplysning-`,
}

// allowed is what looks strange and is not.
var allowed = map[string]string{
	"nn": `følgjene kostnadene pliktene tenestene`,
}

// Each text is in its own language: nothing of its neighbours was left over.
func TestTextsKeepToTheirLanguage(t *testing.T) {
	t.Parallel()
	for _, kind := range words28 {
		for _, lang := range languages {
			text := read(t, kind, lang)
			for _, word := range wordsOf(t, text, kind) {
				if mark := foreign(lang, word); mark != "" {
					t.Errorf("%s, %s: %q (%s)", kind, lang, word, mark)
				}
			}
		}
	}
}

// The lists do find what they are for.
func TestStrangeWordsAreFound(t *testing.T) {
	t.Parallel()
	for lang, words := range map[string]string{
		"nb": "ikkje tryggleiken aftalen", "nn": "ikke opplysninger personopplysningene behandlingsansvarlige sikkerheten avtalene skriftlig", "da": "behandlingsansvarlige vedlegg personopplysninger avtalen informasjon", "en": "og vedlegget",
	} {
		for word := range strings.FieldsSeq(words) {
			if foreign(lang, word) == "" {
				t.Errorf("%s: %s passes", lang, word)
			}
		}
	}
	for lang, words := range map[string]string{"nb": "ikke opplysninger", "nn": "ikkje opplysningane pliktene", "da": "ikke vilkår personoplysninger bilag", "en": "controller"} {
		for word := range strings.FieldsSeq(words) {
			if mark := foreign(lang, word); mark != "" {
				t.Errorf("%s: %s is no stranger (%s)", lang, word, mark)
			}
		}
	}
}

// foreign tells by which sign of the list a word is not of the language.
func foreign(lang, word string) string {
	if slices.Contains(strings.Fields(allowed[lang]), word) {
		return ""
	}
	for mark := range strings.FieldsSeq(strange[lang]) {
		end, ends := strings.CutPrefix(mark, "-")
		start, starts := strings.CutSuffix(mark, "-")
		switch {
		case ends && len(word) > len(end)+2 && strings.HasSuffix(word, end), starts && strings.HasPrefix(word, start), word == mark:
			return mark
		}
	}
	return ""
}

var letter = regexp.MustCompile(`[\p{L}-]+`)

// wordsOf is every word that a text itself says: of its front matter, and of every
// branch, without what it is filled with.
func wordsOf(t *testing.T, text *docmodel.Template, kind string) []string {
	t.Helper()
	_, body, _ := strings.Cut(source(t, kind, text.Lang+".md"), "\n---\n")
	body = regexp.MustCompile(`\{\{.*?\}\}|\{[.#][^}]*\}|\(#[a-z0-9-]*\)|(?m)^.*= places\..*$|`+"```.*").ReplaceAllString(body, " ")
	said := []string{text.Title, body}
	for _, r := range text.Require {
		said = append(said, r.Label)
	}
	for key, label := range text.Labels {
		if !strings.HasPrefix(key, "language.") && key != "signing.behalf" {
			said = append(said, label)
		}
	}
	var out []string
	for _, s := range said {
		for _, w := range letter.FindAllString(strings.ToLower(s), -1) {
			if w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }); w != "" && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}
