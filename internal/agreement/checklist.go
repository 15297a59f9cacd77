package agreement

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// restsOn is what has to be filled in before the clauses that a text brings meet a
// code of the checklist: the needs, by the code. The words alone meet the others.
var restsOn = map[string][]string{
	"D1": {"scope", "processing", "processing-system", "processing-subject"},
	"D2": {"scope", "processing", "processing-system", "processing-retention", "effective-from", "notice-months", "main-contract"},
	"D3": {"scope", "processing", "processing-system", "processing-nature"},
	"D4": {"scope", "processing", "processing-system", "processing-purpose"},
	"D5": {"scope", "processing", "processing-system", "processing-data", "processing-special"},
	"D6": {"scope", "processing", "processing-system", "processing-subjects"},
	"a":  {"instructions", "instruction-text", "transfers", "transfer-terms"},
	"c":  {"security", "security-measure"},
	"d":  {"authorisation-mode", "objection-window", "objection-window-kind", "sub-processors", "sub-processors-contradicted"},
	"g":  {"exit-choice", "exit-days", "exit-format"},
	"h":  {"audit-terms"},
	"X1": {"breach-hours"},
}

// checkCodes is every code of the checklist, in its order (domain 3.9).
var checkCodes = append(slices.Clone(letters), strings.Fields("X1 X2 X3 X4 X5 X6 X7 X8")...)

// Found is what the content checklist finds in the text of an agreement (domain 3.9).
type Found struct {
	Checklist []Assessment `json:"checklist" required:"true" doc:"each code that the text meets, with the clauses; a code that is not listed is not met by the text, or its rows are empty"`
}

// Checklist assesses the content of an agreement that is made from a text of ours or
// of the organisation's own: each code whose clause stands in the document, and
// whose rows are filled in, is met there. It is what an agreement begins with when
// it is issued; empty for a text that says nothing of the codes.
func (s Documents) Checklist(ctx context.Context, id string, o Options) ([]Assessment, error) {
	o.Draft = true
	found, doc, err := s.build(ctx, id, o)
	if err != nil {
		return nil, err
	}
	name, covers, _, err := found.covering()
	if err != nil {
		return nil, err
	}
	return assess(name, covers, doc, found.a.Missing(found.Known), found.AsOf), nil
}

// covering is the name of the text that the agreement is made from, and where its
// clauses and annexes are.
func (s *sources) covering() (name string, covers map[string][]string, annexes map[string]string, err error) {
	if s.own != nil {
		texts, err := s.texts()
		for _, t := range texts {
			return s.own.Name, t.Covers, t.Annexes, nil
		}
		return "", nil, nil, err
	}
	e, err := s.a.edition()
	if err != nil {
		return "", nil, nil, err
	}
	return e.Name(), e.Covers, e.Annexes, nil
}

// assess is the pure half.
func assess(by string, covers map[string][]string, d *docmodel.Document, lacks []Lack, on kinds.Date) []Assessment {
	refs, out := references(d), []Assessment{}
	for _, code := range checkCodes {
		open := slices.ContainsFunc(lacks, func(l Lack) bool { return slices.Contains(restsOn[code], l.Code) })
		if len(covers[code]) == 0 || open {
			continue
		}
		at := ""
		for _, id := range covers[code] {
			if next := strings.TrimPrefix(at+", "+refs[id], ", "); refs[id] != "" && len(next) <= 100 {
				at = next
			}
		}
		if at != "" {
			out = append(out, Assessment{Code: code, Value: "met", ClauseRef: at, AssessedBy: by, AssessedOn: on})
		}
	}
	return out
}

// references says how people speak of each named part of a document: by its number,
// or by the beginning of its heading (Annex II).
func references(d *docmodel.Document) map[string]string {
	refs := d.Named()
	for _, c := range d.Clauses() {
		if c.Number == "" {
			refs[c.ID], _, _ = strings.Cut(c.Title, " – ")
		}
	}
	return refs
}
