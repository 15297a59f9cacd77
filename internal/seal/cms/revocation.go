package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/ocsp"
)

// Revocation is revocation lists and OCSP answers that came with a file.
type Revocation struct{ CRLs, Answers [][]byte }

// mostRevocation is how many of each are looked at.
const mostRevocation = 200

// Add joins others to these.
func (r *Revocation) Add(more Revocation) {
	r.CRLs, r.Answers = append(r.CRLs, more.CRLs...), append(r.Answers, more.Answers...)
}

// Any tells whether there is any.
func (r Revocation) Any() bool { return len(r.CRLs)+len(r.Answers) > 0 }

var idOCSP = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 16, 2}

// choices reads RevocationInfoChoices (RFC 5652, 10.2.1; RFC 5940).
func (r *Revocation) choices(in []asn1.RawValue) {
	for _, v := range in {
		if is(v, asn1.TagSequence) {
			r.CRLs = append(r.CRLs, v.FullBytes)
			continue
		}
		parts, err := children(v.Bytes)
		var kind asn1.ObjectIdentifier
		if err != nil || len(parts) != 2 {
			continue
		}
		if _, err := asn1.Unmarshal(parts[0].FullBytes, &kind); err == nil && kind.Equal(idOCSP) {
			r.Answers = append(r.Answers, parts[1].FullBytes)
		}
	}
}

// archival reads a sequence of [crl] and [ocsp] sequences, as Adobe and ETSI write
// them.
func (r *Revocation) archival(v asn1.RawValue, crl, answers int) {
	parts, err := children(v.Bytes)
	if err != nil {
		return
	}
	for _, p := range parts {
		var inner asn1.RawValue
		if _, err := asn1.Unmarshal(p.Bytes, &inner); err != nil {
			continue
		}
		all, err := children(inner.Bytes)
		if err != nil {
			continue
		}
		for _, one := range all {
			switch {
			case isContext(p, crl):
				r.CRLs = append(r.CRLs, one.FullBytes)
			case isContext(p, answers):
				r.Answers = append(r.Answers, one.FullBytes)
			}
		}
	}
}

// State is what revocation data say of a chain.
type State struct {
	Known   bool      // something of the leaf's issuer speaks of the leaf
	Revoked time.Time // zero: of none
}

// State looks up every certificate of a chain but the root. The earliest revocation
// counts.
func (r Revocation) State(chain []*x509.Certificate) State {
	var s State
	for i := range len(chain) - 1 {
		known, revoked := r.one(chain[i], chain[i+1])
		s.Known = s.Known || known && i == 0
		if !revoked.IsZero() && (s.Revoked.IsZero() || revoked.Before(s.Revoked)) {
			s.Revoked = revoked
		}
	}
	return s
}

func (r Revocation) one(c, issuer *x509.Certificate) (known bool, revoked time.Time) {
	earliest := func(t time.Time) {
		known = true
		if !t.IsZero() && (revoked.IsZero() || t.Before(revoked)) {
			revoked = t
		}
	}
	for _, raw := range r.CRLs[:min(len(r.CRLs), mostRevocation)] {
		if t, ok := listed(raw, c, issuer); ok {
			earliest(t)
		}
	}
	for _, raw := range r.Answers[:min(len(r.Answers), mostRevocation)] {
		if t, ok := answered(raw, c, issuer); ok {
			earliest(t)
		}
	}
	return known, revoked
}

// Speaks tells whether there is an answer or list of a certificate's issuer on it, by
// certificates that came with the file. A root of its own needs none.
func (r Revocation) Speaks(c *Certificate, among []*Certificate) bool {
	if c.Parsed == nil {
		return false
	}
	if bytes.Equal(c.Issuer, c.Subject) {
		return true
	}
	for _, i := range among {
		if i.Parsed == nil || !bytes.Equal(i.Subject, c.Issuer) {
			continue
		}
		if known, _ := r.one(c.Parsed, i.Parsed); known {
			return true
		}
	}
	return false
}

func listed(raw []byte, c, issuer *x509.Certificate) (time.Time, bool) {
	list, err := x509.ParseRevocationList(raw)
	if err != nil || list.CheckSignatureFrom(issuer) != nil {
		return time.Time{}, false
	}
	for _, e := range list.RevokedCertificateEntries {
		if serial(e.SerialNumber) == serial(c.SerialNumber) {
			return e.RevocationTime, true
		}
	}
	return time.Time{}, true
}

func answered(raw []byte, c, issuer *x509.Certificate) (time.Time, bool) {
	for _, form := range [][]byte{raw, wrapped(raw)} {
		a, err := ocsp.ParseResponseForCert(form, c, issuer)
		if err != nil || serial(a.SerialNumber) != serial(c.SerialNumber) {
			continue
		}
		if a.Certificate != nil && !a.Certificate.Equal(issuer) && !slices.Contains(a.Certificate.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning) {
			continue
		}
		switch a.Status {
		case ocsp.Good:
			return time.Time{}, true
		case ocsp.Revoked:
			return a.RevokedAt, true
		}
	}
	return time.Time{}, false
}

// wrapped makes an answer of its inner part, which ETSI's attribute holds alone.
func wrapped(basic []byte) []byte {
	type answer struct {
		Status asn1.Enumerated
		Bytes  struct {
			Kind asn1.ObjectIdentifier
			Body []byte
		} `asn1:"explicit,tag:0"`
	}
	var a answer
	a.Bytes.Kind, a.Bytes.Body = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}, basic
	out, err := asn1.Marshal(a)
	if err != nil {
		return nil
	}
	return out
}
