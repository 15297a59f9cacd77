package cms

import (
	"encoding/asn1"
	"time"
)

type attributeRead struct {
	kind   asn1.ObjectIdentifier
	values []asn1.RawValue
}

func attributes(v asn1.RawValue) ([]attributeRead, error) {
	all, err := children(v.Bytes)
	if err != nil {
		return nil, ErrMessage
	}
	var out []attributeRead
	for _, one := range all {
		parts, err := children(one.Bytes)
		if err != nil || len(parts) != 2 {
			return nil, ErrMessage
		}
		a := attributeRead{}
		if _, err := asn1.Unmarshal(parts[0].FullBytes, &a.kind); err != nil {
			return nil, ErrMessage
		}
		if a.values, err = children(parts[1].Bytes); err != nil {
			return nil, ErrMessage
		}
		out = append(out, a)
	}
	return out, nil
}

// one is the only value of the only attribute of a kind.
func one(all []attributeRead, kind asn1.ObjectIdentifier) (v asn1.RawValue, found, unique bool) {
	for _, a := range all {
		if !a.kind.Equal(kind) {
			continue
		}
		if found || len(a.values) != 1 {
			return v, true, false
		}
		v, found = a.values[0], true
	}
	return v, found, found
}

// gather takes revocation data out of the attributes.
func (m *Message) gather() {
	if v, found, _ := one(m.signed, idArchival); found {
		m.Revocation.archival(v, 0, 1)
	}
	if v, found, _ := one(m.unsigned, idRevocationValues); found {
		m.Revocation.archival(v, 0, 1)
	}
}

// Claimed is the signing-time attribute: what the signer says, and nobody proves.
func (m *Message) Claimed() (time.Time, bool) {
	v, found, _ := one(m.signed, idSigningTime)
	var t time.Time
	if !found {
		return t, false
	}
	if _, err := asn1.Unmarshal(v.FullBytes, &t); err != nil {
		return t, false
	}
	return t.UTC(), true
}

// HasPolicy tells whether the signature names a signature policy (EPES).
func (m *Message) HasPolicy() bool {
	_, found, _ := one(m.signed, idSignaturePolicy)
	return found
}

// HasSigningCertificate tells whether the signed attributes name the certificate.
func (m *Message) HasSigningCertificate() bool {
	_, v1, _ := one(m.signed, idSigningCertificateV1)
	_, v2, _ := one(m.signed, idSigningCertificateV2)
	return v1 || v2
}

// Stamp is the time-stamp token over the signature, nil where there is none.
func (m *Message) Stamp() []byte {
	v, found, _ := one(m.unsigned, idTimeStampToken)
	if !found {
		return nil
	}
	return v.FullBytes
}
