package mapping_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/mapping"
	"ledd/internal/record"
)

var update = flag.Bool("update", false, "write columns.md anew")

func files(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	return names
}

func read(t testing.TB, name string) *mapping.Table {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	table, err := mapping.Read(b, mapping.Mapping{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return table
}

// TestColumns: the committed table says of every column of every file where it went, or
// why it went nowhere; and no header of theirs is unknown.
func TestColumns(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Where the columns of published registers go\nWritten by `go test ./internal/mapping -run TestColumns -update`. A column without a field is kept with the activity, word for word, as a source note.\n")
	for _, name := range files(t) {
		table := read(t, name)
		fmt.Fprintf(&b, "\n## %s\nHeader in row %d, %d rows.\n\n| column | field |\n|---|---|\n", filepath.Base(name), table.Header, len(table.Rows))
		for _, c := range table.Columns {
			if c.Field == mapping.Kept {
				t.Errorf("%s: the column %q is unknown", name, c.Header)
			}
			where := string(c.Field)
			if c.Field.None() {
				where = "none: " + c.Field.Reason()
			}
			fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(c.Header, "|", "\\|"), where)
		}
	}
	if *update {
		if err := os.WriteFile("columns.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("columns.md")
	if err != nil || string(want) != b.String() {
		t.Errorf("columns.md is not what the files give (%v): run with -update and look at what changed", err)
	}
}

// said is everything that a draft says, in one text.
func said(t testing.TB, d mapping.Draft) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		t.Fatal(err)
	}
	var all []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	var v any
	if err := json.Unmarshal(b.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	walk(v)
	return squeeze(strings.Join(all, "\n"))
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// lost lists the words of a cell that a draft does not say: neither as they stand nor as
// the term that a vocabulary has for them.
func lost(t testing.TB, cell, all string) (out []string) {
	t.Helper()
	if strings.Contains(all, squeeze(cell)) {
		return nil
	}
	for _, item := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune("\n;|•·,/", c) }) {
		item = squeeze(item)
		if strings.Contains(all, item) || known(item, all) {
			continue
		}
		for _, part := range strings.FieldsFunc(item, func(c rune) bool { return c == ' ' }) {
			if !strings.Contains(all, part) && !known(part, all) && len(part) > 3 && !partOfTerm(item, part, all) {
				out = append(out, part)
			}
		}
	}
	return out
}

func known(item, all string) bool {
	for _, v := range record.Vocabularies {
		if code, ok := v.Find(strings.TrimRight(item, " .,:")); ok && strings.Contains(all, code) {
			return true
		}
	}
	return false
}

// partOfTerm reports whether a word belongs to several that a vocabulary knows together.
func partOfTerm(item, part, all string) bool {
	words := strings.Fields(item)
	for i := range words {
		for j := i + 1; j <= len(words); j++ {
			if phrase := strings.Join(words[i:j], " "); strings.Contains(phrase, part) && known(phrase, all) {
				return true
			}
		}
	}
	return false
}

// TestNothingIsLost: what stands in any cell of a published register stands in the draft
// of its row.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	cells := 0
	for _, name := range files(t) {
		table := read(t, name)
		for i, r := range table.Rows {
			d := table.Draft(i)
			if len(d.Lost) > 0 {
				t.Errorf("%s, row %d: no room for %v", name, r.Line, d.Lost)
			}
			all := said(t, d)
			for _, cell := range r.Cells {
				cells++
				if words := lost(t, cell, all); len(words) > 0 {
					t.Errorf("%s, row %d: %q of the cell %q is nowhere in %s", name, r.Line, words, cell, all)
				}
			}
		}
	}
	if cells < 560 {
		t.Errorf("only %d cells", cells)
	}
}

// TestStandardRegister: the 94 rows of the Danish standard register arrive with name,
// purpose, and the points of art. 6 and 9 that its codes name.
func TestStandardRegister(t *testing.T) {
	t.Parallel()
	table := read(t, "testdata/dk-kl-article30-standard-register.csv")
	if len(table.Rows) != 94 {
		t.Fatalf("%d rows", len(table.Rows))
	}
	tasks, claims, numbers, special := 0, 0, 0, 0
	for i := range table.Rows {
		a := table.Draft(i).Activity
		if a.Name == "" || len(a.Purposes) == 0 {
			t.Errorf("row %d: %q for %v", i, a.Name, a.Purposes)
		}
		for _, b := range a.LegalBases {
			if b.Point == "e" {
				tasks++
			}
		}
		for _, b := range a.SpecialBases {
			if b.Point != "" {
				special++
			}
			if b.Point == "f" {
				claims++
			}
		}
		if a.NationalIDBasis != "" {
			numbers++
		}
	}
	if tasks != 87 || claims != 55 || numbers != 88 || special != 77 {
		t.Errorf("art. 6(1)(e) %d, art. 9(2)(f) %d, art. 87 %d, art. 9 %d", tasks, claims, numbers, special)
	}
}

// TestPopulationRegister: the record that a municipality published has every fact in its place.
func TestPopulationRegister(t *testing.T) {
	t.Parallel()
	a := read(t, "testdata/es-malgrat-de-mar-at1.csv").Draft(0).Activity
	if a.Name != "Padró Municipal d’Habitants" || len(a.Purposes) != 6 || len(a.Subjects) != 2 || len(a.Recipients) != 2 {
		t.Errorf("%q: %d purposes, %d groups, %d recipients", a.Name, len(a.Purposes), len(a.Subjects), len(a.Recipients))
	}
	if len(a.LegalBases) != 1 || a.LegalBases[0].Point != "c" || !strings.Contains(a.LegalBases[0].Statute, "Llei 7/1985") {
		t.Errorf("legal bases %+v", a.LegalBases)
	}
	data := strings.Join(a.Subjects[0].Data, " ")
	for _, code := range []string{"name", "national_id", "address", "contact", "signature", "gender", "civil_status", "date_of_birth", "nationality", "family", "education"} {
		if !strings.Contains(" "+data+" ", " "+code+" ") {
			t.Errorf("no %s among %s; other: %q", code, data, a.Subjects[0].OtherData)
		}
	}
}

// TestHeaders: titles above, headers of two rows, and a form from top to bottom.
func TestHeaders(t *testing.T) {
	t.Parallel()
	sheet := func(rows ...[]string) []byte {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		file   []byte
		header int
		first  string
		notes  int
	}{
		"titles above":  {sheet([]string{"Protokoll for Fjordvik", "", ""}, []string{"Sist oppdatert 2024"}, []string{"Navn på behandling", "Formål", "Kategorier av registrerte"}, []string{"Barnehage", "Opptak", "Barn"}), 3, "Barnehage", 0},
		"top to bottom": {sheet([]string{"Nom de l'activité", "Cantine"}, []string{"Objectifs poursuivis", "Repas"}, []string{"Catégories de personnes concernées", "Élèves"}, []string{"Durées de conservation", "1 an"}), 1, "Cantine", 0},
		"semicolons":    {[]byte("\xEF\xBB\xBFBehandling;Formål;Noe ukjent\r\nBarnehage;Opptak, og betaling;x\r\n"), 1, "Barnehage", 1},
		"Windows-1252":  {[]byte("Behandling;Form\xE5l\nSk\xF8yter;Opptak\n"), 1, "Skøyter", 0},
	} {
		table, err := mapping.Read(c.file, mapping.Mapping{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d := table.Draft(0)
		if table.Header != c.header || len(table.Rows) != 1 || d.Activity.Name != c.first || len(d.Activity.Purposes) != 1 || len(d.Activity.SourceNotes) != c.notes {
			t.Errorf("%s: header %d, %d rows, %+v", name, table.Header, len(table.Rows), d.Activity)
		}
	}
}

// TestSaid: what somebody says of the columns goes before what is suggested, and a field
// that there is none of is refused.
func TestSaid(t *testing.T) {
	t.Parallel()
	file := []byte("Behandling,Formål,Merknad\nBarnehage,Opptak,Kjøres av IKT\n")
	table, err := mapping.Read(file, mapping.Mapping{Columns: map[string]mapping.Field{"merknad": "security", "Formål": ""}})
	if err != nil {
		t.Fatal(err)
	}
	a := table.Draft(0).Activity
	if a.SecuritySummary != "Kjøres av IKT" || len(a.Purposes) != 0 || len(a.SourceNotes) != 1 || a.SourceNotes[0].Text != "Opptak" {
		t.Errorf("%+v", a)
	}
	for _, m := range []mapping.Mapping{{Sheet: "x"}, {Header: 9}, {Columns: map[string]mapping.Field{"Formål": "colour"}}} {
		if _, err := mapping.Read(file, m); err == nil {
			t.Errorf("%+v is taken", m)
		}
	}
}

// FuzzNothingIsLost: whatever a cell under any header holds, the draft says it.
func FuzzNothingIsLost(f *testing.F) {
	for _, cell := range []string{"Ja", "5 år, deretter arkiv", "a; b | c", "Navn, adresse og yndlingsfarge", "6.1.e", "Name/Address", "USA\nIndia", "31.12.2024", strings.Repeat("langt ", 2000)} {
		for i := range mapping.Fields() {
			f.Add(uint8(i), cell)
		}
	}
	f.Fuzz(func(t *testing.T, field uint8, cell string) {
		if strings.ContainsAny(cell, "\x00\r\ufeff") || strings.ToValidUTF8(cell, "") != cell || len(cell) > 100_000 {
			return
		}
		fields := mapping.Fields()
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.WriteAll([][]string{{"Navn", "Kolonne"}, {"En behandling", cell}})
		table, err := mapping.Read(b.Bytes(), mapping.Mapping{Header: 1, Columns: map[string]mapping.Field{"Kolonne": fields[int(field)%len(fields)]}})
		if err != nil {
			return
		}
		if len(table.Rows) != 1 {
			return // quotes that end a row
		}
		cell = table.Rows[0].Cell(1)
		if words := lost(t, cell, said(t, table.Draft(0))); len(words) > 0 {
			t.Errorf("%s: %q of %q is nowhere", fields[int(field)%len(fields)], words, cell)
		}
	})
}
