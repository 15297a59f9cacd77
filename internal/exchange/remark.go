package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Remark is something that is said of a file or of a row of it: a stable code by
// which it can be worded in another language, the values that it speaks of, and
// the sentence in English.
type Remark struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
	Text string            `json:"text"`
}

// Error gives the sentence, so that a column's reader can return a remark.
func (m Remark) Error() string { return m.Text }

// String gives the sentence.
func (m Remark) String() string { return m.Text }

// UnmarshalJSON also reads a bare sentence, as older receipts hold it.
func (m *Remark) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &m.Text)
	}
	type plain Remark
	return json.Unmarshal(b, (*plain)(m))
}

// sentences is everything that the importer itself has to say of a row: by its
// code, the sentence with the {names} of its values. What the door finds wrong
// with a record keeps the code of its violation.
var sentences = map[string]string{
	"missing-alias":        "the alias is missing",
	"missing-name":         "the name is missing",
	"missing-organisation": "the organisation is missing: give its name, an alias or its number",
	"mapped":               "read from row {header} on: {columns}",
	"kept":                 "kept word for word with each activity, since no field takes them: {columns}",
	"unknown-word":         "“{word}” of the column {column} is neither the code nor the name of a unit or system here: kept as a note",
	"no-room":              "an activity has no room for all that the row says: shorten this cell",
	"missing-code":         "the code is missing: it is how the row is known the next time",
	"several":              "{count} organisations have this name: give the organisation number instead",
	"alias-several":        "several organisations have this name: an alias can mean only one",
	"alias-taken":          "this name belongs to a confirmed organisation, or is its alias: merge the two by hand if they are one",
	"numbers-of-two":       "this number belongs to {this}, and the other to {that}: correct one of them",
	"number-differs":       "the organisation that is known by one of these numbers has another one in the register: correct either by hand",
	"no-agreement":         "there is no agreement with this code: import the agreements first, or correct the code",
	"no-system":            "there is no system with this code: import the systems first, or correct the code",
	"no-engagement":        "there is no engagement with this code: import the engagements first, or correct the code",
	"no-flow":              "there is no flow with this code: import the flows first, or correct the code",
	"no-activity":          "there is no activity with this code: import the activities first, or correct the code",
	"no-procurement":       "there is no procurement with this code above this line or in the register: import it first, or correct the code",
	"no-threat":            "a treatment belongs to a scenario: the file needs the column “threat”, with the scenario on the row or on one above it",
	"levels":               "a matrix has at most five consequences: five levels, with semicolons between them",
	"no-unit":              "there is no unit with this code: import the units first, or correct the code",
	"no-unit-above":        "there is no unit with this code, in the file or in the register",
	"unit-above-rejected":  "the unit above was rejected, on line {line}",
	"ring":                 "this unit stands above itself, in the ring {ring}",
	"mandate-order":        "the mandate ends before it begins, on {date}",
	"twice":                "this stands on line {line} already: keep one of the two",
	"unreadable":           "the line cannot be read, and what follows it was not looked at: {why}; a quote inside a cell is written twice, and the cell between quotes",
	"rows":                 "the file has more than {most} rows, and what follows was not looked at: split it",
	"cells":                "the line has {cells} cells and the header {columns}: is a separator or a quote missing?",
	"no-such-day":          "there is no such day: a date is written 2020-12-31 or 31.12.2020",
	"no-date":              "not a date: a date is written 2020-12-31 or 31.12.2020, and the day must exist",
	"no-answer":            "must be yes, no, unknown or empty",
	"no-number":            "must be a whole number, at most 2147483647",
	"long":                 "the cell has {count} characters, more than {most}: is a quote missing?",
	"formula":              "the cell is a formula, which a register does not keep: export values, not formulas",
	"control":              "the cell holds the control character {sign}: remove it",
	"invisible":            "the cell holds the invisible character {sign}: remove it",
	"lost-letter":          "a letter was lost (�) when the file was made: export it again as “CSV UTF-8”",

	// of a file, or of a row that was taken all the same
	"unused":       "columns that were not used: {columns}",
	"more":         "more is wrong than the {listed} rejections that are listed: correct these and run again",
	"lists-itself": "{vendor} lists itself as {name}: one legal entity is no link, and no engagement was made",
	"repeats":      "line {line} repeats line {first}, which stands",
	"unit-moves":   "line {line}: unit {code} moves to another unit, for past years too; to keep those as they were, give its former unit and last day there over REST (formerParents)",
	"system-moves": "line {line}: system {code} moves to another unit, for past years too; to keep those as they were, give its former unit and last day there over REST (formerOwners)",
	"spoiled":      "line {line} cannot be read, and may be part of this record: correct it first",
	"differs":      "this differs from line {line}, which speaks of the same record: write the same, or nothing",
	"finished":     "line {line}: {code} is completed and stands as it is: begin its next version to change it",
	"identified":   "line {line}: “{name}” means {organisation}, as was said; the row is passed over, and what is to be said of that one stands under its own name",
}

// Codes lists the code of everything that the importer itself has to say of a
// row, sorted.
func Codes() []string { return slices.Sorted(maps.Keys(sentences)) }

// say makes a remark with its values: pairs of name and value.
func say(code string, pairs ...any) Remark {
	m, values := Remark{Code: code}, []string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i].(string), fmt.Sprint(pairs[i+1])
		m = m.with(name, value)
		values = append(values, "{"+name+"}", value)
	}
	m.Text = strings.NewReplacer(values...).Replace(sentences[code])
	return m
}

// remarkOf words an error that is about a row: a remark as it stands, the door's
// by the first of its violations, and any other by its kind.
func remarkOf(err error) Remark {
	var m Remark
	if errors.As(err, &m) {
		return m
	}
	if vs := kinds.ViolationsOf(err); len(vs) > 0 {
		m = ofViolation(vs[0])
	} else {
		m.Code = string(kinds.KindOf(err))
	}
	m.Text = err.Error()
	return m
}

// ofViolation words what the door finds wrong with a record.
func ofViolation(v kinds.Violation) Remark {
	m := Remark{Code: v.Code, Text: v.Detail}
	for name, value := range map[string]string{"limit": v.Limit, "value": v.Value} {
		if value != "" {
			m = m.with(name, value)
		}
	}
	return m
}

// with adds a value.
func (m Remark) with(name, value string) Remark {
	m.Args = maps.Clone(m.Args)
	if m.Args == nil {
		m.Args = map[string]string{}
	}
	m.Args[name] = value
	return m
}

// choices lists the words that a field allows, by its JSON pointer in a type.
func choices(t reflect.Type, pointer string) string {
	tag := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if strings.Trim(part, "0123456789") == "" || t.Kind() != reflect.Struct {
			continue // the number of an item
		}
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == part {
				t, tag = f.Type, f.Tag.Get("validate")
				break
			}
		}
	}
	_, words, _ := strings.Cut(tag, "oneof=")
	words, _, _ = strings.Cut(words, ",")
	return strings.Join(strings.Fields(words), ", ")
}
