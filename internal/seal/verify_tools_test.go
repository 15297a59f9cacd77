package seal_test

import (
	"slices"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// TestForeignSignatures: what poppler signs, in a prepared field or in one of its
// own, is accepted where its certificate is trusted, and is for a person where it is
// not.
func TestForeignSignatures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "pdfsig", "certutil")
	s := sealer(t)
	issued, _ := certified(t, s)
	d.trusting(s)
	d.file("issued.pdf", issued)
	d.run("pdfsig", "-nssdir", "nss", "-sign", "party-1", "-nick", "party", "issued.pdf", "prepared.pdf")
	d.run("pdfsig", "-nssdir", "nss", "-etsi", "-sign", "party-1", "-nick", "party", "issued.pdf", "etsi.pdf")
	d.run("pdfsig", "-nssdir", "nss", "-add-signature", "-new-signature-field-name", "own", "-nick", "party", "issued.pdf", "own.pdf")
	d.run("pdfsig", "-nssdir", "nss", "-add-signature", "-new-signature-field-name", "own", "-nick", "party", "prepared.pdf", "both.pdf")
	d.file("party.pem", []byte(d.run("certutil", "-L", "-d", "sql:nss", "-n", "party", "-a")))
	roots, err := seal.ReadRoots(d.dir + "/party.pem")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]seal.Verdict{"prepared.pdf": seal.Accepted, "etsi.pdf": seal.Accepted, "own.pdf": seal.Accepted, "both.pdf": seal.Accepted} {
		upload := d.read(name)
		r := seal.Verify(issued, upload, seal.Policy{At: time.Now(), Roots: roots})
		if r.Verdict != want {
			t.Errorf("%s: %s by %s: %+v %+v", name, r.Verdict, r.Rule, r.Reasons, r.Changes)
			f := object.Open(upload, object.Limits{})
			for _, ref := range f.Last().Changed {
				t.Logf("%s %.200v", ref, f.Last().Dict(ref))
			}
		}
		r = seal.Verify(issued, upload, seal.Policy{At: time.Now()})
		if r.Verdict != seal.NeedsPerson && want == seal.Accepted || slices.Contains([]seal.Verdict{seal.Accepted}, r.Verdict) {
			t.Errorf("%s, trusting nobody: %s by %s", name, r.Verdict, r.Rule)
		}
	}
}
