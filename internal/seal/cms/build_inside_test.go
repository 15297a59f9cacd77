package cms

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"
)

// Authorities tell parts of seconds, their accuracy in thousandths and their name: the
// nonce is found all the same.
func TestAnsweredInFull(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	use := pkix.Extension{Id: extKeyUsage, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}
	made := &x509.Certificate{SerialNumber: big.NewInt(5), Subject: pkix.Name{CommonName: "Time"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), ExtraExtensions: []pkix.Extension{use}}
	der, err := x509.CreateCertificate(rand.Reader, made, made, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	q, err := NewStampRequest(make([]byte, sha256.Size))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().Truncate(10 * time.Millisecond)
	body, err := asn1.Marshal(struct {
		Version  int
		Policy   asn1.ObjectIdentifier
		Imprint  buildImprint
		Serial   int
		Time     asn1.RawValue
		Accuracy struct {
			Thousandths int `asn1:"tag:0"`
		}
		Nonce *big.Int
		Name  string `asn1:"tag:0,utf8"`
	}{Version: 1, Policy: idAnyPolicy, Imprint: buildImprint{sha256ID, q.Digest}, Serial: 7,
		Time: asn1.RawValue{Tag: asn1.TagGeneralizedTime, Bytes: []byte(at.Format("20060102150405.00Z"))}, Nonce: q.Nonce, Name: "Office"})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	token, err := Credential{Key: key, Chain: []*x509.Certificate{cert}}.build(content{kind: idTSTInfo, body: body, digest: sum[:]}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := q.Answered(token); err != nil || !got.Equal(at) {
		t.Error(err, got, at)
	}
}
