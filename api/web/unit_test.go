package web

import (
	"testing"

	"ledd/internal/kinds"
	"ledd/internal/party"
)

func init() { forms = append(forms, unitForm) }

// TestArrange: a tree from above; what hangs in the air, or in a ring, comes last
// and is not lost.
func TestArrange(t *testing.T) {
	t.Parallel()
	unit := func(name string) *unitLine {
		l := &unitLine{Unit: &party.Unit{}, place: -1}
		l.ID, l.Name = kinds.NewID[party.Unit](), name
		return l
	}
	top, dep, school, ringA, ringB := unit("top"), unit("dep"), unit("school"), unit("ring a"), unit("ring b")
	below := map[party.UnitID][]*unitLine{{}: {top}, top.ID: {dep}, dep.ID: {school}, ringA.ID: {ringB}, ringB.ID: {ringA}}
	out := arrange(below, 5)
	if len(out) != 5 || out[0] != top || out[1] != dep || out[2] != school || school.depth != 2 {
		t.Fatalf("%d units, the school at %d", len(out), school.depth)
	}
	for i, l := range out {
		if l.place != i {
			t.Errorf("%s stands at %d and says %d", l.Name, i, l.place)
		}
	}
}

func TestUnitIsNarrowed(t *testing.T) {
	t.Parallel()
	l := &unitLine{Unit: &party.Unit{}, depth: 1}
	l.Code = "B 1"
	closed := &unitLine{Unit: &party.Unit{}, depth: 1}
	closed.Code, closed.ActiveTo = "B2", "2020-01-01"
	for _, c := range []struct {
		line *unitLine
		want string
	}{{l, "/gaps?unit=B+1"}, {closed, ""}, {&unitLine{Unit: &party.Unit{}, depth: 1}, ""}} {
		if got := c.line.narrowed(gapsPath, today); got != c.want {
			t.Errorf("%q leads to %q, want %q", c.line.Code, got, c.want)
		}
	}
}
