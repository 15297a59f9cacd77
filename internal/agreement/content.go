package agreement

import (
	"slices"
	"strconv"

	"ledd/internal/kinds"
)

// The codes of the content checklist (domain 3.9). Details and Clauses are what
// art. 28(3) asks of every agreement; Wishes are the organisation's own policy.
var (
	Details = []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7"}
	Clauses = []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	Wishes  = []string{"X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8"}
)

// The values of the checklist; a code that nobody has assessed has none.
const (
	Met     = "met"
	Partly  = "partly"
	Missing = "missing"
)

// Assessed is how an agreement stands with one code of the checklist on a day.
type Assessed struct {
	Code  string
	Value string // empty: nobody has assessed it
	// ByItself says that the value follows from what the agreement is: standard
	// clauses that nobody changed, or one from before the GDPR.
	ByItself bool
	Assessment
}

// Content gives the standing of one code of the checklist on a day. What somebody
// assessed by then counts first. Standard clauses that were not changed meet
// (a)-(h) by themselves (art. 28(6)-(8)), and the details where their annex holds
// them. One that was signed before the GDPR applied, on its first day gdpr, was
// written for another law and starts as missing.
func (a *Agreement) Content(code string, d, gdpr kinds.Date) Assessed {
	if found, ok := a.assessment(code, d); ok {
		return Assessed{Code: code, Value: found.Value, Assessment: found}
	}
	if slices.Contains(Wishes, code) {
		return Assessed{Code: code}
	}
	if a.unchangedClauses() && (code == "D7" || slices.Contains(Clauses, code) || a.describes(code, d)) {
		return Assessed{Code: code, Value: Met, ByItself: true}
	}
	if signed, _ := a.LastSignature(d); signed.Known() && signed < gdpr {
		return Assessed{Code: code, Value: Missing, ByItself: true}
	}
	return Assessed{Code: code}
}

// assessment finds the last assessment of a code by a day; one without a day is
// as old as the agreement.
func (a *Agreement) assessment(code string, d kinds.Date) (last Assessment, found bool) {
	for _, x := range a.Checklist {
		if x.Code == code && x.AssessedOn <= d && (!found || x.AssessedOn >= last.AssessedOn) {
			last, found = x, true
		}
	}
	return last, found
}

// unchangedClauses reports whether the text is that of an authority, word for
// word. Where nobody has said so, terms beside it leave it open; and so does a text of the
// library, which follows the structure of the clauses in words of its own.
func (a *Agreement) unchangedClauses() bool {
	standard := a.Type == Clauses915 || slices.Contains([]string{"eu_2021_915", "dk_sa_clauses"}, a.Template.Kind) ||
		(a.Type == Clauses914 && a.Module != nil && (*a.Module == 2 || *a.Module == 3))
	ours := a.Issued() || place.MatchString(a.Template.Version+"/x.md")
	return standard && (a.Template.Changed == kinds.No || (a.Template.Changed == "" && len(a.OtherTerms) == 0 && !ours))
}

// describes reports whether the annex on the processing says what a detail asks
// for: by a complete annex, or by a row for every system in scope.
func (a *Agreement) describes(code string, d kinds.Date) bool {
	if x, ok := a.AnnexOn("processing", kinds.OrgID{}, d); ok && x.Complete {
		return true
	}
	says, ok := map[string]func(Processing) bool{
		"D1": func(p Processing) bool { return !blank(p.Subject) }, "D2": func(p Processing) bool { return !blank(p.Retention) },
		"D3": func(p Processing) bool { return !blank(p.Nature) }, "D4": func(p Processing) bool { return !blank(p.Purpose) },
		"D5": func(p Processing) bool { return !blank(p.DataTypes...) }, "D6": func(p Processing) bool { return !blank(p.DataSubjects...) },
	}[code]
	if !ok || len(a.ScopeSystems) == 0 {
		return false
	}
	for _, s := range a.ScopeSystems {
		if !slices.ContainsFunc(a.Processing, func(p Processing) bool { return p.System == s && says(p) }) {
			return false
		}
	}
	return true
}

// Processes reports whether the agreement is one about processing on behalf of
// somebody (art. 28(3), 28(4)): what the rules of its content, annexes and copies
// look at.
func (a *Agreement) Processes() bool {
	return a.Fits() || a.Type == "dpa_processor_sub" || (a.Type == Clauses914 && a.Module != nil && *a.Module == 3)
}

// Answer is what somebody says of one code of the checklist.
type Answer struct{ Value, ClauseRef, Note string }

// Assess takes in what somebody said of the checklist on a day. What was assessed
// on an earlier day stays, so that a past day can still be asked about; an answer
// without a value takes back all that was said of its code.
func (in *AgreementInput) Assess(answers map[string]Answer, by string, on kinds.Date) {
	for _, code := range slices.Concat(Details, Clauses, Wishes) {
		said, ok := answers[code]
		if !ok {
			continue
		}
		in.Checklist = slices.DeleteFunc(slices.Clone(in.Checklist), func(x Assessment) bool {
			return x.Code == code && (said.Value == "" || x.AssessedOn == on)
		})
		if said.Value != "" {
			in.Checklist = append(in.Checklist, Assessment{Code: code, Value: said.Value, ClauseRef: said.ClauseRef, Note: said.Note, AssessedBy: by, AssessedOn: on})
		}
	}
}

// pointer leads to a field of a row.
func pointer(list string, i int, field string) string {
	return list + "/" + strconv.Itoa(i) + "/" + field
}
