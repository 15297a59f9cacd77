package exchange_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// A hostile file is refused as a whole, with a line and a word of the reason in
// the error; or row by row, and then the column and the value are named too.
var hostile = []struct {
	file, kind    string
	line          int
	column, value string
	word          string
}{
	{"latin-1", "systems", 3, "", "", "not UTF-8"},
	{"utf-16", "systems", 1, "", "", "UTF-16"},
	{"utf-16-no-mark", "systems", 1, "", "", "NUL"},
	{"workbook", "systems", 0, "", "", "workbook"},
	{"nul", "systems", 3, "", "", "NUL"},
	{"empty", "systems", 1, "", "", "empty"},
	{"blank", "systems", 1, "", "", "empty"},
	{"header-twice", "systems", 1, "", "", "twice"},
	{"header-missing", "systems", 1, "", "", "“system_code” is missing"},
	{"wrong-kind", "organisations", 1, "", "", "units"},
	{"formula", "systems", 2, "description", "=HYPERLINK", "formula"},
	{"formula-sign", "systems", 4, "description", "+SUM(A1:A9)", "formula"},
	{"formula-command", "systems", 2, "description", "-2+3|", "formula"},
	{"control", "systems", 2, "name", "Sko\ale", "U+0007"},
	{"direction", "subprocessors", 2, "subprocessor_name", "elgooG", "U+202E"},
	{"mark-inside", "systems", 3, "system_code", "\uFEFFS11", "U+FEFF"},
	{"lost-letter", "systems", 2, "name", "B", "letter was lost"},
	{"ragged-short", "systems", 3, "", "S11;Arkiv", "2 cells and the header 3"},
	{"ragged-long", "systems", 3, "", "S11,Arkiv,og mer", "3 cells and the header 2"},
	{"stray-quote", "systems", 3, "", `S11;Arkiv "ny" utgave`, "written twice"},
	{"open-quote", "systems", 3, "", `S11;"Arkiv`, "quote"},
	{"quoted-newline", "systems", 5, "lifecycle", "gammel", "must be one of"},
	{"code-twice", "systems", 4, "system_code", "S10", "line 2"},
	{"code-missing", "systems", 2, "system_code", "", "missing"},
	{"code-long", "systems", 2, "system_code", "SSSS", "at most 64"},
	{"name-missing", "systems", 2, "name", "", "missing"},
	{"owner-unknown", "systems", 3, "owner_unit", "X9", "no unit with this code"},
	{"system-unknown", "engagements", 3, "system_codes", "S9", "no system with this code"},
	{"system-twice", "engagements", 2, "system_codes", "S1;S1", "twice"},
	{"agreement-unknown", "reviews", 2, "agreement_code", "A9", "no agreement with this code"},
	{"day-that-is-none", "systems", 3, "in_use_from", "31.02.2020", "no such day"},
	{"date-american", "systems", 2, "in_use_from", "12/31/2020", "2020-12-31"},
	{"date-serial", "systems", 2, "in_use_from", "43831", "not a date"},
	{"end-before-start", "engagements", 2, "ends_on", "2020-05-31", "before its start"},
	{"system-end-before-start", "systems", 2, "in_use_to", "2019-06-01", "before its start"},
	{"mandate-end-before-start", "agreements", 2, "mandate_to", "2020-05-31", "ends before it begins"},
	{"ended-on-no-day", "agreements", 2, "terminated_on", "", "which day"},
	{"review-tomorrow", "reviews", 3, "reviewed_on", "2026-11-23", "has not come"},
	{"review-twice", "reviews", 3, "reviewed_on", "2026-11-20", "line 2"},
	{"units-ring", "units", 2, "parent_code", "C", "A < C < B"},
	{"units-ring", "units", 5, "parent_code", "C", "rejected, on line 4"},
	{"unit-above-itself", "units", 2, "parent_code", "A", "ring"},
	{"unit-ring-with-register", "units", 2, "parent_code", "U1", "above itself"},
	{"unit-parent-unknown", "units", 2, "parent_code", "X9", "no unit with this code"},
	{"units-two-tops", "units", 3, "parent_code", "", "top unit"},
	{"unit-level", "units", 2, "level", "planet", "must be one of"},
	{"contact-no-address", "units", 2, "isk", "ola@", "e-mail"},
	{"check-digit", "organisations", 3, "orgnr", "123456786", "modulus 11"},
	{"check-digit-dk", "organisations", 2, "cvr", "64942213", "CVR"},
	{"check-digit-se", "organisations", 2, "se_orgnr", "212000-0143", "Luhn"},
	{"personal-number", "organisations", 2, "se_orgnr", "811218-9876", "personal number"},
	{"check-digit-lei", "organisations", 2, "lei", "506700GE1G29325QX364", "ISO 17442"},
	{"number-twice", "organisations", 3, "orgnr", "974 760 673 MVA", "line 2"},
	{"numbers-of-two", "organisations", 2, "cvr", "64942212", "belongs to København"},
	{"name-of-several", "engagements", 2, "processor_name", "Tvilling AS", "2 organisations"},
	{"name-of-several-organisations", "organisations", 2, "name", "tvilling as", "2 organisations"},
	{"alias-of-confirmed", "aliases", 2, "alias", "Sky AS", "confirmed"},
	{"alias-missing", "aliases", 2, "alias", "", "missing"},
	{"alias-twice", "aliases", 3, "alias", "himmel", "its alias"},
	{"alias-long", "aliases", 2, "alias", "aaaa", "at most 255"},
	{"vendor-missing", "subprocessors", 3, "vendor", "", "missing"},
	{"name-long", "subprocessors", 2, "subprocessor_name", "NNNN", "at most 255"},
	{"country", "organisations", 2, "country", "Norge", "two letters"},
	{"number-large", "systems", 2, "data_subject_estimate", "3000000000", "2147483647"},
	{"number-words", "systems", 2, "data_subject_estimate", "mange", "whole number"},
	{"answer", "systems", 2, "personal_data", "kanskje", "yes, no, unknown"},
	{"several", "systems", 2, "name", "", "missing"},
	{"several", "systems", 2, "owner_unit", "X9", "no unit"},
	{"several", "systems", 2, "in_use_from", "31.02.2020", "no such day"},
	{"several", "systems", 2, "personal_data", "kanskje", "yes, no, unknown"},
	{"several", "systems", 2, "lifecycle", "gammel", "must be one of"},
	{"itself", "engagements", 2, "processor_name", "Fjordvik kommune", "same legal entity"},
	{"huge-cell", "systems", 3, "description", "xxxx", "10000000 characters"},
}

// settled is a register that the hostile files can refer to and contradict.
func settled(w world) {
	w.Helper()
	w.take("units", "code;name;parent_code\nKOM;Fjordvik kommune;\nU1;Skole;KOM\n")
	w.take("systems", "system_code;name;owner_unit\nS1;Arkiv;U1\n")
	w.take("organisations", "name;orgnr;cvr\nSky AS;;\nNordlys AS;;\nTvilling AS;974760673;\nTvilling AS;991825827;\nKøbenhavn;;64942212\n")
	w.take("engagements", "engagement_code;processor_name;system_codes\nE1;Sky AS;S1\n")
	w.take("agreements", "agreement_code;processor_name;system_codes\nA1;Sky AS;S1\n")
}

func TestHostile(t *testing.T) {
	eachWorld(t, func(w world) {
		settled(w)
		before, met := w.Counts(), map[string]bool{"huge-cell": true}
		for _, c := range hostile {
			met[c.file] = true
			for _, opt := range []exchange.Options{{}, {DryRun: true}} {
				res, err := w.try(c.kind, hostileText(w.T, c.file), opt)
				if err != nil {
					if v := kinds.ViolationsOf(err); kinds.KindOf(err) != kinds.KindInvalid || len(v) != 1 || v[0].Pointer != line(c.line) || !strings.Contains(err.Error(), c.word) {
						w.Errorf("%s: %v (%+v), want %s and the word %q", c.file, err, v, line(c.line), c.word)
					}
					continue
				}
				if res.Written || !says(res, c.line, c.column, c.value, c.word) {
					w.Errorf("%s: want line %d, column %s, value %q and the word %q in:\n%v", c.file, c.line, c.column, c.value, c.word, res.Rejections)
				}
			}
		}
		w.same(before)
		files, _ := filepath.Glob("testdata/hostile/*.csv")
		for _, f := range files {
			if name := strings.TrimSuffix(filepath.Base(f), ".csv"); !met[name] {
				w.Errorf("no case for %s", name)
			}
		}
	})
}

func says(res exchange.Result, line int, column, value, word string) bool {
	for _, r := range res.Rejections {
		if r.Line == line && r.Column == column && strings.HasPrefix(r.Value, value) && (value != "" || r.Value == "") && len(r.Value) < 400 && strings.Contains(r.Reason, word) {
			return true
		}
	}
	return false
}

// line is where a fault of a file lies; of one that is no table at all it is the file.
func line(n int) string {
	if n == 0 {
		return "file"
	}
	return "line " + string(rune('0'+n))
}

func hostileText(t *testing.T, file string) string {
	t.Helper()
	if file == "huge-cell" {
		return "system_code;name;description\nS10;Skole;x\nS11;Arkiv;" + strings.Repeat("x", 10_000_000) + "\n"
	}
	b, err := os.ReadFile("testdata/hostile/" + file + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPartial takes what is good in a file and leaves no trace of what is bad:
// neither its rows, nor the organisations or contacts that only they mentioned.
func TestPartial(t *testing.T) {
	eachWorld(t, func(w world) {
		settled(w)
		before := w.Counts()
		for kind, text := range map[string]string{
			"engagements":   "engagement_code;processor_name;system_codes\nE10;Ukjent 1 AS;S9\n",
			"subprocessors": "vendor;subprocessor_name\nUkjent 2 AS;\n",
			"units":         "code;name;parent_code;isk\nA;Avdeling;X9;Sikkerhet\n",
			"aliases":       "alias;organisation\nSky AS;Ukjent 3 AS\n",
		} {
			res, err := w.try(kind, text, exchange.Options{Partial: true})
			if err != nil || res.Rejected != 1 || len(res.Unconfirmed) != 0 || !res.Written {
				w.Errorf("%s: %v %+v", kind, err, res)
			}
		}
		w.same(before)
		res, err := w.try("systems", "system_code;name;in_use_from\nS10;Skole;31.02.2020\nS11;Arkiv;28.02.2020\n", exchange.Options{Partial: true})
		if err != nil || res.Created != 1 || res.Rejected != 1 || !res.Written {
			w.Errorf("%v %+v", err, res)
		}
		if day := w.system("S11").InUseFrom; day != "2020-02-28" {
			w.Errorf("in use from %s", day)
		}
	})
}

// TestManyRejections lists a thousand and counts all.
func TestManyRejections(t *testing.T) {
	eachWorld(t, func(w world) {
		before := w.Counts()
		res, err := w.try("systems", "system_code;name\n"+strings.Repeat(";\n;x\n", 1500), exchange.Options{Partial: true})
		if err != nil || res.Rejected != 1500 || len(res.Rejections) != 1000 || len(res.Notes) != 1 {
			w.Errorf("%v: %d rejected, %d listed, %v", err, res.Rejected, len(res.Rejections), res.Notes)
		}
		w.same(before)
	})
}
