package mapping

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// spelled is letters that are no accent of another, and how they are written without.
var spelled = strings.NewReplacer("ø", "o", "æ", "ae", "œ", "oe", "ß", "ss", "đ", "d", "ł", "l")

// normal is the form in which headers are compared: without case, accents and
// punctuation, with single blanks between the words.
func normal(s string) string {
	s = spelled.Replace(cases.Fold().String(norm.NFKD.String(s)))
	var b strings.Builder
	for _, c := range s {
		switch {
		case unicode.Is(unicode.Mn, c):
		case unicode.IsLetter(c), unicode.IsDigit(c):
			b.WriteRune(c)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (d *words) learn(text string, f Field) {
	if _, taken := d.exact[text]; taken || text == "" {
		return
	}
	d.exact[text] = f
	if len(text) >= 3 && !slices.Contains(alone, text) {
		d.within = append(d.within, phrase{text, f})
	}
}

// alone is words that say where a column goes only when they are the whole header.
var alone = []string{"behandling", "behandlinger", "behandlingen", "tratamiento", "tratamientos", "tractament", "traitement", "verarbeitung", "verwerking", "tittel", "titel", "tom", "no", "num", "id", "ei", "source", "name", "navn", "namn", "nom", "nombre", "naam", "nimi", "number", "nummer", "numero", "reference", "referanse", "title", "link", "lenke", "side", "page", "row", "file", "url", "access", "delete", "object", "rectify", "land", "country", "law", "lov", "lag", "state", "stand", "status", "service", "system", "data", "medidas", "mesures", "activity", "why", "reason", "consent", "contact", "team", "tool", "unit", "function", "virksomhet", "kommune", "categories", "package", "risk", "internet", "partners", "contract", "agreement", "transfer", "handling", "ref", "roles", "roller", "tilsyn", "references", "referencer", "contracts", "kontrakt", "kontrakter", "advis", "notifikationer"}

func (d *words) sort() {
	slices.SortStableFunc(d.within, func(a, b phrase) int { return len(b.text) - len(a.text) })
}

// longest is how long a header may be; what is longer is a text.
const longest = 300

// Suggest gives the field that a header means, and how sure that is: 2 when the header
// is a known one, 1 when known words stand within it, 0 when none does.
func Suggest(header string) (Field, int) {
	if len(header) > longest {
		return Kept, 0
	}
	if f, known := knownHeader(header); known {
		return f, 2
	}
	d := dictionary()
	forms := []string{normal(header), normal(withoutBrackets(header))}
	slices.Reverse(forms) // what stands in brackets counts least
	for _, n := range forms {
		for _, p := range d.within {
			if holdsWords(n, p.text) {
				return p.field, 1
			}
		}
	}
	return Kept, 0
}

// knownHeader finds the field of a header that is known whole.
func knownHeader(header string) (Field, bool) {
	d := dictionary()
	f, known := d.exact[normal(header)]
	if !known {
		f, known = d.exact[normal(withoutBrackets(header))]
	}
	return f, known
}

// withoutBrackets leaves out remarks such as "(if applicable)" and a number in front.
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(c)
			}
		}
	}
	return strings.TrimLeft(b.String(), "0123456789.:- ")
}

func holdsWords(text, words string) bool { return strings.Contains(" "+text+" ", " "+words+" ") }
