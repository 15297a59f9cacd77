package seal_test

import (
	"bytes"
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

// beyond is the one rule that no file meets by itself: that of a child that does not
// end. TestChildGivesUp meets it.
const beyond = "verifier-gave-up"

// TestCorpus: no altered file is accepted, and no honest one rejected; each verdict
// is that of the rule that the row names. No rule is left that no file meets.
func TestCorpus(t *testing.T) {
	m := maker(t)
	met := map[string]bool{beyond: true}
	rows := slices.Concat(corpus.Honest(), corpus.Attacks(), corpus.Foreign())
	foreign := len(rows) - len(corpus.Foreign())
	done := 0
	for i, row := range rows {
		t.Run(row.Name, func(t *testing.T) {
			done++
			told(check(t, m, row, i < foreign), met)
		})
	}
	for _, r := range seal.Rules {
		if done == len(rows) && !met[r.Code] {
			t.Errorf("no file of the corpus meets %s", r.Code)
		}
	}
}

// check verifies the file of a row, against what was issued or as a stranger's.
func check(t *testing.T, m *corpus.Maker, row corpus.Row, compared bool) seal.Report {
	t.Helper()
	var issued []byte
	if compared {
		issued = m.Issued
	}
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
	return r
}

// told notes every rule that a report speaks of.
func told(r seal.Report, met map[string]bool) {
	for _, x := range r.Reasons {
		met[x.Code] = true
	}
	for _, c := range r.Changes {
		met[c.Code] = true
	}
}

// TestWhatIsNotRefusedIsSealed: of every file that begins with what was issued, the
// report says truly whether the seal can stand behind it; where it does, it leaves the
// signatures before it as they were.
func TestWhatIsNotRefusedIsSealed(t *testing.T) {
	s := sealer(t)
	issued, o := certified(t, s)
	m, err := corpus.NewMaker(issued, time.Now().UTC().Truncate(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	sealed, apart := 0, 0
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks()) {
		if row.Verdict == seal.Rejected || row.Issued != nil {
			continue
		}
		upload := row.Make(m)
		if !bytes.HasPrefix(upload, issued) {
			continue
		}
		r := seal.Verify(issued, upload, m.Policy())
		out, err := s.Complete(t.Context(), upload, completion(t, issued, o))
		if r.Apart() != (err != nil) {
			t.Errorf("%s: %s, apart: %t; sealing it says %v", row.Name, r.Rule, r.Apart(), err)
		}
		if err != nil {
			apart++
			continue
		}
		sealed++
		after := seal.Verify(nil, out, m.Policy())
		for i, was := range r.Signatures {
			if now := after.Signatures[i]; now.Intact != was.Intact || now.Trusted != was.Trusted {
				t.Errorf("%s: the signature of %s is another since it was sealed", row.Name, was.Signer)
			}
		}
		for _, c := range after.Changes {
			if c.Code == "field-locked" {
				t.Errorf("%s: the seal breaks a lock: %s", row.Name, c.Description)
			}
		}
	}
	if sealed < 25 || apart < 6 {
		t.Errorf("%d sealed, %d apart", sealed, apart)
	}
}

// TestOwnSeal: the report tells the register's own seal from those that others made,
// also where they call their field as the register does.
func TestOwnSeal(t *testing.T) {
	m := maker(t)
	own := func(upload []byte) (out []string) {
		for _, s := range seal.Verify(m.Issued, upload, m.Policy()).Signatures {
			if s.Own {
				out = append(out, s.Field)
			}
		}
		return out
	}
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks()) {
		if row.Issued == nil && (row.Name == "stamped" || row.Name == "seal-taken" || row.Name == "parallel") {
			if got := own(row.Make(m)); !slices.Equal(got, []string{"register"}) {
				t.Errorf("%s: %v are called the register's own", row.Name, got)
			}
		}
	}
	if got := own(m.Issued); !slices.Equal(got, []string{"register"}) {
		t.Errorf("of what was issued: %v", got)
	}
	if got := own([]byte("%PDF-1.7 another file")); got != nil {
		t.Errorf("of another file: %v", got)
	}
}
