package agreement

import (
	"testing"

	"ledd/internal/kinds"
)

// What was assessed on an earlier day stays; the same day's is replaced; no value
// takes all back.
func TestAssess(t *testing.T) {
	t.Parallel()
	a := &Agreement{}
	a.Assess(map[string]Answer{"a": {Value: Partly}, "b": {Value: Met}, "n/a": {Value: Met}}, "Kari", "2026-01-01")
	a.Assess(map[string]Answer{"a": {Value: Met, ClauseRef: "7.1"}}, "Ola", "2026-03-01")
	a.Assess(map[string]Answer{"a": {Value: Missing}, "b": {}}, "Ola", "2026-03-01")
	if len(a.Checklist) != 2 {
		t.Fatalf("%+v", a.Checklist)
	}
	for day, want := range map[string]string{"2025-12-31": "", "2026-02-28": Partly, "2026-03-01": Missing} {
		if got := a.Content("a", kinds.Date(day), "").Value; got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
	if got := a.Content("b", "2026-04-01", "").Value; got != "" {
		t.Errorf("taken back, and still %q", got)
	}
}
