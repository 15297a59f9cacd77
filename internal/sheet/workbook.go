package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"ledd/internal/kinds"
)

// readWorkbook reads XLSX and ODS.
func readWorkbook(b []byte) (Book, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return Book{}, kinds.Invalid("file", "broken", "the workbook cannot be opened: save it again as XLSX")
	}
	p := parts{}
	if err := p.fill(z); err != nil {
		return Book{}, err
	}
	switch {
	case p["xl/workbook.xml"] != nil:
		return readXLSX(p)
	case p["content.xml"] != nil:
		return readODS(p)
	}
	return Book{}, kinds.Invalid("file", "foreign", "the file is an archive and no workbook: send the spreadsheet itself, as XLSX, ODS or CSV")
}

// parts is the files inside a workbook, by name.
type parts map[string]*zip.File

// fill lists the parts and refuses what no register needs.
func (p parts) fill(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return kinds.Invalid("file", "size", "the workbook holds %d parts, more than %d: save the sheet alone as a new workbook", len(z.File), maxParts)
	}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasPrefix(name, "basic/"), strings.HasPrefix(name, "scripts/"), strings.Contains(name, "macrosheets/"):
			return kinds.Invalid("file", "macros", "the workbook holds macros: save it as XLSX without them")
		case strings.HasPrefix(name, "xl/externallinks/"):
			return kinds.Invalid("file", "links", "the workbook takes values from other files: paste them in as values, or save the sheet as CSV")
		case f.UncompressedSize64 > maxPart:
			return kinds.Invalid("file", "size", "the workbook unpacks to more than %d MiB: split it", maxPart>>20)
		}
		p[f.Name] = f
	}
	return nil
}

var errLarge = kinds.Invalid("file", "size", "the workbook unpacks to more than %d MiB: split it", maxPart>>20)

// bounded fails beyond a number of bytes: what the archive says of its sizes may be a lie.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errLarge
	}
	return n, err
}

// node is a place in a part: the element that begins or ends, or text within.
type node struct {
	name  string // local name
	attrs []xml.Attr
	text  string
	kind  byte // '<' begins, '>' ends, 't' text
}

// attr gives an attribute by its local name.
func (n node) attr(local string) string {
	for _, a := range n.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// walk visits the nodes of a part; a part that is not there has none. No document type is
// read, so that nothing is referred to but the five signs of XML itself.
func (p parts) walk(name string, visit func(node) error) error {
	f := p[name]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return kinds.Invalid("file", "broken", "the workbook cannot be opened: save it again as XLSX without a password")
	}
	defer func() { _ = r.Close() }()
	d := xml.NewDecoder(&bounded{r, maxPart})
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(name, err)
		}
		if err := visitToken(t, visit); err != nil {
			return err
		}
	}
}

func visitToken(t xml.Token, visit func(node) error) error {
	switch t := t.(type) {
	case xml.StartElement:
		return visit(node{name: t.Name.Local, attrs: t.Attr, kind: '<'})
	case xml.EndElement:
		return visit(node{name: t.Name.Local, kind: '>'})
	case xml.CharData:
		return visit(node{text: string(t), kind: 't'})
	case xml.Directive:
		return kinds.Invalid("file", "doctype", "the workbook declares a document type, which no spreadsheet does: save it again as XLSX")
	}
	return nil
}

func unreadable(part string, err error) error {
	if kinds.KindOf(err) == kinds.KindInvalid {
		return err
	}
	return kinds.Invalid("file", "broken", "the workbook is damaged (%s): save it again as XLSX", part)
}
