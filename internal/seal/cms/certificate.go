package cms

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
)

// Certificate is one that was read out of a message. Parsed is nil where the
// standard library refuses it: its key can be used then, and it is never trusted.
type Certificate struct {
	Raw     []byte
	Issuer  []byte // the name in DER
	Subject []byte
	Serial  *big.Int
	Key     []byte // SubjectPublicKeyInfo
	Parsed  *x509.Certificate
}

// ReadCertificate reads a certificate (RFC 5280); false if it is none.
func ReadCertificate(der []byte) (*Certificate, bool) {
	var outer asn1.RawValue
	if rest, err := asn1.Unmarshal(der, &outer); err != nil || len(rest) > 0 || !is(outer, asn1.TagSequence) {
		return nil, false
	}
	parts, err := children(outer.Bytes)
	if err != nil || len(parts) != 3 {
		return nil, false
	}
	fields, err := children(parts[0].Bytes)
	if err != nil || len(fields) < 6 {
		return nil, false
	}
	if isContext(fields[0], 0) {
		fields = fields[1:]
	}
	if len(fields) < 6 || !is(fields[0], asn1.TagInteger) {
		return nil, false
	}
	c := &Certificate{
		Raw: der, Serial: new(big.Int).SetBytes(fields[0].Bytes),
		Issuer: fields[2].FullBytes, Subject: fields[4].FullBytes, Key: fields[5].FullBytes,
	}
	if parsed, err := x509.ParseCertificate(der); err == nil {
		c.Parsed, c.Serial = parsed, parsed.SerialNumber
	}
	return c, true
}

// Fingerprint is the SHA-256 of the certificate, in hexadecimal.
func (c *Certificate) Fingerprint() string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// Name is what people call the certificate's holder: the common name, else the
// organisation.
func (c *Certificate) Name() string { return nameOf(c.Subject) }

// IssuerName is likewise that of who issued it.
func (c *Certificate) IssuerName() string { return nameOf(c.Issuer) }

func nameOf(der []byte) string {
	var names pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &names); err != nil {
		return ""
	}
	var n pkix.Name
	n.FillFromRDNSequence(&names)
	for _, s := range append([]string{n.CommonName}, append(n.Organization, n.OrganizationalUnit...)...) {
		if s != "" {
			return s
		}
	}
	return n.String()
}

// public is the key, or why there is none that can be used.
func (c *Certificate) public() (crypto.PublicKey, error) { return x509.ParsePKIXPublicKey(c.Key) }

// Signer is the certificate that the signer names, nil where the message lacks it.
func (m *Message) Signer() *Certificate {
	if isContext(m.id, 0) {
		for _, c := range m.Certificates {
			if c.Parsed != nil && bytes.Equal(c.Parsed.SubjectKeyId, m.id.Bytes) {
				return c
			}
		}
		return nil
	}
	var id struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	if _, err := asn1.Unmarshal(m.id.FullBytes, &id); err != nil {
		return nil
	}
	var sameName *Certificate
	for _, c := range m.Certificates {
		switch {
		case c.Serial.Cmp(id.Serial) != 0:
		case bytes.Equal(c.Issuer, id.Issuer.FullBytes):
			return c
		case nameOf(c.Issuer) == nameOf(id.Issuer.FullBytes):
			sameName = c
		}
	}
	return sameName
}
