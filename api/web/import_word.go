package web

import (
	"regexp"
	"strconv"
	"strings"

	"ledd/internal/kinds"
)

// fileFaults words what makes a file no table, by the code of the violation.
var fileFaults = []struct{ key, code string }{
	{"import.fault.empty", "empty"}, {"import.fault.csv", "csv"}, {"import.fault.encoding", "encoding"}, {"import.fault.nul", "nul"},
	{"import.fault.columns", "columns"}, {"import.fault.duplicate", "duplicate"}, {"import.fault.missing", "missing-column"},
	{"import.fault.kind", "kind"}, {"import.fault.size", "size"},
}

// quoted finds what an importer's sentence names: “a column” or "a cell".
var quoted = regexp.MustCompile(`“([^”]*)”|"([^"]*)"`)

// fileFault says what is wrong with a file, and on which line.
func fileFault(v kinds.Violation) Say {
	line, _ := strconv.Atoi(strings.TrimPrefix(v.Pointer, "line "))
	name := ""
	if m := quoted.FindStringSubmatch(v.Detail); m != nil {
		name = m[1] + m[2]
	}
	for _, f := range fileFaults {
		switch {
		case f.code != v.Code:
		case v.Code == "encoding" && !strings.HasPrefix(v.Detail, "line "):
			return K("import.fault.foreign") // a workbook, or UTF-16
		case v.Code == "kind":
			kind, _, _ := strings.Cut(strings.TrimPrefix(v.Detail, "these are the columns of a file of "), ":")
			return Say{Parts: []Say{K(f.key), kindLabel(kind)}, Glue: " "}
		default:
			return K(f.key, "Line", line, "Name", name)
		}
	}
	return T(v.Detail)
}

// reasons words what the importer says of a row, by how its sentence begins. The
// groups of a pattern are the values of the text, by name.
var reasons = []struct {
	key     string
	pattern *regexp.Regexp
}{
	{"import.why.missing", starts(`the (alias|organisation|name|code) is missing|\S+ is missing: give it a value`)},
	{"import.why.party", starts(`several organisations have this name|\d+ organisations have this name`)},
	{"import.why.taken", starts(`this name belongs to a confirmed organisation|the organisation that is known by one of these numbers|this number belongs to|"[^"]*" means organisation`)},
	{"import.why.agreement", starts(`there is no agreement with this code`)},
	{"import.why.unit", starts(`there is no unit with this code`)},
	{"import.why.system", starts(`there is no system with this code`)},
	{"import.why.mandate", starts(`the mandate ends before it begins`)},
	{"import.why.unread", starts(`the line cannot be read`)},
	{"import.why.rows", starts(`the file has more than \d+ rows`)},
	{"import.why.cells", starts(`the line has (?P<Cells>\d+) cells and the header (?P<Columns>\d+)`)},
	{"import.why.ring", starts(`this unit stands above itself, in the ring (?P<Ring>.*)`)},
	{"import.why.above", starts(`the unit above was rejected, on line (?P<Line>\d+)`)},
	{"import.why.twice", starts(`this stands on line (?P<Line>\d+) already`)},
	{"import.why.date", starts(`there is no such day|not a date`)},
	{"import.why.answer", starts(`must be yes, no, unknown or empty`)},
	{"import.why.number", starts(`must be a whole number`)},
	{"import.why.formula", starts(`the cell is a formula`)},
	{"import.why.unseen", starts(`the cell holds the (?:control|invisible) character (?P<Sign>\S+):`)},
	{"import.why.lost", starts(`a letter was lost`)},
	{"import.why.long", starts(`the cell has \d+ characters|\S+ is too long`)},
	{"import.why.word", starts(`\S+ must be one of: (?P<Words>.*)`)},
	{"import.why.email", starts(`\S+ is not an e-mail address`)},
	{"import.why.address", starts(`\S+ (?:must be|is not) a web address`)},
	{"import.why.country", starts(`\S+ must be a country code`)},
	{"import.why.root", starts(`the organisation has a top unit`)},
	{"import.why.future", starts(`a review is recorded when it has been done`)},
	{"import.why.self", starts(`both parties are the same legal entity|.* lists itself as `)},
	{"import.why.repeats", starts(`line (?P<Line>\d+) repeats line (?P<First>\d+)`)},
	{"import.why.more", starts(`more is wrong than the (?P<Listed>\d+) rejections`)},
}

func starts(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)`) }

// reasonSay words a sentence of the importer in the reader's language; one that
// nobody has foreseen stands as it is.
func reasonSay(reason string) Say {
	for _, r := range reasons {
		m := r.pattern.FindStringSubmatch(reason)
		if m == nil {
			continue
		}
		var args []any
		for i, name := range r.pattern.SubexpNames() {
			switch name {
			case "":
			case "Words": // of a closed vocabulary
				args = append(args, name, strings.ReplaceAll(m[i], " ", ", "))
			default:
				args = append(args, name, m[i])
			}
		}
		return K(r.key, args...)
	}
	return T(reason)
}
