package seal_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// TestRules: each rule has its own code and words, and every rule that judges is named
// by a row of the corpus, so that none is met with real files alone. TestCorpus sees
// to it that the rules that only tell are met as well.
func TestRules(t *testing.T) {
	met := map[string]bool{beyond: true}
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks(), corpus.Foreign()) {
		met[row.Rule] = true
		for _, also := range row.Also {
			met[also] = true
		}
	}
	delete(met, "")
	seen := map[string]bool{}
	for _, r := range seal.Rules {
		if r.Code == "" || r.Means == "" || seen[r.Code] {
			t.Errorf("%q has no words, or stands twice", r.Code)
		}
		seen[r.Code] = true
		if !met[r.Code] && r.Verdict != "" {
			t.Errorf("no file of the corpus meets %s", r.Code)
		}
	}
	for code := range met {
		if !seen[code] {
			t.Errorf("there is no rule %s", code)
		}
	}
}

// TestReport: without an issued document the same file gets a report, and no verdict.
func TestReport(t *testing.T) {
	m := maker(t)
	var both, later []byte
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks()) {
		switch row.Name {
		case "both-parties":
			both = row.Make(m)
		case "page-later":
			later = row.Make(m)
		}
	}
	r := seal.Verify(nil, both, m.Policy())
	if r.Verdict != "" || r.Rule != "" || len(r.Signatures) != 3 || len(r.Changes) != 2 {
		t.Fatalf("%+v", r)
	}
	for i, want := range []bool{false, false, true} {
		s := r.Signatures[i]
		if s.CoversWholeFile != want || !s.Intact || s.Level != "PAdES B-T" || s.SignedAt == nil || s.Revision != i+2 {
			t.Errorf("signature %d: %+v", i, s)
		}
	}
	if s := r.Signatures[2]; !s.Trusted || s.Signer != "Øst AS" || s.TimeFrom != "timestamp" || !s.Stamp.Trusted {
		t.Errorf("%+v", s)
	}
	for i, c := range r.Changes {
		if c.Kind != seal.KindSignature || c.Revision != i+3 || len(c.After) != i+1 {
			t.Errorf("%+v", c)
		}
	}
	r = seal.Verify(nil, later, m.Policy())
	last := r.Changes[len(r.Changes)-1]
	if last.Kind != seal.KindContent || last.Page != r.Pages || !slices.Equal(last.After, []int{1, 2}) {
		t.Errorf("%+v", last)
	}
}

// TestEveryBit: of an accepted file no bit can be flipped so that it is accepted
// still, but for those of the signature's own padding and unsigned parts.
func TestEveryBit(t *testing.T) {
	m := maker(t)
	good := corpus.Honest()[1].Make(m)
	from := len(m.Issued)
	gap := bytes.Index(good[from:], []byte("/Contents <")) + from
	for i := from; i < len(good); i += 7 {
		if i > gap && i < gap+13_000 {
			continue // the signature itself: package cms looks at that
		}
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if r := seal.Verify(m.Issued, bad, m.Policy()); r.Verdict == seal.Accepted {
			t.Errorf("byte %d of %d", i, len(good))
		}
	}
}

// FuzzVerify: whatever stands behind the issued document, nothing is accepted that
// the trusted signer did not sign.
func FuzzVerify(f *testing.F) {
	m := maker(f)
	for _, row := range slices.Concat(corpus.Honest(), corpus.Attacks()) {
		if row.Issued == nil && row.Policy == nil && !strings.HasPrefix(row.Name, "bomb") && row.Name != "padded" && row.Name != "appended" {
			if upload := row.Make(m); len(upload) < 200_000 && bytes.HasPrefix(upload, m.Issued) {
				f.Add(upload[len(m.Issued):])
			}
		}
	}
	f.Fuzz(func(t *testing.T, appended []byte) {
		start := time.Now()
		r := seal.Verify(m.Issued, append(bytes.Clone(m.Issued), appended...), m.Policy())
		if time.Since(start) > 10*time.Second {
			t.Fatal("it took too long")
		}
		if r.Verdict == seal.Accepted && len(r.Signatures) < 2 {
			t.Fatalf("accepted without a signature: %+v", r)
		}
		seal.Verify(nil, appended, seal.Policy{At: m.At})
	})
}

func BenchmarkVerify(b *testing.B) {
	m := maker(b)
	upload := corpus.Honest()[1].Make(m)
	p := m.Policy()
	for b.Loop() {
		if r := seal.Verify(m.Issued, upload, p); r.Verdict != seal.Accepted {
			b.Fatal(r)
		}
	}
}
