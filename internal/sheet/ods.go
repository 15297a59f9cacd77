package sheet

import (
	"strconv"
	"strings"
	"time"
)

// ods is the reading of one document of the Open Document Format.
type ods struct {
	book         Book
	f            *filler
	line, times  int
	row          []string
	text         strings.Builder
	day          string
	wide         int  // how many columns the present cell fills
	within, note bool // inside a cell; inside a remark on it
	paragraphs   int
}

// most is how many repetitions of a filled cell or row are taken: beyond it they are
// the empty rest of a sheet with a format.
const most = 1000

func readODS(p parts) (Book, error) {
	o := &ods{book: Book{Format: "ods"}}
	err := p.walk("content.xml", func(n node) error {
		switch n.kind {
		case '<':
			o.begin(n)
		case '>':
			return o.end(n)
		case 't':
			if o.within && !o.note && o.paragraphs > 0 {
				o.text.WriteString(n.text)
			}
		}
		return nil
	})
	return o.book, err
}

func (o *ods) begin(n node) {
	switch n.name {
	case "table":
		o.f, o.line = &filler{sheet: Sheet{Name: n.attr("name")}}, 0
	case "table-row":
		o.row, o.times = nil, repeated(n.attr("number-rows-repeated"))
	case "table-cell", "covered-table-cell":
		o.text.Reset()
		o.within, o.paragraphs, o.day = true, 0, ""
		o.wide = repeated(n.attr("number-columns-repeated"))
		if n.attr("value-type") == "date" {
			if day, _, _ := strings.Cut(n.attr("date-value"), "T"); isDay(day) {
				o.day = day
			}
		}
	case "annotation":
		o.note = true
	case "p":
		if o.within && !o.note {
			if o.paragraphs++; o.paragraphs > 1 {
				o.text.WriteByte('\n')
			}
		}
	case "line-break":
		o.text.WriteByte('\n')
	case "s":
		o.text.WriteByte(' ')
	}
}

func (o *ods) end(n node) error {
	switch n.name {
	case "annotation":
		o.note = false
	case "table-cell", "covered-table-cell":
		o.within = false
		o.cell()
	case "table-row":
		return o.endRow()
	case "table":
		if o.f != nil {
			o.book.Sheets = append(o.book.Sheets, o.f.sheet)
			o.f = nil
		}
	}
	return nil
}

func (o *ods) cell() {
	text := o.text.String()
	if o.day != "" {
		text = o.day
	}
	if strings.TrimSpace(text) != "" {
		o.wide = min(o.wide, most)
	}
	for range min(o.wide, maxColumns+1) { // beyond it, only what is filled is refused
		if len(o.row) > maxColumns && text == "" {
			break
		}
		o.row = append(o.row, text)
	}
}

func (o *ods) endRow() error {
	if o.f == nil {
		return nil
	}
	first := o.line + 1
	o.line += o.times
	if strings.TrimSpace(strings.Join(o.row, "")) == "" {
		return nil
	}
	for i := range min(o.times, most) {
		if err := o.f.add(first+i, append([]string{}, o.row...)); err != nil {
			return err
		}
	}
	return nil
}

func repeated(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(n, 1<<20)
	}
	return 1
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
