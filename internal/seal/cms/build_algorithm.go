package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha256" // the hashes that algorithms names
	_ "crypto/sha512" // SHA-384
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// leastRSA is the bits of a key of RSA at least (ETSI TS 119 312).
const leastRSA = 2048

// algorithms is what a key signs with.
type algorithms struct {
	hash              crypto.Hash
	digest, signature pkix.AlgorithmIdentifier
	opts              crypto.SignerOpts
}

var (
	sha256ID = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
	sha384ID = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}}

	rsaSHA256   = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, Parameters: asn1.NullRawValue}
	ecdsaSHA256 = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
	ecdsaSHA384 = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}}
)

// algorithms follows from the kind of key.
func (c Credential) algorithms() (algorithms, error) {
	switch key := c.Key.Public().(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() < leastRSA {
			return algorithms{}, fmt.Errorf("a key of RSA with %d bits is too short, %d are needed", key.N.BitLen(), leastRSA)
		}
		if c.PSS {
			return pss()
		}
		return algorithms{crypto.SHA256, sha256ID, rsaSHA256, crypto.SHA256}, nil
	case *ecdsa.PublicKey:
		switch key.Curve {
		case elliptic.P256():
			return algorithms{crypto.SHA256, sha256ID, ecdsaSHA256, crypto.SHA256}, nil
		case elliptic.P384():
			return algorithms{crypto.SHA384, sha384ID, ecdsaSHA384, crypto.SHA384}, nil
		}
	}
	return algorithms{}, fmt.Errorf("a key of %T does not sign here: RSA, or ECDSA on P-256 or P-384", c.Key.Public())
}

// pss is RSASSA-PSS with SHA-256 throughout and a salt as long (RFC 4056).
func pss() (algorithms, error) {
	type parameters struct {
		Hash pkix.AlgorithmIdentifier `asn1:"explicit,tag:0"`
		Mask pkix.AlgorithmIdentifier `asn1:"explicit,tag:1"`
		Salt int                      `asn1:"explicit,tag:2"`
	}
	hash, err := asn1.Marshal(sha256ID)
	if err != nil {
		return algorithms{}, err
	}
	mask := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}, Parameters: asn1.RawValue{FullBytes: hash}}
	der, err := asn1.Marshal(parameters{sha256ID, mask, crypto.SHA256.Size()})
	if err != nil {
		return algorithms{}, err
	}
	how := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}, Parameters: asn1.RawValue{FullBytes: der}}
	return algorithms{crypto.SHA256, sha256ID, how, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}}, nil
}

// sign signs the digest of DER.
func (a algorithms) sign(key crypto.Signer, der []byte) ([]byte, error) {
	h := a.hash.New()
	h.Write(der)
	return key.Sign(rand.Reader, h.Sum(nil), a.opts)
}
