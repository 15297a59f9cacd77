package mapping

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ledd/internal/kinds"
	"ledd/internal/record"
)

// write puts a cell into a draft; false when some of its text stands nowhere in it, so
// that the cell is kept as a note as well.
type write func(w *writer, cell, header string) bool

var writers map[Field]write

func init() {
	writers = map[Field]write{
		"code": writeCode, "name": writeName, "unit": writeUnit, "systems": writeSystems,
		"description":         text(4000, func(a *in) *string { return &a.Description }),
		"contact":             text(500, func(a *in) *string { return &a.Contact }),
		"representative":      text(1000, func(a *in) *string { return &a.Representative }),
		"criminal_basis":      text(2000, func(a *in) *string { return &a.CriminalBasis }),
		"national_id_basis":   text(2000, func(a *in) *string { return &a.NationalIDBasis }),
		"consent_record":      text(1000, func(a *in) *string { return &a.ConsentRecord }),
		"source_of_data":      text(2000, func(a *in) *string { return &a.SourceOfData }),
		"created_on":          day(func(a *in) *kinds.Date { return &a.CreatedOn }),
		"ongoing_from":        day(func(a *in) *kinds.Date { return &a.OngoingFrom }),
		"ended_on":            writeEnd,
		"status":              writeStatus,
		"joint_controllers":   writeJoint,
		"joint_duties":        joint(2000, func(j *record.JointController) *string { return &j.Responsibilities }),
		"joint_contact":       joint(500, func(j *record.JointController) *string { return &j.Contact }),
		"purposes":            writePurposes,
		"subjects":            writeSubjects,
		"data":                writeData,
		"special_data":        writeSpecial,
		"recipients":          writeRecipients(""),
		"internal_recipients": writeRecipients("internal"),
		"processors":          writeRecipients("processor"),
		"transfers":           writeTransfers,
		"safeguards":          writeSafeguards,
		"retention":           writeRetention,
		"security":            writeSecurity,
		"legal_basis":         writeBasis(false),
		"special_basis":       writeBasis(true),
		"statute":             writeStatute,
		"special_statute":     writeSpecialStatute,
		"automated":           writeAutomated,
		"profiling":           writeProfiling,
	}
}

type in = record.ActivityInput

// fits reports whether a text is no longer than a field takes.
func fits(s string, most int) bool { return utf8.RuneCountInString(s) <= most }

// addText puts a text behind what a field says already; false when there is no room.
func addText(field *string, s string, most int) bool {
	joined := s
	if *field != "" {
		joined = *field + "\n" + s
	}
	if !fits(joined, most) {
		return false
	}
	*field = joined
	return true
}

func text(most int, field func(*in) *string) write {
	return func(w *writer, cell, _ string) bool { return addText(field(&w.draft.Activity), cell, most) }
}

func writeCode(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if a.Code != "" || !fits(cell, 64) || strings.ContainsAny(cell, "\n") {
		return false
	}
	a.Code = cell
	return true
}

func writeName(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if a.Name != "" {
		return a.Name == cell || addText(&a.Description, cell, 4000)
	}
	a.Name = cut(cell, 255)
	return a.Name == cell
}

func writeUnit(w *writer, cell, header string) bool {
	if w.draft.Unit.Text != "" {
		return false
	}
	w.draft.Unit = Word{header, cell}
	return true
}

func writeSystems(w *writer, cell, header string) bool {
	for _, item := range items(cell) {
		w.draft.Systems = append(w.draft.Systems, Word{header, item})
	}
	return true
}

var dotted = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T].*)?$`)

// dateOf reads a day as spreadsheets and people write it.
func dateOf(cell string) (kinds.Date, bool) {
	if m := dotted.FindStringSubmatch(cell); m != nil {
		cell = m[3] + "-" + ("0" + m[2])[len(m[2])-1:] + "-" + ("0" + m[1])[len(m[1])-1:]
	}
	first, _, _ := strings.Cut(cell, "T")
	first, _, _ = strings.Cut(first, " ")
	d, err := kinds.ParseDate(first)
	return d, err == nil && d.Known()
}

func day(field func(*in) *kinds.Date) write {
	return func(w *writer, cell, _ string) bool {
		d, ok := dateOf(cell)
		if ok && *field(&w.draft.Activity) == "" {
			*field(&w.draft.Activity) = d
			return string(d) == cell
		}
		return false
	}
}

// writeEnd takes the last day, when it can be one: not before the first.
func writeEnd(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	d, ok := dateOf(cell)
	if !ok || (a.OngoingFrom.Known() && d < a.OngoingFrom) {
		return false
	}
	a.EndedOn = d
	return string(d) == cell
}

var statuses = map[string]record.Status{
	"planned": record.Planned, "planlagt": record.Planned, "under planlegging": record.Planned, "geplant": record.Planned, "draft": record.Planned, "not started": record.Planned,
	"ongoing": record.Ongoing, "active": record.Ongoing, "aktiv": record.Ongoing, "pagaende": record.Ongoing, "pagar": record.Ongoing, "i drift": record.Ongoing, "lopende": record.Ongoing, "godkjent": record.Ongoing, "activo": record.Ongoing, "alta": record.Ongoing, "actiu": record.Ongoing, "actif": record.Ongoing, "en cours": record.Ongoing, "vigente": record.Ongoing, "laufend": record.Ongoing, "actief": record.Ongoing, "in use": record.Ongoing,
	"paused": record.Paused, "pauset": record.Paused, "on hold": record.Paused, "stilt i bero": record.Paused,
	"ended": record.Ended, "avsluttet": record.Ended, "afsluttet": record.Ended, "inactive": record.Ended, "inaktiv": record.Ended, "baja": record.Ended, "baixa": record.Ended, "beendet": record.Ended, "terminated": record.Ended, "avslutta": record.Ended,
}

func writeStatus(w *writer, cell, _ string) bool {
	s, ok := statuses[normal(cell)]
	if meant, known := w.said.of("status", cell); known {
		s, ok = record.Status(meant), meant != ""
	} else if !ok {
		w.lexicon("status").tell(cell)
	}
	if ok && w.draft.Activity.Status == "" {
		w.draft.Activity.Status = s
	}
	return ok && string(s) == cell
}

func writeJoint(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if saysNo(cell) || saysYes(cell) {
		return false
	}
	kept := true
	for _, item := range items(cell) {
		if len(a.JointControllers) >= 50 {
			return false
		}
		a.JointControllers = append(a.JointControllers, record.JointController{Name: cut(item, 255)})
		kept = kept && fits(item, 255)
	}
	return kept
}

// joint adds to the last joint controller that is named.
func joint(most int, field func(*record.JointController) *string) write {
	return func(w *writer, cell, _ string) bool {
		all := w.draft.Activity.JointControllers
		return len(all) > 0 && addText(field(&all[len(all)-1]), cell, most)
	}
}

func writePurposes(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	list := items(cell)
	if !strings.ContainsAny(cell, "\n|•·●▪") { // semicolons are part of a sentence
		list = []string{cell}
	}
	kept, words := true, w.lexicon("purposes")
	for _, item := range list {
		if len(a.Purposes) >= 50 {
			return false
		}
		code, known := words.find(item)
		if !known {
			words.tell(item)
		}
		a.Purposes = append(a.Purposes, record.Purpose{Code: code, Text: cut(item, 4000)})
		kept = kept && fits(item, 4000)
	}
	return kept
}

var tris = map[bool]kinds.Tri{true: kinds.Yes, false: kinds.No}

func writeAutomated(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if saysNo(cell) || saysYes(cell) {
		a.AutomatedDecisions = tris[saysYes(cell)]
		return false
	}
	return addText(&a.AutomatedLogic, cell, 4000)
}

func writeProfiling(w *writer, cell, _ string) bool {
	if saysNo(cell) || saysYes(cell) {
		w.draft.Activity.Profiling = tris[saysYes(cell)]
	}
	return false
}
