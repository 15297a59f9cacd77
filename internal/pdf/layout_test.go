package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
)

// issued is an agreement with its check and two reserved pages.
func issued(lang string) *docmodel.Document {
	d := agreement(3, 30)
	d.Lang = lang
	d.Append(docmodel.Reserved{ID: "evidence-1"}, docmodel.Reserved{ID: "evidence-2", Title: "Bevis, side 2"}, docmodel.Paragraph{Runs: text("Siste ord.")})
	d.Check = &docmodel.Check{Code: "K7QF-3M2X-9TRD", URL: "https://ledd.example.no/v/K7QF-3M2X-9TRD"}
	if err := d.Seal(); err != nil {
		panic(err)
	}
	return d
}

func set(t testing.TB, d *docmodel.Document) ([]byte, pdf.Layout) {
	t.Helper()
	var b bytes.Buffer
	l, err := pdf.Set(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), l
}

// TestLayout: what is filled in later stands where the layout says, on the pages
// that say so, one beside the other, and never over another.
func TestLayout(t *testing.T) {
	t.Parallel()
	file, l := set(t, issued("nb"))
	pages := strings.Split(strings.TrimSuffix(read(t, file), "\f"), "\f")
	if len(l.Parties) != 3 || len(l.Reserved) != 2 || l.Pages != len(pages) {
		t.Fatalf("%+v of %d pages", l, len(pages))
	}
	if out := os.Getenv("LEDD_LOOK"); out != "" {
		_ = os.WriteFile(out, file, 0o600)
	}
	for i, p := range l.Parties {
		if !strings.Contains(pages[p.Sign.Page-1], "Underskrift") || p.Stamp.Page != p.Sign.Page {
			t.Errorf("party %d signs on page %d", i+1, p.Sign.Page)
		}
		if p.Sign.W < 150 || p.Sign.H < 18 || p.Stamp.W < 150 || p.Stamp.H < 60 || p.Stamp.Y+p.Stamp.H > p.Sign.Y || p.Stamp.Y < 71 {
			t.Errorf("party %d has no room: %+v", i+1, p)
		}
	}
	if a, b := l.Parties[0].Sign, l.Parties[1].Sign; a.Y != b.Y || a.X+a.W > b.X {
		t.Errorf("the first two do not stand beside one another: %+v %+v", a, b)
	}
	for i, r := range l.Reserved {
		title := []string{"Bevis for signering", "Bevis, side 2"}[i]
		if r.ID != fmt.Sprintf("evidence-%d", i+1) || r.H < 500 || r.W < 400 || !strings.Contains(pages[r.Page-1], title) || !strings.Contains(pages[r.Page-1], "når alle har signert") {
			t.Errorf("%+v", r)
		}
	}
	if !strings.Contains(pages[len(pages)-1], "Siste ord.") || l.Reserved[1].Page != len(pages)-1 {
		t.Error("what stands behind a reserved page does not stand on a page of its own")
	}
	for i, p := range pages {
		if !strings.Contains(p, "Kontrollkode K7QF-3M2X-9TRD. Slå opp dokumentet: https://ledd.example.no/v/K7QF-3M2X-9TRD") || !strings.Contains(p, fmt.Sprintf("Side %d av %d", i+1, len(pages))) {
			t.Errorf("page %d does not say how it can be looked up", i+1)
		}
	}
	again, same := set(t, issued("nb"))
	if !bytes.Equal(file, again) || !cmp.Equal(l, same) {
		t.Error("another file the second time")
	}
}

// Without a check nothing is prepared: it is nothing that is signed.
func TestNoPlaces(t *testing.T) {
	t.Parallel()
	if _, l := set(t, agreement(1, 1)); len(l.Parties) != 0 || len(l.Reserved) != 0 || l.Pages == 0 {
		t.Errorf("%+v", l)
	}
}

// TestInsert: what is filled in is one page that is as wide to its height as its
// place, and larger when there is much to say.
func TestInsert(t *testing.T) {
	t.Parallel()
	insert := func(lines int) ([]byte, error) {
		d := docmodel.New("x", "nb", "Merknad", nil)
		more := make([]string, lines)
		for i := range more {
			more[i] = fmt.Sprintf("linje %d av Kárášjoga gielda, ŋ ß ü", i+1)
		}
		d.Append(docmodel.Paragraph{Runs: docmodel.Lines("Áile Øst", more...)})
		var b bytes.Buffer
		err := pdf.Insert(&b, d, 190, 70)
		return b.Bytes(), err
	}
	for lines, size := range map[int]string{1: "247 x 91 pts", 5: "247 x 91 pts", 6: "285 x 105 pts"} {
		file, err := insert(lines)
		if err != nil {
			t.Fatal(err)
		}
		if out := run(t, file, "pdfinfo", "FILE"); !strings.Contains(out, size) || !strings.Contains(out, "Pages:           1") {
			t.Errorf("%d lines: %s", lines, out)
		}
		if out := read(t, file); !strings.Contains(out, fmt.Sprintf("linje %d av Kárášjoga gielda, ŋ ß ü", lines)) {
			t.Error(out)
		}
	}
	if _, err := insert(30); kinds.KindOf(err) != kinds.KindInvalid {
		t.Errorf("thirty lines: %v", err)
	}
}
