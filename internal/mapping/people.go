package mapping

import (
	"slices"
	"strings"

	"ledd/internal/record"
)

func writeSubjects(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	codes, rest := terms(w.lexicon("subjects"), cell)
	for _, code := range codes {
		if !slices.ContainsFunc(a.Subjects, func(g record.SubjectGroup) bool { return g.Category == code }) {
			a.Subjects = append(a.Subjects, record.SubjectGroup{Category: code})
		}
	}
	kept := true
	for _, word := range rest {
		a.Subjects = append(a.Subjects, record.SubjectGroup{Text: cut(word, 500)})
		kept = kept && fits(word, 500)
	}
	if len(a.Subjects) > 50 {
		a.Subjects, kept = a.Subjects[:50], false
	}
	return kept
}

func writeData(w *writer, cell, header string) bool {
	words := w.lexicon("data")
	codes, rest := terms(words.silent(), cell)
	kept := true
	for _, word := range rest {
		if saysYes(word) || saysNo(word) { // a box that is ticked: the header names the data
			kept = false
			if code, ok := find(w.words, record.Data, header); ok && saysYes(word) {
				codes = append(codes, code)
			}
			continue
		}
		if before, after, ok := strings.Cut(word, ": "); ok { // “Identification: name”
			if found, unknown := terms(words.silent(), after); len(found) > 0 {
				codes, kept = append(codes, found...), false
				w.other = merged(w.other, unknown...)
				words.tell(unknown...)
				continue
			}
			if code, ok := find(w.words, record.Data, before); ok {
				codes = append(codes, code)
			}
		}
		words.tell(word)
		w.other = merged(w.other, cut(word, 500))
		kept = kept && fits(word, 500)
	}
	w.data = merged(w.data, codes...)
	if len(w.other) > 100 {
		w.other, kept = w.other[:100], false
	}
	return kept
}

// writeSpecial takes the data of art. 9; “none” is a statement, and no data.
func writeSpecial(w *writer, cell, header string) bool {
	switch {
	case saysNo(cell):
		return false
	case saysYes(cell):
		w.data = merged(w.data, "special")
		return false
	}
	return writeData(w, cell, header)
}

func writeRecipients(category string) write {
	return func(w *writer, cell, _ string) bool {
		a := &w.draft.Activity
		if saysNo(cell) { // of one column: another may name somebody
			return false
		}
		codes, rest := terms(w.lexicon("recipients"), cell)
		for _, code := range codes {
			a.Recipients = append(a.Recipients, record.Recipient{Category: code})
		}
		kept := true
		for _, word := range rest {
			a.Recipients = append(a.Recipients, record.Recipient{Category: category, Text: cut(word, 500)})
			kept = kept && fits(word, 500)
		}
		if len(a.Recipients) > 100 {
			a.Recipients, kept = a.Recipients[:100], false
		}
		return kept
	}
}

func writeSecurity(w *writer, cell, header string) bool {
	a := &w.draft.Activity
	if saysYes(cell) || saysNo(cell) {
		if code, ok := find(w.words, record.Measures, header); ok && saysYes(cell) {
			a.SecurityMeasures = merged(a.SecurityMeasures, code)
		}
		return false
	}
	codes, rest := terms(w.lexicon("security"), cell)
	a.SecurityMeasures = merged(a.SecurityMeasures, codes...)
	if len(a.SecurityMeasures) > 50 {
		a.SecurityMeasures = a.SecurityMeasures[:50]
		return false
	}
	if len(rest) == 0 {
		return true
	}
	said := strings.Join(rest, "\n")
	if len(codes) == 0 {
		said = cell
	}
	return addText(&a.SecuritySummary, said, 4000)
}
