package ropa

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"ledd/internal/record"
)

// transfers is what an activity states itself, and what the register of transfers shows
// of its systems and engagements on the day. What both tell of is said once.
func (t taker) transfers(a *record.Activity) []Transfer {
	out := []Transfer{}
	for _, x := range a.Transfers {
		out = append(out, Transfer{Country: x.Country, CountryName: t.country(x.Country), Recipient: x.Recipient, Safeguard: x.Safeguard})
	}
	for _, x := range t.TransfersOf(a, t.AsOf) {
		found := Transfer{Country: x.Country, CountryName: t.country(x.Country), Recipient: t.Names[x.Importer], Tool: x.Tool, ToolName: t.tongue.Word("tool." + x.Tool), Safeguard: x.DerogationReason}
		i := slices.IndexFunc(out, func(y Transfer) bool { return y.same(found) })
		switch {
		case i < 0:
			out = append(out, found)
		case out[i].Tool == "":
			if out[i].Safeguard != "" {
				found.Safeguard = out[i].Safeguard
			}
			out[i] = found
		}
	}
	return out
}

// same reports whether two transfers go to one recipient in one country: one that names
// nobody is any of its country.
func (x Transfer) same(y Transfer) bool {
	return x.Country == y.Country && (x.Tool == "" || x.Tool == y.Tool) && (x.Recipient == "" || strings.EqualFold(x.Recipient, y.Recipient))
}

func (t taker) country(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return t.places.Name(r)
}
