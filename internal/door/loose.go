package door

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// spelled writes the letters that a Nordic or German keyboard has, and others have not, as
// they are written without it; bare leaves out what makes them different. Each letter is
// changed by itself, so that a part of a word stays a part of it.
var (
	spelled = strings.NewReplacer("å", "aa", "æ", "ae", "ä", "ae", "ø", "oe", "ö", "oe", "œ", "oe", "ü", "ue", "ß", "ss", "ð", "d", "đ", "d", "þ", "th", "ł", "l")
	bare    = strings.NewReplacer("å", "a", "æ", "a", "ä", "a", "ø", "o", "ö", "o", "œ", "o", "ü", "u", "ß", "s", "ð", "d", "đ", "d", "þ", "t", "ł", "l")
)

// unmarked leaves out what stands above and below letters, such as accents.
func unmarked(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r < 0x300 || r > 0x36f {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// forms is what a folded text is compared as: spelled out (Aase for Åse), and bare (Ase)
// where that is something else.
func forms(folded string) []string {
	out := []string{unmarked(spelled.Replace(folded))}
	if b := unmarked(bare.Replace(folded)); b != out[0] {
		out = append(out, b)
	}
	return out
}

// loose is a text as a search looks through it, in every form.
func loose(text string) string { return strings.Join(forms(Fold(text)), " ") }
