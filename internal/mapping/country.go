package mapping

import (
	"regexp"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/record"
)

// countries is the names of states in the languages of registers, to their codes.
var countries = sync.OnceValue(func() map[string]string {
	all := map[string]string{"usa": "US", "us": "US", "uk": "GB", "eeuu": "US", "ee uu": "US", "england": "GB", "etats unis": "US", "estats units": "US"}
	var namers []display.Namer
	for _, l := range []string{"nb", "nn", "da", "en", "sv", "es", "ca", "fi", "de", "fr", "nl"} {
		namers = append(namers, display.Regions(language.MustParse(l)))
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.Canonicalize() != r {
				continue
			}
			for _, n := range namers {
				all[normal(n.Name(r))] = r.String()
			}
		}
	}
	delete(all, "")
	return all
})

// denial is how a sentence begins that says that nothing is transferred.
var denial = regexp.MustCompile(`^(no se|no es|no hi ha|no hay|ingen|ikke|det overfores ikke|keine|not|none|nothing|aucun|pas de|geen|ei )\b`)

// writeTransfers takes countries where they are named; what is no country is who gets
// the data. “No” is a statement, and kept as one.
func writeTransfers(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	switch {
	case saysNo(cell), denial.MatchString(normal(cell)):
		return false
	case saysYes(cell):
		a.Transfers = append(a.Transfers, record.ThirdCountry{})
		return false
	}
	kept := true
	for _, item := range items(cell) {
		if len(a.Transfers) >= 50 {
			return false
		}
		code := countries()[normal(item)]
		t := record.ThirdCountry{Country: code, Recipient: cut(item, 500)}
		a.Transfers = append(a.Transfers, t)
		kept = kept && fits(item, 500)
	}
	return kept
}

func writeSafeguards(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if saysNo(cell) {
		return false
	}
	if len(a.Transfers) == 0 {
		a.Transfers = append(a.Transfers, record.ThirdCountry{})
	}
	return addText(&a.Transfers[len(a.Transfers)-1].Safeguard, cell, 2000)
}
