package record

import (
	"regexp"
	"strconv"

	"ledd/internal/kinds"
)

// Check refuses dates in the wrong order, and a code that no vocabulary has. A word
// that no term fits has a field of its own beside each code.
func (a *Activity) Check() []kinds.Violation {
	vs := append(kinds.Order("/endedOn", a.OngoingFrom, a.EndedOn), kinds.Order("/pausedFrom", a.OngoingFrom, a.PausedFrom)...)
	if a.NoRecipients && len(a.Recipients) > 0 {
		vs = append(vs, kinds.Violation{Pointer: "/noRecipients", Code: "no-recipients", Detail: "recipients are named: take them out, or take this mark away"})
	}
	return append(vs, unknownTerms(a.coded())...)
}

// Codes lists what the activity says of a vocabulary.
func (a *Activity) Codes(v *Vocabulary) []string { return codesOf(v, a.coded()) }

// coded lists every place of the activity that takes a code.
func (a *Activity) coded() []place {
	var out []place
	visit := func(v *Vocabulary, pointer, code string) { out = append(out, place{v, pointer, code}) }
	at := func(list string, i int, field string) string { return "/" + list + "/" + strconv.Itoa(i) + "/" + field }
	for i, p := range a.Purposes {
		visit(Purposes, at("purposes", i, "code"), p.Code)
	}
	for i, g := range a.Subjects {
		visit(Subjects, at("subjects", i, "category"), g.Category)
		for j, code := range g.Data {
			visit(Data, at("subjects", i, "data")+"/"+strconv.Itoa(j), code)
		}
	}
	for i, r := range a.Recipients {
		visit(Recipients, at("recipients", i, "category"), r.Category)
	}
	for i, r := range a.Retention {
		visit(Data, at("retention", i, "data"), r.Data)
		visit(Triggers, at("retention", i, "trigger"), r.Trigger)
		visit(Disposals, at("retention", i, "disposal"), r.Disposal)
	}
	for i, code := range a.SecurityMeasures {
		visit(Measures, "/securityMeasures/"+strconv.Itoa(i), code)
	}
	return out
}

// circular finds purposes that only say that a system is run, in the languages of the
// register: the system is a means, and the purpose is what it is run for (art. 5(1)(b)).
var circular = regexp.MustCompile(`(?i)^\s*(å\s+|at\s+|to\s+|for\s+å\s+)*(drifte|drive|drift\s+av|bruke|bruk\s+av|forvalte|forvaltning\s+av|anvende|anvendelse\s+af|run|running|use|using|operate|operating|operation\s+of)\s+(the\s+|av\s+|af\s+)?(it-?|fag)?(systemet|system|løsningen|løysinga|løsning|programmet|application|software)(\s+[\p{L}\d.-]+){0,3}\s*\.?\s*$`)

// Circular reports whether the words of a purpose say only that a system is run.
func (p Purpose) Circular() bool { return circular.MatchString(p.Text) }

// vague finds rules that set no time limit: "as long as necessary" is what art. 5(1)(e)
// says already.
var vague = regexp.MustCompile(`(?i)^\s*(data\s+)?(slettes|oppbevares|blir\s+sletta|opbevares|deleted|kept|retained)?\s*(n[åa]r\s+(det\s+)?ikk?e?j?e?\s+lenger?\s+er\s+(nødvendig|nødvendige|behov|naudsynt).*|s[åa]\s+leng[ei]?\s+(som\s+)?(det\s+er\s+|er\s+|det\s+)?(nødvendig|naudsynt|nødvendigt|behov).*|when\s+no\s+longer\s+(needed|necessary).*|(for\s+)?as\s+long\s+as\s+(is\s+|it\s+is\s+)?(necessary|needed|required).*|ved\s+behov|etter\s+behov|efter\s+behov|mientras\s+sea\s+necesario.*|ukjent|unknown|n/?a|-+)\s*\.?\s*$`)

// Limits reports whether a rule says when the data go: a period, something that it runs
// from, a duty to archive, or words that are more than "as long as necessary".
func (r RetentionRule) Limits() bool {
	if r.Months != nil || Base(r.Disposal) == "archive_duty" {
		return true
	}
	return r.Rule != "" && !vague.MatchString(r.Rule)
}
