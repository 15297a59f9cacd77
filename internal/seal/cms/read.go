package cms

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"errors"
)

// The names of attributes and revocation data, as they are read.
var (
	idSigningTime          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	idSigningCertificateV1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	idSignaturePolicy      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 15}
	idArchival             = asn1.ObjectIdentifier{1, 2, 840, 113583, 1, 1, 8} // Adobe's revocation data
	idRevocationValues     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 24}
)

// ErrMessage says that bytes are no SignedData that can be read.
var ErrMessage = errors.New("there is no signature message (CMS) that can be read")

// Message is SignedData with its first signer (RFC 5652, 5).
type Message struct {
	Kind         asn1.ObjectIdentifier // what is signed: data, or TSTInfo
	Content      []byte                // what is signed, where it is inside
	HasContent   bool
	Certificates []*Certificate
	Revocation   Revocation
	Signers      int
	Trailing     bool // something else than zeros stands behind the message

	id         asn1.RawValue
	digest     asn1.ObjectIdentifier
	algorithm  asn1.RawValue
	signed     []attributeRead
	signedSet  []byte // as it is signed
	unsigned   []attributeRead
	Signature  []byte
	hash       crypto.Hash
	digestName string
}

// Read reads a message in DER or BER. Bytes behind it are noted, not refused.
func Read(in []byte) (*Message, error) {
	der, rest, err := toDER(in)
	if err != nil {
		return nil, ErrMessage
	}
	var outer struct {
		Kind asn1.ObjectIdentifier
		Data asn1.RawValue
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil || !outer.Kind.Equal(idSignedData) || !isContext(outer.Data, 0) {
		return nil, ErrMessage
	}
	m := &Message{Trailing: !padding(rest)}
	var data asn1.RawValue
	if _, err := asn1.Unmarshal(outer.Data.Bytes, &data); err != nil {
		return nil, ErrMessage
	}
	parts, err := children(data.Bytes)
	if err != nil || len(parts) < 4 {
		return nil, ErrMessage
	}
	if err := m.content(parts[2]); err != nil {
		return nil, err
	}
	return m, m.sets(parts[3:])
}

func (m *Message) content(v asn1.RawValue) error {
	parts, err := children(v.Bytes)
	if err != nil || len(parts) == 0 {
		return ErrMessage
	}
	if _, err := asn1.Unmarshal(parts[0].FullBytes, &m.Kind); err != nil {
		return ErrMessage
	}
	if len(parts) < 2 {
		return nil
	}
	m.HasContent = true
	var inner asn1.RawValue
	if _, err := asn1.Unmarshal(parts[1].Bytes, &inner); err != nil {
		return ErrMessage
	}
	m.Content = inner.Bytes
	return nil
}

// sets reads certificates, revocation data and signers.
func (m *Message) sets(parts []asn1.RawValue) error {
	for _, p := range parts {
		inner, err := children(p.Bytes)
		if err != nil {
			return ErrMessage
		}
		switch {
		case isContext(p, 0):
			for _, c := range inner {
				if cert, ok := ReadCertificate(c.FullBytes); ok {
					m.Certificates = append(m.Certificates, cert)
				}
			}
		case isContext(p, 1):
			m.Revocation.choices(inner)
		case is(p, asn1.TagSet):
			m.Signers = len(inner)
			if len(inner) == 0 {
				return ErrMessage
			}
			return m.signer(inner[0])
		}
	}
	return ErrMessage
}

// signer reads SignerInfo (RFC 5652, 5.3).
func (m *Message) signer(v asn1.RawValue) error {
	parts, err := children(v.Bytes)
	if err != nil || len(parts) < 5 {
		return ErrMessage
	}
	m.id = parts[1]
	digest, err := children(parts[2].Bytes)
	if err != nil || len(digest) == 0 {
		return ErrMessage
	}
	if _, err := asn1.Unmarshal(digest[0].FullBytes, &m.digest); err != nil {
		return ErrMessage
	}
	parts = parts[3:]
	if isContext(parts[0], 0) {
		if m.signed, err = attributes(parts[0]); err != nil {
			return err
		}
		m.signedSet = bytes.Clone(parts[0].FullBytes)
		m.signedSet[0] = 0x31
		parts = parts[1:]
	}
	if len(parts) < 2 || !is(parts[1], asn1.TagOctetString) {
		return ErrMessage
	}
	m.algorithm, m.Signature = parts[0], parts[1].Bytes
	if len(parts) > 2 && isContext(parts[2], 1) {
		m.unsigned, err = attributes(parts[2])
	}
	m.hash, m.digestName = hashOf(m.digest)
	m.gather()
	return err
}
