package sheet

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Tab is one sheet that is written: its lines come one after another, and are not held.
type Tab struct {
	Name    string
	Columns int
	Width   float64 // of each column, in characters
	Lines   func(write func(cells []string) error) error
}

// The parts of a workbook that are the same in each (ECMA-376 part 1). Style 1 is text
// (number format 49) that is wrapped: what begins as a formula does is none.
const (
	rootRels = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	styles   = xml.Header + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
	officeRel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// Write writes a workbook in which every cell is text, a line at a time. The same lines
// give the same bytes.
func Write(to io.Writer, tabs ...Tab) error {
	z := zip.NewWriter(to)
	var types, book, rels strings.Builder
	for i, t := range tabs {
		n := i + 1
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, n)
		fmt.Fprintf(&book, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(t.Name), n, n)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, n, officeRel, n)
	}
	for _, p := range [][2]string{
		{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", rootRels},
		{"xl/workbook.xml", xml.Header + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + book.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%sstyles" Target="styles.xml"/></Relationships>`, len(tabs)+1, officeRel)},
		{"xl/styles.xml", styles},
	} {
		w, err := z.Create(p[0])
		if err == nil {
			_, err = io.WriteString(w, p[1])
		}
		if err != nil {
			return err
		}
	}
	for i, t := range tabs {
		w, err := z.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err == nil {
			err = t.write(w)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func (t Tab) write(w io.Writer) error {
	_, err := fmt.Fprintf(w, xml.Header+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1" max="%d" width="%g" customWidth="1"/></cols><sheetData>`, max(t.Columns, 1), t.Width)
	if err != nil {
		return err
	}
	n := 0
	err = t.Lines(func(cells []string) error {
		n++
		var line strings.Builder
		fmt.Fprintf(&line, `<row r="%d">`, n)
		for i, c := range cells {
			fmt.Fprintf(&line, `<c r="%s%d" s="1" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, letters(i), n, escaped(c))
		}
		line.WriteString("</row>")
		_, err := io.WriteString(w, line.String())
		return err
	})
	if err == nil {
		_, err = io.WriteString(w, "</sheetData></worksheet>")
	}
	return err
}

// letters names a column, counted from 0.
func letters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letters(i/26-1) + letters(i%26)
}

// escaped is a text as XML says it; what XML cannot say is marked.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

// mostCell is how many characters a cell holds (ECMA-376).
const mostCell = 32767

// Fitting shortens a text that no cell holds, and ends it with a mark that says so.
func Fitting(s, mark string) string {
	s = strings.ToValidUTF8(s, "")
	if utf8.RuneCountInString(s) <= mostCell/2 { // a character outside the first plane counts twice
		return s
	}
	return string([]rune(s)[:mostCell/2-utf8.RuneCountInString(mark)]) + mark
}

// Named makes a title the name of a sheet: 31 characters at most, without those that a
// name cannot have.
func Named(title string) string {
	runes := []rune(strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, title)))
	return strings.TrimSpace(string(runes[:min(len(runes), 31)]))
}
