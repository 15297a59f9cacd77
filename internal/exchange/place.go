package exchange

import (
	"ledd/internal/chain"
	"ledd/internal/door"
)

// located is a column of countries with semicolons between them, each by its two
// letters (ISO 3166-1) or its English name; whatever else stands there is kept as the
// place that it says.
func located[In any](name, pointer string, field func(*In) *[]chain.Location) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		out := []chain.Location{}
		for _, said := range split(cell) {
			l := chain.Location{Place: said}
			if door.Validate(chain.Location{Country: said}) == nil {
				l = chain.Location{Country: said}
			} else if code, named := countries[door.Fold(said)]; named {
				l = chain.Location{Country: code}
			}
			out = append(out, l)
		}
		*field(in) = out
		return nil
	}}
}
