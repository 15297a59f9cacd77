package docmodel_test

import (
	"strings"
	"testing"
	"time"

	"ledd/internal/docmodel"
)

// A template that would fill the memory, or turn for years, is stopped, and says why.
func TestHostileTemplatesAreStopped(t *testing.T) {
	t.Parallel()
	rows := map[string]any{"rows": make([]int, 1000), "long": strings.Repeat("x", 4000)}
	for name, c := range map[string]struct{ body, want string }{
		"silent loops":     {"{{range .rows}}{{range $.rows}}{{range $.rows}}{{range $.rows}}{{end}}{{end}}{{end}}{{end}}", "pieces"},
		"a number":         {"{{range 999999999999}}{{end}}", "pieces"},
		"much text":        {"{{range .rows}}{{range $.rows}}{{$.long}}{{end}}{{end}}", "bytes of text"},
		"doubling":         {`{{$x := "ab"}}{{range 60}}{{$x = print $x $x}}{{end}}`, "print makes more"},
		"doubling, printf": {`{{$x := "ab"}}{{range 60}}{{$x = printf "%s%s" $x $x}}{{end}}`, "print makes more"},
		"a width":          {`{{printf "%999999d%999999d" 1 1}}`, "without widths"},
		"an argument's":    {`{{printf "%[1]s%[1]s" .long}}`, "without widths"},
		"a whole value":    {"{{print .rows}}", "a value that is no text"},
	} {
		begun := time.Now()
		_, err := parse(t, matter+c.body).Build(rows)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begun); took > 20*time.Second { // the bound is 5 s, on a machine of our own
			t.Errorf("%s took %v", name, took)
		}
	}
}

// Markdown that takes the square of its length to read is refused before it is read.
func TestHostileMarkdownIsRefused(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"[", "**a ", "_a", "[a](", "*a_", "![", "1. ", "> "} {
		_, err := docmodel.Parse([]byte(matter + "\n" + strings.Repeat(piece, 1<<20/len(piece)-100)))
		if err == nil || !strings.Contains(err.Error(), "line 8: more than 2000 signs") {
			t.Errorf("%q: %.100v", piece, err)
		}
	}
	if _, err := docmodel.Parse([]byte(matter + strings.Repeat("| *a* | **b** |\n", 3000) + strings.Repeat(`\*`, 9000))); err != nil {
		t.Errorf("a long table: %v", err)
	}
}
