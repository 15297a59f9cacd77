package agreement_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/pdf"
)

// Each text, filled with everything that it can say, is the page and the file that it
// was: the page to read, the file by its SHA-256. The names are in Sami, German and
// Danish letters.
func TestEveryTextIsAsItWas(t *testing.T) {
	t.Parallel()
	eachText(t, func(t *testing.T, e *agreement.Edition, text *docmodel.Template) {
		d, err := text.Build(agreement.Samples(e.Sort, text.Lang)[0].Paper)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := pdf.Render(&file, d); err != nil {
			t.Fatal(err)
		}
		page, err := d.HTML()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Čáhcevuona suohkan", "Düne &amp; Söhne GmbH"} {
			if !strings.Contains(string(page), name) {
				t.Errorf("the page does not name %s", name)
			}
		}
		sum := sha256.Sum256(file.Bytes())
		got := fmt.Sprintf("pdf sha256 %s\n\n%s\n", hex.EncodeToString(sum[:]), page)
		golden := filepath.Join("testdata", strings.ReplaceAll(e.Name(), "/", "-")+"-"+text.Lang+".html")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("the text has changed; if that is meant, -update\n%s", diff)
		}
	})
}

// Cells of 4 000 characters and 300 sub-processors are a longer file, and nothing is lost.
func TestLongCellsAndLists(t *testing.T) {
	t.Parallel()
	all, err := agreement.Standards()
	if err != nil {
		t.Fatal(err)
	}
	for _, sort := range []string{"agreement", "standard", "sub-processor"} {
		text := all.Newest(sort).Texts["nb"]
		p := agreement.Samples(sort, "nb")[0].Paper
		p.SecurityMeasures[0].Measure = strings.Repeat("Tiltak på čáhci, øl og Straße. ", 4000/31)
		one := p.SubProcessors[0]
		p.SubProcessors = nil
		for i := range 300 {
			one.Name = fmt.Sprintf("Underleverandør %03d AS", i)
			p.SubProcessors = append(p.SubProcessors, one)
		}
		d, err := text.Build(p)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := pdf.Render(&file, d); err != nil || file.Len() < 50_000 {
			t.Errorf("%s: %d bytes, %v", sort, file.Len(), err)
		}
		if page, err := d.HTML(); err != nil || strings.Count(string(page), "Underleverandør ") != 300 || !strings.Contains(string(page), "Straße. Tiltak") {
			t.Errorf("%s: not all of it is on the page: %v", sort, err)
		}
	}
}
