package corpus

import (
	"strings"

	"ledd/internal/seal"
)

// lockAttacks is what goes on behind a signature that forbids it, and locks that are
// somebody else's.
func lockAttacks() []Row {
	closed := func(method, params string) func(m *Maker) []byte {
		return func(m *Maker) []byte {
			s := m.party("party-1")
			s.more = closing(method, params)
			return m.sign(m.Issued, s)
		}
	}
	all, whole := closed("FieldMDP", "/Action /All"), closed("DocMDP", "/P 1")
	behind := func(make func(m *Maker) []byte) func(m *Maker) []byte {
		return func(m *Maker) []byte { return m.sign(make(m), m.party("party-2")) }
	}
	return []Row{
		attack("lock-broken", "one party locks every field, and the other signs all the same", "field-locked", behind(all)),
		attack("lock-broken-document", "one party allows no change (P=1), and the other signs all the same", "certification-forbids", behind(whole)),
		attack("lock-page", "every field is locked, and a page is replaced before the signature", "content-changed", func(m *Maker) []byte {
			s := m.party("party-1")
			s.more, s.change = closing("FieldMDP", "/Action /All"), newContent
			return m.sign(m.Issued, s)
		}),
		doubt("lock-asked", "the field asks to be locked (SigFieldLock, P=1), and its signature does not say so", "locks-seal", with(func(_ *Maker, s *signing) {
			s.fresh, s.change = "[0 0 0 0]", func(e *edit) {
				for ref, o := range e.objects {
					if text, ok := o.(raw); ok && strings.Contains(string(text), "/Subtype /Widget /FT /Sig") {
						e.objects[ref] = raw(strings.Replace(string(text), "/FT /Sig", "/FT /Sig /Lock <</Type /SigFieldLock /Action /All /P 1>>", 1))
					}
				}
			}
		})),
		{Name: "seal-taken", How: "somebody signed in the field of the register, and there is none left for its seal", Verdict: seal.NeedsPerson, Rule: "reserved-field", Also: []string{"no-room-for-seal"},
			Make: with(func(_ *Maker, s *signing) { s.field = "register-seal" })},
	}
}
