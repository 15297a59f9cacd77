package docmodel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"ledd/internal/kinds"
)

// words are what the document itself says. A template's labels of the same
// name go before them; languages that are not here speak English.
var words = map[string]map[string]string{
	"nb": {
		"page": "Side {page} av {pages}", "fingerprint": "Fingeravtrykk", "contents": "Innhold",
		"draft": "UTKAST – ikke bindende", "place": "Sted og dato", "signature": "Underskrift",
		"name": "Navn", "title": "Stilling", "row": "rad", "missing": "mangler", "signatures": "Underskrifter",
		"check":    "Kontrollkode {code}. Slå opp dokumentet: {url}",
		"evidence": "Bevis for signering", "stamp": "Registerets merknad når det er signert elektronisk",
		"reserved": "Resten av siden er satt av. Registeret fyller den ut når alle har signert.",
	},
	"nn": {
		"page": "Side {page} av {pages}", "fingerprint": "Fingeravtrykk", "contents": "Innhald",
		"draft": "UTKAST – ikkje bindande", "place": "Stad og dato", "signature": "Underskrift",
		"name": "Namn", "title": "Stilling", "row": "rad", "missing": "manglar", "signatures": "Underskrifter",
		"check":    "Kontrollkode {code}. Slå opp dokumentet: {url}",
		"evidence": "Prov for signering", "stamp": "Merknaden til registeret når det er signert elektronisk",
		"reserved": "Resten av sida er sett av. Registeret fyller henne ut når alle har signert.",
	},
	"da": {
		"page": "Side {page} af {pages}", "fingerprint": "Fingeraftryk", "contents": "Indhold",
		"draft": "UDKAST – ikke bindende", "place": "Sted og dato", "signature": "Underskrift",
		"name": "Navn", "title": "Stilling", "row": "række", "missing": "mangler", "signatures": "Underskrifter",
		"check":    "Kontrolkode {code}. Slå dokumentet op: {url}",
		"evidence": "Bevis for underskrift", "stamp": "Registrets påtegning, når der er skrevet under elektronisk",
		"reserved": "Resten af siden er reserveret. Registret udfylder den, når alle har skrevet under.",
	},
	"en": {
		"page": "Page {page} of {pages}", "fingerprint": "Fingerprint", "contents": "Contents",
		"draft": "DRAFT – not binding", "place": "Place and date", "signature": "Signature",
		"name": "Name", "title": "Title", "row": "row", "missing": "missing", "signatures": "Signatures",
		"check":    "Verification code {code}. Look the document up: {url}",
		"evidence": "Evidence of signing", "stamp": "The register’s note of an electronic signature",
		"reserved": "The rest of this page is set aside. The register fills it in when everybody has signed.",
	},
}

// Word gives one of the words that the document itself says: page (with
// {page} and {pages}), fingerprint, contents, draft, place, signature, name,
// title, row, missing, signatures, check (with {code} and {url}), evidence,
// reserved, stamp. A label of that name goes before it.
func (d *Document) Word(key string) string { return word(d.Lang, d.Labels, key) }

func word(lang string, labels map[string]string, key string) string {
	if s := labels[key]; s != "" {
		return s
	}
	base, _, _ := strings.Cut(lang, "-")
	if own, ok := words[base]; ok {
		return own[key]
	}
	return words["en"][key]
}

var months = map[string][]string{
	"nb": strings.Fields("januar februar mars april mai juni juli august september oktober november desember"),
	"nn": strings.Fields("januar februar mars april mai juni juli august september oktober november desember"),
	"da": strings.Fields("januar februar marts april maj juni juli august september oktober november december"),
	"en": strings.Fields("January February March April May June July August September October November December"),
}

// Date writes a date, or the date of a time, as people of the language do;
// where the language is not known, as YYYY-MM-DD.
func Date(lang, s string) (string, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		s = t.Format(time.DateOnly)
	}
	d, err := kinds.ParseDate(s)
	if err != nil {
		return "", err
	}
	base, _, _ := strings.Cut(lang, "-")
	names, known := months[base]
	if !known || !d.Known() {
		return string(d), nil
	}
	t := d.Time()
	name := names[t.Month()-1]
	if base == "en" {
		return fmt.Sprintf("%d %s %d", t.Day(), name, t.Year()), nil
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), name, t.Year()), nil
}

// Number writes a number with the language's signs: 1 234,5 in Norwegian.
func Number(lang string, f float64) string {
	group, point := "\u00a0", ","
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "en":
		group, point = ",", "."
	case "da":
		group = "."
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if fraction != "" {
		whole += point + fraction
	}
	if f < 0 {
		whole = "\u2212" + whole
	}
	return whole
}
