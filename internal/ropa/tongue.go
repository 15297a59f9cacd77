package ropa

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

//go:embed words/*.json
var wordFiles embed.FS

// Tongue words a record in one language.
type Tongue struct {
	Lang  string // nb, nn, en or da
	words map[string]string
}

var tongues = readTongues()

// readTongues reads the embedded words; a file that is wrong is a mistake of the program.
func readTongues() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, lang := range Languages {
		text, err := wordFiles.ReadFile("words/" + lang + ".json")
		words := map[string]string{}
		if err == nil {
			err = json.Unmarshal(text, &words)
		}
		if err != nil {
			panic(fmt.Sprintf("words of a record in %s: %v", lang, err))
		}
		out[lang] = words
	}
	return out
}

// In gives the words of a language; bokmål for one that has none.
func In(lang string) Tongue {
	base, _, _ := strings.Cut(lang, "-")
	if tongues[base] == nil {
		base = "nb"
	}
	return Tongue{base, tongues[base]}
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

// Day writes a date as people of the language do; empty for none.
func (t Tongue) Day(d kinds.Date) string {
	text, err := docmodel.Date(t.Lang, string(d))
	if err != nil {
		return string(d)
	}
	return text
}
