package gap_test

import (
	"testing"

	"ledd/internal/assess"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// screened is a world with an activity and its screenings.
func screened(change func(a *record.Activity), all ...assess.ScreeningInput) func(w *world) {
	return func(w *world) {
		w.system.NationalID = kinds.Yes
		a := w.activity(change)
		for _, in := range all {
			s := &assess.Screening{ScreeningInput: in}
			s.ID, s.Activity = kinds.NewID[assess.Screening](), a.ID
			w.r.Screenings = append(w.r.Screenings, s)
		}
	}
}

func outcome(on kinds.Date, is, reasons string) assess.ScreeningInput {
	return assess.ScreeningInput{ScreenedOn: on, Outcome: is, Reasons: reasons}
}

// DPI-001.
func TestUnscreened(t *testing.T) {
	same := func(*record.Activity) {}
	planned := func(a *record.Activity) { a.Status, a.OngoingFrom = record.Planned, "" }
	late := func(a *record.Activity) { a.CreatedOn, a.OngoingFrom = "2025-01-01", "2025-01-11" }
	changed := outcome("2020-01-01", "required", "x")
	changed.ChangedOn = "2022-05-01"
	turned := func(words ...string) func(w *world) {
		return func(w *world) {
			screened(same, outcome("2020-01-01", "required", "x"))(w)
			id := w.r.Activities[0].ID.String()
			w.r.Traces = []door.Trace{{Record: id, On: "2019-01-01", Words: []string{"data:name", "subject:pupils"}}, {Record: id, On: "2021-03-04", Words: words}}
		}
	}
	runDuties(t, "DPI-001", []dutyCase{
		{"never, of old", screened(same), "2026-01-01", "2018-01-01", law.Medium},
		{"planned, within a month", screened(planned), "2018-01-30", shut, ""},
		{"planned, after a month", screened(planned), "2018-01-31", "2018-01-31", law.Medium},
		{"it began before the month was over", screened(late), "2025-01-11", "2025-01-11", ""},
		{"it begins tomorrow", screened(late), "2025-01-10", shut, ""},
		{"paused", screened(func(a *record.Activity) { a.Status, a.PausedFrom = record.Paused, "2019-01-01" }), "2026-01-01", shut, ""},
		{"ended", screened(func(a *record.Activity) { a.Status, a.EndedOn = record.Ended, "2019-01-01" }), "2026-01-01", shut, ""},
		{"required", screened(same, outcome("2020-01-01", "required", "x")), "2026-01-01", shut, ""},
		{"before it was screened", screened(same, outcome("2020-01-01", "required", "x")), "2019-12-31", "2018-01-01", ""},
		{"not required, with reasons", screened(same, outcome("2020-01-01", "not_required", "x")), "2026-01-01", shut, ""},
		{"not required, without", screened(same, outcome("2020-01-01", "not_required", "")), "2020-02-01", "2020-02-01", ""},
		{"undecided, thirty days", screened(same, outcome("2020-01-01", "undecided", "")), "2020-01-31", shut, ""},
		{"undecided, longer", screened(same, outcome("2020-01-01", "undecided", "")), "2020-02-01", "2020-02-01", law.Medium},
		{"undecided, again and again", screened(same, outcome("2020-01-01", "undecided", ""), outcome("2020-01-25", "", "")), "2020-02-05", "2020-02-01", ""},
		{"decided, then open again", screened(same, outcome("2020-01-01", "required", "x"), outcome("2021-01-01", "undecided", "")), "2021-02-01", "2021-02-01", ""},
		{"changed, as somebody said", screened(same, changed), "2022-05-01", "2022-05-01", ""},
		{"the day before it changed", screened(same, changed), "2022-04-30", shut, ""},
		{"screened again", screened(same, changed, outcome("2022-06-01", "required", "x")), "2026-01-01", shut, ""},
		{"new data", turned("data:health", "data:name", "subject:pupils"), "2026-01-01", "2021-03-04", ""},
		{"before the new data", turned("data:health", "data:name", "subject:pupils"), "2021-03-03", shut, ""},
		{"fewer data", turned("data:name"), "2026-01-01", shut, ""},
		{"high risk", func(w *world) { screened(same)(w); w.system.SpecialCategories = kinds.Yes }, "2026-01-01", "2018-01-01", law.High},
	})
}
