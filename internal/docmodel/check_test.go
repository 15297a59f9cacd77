package docmodel_test

import (
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"ledd/internal/docmodel"
)

// TestCheck: the page says code and address, leads there, and draws what another
// reading of the same QR code has dark; without a check it says nothing of it.
func TestCheck(t *testing.T) {
	t.Parallel()
	d := docmodel.New("x", "nn", "X", nil)
	d.Append(docmodel.Reserved{ID: "evidence-1"}, docmodel.Reserved{ID: "evidence-2", Title: "Prov <2>"})
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	plain, err := d.HTML()
	if err != nil || strings.Contains(string(plain), "Kontrollkode") || strings.Contains(string(plain), "<svg") {
		t.Fatal(err, plain)
	}
	digest := d.Digest
	d.Check = &docmodel.Check{Code: "K7QF-3M2X", URL: "https://ledd.example.no/v/K7QF-3M2X?a=1&b=2"}
	if err := d.Seal(); err != nil || d.Digest != digest {
		t.Error(err, "or the check is in the digest")
	}
	page, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`Kontrollkode <code>K7QF-3M2X</code>. Slå opp dokumentet: <a href="https://ledd.example.no/v/K7QF-3M2X?a=1&amp;b=2">`,
		`<h2 id="doc-evidence-1">Prov for signering</h2>`, "Prov &lt;2&gt;", "når alle har signert", `<path class="qr-ink" d="M0 0h7v1h-7z`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s is not in %s", want, page)
		}
	}
	code, err := qr.Encode(d.Check.URL, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	size, dark, err := d.Check.QR()
	if err != nil || size != code.Bounds().Dx() {
		t.Fatal(err, size)
	}
	drawn := map[[2]int]bool{}
	for _, s := range dark {
		for x := range s.W {
			drawn[[2]int{s.X + x, s.Y}] = true
		}
	}
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); (r == 0) != drawn[[2]int{x, y}] {
				t.Fatalf("the module at %d, %d is wrong", x, y)
			}
		}
	}
	d.Check.URL = strings.Repeat("x", 5000)
	if _, err := d.HTML(); err == nil {
		t.Error("an address that fits no code")
	}
}

func TestLinesBelow(t *testing.T) {
	t.Parallel()
	got := docmodel.Lines("Áile", "", "Rådmann\n", "x")
	if len(got) != 5 || !got[0].Bold || !got[1].Break || got[2].Text != "Rådmann" || got[4].Text != "x" {
		t.Errorf("%+v", got)
	}
}
