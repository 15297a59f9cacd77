package cms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"math/big"
)

// named compares the certificate that the signed attributes name (RFC 2634, RFC 5035):
// where both attributes are there, both must name the signer's.
func (m *Message) named(v *Verdict) {
	found := false
	for _, a := range []struct {
		kind asn1.ObjectIdentifier
		hash crypto.Hash
	}{{idSigningCertificateV2, crypto.SHA256}, {idSigningCertificateV1, crypto.SHA1}} {
		value, has, unique := one(m.signed, a.kind)
		if !has {
			continue
		}
		found = true
		hash, id, ok := namedHash(value, a.hash)
		switch {
		case !ok || !unique:
			v.add(AttributesBroken)
		case !bytes.Equal(sum(hash, v.Signer.Raw), id):
			v.add(CertificateForeign)
		}
	}
	if !found {
		v.add(CertificateNotNamed)
	}
}

// namedHash reads the first certificate of the attribute: a hash, of the usual kind
// where none is named.
func namedHash(v asn1.RawValue, usual crypto.Hash) (hash crypto.Hash, id []byte, ok bool) {
	var outer struct {
		Certificates []asn1.RawValue
		Policies     asn1.RawValue `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(v.FullBytes, &outer); err != nil || len(outer.Certificates) == 0 {
		return 0, nil, false
	}
	parts, err := children(outer.Certificates[0].Bytes)
	if err != nil || len(parts) == 0 {
		return 0, nil, false
	}
	if is(parts[0], asn1.TagSequence) && len(parts) > 1 {
		algorithm, _ := children(parts[0].Bytes)
		var name asn1.ObjectIdentifier
		if len(algorithm) == 0 {
			return 0, nil, false
		}
		if _, err := asn1.Unmarshal(algorithm[0].FullBytes, &name); err != nil {
			return 0, nil, false
		}
		if usual, _ = hashOf(name); usual == 0 {
			return 0, nil, false
		}
		parts = parts[1:]
	}
	return usual, parts[0].Bytes, is(parts[0], asn1.TagOctetString)
}

// SHA1 is the digest that adbe.pkcs7.sha1 has as its content.
func SHA1(parts ...[]byte) []byte { return sum(crypto.SHA1, parts...) }

// CheckPlain proves adbe.x509.rsa_sha1: an RSA signature over SHA-1 in an OCTET
// STRING, and the certificate beside it in the PDF.
func CheckPlain(signature []byte, certificate []byte, parts ...[]byte) Verdict {
	v := Verdict{Algorithm: "RSA", Digest: "SHA-1", Findings: []Finding{DigestWeak, CertificateNotNamed}}
	der, _, err := toDER(signature)
	c, ok := ReadCertificate(certificate)
	if !ok {
		v.add(CertificateMissing)
		return v
	}
	v.Signer = c
	var raw asn1.RawValue
	if err == nil {
		_, err = asn1.Unmarshal(der, &raw)
	}
	public, noKey := c.public()
	key, isRSA := public.(*rsa.PublicKey)
	if err != nil || noKey != nil || !isRSA || rsa.VerifyPKCS1v15(key, crypto.SHA1, SHA1(parts...), raw.Bytes) != nil {
		v.add(SignatureWrong)
	}
	return v
}

// serial writes a number as certificates and revocation lists are looked up by.
func serial(n *big.Int) string { return n.Text(16) }
