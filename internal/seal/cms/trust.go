package cms

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"time"
)

// Standing says how far a certificate is trusted at a time.
type Standing string

// The standings of a certificate.
const (
	Trusted    Standing = "trusted"
	NoRoots    Standing = "no-roots"   // nothing is configured to trust
	Unknown    Standing = "unknown"    // no chain to what is configured
	Impostor   Standing = "impostor"   // it names a trusted issuer that did not issue it
	Expired    Standing = "expired"    // at that time
	NotYet     Standing = "not-yet"    // at that time
	WrongUse   Standing = "wrong-use"  // not for signatures of people and seals, or not for time stamps
	Unreadable Standing = "unreadable" // the certificate breaks the rules of RFC 5280
	Revoked    Standing = "revoked"    // before that time, or at no time that is proven
)

// Purpose is what a certificate must be for.
type Purpose int

// The purposes.
const (
	Signing Purpose = iota
	Stamping
)

// Trust finds the chain from a certificate to a root, as it stood at a time: leaf
// first, nil unless the standing is Trusted. Only what is configured is a root; what
// comes with the file is at most between.
func (r Roots) Trust(c *Certificate, between []*Certificate, purpose Purpose, at time.Time) ([]*x509.Certificate, Standing) {
	switch {
	case len(r.certificates) == 0:
		return nil, NoRoots
	case c == nil || c.Parsed == nil:
		return nil, Unreadable
	}
	options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	for _, root := range r.certificates {
		options.Roots.AddCert(root)
	}
	for _, b := range between[:min(len(between), mostBetween)] {
		if b.Parsed != nil {
			options.Intermediates.AddCert(b.Parsed)
		}
	}
	chains, err := c.Parsed.Verify(options)
	if err != nil {
		return nil, r.standing(c, between, err, at)
	}
	if !fit(c.Parsed, purpose) {
		return nil, WrongUse
	}
	return chains[0], Trusted
}

// mostBetween is how many certificates of a file may stand between.
const mostBetween = 100

func (r Roots) standing(c *Certificate, between []*Certificate, err error, at time.Time) Standing {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		if invalid.Cert != nil && at.Before(invalid.Cert.NotBefore) {
			return NotYet
		}
		return Expired
	}
	for _, one := range append([]*Certificate{c}, between...) {
		for _, root := range r.certificates {
			if one.Parsed != nil && !one.Parsed.Equal(root) && bytes.Equal(one.Issuer, root.RawSubject) && one.Parsed.CheckSignatureFrom(root) != nil {
				return Impostor
			}
		}
	}
	return Unknown
}

// fit tells whether a certificate is meant for the purpose.
func fit(c *x509.Certificate, purpose Purpose) bool {
	if purpose == Stamping {
		return ForStamps(c)
	}
	if c.KeyUsage != 0 && c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.ExtKeyUsage, func(u x509.ExtKeyUsage) bool {
		return u == x509.ExtKeyUsageServerAuth || u == x509.ExtKeyUsageOCSPSigning || u == x509.ExtKeyUsageTimeStamping || u == x509.ExtKeyUsageCodeSigning
	})
}
