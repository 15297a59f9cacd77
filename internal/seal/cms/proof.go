package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
)

// errUnsupported says that an algorithm is known at most by its name.
var errUnsupported = errors.New("is not supported")

// errWrong says that the signature is not of this key over these bytes.
var errWrong = errors.New("the signature does not match")

// verify checks a signature over bytes, with the algorithm that the signer names.
func (m *Message) verify(c *Certificate, over []byte) error {
	var id pkix.AlgorithmIdentifier
	if _, err := asn1.Unmarshal(m.algorithm.FullBytes, &id); err != nil {
		return ErrMessage
	}
	how, known := schemes[id.Algorithm.String()]
	if !known {
		return fmt.Errorf("the algorithm %s %w", id.Algorithm, errUnsupported)
	}
	if how.kind == "" {
		return fmt.Errorf("the algorithm %s %w", how.name, errUnsupported)
	}
	hash := how.hash
	if hash == 0 {
		hash = m.hash
	}
	public, err := c.public()
	if err != nil {
		return fmt.Errorf("the signer's key %w: %w", errUnsupported, err)
	}
	if how.kind == "pss" {
		return verifyPSS(public, id.Parameters.FullBytes, over, m.Signature)
	}
	return verifyPlain(how.kind, public, hash, over, m.Signature)
}

func verifyPlain(kind string, public crypto.PublicKey, hash crypto.Hash, over, signature []byte) error {
	if kind == "ed25519" {
		key, ok := public.(ed25519.PublicKey)
		if !ok || !ed25519.Verify(key, over, signature) {
			return errWrong
		}
		return nil
	}
	if hash == 0 || !hash.Available() {
		return fmt.Errorf("the digest %w", errUnsupported)
	}
	digest := sum(hash, over)
	switch key := public.(type) {
	case *rsa.PublicKey:
		if kind == "rsa" && rsa.VerifyPKCS1v15(key, hash, digest, signature) == nil {
			return nil
		}
	case *ecdsa.PublicKey:
		if kind == "ecdsa" && ecdsa.VerifyASN1(key, digest, signature) {
			return nil
		}
	}
	return errWrong
}

// verifyPSS reads the parameters of RSASSA-PSS (RFC 4055, 3.1).
func verifyPSS(public crypto.PublicKey, parameters, over, signature []byte) error {
	key, ok := public.(*rsa.PublicKey)
	if !ok {
		return errWrong
	}
	p := struct {
		Hash pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:0"`
		Mask pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:1"`
		Salt int                      `asn1:"explicit,optional,tag:2,default:20"`
	}{}
	if _, err := asn1.Unmarshal(parameters, &p); err != nil {
		return fmt.Errorf("what RSA-PSS is made with %w", errUnsupported)
	}
	hash := crypto.SHA1
	if p.Hash.Algorithm != nil {
		hash, _ = hashOf(p.Hash.Algorithm)
	}
	mask := pkix.AlgorithmIdentifier{}
	if p.Mask.Algorithm != nil {
		if _, err := asn1.Unmarshal(p.Mask.Parameters.FullBytes, &mask); err != nil {
			return fmt.Errorf("the mask of RSA-PSS %w", errUnsupported)
		}
		if m, _ := hashOf(mask.Algorithm); m != hash {
			return fmt.Errorf("a mask of another hash in RSA-PSS %w", errUnsupported)
		}
	}
	if hash == 0 || p.Salt < 0 {
		return fmt.Errorf("the digest of RSA-PSS %w", errUnsupported)
	}
	if rsa.VerifyPSS(key, hash, sum(hash, over), signature, &rsa.PSSOptions{SaltLength: p.Salt}) != nil {
		return errWrong
	}
	return nil
}

func sum(hash crypto.Hash, parts ...[]byte) []byte {
	h := hash.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}
