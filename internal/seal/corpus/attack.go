package corpus

import (
	"slices"

	"ledd/internal/seal"
)

// attack is a row that is rejected.
func attack(name, how, rule string, make func(m *Maker) []byte) Row {
	return Row{Name: name, How: how, Verdict: seal.Rejected, Rule: rule, Make: make}
}

// doubt is an attack that a person must look at.
func doubt(name, how, rule string, make func(m *Maker) []byte) Row {
	return Row{Name: name, How: how, Verdict: seal.NeedsPerson, Rule: rule, Make: make}
}

// with signs in party-1 after something was changed about the signature.
func with(change func(m *Maker, s *signing)) func(m *Maker) []byte {
	return func(m *Maker) []byte {
		s := m.party("party-1")
		change(m, &s)
		return m.sign(m.Issued, s)
	}
}

// along signs a revision that changes something else as well.
func along(change func(e *edit)) func(m *Maker) []byte {
	return with(func(_ *Maker, s *signing) { s.change = change })
}

// Attacks is the files that were tampered with. None is accepted.
func Attacks() []Row {
	return slices.Concat(contentAttacks(), formAttacks(), lockAttacks(), activeAttacks(), coverAttacks(), messageAttacks(), trustAttacks(), structureAttacks(), bombs())
}
