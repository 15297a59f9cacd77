package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ledd/internal/kinds"
)

// readText reads values with commas, semicolons, tabs or bars between them.
func readText(b []byte) (Book, error) {
	b, err := decode(b)
	if err != nil {
		return Book{}, err
	}
	comma := separator(b)
	sheet, err := readValues(b, comma, false)
	if errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		sheet, err = readValues(b, comma, true) // quotes that mean themselves
	}
	return Book{"csv", []Sheet{sheet}}, err
}

func readValues(b []byte, comma rune, lazy bool) (Sheet, error) {
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, lazy
	var f filler
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return f.sheet, nil
		}
		if err != nil {
			return f.sheet, err
		}
		line, _ := r.FieldPos(0)
		if err := f.add(line, cells); err != nil {
			return f.sheet, err
		}
	}
}

// decode gives UTF-8. Spreadsheets save text also as UTF-16 with a mark in front, and
// as Windows-1252, which is what bytes are that are no UTF-8.
func decode(b []byte) ([]byte, error) {
	var err error
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
	case !utf8.Valid(b):
		b, err = charmap.Windows1252.NewDecoder().Bytes(b)
	}
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if err == nil && bytes.IndexByte(b, 0) >= 0 {
		err = kinds.Invalid("file", "nul", "the file holds bytes that are no text: send the spreadsheet as XLSX, ODS or CSV")
	}
	return b, err
}

// separator is the sign that stands most often outside of quotes in the first lines.
func separator(b []byte) rune {
	counts, quoted := map[byte]int{}, false
	for _, c := range b[:min(len(b), 16<<10)] {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted:
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte(";\t|") {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return rune(best)
}
