package mapping

import (
	"maps"
	"strings"

	"ledd/internal/ropa"
)

// heard is the fields of the columns of a record's sheet.
var heard = map[string]Field{
	"code": "code", "name": "name", "unit": "unit", "unit.contact": "contact", "joint": "joint_controllers", "activity.representative": "representative",
	"purposes": "purposes", "subjects": "subjects", "recipients": "recipients", "transfers": "transfers", "retention": "retention", "security": "security",
	"description": "description", "status": "status", "written": "created_on", "bases": "legal_basis", "conditions": "special_basis",
	"criminalBasis": "criminal_basis", "nationalId": "national_id_basis", "consent": "consent_record", "source": "source_of_data",
	"automated": "automated", "profiling": "profiling", "systems": "systems",
	"processors": "-agreement", "notices": "-notice", "dpias": "-assessment", "reviewed": "-review", "due": "-review",
}

// hear recognises a record of processing that this program has written itself: each column
// is read back as it was written.
func (t *Table) hear() {
	var header []string
	for _, c := range t.Columns {
		header = append(header, c.Header)
	}
	h, own := ropa.Hear(header)
	if !own || t.Transposed {
		return
	}
	t.own = &h
	for i := range t.Columns {
		if f, known := heard[h.Key(i)]; known && t.Columns[i].Sure < 3 {
			t.Columns[i].Field, t.Columns[i].Sure = f, 2
		}
	}
}

// back reads the cells of such a record into a draft, but for the columns of which somebody
// said otherwise: what is left to the usual way.
func (w *writer) back(t *Table, i int) (done map[int]bool) {
	done = map[int]bool{}
	if t.own == nil {
		return done
	}
	cells := map[string]string{}
	for j := range t.Columns {
		if key := t.own.Key(j); key != "" {
			cells[key] = strings.TrimSpace(t.Rows[i].Cell(j))
		}
	}
	var a ropa.Heard
	there := t.there[ropa.Known(cells["code"], cells["name"])]
	for j, c := range t.Columns {
		key := t.own.Key(j)
		if key == "" || !c.means(heard[key]) {
			continue
		}
		done[j] = true
		cell := cells[key]
		if named := key == "code" || key == "name"; cell == "" || !named && cell == strings.TrimSpace(there[key]) {
			continue
		}
		if !t.own.Put(key, cell, &a) {
			w.note(c.Header, cell)
		}
	}
	notes := w.draft.Activity.SourceNotes
	w.draft.Activity = a.ActivityInput
	w.draft.Activity.SourceNotes = notes
	w.draft.Unit = Word{t.headed("unit"), a.UnitName}
	for _, name := range a.SystemNames {
		w.draft.Systems = append(w.draft.Systems, Word{t.headed("systems"), name})
	}
	w.draft.Recipients = maps.Clone(a.RecipientNames)
	return done
}

// means reports whether the column goes where its header says: nobody said otherwise.
func (c Column) means(f Field) bool {
	return c.Field == f || c.Field != Out && c.Field.None() && f.None()
}

// headed is the header of the column that goes to a field.
func (t *Table) headed(f Field) string {
	for _, c := range t.Columns {
		if c.Field == f {
			return c.Header
		}
	}
	return ""
}
