package cms

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
)

// Credential is a key with its certificate: the key signs digests alone, so that
// it may be kept in a device or elsewhere. Chain begins with the key's own
// certificate, each is vouched for by the next; the root may be left out.
type Credential struct {
	Key   crypto.Signer
	Chain []*x509.Certificate
	PSS   bool // RSASSA-PSS in place of PKCS #1 v1.5, for keys of RSA
}

// Check says what keeps the credential from signing: a weak or unknown key, one
// that is not of the certificate, or a chain out of order.
func (c Credential) Check() error {
	if c.Key == nil || len(c.Chain) == 0 {
		return errors.New("a key and its certificate are needed")
	}
	if _, err := c.algorithms(); err != nil {
		return err
	}
	own, ok := c.Key.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !own.Equal(c.Chain[0].PublicKey) {
		return errors.New("the key is not the one of the first certificate")
	}
	for i, cert := range c.Chain[1:] {
		if err := c.Chain[i].CheckSignatureFrom(cert); err != nil {
			return fmt.Errorf("certificate %d is not signed by the one behind it: %w", i+1, err)
		}
	}
	return nil
}

// Hash is what the credential's digests are made with: SHA-256, or what belongs
// to a stronger key.
func (c Credential) Hash() (crypto.Hash, error) {
	a, err := c.algorithms()
	return a.hash, err
}

// Sign gives a detached signature over content of this digest, as
// ETSI.CAdES.detached wants it (EN 319 122-1, EN 319 142-1): content-type,
// message-digest and signing-certificate-v2 are signed, a time is not. The digest
// is made with Hash. Where stamp is given, it is asked for a time-stamp token
// (RFC 3161) over the SHA-256 of the signature, and its error is given back as it
// is.
func (c Credential) Sign(digest []byte, stamp func(digest []byte) ([]byte, error)) ([]byte, error) {
	return c.build(content{kind: idData, digest: digest}, stamp)
}

// content is what is signed; body is empty where it stands elsewhere.
type content struct {
	kind   asn1.ObjectIdentifier
	body   []byte
	digest []byte
}

func (c Credential) build(what content, stamp func([]byte) ([]byte, error)) ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	a, err := c.algorithms()
	if err != nil {
		return nil, err
	}
	if len(what.digest) != a.hash.Size() {
		return nil, fmt.Errorf("a digest of %d bytes, where %v makes %d", len(what.digest), a.hash, a.hash.Size())
	}
	s, err := c.signer(a, what)
	if err != nil {
		return nil, err
	}
	if stamp != nil {
		if err := s.stamped(stamp); err != nil {
			return nil, err
		}
	}
	return c.wrap(a, what, s)
}

// signer signs what, by way of attributes that name it and the certificate.
func (c Credential) signer(a algorithms, what content) (*buildSigner, error) {
	set, err := c.signed(what)
	if err != nil {
		return nil, err
	}
	value, err := a.sign(c.Key, set)
	if err != nil {
		return nil, fmt.Errorf("the key does not sign: %w", err)
	}
	own := c.Chain[0]
	return &buildSigner{
		Version:   1,
		ID:        buildID{asn1.RawValue{FullBytes: own.RawIssuer}, own.SerialNumber},
		Digest:    a.digest,
		Signed:    asn1.RawValue{FullBytes: retagged(set, 0xa0)},
		Algorithm: a.signature,
		Signature: value,
	}, nil
}

// signed gives the signed attributes as the SET that the key signs.
func (c Credential) signed(what content) ([]byte, error) {
	own := sha256.Sum256(c.Chain[0].Raw)
	var all []buildAttribute
	for _, v := range []struct {
		kind  asn1.ObjectIdentifier
		value any
	}{
		{idContentType, what.kind},
		{idMessageDigest, what.digest},
		{idSigningCertificateV2, buildCertificates{[]buildCertificate{{own[:]}}}},
	} {
		der, err := asn1.Marshal(v.value)
		if err != nil {
			return nil, err
		}
		all = append(all, attribute(v.kind, der))
	}
	return asn1.MarshalWithParams(all, "set")
}

// stamped adds the time-stamp token over the signature.
func (s *buildSigner) stamped(stamp func([]byte) ([]byte, error)) error {
	sum := sha256.Sum256(s.Signature)
	token, err := stamp(sum[:])
	if err != nil {
		return err
	}
	set, err := asn1.MarshalWithParams([]buildAttribute{attribute(idTimeStampToken, token)}, "set")
	s.Unsigned = asn1.RawValue{FullBytes: retagged(set, 0xa1)}
	return err
}

// wrap writes the message around its one signer, with the certificates.
func (c Credential) wrap(a algorithms, what content, s *buildSigner) ([]byte, error) {
	d := buildSigned{Version: 1, Content: buildContent{what.kind, what.body}, Signers: []buildSigner{*s}}
	if !what.kind.Equal(idData) {
		d.Version = 3 // RFC 5652, 5.1
	}
	d.Digests = append(d.Digests, a.digest)
	for _, cert := range c.Chain {
		d.Certificates = append(d.Certificates, asn1.RawValue{FullBytes: cert.Raw})
	}
	return asn1.Marshal(buildMessage{idSignedData, d})
}

// retagged gives DER under another tag of one byte.
func retagged(der []byte, tag byte) []byte {
	out := bytes.Clone(der)
	out[0] = tag
	return out
}

// drawn is a positive number of 128 random bits, for serials and nonces.
func drawn() (*big.Int, error) {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		return nil, err
	}
	b[0] = b[0]&0x7f | 0x40
	return new(big.Int).SetBytes(b), nil
}
