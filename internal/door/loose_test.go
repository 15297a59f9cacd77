package door_test

import (
	"strings"
	"testing"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
)

// spellings is names, and how people type them.
var spellings = []struct {
	name  string
	found []string
	lost  []string
}{
	{"Åsheim skole", []string{"Åsheim", "aasheim", "asheim", "ÅSHEIM", "A\u030asheim", "skole åsh", "heim"}, []string{"osheim"}},
	{"Haakon Tech", []string{"Håkon", "haakon", "Haakon"}, []string{"haken"}},
	{"Østre Bærum", []string{"østre", "oestre", "ostre", "baerum", "barum", "bærum ØSTRE"}, []string{"estre baerom"}},
	{"Café Säkra Öresund", []string{"cafe", "café", "saekra", "sakra", "säkra", "oeresund", "Øresund"}, []string{"cafi"}},
	{"Michael Poesi", []string{"ael", "esi", "poesi"}, []string{"micheal"}},
	{"100 % Løsning_a", []string{"100 %", "losning_a", "loesning"}, []string{"losningxa"}},
}

// TestLooseSearch: a search finds a name however its letters are typed, in the register,
// among rows at hand, and looking back; and nothing else.
func TestLooseSearch(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		systems := door.NewNoun[chain.System, chain.SystemInput](h.Door)
		for _, s := range spellings {
			made, err := systems.Create(as, chain.SystemInput{Name: s.name})
			doortest.Must(h, made, err)
		}
		back := door.WithKnownAt(as, h.Door.Now())
		for _, s := range spellings {
			for typed, want := range typings(s.found, s.lost) {
				for when, ctx := range map[string]func() ([]*chain.System, error){
					"now": func() ([]*chain.System, error) { p, err := systems.List(as, door.Query{Q: typed}); return p.Items, err },
					"then": func() ([]*chain.System, error) {
						p, err := systems.List(back, door.Query{Q: typed})
						return p.Items, err
					},
				} {
					found, err := ctx()
					if doortest.Must(h, found, err); has(found, s.name) != want {
						h.Errorf("%s: %q finds %q: %v, want %v", when, typed, s.name, !want, want)
					}
				}
				if door.Says(s.name, typed) != want {
					h.Errorf("at hand: %q finds %q: %v, want %v", typed, s.name, !want, want)
				}
			}
		}
	})
}

func typings(found, lost []string) map[string]bool {
	out := map[string]bool{}
	for _, typed := range found {
		out[typed] = true
	}
	for _, typed := range lost {
		out[typed] = false
	}
	return out
}

func has(all []*chain.System, name string) bool {
	for _, s := range all {
		if s.Name == name {
			return true
		}
	}
	return false
}

// FuzzPartsAreFound: whatever part of a text is typed as it is written is found in it.
func FuzzPartsAreFound(f *testing.F) {
	f.Add("Bærum Øst", 1, 4)
	f.Add("Michael Ångström", 4, 12)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		runes := []rune(door.Fold(text))
		if from < 0 || to > len(runes) || from >= to {
			return
		}
		part := string(runes[from:to])
		if door.Fold(part) != part || strings.ContainsFunc(text, func(r rune) bool { return r >= 0x300 && r <= 0x36f }) {
			return // marks of their own make another letter with the one before
		}
		if !door.Says(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	})
}
