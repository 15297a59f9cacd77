package seal

import (
	"fmt"
	"slices"
)

// changes compares each revision with the one before it, from the first signature on,
// or from the issued document where that came first.
func (v *verification) changes() {
	n := len(v.file.Revisions)
	v.steps = make([][]Difference, n)
	first := n
	for _, s := range v.all() {
		first = min(first, s.revision)
	}
	for k := first + 1; k < n; k++ {
		for _, d := range v.step(k) {
			if slices.Contains(unseen, d.Rule.Code) {
				continue
			}
			v.report.Changes = append(v.report.Changes, v.change(k, v.real(k, d)))
		}
	}
	if first < n {
		v.behind(n)
	}
}

// real tells of a signature that was added and signs nothing of the revision that adds
// it: a copy of an older one, with another name and reason beside it.
func (v *verification) real(k int, d Difference) Difference {
	if d.Rule.Code != "signature-added" && d.Rule.Code != "timestamp-added" && d.Rule.Code != "certified" {
		return d
	}
	r := v.file.Revisions[k]
	for _, s := range v.all() {
		if s.begins >= r.Start && s.begins < r.End && s.ends < r.Mark {
			rule, _ := RuleOf("signature-copied")
			return Difference{Rule: rule, Page: d.Page, Detail: d.Detail}
		}
	}
	return d
}

// unseen is what a revision may bring without changing the document: told as a
// reason, and no change of it.
var unseen = []string{"orphan-objects", "harmless-orphans"}

// step is what one revision changes, compared once.
func (v *verification) step(k int) []Difference {
	if v.steps[k] == nil {
		v.steps[k] = append([]Difference{}, compare(v.file.Revisions[k-1], v.file.Revisions[k], &v.left)...)
	}
	return v.steps[k]
}

// all is every signature and time stamp.
func (v *verification) all() []*Signature {
	var out []*Signature
	for _, list := range [][]Signature{v.report.Signatures, v.report.Timestamps} {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	return out
}

func (v *verification) change(k int, d Difference) Change {
	c := Change{Kind: d.Rule.Kind, Page: d.Page, Description: d.Rule.Means, Code: d.Rule.Code, Revision: k + 1, After: []int{}}
	if c.Kind == "" {
		c.Kind = KindOther
	}
	if d.Detail != "" {
		c.Description += ": " + d.Detail
	}
	for i, s := range v.report.Signatures {
		if s.revision < k {
			c.After = append(c.After, i+1)
		}
	}
	return c
}

// behind tells of bytes behind the last revision.
func (v *verification) behind(n int) {
	for _, p := range v.file.Problems {
		if p.Code == "trailing-bytes" {
			r, _ := RuleOf("bytes-at-end")
			v.report.Changes = append(v.report.Changes, v.change(n, Difference{Rule: r, Detail: fmt.Sprintf("%d bytes", len(v.data)-p.Offset)}))
		}
	}
}

// afterLast is the kinds of changes that may follow the last signature: what proves
// it later, and shows nothing to anybody.
var afterLast = []string{"dss-changed", "extension-changed", "timestamp-added"}

// besides is what programs write along with that.
var besides = []string{"resources-added", "dates-changed", "harmless-orphans"}

// lasting tells whether a revision makes signatures last, and does nothing else.
func lasting(all []Difference) bool {
	return quiet(all, slices.Concat(afterLast, besides)) && !quiet(all, besides) || quiet(all, afterLast)
}

// quiet tells whether all differences are among those codes.
func quiet(all []Difference, codes []string) bool {
	return !slices.ContainsFunc(all, func(d Difference) bool { return !slices.Contains(codes, d.Rule.Code) })
}
