package seal_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// desk is a folder in which other programs look at files.
type desk struct {
	*testing.T
	dir string
}

func newDesk(t *testing.T, programs ...string) desk {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed", p)
			}
			t.Skipf("%s is not installed", p)
		}
	}
	return desk{t, t.TempDir()}
}

func (d desk) file(name string, b []byte) {
	d.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), b, 0o600); err != nil {
		d.Fatal(err)
	}
}

func (d desk) read(name string) []byte {
	d.Helper()
	b, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		d.Fatal(err)
	}
	return b
}

// run gives what a program says; whether it is content, is for the caller to read.
func (d desk) run(name string, args ...string) string {
	d.Helper()
	c := exec.CommandContext(d.Context(), name, args...)
	c.Dir = d.dir
	out, err := c.CombinedOutput()
	if err != nil {
		return string(out) + fmt.Sprintf("\n%s: %v", name, err)
	}
	return string(out)
}

func (d desk) says(out string, want ...string) {
	d.Helper()
	for _, w := range want {
		if !strings.Contains(out, w) {
			d.Errorf("%q is not said:\n%s", w, out)
		}
	}
}

// holds lets qpdf look at a file.
func (d desk) holds(file []byte) {
	d.Helper()
	d.file("q.pdf", file)
	d.says(d.run("qpdf", "--check", "q.pdf"), "No syntax or stream encoding errors")
}

func certificate(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// trusting makes a database of NSS that trusts the sealer's root, and holds
// somebody's key: of RSA, for poppler reserves room for the signature by the length
// of a first one. The seal's own certificate is put in without trust, because NSS
// loses one that it meets twice in a file only.
func (d desk) trusting(s *seal.Sealer) {
	d.Helper()
	d.file("noise", bytes.Repeat([]byte("ledd"), 16))
	if err := os.Mkdir(filepath.Join(d.dir, "nss"), 0o700); err != nil {
		d.Fatal(err)
	}
	d.run("certutil", "-N", "-d", "sql:nss", "--empty-password")
	d.run("certutil", "-S", "-d", "sql:nss", "-n", "party", "-s", "CN=Party One,O=Test", "-x", "-t", "CTu,Cu,Cu", "-k", "rsa", "-g", "2048", "-z", "noise", "-v", "12", "-m", "7")
	d.file("root.pem", certificate(s.Roots()[0]))
	d.run("certutil", "-A", "-d", "sql:nss", "-n", "root", "-t", "CT,C,C", "-i", "root.pem")
	d.file("seal.pem", certificate(s.Certificate()))
	d.run("certutil", "-A", "-d", "sql:nss", "-n", "seal", "-t", ",,", "-i", "seal.pem")
}

// signatures counts those that pdfsig calls valid and trusted, in all.
func (d desk) signatures(name string, want int) {
	d.Helper()
	out := d.run("pdfsig", "-nssdir", "nss", name)
	valid, trusted := strings.Count(out, "Signature is Valid."), strings.Count(out, "Certificate is Trusted.")
	if valid != want || trusted != want || strings.Count(out, " - Total document signed") != 1 {
		d.Errorf("%s has %d valid and %d trusted signatures of %d:\n%s", name, valid, trusted, want, out)
	}
}

// TestOthersAgree: what is issued, what somebody signs with another program in the
// prepared field and in one of its own, and what is sealed behind that, is whole and
// valid to qpdf, poppler with NSS, MuPDF and OpenSSL, all signatures of it.
func TestOthersAgree(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "qpdf", "pdfsig", "certutil", "mutool", "openssl", "pdftotext", "pdfinfo")
	s := sealer(t)
	issued, o := certified(t, s)
	d.trusting(s)
	d.file("issued.pdf", issued)
	d.signatures("issued.pdf", 1)
	d.says(d.run("mutool", "sign", "-v", "issued.pdf"), "The document is unchanged since signing.")
	d.says(d.run("pdfinfo", "issued.pdf"), "Title:           "+o.Title, "Metadata Stream: yes", "PDF version:     1.7", "Form:            AcroForm", "JavaScript:      no")

	d.run("pdfsig", "-nssdir", "nss", "-sign", "party-1", "-nick", "party", "issued.pdf", "one.pdf")
	d.run("pdfsig", "-nssdir", "nss", "-add-signature", "-new-signature-field-name", "own", "-nick", "party", "one.pdf", "two.pdf")
	for _, name := range []string{"issued.pdf", "one.pdf", "two.pdf"} {
		out, err := s.Complete(t.Context(), d.read(name), completion(t, issued, o))
		if err != nil {
			t.Fatal(name, err)
		}
		d.file("sealed.pdf", out)
		d.holds(out)
		d.signatures("sealed.pdf", map[string]int{"issued.pdf": 2, "one.pdf": 3, "two.pdf": 4}[name])
	}
	d.says(d.run("mutool", "sign", "-v", "sealed.pdf"), "The document is unchanged since signing.", "The signature is valid but there have been edits since signing.")
	for _, out := range []string{d.run("pdftotext", "-layout", "sealed.pdf", "-"), d.run("mutool", "draw", "-F", "txt", "sealed.pdf")} {
		d.says(out, "Áile Näkkäläjärvi", "på vegne av Kárášjoga gielda", "Jürgen Groß", "Slik ble avtalen signert", "Bevis 01939f2e-1c2d")
	}
	d.cades(d.read("sealed.pdf"))
	d.verifies(s, issued)
}

// verifies looks whether our own verifier says the same: what was signed in the
// prepared field is accepted, and the sealed file has nothing but trusted signatures.
func (d desk) verifies(s *seal.Sealer, issued []byte) {
	d.Helper()
	own, err := cms.NewRoots(s.PEM())
	if err != nil {
		d.Fatal(err)
	}
	all, err := cms.NewRoots(s.PEM(), []byte(d.run("certutil", "-L", "-d", "sql:nss", "-n", "party", "-a")))
	if err != nil {
		d.Fatal(err)
	}
	p := seal.Policy{At: time.Now(), Roots: all, StampRoots: own}
	if r := seal.Verify(issued, d.read("one.pdf"), p); r.Verdict != seal.Accepted {
		d.Errorf("%s by %s: %+v", r.Verdict, r.Rule, r.Reasons)
	}
	signed := seal.Verify(nil, d.read("sealed.pdf"), p).Signatures
	for _, one := range signed {
		if !one.Intact || !one.Trusted || (one.Field == "register" || one.Field == "register-seal") && one.Level != "PAdES B-T" {
			d.Errorf("%+v", one)
		}
	}
	if n := len(signed); n != 4 || !signed[n-1].CoversWholeFile || signed[n-1].Field != "register-seal" {
		d.Errorf("%+v", signed)
	}
}

// cades lets OpenSSL verify each of our signatures of a file, over the bytes that it
// says it covers.
func (d desk) cades(file []byte) {
	d.Helper()
	ours := 0
	for _, sig := range object.Open(file, object.Limits{}).Signatures() {
		if sig.SubFilter != "ETSI.CAdES.detached" {
			continue
		}
		ours++
		r := sig.ByteRange
		if r[0] != 0 || r[1] != sig.Contents.Start || r[2] != sig.Contents.End {
			d.Errorf("%s covers %v", sig.Field, r)
		}
		d.file("text", append(bytes.Clone(file[:r[1]]), file[r[2]:r[2]+r[3]]...))
		d.file("s.der", bytes.TrimRight(sig.Contents.Bytes, "\x00"))
		d.says(d.run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "s.der", "-content", "text", "-out", "out", "-CAfile", "root.pem", "-purpose", "any"), "CAdES Verification successful")
		if bytes.Contains(sig.Contents.Bytes, []byte(signingTime)) {
			d.Errorf("%s bears a signing time", sig.Field)
		}
	}
	if ours != 2 {
		d.Errorf("%d signatures of ours", ours)
	}
}

// signingTime is the attribute's name in DER; PAdES wants the time in the dictionary.
const signingTime = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"

// TestStreams: files whose objects stand in streams are sealed as well, with streams.
func TestStreams(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "qpdf", "pdfsig", "certutil", "mutool")
	s := sealer(t)
	file, o := drafted(t)
	d.trusting(s)
	d.file("a.pdf", file)
	d.run("qpdf", "--object-streams=generate", "a.pdf", "b.pdf")
	issued, err := s.Certify(t.Context(), d.read("b.pdf"), o)
	if err != nil || bytes.Contains(issued, []byte("\ntrailer\n")) {
		t.Fatal(err, "or a table")
	}
	d.file("issued.pdf", issued)
	d.run("pdfsig", "-nssdir", "nss", "-sign", "party-2", "-nick", "party", "issued.pdf", "one.pdf")
	out, err := s.Complete(t.Context(), d.read("one.pdf"), completion(t, issued, o))
	if err != nil {
		t.Fatal(err)
	}
	d.file("sealed.pdf", out)
	d.holds(out)
	d.signatures("sealed.pdf", 3)
	d.says(d.run("mutool", "draw", "-F", "txt", "sealed.pdf"), "Jürgen Groß")
}
