package mapping

import (
	"strings"
	"unicode/utf8"

	"ledd/internal/record"
	"ledd/internal/sheet"
)

// Draft is an activity as a row of the file says it. Units and systems are still words.
type Draft struct {
	Line     int
	Activity record.ActivityInput
	Unit     Word
	Systems  []Word
	// Recipients is whom a recipient is, by its place: of a record that this program wrote.
	Recipients map[int]string
	Lost       []Word // for which an activity has no room: a row with any is not to be taken
}

// Word is what a cell calls something of the register, and the column that said so.
type Word struct{ Column, Text string }

// Draft makes a draft of one row of the table.
func (t *Table) Draft(i int) Draft {
	return t.draft(i, nil)
}

// draft makes a draft, and tells of every word that no vocabulary knows; unknown may be nil.
func (t *Table) draft(i int, unknown func(Field, string)) Draft {
	w := &writer{draft: Draft{Line: t.Rows[i].Line}, words: t.words, said: t.said, unknown: unknown}
	a := &w.draft.Activity
	if t.Sections[i] != "" {
		w.note(t.Columns[0].Header, t.Sections[i])
	}
	done := w.back(t, i)
	t.each(t.Rows[i], func(j int, c Column, cell string) {
		if c.Field == Out || done[j] {
			return
		}
		if c.Field.None() || !writers[c.Field](w, cell, c.Header) {
			w.note(c.Header, cell)
		}
	})
	w.join()
	if a.Name == "" {
		w.baptise(t, t.Rows[i])
	}
	if a.Status == "" {
		a.Status = record.Ongoing
	}
	return w.draft
}

// each visits the filled cells of a row.
func (t *Table) each(r sheet.Row, visit func(i int, c Column, cell string)) {
	for i, c := range t.Columns {
		if cell := r.Cell(i); cell != "" {
			visit(i, c, cell)
		}
	}
}

// naming is the fields that an activity without a name is called by, the best first.
var naming = []Field{"description", "purposes", "data", "subjects"}

// baptise names an activity after what it says of itself.
func (w *writer) baptise(t *Table, r sheet.Row) {
	said := map[Field]string{}
	first := ""
	t.each(r, func(_ int, c Column, cell string) {
		if first == "" && c.Field != Out {
			first = cell
		}
		if said[c.Field] == "" {
			said[c.Field] = cell
		}
	})
	name := first
	for _, f := range naming {
		if said[f] != "" {
			name = said[f]
			break
		}
	}
	line, _, _ := strings.Cut(name, "\n")
	w.draft.Activity.Name = cut(strings.TrimSpace(line), 255)
}

// writer fills one draft.
type writer struct {
	draft Draft
	data  []string // of all groups of people
	other []string

	words   record.Lexicon
	said    meanings
	unknown func(Field, string)
}

// note keeps a text as it stands, in pieces where it is longer than a note may be.
func (w *writer) note(column, text string) {
	a := &w.draft.Activity
	for text != "" && len(a.SourceNotes) < 100 {
		piece := text
		if utf8.RuneCountInString(piece) > 8000 {
			piece = string([]rune(piece)[:8000])
		}
		text = text[len(piece):]
		a.SourceNotes = append(a.SourceNotes, record.SourceNote{Column: cut(column, 255), Text: piece})
	}
	if text != "" {
		w.draft.Lost = append(w.draft.Lost, Word{column, text})
	}
}

// join gives the data to every group of people: a row has one list for all of them.
func (w *writer) join() {
	a := &w.draft.Activity
	if len(w.data)+len(w.other) == 0 {
		return
	}
	if len(a.Subjects) == 0 {
		a.Subjects = []record.SubjectGroup{{}}
	}
	a.Flat = len(a.Subjects) > 1
	for i := range a.Subjects {
		a.Subjects[i].Data, a.Subjects[i].OtherData = w.data, w.other
	}
}

// cut shortens a text to a number of letters.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
