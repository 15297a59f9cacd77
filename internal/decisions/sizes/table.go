package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// at gives the length that p of 100 things do not exceed (nearest rank).
func at(things []thing, p int) int {
	if len(things) == 0 {
		return 0
	}
	sorted := slices.Clone(things)
	slices.SortFunc(sorted, func(a, b thing) int { return cmp.Compare(a.lines, b.lines) })
	return sorted[max(0, (len(sorted)*p+99)/100-1)].lines
}

// table is one row in the form of the comparison with other code bases.
func (c count) table() string {
	perRoom := []thing{}
	for _, n := range slices.Collect(maps.Values(c.rooms)) {
		perRoom = append(perRoom, thing{lines: n})
	}
	return fmt.Sprintf(`| repo | files | file med / p95 | func med / p95 / p99 / max | files per pkg med / max | exported funcs with doc | test:code |
|---|---|---|---|---|---|---|
| ledd | %d | %d / %d | %d / %d / %d / %d | %d / %d | %d %% | %.2f |
`,
		len(c.files), at(c.files, 50), at(c.files, 95),
		at(c.funcs, 50), at(c.funcs, 95), at(c.funcs, 99), at(c.funcs, 100),
		at(perRoom, 50), at(perRoom, 100),
		100*c.documented/max(1, c.exported), float64(c.test)/float64(max(1, c.code)))
}

// longest names the n longest functions and files.
func (c count) longest(n int) string {
	var b strings.Builder
	for _, list := range [][]thing{c.funcs, c.files} {
		sorted := slices.Clone(list)
		slices.SortStableFunc(sorted, func(a, b thing) int { return cmp.Compare(b.lines, a.lines) })
		for _, t := range sorted[:min(n, len(sorted))] {
			fmt.Fprintf(&b, "%5d  %s\n", t.lines, t.name)
		}
	}
	return b.String()
}

// missed says which aims are not met.
func (c count) missed() []string {
	var out []string
	for _, aim := range []struct {
		what   string
		things []thing
		p, max int
	}{
		{"the median function", c.funcs, 50, 12},
		{"95 of 100 functions", c.funcs, 95, 45},
		{"the longest function", c.funcs, 100, 80},
		{"the median file", c.files, 50, 120},
		{"95 of 100 files", c.files, 95, 300},
	} {
		if got := at(aim.things, aim.p); got > aim.max {
			out = append(out, fmt.Sprintf("%s: %d lines, at most %d", aim.what, got, aim.max))
		}
	}
	return out
}
