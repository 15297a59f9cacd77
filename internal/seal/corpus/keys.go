package corpus

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"

	"ledd/internal/seal/cms"
)

// Keys is every certificate that the files are signed with.
type Keys struct {
	root, stampRoot       cms.Credential
	signer, other         cms.Credential // of two parties
	rsa, ed               cms.Credential
	expired, early        cms.Credential
	web, ocsp, noUse      cms.Credential // for other uses
	stamper, plainStamper cms.Credential // plain: without the use of time stamps
	rogue, stranger       cms.Credential // of a false root by the same name; of itself
	rogueStamper          cms.Credential
	short, odd            cms.Credential // a short key; a certificate that breaks RFC 5280
	roots, stampRoots     cms.Roots
	serial                int64
	at                    time.Time
}

func newKeys(at time.Time) (*Keys, error) {
	k := &Keys{at: at}
	var err error
	made := func(c cms.Credential, e error) cms.Credential {
		if err == nil {
			err = e
		}
		return c
	}
	k.root = made(k.authority("Felles rot"))
	k.stampRoot = made(k.authority("Felles klokkerot"))
	if err != nil {
		return nil, err
	}
	use := func(u ...x509.ExtKeyUsage) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.ExtKeyUsage = u }
	}
	stamping := func(c *x509.Certificate) {
		// The use must be critical (RFC 3161, 2.3).
		der, _ := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: der})
	}
	k.signer = made(k.issue(k.root, "Kari Underskriver", p256(), nil))
	k.other = made(k.issue(k.root, "Øst AS", p256(), nil))
	k.expired = made(k.issue(k.root, "Gammel Nøkkel", p256(), func(c *x509.Certificate) { c.NotAfter = at.Add(-30 * day) }))
	k.early = made(k.issue(k.root, "Ny Nøkkel", p256(), func(c *x509.Certificate) { c.NotBefore = at.Add(30 * day) }))
	k.web = made(k.issue(k.root, "www.example.no", p256(), use(x509.ExtKeyUsageServerAuth)))
	k.ocsp = made(k.issue(k.root, "OCSP", p256(), use(x509.ExtKeyUsageOCSPSigning)))
	k.noUse = made(k.issue(k.root, "Kryptering", p256(), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement }))
	k.stamper = made(k.issue(k.stampRoot, "Klokke", p256(), stamping))
	k.plainStamper = made(k.issue(k.stampRoot, "Klokke uten bruk", p256(), nil))
	rogue := made(k.authority("Felles rot"))
	k.rogue = made(k.issue(rogue, "Kari Underskriver", p256(), nil))
	rogueClock := made(k.authority("En annen klokkerot"))
	k.rogueStamper = made(k.issue(rogueClock, "Klokke", p256(), stamping))
	k.stranger = made(k.authority("Egen signatur"))
	key, e := rsa.GenerateKey(rand.Reader, 2048)
	made(cms.Credential{}, e)
	_, edKey, e := ed25519.GenerateKey(rand.Reader)
	made(cms.Credential{}, e)
	k.rsa = made(k.issue(k.root, "RSA Underskriver", key, nil))
	k.ed = made(k.issue(k.root, "Ed Underskriver", edKey, nil))
	small, e := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // short on purpose
	made(cms.Credential{}, e)
	k.short = made(k.issue(k.root, "Kort Nøkkel", small, nil))
	k.odd = made(k.broken(k.root, "Rar Underskriver"))
	if err == nil {
		k.roots, err = rootsOf(k.root)
	}
	if err == nil {
		k.stampRoots, err = rootsOf(k.stampRoot)
	}
	return k, err
}

const day = 24 * time.Hour

func rootsOf(c cms.Credential) (cms.Roots, error) {
	return cms.NewRoots(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Chain[0].Raw}))
}

func p256() crypto.Signer {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

func (k *Keys) template(name string) *x509.Certificate {
	k.serial++
	return &x509.Certificate{
		SerialNumber: big.NewInt(k.serial), Subject: pkix.Name{CommonName: name, Organization: []string{"Eksempel"}},
		NotBefore: k.at.Add(-365 * day), NotAfter: k.at.Add(365 * day), KeyUsage: x509.KeyUsageDigitalSignature,
	}
}

func (k *Keys) authority(name string) (cms.Credential, error) {
	key, c := p256(), k.template(name)
	c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign|x509.KeyUsageDigitalSignature
	c.NotBefore, c.NotAfter = k.at.Add(-5*365*day), k.at.Add(5*365*day)
	return signed(c, c, key, key)
}

func (k *Keys) issue(by cms.Credential, name string, key crypto.Signer, change func(*x509.Certificate)) (cms.Credential, error) {
	c := k.template(name)
	if change != nil {
		change(c)
	}
	return signed(c, by.Chain[0], key, by.Key)
}

func signed(c, parent *x509.Certificate, key, by crypto.Signer) (cms.Credential, error) {
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
	if err != nil {
		return cms.Credential{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return cms.Credential{Key: key, Chain: []*x509.Certificate{cert}}, err
}

// broken is a certificate with one extension twice (RFC 5280, 4.2, forbids it): its key
// can be used, and no strict reader takes it.
func (k *Keys) broken(by cms.Credential, name string) (cms.Credential, error) {
	key, c := p256(), k.template(name)
	note := pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Value: []byte{5, 0}}
	c.ExtraExtensions = []pkix.Extension{note, note}
	raw, err := x509.CreateCertificate(rand.Reader, c, by.Chain[0], key.Public(), by.Key)
	return cms.Credential{Key: key, Chain: []*x509.Certificate{{Raw: raw, RawIssuer: by.Chain[0].RawSubject, SerialNumber: c.SerialNumber}}}, err
}

// revocation is a list of the root that has one certificate on it, from a time on.
func (k *Keys) revocation(c cms.Credential, from time.Time) []byte {
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: k.at.Add(-time.Hour), NextUpdate: k.at.Add(30 * day),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: c.Chain[0].SerialNumber, RevocationTime: from}},
	}, k.root.Chain[0], k.root.Key)
	if err != nil {
		panic(err)
	}
	return der
}
