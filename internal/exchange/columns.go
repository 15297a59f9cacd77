package exchange

import "slices"

// Columns lists the columns that a file of a kind may have, those that it must
// have first; none for an unknown kind.
func Columns(kind string) []string {
	l := layouts[kind]
	out := slices.Clone(l.required)
	for _, c := range l.columns {
		if !slices.Contains(out, c) && !slices.Contains(provenance, c) {
			out = append(out, c)
		}
	}
	return out
}

// Required lists the columns that a file of a kind must have.
func Required(kind string) []string { return slices.Clone(layouts[kind].required) }
