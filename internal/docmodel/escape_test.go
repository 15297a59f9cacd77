package docmodel_test

import (
	"os"
	"strings"
	"testing"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"

	"github.com/google/go-cmp/cmp"
)

// nasty are values that mean something else than themselves to some layer.
var nasty = []string{
	"## Ny klausul | <script>", "1. Punkt", "1) Punkt", "- punkt", "+ punkt", "* punkt", "> sitat", "    kode", "\tkode", "```toc", "~~~",
	"---", "===", "| a | b |", "|-|-|", "[a](#b)", "[](#purpose)", "![a](file:///etc/passwd)", "[a]: https://example.org",
	"<!-- a -->", "&lt;b&gt;", "&#60;", "`a`", "**a**", "__a__", "*a*", `a\`, `\`, `\\`, `a\|b`, "{{.lender}}", "{#purpose}", "A {.unnumbered}",
	"https://example.org", "<https://example.org>", "a@b.no", "'; drop table", "a\u00a0b", "$", "%s", "~~a~~", "- [ ] a", "[^1]", ":-:", "Æ'\"", "𝒜 😀", "{", "}", "#",
}

const frame = matter + `
## {{.v}}

{{.v}}

- {{.v}}

| {{.v}} | Fast |
|---|---|
| {{.v}} | b |
{{range .list}}| {{.}} | {{.}} |
{{end}}

1. Før {{.v}} etter
{{.v}}

Etter
{{.v}}
og {{.v}}

{{.v}}{{.v}}
: {{.v}}

*{{.v}}* **{{.v}}** [{{.v}}](#fast)

### {{.v}} {#fast}
`

func TestValuesStayText(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, frame)
	want := shape(t, tmpl, "x")
	for _, v := range nasty {
		if diff := cmp.Diff(want, shape(t, tmpl, v)); diff != "" {
			t.Errorf("%q changes the document:\n%s", v, diff)
		}
	}
}

// shape fills the frame and gives what is left of it without the value: the same
// for every value, or one of them has become more than text.
func shape(t *testing.T, tmpl *docmodel.Template, v string) string {
	t.Helper()
	d, err := tmpl.Build(map[string]any{"v": v, "list": []string{v, v}})
	if err != nil {
		t.Fatalf("%q: %v", v, err)
	}
	d.Digest = ""
	return strings.ReplaceAll(outline(d.Blocks), said(v), "VALUE")
}

// said is a value as documents say it.
func said(v string) string {
	runs := docmodel.Text(v)
	if len(runs) == 0 {
		return "\x00"
	}
	return runs[0].Text
}

// outline writes blocks down, one to a line.
func outline(blocks []docmodel.Block) string {
	var s strings.Builder
	text := func(runs []docmodel.Run) {
		for _, r := range runs {
			s.WriteString("‹" + r.Text + "›")
			if r.Bold || r.Italic || r.Break || r.Hole || r.Target != "" {
				s.WriteString("!")
			}
		}
		s.WriteString("\n")
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case docmodel.Heading:
			s.WriteString("heading " + b.Number + " " + b.ID)
			text(b.Runs)
		case docmodel.Paragraph:
			s.WriteString("paragraph " + b.Number + b.ID)
			text(b.Runs)
			s.WriteString(outline(b.Inner))
		case docmodel.List:
			for _, p := range b.Items {
				s.WriteString("item " + p.Number + p.ID)
				text(p.Runs)
				s.WriteString(outline(p.Inner))
			}
		case docmodel.Table:
			s.WriteString("table\n")
			for _, row := range append([][][]docmodel.Run{b.Header}, b.Rows...) {
				for _, cell := range row {
					text(cell)
				}
			}
		default:
			s.WriteString("another block\n")
		}
	}
	return s.String()
}

func TestUnseen(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, matter+"{{range .parties}}{{.name}}{{end}}")
	for _, v := range []string{"a\x00b", "a\x1bb", "a\u0085b", "a\u200bb", "a\u200db", "a\u200eb", "a\u202eb", "a\u2066b", "\ufeffa", "a\u00adb", "a\ufe0fb", "a\ue000b", "a\ufffdb", "a\uffffb", "a\u3164b", "a\U000e0041b"} {
		_, err := tmpl.Build(map[string]any{"parties": []any{map[string]any{"name": "ok"}, map[string]any{"name": v}}})
		got := kinds.ViolationsOf(err)
		if len(got) != 1 || got[0].Pointer != "/parties/1/name" || got[0].Code != "character" {
			t.Errorf("%q: %v", v, err)
		}
	}
	d, err := tmpl.Build(map[string]any{"parties": []any{map[string]any{"name": " a\r\n\tb\u2028c  A\u030a"}}})
	if err != nil || outline(d.Blocks) != "paragraph ‹a b c Å›\n" {
		t.Errorf("white space: %q %v", outline(d.Blocks), err)
	}
}

// Lines that people wrote stay lines where the template asks for them, and are
// still nothing but text.
func TestLines(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, matter+"Vilkår: {{lines .v}}\n\n| A | B |\n|---|---|\n| {{lines .v}} | {{.v}} |\n")
	for v, want := range map[string]string{
		"a\r\n\n ## b |\n- c ": "paragraph ‹Vilkår: a›‹›!‹## b |›‹›!‹- c›\ntable\n‹A›\n‹B›\n‹a›‹›!‹## b |›‹›!‹- c›\n‹a ## b | - c›\n",
		"én linje":             "paragraph ‹Vilkår: én linje›\ntable\n‹A›\n‹B›\n‹én linje›\n‹én linje›\n",
	} {
		d, err := tmpl.Build(map[string]any{"v": v})
		if err != nil || outline(d.Blocks) != want {
			t.Errorf("%q: %v\n%s", v, err, cmp.Diff(want, outline(d.Blocks)))
		}
	}
	if _, err := tmpl.Build(map[string]any{"v": "a\ue002b"}); err == nil {
		t.Error("a value can write our own mark")
	}
	d, err := tmpl.Draft(map[string]any{})
	if err != nil || !strings.Contains(outline(d.Blocks), "[…]") {
		t.Errorf("a draft: %v", err)
	}
}

func FuzzEscape(f *testing.F) {
	for _, v := range nasty {
		f.Add(v)
	}
	tmpl, err := docmodel.Parse([]byte(frame))
	if err != nil {
		f.Fatal(err)
	}
	const mark = "qzqzq"
	f.Fuzz(func(t *testing.T, v string) {
		build := func(v string) (*docmodel.Document, error) {
			return tmpl.Build(map[string]any{"v": v, "list": []string{v, v}})
		}
		d, err := build(mark + v + mark)
		if err != nil {
			if kinds.KindOf(err) != kinds.KindInvalid {
				t.Fatalf("%q: %v", v, err)
			}
			return
		}
		plain, err := build(mark + mark)
		if err != nil {
			t.Fatal(err)
		}
		text := said(mark + v + mark)
		if got, want := strings.ReplaceAll(outline(d.Blocks), text, mark+mark), outline(plain.Blocks); got != want {
			t.Fatalf("%q changes the document:\n%s", v, cmp.Diff(want, got))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(frame))
	if src, err := os.ReadFile("testdata/lease.md"); err == nil {
		f.Add(src)
	}
	f.Add([]byte(matter + "{{if .a}}## A {#a}\n{{else}}1. [](#a)\n{{end}}{{range $i, $x := .b}}{{$x}}{{end}}\n```signatures\nA = b\n```\n"))
	f.Add([]byte(strings.Replace(matter, "title: T", "title: T\nrequire: [{a[].b: A}]\nlabels: {a: {b: c}}", 1) + "|a|b|\n|-|-:|\n|{{.a}}|**b**|\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		tmpl, err := docmodel.Parse(src)
		if err != nil {
			return
		}
		d, err := tmpl.Draft(map[string]any{"a": map[string]any{"b": "c"}, "b": []any{"d"}})
		if err != nil {
			return
		}
		if _, err := d.HTML(); err != nil {
			t.Fatalf("a document without a page: %v", err)
		}
	})
}
