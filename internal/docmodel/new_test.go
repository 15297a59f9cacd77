package docmodel_test

import (
	"strings"
	"testing"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/picture"
)

func report() *docmodel.Document {
	d := docmodel.New("R-2026", "nb", "Årsrapport", nil)
	d.Append(
		docmodel.Heading{Level: 2, Number: "1", Runs: docmodel.Text("Tall")},
		docmodel.Paragraph{Runs: docmodel.Bold("Alt\u200b er  med")},
		docmodel.Table{Caption: "Avtaler", Header: docmodel.Cells("Navn", "Antall"), Rows: [][][]docmodel.Run{docmodel.Cells("<b>", "3")}, Right: []bool{false, true}},
		docmodel.Figure{Title: "Kjeden", Drawing: &picture.Drawing{Width: 10, Height: 10, Items: []picture.Item{picture.Box{W: 10, H: 10}}}},
	)
	return d
}

func TestSeal(t *testing.T) {
	t.Parallel()
	d, again := report(), report()
	if d.Seal() != nil || again.Seal() != nil || d.Digest != again.Digest {
		t.Fatalf("%s and %s", d.Digest, again.Digest)
	}
	again.Blocks[2] = docmodel.Paragraph{}
	if first := d.Digest; again.Seal() != nil || again.Digest == first {
		t.Error("another document, the same digest")
	}
	page, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<h2 id="doc-section-1"><span class="document-number">1</span> Tall</h2>`, `<strong>Alt er med</strong>`, `<caption>Avtaler</caption>`,
		`<th scope="col" class="document-right">Antall</th>`, `<td>&lt;b&gt;</td>`, `<figcaption>Kjeden</figcaption>`, `<title id="doc-figure-1-title">Kjeden</title>`, d.Digest,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s is not in\n%s", want, page)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	t.Parallel()
	for code, r := range map[string]docmodel.Run{"character": {Text: "a\u202eb"}, "reference": {Text: "a", Target: "nowhere"}} {
		d := report()
		d.Append(docmodel.List{Items: []docmodel.Paragraph{{Runs: []docmodel.Run{r}}}})
		if v := kinds.ViolationsOf(d.Seal()); len(v) != 1 || v[0].Code != code {
			t.Errorf("%s: %v", code, v)
		}
	}
	for _, b := range []docmodel.Block{docmodel.Table{Caption: "a\u200bb"}, docmodel.Signatures{Parties: []docmodel.Signature{{Name: "a\u200bb"}}}} {
		d := report()
		d.Append(b)
		if v := kinds.ViolationsOf(d.Seal()); len(v) != 1 || v[0].Code != "character" {
			t.Errorf("%T: %v", b, v)
		}
	}
	d := docmodel.New("x", "nb", "X", nil)
	d.Append(docmodel.Figure{Title: "nothing"})
	if _, err := d.HTML(); err == nil {
		t.Error("a figure without a drawing")
	}
}
