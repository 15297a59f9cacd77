package docmodel

import "strings"

// Tongue words a document in one language.
type Tongue struct {
	Lang  string // nb, nn, en or da
	words map[string]string
}

// In gives the words of a language out of those of all; bokmål for one that has none.
func In(all map[string]map[string]string, lang string) Tongue {
	base, _, _ := strings.Cut(lang, "-")
	if all[base] == nil {
		base = "nb"
	}
	return Tongue{base, all[base]}
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
