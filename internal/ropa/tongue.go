package ropa

import (
	"embed"
	"encoding/json"
	"fmt"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

//go:embed words/*.json
var wordFiles embed.FS

// Tongue words a record in one language.
type Tongue struct{ docmodel.Tongue }

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
func In(lang string) Tongue { return Tongue{docmodel.In(tongues, lang)} }

// Day writes a date as people of the language do; empty for none.
func (t Tongue) Day(d kinds.Date) string {
	text, err := docmodel.Date(t.Lang, string(d))
	if err != nil {
		return string(d)
	}
	return text
}
