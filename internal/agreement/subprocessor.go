package agreement

import (
	"cmp"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// subOf writes a sub-processor as annex IV shows it.
func subOf(x chain.Sub, names display.Namer, on kinds.Date) PaperSub {
	p := PaperSub{
		Name: cmp.Or(visible(x.LegalName), x.Name), Address: x.Address, Contact: x.GeneralContact, Country: country(x.Country, names),
		Confirmed: x.Confirmed, Level: x.Level, Uses: []PaperUse{}, Places: []string{},
	}
	p.Scheme, p.Number = NumberOf(x.Identifiers, on)
	for _, u := range x.Uses {
		p.Uses = append(p.Uses, PaperUse{u.Upstream.Name, u.Service, u.Authorisation})
		p.Places = append(p.Places, places(u, names)...)
	}
	slices.Sort(p.Places)
	p.Places = slices.Compact(p.Places)
	return p
}

// places is where an engagement's processing happens, as far as anybody said.
func places(u chain.Use, names display.Namer) []string {
	out := []string{}
	for _, l := range slices.Concat(u.ProcessingLocations, u.SupportLocations) {
		out = append(out, cmp.Or(country(l.Country, names), l.Place))
	}
	if len(out) == 0 && u.Location != "" {
		out = append(out, u.Location)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// NumberOf picks the number that says most: one of a national register, else an
// LEI, else any.
func NumberOf(ids []party.Identifier, on kinds.Date) (scheme, number string) {
	best := len(ranked)
	for _, id := range ids {
		if !on.Within(id.ValidFrom, id.ValidTo) {
			continue
		}
		rank := slices.Index(ranked, id.Scheme)
		if rank >= 0 && rank < best {
			best, scheme, number = rank, id.Scheme, id.Value
		}
		if number == "" {
			scheme, number = "other", id.Scheme+" "+id.Value
		}
	}
	return scheme, number
}

var ranked = []string{party.NorwegianOrgnr, party.DanishCVR, party.SwedishOrgnr, party.LEI}

func countryNames(lang string) display.Namer { return display.Regions(language.Make(lang)) }

// country names a country code in the document's language.
func country(code string, names display.Namer) string {
	r, err := language.ParseRegion(code)
	if err != nil || names == nil {
		return code
	}
	return cmp.Or(names.Name(r), code)
}
