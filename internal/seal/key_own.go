package seal

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"ledd/internal/seal/cms"
)

// ownFolder is where the keys that the program makes stand under the data folder:
// root.pem is for those who look at seals, root.key makes the certificates of the
// other two, which are each one file of key and certificate.
const ownFolder = "seal"

const (
	rootFile, rootKeyFile = "root.pem", "root.key"
	sealFile, clockFile   = "seal.pem", "time.pem"
)

// How many years the certificates hold that are made here, and with how many left a
// new one is made at the next start. Those of times hold longest, because they prove
// what the others sealed.
const (
	rootYears               = 40
	sealYears, sealRenewed  = 3, 1
	clockYears, clockRenews = 30, 15
)

// ownKeys is what the program seals with when nothing is configured.
type ownKeys struct {
	root        *x509.Certificate
	seal, clock cms.Credential
}

// openOwn reads the keys, and makes them where there are none.
func openOwn(folder, name string, now time.Time) (ownKeys, error) {
	root, err := readFiles(filepath.Join(folder, rootKeyFile), filepath.Join(folder, rootFile))
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeOwn(folder, name, now); err != nil {
			return ownKeys{}, fmt.Errorf("the keys for sealing cannot be made in %s: %w", folder, err)
		}
		root, err = readFiles(filepath.Join(folder, rootKeyFile), filepath.Join(folder, rootFile))
	}
	if err != nil {
		return ownKeys{}, fmt.Errorf("the keys for sealing: %w", err)
	}
	out := ownKeys{root: root.Chain[0]}
	if out.seal, err = held(root, filepath.Join(folder, sealFile), now, sealRenewed, newSeal); err != nil {
		return ownKeys{}, err
	}
	out.clock, err = held(root, filepath.Join(folder, clockFile), now, clockRenews, newClock)
	return out, err
}

// held reads a key with its certificate, and makes new ones where they end within
// years, or are missing.
func held(root cms.Credential, file string, now time.Time, years int, anew func(cms.Credential, string, time.Time) error) (cms.Credential, error) {
	c, err := readFiles(file, file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && c.Chain[0].NotAfter.Before(now.AddDate(years, 0, 0)) {
		if err = anew(root, file, now); err == nil {
			c, err = readFiles(file, file)
		}
	}
	if err != nil {
		return c, fmt.Errorf("the keys for sealing: %w", err)
	}
	c.Chain = append(c.Chain[:1:1], root.Chain[0])
	return c, c.Check()
}

// makeOwn makes all keys in a folder of their own, which gets its name when they
// stand; where another program was first, its keys count.
func makeOwn(folder, name string, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), ".seal-*") // for its owner alone
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	root, err := newRoot(draft, name, now)
	if err != nil {
		return err
	}
	if err := errors.Join(newSeal(root, filepath.Join(draft, sealFile), now), newClock(root, filepath.Join(draft, clockFile), now)); err != nil {
		return err
	}
	err = os.Rename(draft, folder)
	if _, other := os.Stat(filepath.Join(folder, rootFile)); err != nil && other == nil {
		return nil
	}
	return err
}

func newRoot(folder, name string, now time.Time) (cms.Credential, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return cms.Credential{}, err
	}
	serial, err := newSerial()
	if err != nil {
		return cms.Credential{}, err
	}
	c := &x509.Certificate{
		SerialNumber: serial, Subject: subject("Ledd root "+hex.EncodeToString(serial.Bytes()[:4]), name),
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(rootYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return cms.Credential{}, err
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		return cms.Credential{}, err
	}
	b, err := keyBlock(key)
	if err != nil {
		return cms.Credential{}, err
	}
	err = errors.Join(writePEM(filepath.Join(folder, rootKeyFile), b), writePEM(filepath.Join(folder, rootFile), certificateBlock(der)))
	return cms.Credential{Key: key, Chain: []*x509.Certificate{made}}, err
}

func newSeal(root cms.Credential, file string, now time.Time) error {
	return under(root, file, &x509.Certificate{
		Subject: subject("Ledd seal", ""), NotAfter: now.AddDate(sealYears, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}, now)
}

// newClock marks its use as one that must be heeded, as RFC 3161, 2.3 says.
func newClock(root cms.Credential, file string, now time.Time) error {
	use := pkix.Extension{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}
	return under(root, file, &x509.Certificate{
		Subject: subject("Ledd time", ""), NotAfter: now.AddDate(clockYears, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature, ExtraExtensions: []pkix.Extension{use},
	}, now)
}

// under makes a key with a certificate from the root, in one file.
func under(root cms.Credential, file string, c *x509.Certificate, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if c.SerialNumber, err = newSerial(); err != nil {
		return err
	}
	above := root.Chain[0]
	c.Subject.Organization, c.BasicConstraintsValid = above.Subject.Organization, true
	c.Subject.CommonName += " " + hex.EncodeToString(c.SerialNumber.Bytes()[:4])
	c.NotBefore = now.Add(-time.Hour)
	if c.NotAfter.After(above.NotAfter) {
		c.NotAfter = above.NotAfter
	}
	der, err := x509.CreateCertificate(rand.Reader, c, above, key.Public(), root.Key)
	if err != nil {
		return err
	}
	b, err := keyBlock(key)
	if err != nil {
		return err
	}
	return writePEM(file, b, certificateBlock(der))
}

func subject(what, installation string) pkix.Name {
	return pkix.Name{CommonName: what, Organization: []string{cmp.Or(installation, "Ledd")}}
}

func newSerial() (*big.Int, error) {
	b := make([]byte, 16)
	_, err := rand.Read(b)
	b[0] = b[0]&0x7f | 0x40 // positive, and of full length
	return new(big.Int).SetBytes(b), err
}

func keyBlock(key crypto.Signer) (*pem.Block, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return &pem.Block{Type: "PRIVATE KEY", Bytes: der}, err
}

func certificateBlock(der []byte) *pem.Block { return &pem.Block{Type: "CERTIFICATE", Bytes: der} }
