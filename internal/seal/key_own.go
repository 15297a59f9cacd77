package seal

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"ledd/internal/seal/cms"
)

// How many years certificates hold that are made here. Those of times hold longest,
// because they prove what the others sealed; both get a new key with each year.
const (
	rootFrom, rootTo = 2026, 2076
	sealYears        = 3
	clockYears       = 25
)

// ownKeys is what the program seals with when nothing is configured.
type ownKeys struct {
	root        *x509.Certificate
	seal, clock cms.Credential
}

// ring gives the program's own keys: with each year, wherever the program is then, the
// next ones. It is safe for use by several goroutines.
type ring struct {
	seed         []byte
	installation string

	mu   sync.Mutex
	year int // of the keys that were made last
	last ownKeys
}

// at gives the keys of the year of an instant, UTC; with an error those that it had.
func (r *ring) at(now time.Time) (ownKeys, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	year := now.UTC().Year()
	if year == r.year {
		return r.last, nil
	}
	made, err := derive(r.seed, r.installation, year)
	if err == nil {
		r.year, r.last = year, made
	}
	return r.last, err
}

// derive makes the keys of a year, and their certificates, from a seed: every program
// with the same seed has the same, to the byte, and none has to be kept.
func derive(seed []byte, installation string, year int) (ownKeys, error) {
	root, err := derivedRoot(seed)
	if err != nil {
		return ownKeys{}, err
	}
	out := ownKeys{root: root.Chain[0]}
	out.seal, err = root.vouch(seed, fmt.Sprintf("seal %d", year), &x509.Certificate{
		Subject:   pkix.Name{CommonName: "Ledd seal", Organization: organization(installation)},
		NotBefore: newYear(year), NotAfter: newYear(year + sealYears), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	})
	if err != nil {
		return ownKeys{}, err
	}
	// The use is marked as one that must be heeded (RFC 3161, 2.3).
	use := pkix.Extension{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}
	out.clock, err = root.vouch(seed, fmt.Sprintf("time %d", year), &x509.Certificate{
		Subject:   pkix.Name{CommonName: "Ledd time", Organization: organization(installation)},
		NotBefore: newYear(year), NotAfter: newYear(min(year+clockYears, rootTo)), KeyUsage: x509.KeyUsageDigitalSignature, ExtraExtensions: []pkix.Extension{use},
	})
	return out, err
}

func newYear(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }

func organization(installation string) []string { return []string{cmp.Or(installation, "Ledd")} }

// authorityKey is a key that vouches for others.
type authorityKey struct{ cms.Credential }

// derivedRoot says nothing of the installation, so that it stays the same when that
// gets another name.
func derivedRoot(seed []byte) (authorityKey, error) {
	key, err := derivedKey(seed, "root")
	if err != nil {
		return authorityKey{}, err
	}
	c := &x509.Certificate{
		Subject:   pkix.Name{CommonName: "Ledd root", Organization: organization("")},
		NotBefore: newYear(rootFrom), NotAfter: newYear(rootTo),
		IsCA: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	made, err := certify(c, c, key, key)
	return authorityKey{cms.Credential{Key: key, Chain: []*x509.Certificate{made}}}, err
}

// vouch makes a key for a purpose with the certificate c, which gets its serial and
// the rest of its name here.
func (a authorityKey) vouch(seed []byte, purpose string, c *x509.Certificate) (cms.Credential, error) {
	key, err := derivedKey(seed, purpose)
	if err != nil {
		return cms.Credential{}, err
	}
	made, err := certify(c, a.Chain[0], key, a.Key.(*ecdsa.PrivateKey))
	if err != nil {
		return cms.Credential{}, err
	}
	out := cms.Credential{Key: key, Chain: []*x509.Certificate{made, a.Chain[0]}}
	return out, out.Check()
}

// certify signs a certificate without chance: the serial follows from the key and
// the names, and the signature as RFC 6979 says.
func certify(c, above *x509.Certificate, key, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	public, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append(public, c.Subject.String()...))
	sum[0] = sum[0]&0x7f | 0x40 // positive, and of full length
	c.SerialNumber, c.BasicConstraintsValid = new(big.Int).SetBytes(sum[:16]), true
	c.Subject.CommonName += " " + hex.EncodeToString(sum[:4])
	der, err := x509.CreateCertificate(nil, c, above, key.Public(), by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// derivedKey is one on P-256 that follows from a seed and a purpose (HKDF, RFC 5869);
// a number that is no key, of which there is one in four thousand million, is
// followed by the next.
func derivedKey(seed []byte, purpose string) (*ecdsa.PrivateKey, error) {
	for try := range 4 {
		raw, err := hkdf.Key(sha256.New, seed, nil, fmt.Sprintf("ledd seal 1 %s %d", purpose, try), 32)
		if err != nil {
			return nil, err
		}
		if key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw); err == nil {
			return key, nil
		}
	}
	return nil, errors.New("no key follows from the seed")
}
