package record

import "strconv"

// spans is a year and years, a month and months, in each language of the vocabularies.
var spans = map[string][]string{
	"nb": {"år", "år", "måned", "måneder"}, "nn": {"år", "år", "månad", "månader"}, "en": {"year", "years", "month", "months"}, "da": {"år", "år", "måned", "måneder"},
}

// Span writes a number of months in a language, in years where they are whole; empty where
// none is given.
func Span(lang string, months *int) string {
	if months == nil {
		return ""
	}
	n, words := *months, spans[lang][2:]
	if n > 0 && n%12 == 0 {
		n, words = n/12, spans[lang][:2]
	}
	if n == 1 {
		return "1 " + words[0]
	}
	return strconv.Itoa(n) + " " + words[1]
}
