package exchange

import (
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/mapping"
	"ledd/internal/party"
	"ledd/internal/record"
)

type activityIn = record.ActivityInput

// activityFile is a record of processing, in whatever shape somebody has kept it: what
// its columns mean is found out, or said (Options.Mapping).
var activityFile = layout{columns: fieldNames(), required: []string{}, take: takeActivity, mapped: true}

func fieldNames() []string {
	var out []string
	for _, f := range mapping.Fields() {
		out = append(out, string(f))
	}
	return out
}

// readMapped reads a file whose header nobody has prepared.
func readMapped(file io.Reader, m mapping.Mapping) (*table, error) {
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxFile {
		return nil, fault("", "size", strconv.Itoa(maxFile>>20), "the file is larger than %d MiB: split it", maxFile>>20)
	}
	found, err := mapping.Read(b, m)
	if err != nil {
		return nil, err
	}
	return &table{mapped: found}, nil
}

// nextMapped gives the next row of such a file, by the headers of its columns.
func (t *table) nextMapped() (row, bool) {
	i := t.rows
	if i >= len(t.mapped.Rows) {
		return row{}, false
	}
	t.rows++
	from := t.mapped.Rows[i]
	r := row{line: from.Line, cells: map[string]string{}}
	for j, c := range t.mapped.Columns {
		cell := from.Cell(j)
		if why := hostile(cell); why != nil && r.bad == nil {
			r.bad = &unread{c.Header, cell, *why}
		}
		r.cells[c.Header] = cell
	}
	if r.bad == nil {
		d := t.mapped.Draft(i)
		r.draft = &d
	}
	return r, true
}

// tell says what the columns were taken for.
func (t *table) tell(s *session) {
	var read, kept []string
	for _, c := range t.mapped.Columns {
		if c.Field.None() {
			kept = append(kept, clip(c.Header))
		} else {
			read = append(read, clip(c.Header)+" → "+string(c.Field))
		}
	}
	s.note(say("mapped", "sheet", t.mapped.Sheet, "header", t.mapped.Header, "columns", strings.Join(read, "; ")))
	if len(kept) > 0 {
		s.note(say("kept", "columns", strings.Join(kept, "; ")))
	}
}

type activityWork struct {
	local
	table      *mapping.Table
	activities *book[record.Activity, activityIn]
	met        map[string]int // rows of this name
}

// spreadsheet is the system by whose name an activity is known again that has no code.
const spreadsheet = "spreadsheet"

func activityKey(a *record.Activity) string {
	for _, x := range a.ExternalIDs {
		if x.System == spreadsheet {
			return x.Value
		}
	}
	if a.Code != "" {
		return "#" + a.Code
	}
	return rowKey(a.Name, 1)
}

// rowKey is what an activity without a code is known by: its name, and which of the rows
// with that name it is.
func rowKey(name string, nth int) string {
	key := door.Fold(name)
	if nth > 1 {
		key += " (" + strconv.Itoa(nth) + ")"
	}
	for utf8.RuneCountInString(key) > 255 {
		runes := []rune(key)
		key = string(runes[len(runes)-255:])
	}
	return key
}

func takeActivity(s *session, r row) {
	if s.work == nil {
		s.table.tell(s)
		s.work = openActivities(s)
	}
	w, d := s.work.(*activityWork), r.draft
	for _, lost := range d.Lost {
		s.reject(r, lost.Column, lost.Text, say("no-room"))
	}
	if len(d.Lost) > 0 {
		return
	}
	a := d.Activity
	key := "#" + a.Code
	if a.Code == "" {
		name := door.Fold(a.Name)
		w.met[name]++
		key = rowKey(a.Name, w.met[name])
		if w.met[name] > 1 || w.table.Own() == nil { // a record's own sheet marks nothing that its name tells
			a.ExternalIDs = []door.ExternalID{{System: spreadsheet, Value: key}}
		}
	} else if first, met := s.lines[key]; met {
		s.reject(r, "", a.Code, say("twice", "line", first))
		return
	}
	s.lines[key] = r.line
	w.resolve(s, d, &a)
	w.activities.put(s, r, key, func(in *activityIn) bool {
		overlay(in, a)
		return true
	})
}

func openActivities(s *session) *activityWork {
	known, err := localOf(s.tx)
	s.broken(err)
	w := &activityWork{local: known, table: s.table.mapped, met: map[string]int{}}
	w.activities = open[record.Activity, activityIn](s, nil, activityKey, "")
	return w
}

// local is the units, systems and terms that a word may mean.
type local struct {
	words   record.Lexicon
	units   map[string]*party.Unit
	systems map[string]*chain.System
}

func localOf(tx *door.Tx) (local, error) {
	words, err := record.ReadLexicon(tx)
	w := local{words, map[string]*party.Unit{}, map[string]*chain.System{}}
	if err != nil {
		return w, err
	}
	units, err := door.All[party.Unit](tx, "")
	if err != nil {
		return w, err
	}
	for _, u := range units {
		called(w.units, u, u.Code, u.Name)
	}
	systems, err := door.All[chain.System](tx, "")
	for _, y := range systems {
		called(w.systems, y, y.Code, y.Name)
	}
	return w, err
}

// knows reports whether a word means a unit, or each part of it a system.
func (w local) knows(f mapping.Field, word string) bool {
	if f == "unit" {
		return w.units[door.Fold(word)] != nil
	}
	return !slices.ContainsFunc(w.apart([]mapping.Word{{Text: word}}), func(p mapping.Word) bool { return w.system(p.Text) == nil })
}

// system is what a word means by its code or its name, or by the code in brackets behind it;
// nil for none.
func (w local) system(word string) *chain.System {
	if y := w.systems[door.Fold(word)]; y != nil {
		return y
	}
	return w.systems[door.Fold(codeIn(word))]
}

// called finds a record by its code or its name; a name of two means neither.
func called[E any](known map[string]*E, e *E, code, name string) {
	if code != "" {
		known[door.Fold(code)] = e
	}
	key := door.Fold(name)
	if was, taken := known[key]; taken && was != e {
		known[key] = nil
		return
	}
	known[key] = e
}

// resolve puts units and systems in the place of the words for them; a word that means
// none is kept as a note.
func (w *activityWork) resolve(s *session, d *mapping.Draft, a *activityIn) {
	if u := w.units[door.Fold(w.meant("unit", d.Unit.Text))]; u != nil {
		a.ResponsibleUnit = u.ID
	} else if d.Unit.Text != "" {
		w.keep(s, a, d.Unit)
	}
	for i, name := range d.Recipients {
		r := &a.Recipients[i]
		if found := s.lookup(name); len(found) == 1 {
			r.Org = found[0]
			continue
		}
		r.Text = strings.Join(slices.DeleteFunc([]string{r.Text, name}, func(s string) bool { return s == "" }), ": ")
	}
	for _, word := range w.apart(d.Systems) {
		y := w.system(w.meant("systems", word.Text))
		switch {
		case y == nil:
			w.keep(s, a, word)
		case !slices.Contains(a.Systems, y.ID):
			a.Systems = append(a.Systems, y.ID)
		}
	}
}

// codeIn is the code that stands in brackets behind a name; empty for none.
func codeIn(said string) string {
	if at := strings.LastIndex(said, " ("); at >= 0 {
		code, _ := strings.CutSuffix(said[at+2:], ")")
		return code
	}
	return ""
}

// meant is the unit or system that somebody said that a word means, else the word.
func (w *activityWork) meant(f mapping.Field, word string) string {
	if term, said := w.table.Said(f, word); said && term != "" {
		return term
	}
	return word
}

// apart takes a comma for the end of a name where a system is called so.
func (w local) apart(words []mapping.Word) (out []mapping.Word) {
	for _, word := range words {
		parts := strings.Split(word.Text, ",")
		known := slices.ContainsFunc(parts, func(p string) bool { return w.systems[door.Fold(p)] != nil })
		if w.systems[door.Fold(word.Text)] != nil || !known {
			parts = []string{word.Text}
		}
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, mapping.Word{Column: word.Column, Text: p})
			}
		}
	}
	return out
}

// keep keeps a word as a note, and says so once.
func (w *activityWork) keep(s *session, a *activityIn, word mapping.Word) {
	s.note(say("unknown-word", "column", clip(word.Column), "word", clip(word.Text)))
	a.SourceNotes = append(a.SourceNotes, record.SourceNote{Column: clip(word.Column), Text: word.Text})
}

// overlay puts what a row says over what is there; what it does not say is left.
func overlay(in *activityIn, said activityIn) {
	status := in.Status
	into, from := reflect.ValueOf(in).Elem(), reflect.ValueOf(said)
	for i := range from.NumField() {
		if f := from.Field(i); from.Type().Field(i).Name != "Keys" && !f.IsZero() {
			into.Field(i).Set(f)
		}
	}
	if status != "" && said.Status == record.Ongoing { // it may be the one that is assumed
		in.Status = status
	}
	if said.Code != "" {
		in.Code = said.Code
	}
	for _, x := range said.ExternalIDs {
		if !slices.Contains(in.ExternalIDs, x) {
			in.ExternalIDs = append(slices.Clone(in.ExternalIDs), x)
		}
	}
}
