package gap_test

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// told adds a notice of an activity that says everything, adopted on a day.
func (w *world) told(a *record.Activity, on kinds.Date, change ...func(n *record.Notice)) {
	n := &record.Notice{AdoptedOn: on, Rests: a.Told(), NoticeInput: record.NoticeInput{
		Name: "x", Activities: []record.ActivityID{a.ID}, Controller: w.r.Controller.ID,
		ControllerText: "x", DPO: "x", Purposes: "x", LegalBasis: "x", Recipients: "x", Retention: "x", Rights: "x", Complaint: "x",
	}}
	for _, c := range change {
		c(n)
	}
	w.r.Notices = append(w.r.Notices, n)
}

// TestNoticeMissing is PNO-001.
func TestNoticeMissing(t *testing.T) {
	t.Parallel()
	told := func(change ...func(n *record.Notice)) func(w *world) {
		return func(w *world) { w.told(w.activity(), "2020-01-01", change...) }
	}
	runDuties(t, "PNO-001", []dutyCase{
		{"none", func(w *world) { w.activity() }, "2026-01-01", "2018-01-01", law.High},
		{"planned", with(func(a *record.Activity) { a.Status = record.Planned }), "2026-01-01", shut, ""},
		{"one that says everything", told(), "2026-01-01", shut, ""},
		{"not adopted yet on the day", told(), "2019-12-31", "2018-01-01", law.High},
		{"a draft", told(func(n *record.Notice) { n.AdoptedOn = "" }), "2026-01-01", "2018-01-01", law.High},
		{"exempt, with a reason", told(func(n *record.Notice) { n.Rights, n.Exemption, n.ExemptionReason = "", "art14_5", "x" }), "2026-01-01", shut, ""},
		{"exempt without one", told(func(n *record.Notice) { n.Rights, n.Exemption = "", "art14_5" }), "2026-01-01", "2018-01-01", law.High},
		{"the vendor as controller", told(func(n *record.Notice) { n.Controller = kinds.NewID[kinds.Party]() }), "2026-01-01", "2018-01-01", law.High},
		{"no right to complain", told(func(n *record.Notice) { n.Complaint = "" }), "2026-01-01", "2018-01-01", law.Medium},
		{"no purpose", told(func(n *record.Notice) { n.Purposes = "" }), "2026-01-01", "2018-01-01", law.High},
		{"data from others: within the month", with(func(a *record.Activity) { a.SourceOfData = "x" }), "2018-02-01", shut, ""},
		{"and after it", with(func(a *record.Activity) { a.SourceOfData = "x" }), "2018-02-02", "2018-02-02", law.High},
		{"a new category of recipients", func(w *world) {
			a := w.activity()
			w.told(a, "2020-01-01")
			a.Recipients = []record.Recipient{{Category: "processor"}}
		}, "2026-01-01", "2018-01-01", law.Medium},
		{"another of a category that it names", func(w *world) {
			a := w.activity(func(a *record.Activity) { a.Recipients = []record.Recipient{{Category: "processor"}} })
			w.told(a, "2020-01-01")
			a.Recipients = append(a.Recipients, record.Recipient{Category: "processor", Org: kinds.NewID[kinds.Party]()})
		}, "2026-01-01", shut, ""},
		{"the source of data from others is not told", func(w *world) {
			w.told(w.activity(func(a *record.Activity) { a.SourceOfData = "x" }), "2018-01-01")
		}, "2026-01-01", "2018-02-02", law.Medium},
		{"and told", func(w *world) {
			w.told(w.activity(func(a *record.Activity) { a.SourceOfData = "x" }), "2018-01-01", func(n *record.Notice) { n.Source = "x" })
		}, "2026-01-01", shut, ""},
		{"a transfer that the text leaves out", func(w *world) {
			w.told(w.activity(func(a *record.Activity) { a.Transfers = []record.ThirdCountry{{Country: "US"}} }), "2020-01-01")
		}, "2026-01-01", "2018-01-01", law.Medium},
		{"consent without its withdrawal", func(w *world) {
			w.told(w.activity(func(a *record.Activity) { a.LegalBases = []record.LegalBasis{{Point: "a"}} }), "2020-01-01")
		}, "2026-01-01", "2018-01-01", law.Medium},
		{"the next version leaves the activity out", func(w *world) {
			a, b := w.activity(), w.activity()
			first := kinds.NewID[record.Notice]()
			w.told(a, "2020-01-01", func(n *record.Notice) {
				n.ID, n.Activities, n.Rests = first, append(n.Activities, b.ID), append(n.Rests, b.Told()...)
			})
			w.told(a, "2021-01-01", func(n *record.Notice) { n.Previous, n.Edition = first, 2 })
		}, "2026-01-01", "2018-01-01", law.High},
		{"a common notice of two activities", func(w *world) {
			a, b := w.activity(), w.activity()
			w.told(a, "2020-01-01", func(n *record.Notice) {
				n.Activities, n.Rests = append(n.Activities, b.ID), append(n.Rests, b.Told()...)
			})
		}, "2026-01-01", shut, ""},
	})
}
