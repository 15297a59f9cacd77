package agreement_test

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
)

// words28 are the texts that meet art. 28(3), or 28(4), in every language.
var (
	words28   = []string{"agreement", "standard", "sub-processor"}
	languages = []string{"nb", "nn", "da", "en"}
	letters28 = strings.Fields("D1 D2 D3 D4 D5 D6 D7 a b c d e f g h X1 X2 X4")
)

func source(t testing.TB, kind, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "pdf-templates", kind, "v1", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// read parses a text. What version 1 of the agreement does not say of its clauses
// stands beside it.
func read(t testing.TB, kind, lang string) *docmodel.Template {
	t.Helper()
	parsed, err := docmodel.Parse([]byte(source(t, kind, lang+".md")))
	if err != nil {
		t.Fatalf("%s, %s: %v", kind, lang, err)
	}
	if parsed.ID != kind || parsed.Lang != lang || parsed.Version != 1 {
		t.Errorf("%s, %s: it says of itself %s, %s, version %d", kind, lang, parsed.ID, parsed.Lang, parsed.Version)
	}
	if kind == "agreement" {
		var beside struct {
			Covers  map[string][]string
			Annexes map[string]string
		}
		d := yaml.NewDecoder(strings.NewReader(source(t, kind, "covers.yaml")))
		d.KnownFields(true)
		if err := d.Decode(&beside); err != nil {
			t.Fatal(err)
		}
		parsed.Covers, parsed.Annexes = beside.Covers, beside.Annexes
	}
	return parsed
}

// least is what a complete agreement says at least.
func least(kind, lang string) agreement.Paper {
	n := func(i int) *int { return &i }
	p := agreement.Paper{
		Document: "DBA-7/1.0", Language: lang, AgreementLanguage: lang, AsOf: "2026-11-22", EffectiveFrom: "2026-12-01", GoverningLaw: "norsk rett",
		Systems:          []agreement.PaperSystem{{Name: "Journal"}},
		Processing:       []agreement.PaperProcessing{{Name: "Journal", Subject: "Drift", Purpose: "Yte helsehjelp", Nature: "Lagring", DataTypes: "Navn", DataSubjects: "Pasienter", Retention: "Så lenge avtalen varer"}},
		SecurityMeasures: []agreement.SecurityMeasure{{Topic: "Tilgang", Measure: "To faktorer"}}, Instructions: []agreement.Instruction{{Topic: "Sted", Text: "Bare i EØS"}},
		AuthorisationMode: "specific", SubProcessorsUsed: kinds.No, TransfersAllowed: kinds.No, BreachNoticeHours: n(24), AuditTerms: "Årlig.", ExitChoice: "delete", ExitDays: n(30), ReviewIntervalMonths: 24,
	}
	sides := []agreement.Side{agreement.Controller, agreement.Processor}
	if kind == "sub-processor" {
		sides = []agreement.Side{agreement.Processor, "sub_processor"}
	}
	p.Places = map[string]agreement.Place{}
	for i, side := range sides {
		name, key := []string{"Fjordvik kommune", "Skyen AS"}[i], []string{"place1", "place2"}[i]
		p.Parties = append(p.Parties, agreement.PaperParty{Side: side, Capacity: agreement.Signatory, Name: name, Address: "Gata 1", Country: "Norge"})
		p.Signing, p.Places[key] = append(p.Signing, agreement.Signing{Side: side, Key: key}), agreement.Place{Name: name}
	}
	return p
}

// most is everything that an agreement may say.
func most(kind, lang string) agreement.Paper {
	n := func(i int) *int { return &i }
	p := least(kind, lang)
	p.Translation, p.Place, p.Supersedes, p.NoticeAgreed, p.NoticeMonths, p.EffectiveTo = true, "Čáhcevuotna", "DBA-6/1.0", true, n(3), "2031-12-31"
	p.MainContract = agreement.MainContract{Reference: "SSA-L 7", EndsOn: "2031-12-31"}
	p.ScopeActivities, p.ScopeRule = []string{"Journalføring", "Timebok"}, "alt under rammeavtalen"
	p.AuthorisationMode, p.ObjectionWindowDays, p.ObjectionWindowKind = "general", n(30), "working"
	p.SubProcessorsUsed, p.TransfersAllowed, p.TransferTerms = kinds.Yes, kinds.Yes, "Sky Inc., USA\nartikkel 45"
	p.ReportCadence, p.ExitChoice, p.ExitFormat, p.Sensitive = "monthly", "both", "JSON", true
	p.OtherTerms = []agreement.Deviation{{Clause: "7.1", Text: "Linje 1\nlinje 2"}}
	p.Systems[0].Code, p.Processing[0].Code, p.Processing[0].SpecialCategories, p.Processing[0].Frequency = "S1", "S1", "Helse", "Løpende"
	for level := range 2 {
		p.SubProcessors = append(p.SubProcessors, agreement.PaperSub{
			Name: "Nordlys AS", Number: "24256790", Scheme: "dk_cvr", Address: "Vej 2", Contact: "drift@example.org", Country: "Danmark", Confirmed: level == 0, Level: level + 2,
			Uses: []agreement.PaperUse{{Upstream: "Skyen AS", Service: "drift", Authorisation: "general"}, {Upstream: "Bølge AS"}}, Places: []string{"Norge", "Danmark"}[:level*2],
		})
	}
	if kind == "sub-processor" {
		for _, name := range []string{"Fjordvik kommune", "Guovdageainnu suohkan"} {
			p.Parties = append(p.Parties, agreement.PaperParty{Side: agreement.Controller, Capacity: agreement.Signatory, Name: name, Address: "Gata 2", Country: "Norge"})
			p.Signing = append(p.Signing, agreement.Signing{Side: agreement.Controller, Key: "nowhere"})
		}
	}
	p.Parties[0].Capacity, p.Parties[0].Acceded, p.Parties[0].Agent, p.Parties[0].Number, p.Parties[0].Scheme = agreement.Represented, "2026-12-01", "Innkjøp IKS", "123456785", "no_orgnr"
	p.Parties[0].Contacts = []agreement.PaperContact{{ContactLine: agreement.ContactLine{Name: "Vakt", Email: "vakt@example.org", Phone: "55"}, RoleCode: "breach_receiver"}, {ContactLine: agreement.ContactLine{Name: "Post", Role: "alt"}}}
	p.Mandates = []agreement.PaperMandate{{Principal: "Fjordvik kommune", Agent: "Innkjøp IKS", Systems: []string{"Journal", "Timebok"}, ValidFrom: "2026-01-01", ValidTo: "2027-01-01", RatifiedOn: "2026-02-01", Document: "fullmakt 7"}, {Principal: "Skyen AS"}}
	return p
}

// papers is the data that each text must be able to say: the least and the most,
// and either with each choice that changes the text.
func papers(kind, lang string) map[string]agreement.Paper {
	out := map[string]agreement.Paper{"the least": least(kind, lang), "the most": most(kind, lang)}
	for name, change := range variants {
		p := most(kind, lang)
		change(&p)
		out["the most, "+name] = p
	}
	for _, mode := range []string{"specific", "general"} {
		for _, transfers := range []kinds.Tri{kinds.Yes, kinds.No} {
			p := least(kind, lang)
			p.AuthorisationMode, p.TransfersAllowed, p.TransferTerms = mode, transfers, "Sky Inc., USA"
			p.ObjectionWindowDays, p.ObjectionWindowKind = most(kind, lang).ObjectionWindowDays, "calendar"
			p.SubProcessors = most(kind, lang).SubProcessors[:len(out)%2]
			out["the least, "+mode+", transfers "+string(transfers)] = p
		}
	}
	return out
}

var action = regexp.MustCompile(`\{\{.*?\}\}`)

// Every language of a text has the same actions in the same order, and so speaks of
// the same data under the same conditions; it requires the same, knows the same
// words, and says the same of its clauses.
func TestTextsSpeakOfTheSame(t *testing.T) {
	t.Parallel()
	for _, kind := range words28 {
		first := read(t, kind, "nb")
		for _, lang := range languages[1:] {
			other := read(t, kind, lang)
			for what, pair := range map[string][2]any{
				"actions":  {action.FindAllString(source(t, kind, "nb.md"), -1), action.FindAllString(source(t, kind, lang+".md"), -1)},
				"fields":   {paths(first), paths(other)},
				"covers":   {first.Covers, other.Covers},
				"annexes":  {first.Annexes, other.Annexes},
				"headings": {headings(source(t, kind, "nb.md")), headings(source(t, kind, lang+".md"))},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s: %s (-nb +%s)\n%s", kind, what, lang, diff)
				}
			}
		}
	}
}

var named = regexp.MustCompile(`(?m)^ *(#+|1\.|\{\{[^\n]*\}\}1\.) [^\n]*?(\{(\.unnumbered )?#[a-z0-9-]+\})$`)

// headings lists the names of a text's headings and paragraphs.
func headings(text string) []string {
	var out []string
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// Whatever is chosen, each text has the same clauses in every language, says which
// of them meet each letter, and those are there; no number is given twice.
func TestTextsMeetArticle28(t *testing.T) {
	t.Parallel()
	for _, kind := range words28 {
		first := read(t, kind, "nb")
		for _, lang := range languages {
			text := read(t, kind, lang)
			for _, code := range letters28 {
				if len(text.Covers[code]) == 0 {
					t.Errorf("%s, %s: %s has no clause", kind, lang, code)
				}
			}
			if got := slices.Sorted(maps.Keys(text.Annexes)); len(got) != 6 {
				t.Errorf("%s, %s: the annexes are %v", kind, lang, got)
			}
			for name, paper := range papers(kind, lang) {
				d, err := text.Build(paper)
				if err != nil {
					t.Errorf("%s, %s, %s: %v", kind, lang, name, err)
					continue
				}
				same, err := first.Build(paper)
				if diff := cmp.Diff(clauses(same.Blocks), clauses(d.Blocks)); diff != "" || err != nil {
					t.Errorf("%s, %s: %v (-nb +%s)\n%s", kind, name, err, lang, diff)
				}
				clausesAreThere(t, kind+", "+lang+", "+name, text, d)
			}
		}
	}
}

// clausesAreThere holds the front matter of a text against a filled document.
func clausesAreThere(t *testing.T, name string, text *docmodel.Template, d *docmodel.Document) {
	t.Helper()
	ids, numbers := map[string]int{}, map[string]int{}
	for _, c := range clauses(d.Blocks) {
		number, id, ok := strings.Cut(c, " #")
		if ids[id]++; ok && number != "" && !strings.HasPrefix(number, "(") && !strings.HasSuffix(number, ".") {
			numbers[number]++
		}
	}
	for number, n := range numbers {
		if n > 1 {
			t.Errorf("%s: %s stands there %d times", name, number, n)
		}
	}
	for code, of := range text.Covers {
		for _, id := range of {
			if ids[id] != 1 {
				t.Errorf("%s: %s is met by #%s, which stands there %d times", name, code, id, ids[id])
			}
		}
	}
	for kind, id := range text.Annexes {
		if ids[id] != 1 {
			t.Errorf("%s: the annex %s begins with #%s, which stands there %d times", name, kind, id, ids[id])
		}
	}
}

// Every text becomes a page and a file, and a draft of nothing at all.
func TestTextsBecomeDocuments(t *testing.T) {
	t.Parallel()
	for _, kind := range words28 {
		for _, lang := range languages {
			text := read(t, kind, lang)
			for name, paper := range map[string]agreement.Paper{"least": least(kind, lang), "most": most(kind, lang), "draft": {}} {
				make := text.Build
				if name == "draft" {
					make = text.Draft
				}
				d, err := make(paper)
				if err != nil {
					t.Errorf("%s, %s, %s: %v", kind, lang, name, err)
					continue
				}
				if page, err := d.HTML(); err != nil || !strings.Contains(string(page), text.Title) || strings.Contains(string(page), "no value") || strings.Contains(string(page), "{{") {
					t.Errorf("%s, %s, %s: the page: %v", kind, lang, name, err)
				}
				if err := pdf.Render(io.Discard, d); err != nil {
					t.Errorf("%s, %s, %s: the file: %v", kind, lang, name, err)
				}
			}
		}
	}
}

// Controllers who are named have rights and do not sign; where nobody is named, the
// processor's customers have them.
func TestSubProcessorNamesTheControllers(t *testing.T) {
	t.Parallel()
	for lang, customers := range map[string]string{"nb": "databehandlerens kunder", "nn": "kundane til databehandlaren", "da": "databehandlerens kunder", "en": "processor's customers"} {
		text := read(t, "sub-processor", lang)
		for name, paper := range map[string]agreement.Paper{"least": least("sub-processor", lang), "most": most("sub-processor", lang)} {
			d, err := text.Build(paper)
			if err != nil {
				t.Fatal(err)
			}
			said := texts(d.Blocks)
			if strings.Contains(said["controllers"], customers) != (name == "least") || strings.Contains(said["parties"], "Guovdageainnu suohkan") != (name == "most") {
				t.Errorf("%s, %s: %s", lang, name, said)
			}
			if !slices.Contains(clauses(d.Blocks), "2 places to sign") {
				t.Errorf("%s, %s: others than the two parties sign", lang, name)
			}
		}
	}
}
