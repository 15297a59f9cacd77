package web

import (
	"slices"
	"testing"

	"ledd/internal/gap"
	"ledd/internal/party"
	"ledd/internal/report"
)

func TestEveryMeasureHasItsCard(t *testing.T) {
	t.Parallel()
	all := report.Of((&gap.Register{Controller: &party.Organisation{}}).Index(), 2026).Measures
	if len(all) != len(figured) {
		t.Errorf("%d cards for %d measures", len(figured), len(all))
	}
	for _, m := range all {
		if !slices.Contains(figured, m.Code) {
			t.Errorf("%s has no card", m.Code)
		}
	}
}

func TestBehind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ measure, unit, want string }{
		{"M23", "B 1", "/gaps?asof=2020-12-31&rule=coverage&unit=B+1"},
		{"M24", "", "/gaps?asof=2020-12-31&list=unrevised"},
		{"M02", "", "#list-units"}, {"systems", "", ""},
	} {
		if got := behind(c.measure, c.unit, "2020-12-31"); got != c.want {
			t.Errorf("%s leads to %q, want %q", c.measure, got, c.want)
		}
	}
}
