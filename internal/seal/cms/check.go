package cms

import (
	"bytes"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
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
