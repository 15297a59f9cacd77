package seal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledd/internal/kinds"
	"ledd/internal/seal"
)

func containsHex(file, what []byte) bool {
	return bytes.Contains(file, []byte(hex.EncodeToString(what)))
}

// in opens the sealer of seeds as in a year.
func in(t testing.TB, year int, seeds ...[]byte) *seal.Sealer {
	t.Helper()
	s, err := seal.Open(seal.Settings{Seeds: seeds, Now: func() time.Time { return time.Date(year, 11, 22, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestOwnKeys: the same seed gives the same certificates to the byte, in every program
// and at every start; another seed another root, and without one nothing is sealed.
func TestOwnKeys(t *testing.T) {
	t.Parallel()
	a, b, other := in(t, 2026, seed(t)), in(t, 2026, seed(t)), in(t, 2026, []byte("another seed that is 32 bytes lo"))
	if !a.Certificate().Equal(b.Certificate()) || !a.Roots()[0].Equal(b.Roots()[0]) || a.Roots()[0].Equal(other.Roots()[0]) {
		t.Error("the keys do not follow from the seed")
	}
	if a.Worth() != seal.Own || a.TimeWorth() != seal.Own || len(a.Roots()) != 1 {
		t.Error(a.Worth(), a.TimeWorth(), len(a.Roots()))
	}
	root := a.Roots()[0]
	if root.Subject.String() != "CN=Ledd root 5544c6e2,O=Ledd" { // it names the key
		t.Errorf("the root of a seed is another than it was: %s", root.Subject)
	}
	if _, err := seal.Open(seal.Settings{}); !errors.Is(err, seal.ErrNoKey) {
		t.Error(err)
	}
}

// TestRenewal: each year has a key of its own under the same root, and with a new seed
// what the old one has sealed is still known.
func TestRenewal(t *testing.T) {
	t.Parallel()
	first, later := in(t, 2026, seed(t)), in(t, 2027, seed(t))
	if later.Certificate().Equal(first.Certificate()) || !later.Roots()[0].Equal(first.Roots()[0]) || later.Certificate().CheckSignatureFrom(first.Roots()[0]) != nil {
		t.Error("the seal is not renewed under the same root")
	}
	certified(t, in(t, 2070, seed(t)))
	both := in(t, 2026, []byte("another seed that is 32 bytes lo"), seed(t))
	if roots := both.Roots(); len(roots) != 2 || !roots[1].Equal(first.Roots()[0]) || both.Certificate().CheckSignatureFrom(roots[0]) != nil {
		t.Error("the older seed's root is forgotten, or counts first")
	}
}

// TestNewYear: a program that runs over New Year seals and stamps with the keys of the
// year that it is, and what it sealed before stays as good.
func TestNewYear(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{seed(t)}, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	old, before := s.Certificate(), s.Roots()
	issued, _ := certified(t, s)
	now = now.Add(time.Second)
	sealed, err := s.Complete(t.Context(), issued, seal.Completion{Issued: issued})
	if err != nil {
		t.Fatal(err)
	}
	fresh := in(t, 2027, seed(t))
	if !s.Certificate().Equal(fresh.Certificate()) || s.Certificate().Equal(old) || len(before) != 1 || !before[0].Equal(s.Roots()[0]) {
		t.Errorf("it seals with %s from %s", s.Certificate().Subject, s.Certificate().NotBefore)
	}
	if !containsHex(sealed[:len(issued)], old.Raw) || !containsHex(sealed[len(issued):], fresh.Certificate().Raw) {
		t.Error("the files bear other certificates than those of their years")
	}
	p, err := (seal.Policy{At: now}).Believing(fresh)
	if err != nil {
		t.Fatal(err)
	}
	r := seal.Verify(nil, sealed, p)
	if len(r.Signatures) != 2 {
		t.Fatalf("%+v", r)
	}
	for i, want := range []string{"2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"} {
		if x := r.Signatures[i]; !x.Intact || !x.Stamp.Trusted || x.Stamp.Time.Format(time.RFC3339) != want {
			t.Errorf("%s: %+v", want, x.Stamp)
		}
	}
	if r.Signatures[0].Stamp.Authority == r.Signatures[1].Stamp.Authority {
		t.Errorf("both times are of %s", r.Signatures[0].Stamp.Authority)
	}
	now = now.AddDate(20, 0, 0)
	if certified(t, s); s.EndsSoon() {
		t.Errorf("after twenty years the certificate ends on %s", s.Certificate().NotAfter)
	}
}

// TestEnded: the end of a configured certificate is warned of sixty days before, and
// with one that no longer holds nothing is sealed.
func TestEnded(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s, _ := vouched(t, func() time.Time { return now })
	end := s.Certificate().NotAfter
	for days, soon := range map[int]bool{61: false, 59: true, 0: true} {
		now = end.AddDate(0, 0, -days)
		if s.EndsSoon() != soon || s.Left() != end.Sub(now) {
			t.Errorf("%d days before the end: %t, %s left", days, s.EndsSoon(), s.Left())
		}
		certified(t, s)
	}
	now = end.Add(time.Second)
	file, o := drafted(t)
	if _, err := s.Certify(t.Context(), file, o); kinds.KindOf(err) != kinds.KindInternal || !strings.Contains(err.Error(), "holds from") || !s.EndsSoon() || s.Left() >= 0 {
		t.Error(err)
	}
}

// TestConfiguredKeys: a key with its certificate from PEM files seals; what does not
// fit is refused by the names of the settings, and nothing of it is shown.
func TestConfiguredKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name string, all ...*pem.Block) string {
		var b []byte
		for _, block := range all {
			b = append(b, pem.EncodeToMemory(block)...)
		}
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "Kommunens segl"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 0, 30)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert := put("cert.pem", &pem.Block{Type: "CERTIFICATE", Bytes: der})
	pkcs1 := put("key.pem", &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	s, err := seal.Open(seal.Settings{Key: pkcs1, Certificate: cert, Seeds: [][]byte{seed(t)}})
	if err != nil {
		t.Fatal(err)
	}
	issued, _ := certified(t, s)
	if s.Worth() != seal.Configured || s.TimeWorth() != seal.Own || len(s.Roots()) != 2 || !s.EndsSoon() || !containsHex(issued, der) {
		t.Error(s.Worth(), s.TimeWorth(), len(s.Roots()))
	}
	if p, err := (seal.Policy{}).Believing(s); err != nil || !bytes.Equal(p.StampRoots.PEM(), in(t, 2026, seed(t)).PEM()) {
		t.Errorf("not the program's own clock alone is believed, but also whoever vouches for the seal: %v", err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	secret := hex.EncodeToString([]byte("hemmelig"))
	for name, w := range map[string]seal.Settings{
		"no key":         {Certificate: cert},
		"no certificate": {Key: pkcs1},
		"no file":        {Key: filepath.Join(dir, "none"), Certificate: cert},
		"other key":      {Key: put("other.pem", &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(other)}), Certificate: cert},
		"swapped":        {Key: cert, Certificate: pkcs1},
		"password":       {Key: put("locked.pem", &pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte(secret)}), Certificate: cert},
		"no key at all":  {Key: put("bad.pem", &pem.Block{Type: "PRIVATE KEY", Bytes: []byte(secret)}), Certificate: cert},
	} {
		w.Seeds = [][]byte{seed(t)}
		_, err := seal.Open(w)
		if kinds.KindOf(err) != kinds.KindInvalid || err == nil || !strings.Contains(err.Error(), "LEDD_SEAL_KEY") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
