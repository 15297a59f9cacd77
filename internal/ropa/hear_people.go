package ropa

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/kinds"
	"ledd/internal/record"
)

func (h Hearing) hearJoint(cell string, a *Heard) bool {
	for _, line := range linesOf(cell) {
		name, rest, _ := strings.Cut(line, ", ")
		j := record.JointController{Name: kinds.Cut(name, 255)}
		if contact, duties, _ := strings.Cut(rest, ", "); strings.Contains(contact, "@") {
			j.Contact, rest = kinds.Cut(contact, 500), duties
		}
		j.Responsibilities = kinds.Cut(rest, 2000)
		a.JointControllers = append(a.JointControllers, j)
	}
	return len(a.JointControllers) <= 50
}

func (h Hearing) hearPurposes(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		if n := len(a.Purposes); n == 50 {
			kept = behind(&a.Purposes[n-1].Text, line, 4000) && kept
			continue
		}
		code, text := h.term(record.Purposes, line)
		a.Purposes = append(a.Purposes, record.Purpose{Code: code, Text: kinds.Cut(text, 4000)})
		kept = kept && len(text) <= 4000
	}
	return kept
}

func (h Hearing) hearGroups(cell string, a *Heard) bool {
	unknown, kept := h.tongue.Word("unknown"), true
	bare := func(s string) string {
		for _, mark := range []string{"special", "criminal"} {
			s = strings.TrimSuffix(s, " ("+h.tongue.Word(mark)+")")
		}
		return s
	}
	before := "" // lines of the text that names the next group
	for _, line := range linesOf(cell) {
		who, said, divided := h.divide(line, bare)
		if n := len(a.Subjects); !divided && n > 0 && before == "" && len(a.Subjects[n-1].OtherData) > 0 { // the text above goes on
			first, more, _ := strings.Cut(line, ", ")
			last := &a.Subjects[n-1].OtherData
			kept = behind(&(*last)[len(*last)-1], first, 500) && kept
			if more != "" {
				*last = append(*last, strings.Split(more, ", ")...)
			}
			continue
		}
		if !divided {
			before += line + "\n"
			continue
		}
		who, before = before+who, ""
		var g record.SubjectGroup
		if weak, ok := strings.CutSuffix(who, " ("+h.tongue.Word("vulnerable")+")"); ok {
			who, g.Vulnerable = weak, kinds.Yes
		}
		if who != unknown {
			g.Category, g.Text = h.term(record.Subjects, who)
		}
		if said != unknown && said != "" {
			g.Data, g.OtherData = h.list(record.Data, said, bare)
		}
		kept = kept && len(g.Text) <= 500 && len(g.OtherData) <= 100
		g.Text, g.OtherData = kinds.Cut(g.Text, 500), g.OtherData[:min(len(g.OtherData), 100)]
		for i := range g.OtherData {
			kept = kept && utf8.RuneCountInString(g.OtherData[i]) <= 500
			g.OtherData[i] = kinds.Cut(g.OtherData[i], 500)
		}
		a.Subjects = append(a.Subjects, g)
	}
	if before != "" {
		a.Subjects = append(a.Subjects, record.SubjectGroup{Text: kinds.Cut(strings.TrimSpace(before), 500)})
	}
	return kept && len(a.Subjects) <= 50
}

// divide parts who somebody is from the data about them: at the colon behind which most words
// are of the vocabulary.
func (h Hearing) divide(line string, bare func(string) string) (who, said string, divided bool) {
	most := -1
	for at := range len(line) {
		if !strings.HasPrefix(line[at:], ": ") {
			continue
		}
		if codes, _ := h.list(record.Data, line[at+2:], bare); len(codes) > most {
			who, said, divided, most = line[:at], line[at+2:], true, len(codes)
		}
	}
	if !divided {
		return line, "", false
	}
	return who, said, true
}

func (h Hearing) hearRecipients(cell string, a *Heard) bool {
	if cell == h.tongue.Word("recipients.none") {
		a.NoRecipients = true
		return true
	}
	kept := true
	for _, line := range linesOf(cell) {
		said, org, _ := strings.Cut(line, ": ")
		var r record.Recipient
		r.Category, r.Text = h.term(record.Recipients, said)
		if org != "" {
			if a.RecipientNames == nil {
				a.RecipientNames = map[int]string{}
			}
			a.RecipientNames[len(a.Recipients)] = org
		}
		kept, r.Text = kept && utf8.RuneCountInString(r.Text) <= 500, kinds.Cut(r.Text, 500)
		a.Recipients = append(a.Recipients, r)
	}
	return kept
}

func (h Hearing) hearTransfers(cell string, a *Heard) bool {
	if cell == h.tongue.Word("transfers.none") {
		return true
	}
	kept := true
	for _, line := range linesOf(cell) {
		place, said, _ := strings.Cut(line, ": ")
		x := record.ThirdCountry{Country: regions(h.tongue.Lang)[place]}
		if x.Country == "" && place != h.tongue.Word("international") {
			kept, said = false, line
		}
		if said == h.tongue.Word("unknown") {
			said = ""
		}
		if x.Recipient, x.Safeguard, _ = strings.Cut(said, ", "); x.Safeguard == "" && h.tool(x.Recipient) {
			x.Recipient, x.Safeguard = "", said
		}
		x.Recipient, x.Safeguard = kinds.Cut(x.Recipient, 500), kinds.Cut(x.Safeguard, 2000)
		a.Transfers = append(a.Transfers, x)
	}
	return kept && len(a.Transfers) <= 50
}

// tool reports whether a text is what a transfer is based on.
func (h Hearing) tool(said string) bool {
	for key := range tongues[h.tongue.Lang] {
		if strings.HasPrefix(key, "tool.") && h.tongue.Word(key) == said {
			return true
		}
	}
	return false
}

var regionNames sync.Map

// regions is the codes of countries by their names in a language.
func regions(lang string) map[string]string {
	if found, ok := regionNames.Load(lang); ok {
		return found.(map[string]string)
	}
	out, names := map[string]string{}, display.Regions(language.MustParse(lang))
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() && r.String() == string([]rune{a, b}) {
				out[names.Name(r)] = r.String()
			}
		}
	}
	regionNames.Store(lang, out)
	return out
}
