package document

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

func begins(with string) func(io.ReaderAt, int64) bool {
	return func(r io.ReaderAt, size int64) bool { return string(head(r, size, int64(len(with)))) == with }
}

func head(r io.ReaderAt, size, most int64) []byte {
	b := make([]byte, min(size, most))
	n, _ := r.ReadAt(b, 0)
	return b[:n]
}

// The bounds of a document that is an archive of others.
const (
	mostInside   = 10_000
	mostMimetype = 200
)

// packed tells a document that is a zip archive by a file in it. One with macros is
// none that is taken.
func packed(file, says string) func(io.ReaderAt, int64) bool {
	return func(r io.ReaderAt, size int64) bool {
		if !bytes.HasPrefix(head(r, size, 4), []byte("PK\x03\x04")) {
			return false
		}
		z, err := zip.NewReader(r, size)
		if err != nil || len(z.File) > mostInside {
			return false
		}
		found := false
		for _, f := range z.File {
			name := strings.ToLower(f.Name)
			if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
				return false
			}
			found = found || f.Name == file && (says == "" || content(f) == says)
		}
		return found
	}
}

func content(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, mostMimetype))
	return strings.TrimSpace(string(b))
}

// signedData is the identifier of what a CMS file holds (RFC 5652, 5.1), in DER.
var signedData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}

func isSigned(r io.ReaderAt, size int64) bool {
	b := head(r, size, 32)
	return len(b) > 0 && b[0] == 0x30 && bytes.Contains(b, signedData)
}

// mostText is how much of a text is looked at.
const mostText = 64 << 10

// isText takes UTF-8, and the older encodings of eight bits, without what no text has.
func isText(r io.ReaderAt, size int64) bool {
	b := head(r, size, mostText)
	return len(b) > 0 && !bytes.ContainsFunc(b, func(c rune) bool {
		return c != utf8.RuneError && unicode.IsControl(c) && !strings.ContainsRune("\t\r\n\f\u0085", c) && c < 0x80
	}) && !isMarkup(b)
}

// isMarkup tells a page of the web, which is no text here.
func isMarkup(b []byte) bool {
	low := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(b[:min(len(b), 1024)]), "\ufeff")))
	return strings.HasPrefix(low, "<!doctype html") || strings.HasPrefix(low, "<html") || strings.HasPrefix(low, "<script") || strings.HasPrefix(low, "<svg") || strings.Contains(low, "<svg ")
}

func isXML(r io.ReaderAt, size int64) bool {
	b := head(r, size, mostText)
	low := strings.ToLower(string(b))
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff"))), []byte("<")) && !isMarkup(b) && !bytes.ContainsRune(b, 0) &&
		!strings.Contains(low, "<html") && !strings.Contains(low, "w3.org/1999/xhtml") && !strings.Contains(low, "<!entity")
}

func isJSON(r io.ReaderAt, size int64) bool {
	d := json.NewDecoder(io.NewSectionReader(r, 0, size))
	depth := 0
	for {
		t, err := d.Token()
		if err != nil {
			return depth == 0 && err == io.EOF && d.InputOffset() > 0
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > 100 {
				return false
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}
