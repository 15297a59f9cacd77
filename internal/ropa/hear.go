package ropa

import (
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/sheet"
)

// What a record's sheet says is read back, field by field: the opposite of say.go. What a
// field was made of several texts, only their order tells apart; read back and said again it
// is the same sentence.

// Hearing is a record's sheet in one language, as somebody brings it back.
type Hearing struct {
	tongue Tongue
	keys   []string
	words  record.Lexicon
}

// enough is how many columns of a record's sheet make a file one, when people have taken
// others out.
const enough = 8

// Hear recognises the header of a record's sheet, of any edition and audience, in one of the
// languages: that of which most columns are there.
func Hear(header []string) (Hearing, bool) {
	var best Hearing
	most := enough - 1
	for _, lang := range Languages {
		p := &paper{Tongue: In(lang), Record: Record{Edition: Complete}}
		said, keys, n := p.columns(), p.columnKeys(), 0
		h := Hearing{tongue: p.Tongue, keys: make([]string, len(header))}
		for i, c := range header {
			if at := slices.Index(said, strings.TrimSpace(c)); at >= 0 && !slices.Contains(h.keys, keys[at]) {
				h.keys[i], n = keys[at], n+1
			}
		}
		if n > most && slices.Contains(h.keys, "name") && slices.Contains(h.keys, "subjects") {
			best, most = h, n
		}
	}
	return best, most >= enough
}

// Key names the column of the sheet that stands at a place; empty for one that somebody added.
func (h Hearing) Key(i int) string {
	if i >= len(h.keys) {
		return ""
	}
	return h.keys[i]
}

// In lets it know the words that an organisation added to the vocabularies.
func (h Hearing) In(words record.Lexicon) Hearing {
	h.words = words
	return h
}

// Said is what the sheet says of the organisation's activities today, by the code of each, or
// by its name where it has none, and by the keys of the columns. An activity whose code or
// name another has is left out.
func (h Hearing) Said(tx *door.Tx) (map[string]map[string]string, error) {
	w, err := load(tx)
	if err != nil {
		return nil, err
	}
	c := Choice{Edition: Statutory, Audience: Public, Lang: h.tongue.Lang, AsOf: tx.Today()}
	law := (&paper{Tongue: h.tongue}).columnKeys()
	for _, key := range h.keys {
		if key != "" && !slices.Contains(law, key) {
			c.Edition = Complete
		}
		if hidden[key] {
			c.Audience = Internal
		}
	}
	out, twice := map[string]map[string]string{}, []string{}
	for _, e := range w.take(c).Activities {
		cells := map[string]string{"code": e.Code, "name": e.Name}
		for _, l := range h.tongue.facts(e) {
			cells[l.key] = sheet.Fitting(strings.Join(l.lines, "\n"), h.tongue.Word("cut"))
		}
		key := Known(e.Code, e.Name)
		if out[key] != nil {
			twice = append(twice, key)
		}
		out[key] = cells
	}
	for _, key := range twice {
		delete(out, key)
	}
	return out, nil
}

// Known is what Said knows an activity by.
func Known(code, name string) string {
	if code != "" {
		return "#" + code
	}
	return door.Fold(name)
}

// Heard is an activity as it is read back. Units, systems and organisations are still words.
type Heard struct {
	record.ActivityInput
	UnitName       string
	SystemNames    []string
	RecipientNames map[int]string // whom a recipient is, by its place
}

// Put reads one cell; false when some of its text stands nowhere in the activity.
func (h Hearing) Put(key, cell string, a *Heard) bool {
	hear, known := ears[key]
	return known && hear(h, strings.TrimSpace(cell), a)
}

var ears map[string]func(h Hearing, cell string, a *Heard) bool

func init() {
	ears = map[string]func(h Hearing, cell string, a *Heard) bool{
		"code": plainly(64, func(a *Heard) *string { return &a.Code }),
		"name": plainly(255, func(a *Heard) *string { return &a.Name }),
		"unit": plainly(1000, func(a *Heard) *string { return &a.UnitName }), "unit.contact": plainly(500, func(a *Heard) *string { return &a.Contact }),
		"activity.representative": plainly(1000, func(a *Heard) *string { return &a.Representative }),
		"description":             plainly(4000, func(a *Heard) *string { return &a.Description }),
		"criminalBasis":           plainly(2000, func(a *Heard) *string { return &a.CriminalBasis }),
		"nationalId":              plainly(2000, func(a *Heard) *string { return &a.NationalIDBasis }),
		"consent":                 plainly(1000, func(a *Heard) *string { return &a.ConsentRecord }),
		"source":                  plainly(2000, func(a *Heard) *string { return &a.SourceOfData }),
		"joint":                   Hearing.hearJoint, "purposes": Hearing.hearPurposes, "subjects": Hearing.hearGroups, "recipients": Hearing.hearRecipients,
		"transfers": Hearing.hearTransfers, "retention": Hearing.hearRetention, "security": Hearing.hearSecurity,
		"status": Hearing.hearStatus, "written": Hearing.hearWritten, "bases": Hearing.hearBases, "conditions": Hearing.hearConditions,
		"automated": Hearing.hearAutomated, "profiling": Hearing.hearProfiling, "systems": Hearing.hearSystems,
		"processors": func(h Hearing, cell string, _ *Heard) bool { return cell == h.tongue.Word("processors.none") },
		"reviewed":   func(h Hearing, cell string, _ *Heard) bool { return cell == h.tongue.Word("reviewed.never") },
		"due":        func(Hearing, string, *Heard) bool { return true }, // it follows from the last review
	}
}

func plainly(most int, field func(*Heard) *string) func(Hearing, string, *Heard) bool {
	return func(_ Hearing, cell string, a *Heard) bool {
		*field(a) = kinds.Cut(cell, most)
		return *field(a) == cell
	}
}

func linesOf(cell string) []string {
	var out []string
	for line := range strings.SplitSeq(cell, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// behind puts a line behind what a text says; false when there is no room.
func behind(text *string, line string, most int) bool {
	joined := line
	if *text != "" {
		joined = *text + "\n" + line
	}
	*text = kinds.Cut(joined, most)
	return *text == joined
}

// filled gives what stands in the place of {name} in a sentence.
func (h Hearing) filled(key, name, said string, more ...string) (string, bool) {
	before, after, _ := strings.Cut(h.tongue.Word(key, append(more, name, "\x00")...), "\x00")
	if len(said) < len(before)+len(after) || !strings.HasPrefix(said, before) || !strings.HasSuffix(said, after) {
		return "", false
	}
	return said[len(before) : len(said)-len(after)], true
}

// find gives the code of a word of a vocabulary, as it is called in the language.
func (h Hearing) find(v *record.Vocabulary, label string) (string, bool) {
	if code, known := h.words.Find(v, label); known && h.words.Label(v, code, h.tongue.Lang) == label {
		return code, true
	}
	return "", false
}

// term reads the word of a vocabulary, and the controller's own beside it.
func (h Hearing) term(v *record.Vocabulary, said string) (code, text string) {
	if code, known := h.find(v, said); known {
		return code, ""
	}
	if label, text, both := strings.Cut(said, " – "); both {
		if code, known := h.find(v, label); known {
			return code, text
		}
	}
	return "", said
}

// list reads words with commas between them, of which some have commas themselves: the codes
// that the vocabulary has, and the rest as it stands.
func (h Hearing) list(v *record.Vocabulary, said string, bare func(string) string) (codes, rest []string) {
	parts := strings.Split(said, ", ")
	for i := 0; i < len(parts); {
		n := 0
		for j := min(len(parts), i+6); j > i && n == 0; j-- {
			if code, known := h.find(v, bare(strings.Join(parts[i:j], ", "))); known {
				codes, n = append(codes, code), j-i
			}
		}
		if n == 0 {
			rest, n = append(rest, parts[i]), 1
		}
		i += n
	}
	return codes, rest
}
