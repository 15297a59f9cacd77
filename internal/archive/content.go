package archive

// part says what becomes of the records of a kind.
type part int

const (
	restored part = iota // they stand in register.json and are taken in again
	told                 // they stand in other.json: what was sent, asked and proved elsewhere
	left                 // a person's or the program's, and no organisation's
)

// contents is every kind of record. Those that are restored stand in the order of the file.
var contents = []struct {
	noun string
	part part
	why  string
}{
	{"contact", restored, ""},
	{"unit", restored, ""},
	{"settings", restored, ""},
	{"identification", restored, ""},
	{"service", restored, ""},
	{"system", restored, ""},
	{"engagement", restored, ""},
	{"flow", restored, ""},
	{"transfer", restored, ""},
	{"term", restored, ""},
	{"activity", restored, ""},
	{"processor_record", restored, ""},
	{"notice", restored, ""},
	{"screening", restored, ""},
	{"attestation", restored, ""},
	{"supervision", restored, ""},
	{"criteria", restored, ""},
	{"procurement", restored, ""},
	{"assessment", restored, ""},
	{"dpia", restored, ""},
	{"template", restored, ""},
	{"document", restored, ""},
	{"agreement", restored, ""},
	{"review", restored, ""},
	{"organisation", told, "the entries of the directory that the organisation keeps; whom the records name stands in register.json, too"},
	{"adoption", told, "it answers what another organisation keeps"},
	{"evidence", told, "the proof of a sealing belongs to the register that sealed"},
	{"enclosure", told, "it came through a link of the old register"},
	{"submission", told, "it was checked by the old register"},
	{"invitation", told, "its link leads to the old register"},
	{"batch", told, "its letters went out from the old register"},
	{"batch_item", told, "as its batch"},
	{"message", told, "it was sent"},
	{"token", told, "the new register gives its own"},
	{"member", told, "people are let in anew"},
	{"user", left, "belongs to the person"},
	{"link", left, "a secret"},
	{"session", left, "a secret"},
	{"identity", left, "belongs to the person"},
	{"passkey", left, "belongs to the person"},
}

// Knows reports whether it is said what becomes of a kind of record.
func Knows(noun string) bool {
	for _, c := range contents {
		if c.noun == noun {
			return true
		}
	}
	return false
}

func nouns(p part) (out []string) {
	for _, c := range contents {
		if c.part == p {
			out = append(out, c.noun)
		}
	}
	return out
}
