package seal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ledd/internal/kinds"
	"ledd/internal/seal"
)

func containsHex(file, what []byte) bool {
	return bytes.Contains(file, []byte(hex.EncodeToString(what)))
}

// TestOwnKeys: they are made once, for their owner alone, however many begin at once,
// and are there the next time.
func TestOwnKeys(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	made := make([]*seal.Sealer, 8)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			var err error
			if made[i], err = seal.Open(seal.Settings{Folder: folder, Name: "Ledd på ledd.example.no"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for _, s := range made[1:] {
		if !s.Certificate().Equal(made[0].Certificate()) || !s.Roots()[0].Equal(made[0].Roots()[0]) {
			t.Error("two programs seal with different keys")
		}
	}
	if s := made[0]; s.Worth() != seal.Own || s.TimeWorth() != seal.Own || len(s.Roots()) != 1 || s.EndsSoon(time.Now()) {
		t.Error(s.Worth(), s.TimeWorth(), len(s.Roots()))
	}
	files := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if info.Mode().Perm()&0o077 != 0 || strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s is %v", path, info.Mode())
		}
		if !e.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 4 {
		t.Error(err, files)
	}
}

// TestRenewal: near its end the seal gets a new key under the same root, and what the
// old one has sealed still verifies at the time of its stamp.
func TestRenewal(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(years int) *seal.Sealer {
		t.Helper()
		s, err := seal.Open(seal.Settings{Folder: folder, Now: func() time.Time { return time.Now().AddDate(years, 0, 0) }})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first, second := at(0), at(1)
	if !first.Certificate().Equal(second.Certificate()) {
		t.Error("renewed too early")
	}
	later := at(2)
	if later.Certificate().Equal(first.Certificate()) || !later.Roots()[0].Equal(first.Roots()[0]) || later.Certificate().CheckSignatureFrom(first.Roots()[0]) != nil {
		t.Error("the seal is not renewed under the same root")
	}
	certified(t, at(16)) // its time stamps are renewed as well
	if end := first.Certificate().NotAfter; !first.EndsSoon(end.AddDate(0, 0, -59)) || first.EndsSoon(end.AddDate(0, 0, -61)) {
		t.Error("it is not warned of the end sixty days before")
	}
	d := newDesk(t, "openssl")
	issued, o := certified(t, first)
	out, err := first.Complete(t.Context(), issued, completion(t, issued, o))
	if err != nil {
		t.Fatal(err)
	}
	d.file("root.pem", certificate(later.Roots()[0]))
	d.cades(out)
}

// TestEnded: with a certificate that no longer holds nothing is sealed.
func TestEnded(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s, err := seal.Open(seal.Settings{Folder: t.TempDir(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(3, 0, 1)
	file, o := drafted(t)
	if _, err := s.Certify(t.Context(), file, o); kinds.KindOf(err) != kinds.KindInternal || !strings.Contains(err.Error(), "holds from") {
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
	s, err := seal.Open(seal.Settings{Key: pkcs1, Certificate: cert, Folder: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	issued, _ := certified(t, s)
	if s.Worth() != seal.Configured || s.TimeWorth() != seal.Own || len(s.Roots()) != 2 || !s.EndsSoon(time.Now()) || !containsHex(issued, der) {
		t.Error(s.Worth(), s.TimeWorth(), len(s.Roots()))
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
		w.Folder = filepath.Join(dir, "data")
		_, err := seal.Open(w)
		if kinds.KindOf(err) != kinds.KindInvalid || err == nil || !strings.Contains(err.Error(), "LEDD_SEAL_KEY") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
