package object_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/seal/object"
)

// pdf writes objects 1 to n with a classic table.
func pdf(bodies ...string) string {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	table.WriteString("0000000000 65535 f \n")
	for i, body := range bodies {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, table.String(), len(bodies)+1, b.Len())
	return b.String()
}

func start(file string) int {
	var at int
	_, _ = fmt.Sscanf(file[strings.LastIndex(file, "startxref"):], "startxref\n%d", &at)
	return at
}

// more writes one object behind a file.
func more(file string, num int, body, trailer string) string {
	at := len(file)
	object := fmt.Sprintf("%d 0 obj\n%s\nendobj\n", num, body)
	return file + object + fmt.Sprintf("xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 9 /Root 1 0 R /Prev %d %s>>\nstartxref\n%d\n%%%%EOF\n", num, at, start(file), trailer, at+len(object))
}

func flate(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func base() string {
	return pdf("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 10.0 10]>>", "<</Type /Page /Parent 2 0 R /Contents 4 0 R>>", "<</Length 5 0 R>>\nstream\nq Q\nendstream", "3")
}

// streamed is a file whose objects stand in an object stream, with a predictor on
// its cross-reference stream.
func streamed() string {
	inner := "1 0 2 31 3 80 <</Type /Catalog /Pages 2 0 R>> <</Type /Pages /Kids [3 0 R] /Count 1>>          <</Type /Page /Parent 2 0 R>>"
	first := strings.Index(inner, "<<")
	head := fmt.Sprintf("1 0 2 %d 3 %d ", strings.Index(inner[first:], "<</Type /Pages"), strings.Index(inner[first:], "<</Type /Page /"))
	content := head + inner[first:]
	packed := flate(content)
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	holder := b.Len()
	fmt.Fprintf(&b, "4 0 obj\n<</Type /ObjStm /N 3 /First %d /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n", len(head), len(packed), packed)
	at := b.Len()
	rows := [][]byte{{0, 0, 0, 0}, {2, 0, 4, 0}, {2, 0, 4, 1}, {2, 0, 4, 2}, {1, 0, byte(holder), 0}, {1, byte(at >> 8), byte(at), 0}}
	var up []byte
	before := make([]byte, 4)
	for _, row := range rows {
		up = append(up, 2)
		for i := range row {
			up = append(up, row[i]-before[i])
		}
		before = row
	}
	x := flate(string(up))
	fmt.Fprintf(&b, "5 0 obj\n<</Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>> /Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(x), x, at)
	return b.String()
}

// cases is files with what is to be found in them.
var cases = []struct {
	name      string
	file      func() string
	revisions int
	pages     int
	problems  []string
}{
	{"classic", base, 1, 1, nil},
	{"streams", streamed, 1, 1, nil},
	{"two revisions", func() string { return more(base(), 3, "<</Type /Page /Parent 2 0 R>>", "") }, 2, 1, nil},
	{"carriage returns", func() string {
		return strings.ReplaceAll(pdf("<</Type /Catalog /Pages 2 0 R>>", "<</Kids [] /Count 0>>"), "\n", "\r")
	}, 1, 0, nil},
	{"a free entry of a generation too far", func() string { return strings.Replace(base(), "65535 f", "65536 f", 1) }, 1, 1, nil},
	{"an entry of a generation too far", func() string { return strings.Replace(base(), "00000 n", "65536 n", 1) }, 1, 1, []string{"xref-syntax", "no-eof"}},
	{"junk before", func() string { return "junk\n" + base() }, 1, 1, []string{"header"}},
	{"no header", func() string { return "hello" }, 0, 0, []string{"header"}},
	{"junk behind", func() string { return base() + "PK" }, 1, 1, []string{"trailing-bytes"}},
	{"no table", func() string { return strings.Replace(base(), "xref\n0", "xxxx\n0", 1) }, 1, 1, []string{"no-object", "xref-syntax", "no-eof"}},
	{"circle", func() string {
		f := base()
		return more(f, 9, "0", fmt.Sprintf("/Prev %d", len(f)+len("9 0 obj\n0\nendobj\n")))
	}, 1, 1, []string{"duplicate-key", "xref-loop", "no-eof"}},
	{"duplicate key", func() string { return pdf("<</Type /Catalog /A 1 /A 2 /Pages 2 0 R>>", "<</Kids [] /Count 0>>") }, 1, 0, []string{"duplicate-key"}},
	{"too deep", func() string { return pdf("<</Type /Catalog /Pages 2 0 R>>", strings.Repeat("[", 100)) }, 1, 0, []string{"too-deep", "page-tree"}},
	{"page tree in a circle", func() string { return pdf("<</Type /Catalog /Pages 2 0 R>>", "<</Kids [2 0 R]>>") }, 1, 0, []string{"page-tree"}},
	{"wrong length", func() string { return strings.Replace(base(), "\n3\nendobj", "\n9\nendobj", 1) }, 1, 1, []string{"stream-length"}},
	{"other object", func() string { return strings.Replace(base(), "4 0 obj", "8 0 obj", 1) }, 1, 1, []string{"other-object"}},
}

func TestOpen(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := object.Open([]byte(c.file()), object.Limits{})
			pages := 0
			if r := f.Last(); r != nil {
				list, _ := r.Pages()
				pages = len(list)
				for _, p := range list {
					r.Resolve(p.Dict["Contents"])
				}
			}
			var codes []string
			for _, p := range f.Problems {
				codes = append(codes, p.Code)
			}
			if len(f.Revisions) != c.revisions || pages != c.pages || !cmp.Equal(slices.Compact(codes), c.problems) {
				t.Errorf("%d revisions, %d pages, %v; want %d, %d, %v", len(f.Revisions), pages, codes, c.revisions, c.pages, c.problems)
			}
		})
	}
}

// TestRevisions: each revision sees its own objects, and knows what it changes.
func TestRevisions(t *testing.T) {
	f := object.Open([]byte(more(more(base(), 3, "<</Type /Page /Rotate 90>>", ""), 5, "2", "")), object.Limits{})
	if len(f.Problems) > 0 || len(f.Revisions) != 3 {
		t.Fatal(f.Problems)
	}
	for i, want := range []object.Object{nil, object.Integer(90), object.Integer(90)} {
		pages, _ := f.Revisions[i].Pages()
		if got := pages[0].Dict["Rotate"]; got != want {
			t.Errorf("revision %d: %v, want %v", i, got, want)
		}
	}
	if diff := cmp.Diff([]object.Ref{{Num: 5}}, f.Revisions[2].Changed); diff != "" {
		t.Error(diff)
	}
	// The length of a stream is that of the revision that one looks from.
	first, _ := f.Revisions[0].Object(object.Ref{Num: 4}).(object.Stream)
	if string(first.Raw) != "q Q" {
		t.Errorf("%q", first.Raw)
	}
	f.Revisions[2].Object(object.Ref{Num: 4})
	if len(f.Problems) != 1 || f.Problems[0].Code != "stream-length" {
		t.Error(f.Problems)
	}
}

func TestValues(t *testing.T) {
	for in, want := range map[string]object.Object{
		"1":            object.Integer(1),
		"-.5":          object.Real(-.5),
		"540.00":       object.Real(540),
		"true":         true,
		"null":         nil,
		"/A#42c":       object.Name("ABc"),
		"3 0 R":        object.Ref{Num: 3},
		"[1 0 /N]":     object.Array{object.Integer(1), object.Integer(0), object.Name("N")},
		"<</A/B/C[]>>": object.Dict{"A": object.Name("B"), "C": object.Array{}},
		"% x\n7":       object.Integer(7),
	} {
		f := object.Open([]byte(pdf("<</V "+in+">>")), object.Limits{})
		if diff := cmp.Diff(want, f.Last().Root()["V"]); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
	for in, want := range map[string]string{`(a\(b\)\101\n(c))`: "a(b)A\n(c)", "<48 656C6c6F7>": "Hellop", "(a\\\nb)": "ab", "<FEFF00E6>": "æ", "(\xe6)": "æ", "(æ)": "æ"} {
		f := object.Open([]byte(pdf("<</V "+in+">>")), object.Limits{})
		s, _ := f.Last().Root()["V"].(object.String)
		if s.Text() != want || s.Start < 0 || s.End-s.Start != len(in) {
			t.Errorf("%s: %q from %d to %d", in, s.Text(), s.Start, s.End)
		}
	}
}

func TestDecode(t *testing.T) {
	hex := "<</Filter [/ASCIIHexDecode /FlateDecode] /Length %d>>\nstream\n%s\nendstream"
	packed := fmt.Sprintf("%x>", flate("hello"))
	for name, c := range map[string]struct {
		body, want string
		ok         bool
	}{
		"plain":     {"<</Length 5>>\nstream\nhello\nendstream", "hello", true},
		"hex flate": {fmt.Sprintf(hex, len(packed), packed), "hello", true},
		"ascii85":   {"<</Filter /ASCII85Decode /Length 9>>\nstream\nBOu!rDZ~>\nendstream", "hello", true},
		"tiff":      {"<</Filter /FlateDecode /DecodeParms <</Predictor 2 /Columns 3>> /Length " + fmt.Sprint(len(flate("\x01\x01\x01"))) + ">>\nstream\n" + flate("\x01\x01\x01") + "\nendstream", "\x01\x02\x03", true},
		"picture":   {"<</Filter /DCTDecode /Length 1>>\nstream\nx\nendstream", "", false},
		"bomb":      {"<</Filter /FlateDecode /Length " + fmt.Sprint(len(flate(strings.Repeat("0", 2<<20)))) + ">>\nstream\n" + flate(strings.Repeat("0", 2<<20)) + "\nendstream", "", false},
	} {
		f := object.Open([]byte(pdf("<<>>", c.body)), object.Limits{Decoded: 1 << 20})
		s, ok := f.Last().Object(object.Ref{Num: 2}).(object.Stream)
		if !ok {
			t.Fatal(name, f.Problems)
		}
		got, err := f.Last().Decode(s)
		if (err == nil) != c.ok || string(got) != c.want && c.ok {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}
