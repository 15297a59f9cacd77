package seal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// vouched is a sealer with a configured key, and who trusts its certificate as that of
// anybody who signs.
func vouched(t *testing.T, now func() time.Time) (*seal.Sealer, seal.Policy) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Kommunens segl"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name, kind string, der []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	cert := put("cert.pem", "CERTIFICATE", der)
	s, err := seal.Open(seal.Settings{Key: put("key.pem", "PRIVATE KEY", private), Certificate: cert, Seeds: [][]byte{seed(t)}, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	p := seal.Policy{At: time.Now()}
	if p.Roots, err = seal.ReadRoots(cert); err == nil {
		p, err = p.Believing(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

// TestTheRegisterSignsForNobody: whoever has a file sealed to which another issued
// document is attached has no signature under that document, though the register's
// certificate is trusted.
func TestTheRegisterSignsForNobody(t *testing.T) {
	t.Parallel()
	s, policy := vouched(t, time.Now)
	issued, _ := certified(t, s)
	other, o := certified(t, s)
	refs := object.Open(other, object.Limits{}).Last().Refs()
	next := refs[len(refs)-1].Num + 1
	carries := appended(t, other, next, fmt.Sprintf("<</Type /EmbeddedFile /Length %d>>\nstream\n%s\nendstream", len(issued), issued), false)
	carries = appended(t, carries, next+1, fmt.Sprintf("<</Type /Filespec /F (a.pdf) /EF <</F %d 0 R>>>>", next), false)
	sealed, err := s.Complete(t.Context(), carries, seal.Completion{Issued: other, By: o.By})
	if err != nil {
		t.Fatal(err)
	}
	r := seal.Verify(issued, sealed, policy)
	if r.Verdict != seal.NeedsPerson || r.Rule != "attached-untrusted" {
		t.Errorf("%s by %s: %+v", r.Verdict, r.Rule, r.Reasons)
	}
	for _, one := range r.Signatures {
		if !one.Trusted {
			t.Errorf("the seal is not trusted, and the file shows nothing: %+v", one)
		}
	}
}
