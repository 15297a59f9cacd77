package cms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"math/big"
)

// Finding is what is to be said of a signature, by a stable code.
type Finding string

// The findings of Check. The first group says that the signature is not intact.
const (
	DigestMismatch       Finding = "digest-mismatch"        // the signed bytes were changed
	SignatureWrong       Finding = "signature-wrong"        // not of this certificate's key
	AlgorithmUnsupported Finding = "algorithm-unsupported"  // nothing can be said of it
	DigestRefused        Finding = "digest-refused"         // MD5 and MD2
	CertificateMissing   Finding = "certificate-missing"    // the message lacks the signer's
	AttributesBroken     Finding = "attributes-broken"      // twice, missing, or of another type
	CertificateForeign   Finding = "certificate-foreign"    // the attribute names another certificate
	ContentMissing       Finding = "content-missing"        // the form of the signature needs content inside
	ContentUnexpected    Finding = "content-unexpected"     // it must have none
	SeveralSigners       Finding = "several-signers"        // one field, one signer
	BytesBehind          Finding = "bytes-behind-signature" // hidden behind the message
	DigestWeak           Finding = "digest-weak"            // SHA-1
	KeyWeak              Finding = "key-weak"               // RSA under 2048 bits
	CertificateNotNamed  Finding = "certificate-not-named"  // no signing-certificate attribute
)

// breaking is the findings that a signature is not intact with.
var breaking = map[Finding]bool{
	DigestMismatch: true, SignatureWrong: true, AlgorithmUnsupported: true, DigestRefused: true,
	CertificateMissing: true, AttributesBroken: true, CertificateForeign: true, ContentMissing: true, ContentUnexpected: true,
}

// Breaks tells whether a signature with the finding is not intact.
func (f Finding) Breaks() bool { return breaking[f] }

// Verdict is what Check found.
type Verdict struct {
	Signer    *Certificate // nil where the message lacks it
	Algorithm string       // RSA, RSA-PSS, ECDSA, Ed25519, or what is not supported
	Digest    string       // SHA-256
	Findings  []Finding
}

// Intact tells whether the signature is one of the signer's key over these bytes.
func (v Verdict) Intact() bool {
	for _, f := range v.Findings {
		if f.Breaks() {
			return false
		}
	}
	return true
}

func (v *Verdict) add(f Finding) { v.Findings = append(v.Findings, f) }

// Check proves a detached signature over the parts, one after the other. extra are
// certificates from elsewhere in the file.
func (m *Message) Check(extra []*Certificate, parts ...[]byte) Verdict {
	v := m.verdict(extra)
	if m.HasContent {
		v.add(ContentUnexpected)
	}
	m.prove(&v, parts...)
	return v
}

// CheckInside proves a signature over the content inside the message.
func (m *Message) CheckInside(extra []*Certificate) Verdict {
	v := m.verdict(extra)
	if !m.HasContent {
		v.add(ContentMissing)
	}
	m.prove(&v, m.Content)
	return v
}

func (m *Message) verdict(extra []*Certificate) Verdict {
	if m.Signer() == nil {
		m.Certificates = append(m.Certificates, extra...)
	}
	v := Verdict{Signer: m.Signer(), Digest: m.digestName, Algorithm: m.scheme()}
	if m.Signers > 1 {
		v.add(SeveralSigners)
	}
	if m.Trailing {
		v.add(BytesBehind)
	}
	if m.digestName == "SHA-1" {
		v.add(DigestWeak)
	}
	return v
}

func (m *Message) scheme() string {
	parts, err := children(m.algorithm.Bytes)
	var id asn1.ObjectIdentifier
	if err != nil || len(parts) == 0 {
		return ""
	}
	if _, err := asn1.Unmarshal(parts[0].FullBytes, &id); err != nil {
		return ""
	}
	if s, ok := schemes[id.String()]; ok {
		return s.name
	}
	return id.String()
}

func (m *Message) prove(v *Verdict, parts ...[]byte) {
	if refused[m.digestName] {
		v.add(DigestRefused)
		return
	}
	if m.hash == 0 || !m.hash.Available() {
		v.add(AlgorithmUnsupported)
		return
	}
	over := m.signedSet
	if over == nil {
		over = bytes.Join(parts, nil)
	} else if f, ok := m.attributes(parts); !ok {
		v.add(f)
	}
	if v.Signer == nil {
		v.add(CertificateMissing)
		return
	}
	switch err := m.verify(v.Signer, over); {
	case errors.Is(err, errUnsupported):
		v.add(AlgorithmUnsupported)
	case err != nil:
		v.add(SignatureWrong)
	}
	if key, err := v.Signer.public(); err == nil {
		if r, ok := key.(*rsa.PublicKey); ok && r.N.BitLen() < leastRSA {
			v.add(KeyWeak)
		}
	}
	m.named(v)
}

// attributes compares what the signed attributes say of the content (RFC 5652, 5.4).
func (m *Message) attributes(parts [][]byte) (Finding, bool) {
	kind, _, unique := one(m.signed, idContentType)
	var said asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(kind.FullBytes, &said); !unique || err != nil || !said.Equal(m.Kind) {
		return AttributesBroken, false
	}
	digest, _, unique := one(m.signed, idMessageDigest)
	if !unique || !is(digest, asn1.TagOctetString) {
		return AttributesBroken, false
	}
	if !bytes.Equal(digest.Bytes, sum(m.hash, parts...)) {
		return DigestMismatch, false
	}
	return "", true
}

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
