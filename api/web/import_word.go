package web

import (
	"strconv"
	"strings"

	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// fileFaults words what makes a file no table, by the code of the violation.
var fileFaults = []struct{ key, code string }{
	{"import.fault.empty", "empty"}, {"import.fault.csv", "csv"}, {"import.fault.encoding", "encoding"}, {"import.fault.foreign", "foreign"}, {"import.fault.nul", "nul"},
	{"import.fault.columns", "columns"}, {"import.fault.duplicate", "duplicate"}, {"import.fault.missing", "missing-column"},
	{"import.fault.kind", "kind"}, {"import.fault.size", "size"},
	{"import.fault.macros", "macros"}, {"import.fault.links", "links"}, {"import.fault.broken", "broken"}, {"import.fault.broken", "doctype"},
}

// fileFault says what is wrong with a file, and on which line.
func fileFault(v kinds.Violation) Say {
	line, _ := strconv.Atoi(strings.TrimPrefix(v.Pointer, "line "))
	for _, f := range fileFaults {
		switch {
		case f.code != v.Code:
		case v.Code == "kind":
			return Say{Parts: []Say{K(f.key), kindLabel(v.Value)}, Glue: " "}
		default:
			return K(f.key, "Line", line, "Name", v.Value)
		}
	}
	return T(v.Detail)
}

// reasons words what the importer says of a row, by its code: its own codes, and
// those violations that are worded otherwise for a spreadsheet than for a form.
var reasons = []struct{ key, code string }{
	{"import.why.missing", "missing-alias"}, {"import.why.missing", "missing-name"}, {"import.why.missing", "missing-organisation"},
	{"import.why.missing", "missing-code"}, {"import.why.missing", "required"},
	{"import.why.party", "several"}, {"import.why.party", "alias-several"},
	{"import.why.taken", "alias-taken"}, {"import.why.taken", "numbers-of-two"}, {"import.why.taken", "number-differs"},
	{"import.why.agreement", "no-agreement"}, {"import.why.system", "no-system"},
	{"import.why.engagement", "no-engagement"}, {"import.why.flow", "no-flow"}, {"import.why.activity", "no-activity"}, {"import.why.procurement", "no-procurement"}, {"import.why.threat", "no-threat"}, {"import.finished", "finished"}, {"import.why.spoiled", "spoiled"}, {"import.why.differs", "differs"}, {"import.why.levels", "levels"},
	{"import.why.unit", "no-unit"}, {"import.why.unit", "no-unit-above"}, {"import.why.above", "unit-above-rejected"}, {"import.why.ring", "ring"},
	{"import.why.mandate", "mandate-order"},
	{"import.why.unread", "unreadable"}, {"import.why.rows", "rows"}, {"import.why.cells", "cells"}, {"import.why.twice", "twice"},
	{"import.why.date", "no-such-day"}, {"import.why.date", "no-date"}, {"import.why.answer", "no-answer"}, {"import.why.number", "no-number"},
	{"import.why.long", "long"}, {"import.why.formula", "formula"}, {"import.why.unseen", "control"}, {"import.why.unseen", "invisible"}, {"import.why.lost", "lost-letter"},
	{"import.why.word", "oneof"}, {"import.why.most", "max"}, {"import.why.least", "min"}, {"import.why.email", "email"}, {"import.why.address", "http_url"}, {"import.why.country", "iso3166_1_alpha2"},
	{"import.why.root", "root"}, {"import.why.future", "future"}, {"import.why.self", "self"}, {"import.why.self", "lists-itself"},
	{"import.why.kept", "forbidden"}, {"import.why.clash", "conflict"},
	{"import.mapped", "mapped"}, {"import.kept", "kept"}, {"import.why.unknown", "unknown-word"}, {"import.why.room", "no-room"},
	{"import.unused", "unused"}, {"import.why.more", "more"}, {"import.why.repeats", "repeats"},
	{"import.why.moves.unit", "unit-moves"}, {"import.why.moves.system", "system-moves"}, {"import.why.identified", "identified"},
}

// rejected is what is said of a row that was rejected.
func rejected(r exchange.Rejection) exchange.Remark {
	return exchange.Remark{Code: r.Code, Args: r.Args, Text: r.Reason}
}

// reasonSay words a remark of the importer in the reader's language; one whose
// code nobody has foreseen stands as it is.
func reasonSay(m exchange.Remark) Say {
	args := []any{"Limit", "", "Value", ""}
	for name, value := range m.Args {
		args = append(args, strings.ToUpper(name[:1])+name[1:], value)
	}
	for _, r := range reasons {
		if r.code == m.Code {
			return K(r.key, args...)
		}
	}
	if violationCodes[m.Code] {
		return K(key("violation", m.Code), args...)
	}
	return T(m.Text)
}
