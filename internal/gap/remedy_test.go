package gap_test

import (
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// A proposal names who lacks the agreement; where a signature or a mandate is
// what lacks, another agreement would cure nothing.
func TestProposal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		build func(w *world)
		rule  string
		cured bool
	}{
		"none":       {nothing, "DPA-001", true},
		"unsigned":   {func(w *world) { w.deal("A1", w.system).Signatures = nil }, "DPA-002", false},
		"over":       {func(w *world) { w.deal("A1", w.system).EffectiveTo = "2019-01-01" }, "DPA-003", true},
		"no mandate": {func(w *world) { w.byAgent(w.deal("A1", w.system)) }, "DPA-009", false},
		"elsewhere":  {func(w *world) { w.deal("A1", w.addSystem("S2")) }, "DPA-008", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.build(w)
			r, today := w.r.Index(), kinds.Date("2020-06-01")
			open := r.Find(today, gap.Coverage...)
			if len(open) != 1 || open[0].Rule != c.rule {
				t.Fatalf("open: %+v", open)
			}
			if drafts := len(r.Find(today, gap.Draftable...)); (drafts == 1) != c.cured {
				t.Errorf("a new agreement cures %d", drafts)
			}
			in, err := r.Proposal(w.system.ID.String(), "nb", today)
			if err != nil || len(in.Parties) != 2 || in.Parties[1].Org != w.processor || len(in.ScopeSystems) != 1 || len(in.Processing) != 1 || in.GoverningLaw != "norsk rett" {
				t.Errorf("%v %+v", err, in)
			}
		})
	}
	w := newWorld()
	r := w.r.Index()
	if in, err := r.Proposal("", "en", "2020-06-01"); err != nil || len(in.Parties) != 1 || in.Parties[0].Side != agreement.Controller || in.State != agreement.Draft {
		t.Errorf("%v %+v", err, in)
	}
	if _, err := r.Proposal(kinds.NewID[gap.Gap]().String(), "nb", "2020-06-01"); kinds.KindOf(err) != kinds.KindNotFound {
		t.Errorf("a system of nobody: %v", err)
	}
}

func TestDraftUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld()
	if a := w.r.Index().DraftOf(w.system, "2020-06-01"); a != nil {
		t.Errorf("%+v", a)
	}
	a := w.deal("A1", w.system)
	a.State, a.Signatures, a.EffectiveFrom = agreement.Draft, nil, ""
	if got := w.r.Index().DraftOf(w.system, "2020-06-01"); got != a {
		t.Errorf("%+v", got)
	}
}
