package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// imprint is MessageImprint (RFC 3161, 2.4.1).
type buildImprint struct {
	Hash   pkix.AlgorithmIdentifier
	Digest []byte
}

// buildInfo is TSTInfo (RFC 3161, 2.4.2), as far as ours has it.
type buildInfo struct {
	Version  int
	Policy   asn1.ObjectIdentifier
	Imprint  buildImprint
	Serial   *big.Int
	Time     time.Time     `asn1:"generalized"`
	Accuracy buildAccuracy `asn1:"optional"`
	Ordering bool          `asn1:"optional"`
	Nonce    *big.Int      `asn1:"optional"`
}

type buildAccuracy struct {
	Seconds int `asn1:"optional"`
}

// Stamp gives a time-stamp token (RFC 3161) that the digest, a SHA-256, was there
// at that time, to the second. Its policy is any: nothing is promised of the clock
// but that this program read it.
func (c Credential) Stamp(digest []byte, at time.Time) ([]byte, error) {
	if len(digest) != crypto.SHA256.Size() {
		return nil, errors.New("what is stamped is no SHA-256")
	}
	serial, err := drawn()
	if err != nil {
		return nil, err
	}
	body, err := asn1.Marshal(buildInfo{
		Version: 1, Policy: idAnyPolicy, Imprint: buildImprint{sha256ID, digest}, Serial: serial,
		Time: at.UTC().Truncate(time.Second), Accuracy: buildAccuracy{Seconds: 1},
	})
	if err != nil {
		return nil, err
	}
	hash, err := c.Hash()
	if err != nil {
		return nil, err
	}
	h := hash.New()
	h.Write(body)
	return c.build(content{kind: idTSTInfo, body: body, digest: h.Sum(nil)}, nil)
}

// StampRequest is what a time-stamp authority is asked: a token over a SHA-256,
// with its certificate.
type StampRequest struct {
	Digest []byte
	Nonce  *big.Int
}

// NewStampRequest asks for a token over a SHA-256 with a nonce of its own.
func NewStampRequest(digest []byte) (StampRequest, error) {
	if len(digest) != crypto.SHA256.Size() {
		return StampRequest{}, errors.New("what is to be stamped is no SHA-256")
	}
	nonce, err := drawn()
	return StampRequest{digest, nonce}, err
}

// Bytes is the request in DER (RFC 3161, 2.4.1).
func (r StampRequest) Bytes() ([]byte, error) {
	return asn1.Marshal(struct {
		Version     int
		Imprint     buildImprint
		Nonce       *big.Int
		Certificate bool
	}{1, buildImprint{sha256ID, r.Digest}, r.Nonce, true})
}

// stampStatus is PKIStatusInfo (RFC 3161, 2.4.2).
type stampStatus struct {
	Status int
	Text   []asn1.RawValue `asn1:"optional"`
	Fault  asn1.BitString  `asn1:"optional"`
}

// Token takes the token out of the authority's answer. A refusal is an error with
// its reason; whether the token is what was asked for, Answered says.
func (r StampRequest) Token(answer []byte) ([]byte, error) {
	var a struct {
		Status stampStatus
		Token  asn1.RawValue `asn1:"optional"`
	}
	rest, err := asn1.Unmarshal(answer, &a)
	switch {
	case err != nil || len(rest) > 0:
		return nil, errors.New("the answer is not one of RFC 3161")
	case a.Status.Status != 0 && a.Status.Status != 1:
		return nil, fmt.Errorf("the request is refused: status %d %s", a.Status.Status, a.Status.words())
	case len(a.Token.FullBytes) == 0:
		return nil, errors.New("the answer has no token")
	}
	return bytes.Clone(a.Token.FullBytes), nil
}

// words is what a refusal says, in printable characters and at most 200 of them.
func (s stampStatus) words() string {
	var b strings.Builder
	for _, t := range s.Text {
		b.WriteString(strings.ToValidUTF8(string(t.Bytes), "?") + " ")
	}
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, b.String())
	return strings.TrimSpace(text[:min(len(text), 200)])
}

// extKeyUsage is the name of the extension that says what a key is for.
var extKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

// ForStamps reports whether a certificate is for time stamps and for nothing else,
// and says so where it must be heeded (RFC 3161, 2.3).
func ForStamps(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != x509.ExtKeyUsageTimeStamping || len(c.UnknownExtKeyUsage) > 0 {
		return false
	}
	for _, e := range c.Extensions {
		if e.Id.Equal(extKeyUsage) {
			return e.Critical
		}
	}
	return false
}
