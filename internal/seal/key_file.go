package seal

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// mostPEM is the bytes of a file of keys or certificates at most.
const mostPEM = 256 << 10

// blocks reads the parts of a PEM file. No error shows what stands in it.
func blocks(file string) ([]*pem.Block, error) {
	if file == "" {
		return nil, errors.New("one of the two is missing")
	}
	if info, err := os.Stat(file); err == nil && info.Size() > mostPEM {
		return nil, fmt.Errorf("%s is too long for a PEM file", file)
	}
	rest, err := os.ReadFile(file) //nolint:gosec // the operator's own file
	if err != nil {
		return nil, err
	}
	var out []*pem.Block
	for {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			return out, nil
		}
		out = append(out, b)
	}
}

// readKey reads the first key of a PEM file: PKCS #8, or the older forms of RSA and EC.
func readKey(file string) (crypto.Signer, error) {
	all, err := blocks(file)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		var key any
		switch b.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(b.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(b.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(b.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			return nil, fmt.Errorf("the key in %s is under a password: take it off, and keep the file where only the program reads", file)
		default:
			continue
		}
		if signer, ok := key.(crypto.Signer); ok && err == nil {
			return signer, nil
		}
		return nil, fmt.Errorf("the key in %s cannot be read", file)
	}
	return nil, fmt.Errorf("there is no private key in %s", file)
}

func readCertificates(file string) ([]*x509.Certificate, error) {
	all, err := blocks(file)
	if err != nil {
		return nil, err
	}
	var out []*x509.Certificate
	for _, b := range all {
		if b.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d in %s cannot be read: %w", len(out)+1, file, err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no certificate in %s", file)
	}
	return out, nil
}
