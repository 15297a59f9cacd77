package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"ledd/internal/seal/cms"
)

var start = time.Now().Add(-time.Hour).UTC().Truncate(time.Second)

// issue makes a certificate for a key; without a parent it vouches for itself.
func issue(t testing.TB, name string, key crypto.Signer, parent *cms.Credential, change func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62))
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: start, NotAfter: start.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true}
	if change != nil {
		change(c)
	}
	above, with := c, key
	if parent != nil {
		above, with = parent.Chain[0], parent.Key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, above, key.Public(), with)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func p256(t testing.TB) crypto.Signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func root(t testing.TB) cms.Credential {
	t.Helper()
	k := p256(t)
	return cms.Credential{Key: k, Chain: []*x509.Certificate{issue(t, "Root", k, nil, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign })}}
}

func under(t testing.TB, r cms.Credential, name string, key crypto.Signer, change func(*x509.Certificate)) cms.Credential {
	t.Helper()
	return cms.Credential{Key: key, Chain: []*x509.Certificate{issue(t, name, key, &r, change), r.Chain[0]}}
}

// authority has the extension that pkix writes as not critical otherwise.
func authority(t testing.TB, r cms.Credential) cms.Credential {
	return under(t, r, "Time", p256(t), func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}}
	})
}

// openssl runs the program on files of these contents, by name.
func openssl(t *testing.T, files map[string][]byte, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("openssl is not installed")
		}
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.CommandContext(t.Context(), "openssl", args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	return string(out), err
}

func certificate(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func rsaKey(t testing.TB, bits int) crypto.Signer {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0")
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestSign: openssl verifies what each kind of key has signed, as CAdES, with its
// time stamp; and not what was changed.
func TestSign(t *testing.T) {
	r := root(t)
	tsa := authority(t, r)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsa2048 := rsaKey(t, 2048)
	for name, k := range map[string]struct {
		key crypto.Signer
		pss bool
	}{"RSA": {rsa2048, false}, "RSA-PSS": {rsa2048, true}, "P-256": {p256(t), false}, "P-384": {p384, false}} {
		t.Run(name, func(t *testing.T) {
			c := under(t, r, "Segl Æ", k.key, nil)
			c.PSS = k.pss
			hash, err := c.Hash()
			if err != nil {
				t.Fatal(err)
			}
			text := []byte("avtalen\x00med\r\nbytes")
			h := hash.New()
			h.Write(text)
			var stamped []byte
			out, err := c.Sign(h.Sum(nil), func(d []byte) ([]byte, error) {
				stamped = d
				return tsa.Stamp(d, start.Add(time.Minute))
			})
			if err != nil || len(stamped) != sha256.Size {
				t.Fatal(err, stamped)
			}
			files := map[string][]byte{"s.der": out, "text": text, "other": append(text, '.'), "root.pem": certificate(r.Chain[0])}
			verify := []string{"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "s.der", "-CAfile", "root.pem", "-purpose", "any", "-out", "said", "-content"}
			if said, err := openssl(t, files, append(verify, "text")...); err != nil || !strings.Contains(said, "CAdES Verification successful") {
				t.Error(err, said)
			}
			if said, err := openssl(t, files, append(verify, "other")...); err == nil {
				t.Error("another text is verified: ", said)
			}
			said, err := openssl(t, files, "cms", "-cmsout", "-print", "-inform", "DER", "-in", "s.der")
			if err != nil || strings.Contains(said, "signingTime") || !strings.Contains(said, "id-smime-aa-signingCertificateV2") || !strings.Contains(said, "id-smime-aa-timeStampToken") || strings.Count(said, "d.certificate:") != 2 {
				t.Error(err, said)
			}
		})
	}
}

// TestStamp: openssl and another library read the token, and say what it is over.
func TestStamp(t *testing.T) {
	t.Parallel()
	r := root(t)
	sum := sha256.Sum256([]byte("signature"))
	at := start.Add(90*time.Second + 5*time.Millisecond)
	token, err := authority(t, r).Stamp(sum[:], at.In(time.FixedZone("", 7200)))
	if err != nil {
		t.Fatal(err)
	}
	said, err := openssl(t, map[string][]byte{"t.der": token, "root.pem": certificate(r.Chain[0]), "text": []byte("signature")}, "ts", "-verify", "-token_in", "-in", "t.der", "-data", "text", "-CAfile", "root.pem")
	if err != nil || !strings.Contains(said, "Verification: OK") {
		t.Error(err, said)
	}
	read, err := timestamp.Parse(token)
	if err != nil || !read.Time.Equal(at.Truncate(time.Second)) || !bytes.Equal(read.HashedMessage, sum[:]) {
		t.Error(err, read)
	}
	if _, err := authority(t, r).Stamp(sum[:20], at); err == nil {
		t.Error("twenty bytes are stamped")
	}
}

// TestRequest: another library reads the request and answers it; every answer that
// is not to it is refused.
func TestRequest(t *testing.T) {
	t.Parallel()
	r := root(t)
	tsa := authority(t, r)
	sum := sha256.Sum256([]byte("signature"))
	q, err := cms.NewStampRequest(sum[:])
	if err != nil {
		t.Fatal(err)
	}
	der, err := q.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	asked, err := timestamp.ParseRequest(der)
	if err != nil || asked.HashAlgorithm != crypto.SHA256 || !asked.Certificates || asked.Nonce.Cmp(q.Nonce) != 0 {
		t.Fatal(err, asked)
	}
	answer := func(with cms.Credential, change func(*timestamp.Timestamp)) []byte {
		s := timestamp.Timestamp{HashAlgorithm: asked.HashAlgorithm, HashedMessage: asked.HashedMessage, Nonce: asked.Nonce, Time: start, Policy: []int{1, 2, 3}, AddTSACertificate: true, Certificates: with.Chain[1:]}
		if change != nil {
			change(&s)
		}
		out, err := s.CreateResponseWithOpts(with.Chain[0], with.Key, crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	refused, err := timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadAlgorithm)
	if err != nil {
		t.Fatal(err)
	}
	good := answer(tsa, nil)
	broken := bytes.Clone(good)
	broken[len(broken)-3] ^= 1
	for name, c := range map[string]struct {
		answer []byte
		ok     bool
	}{
		"right":          {good, true},
		"broken":         {broken, false},
		"refused":        {refused, false},
		"nothing":        {nil, false},
		"more":           {append(bytes.Clone(good), 0), false},
		"other digest":   {answer(tsa, func(s *timestamp.Timestamp) { s.HashedMessage = make([]byte, 32) }), false},
		"other nonce":    {answer(tsa, func(s *timestamp.Timestamp) { s.Nonce = big.NewInt(7) }), false},
		"no nonce":       {answer(tsa, func(s *timestamp.Timestamp) { s.Nonce = nil }), false},
		"no certificate": {answer(tsa, func(s *timestamp.Timestamp) { s.AddTSACertificate, s.Certificates = false, nil }), false},
		"not for stamps": {answer(under(t, r, "Other", p256(t), nil), nil), false},
		"too early":      {answer(tsa, func(s *timestamp.Timestamp) { s.Time = start.Add(-time.Minute) }), false},
		"not critical":   {answer(under(t, r, "Soft", p256(t), func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping} }), nil), false},
		"for more things": {answer(under(t, r, "Wide", p256(t), func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageEmailProtection}
		}), nil), false},
	} {
		token, err := q.Token(c.answer)
		if err == nil {
			_, err = q.Answered(token)
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCheck: a credential that would make a bad signature makes none.
func TestCheck(t *testing.T) {
	r := root(t)
	good := under(t, r, "Seal", p256(t), nil)
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other := root(t)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]cms.Credential{
		"nothing":    {},
		"no chain":   {Key: good.Key},
		"other key":  {Key: p256(t), Chain: good.Chain},
		"other root": {Key: good.Key, Chain: []*x509.Certificate{good.Chain[0], other.Chain[0]}},
		"short":      under(t, r, "Short", rsaKey(t, 1024), nil),
		"P-521":      under(t, r, "Odd", p521, nil),
		"Ed25519":    under(t, r, "New", ed, nil), // OpenSSL 3.0 and NSS do not verify it in CMS
	} {
		if err := c.Check(); err == nil {
			t.Errorf("%s: passes", name)
		}
		if _, err := c.Sign(make([]byte, 32), nil); err == nil {
			t.Errorf("%s: signs", name)
		}
	}
	if _, err := good.Sign(make([]byte, 48), nil); err == nil {
		t.Error("a digest of the wrong length is signed")
	}
	down := errors.New("down")
	if _, err := good.Sign(make([]byte, 32), func([]byte) ([]byte, error) { return nil, down }); !errors.Is(err, down) {
		t.Errorf("without its time stamp: %v", err)
	}
}
