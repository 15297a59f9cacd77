package agreement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	templates "ledd/pdf-templates"
)

func template(t testing.TB, lang string) *docmodel.Template {
	t.Helper()
	text, err := templates.Library.ReadFile("agreement/v1/" + lang + ".md")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := docmodel.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	return parsed
}

// variants is what changes the text: each is tried in every language.
var variants = map[string]func(p *agreement.Paper){
	"as it is":          func(*agreement.Paper) {},
	"specific":          func(p *agreement.Paper) { p.AuthorisationMode = "specific" },
	"specific, no days": func(p *agreement.Paper) { p.AuthorisationMode, p.ObjectionWindowDays = "specific", nil },
	"working days":      func(p *agreement.Paper) { p.ObjectionWindowKind = "working" },
	"delete":            func(p *agreement.Paper) { p.ExitChoice, p.ExitFormat = "delete", "" },
	"return":            func(p *agreement.Paper) { p.ExitChoice = "return" },
	"nothing sensitive": func(p *agreement.Paper) { p.Sensitive = false },
	"transfers": func(p *agreement.Paper) {
		p.TransfersAllowed, p.TransferTerms = kinds.Yes, "Sky Inc., USA, artikkel 45"
	},
	"until a day": func(p *agreement.Paper) { p.EffectiveTo, p.NoticeAgreed, p.NoticeMonths = "2030-12-31", false, nil },
	"with the contract": func(p *agreement.Paper) {
		p.MainContract = agreement.MainContract{Reference: "SSA-L 7", EndsOn: "2030-12-31", LinkedTerm: true}
	},
	"no notice":         func(p *agreement.Paper) { *p.NoticeMonths = 0 },
	"one month":         func(p *agreement.Paper) { *p.NoticeMonths = 1 },
	"no reports":        func(p *agreement.Paper) { p.ReportCadence = "none" },
	"no sub-processors": func(p *agreement.Paper) { p.SubProcessors, p.SubProcessorsUsed = []agreement.PaperSub{}, kinds.No },
	"no other terms":    func(p *agreement.Paper) { p.OtherTerms = []agreement.Deviation{} },
	"scope in words": func(p *agreement.Paper) {
		p.ScopeRule, p.ScopeActivities = "alt under rammeavtalen", []string{"journalføring", "timebok"}
	},
	"place, predecessor":  func(p *agreement.Paper) { p.Place, p.Supersedes = "Fjordvik", "DBA-0/1" },
	"register's contacts": func(p *agreement.Paper) { p.Parties[0].Contacts[0].RoleCode = "breach_receiver" },
}

// clauses lists number and name of every clause and paragraph of a document.
func clauses(blocks []docmodel.Block) []string {
	var out []string
	for _, b := range blocks {
		switch b := b.(type) {
		case docmodel.Heading:
			out = append(out, b.Number+" #"+b.ID)
		case docmodel.Paragraph:
			out = append(out, b.Number+" #"+b.ID)
			out = append(out, clauses(b.Inner)...)
		case docmodel.List:
			for _, i := range b.Items {
				out = append(out, i.Number+" #"+i.ID)
			}
		case docmodel.Table:
			out = append(out, fmt.Sprintf("table of %d rows and %d columns", len(b.Rows), len(b.Header)))
		case docmodel.Fields:
			out = append(out, fmt.Sprintf("%d fields", len(b.Items)))
		case docmodel.Signatures:
			out = append(out, fmt.Sprintf("%d places to sign", len(b.Parties)))
		default:
		}
	}
	return out
}

func paths(t *docmodel.Template) []string {
	out := []string{}
	for _, r := range t.Require {
		out = append(out, r.Path)
	}
	for key := range t.Labels {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// checklist is where the document says what art. 28(3) asks for (domain 3.9): the
// clause or annex, and words that must stand there.
var checklist = []struct{ letter, id, nb, en string }{
	{"D1", "annex-2", "Behandlingen gjelder", "Subject matter"},
	{"D2", "annex-2", "Varighet og lagringstid", "Duration and retention"},
	{"D2", "duration", "bare så lenge", "only for as long as"},
	{"D3", "annex-2", "Behandlingens art", "Nature of the processing"},
	{"D4", "annex-2", "Formål", "Purpose"},
	{"D5", "annex-2", "Typer personopplysninger", "Types of personal data"},
	{"D6", "annex-2", "Kategorier av registrerte", "Categories of data subjects"},
	{"D7", "controller-duties", "rett og plikt til å gi instrukser", "the right and the duty to give instructions"},
	{"a", "documented-instructions", "bare etter dokumenterte instrukser", "only on documented instructions"},
	{"a", "documented-instructions", "overføring", "transfers"},
	{"a", "instructions", "underretter databehandleren den behandlingsansvarlige om det rettslige kravet", "informs the controller of the legal requirement"},
	{"a", "transfers", "bare etter dokumentert instruks", "only on the controller's documented instructions"},
	{"b", "confidentiality", "fortrolighet", "confidentiality"},
	{"c", "security", "alle tiltak som personvernforordningen artikkel 32 krever", "all measures required by Article 32"},
	{"d", "authorisation", "generell skriftlig tillatelse", "general written authorisation"},
	{"d", "authorisation", "30 kalenderdager", "30 calendar days"},
	{"d", "flow-down", "de samme pliktene", "the same data protection duties"},
	{"d", "liability", "fullt ansvar", "fully liable"},
	{"e", "data-subject-rights", "kapittel III", "Chapter III"},
	{"f", "articles-32-36", "artikkel 32 til 36", "Articles 32 to 36"},
	{"g", "exit", "sletter databehandleren", "deletes"},
	{"g", "exit", "Den behandlingsansvarlige kan frem til avslutningen velge", "the controller may by notice in writing choose"},
	{"h", "information", "all informasjon som trengs", "all information needed"},
	{"h", "audits", "revisjoner og inspeksjoner", "audits, including inspections"},
	{"h", "unlawful-instruction", "skal databehandleren straks underrette", "informs the controller immediately"},
	{"X1", "breach-hours", "24 timer", "24 hours"},
}

// The document meets the checklist: each letter has its clause in each language.
func TestChecklist(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.documents().Terms(w.ctx, w.deal.ID.String(), agreement.Options{})
		if err != nil {
			w.Fatal(err)
		}
		letters := map[string]bool{}
		for _, lang := range []string{"nb", "en"} {
			d, err := template(w, lang).Build(p)
			if err != nil {
				w.Fatal(err)
			}
			said := texts(d.Blocks)
			for _, c := range checklist {
				words := map[string]string{"nb": c.nb, "en": c.en}[lang]
				letters[c.letter] = true
				if !strings.Contains(said[c.id], words) {
					w.Errorf("%s, %s: #%s does not say %q: %s", lang, c.letter, c.id, words, said[c.id])
				}
			}
		}
		for letter := range strings.FieldsSeq("D1 D2 D3 D4 D5 D6 D7 a b c d e f g h X1") {
			if !letters[letter] {
				w.Errorf("%s has no clause", letter)
			}
		}
	})
}

// texts gives the words under each name: a heading's until the next heading, and
// a paragraph's own.
func texts(blocks []docmodel.Block) map[string]string {
	out, under := map[string]string{}, ""
	for _, b := range blocks {
		if h, ok := b.(docmodel.Heading); ok {
			under = h.ID
		}
		if p, ok := b.(docmodel.Paragraph); ok && p.ID != "" {
			out[p.ID] += words(b)
		}
		out[under] += words(b) + " "
	}
	return out
}

func words(b docmodel.Block) string {
	var s strings.Builder
	say := func(runs []docmodel.Run) {
		for _, r := range runs {
			s.WriteString(r.Text)
		}
		s.WriteString(" ")
	}
	switch b := b.(type) {
	case docmodel.Heading:
		say(b.Runs)
	case docmodel.Paragraph:
		say(b.Runs)
		for _, inner := range b.Inner {
			s.WriteString(words(inner))
		}
	case docmodel.List:
		for _, i := range b.Items {
			s.WriteString(words(i))
		}
	case docmodel.Fields:
		for _, f := range b.Items {
			say(f.Label)
			say(f.Value)
		}
	case docmodel.Table:
		for _, row := range b.Rows {
			for _, cell := range row {
				say(cell)
			}
		}
	default:
	}
	return s.String()
}

// An agreement that is made from a text starts with its checklist: each code with the
// clause that meets it, and none whose rows are empty.
func TestAnAgreementStartsAssessed(t *testing.T) {
	each(t, func(w *world) {
		got := func() map[string]string {
			list, err := w.documents().Checklist(w.ctx, w.deal.ID.String(), agreement.Options{})
			doortest.Must(w, list, err)
			out := map[string]string{}
			for _, a := range list {
				if a.Value != "met" || a.AssessedBy != "agreement/v1" || a.AssessedOn != "2026-11-22" || len(a.ClauseRef) > 100 {
					w.Errorf("%+v", a)
				}
				out[a.Code] = a.ClauseRef
			}
			return out
		}
		full := got()
		for code := range strings.FieldsSeq("D1 D2 D3 D4 D5 D6 D7 a b c d e f g h X1") {
			if full[code] == "" {
				w.Errorf("%s is not met", code)
			}
		}
		if !strings.Contains(full["D1"], "Vedlegg II") || full["b"] != "7.4.4" {
			w.Errorf("D1 in %s, b in %s", full["D1"], full["b"])
		}
		w.in.Processing[0].Purpose, w.in.SecurityMeasures = "", nil
		w.save(w.in)
		if less := got(); less["D4"] != "" || less["c"] != "" || less["D1"] == "" || len(less) != len(full)-2 {
			w.Errorf("with an empty purpose and no measures: %v", less)
		}
	})
}
