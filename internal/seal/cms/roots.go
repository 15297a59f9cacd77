package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"slices"
)

// Roots is what is trusted for one purpose.
type Roots struct{ certificates []*x509.Certificate }

// NewRoots takes certificates in PEM, one behind the other.
func NewRoots(in ...[]byte) (Roots, error) {
	var r Roots
	for _, text := range in {
		for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
			if block.Type != "CERTIFICATE" {
				continue
			}
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return r, err
			}
			r.certificates = append(r.certificates, c)
		}
	}
	return r, nil
}

// Len is how many there are.
func (r Roots) Len() int { return len(r.certificates) }

// PEM gives the roots as NewRoots takes them.
func (r Roots) PEM() []byte {
	var out bytes.Buffer
	for _, c := range r.certificates {
		_ = pem.Encode(&out, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	}
	return out.Bytes()
}

// And gives the certificates of both.
func (r Roots) And(other Roots) Roots {
	return Roots{slices.Concat(r.certificates, other.certificates)}
}
