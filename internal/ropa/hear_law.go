package ropa

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/kinds"
	"ledd/internal/record"
)

func (h Hearing) hearRetention(cell string, a *Heard) bool {
	kept, reason := true, false
	for _, line := range linesOf(cell) {
		if why, is := h.filled("reason", "what", line); is && !reason {
			a.RetentionReason, reason = kinds.Cut(why, 2000), true
			continue
		}
		if reason {
			kept = behind(&a.RetentionReason, line, 2000) && kept
			continue
		}
		of, said, divided := strings.Cut(line, ": ")
		code, known := h.find(record.Data, of)
		known = divided && (known || of == h.tongue.Word("retention.rest"))
		switch n := len(a.Retention); {
		case known:
			a.Retention = append(a.Retention, h.rule(code, said))
		case n > 0 && a.Retention[n-1].Law != "": // its text goes on
			kept = behind(&a.Retention[n-1].Law, line, 500) && kept
		case n > 0:
			kept = behind(&a.Retention[n-1].Rule, line, 2000) && kept
		default:
			a.Retention = append(a.Retention, record.RetentionRule{Rule: kinds.Cut(line, 2000)})
		}
	}
	return kept && len(a.Retention) <= 100
}

// rule reads how long data are kept, from when, what becomes of them, and by which law.
func (h Hearing) rule(data, said string) record.RetentionRule {
	r, parts := record.RetentionRule{Data: data}, strings.Split(said, ", ")
	if said == h.tongue.Word("unknown") {
		return r
	}
	if n, is := h.months(parts[0]); is {
		r.Months, parts = &n, parts[1:]
	}
	at := 0 // behind the trigger and what becomes of the data
	for i, p := range parts {
		if what, is := h.filled("from", "what", p); is && r.Trigger == "" {
			if r.Trigger = h.trigger(what); r.Trigger != "" {
				r.Rule, at = strings.Join(parts[at:i], ", "), i+1
			}
			continue
		}
		if code, is := h.find(record.Disposals, p); is && r.Disposal == "" {
			if r.Disposal = code; r.Trigger == "" {
				r.Rule = strings.Join(parts[at:i], ", ")
			} else if i > at {
				continue // words between the two are of the law
			}
			at = i + 1
		}
	}
	rest := strings.Join(parts[at:], ", ")
	if at == 0 {
		r.Rule = rest
	} else {
		r.Law = rest
	}
	r.Rule, r.Law = kinds.Cut(r.Rule, 2000), kinds.Cut(r.Law, 500)
	return r
}

// months reads a number of months as it is written in words.
func (h Hearing) months(said string) (int, bool) {
	number, _, _ := strings.Cut(said, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 1800 {
		return 0, false
	}
	for _, months := range []int{n, 12 * n} {
		if record.Span(h.tongue.Lang, &months) == said {
			return months, true
		}
	}
	return 0, false
}

func (h Hearing) trigger(said string) string {
	for _, code := range h.words.Offered(record.Triggers) {
		if strings.ToLower(h.words.Label(record.Triggers, code, h.tongue.Lang)) == said {
			return code
		}
	}
	return ""
}

func (h Hearing) hearSecurity(cell string, a *Heard) bool {
	kept, reason := true, false
	for i, line := range linesOf(cell) {
		if line == h.tongue.Word("security.held") {
			continue
		}
		if why, is := h.filled("reason", "what", line); is && !reason {
			a.SecurityReason, reason = kinds.Cut(why, 2000), true
			continue
		}
		if reason {
			kept = behind(&a.SecurityReason, line, 2000) && kept
			continue
		}
		if codes, rest := h.list(record.Measures, line, func(s string) string { return s }); i == 0 && len(rest) == 0 {
			a.SecurityMeasures = codes
			continue
		}
		kept = behind(&a.SecuritySummary, line, 4000) && kept
	}
	return kept
}

func (h Hearing) hearStatus(cell string, a *Heard) bool {
	for _, s := range []record.Status{record.Planned, record.Ongoing, record.Paused} {
		word := h.tongue.Word("status." + string(s))
		if cell == word {
			a.Status = s
			return true
		}
		if said, is := h.filled("status.since", "day", cell, "status", word); is {
			if day, known := h.day(said); known {
				a.Status, a.OngoingFrom = s, day
				return true
			}
		}
	}
	return false
}

// day reads a date as Day writes it.
func (h Hearing) day(said string) (kinds.Date, bool) {
	parts := strings.Fields(said)
	if len(parts) != 3 {
		return "", false
	}
	n, err1 := strconv.Atoi(strings.TrimSuffix(parts[0], "."))
	year, err2 := strconv.Atoi(parts[2])
	if err1 != nil || err2 != nil || n < 1 || n > 31 || year < 1 || year > 9999 {
		return "", false
	}
	for month := range 12 {
		d := kinds.Date(pad(year, 4) + "-" + pad(month+1, 2) + "-" + pad(n, 2))
		if h.tongue.Day(d) == said {
			return d, true
		}
	}
	return "", false
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

func (h Hearing) hearWritten(cell string, a *Heard) bool {
	day, known := h.day(cell)
	a.CreatedOn = day
	return known
}

// point reads the point of an article and what stands behind it.
func (h Hearing) point(article, basis, points, line string) (point, rest string) {
	for p := range strings.SplitSeq(points, "") {
		begin := h.tongue.Word(article, "p", p) + " (" + h.tongue.Word(basis+p) + ")"
		if rest, is := strings.CutPrefix(line, begin); is && (rest == "" || strings.HasPrefix(rest, ", ")) {
			return p, strings.TrimPrefix(rest, ", ")
		}
	}
	return "", line
}

func (h Hearing) hearBases(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		point, rest := h.point("art.6", "basis6.", "abcdef", line)
		if n := len(a.LegalBases); point == "" && n > 0 { // its text goes on
			last := &a.LegalBases[n-1]
			if last.Note == "" && len(last.Statute)+len(line) < 1000 {
				kept = behind(&last.Statute, line, 1000) && kept
			} else {
				kept = behind(&last.Note, line, 2000) && kept
			}
			continue
		}
		b := record.LegalBasis{Point: point}
		if point != "" && !strings.Contains("ce", point) || utf8.RuneCountInString(rest) > 1000 {
			b.Note = kinds.Cut(rest, 2000)
		} else {
			b.Statute = rest
		}
		kept = kept && b.Note+b.Statute == rest
		a.LegalBases = append(a.LegalBases, b)
	}
	return kept && len(a.LegalBases) <= 50
}

func (h Hearing) hearConditions(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		point, rest := h.point("art.9", "basis9.", "abcdefghij", line)
		if n := len(a.SpecialBases); point == "" && n > 0 {
			kept = behind(&a.SpecialBases[n-1].Statute, line, 1000) && kept
			continue
		}
		a.SpecialBases = append(a.SpecialBases, record.SpecialBasis{Point: point, Statute: kinds.Cut(rest, 1000)})
		kept = kept && utf8.RuneCountInString(rest) <= 1000
	}
	return kept && len(a.SpecialBases) <= 50
}

// answer reads yes, no or unsure.
func (h Hearing) answer(said string) (kinds.Tri, bool) {
	for _, t := range []kinds.Tri{kinds.Yes, kinds.No, kinds.Unknown} {
		if h.tongue.tri(t) == said {
			return t, true
		}
	}
	return "", false
}

func (h Hearing) hearAutomated(cell string, a *Heard) bool {
	first, rest, _ := strings.Cut(cell, "\n")
	if t, is := h.answer(first); is {
		a.AutomatedDecisions, cell = t, rest
	}
	a.AutomatedLogic = kinds.Cut(cell, 4000)
	return a.AutomatedLogic == cell
}

func (h Hearing) hearProfiling(cell string, a *Heard) bool {
	t, is := h.answer(cell)
	a.Profiling = t
	return is
}

func (h Hearing) hearSystems(cell string, a *Heard) bool {
	for _, line := range linesOf(cell) {
		if line == h.tongue.Word("manual") {
			a.Manual = true
			continue
		}
		a.SystemNames = append(a.SystemNames, line)
	}
	return true
}
