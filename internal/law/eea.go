package law

import "slices"

// eea is the states of the European Economic Area (ISO 3166-1): the Union, and those
// of EFTA that have joined the agreement.
var eea = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
	"IS", "LI", "NO",
}

// Union is what stands in the place of a country where a law is the Union's own.
const Union = "EU"

// MayRetain reports whether the law of a place can demand that a processor keeps
// personal data at the end: that of the Union, or of a state of the EEA (GDPR
// art. 28(3)(g); decision of the EEA Joint Committee no. 154/2018).
func MayRetain(place string) bool { return InEEA(place) }

// InEEA reports whether a country, or the Union as a whole, lies in the EEA: data
// that go there are not transferred to a third country (art. 44).
func InEEA(place string) bool { return place == Union || slices.Contains(eea, place) }
