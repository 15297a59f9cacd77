package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/risk"
)

// A coordinator comes from the gap to the risk assessment of the procurement, which closes it
// as late: the figures of the year say so, and each leads to what it counts.
func TestProcurementOnPages(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		form := url.Values{"do": {"save"}, "name": {"New journal"}, "kind": {"tender"}, "requirements": {"yes"}, "requirementsPublishedOn": {"2026-10-01"}, "unit": {"Skolen (V1)"}}
		rec := b.post("/procurements/new", form)
		at, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/procurements/") {
			b.Fatalf("%d %s %s", rec.Code, rec.Header().Get("Location"), rec.Body)
		}
		id := strings.TrimPrefix(at, "/procurements/")
		begin := "/assessments/new?procurement=" + id
		b.see("/gaps?rule=RSK-004", 200, "New journal", begin, at)
		b.see(at, 200, "Risk not assessed", "before the contract", begin)
		b.see("/procurements?state=missing", 200, "New journal")
		b.see(begin, 200, "New journal", `value="procurement" selected`)
		as := doortest.As(b.org)
		three := 3
		pid, err := kinds.ParseID[risk.Procurement](id)
		doortest.Must(b, 0, err)
		verbs := risk.NewAssessments(b.Door)
		a, err := verbs.Create(as, risk.AssessmentInput{
			Name: "New journal", Object: "procurement", Procurement: pid, Phase: "procurement", PerformedOn: "2026-10-15", Method: "workshop", Participants: []string{"owner"},
			Scenarios: []risk.Scenario{{Threat: "Leak", Confidentiality: true, Area: "legal", ConsequenceUnit: &three, ConsequencePeople: &three, Likelihood: &three, Confidence: "high", Asset: "records", Cause: "x", Measures: "none"}},
		})
		doortest.Must(b, a, err)
		b.see("/gaps?rule=RSK-004", 200, "New journal")
		_, err = verbs.Complete(as, a.ID.String(), risk.VersionInput{})
		doortest.Must(b, 0, err)
		b.see("/gaps?rule=RSK-004", 200, "!New journal")
		b.see(at, 200, "Assessed late", "/assessments/"+a.ID.String(), `id="course-picture`)
		b.see("/procurements", 200, "Figures for 2026", "year=2026&amp;measure=M10", "year=2026&amp;measure=M12", "!measure=M11\"", "!measure=M13\"")
		b.see("/procurements?year=2026&measure=M12", 200, "New journal")
		b.see("/procurements?year=2026&measure=M11", 200, `!href="`+at+`"`)
		b.see("/procurements?year=2025&measure=M12", 200, "New journal") // no such year: this one
		b.see(at+"/history", 200, "New journal")
		form.Set("version", "1")
		form.Set("concludedOn", "2026-09-01")
		b.holds("contract before its requirements", b.post(at+"/edit", form), http.StatusUnprocessableEntity)
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		for _, path := range []string{at, at + "/history", at + "/edit", begin} {
			stranger.see(path, 404)
		}
		_, err = door.NewNoun[risk.Procurement, risk.ProcurementInput](b.Door).Create(as, risk.ProcurementInput{Name: "Call", Kind: risk.CallOff, Framework: pid})
		if kinds.KindOf(err) != kinds.KindInvalid {
			b.Errorf("a tender is no framework: %v", err)
		}
	})
}
