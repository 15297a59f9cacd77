package cms

import (
	"crypto"
	_ "crypto/sha1"
	_ "crypto/sha3"
	_ "crypto/sha512"
	"encoding/asn1"
)

// digests is every hash by its name. Those without one here are named, and refused.
var digests = map[string]struct {
	hash crypto.Hash
	name string
}{
	"1.3.14.3.2.26":           {crypto.SHA1, "SHA-1"},
	"2.16.840.1.101.3.4.2.4":  {crypto.SHA224, "SHA-224"},
	"2.16.840.1.101.3.4.2.1":  {crypto.SHA256, "SHA-256"},
	"2.16.840.1.101.3.4.2.2":  {crypto.SHA384, "SHA-384"},
	"2.16.840.1.101.3.4.2.3":  {crypto.SHA512, "SHA-512"},
	"2.16.840.1.101.3.4.2.8":  {crypto.SHA3_256, "SHA3-256"},
	"2.16.840.1.101.3.4.2.9":  {crypto.SHA3_384, "SHA3-384"},
	"2.16.840.1.101.3.4.2.10": {crypto.SHA3_512, "SHA3-512"},
	"1.2.840.113549.2.2":      {0, "MD2"},
	"1.2.840.113549.2.5":      {0, "MD5"},
	"1.3.36.3.2.1":            {0, "RIPEMD-160"},
	"2.16.840.1.101.3.4.2.11": {0, "SHAKE128"},
	"2.16.840.1.101.3.4.2.12": {0, "SHAKE256"},
}

// refused is every hash that no signature may rest on any more.
var refused = map[string]bool{"MD2": true, "MD5": true}

func hashOf(id asn1.ObjectIdentifier) (crypto.Hash, string) {
	if d, ok := digests[id.String()]; ok {
		return d.hash, d.name
	}
	return 0, id.String()
}

// schemes is how a signature is made, by the name of its algorithm. A hash of zero
// is that of the digest algorithm.
var schemes = map[string]struct {
	kind string // rsa, pss, ecdsa, ed25519; empty where it is only named
	hash crypto.Hash
	name string
}{
	"1.2.840.113549.1.1.1":    {"rsa", 0, "RSA"},
	"1.2.840.113549.1.1.4":    {"", 0, "RSA with MD5"},
	"1.2.840.113549.1.1.5":    {"rsa", crypto.SHA1, "RSA"},
	"1.3.14.3.2.29":           {"rsa", crypto.SHA1, "RSA"},
	"1.2.840.113549.1.1.14":   {"rsa", crypto.SHA224, "RSA"},
	"1.2.840.113549.1.1.11":   {"rsa", crypto.SHA256, "RSA"},
	"1.2.840.113549.1.1.12":   {"rsa", crypto.SHA384, "RSA"},
	"1.2.840.113549.1.1.13":   {"rsa", crypto.SHA512, "RSA"},
	"2.16.840.1.101.3.4.3.14": {"rsa", crypto.SHA3_256, "RSA"},
	"2.16.840.1.101.3.4.3.15": {"rsa", crypto.SHA3_384, "RSA"},
	"2.16.840.1.101.3.4.3.16": {"rsa", crypto.SHA3_512, "RSA"},
	"1.2.840.113549.1.1.10":   {"pss", 0, "RSA-PSS"},
	"1.2.840.10045.2.1":       {"ecdsa", 0, "ECDSA"},
	"1.2.840.10045.4.1":       {"ecdsa", crypto.SHA1, "ECDSA"},
	"1.2.840.10045.4.3.1":     {"ecdsa", crypto.SHA224, "ECDSA"},
	"1.2.840.10045.4.3.2":     {"ecdsa", crypto.SHA256, "ECDSA"},
	"1.2.840.10045.4.3.3":     {"ecdsa", crypto.SHA384, "ECDSA"},
	"1.2.840.10045.4.3.4":     {"ecdsa", crypto.SHA512, "ECDSA"},
	"2.16.840.1.101.3.4.3.10": {"ecdsa", crypto.SHA3_256, "ECDSA"},
	"2.16.840.1.101.3.4.3.11": {"ecdsa", crypto.SHA3_384, "ECDSA"},
	"2.16.840.1.101.3.4.3.12": {"ecdsa", crypto.SHA3_512, "ECDSA"},
	"1.3.101.112":             {"ed25519", 0, "Ed25519"},
	"1.3.101.113":             {"", 0, "Ed448"},
	"1.2.840.10040.4.1":       {"", 0, "DSA"},
	"1.2.840.10040.4.3":       {"", 0, "DSA"},
	"2.16.840.1.101.3.4.3.2":  {"", 0, "DSA"},
	"0.4.0.127.0.7.1.1.4.1.3": {"", 0, "plain ECDSA"},
	"0.4.0.127.0.7.1.1.4.1.4": {"", 0, "plain ECDSA"},
	"0.4.0.127.0.7.1.1.4.1.5": {"", 0, "plain ECDSA"},
	"2.16.840.1.101.3.4.3.17": {"", 0, "ML-DSA-44"},
	"2.16.840.1.101.3.4.3.18": {"", 0, "ML-DSA-65"},
	"2.16.840.1.101.3.4.3.19": {"", 0, "ML-DSA-87"},
}
