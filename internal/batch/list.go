package batch

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// columns of a list of counterparts, as people head them.
var listColumns = map[string]string{
	"organisation": "text", "organisation number": "text", "orgnr": "text", "organisasjonsnummer": "text", "org.nr.": "text", "cvr": "text", "name of organisation": "text", "organisasjon": "text", "kommune": "text", "number": "text",
	"name": "name", "navn": "name", "namn": "name", "contact": "name", "kontakt": "name", "kontaktperson": "name",
	"email": "email", "e-mail": "email", "e-post": "email", "epost": "email", "mail": "email",
	"language": "language", "språk": "language", "sprog": "language", "reference": "reference", "referanse": "reference", "reference number": "reference",
}

// usualColumns is the order of a list without a heading.
var usualColumns = []string{"text", "name", "email", "language", "reference"}

// mostCounterparts is how many one batch has at most.
const mostCounterparts = 2000

// ReadCounterparts reads a list as it is pasted from a spreadsheet: fields apart by
// tabs, semicolons or commas. Errors: invalid, with the line.
func ReadCounterparts(list string) ([]Counterpart, error) {
	list = strings.TrimPrefix(list, "\ufeff")
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	r := csv.NewReader(strings.NewReader(list))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(list), -1, true
	columns, out := usualColumns, []Counterpart{}
	for first := true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, kinds.Invalid("/list", "line", "the list cannot be read: %v", err)
		}
		line, _ := r.FieldPos(0)
		if heads, ok := headsOf(row); first && ok {
			columns = heads
			continue
		}
		c, vs := counterpartOf(row, columns, line)
		if len(vs) > 0 {
			return nil, kinds.Violations(vs)
		}
		if out = append(out, c); len(out) > mostCounterparts {
			return nil, kinds.Invalid("/list", "line", "a batch has %d counterparts at most: make several", mostCounterparts)
		}
	}
}

// separator is what stands between the fields of the first line that has several.
func separator(list string) rune {
	for line := range strings.Lines(list) {
		for _, r := range "\t;," {
			if strings.ContainsRune(line, r) {
				return r
			}
		}
	}
	return ';'
}

// headsOf reads a line as a heading, which names one organisation's column.
func headsOf(row []string) (heads []string, ok bool) {
	for _, cell := range row {
		name := listColumns[strings.ToLower(strings.TrimSpace(cell))]
		ok = ok || name == "text"
		heads = append(heads, name)
	}
	return heads, ok
}

func counterpartOf(row, columns []string, line int) (c Counterpart, vs []kinds.Violation) {
	at := map[string]*string{"text": &c.Text, "name": &c.Name, "email": &c.Email, "language": &c.Language, "reference": &c.Reference}
	for i, cell := range row {
		if i < len(columns) && at[columns[i]] != nil {
			*at[columns[i]] = strings.TrimSpace(cell)
		}
	}
	if c.Text == "" {
		return c, []kinds.Violation{{Pointer: "/list", Code: "line", Detail: "line " + strconv.Itoa(line) + " names no organisation"}}
	}
	for _, v := range kinds.ViolationsOf(door.Validate(c)) {
		vs = append(vs, kinds.Violation{Pointer: "/list", Code: "line", Detail: "line " + strconv.Itoa(line) + ", " + strings.TrimPrefix(v.Pointer, "/") + ": " + v.Detail})
	}
	return c, vs
}
