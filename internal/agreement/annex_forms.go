package agreement

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/docmodel"
)

// formRow is one form of a system in scope, and the personal data that it asks for.
type formRow struct {
	system, form string
	types        []string
}

// formWords are the words of the annex that lists the personal data of each form.
var formWords = map[string]struct{ annex, title, lead, system, form, types string }{
	"nb": {"Vedlegg", "Personopplysninger per skjema", "Listen er hentet fra registeret den dagen dokumentet ble laget. Den utfyller beskrivelsen av behandlingen.", "System", "Skjema", "Personopplysninger"},
	"nn": {"Vedlegg", "Personopplysningar per skjema", "Lista er henta frå registeret den dagen dokumentet vart laga. Ho utfyller skildringa av behandlinga.", "System", "Skjema", "Personopplysningar"},
	"da": {"Bilag", "Personoplysninger pr. formular", "Listen er hentet fra registret den dag, dokumentet blev dannet. Den supplerer beskrivelsen af behandlingen.", "System", "Formular", "Personoplysninger"},
	"en": {"Annex", "Personal data by form", "The list was taken from the register on the day this document was made. It adds to the description of the processing.", "System", "Form", "Personal data"},
}

// formRows lists the forms of the systems in scope that name what they ask for.
func (s *sources) formRows() []formRow {
	var out []formRow
	if !s.a.Processes() {
		return nil
	}
	for _, id := range s.a.ScopeSystems {
		if y := s.Systems[id]; y != nil {
			out = append(out, rowsOf(y)...)
		}
	}
	slices.SortStableFunc(out, func(x, y formRow) int { return cmp.Or(cmp.Compare(x.system, y.system), cmp.Compare(x.form, y.form)) })
	return out
}

func rowsOf(y *chain.System) []formRow {
	var out []formRow
	for _, f := range y.FormTypes {
		items := slices.DeleteFunc(slices.Clone(f.DataItems), func(s string) bool { return blank(s) })
		if len(items) > 0 {
			out = append(out, formRow{cmp.Or(y.Name, y.Code), f.Name, items})
		}
	}
	return out
}

func typesIn(rows []formRow) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.types...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lettered finds the number or the letter in the name of an annex's heading.
var lettered = regexp.MustCompile(`^annex-(?:(\d+)|([a-y]))$`)

// nextAnnex is how the annex behind the last one of a document is called: by the next
// Roman number or letter, or by none where the annexes have neither.
func nextAnnex(doc *docmodel.Document) string {
	name := ""
	for _, b := range doc.Blocks {
		h, ok := b.(docmodel.Heading)
		m := lettered.FindStringSubmatch(h.ID)
		switch {
		case !ok || m == nil:
		case m[1] != "":
			n, _ := strconv.Atoi(m[1])
			name = roman(n + 1)
		default:
			name = string(rune(strings.ToUpper(m[2])[0] + 1))
		}
	}
	return name
}

// forms adds the annex on the personal data of each form behind the template's own,
// where the systems in scope tell their forms; what the document says then has another
// digest.
func (s *sources) forms(doc *docmodel.Document) error {
	rows := s.formRows()
	if len(rows) == 0 {
		return nil
	}
	w, ok := formWords[doc.Lang]
	if !ok {
		w = formWords["en"]
	}
	t := docmodel.Table{Caption: w.title, Header: docmodel.Cells(w.system, w.form, w.types), Right: make([]bool, 3)}
	for _, r := range rows {
		t.Rows = append(t.Rows, docmodel.Cells(r.system, r.form, strings.Join(r.types, ", ")))
	}
	doc.Append(
		docmodel.PageBreak{},
		docmodel.Heading{Level: 2, ID: "annex-forms", Runs: docmodel.Text(w.annex + " " + nextAnnex(doc) + " – " + w.title)},
		docmodel.Paragraph{Runs: docmodel.Text(w.lead)}, t,
	)
	return doc.Seal()
}

// roman writes a small number as the annexes of the templates bear them.
func roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.n; n -= r.n {
			b.WriteString(r.s)
		}
	}
	return b.String()
}

// generated writes down an annex that the document prints: in the place of one that
// nobody has kept a file of, else behind those that are there.
func (a *Agreement) generated(x Annex) {
	if i := slices.IndexFunc(a.Annexes, func(y Annex) bool {
		return y.Kind == x.Kind && y.Party.IsZero() && y.SHA256 == "" && y.Link == ""
	}); i >= 0 {
		a.Annexes[i] = x
	} else {
		a.Annexes = append(a.Annexes, x)
	}
}
