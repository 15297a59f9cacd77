package agreement

import (
	"cmp"
	"slices"

	"ledd/internal/chain"
)

// Settle brings into a draft what follows from what was changed in it: each system that
// came into scope has its rows of the annex on processing, with what the register knows of
// it; the rows of those that left it are gone, and so is the line of a signature for
// which nobody is named. was is the scope before, of gives the rows of a system: none for
// one that there is not.
func (in *AgreementInput) Settle(was []chain.SystemID, of func(chain.SystemID) []Processing) {
	in.Signatures = slices.DeleteFunc(slices.Clone(in.Signatures), func(s Signature) bool { return s == Signature{Party: s.Party} })
	if in.Type == MandateGiven {
		return // says whom it empowers, and nothing of the processing
	}
	in.Processing = slices.DeleteFunc(slices.Clone(in.Processing), func(p Processing) bool {
		return slices.Contains(was, p.System) && !slices.Contains(in.ScopeSystems, p.System)
	})
	for _, id := range in.ScopeSystems {
		known := slices.ContainsFunc(in.Processing, func(p Processing) bool { return p.System == id })
		if !known {
			in.Processing = append(in.Processing, of(id)...)
		}
	}
}

// Described is what the register knows of the processing in a system, with its name
// where nobody has described it.
func Described(id chain.SystemID, y *chain.System) Processing {
	p := derived(id, y)
	p.Subject, p.Nature = cmp.Or(p.Subject, y.Name), y.Description
	return p
}
