package docmodel_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

const matter = "---\nid: t\nversion: 1\nlang: nb\ntitle: T\n---\n"

func parse(t *testing.T, src string) *docmodel.Template {
	t.Helper()
	tmpl, err := docmodel.Parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

func lease(t *testing.T) *docmodel.Template {
	t.Helper()
	src, err := os.ReadFile("testdata/lease.md")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(src))
}

// loan is data that fill the lease; change them as the case needs.
func loan() map[string]any {
	var v map[string]any
	err := json.Unmarshal([]byte(`{
		"documentId": "LÅN-1", "lender": {"name": "Kárášjoga girjerádju", "signatory": {"name": "Áile", "title": "Leder"}},
		"borrower": "Ola", "from": "2026-11-02", "price": 12345.5, "return": "desk", "note": "",
		"books": [{"title": "Sult", "copies": 2}, {"title": "Æ | Ø", "copies": 10}]}`), &v)
	if err != nil {
		panic(err)
	}
	return v
}

func TestForbidden(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want string }{
		{"no front matter", "## A", "line 1: a template begins"},
		{"no end", "---\nid: t\n", "line 1: the front matter has no end"},
		{"unknown key", "---\nid: t\nversion: 1\nlang: nb\ntitle: T\nauthor: me\n---\n", "field author not found"},
		{"no title", "---\nid: t\nversion: 1\nlang: nb\n---\n", "title is missing"},
		{"no version", "---\nid: t\nlang: nb\ntitle: T\n---\n", "version is missing"},
		{"no id", "---\nid: A b\nversion: 1\nlang: nb\ntitle: T\n---\n", "id \"A b\""},
		{"no language", "---\nid: t\nversion: 1\nlang: norsk\ntitle: T\n---\n", "no language tag"},
		{"bad path", "---\nid: t\nversion: 1\nlang: nb\ntitle: T\nrequire:\n  - a..b: A\n---\n", `line 7: "a..b" is no path`},
		{"no label", "---\nid: t\nversion: 1\nlang: nb\ntitle: T\nrequire:\n  - a.b\n---\n", "line 7: require is a list"},
		{"label twice", "---\nid: t\nversion: 1\nlang: nb\ntitle: T\nlabels:\n  a.b: x\n  a:\n    b: y\n---\n", "the label a.b stands there twice"},
		{"HTML block", matter + "a\n\n<div>\n", "line 9: raw HTML"},
		{"HTML", matter + "a <b>c</b>", "line 7: raw HTML"},
		{"comment", matter + "a\n\n<!-- c -->\n", "raw HTML"},
		{"image", matter + "\n![a](b.png)", "line 8: an image"},
		{"code", matter + "a `b`", "code"},
		{"code block", matter + "a\n\n    b\n", "line 9: code"},
		{"fence", matter + "```go\n```\n", "code is not"},
		{"fence with text", matter + "```toc\nx\n```\n", "nothing stands in a fence"},
		{"link", matter + "[a](https://example.org)", "a link leads to a part"},
		{"link by name", matter + "[a]\n\n[a]: https://example.org\n", "a link definition"},
		{"autolink", matter + "<https://example.org>", "a link to elsewhere"},
		{"quotation", matter + "> a", "a quotation"},
		{"rule", matter + "a\n\n---\n", "a rule"},
		{"title in the text", matter + "# A", "a heading has two to four"},
		{"deep heading", matter + "##### A", "a heading has two to four"},
		{"heading in a list", matter + "- ## A", "a heading cannot stand in a list"},
		{"empty heading", matter + "## {#a}", "a heading without text"},
		{"unknown mark", matter + "## A {.b}", "{.b}: only"},
		{"mark for headings", matter + "A {.unnumbered}", "only {#id}"},
		{"entity", matter + "a &nbsp; b", "write the character itself"},
		{"a name of ours", matter + "## A {#section-1}", "begin otherwise"},
		{"unknown reference", matter + "a\n\n[](#b)", "line 9: nothing here is called #b"},
		{"centred", matter + "|a|b|\n|:-:|-|\n|c|d|\n", "columns stand"},
		{"nameless column", matter + "|a||\n|-|-|\n|c|d|\n", "each column"},
		{"signature", matter + "```signatures\nA\n```\n", "a signature is a line"},
		{"nobody", matter + "```signatures\n```\n", "nobody signs"},
		{"template", matter + `a {{template "b"}}`, "line 7: one template"},
		{"define", matter + `a` + "\n" + `{{define "b"}}{{end}}`, "line 8: one template"},
		{"block", matter + `{{- block "b" .}}{{end}}`, "one template"},
		{"function", matter + "a\n{{.a | html}}", "line 8: the function html"},
		{"call", matter + "{{if call .a}}{{end}}", "the function call"},
		{"inner function", matter + "{{(urlquery .a).b}}", "the function urlquery"},
		{"own escape", matter + "{{markdown .a}}", "the function markdown"},
		{"unclosed", matter + "a\n{{if .a}}", "line 8: unexpected EOF"},
		{"in a branch", matter + "{{if .a}}b{{else}}\n\n<p>\n{{end}}", "line 9: raw HTML"},
		{"unseen", matter + "a\u200bb", "line 7: \"a\\u200bb\" holds U+200B"},
		{"no UTF-8", matter + "a\xff", "UTF-8"},
	}
	for _, c := range cases {
		_, err := docmodel.Parse([]byte(c.src))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	d, err := lease(t).Build(loan())
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "testdata/lease.html", d)
	empty := loan()
	empty["lender"], empty["from"], empty["books"], empty["note"] = map[string]any{}, nil, nil, "a\n\n## b\\"
	if d, err = lease(t).Draft(empty); err != nil {
		t.Fatal(err)
	}
	compare(t, "testdata/lease-draft.html", d)
}

func compare(t *testing.T, file string, d *docmodel.Document) {
	t.Helper()
	got, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", file, diff)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	data := loan()
	data["lender"], data["from"] = nil, "  "
	data["books"] = []any{map[string]any{"title": "Sult"}, map[string]any{"title": ""}}
	want := []docmodel.Requirement{
		{Path: "lender.name", Label: "Utlånerens navn"}, {Path: "books[1].title", Label: "Boktittel (rad 2)"}, {Path: "from", Label: "Fra dato"},
	}
	tmpl := lease(t)
	got, err := tmpl.Missing(data)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	_, err = tmpl.Build(data)
	var lacks *docmodel.Incomplete
	if !errors.As(err, &lacks) || !cmp.Equal(lacks.Missing, want) {
		t.Fatalf("Build says %v", err)
	}
	if v := kinds.ViolationsOf(err); kinds.KindOf(err) != kinds.KindInvalid || len(v) != 3 || v[1].Pointer != "/books/1/title" {
		t.Errorf("violations: %v", v)
	}
	data["books"] = []any{}
	if got, _ := tmpl.Missing(data); len(got) != 3 || got[1] != (docmodel.Requirement{Path: "books", Label: "Boktittel"}) {
		t.Errorf("an empty list: %v", got)
	}
	may := parse(t, strings.Replace(matter, "title: T", "title: T\nrequire:\n  rows[*].a: A", 1)+"{{range .rows}}{{.a}}{{end}}")
	for _, c := range []struct {
		data any
		want int
	}{{map[string]any{}, 0}, {map[string]any{"rows": []any{}}, 0}, {map[string]any{"rows": []any{1, map[string]int{"a": 0}}}, 1}} {
		if got, err := may.Missing(c.data); err != nil || len(got) != c.want {
			t.Errorf("%v: %v %v", c.data, got, err)
		}
	}
}

func TestBuildErrors(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, body, want string }{
		{"unknown name", "a\n{{.nothing}}", "line 8: executing"},
		{"null", "{{.null}}", "no value"},
		{"truth", "{{.yes}}", "yes or no"},
		{"list", "{{.list}}", "no text"},
		{"no date", "{{date .word}}", "is not a date"},
		{"no number", "{{num .word}}", "is no number"},
		{"endless", `{{num "Inf"}}`, "is no number"},
		{"no label", `{{label "word" .word}}`, `no label "word.ord"`},
		{"reference to what a condition left out", "{{if .null}}## A {#a}\n{{end}}\n[](#a)", "nothing here is called #a"},
		{"reference without a number", "A {#a}\n\n[](#a)", "#a has no number"},
		{"one name twice", "{{range .list}}## A {#a}\n\n{{end}}", "#a stands there twice"},
		{"level left out", "## A\n\n#### B", "needs one with 3"},
		{"signature without a name", "```signatures\nA = null\n```\n", "nobody signs as A"},
		{"signature without a path", "```signatures\nA = a b\n```\n", "is no path"},
	}
	data := map[string]any{"null": nil, "yes": true, "list": []int{1, 2}, "word": "ord"}
	for _, c := range cases {
		tmpl, err := docmodel.Parse([]byte(matter + c.body))
		if err == nil {
			_, err = tmpl.Build(data)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// One template serves many goroutines.
func TestTogether(t *testing.T) {
	t.Parallel()
	tmpl := lease(t)
	want, err := tmpl.Build(loan())
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			d, err := tmpl.Build(loan())
			if err != nil || !cmp.Equal(want, d) {
				t.Errorf("another document: %v", err)
			}
			if _, err := tmpl.Draft(map[string]any{}); err != nil {
				t.Errorf("a draft of nothing: %v", err)
			}
		})
	}
	all.Wait()
}

func TestDigest(t *testing.T) {
	t.Parallel()
	base, err := lease(t).Build(loan())
	if err != nil {
		t.Fatal(err)
	}
	same, _ := lease(t).Build(loan())
	if base.Digest != same.Digest || len(base.Digest) != 64 {
		t.Errorf("the same data: %s and %s", base.Digest, same.Digest)
	}
	for _, key := range []string{"documentId", "borrower", "note"} {
		data := loan()
		data[key] = "something else"
		if d, err := lease(t).Build(data); err != nil || d.Digest == base.Digest {
			t.Errorf("another %s has the same digest: %v", key, err)
		}
	}
	if d, err := lease(t).Draft(loan()); err != nil || d.Digest == base.Digest {
		t.Errorf("a draft has the digest of the document: %v", err)
	}
}
