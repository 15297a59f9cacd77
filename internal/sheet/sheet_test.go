package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/sheet"
)

// packed makes a workbook of parts: name, text, name, text…
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	workbook = `<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="Om" r:id="a"/><sheet name="Protokoll" r:id="b"/></sheets></workbook>`
	rels     = `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></Relationships>`
	shared   = `<sst><si><t>Navn</t></si><si><r><t>For</t></r><r><t>mål</t></r><rPh><t>x</t></rPh></si></sst>`
	styles   = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	second   = `<worksheet><sheetData><row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c></row><row r="4"><c r="A4" t="inlineStr"><is><t>Barn &amp; unge</t></is></c><c r="B4" s="1"><v>45292</v></c><c r="C4" t="b"><v>1</v></c><c r="D4"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`
)

// show writes a sheet on one line.
func show(s sheet.Sheet) string {
	var out []string
	for _, r := range s.Rows {
		out = append(out, fmt.Sprintf("%d:%s", r.Line, strings.Join(r.Cells, "|")))
	}
	return s.Name + " " + strings.Join(out, " / ")
}

// TestFormats: the same table comes out of every format that it is kept in.
func TestFormats(t *testing.T) {
	t.Parallel()
	xlsx := packed(t, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", rels, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles,
		"xl/worksheets/sheet1.xml", `<worksheet/>`, "xl/worksheets/sheet2.xml", second)
	ods := packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml",
		`<office:document-content xmlns:office="o"><table:table table:name="Ark"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`+
			`<table:table-row><table:table-cell><text:p>Navn</text:p><text:p>to</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="date" office:date-value="2024-01-01T00:00:00"><text:p>01.01.24</text:p><office:annotation><text:p>merknad</text:p></office:annotation></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>`+
			`<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table></office:document-content>`)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"xlsx":   {xlsx, "Protokoll 3:Navn||Formål / 4:Barn & unge|2024-01-01|TRUE|2"},
		"ods":    {ods, "Ark 3:Navn\nto|||2024-01-01"},
		"csv":    {[]byte("a,\"b, c\"\n\n1,2\n"), " 1:a|b, c / 3:1|2"},
		"tabs":   {[]byte("a\tb, c\n1\t2\n"), " 1:a|b, c / 2:1|2"},
		"utf-16": {[]byte("\xFF\xFEa\x00;\x00\xE5\x00"), " 1:a|å"},
	} {
		book, err := sheet.Read(c.file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(book.Sheets[len(book.Sheets)-1]); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestRefused: what is no register, or would harm, is refused with the cure.
func TestRefused(t *testing.T) {
	t.Parallel()
	book := func(more ...string) []byte {
		return packed(t, append([]string{"xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet2.xml", second}, more...)...)
	}
	if _, err := sheet.Read(book()); err != nil {
		t.Fatalf("the workbook without any of it: %v", err)
	}
	bomb := `<worksheet><sheetData><row><c t="inlineStr"><is><t>` + strings.Repeat(" ", 200<<20) + `</t></is></c></row></sheetData></worksheet>`
	for code, file := range map[string][]byte{
		"macros":  book("xl/vbaProject.bin", "x"),
		"links":   book("xl/externalLinks/externalLink1.xml", "<x/>"),
		"doctype": packed(t, "content.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`),
		"size":    book("xl/worksheets/sheet1.xml", bomb),
		"broken":  []byte("PK\x03\x04 cut off"),
		"foreign": packed(t, "word/document.xml", "<x/>"),
		"nul":     []byte("a\x00b"),
		"columns": []byte(strings.Repeat("x,", 600) + "x"),
	} {
		_, err := sheet.Read(file)
		if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestLyingSize: an archive that understates what it unpacks to stops at the bound.
func TestLyingSize(t *testing.T) {
	t.Parallel()
	file := packed(t, "content.xml", strings.Repeat("<a></a>", 30<<20))
	at := bytes.LastIndex(file, []byte("PK\x01\x02"))
	copy(file[at+24:], []byte{1, 0, 0, 0}) // the uncompressed size in the directory
	if _, err := sheet.Read(file); kinds.KindOf(err) != kinds.KindInvalid {
		t.Errorf("%v", err)
	}
}

// TestTwentyThousandRows: a large register is read whole.
func TestTwentyThousandRows(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>`)
	for i := range 20_000 {
		fmt.Fprintf(&b, `<row r="%d"><c t="inlineStr"><is><t>Behandling %d</t></is></c><c t="inlineStr"><is><t>Formål</t></is></c></row>`, i+1, i)
	}
	b.WriteString(`</sheetData></worksheet>`)
	book, err := sheet.Read(packed(t, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", rels, "xl/worksheets/sheet2.xml", b.String()))
	if err != nil || len(book.Sheets[1].Rows) != 20_000 || book.Sheets[1].Rows[19_999].Cells[0] != "Behandling 19999" {
		t.Errorf("%v", err)
	}
}

// FuzzRead: whatever the bytes, reading ends without a panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte("a;b\n1;2"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = sheet.Read(b) })
}
