package agreement_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

func standardText(t testing.TB, sort, lang string) string {
	t.Helper()
	f, err := agreement.StandardText(sort, 1, lang)
	if err != nil {
		t.Fatal(err)
	}
	return string(f.Body)
}

// The program's own texts pass the check that a text of one's own must pass; what is
// wrong is named, with its line where it has one.
func TestCheckTemplate(t *testing.T) {
	t.Parallel()
	mandate, joint := standardText(t, "mandate", "en"), standardText(t, "joint-controllers", "da")
	for kind, text := range map[string]string{"mandate": mandate, "joint-controllers": joint, "standard": standardText(t, "standard", "nn")} {
		if vs := agreement.CheckTemplate(agreement.OwnTemplateInput{Kind: kind, Text: text}); len(vs) != 0 {
			t.Errorf("%s: %+v", kind, vs)
		}
	}
	silent := strings.Repeat("{{range .powers}}", 30) + strings.Repeat("{{end}}", 30)
	for name, c := range map[string]struct{ kind, text, code, says string }{
		"nothing":                {"mandate", " ", "required", "write the text"},
		"no front matter":        {"mandate", "## A", "template", "line 1"},
		"a tag":                  {"mandate", mandate + "\n<script>\n", "template", "raw HTML"},
		"an unclosed if":         {"mandate", mandate + "{{if .x}}", "template", "line "},
		"another language":       {"mandate", strings.Replace(mandate, "lang: en", "lang: fi", 1), "language", "nb, nn, da, sv or en"},
		"no covers":              {"agreement", mandate, "covers", "D1"},
		"no annexes":             {"joint-controllers", strings.Replace(joint, "  parties: annex-1\n", "", 1), "annexes", "parties"},
		"an unknown field":       {"mandate", mandate + "\n{{.nothing}}\n", "fill", "nothing"},
		"asks for too much":      {"mandate", strings.Replace(mandate, "require:\n", "require:\n  place: place of signing\n", 1), "fill", "place of signing"},
		"a condition leaves out": {"joint-controllers", strings.Replace(strings.Replace(joint, "## Vedlegg", "## Bilag", 1), "## Bilag I –", "{{if .code}}x{{end}}\n\n{{if .code}}## Bilag I –", 1), "template", "line"},
		"a letter":               {"mandate", mandate + "\n漢\n", "pdf", "漢"},
		"counting":               {"mandate", mandate + "{{range 99999999999}}{{end}}", "fill", "pieces"},
		"long":                   {"mandate", mandate + "{{range 60000}}{{.}} words and words and words.\n{{end}}", "length", "characters"},
		"nested":                 {"mandate", mandate + "{{range 1000}}" + strings.ReplaceAll(silent, ".powers", "$.powers") + "{{end}}", "fill", ""},
	} {
		begun := time.Now()
		vs := agreement.CheckTemplate(agreement.OwnTemplateInput{Kind: c.kind, Text: c.text})
		if len(vs) == 0 || vs[0].Pointer != "/text" || vs[0].Code != c.code || !strings.Contains(vs[0].Detail, c.says) {
			t.Errorf("%s: %+v", name, vs)
		}
		if took := time.Since(begun); took > time.Minute { // 5 s on a machine of our own
			t.Errorf("%s took %v", name, took)
		}
	}
}

// A draft is changed, published once, never changed again, chosen for agreements that
// it makes, and withdrawn from new ones alone.
func TestOwnTemplate(t *testing.T) {
	each(t, func(w *world) {
		verbs := agreement.NewOwnTemplates(w.Door)
		in := agreement.OwnTemplateInput{Name: "Vår avtale", Kind: "agreement", Text: strings.Replace(standardText(w, "standard", "nb"), "title: Databehandleravtale", "title: Vår databehandleravtale", 1)}
		own, err := verbs.Create(w.ctx, in)
		doortest.Must(w, own, err)
		if own.State != agreement.TemplateDraft || own.Title != "Vår databehandleravtale" || own.Language != "nb" || own.Edition != 1 || len(own.SHA256) != 64 {
			w.Errorf("%+v", own)
		}
		w.in.Template = agreement.Template{Kind: "own", ID: own.ID}
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, w.in); kinds.ViolationsOf(err)[0].Code != "draft" {
			w.Errorf("a draft makes an agreement: %v", err)
		}
		own, err = verbs.Publish(w.ctx, own.ID.String())
		doortest.Must(w, own, err)
		in.Text += "\nMer.\n"
		if _, err := verbs.Update(w.ctx, own.ID.String(), own.Version, in); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a published text was changed: %v", err)
		}
		w.save(w.in)
		if page := w.file("html", agreement.Options{}); !strings.Contains(string(page.Body), "Vår databehandleravtale") {
			w.Error("the agreement is not made from the organisation's own text")
		}
		if list, err := w.documents().Checklist(w.ctx, w.deal.ID.String(), agreement.Options{}); err != nil || len(list) < 15 || list[0].AssessedBy != "Vår avtale" {
			w.Errorf("%v %+v", err, list)
		}
		own, err = verbs.Withdraw(w.ctx, own.ID.String())
		doortest.Must(w, own, err)
		w.save(w.in) // it keeps what it has
		again := w.in
		again.Code = "DBA-9"
		if _, err := w.deals().Create(w.ctx, again); len(kinds.ViolationsOf(err)) != 1 || kinds.ViolationsOf(err)[0].Code != "withdrawn" {
			w.Errorf("a withdrawn template makes a new agreement: %v", err)
		}
		if _, err := verbs.Publish(w.ctx, own.ID.String()); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a withdrawn template is published: %v", err)
		}
		if _, err := verbs.Get(doortest.As(w.vendor.ID), own.ID.String()); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("a stranger reads it: %v", err)
		}
		page, err := verbs.List(w.ctx, door.Query{})
		if err != nil || len(page.Items) != 1 || page.Items[0].Text != "" {
			w.Errorf("a list with texts: %v %+v", err, page)
		}
		w.in.Type = agreement.MandateGiven
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, w.in); len(kinds.ViolationsOf(err)) == 0 || kinds.ViolationsOf(err)[0].Code != "type" {
			w.Errorf("it makes a mandate: %v", err)
		}
	})
}

// The newest edition makes new agreements; one that names an edition keeps it, and
// what a library may hold is checked when it is read.
func TestEditions(t *testing.T) {
	t.Parallel()
	text := standardText(t, "mandate", "nb")
	second := strings.Replace(text, "version: 1", "version: 2", 1)
	all, err := agreement.Load(fstest.MapFS{"mandate/v1/nb.md": {Data: []byte(text)}, "mandate/v2/nb.md": {Data: []byte(second)}})
	if err != nil || all.Newest("mandate").Name() != "mandate/v2" || all.Named("mandate/v1").Version != 1 || all.Named("mandate/v3") != nil {
		t.Errorf("%v %+v", err, all)
	}
	for name, files := range map[string]fstest.MapFS{
		"another version": {"mandate/v2/nb.md": {Data: []byte(text)}}, "another language": {"mandate/v1/da.md": {Data: []byte(text)}},
		"an unknown sort": {"lease/v1/nb.md": {Data: []byte(text)}}, "no template": {"mandate/v1/nb.md": {Data: []byte("x")}},
		"covers that differ": {"mandate/v1/nb.md": {Data: []byte(text)}, "mandate/v1/en.md": {Data: []byte(strings.Replace(standardText(t, "mandate", "en"), "require:", "covers:\n  a: [limits]\nrequire:", 1))}},
	} {
		if _, err := agreement.Load(files); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if made := agreement.NewestTemplate(agreement.MandateGiven); made.Version != "mandate/v1" || agreement.NewestTemplate(agreement.LegalAct) != (agreement.Template{}) {
		t.Errorf("%+v", made)
	}
}

// Whatever somebody sends as a template is refused with a place and a reason, or kept.
func FuzzTemplate(f *testing.F) {
	for _, kind := range []string{"mandate", "accession", "agreement"} {
		f.Add(kind, standardText(f, kind, "nb"))
	}
	f.Add("mandate", "---\nid: m\nversion: 1\nlang: nb\ntitle: M\n---\n{{range $i, $x := .powers}}{{print $x.power $i}}{{end}}\n")
	f.Fuzz(func(t *testing.T, kind, text string) {
		for _, v := range agreement.CheckTemplate(agreement.OwnTemplateInput{Kind: kind, Text: text}) {
			if v.Pointer != "/text" || v.Code == "" || v.Detail == "" {
				t.Fatalf("%+v", v)
			}
		}
	})
}

// Each text that the program brings can be the beginning of a template of one's own.
func TestEveryTextIsABeginning(t *testing.T) {
	t.Parallel()
	all, err := agreement.Standards()
	if err != nil {
		t.Fatal(err)
	}
	for _, editions := range all {
		for _, e := range editions {
			for _, lang := range e.Languages() {
				text, err := e.Beginning(lang)
				if err != nil {
					t.Fatal(err)
				}
				own, err := docmodel.Parse([]byte(text))
				if err != nil || len(own.Covers) != len(e.Covers) || len(own.Annexes) != len(e.Annexes) {
					t.Errorf("%s %s: %v, covers %v", e.Name(), lang, err, own)
				}
			}
		}
	}
}
