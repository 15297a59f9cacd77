package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
	"ledd/internal/picture"
)

const letters = "æøå ÆØÅ čđŋšŧž ČĐŊŠŦŽ á é – “ord” §"

const sentence = "Databehandleren behandler personopplysningene bare etter dokumenterte instrukser fra den behandlingsansvarlige, og sørger for at alle som har tilgang, har forpliktet seg til fortrolighet. "

func text(s string) []docmodel.Run { return docmodel.Text(s) }

// agreement is a document of every kind of block.
func agreement(clauses, rows int) *docmodel.Document {
	d := docmodel.New("DBA-2026-017", "nb", "Databehandleravtale", nil)
	d.Append(
		docmodel.Fields{Items: []docmodel.Field{{Label: text("Behandlingsansvarlig"), Value: text("Kárášjoga gielda")}, {Label: text("Databehandler"), Value: text(letters)}}},
		docmodel.Contents{},
	)
	for i := range clauses {
		clause(d, i+1)
	}
	d.Append(docmodel.PageBreak{}, docmodel.Heading{Level: 2, ID: "annex", Runs: text("Vedlegg A")}, table(rows))
	d.Append(docmodel.Signatures{Parties: []docmodel.Signature{{Role: "Behandlingsansvarlig", Name: "Kárášjoga gielda", Signatory: "Áile", Title: "Rådmann"}, {Role: "Databehandler", Name: "Øst AS"}, {Role: "Tredje", Name: "Æ"}}})
	if err := d.Seal(); err != nil {
		panic(err)
	}
	return d
}

func clause(d *docmodel.Document, n int) {
	d.Append(docmodel.Heading{Level: 2, Number: fmt.Sprint(n), Runs: text(fmt.Sprintf("Klausul %d", n))})
	for i := range 4 {
		d.Append(docmodel.Paragraph{Number: fmt.Sprintf("%d.%d", n, i+1), Runs: append(text(sentence+sentence), docmodel.Run{Text: " se vedlegg A", Bold: true, Target: "annex"})})
	}
	d.Append(
		docmodel.Heading{Level: 3, Number: fmt.Sprintf("%d.5", n), Runs: text("Underpunkt")},
		docmodel.List{Ordered: true, Items: []docmodel.Paragraph{{Number: "(a)", Runs: text(sentence)}, {Number: "(b)", Runs: text("kort"), Inner: []docmodel.Block{docmodel.List{Items: []docmodel.Paragraph{{Runs: text("punkt")}}}}}}},
	)
}

func table(rows int) docmodel.Table {
	t := docmodel.Table{Caption: "Underdatabehandlere", Header: docmodel.Cells("Navn", "Sted", "Antall"), Right: []bool{false, false, true}}
	for i := range rows {
		t.Rows = append(t.Rows, docmodel.Cells(fmt.Sprintf("Leverandør %d med et ganske langt navn", i+1), "Kárášjohka, Norge", fmt.Sprint(i)))
	}
	return t
}

func render(t testing.TB, d *docmodel.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Render(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// run sends a file through one of the programs that look at PDF files.
func run(t *testing.T, file []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = path
		}
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func read(t *testing.T, file []byte) string {
	t.Helper()
	return run(t, file, "pdftotext", "-layout", "FILE", "-")
}

func TestStructure(t *testing.T) {
	t.Parallel()
	for _, d := range []*docmodel.Document{agreement(12, 30), docmodel.New("x", "nb", "Tom", nil)} {
		if out := run(t, render(t, d), "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Error(out)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	d := agreement(3, 300)
	d.Draft = "UTKAST – ikke bindende"
	d.Append(docmodel.Paragraph{Runs: []docmodel.Run{{Text: "Fra "}, {Text: "[dato]", Hole: true}, {Text: " av"}}})
	out := read(t, render(t, d))
	pages := strings.Split(strings.TrimSuffix(out, "\f"), "\f")
	for i, p := range pages {
		for _, want := range []string{fmt.Sprintf("Side %d av %d", i+1, len(pages)), d.Digest, d.Draft, d.ID} {
			if !strings.Contains(p, want) {
				t.Errorf("page %d does not say %s", i+1, want)
			}
		}
		if regexp.MustCompile(`Leverandør \d`).MatchString(p) && !regexp.MustCompile(`Navn +Sted +Antall`).MatchString(p) {
			t.Errorf("page %d has rows without their header", i+1)
		}
	}
	for _, want := range []string{"Kárášjoga gielda", letters, "Leverandør 300", "Fra [dato] av", "Sted og dato", "Underskrift", "Innhold"} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in the text", want)
		}
	}
	if n := strings.Count(out, "Leverandør "); n != 300 {
		t.Errorf("%d rows of 300", n)
	}
	contents(t, pages)
}

// contents compares the numbers in the contents with where the headings stand.
func contents(t *testing.T, pages []string) {
	t.Helper()
	entry := regexp.MustCompile(`(?m)^ *(Klausul|\d+ +Klausul \d+|Vedlegg A).*?(\d+)$`)
	found := entry.FindAllStringSubmatch(pages[0], -1)
	if len(found) != 4 {
		t.Fatalf("the contents have %d lines:\n%s", len(found), pages[0])
	}
	for _, m := range found {
		n, _ := strconv.Atoi(m[2])
		heading := regexp.MustCompile(`(?m)^ *` + strings.Join(strings.Fields(m[1]), " +") + ` *$`)
		if n < 1 || n > len(pages) || !heading.MatchString(pages[n-1]) {
			t.Errorf("%q is not on page %d", m[1], n)
		}
	}
}

// A heading never stands at the end of a page without what follows it.
func TestHeadingsStandWithText(t *testing.T) {
	t.Parallel()
	last := regexp.MustCompile(`(?s)(\S[^\n]*)\n+ *DBA-2026-017 +Side`)
	bare := regexp.MustCompile(`Overskrift$|^[0-9.]+$`)
	for n := range 6 {
		d := docmodel.New("DBA-2026-017", "nb", "T", nil)
		for i := range 40 {
			d.Append(docmodel.Heading{Level: 2, Number: fmt.Sprint(i + 1), Runs: text("Overskrift")}, docmodel.Paragraph{Number: "1", Runs: text(strings.Repeat(sentence, 1+(i+n)%4))})
		}
		for i, p := range strings.Split(read(t, render(t, d)), "\f") {
			if m := last.FindStringSubmatch(p); m != nil && bare.MatchString(m[1]) {
				t.Errorf("page %d ends with %q", i+1, m[1])
			}
		}
	}
}

// What is said over the places to sign stands on their page, with its heading.
func TestSignaturesStandWithTheirText(t *testing.T) {
	t.Parallel()
	for n := range 40 {
		d := docmodel.New("DBA-2026-017", "nb", "T", nil)
		for range n {
			d.Append(docmodel.Paragraph{Runs: text("linje")})
		}
		d.Append(docmodel.Heading{Level: 2, Runs: text("Underskrifter")}, docmodel.Paragraph{Runs: text("Inngått i Čáhcevuotna.")})
		d.Append(docmodel.Signatures{Parties: []docmodel.Signature{{Role: "Behandlingsansvarlig", Name: "Kárášjoga gielda"}, {Role: "Databehandler", Name: "Øst AS"}}})
		for i, p := range strings.Split(read(t, render(t, d)), "\f") {
			heading, said, boxes := strings.Contains(p, "Underskrifter"), strings.Contains(p, "Inngått i"), strings.Contains(p, "Øst AS")
			if heading != said || said != boxes {
				t.Errorf("%d lines: page %d has heading %t, text %t, boxes %t", n, i+1, heading, said, boxes)
			}
		}
	}
}

func TestOddContent(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Menneskerettighetsorganisasjon", 20)
	d := docmodel.New("x", "nb", long, nil)
	d.Append(
		docmodel.Table{Header: docmodel.Cells("A", "B"), Rows: [][][]docmodel.Run{docmodel.Cells(long, strings.Repeat(sentence, 60)), docmodel.Cells("", ""), docmodel.Cells("bare én"), {}}},
		docmodel.Table{Header: docmodel.Cells(strings.Repeat(sentence, 30), "B"), Rows: [][][]docmodel.Run{docmodel.Cells("a", strings.Repeat(sentence, 90))}},
		docmodel.Table{Header: docmodel.Cells(strings.Split(strings.Repeat("kolonne ", 40), " ")...), Rows: [][][]docmodel.Run{docmodel.Cells(strings.Split(strings.Repeat("verdien ", 40), " ")...)}},
		docmodel.Table{}, docmodel.List{}, docmodel.Fields{}, docmodel.Signatures{}, docmodel.Paragraph{}, docmodel.PageBreak{}, docmodel.PageBreak{}, docmodel.Contents{},
		docmodel.Heading{Level: 9, Runs: text(long)}, docmodel.Heading{Level: 4},
		docmodel.Paragraph{Number: "1.1", Inner: []docmodel.Block{docmodel.List{Items: []docmodel.Paragraph{{Inner: []docmodel.Block{docmodel.List{Ordered: true, Items: []docmodel.Paragraph{{Number: "(a)"}}}}}}}}},
		docmodel.Fields{Items: []docmodel.Field{{Label: text(long), Value: text(strings.Repeat(sentence, 80))}}},
		docmodel.Signatures{Parties: []docmodel.Signature{{Role: long, Name: strings.Repeat(long, 3), Signatory: long}}},
		docmodel.Paragraph{Runs: []docmodel.Run{{Break: true}, {Text: "a"}, {Break: true}, {Break: true}, {Text: " b\u00a0c\u2011d\u202fe "}}},
	)
	d.Draft = long
	file := render(t, d)
	run(t, file, "qpdf", "--check", "FILE")
	if out := read(t, file); strings.Count(out, "fortrolighet") < 200 {
		t.Errorf("text was lost: %d", strings.Count(out, "fortrolighet"))
	}
}

func TestGlyphs(t *testing.T) {
	t.Parallel()
	for r, place := range map[rune]func(*docmodel.Document, string){
		'😀': func(d *docmodel.Document, s string) { d.Append(docmodel.Paragraph{Runs: text(s)}) },
		'漢': func(d *docmodel.Document, s string) {
			d.Append(docmodel.Table{Header: docmodel.Cells("a"), Rows: [][][]docmodel.Run{docmodel.Cells(s)}})
		},
		'→': func(d *docmodel.Document, s string) { d.Title = s },
		'☐': func(d *docmodel.Document, s string) {
			d.Append(docmodel.Signatures{Parties: []docmodel.Signature{{Role: "a", Name: s}}})
		},
		'ひ': func(d *docmodel.Document, s string) { d.Draft = s },
		'ب': func(d *docmodel.Document, s string) {
			d.Append(docmodel.Figure{Drawing: &picture.Drawing{Width: 9, Height: 9, Items: []picture.Item{picture.Text{Size: 9, Value: s}}}})
		},
		'\n': func(d *docmodel.Document, s string) { d.ID = s },
	} {
		d := docmodel.New("x", "nb", "T", nil)
		place(d, "Leverandør "+string(r)+" AS")
		var b bytes.Buffer
		v := kinds.ViolationsOf(pdf.Render(&b, d))
		if len(v) != 1 || v[0].Code != "glyph" || !strings.Contains(v[0].Detail, fmt.Sprintf("U+%04X", r)) || !strings.Contains(v[0].Detail, "Leverandør") || b.Len() > 0 {
			t.Errorf("%q: %v", r, v)
		}
	}
	if got := pdf.Printable("a😀æ→\u2011"); got != "a?æ?\u2011" {
		t.Error(got)
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	d := docmodel.New("x", "nb", "T", nil)
	for range pdf.Most + 1 {
		d.Append(docmodel.Paragraph{Runs: text("a")}, docmodel.PageBreak{})
	}
	if v := kinds.ViolationsOf(pdf.Render(&bytes.Buffer{}, d)); len(v) != 1 || v[0].Code != "pages" {
		t.Errorf("%v", v)
	}
}

func TestFigure(t *testing.T) {
	t.Parallel()
	d := docmodel.New("x", "nb", "T", nil)
	d.Append(docmodel.Figure{Title: "Kjeden", Drawing: &picture.Drawing{Width: 900, Height: 200, Items: []picture.Item{
		picture.Box{X: 1, Y: 1, W: 100, H: 40, R: 4, Fill: picture.Tinted, Stroke: picture.Accent, StrokeWidth: 1},
		picture.Group{Label: "g", Items: []picture.Item{picture.Text{X: 50, Y: 25, Size: 14, Bold: true, Anchor: picture.Middle, Value: "Kommune"}}},
		picture.Link{Href: "/a", Items: []picture.Item{picture.Text{X: 890, Y: 25, Size: 14, Tone: picture.DangerText, Anchor: picture.End, Value: "Leverandør", MaxWidth: 200}}},
		picture.Path{Stroke: picture.Neutral, Width: 1, Dashed: true, Arrow: true, Segments: []picture.Segment{picture.MoveTo(101, 20), picture.LineTo(300, 20), picture.CubicTo(400, 20, 500, 100, 700, 100)}},
		picture.Path{Fill: picture.Success, Segments: []picture.Segment{picture.MoveTo(0, 100), picture.LineTo(50, 100), picture.LineTo(0, 150)}},
	}}})
	file := render(t, d)
	run(t, file, "qpdf", "--check", "FILE")
	if out := read(t, file); !strings.Contains(out, "Kommune") || !strings.Contains(out, "Leverandør") || !strings.Contains(out, "Kjeden") {
		t.Error(out)
	}
	d.Append(docmodel.Figure{Title: "nothing"})
	if err := pdf.Render(&bytes.Buffer{}, d); err == nil || kinds.KindOf(err) != kinds.KindInternal {
		t.Errorf("a figure without a drawing: %v", err)
	}
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// TestAgain prints the hash of a document when another test asks for it.
func TestAgain(t *testing.T) {
	if os.Getenv("LEDD_PDF_AGAIN") == "" {
		t.Skip("runs in a process of its own")
	}
	fmt.Println("hash:", sum(render(t, agreement(12, 100))))
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	want := sum(render(t, agreement(12, 100)))
	for range 2 {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAgain$", "-test.v")
		c.Env = append(os.Environ(), "LEDD_PDF_AGAIN=1", "TZ=Asia/Tokyo", "LANG=C")
		out, err := c.Output()
		if err != nil || !strings.Contains(string(out), "hash: "+want) {
			t.Errorf("another process: %v, want %s\n%s", err, want, out)
		}
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var b bytes.Buffer
			if err := pdf.Render(&b, agreement(12, 100)); err != nil || sum(b.Bytes()) != want {
				t.Errorf("another goroutine: %v", err)
			}
		})
	}
	all.Wait()
}

func TestMade(t *testing.T) {
	t.Parallel()
	d := agreement(1, 1)
	first := render(t, d)
	d.Made = time.Date(2027, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	if out := run(t, render(t, d), "pdfinfo", "-isodates", "FILE"); !strings.Contains(out, "2027-01-02T02:04:05Z") || !strings.Contains(out, "sha256:"+d.Digest) {
		t.Error(out)
	}
	if bytes.Equal(first, render(t, d)) {
		t.Error("the date is not in the file")
	}
}

func BenchmarkRender(b *testing.B) {
	d := agreement(12, 60)
	render(b, d) // reads the fonts
	b.ReportAllocs()
	for b.Loop() {
		render(b, d)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}
