package seal_test

import (
	"slices"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
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

// TestRewrittenThenSigned: who saves the issued file anew with another program before
// signing it gets a person to look at it, with the true reason, whoever signs; and a
// signature that somebody makes by hand with OpenSSL, in the prepared field and over the
// bytes as they were issued, is as good as any.
func TestRewrittenThenSigned(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "pdfsig", "certutil", "mutool", "qpdf", "openssl")
	s := sealer(t)
	issued, _ := certified(t, s)
	d.trusting(s)
	d.file("issued.pdf", issued)
	d.run("mutool", "clean", "issued.pdf", "cleaned.pdf")
	d.run("qpdf", "--linearize", "issued.pdf", "linear.pdf")
	for _, name := range []string{"cleaned", "linear"} {
		d.run("pdfsig", "-nssdir", "nss", "-sign", "party-1", "-nick", "party", name+".pdf", name+"-signed.pdf")
	}
	d.file("openssl-signed.pdf", d.byHand(issued))
	d.file("party.pem", []byte(d.run("certutil", "-L", "-d", "sql:nss", "-n", "party", "-a")))
	roots, err := seal.ReadRoots(d.dir + "/party.pem," + d.dir + "/hand.pem")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		verdict seal.Verdict
		rule    string
	}{
		"cleaned": {seal.NeedsPerson, "other-bytes"}, "linear": {seal.NeedsPerson, "other-bytes"}, "openssl": {seal.Accepted, "signed"},
	} {
		upload := d.read(name + "-signed.pdf")
		r := seal.Verify(issued, upload, seal.Policy{At: time.Now(), Roots: roots})
		if r.Verdict != want.verdict || r.Rule != want.rule || len(r.Reasons) != 1 {
			t.Errorf("%s: %s by %s: %+v", name, r.Verdict, r.Rule, r.Reasons)
		}
		if n := len(r.Signatures); n == 0 || !r.Signatures[n-1].Intact || !r.Signatures[n-1].Trusted {
			t.Errorf("%s: %+v", name, r.Signatures)
		}
	}
}

// byHand signs a file in its prepared field with a message of OpenSSL's.
func (d desk) byHand(issued []byte) []byte {
	d.Helper()
	d.says(d.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=By Hand", "-keyout", "hand.key", "-out", "hand.pem", "-days", "30", "-addext", "keyUsage=critical,digitalSignature,nonRepudiation"), "-----")
	return corpus.Prepared(issued, "party-1", "adbe.pkcs7.detached", func(signed []byte) []byte {
		d.file("range", signed)
		d.run("openssl", "cms", "-sign", "-binary", "-md", "sha256", "-in", "range", "-signer", "hand.pem", "-inkey", "hand.key", "-outform", "DER", "-out", "hand.der")
		return d.read("hand.der")
	})
}
