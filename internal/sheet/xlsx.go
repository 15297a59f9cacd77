package sheet

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ledd/internal/kinds"
)

// xlsx is what the sheets of a workbook share.
type xlsx struct {
	parts
	strings []string
	dates   map[int]bool // styles whose numbers are days
	epoch   time.Time
}

func readXLSX(p parts) (Book, error) {
	x := &xlsx{parts: p, dates: map[int]bool{}, epoch: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	for _, read := range []func() error{x.readStrings, x.readStyles} {
		if err := read(); err != nil {
			return Book{}, err
		}
	}
	named, err := x.list()
	book := Book{Format: "xlsx"}
	for _, s := range named {
		if err != nil {
			return book, err
		}
		var sheet Sheet
		sheet, err = x.sheet(s[0], s[1])
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, err
}

// list gives the name and the part of each sheet, in the order of the tabs.
func (x *xlsx) list() ([][2]string, error) {
	targets := map[string]string{}
	if err := x.walk("xl/_rels/workbook.xml.rels", func(n node) error {
		if n.kind == '<' && n.name == "Relationship" {
			targets[n.attr("Id")] = strings.TrimPrefix(path.Join("/xl", n.attr("Target")), "/")
			if after, ok := strings.CutPrefix(n.attr("Target"), "/"); ok {
				targets[n.attr("Id")] = after
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var out [][2]string
	err := x.walk("xl/workbook.xml", func(n node) error {
		switch {
		case n.kind == '<' && n.name == "workbookPr" && (n.attr("date1904") == "1" || n.attr("date1904") == "true"):
			x.epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		case n.kind == '<' && n.name == "sheet":
			out = append(out, [2]string{n.attr("name"), targets[n.attr("id")]})
		}
		return nil
	})
	return out, err
}

func (x *xlsx) readStrings() error {
	var b strings.Builder
	in, skip, total := false, false, 0
	return x.walk("xl/sharedStrings.xml", func(n node) error {
		switch {
		case n.name == "rPh":
			skip = n.kind == '<'
		case n.name == "t":
			in = n.kind == '<'
		case n.kind == 't' && in && !skip:
			b.WriteString(n.text)
		case n.kind == '>' && n.name == "si":
			if total += b.Len(); total > maxText {
				return errLarge
			}
			x.strings = append(x.strings, b.String())
			b.Reset()
		}
		return nil
	})
}

// calendar is formats of numbers that show a day: year and day outside of quotes.
var calendar = regexp.MustCompile(`(?i)(y.*d|d.*y|m.*y|y.*m|å.*d|d.*å)`)

func (x *xlsx) readStyles() error {
	custom, cell, i := map[string]bool{}, false, 0
	return x.walk("xl/styles.xml", func(n node) error {
		switch {
		case n.name == "cellXfs":
			cell = n.kind == '<'
		case n.kind != '<':
		case n.name == "numFmt":
			custom[n.attr("numFmtId")] = calendar.MatchString(n.attr("formatCode"))
		case n.name == "xf" && cell:
			id, _ := strconv.Atoi(n.attr("numFmtId"))
			x.dates[i] = custom[n.attr("numFmtId")] || (id >= 14 && id <= 17) || id == 22
			i++
		}
		return nil
	})
}

// cell is the cell that is being read.
type cell struct {
	at, style int
	kind      string
	text      strings.Builder
	open      bool
}

func (x *xlsx) sheet(name, part string) (Sheet, error) {
	f := &filler{sheet: Sheet{Name: name}}
	line, row, c := 0, []string{}, cell{}
	err := x.walk(part, func(n node) error {
		switch {
		case n.kind == '<' && n.name == "row":
			line, row = lineOf(n, line), nil
		case n.kind == '>' && n.name == "row":
			return f.add(line, row)
		case n.kind == '<' && n.name == "c":
			c = cell{at: columnOf(n.attr("r"), len(row)), kind: n.attr("t")}
			c.style, _ = strconv.Atoi(n.attr("s"))
		case n.kind == '>' && n.name == "c":
			var err error
			row, err = put(row, c.at, x.value(&c))
			return err
		case n.name == "v" || n.name == "t":
			c.open = n.kind == '<'
		case n.kind == 't' && c.open:
			c.text.WriteString(n.text)
		}
		return nil
	})
	return f.sheet, err
}

func lineOf(n node, last int) int {
	if at, err := strconv.Atoi(n.attr("r")); err == nil && at > last {
		return at
	}
	return last + 1
}

// columnOf reads the letters of a place such as AB12.
func columnOf(place string, next int) int {
	n := 0
	for _, c := range place {
		if c < 'A' || c > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n == 0 {
		return next
	}
	return n - 1
}

func put(row []string, at int, text string) ([]string, error) {
	if text == "" {
		return row, nil
	}
	if at >= 1<<14 {
		return row, kinds.Invalid("file", "columns", "a cell stands to the right of the last column that a sheet has: the workbook is damaged")
	}
	for len(row) <= at {
		row = append(row, "")
	}
	row[at] = text
	return row, nil
}

// value is the text that a cell shows.
func (x *xlsx) value(c *cell) string {
	text := c.text.String()
	switch c.kind {
	case "s":
		if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < len(x.strings) {
			return x.strings[i]
		}
		return ""
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text]
	case "", "n":
		if days, err := strconv.ParseFloat(text, 64); err == nil && x.dates[c.style] && days > 0 && days < 3e6 {
			return x.epoch.AddDate(0, 0, int(days)).Format(time.DateOnly)
		}
	}
	return text
}
