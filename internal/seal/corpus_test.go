package seal_test

import (
	"slices"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// maker issues a document, and makes files of it with fresh keys.
func maker(t testing.TB) *corpus.Maker {
	t.Helper()
	issued, _ := certified(t, sealer(t))
	m, err := corpus.NewMaker(issued, time.Now().UTC().Truncate(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestCorpus: no altered file is accepted, and no honest one rejected; each verdict
// is that of the rule that the row names.
func TestCorpus(t *testing.T) {
	m := maker(t)
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks()) {
		t.Run(row.Name, func(t *testing.T) {
			issued := m.Issued
			if row.Issued != nil {
				issued = row.Issued(m)
			}
			p := m.Policy()
			if row.Policy != nil {
				row.Policy(&p)
			}
			upload := row.Make(m)
			start := time.Now()
			r := seal.Verify(issued, upload, p)
			took := time.Since(start)
			if r.Verdict != row.Verdict || r.Rule != row.Rule {
				t.Errorf("%s: %s by %s, want %s by %s: %+v", row.How, r.Verdict, r.Rule, row.Verdict, row.Rule, r.Reasons)
			}
			for _, code := range row.Also {
				if !slices.ContainsFunc(r.Reasons, func(x seal.Reason) bool { return x.Code == code }) {
					t.Errorf("%s: %s is not told of: %+v", row.How, code, r.Reasons)
				}
			}
			if took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
