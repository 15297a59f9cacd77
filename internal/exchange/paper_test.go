package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// TestPaper: an exit that was done on paper, an accession, and what a review saw come in
// by file; the same file again changes nothing, a file without these columns leaves them,
// and an empty cell empties.
func TestPaper(t *testing.T) {
	eachWorld(t, func(w world) {
		const edges = "engagement_code;processor_name;starts_on;ends_on;state;exit_choice;exit_requested_on;exit_due_on;exit_confirmed_on;exit_subs_confirmed_on;exit_certificate;backups_until;retention_reason\n" +
			"E1;Sky AS;2020-01-01;2024-12-31;ended_data_held;both;2025-01-02;2025-01-30;2025-01-20;2025-01-25;sak 25/17;2025-04-30;bokføringsloven § 13\n"
		const deals = "agreement_code;processor_name;effective_from;state;controller_acceded_on;controller_left_on\nA1;Sky AS;2020-01-01;active;2020-02-01;2024-12-31\n"
		const reviews = "agreement_code;reviewed_on;outcome;changes_seen\nA1;2023-05-01;no_change;\"purpose; location\"\n"
		files := []struct{ kind, text string }{{"engagements", edges}, {"agreements", deals}, {"reviews", reviews}}
		for _, f := range files {
			w.take(f.kind, f.text)
			w.again(f.kind, f.text)
		}
		exit := func() chain.Exit { return one[chain.Engagement, chain.EngagementInput](w, "E1").Exit }
		acceded := func() []any {
			a := one[agreement.Agreement, agreement.AgreementInput](w, "A1")
			for _, p := range a.Parties {
				if p.Org == w.org {
					return []any{p.Capacity, p.AccededOn, p.LeftOn}
				}
			}
			return nil
		}
		want := chain.Exit{Choice: "both", RequestedOn: "2025-01-02", DueOn: "2025-01-30", ConfirmedOn: "2025-01-20", SubsConfirmedOn: "2025-01-25", Certificate: "sak 25/17", BackupsUntil: "2025-04-30", RetentionReason: "bokføringsloven § 13"}
		party := []any{agreement.Acceded, kinds.Date("2020-02-01"), kinds.Date("2024-12-31")}
		w.take("engagements", "engagement_code;processor_name\nE1;Sky AS\n")
		w.take("agreements", "agreement_code;processor_name\nA1;Sky AS\n")
		if diff := cmp.Diff(want, exit()); diff != "" {
			w.Error(diff)
		}
		if diff := cmp.Diff(party, acceded()); diff != "" {
			w.Error(diff)
		}
		page, err := agreement.NewReviews(w.Door).List(w.ctx, door.Query{})
		if err != nil || len(page.Items) != 1 || !cmp.Equal(page.Items[0].Seen, []string{"purpose", "location"}) {
			w.Errorf("%+v, %v", page.Items, err)
		}
		w.take("engagements", "engagement_code;processor_name;exit_certificate;retention_reason\nE1;Sky AS;;\n")
		w.take("agreements", "agreement_code;processor_name;controller_acceded_on;controller_left_on\nA1;Sky AS;;\n")
		if want.Certificate, want.RetentionReason = "", ""; exit() != want {
			w.Errorf("emptied: %+v", exit())
		}
		if diff := cmp.Diff([]any{agreement.Signatory, kinds.Date(""), kinds.Date("")}, acceded()); diff != "" {
			w.Error(diff)
		}
		wrong, err := w.try("engagements", "engagement_code;processor_name;exit_choice;exit_requested_on\nE2;Sky AS;burn;2025-02-31\n", exchange.Options{})
		if err != nil || wrong.Written || len(wrong.Rejections) == 0 {
			w.Errorf("%+v, %v", wrong, err)
		}
	})
}
