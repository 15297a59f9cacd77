package exchange

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// set puts one cell into an input; the error says what is wrong with the value.
type set[In any] func(in *In, cell string) error

// column is one column of a file: where its value goes, and where in the input
// a violation of it is reported.
type column[In any] struct {
	name    string
	pointer string
	set     set[In]
}

func names[In any](cs []column[In], more ...string) []string {
	var all []string
	for _, c := range cs {
		all = append(all, c.name)
	}
	return append(all, more...)
}

// text is a column that is taken as it stands.
func text[In any, S ~string](name, pointer string, field func(*In) *S) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error { *field(in) = S(cell); return nil }}
}

// address is a column of web addresses; people leave https:// out.
func address[In any](name, pointer string, field func(*In) *string) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		if strings.Contains(cell, ".") && !strings.ContainsAny(cell, ": ") {
			cell = "https://" + cell
		}
		*field(in) = cell
		return nil
	}}
}

// date is a column of civil dates.
func date[In any](name, pointer string, field func(*In) *kinds.Date) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		d, err := parseDate(cell)
		*field(in) = d
		return err
	}}
}

var nordic = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)

// parseDate reads 2020-12-31 and 31.12.2020.
func parseDate(cell string) (kinds.Date, error) {
	if m := nordic.FindStringSubmatch(cell); m != nil {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		d, err := kinds.ParseDate(fmt.Sprintf("%s-%02d-%02d", m[3], month, day))
		if err != nil {
			return "", say("no-such-day")
		}
		return d, nil
	}
	d, err := kinds.ParseDate(cell)
	if err != nil {
		return "", say("no-date")
	}
	return d, nil
}

var answers = map[string]kinds.Tri{
	"": "", "yes": kinds.Yes, "no": kinds.No, "unknown": kinds.Unknown,
	"ja": kinds.Yes, "nei": kinds.No, "nej": kinds.No, "ukjent": kinds.Unknown, "ukendt": kinds.Unknown,
}

// tri is a column of yes, no or unknown; empty is not answered.
func tri[In any](name, pointer string, field func(*In) *kinds.Tri) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		t, ok := answers[strings.ToLower(cell)]
		*field(in) = t
		if !ok {
			return say("no-answer")
		}
		return nil
	}}
}

// number is a column of whole numbers, as large as both databases store; empty is
// not answered.
func number[In any](name, pointer string, field func(*In) **int) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error {
		*field(in) = nil
		if cell == "" {
			return nil
		}
		wide, err := strconv.ParseInt(cell, 10, 32)
		if err != nil {
			return say("no-number")
		}
		n := int(wide)
		*field(in) = &n
		return nil
	}}
}

// list is a column of several texts with semicolons between them.
func list[In any](name, pointer string, field func(*In) *[]string) column[In] {
	return column[In]{name, pointer, func(in *In, cell string) error { *field(in) = split(cell); return nil }}
}

func split(cell string) []string {
	out := []string{}
	for part := range strings.SplitSeq(cell, ";") {
		if p := strings.TrimSpace(part); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// fill puts a row's cells into an input; false when one of them was rejected.
// With keep, an empty cell says nothing and leaves what is there.
func fill[In any](s *session, r row, cs []column[In], in *In, keep bool) bool {
	good := true
	for _, c := range cs {
		cell := r.get(c.name)
		if !r.has(c.name) || (keep && cell == "") {
			continue
		}
		if err := c.set(in, cell); err != nil {
			s.reject(r, c.name, cell, remarkOf(err))
			good = false
		}
	}
	return good
}

// place finds the column that a violation's pointer belongs to.
func place[In any](cs []column[In], v kinds.Violation) string {
	best := ""
	longest := 0
	for _, c := range cs {
		if strings.HasPrefix(v.Pointer+"/", c.pointer+"/") && len(c.pointer) > longest {
			best, longest = c.name, len(c.pointer)
		}
	}
	return best
}
