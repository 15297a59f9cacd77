package corpus

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"time"

	"ledd/internal/seal/cms"
)

// message is a signature that is made by hand, right or wrong.
type message struct {
	by        cms.Credential
	digest    string // sha256 by default; sha1, md5
	noName    bool   // no signing-certificate
	named     *cms.Credential
	twice     bool // two signers
	behind    []byte
	open      bool   // indefinite length
	over      []byte // another digest than that of the file
	stampBy   *cms.Credential
	stampOver []byte
	stampAt   time.Time
	pss       bool
	kind      asn1.ObjectIdentifier // content type attribute
	noCert    bool
	claimed   time.Time
	inside    []byte                // content in the message
	scheme    asn1.ObjectIdentifier // another than that of the key
}

var digestIDs = map[string]asn1.ObjectIdentifier{
	"sha256": {2, 16, 840, 1, 101, 3, 4, 2, 1}, "sha1": {1, 3, 14, 3, 2, 26}, "md5": {1, 2, 840, 113549, 2, 5},
}

var hashes = map[string]crypto.Hash{"sha256": crypto.SHA256, "sha1": crypto.SHA1, "md5": crypto.MD5}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func der(v any) []byte { return must(asn1.Marshal(v)) }

// tlv writes a value of a tag.
func tlv(tag byte, parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	out := der(asn1.RawValue{Class: int(tag >> 6), IsCompound: tag&0x20 != 0, Tag: int(tag & 0x1f), Bytes: all})
	return out
}

func attribute(id asn1.ObjectIdentifier, value []byte) []byte {
	return tlv(0x30, der(id), tlv(0x31, value))
}

var (
	oidData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSigned   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidType     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTime     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidNamed    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidToken    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidRSA      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidPSS      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidECDSA    = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSA1   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 1}
	oidEd25519  = asn1.ObjectIdentifier{1, 3, 101, 112}
	oidMGF1     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	algorithmOf = func(id asn1.ObjectIdentifier, parameters ...[]byte) []byte {
		return tlv(0x30, append([][]byte{der(id)}, parameters...)...)
	}
)

// bytes signs the file's parts.
func (o message) bytes(parts ...[]byte) []byte {
	if o.digest == "" {
		o.digest = "sha256"
	}
	h := hashes[o.digest].New()
	for _, p := range parts {
		h.Write(p)
	}
	digest := h.Sum(nil)
	if o.over != nil {
		digest = o.over
	}
	one := o.signer(digest)
	signers := one
	if o.twice {
		signers = append(append([]byte{}, one...), one...)
	}
	certificates := []byte{}
	if !o.noCert {
		certificates = tlv(0xa0, o.by.Chain[0].Raw)
	}
	content := tlv(0x30, der(oidData))
	if o.inside != nil {
		content = tlv(0x30, der(oidData), tlv(0xa0, tlv(0x04, o.inside)))
	}
	inner := tlv(0x30, der(1), tlv(0x31, algorithmOf(digestIDs[o.digest])), content, certificates, tlv(0x31, signers))
	out := tlv(0x30, der(oidSigned), tlv(0xa0, inner))
	if o.open {
		out = append(append([]byte{0x30, 0x80}, der(oidSigned)...), append(append([]byte{0xa0, 0x80}, inner...), 0, 0, 0, 0)...)
	}
	return append(out, o.behind...)
}

func (o message) signer(digest []byte) []byte {
	if o.kind == nil {
		o.kind = oidData
	}
	attributes := [][]byte{attribute(oidType, der(o.kind)), attribute(oidDigest, der(digest))}
	if !o.claimed.IsZero() {
		attributes = append(attributes, attribute(oidTime, der(o.claimed.UTC())))
	}
	if !o.noName {
		named := o.by
		if o.named != nil {
			named = *o.named
		}
		sum := sha256.Sum256(named.Chain[0].Raw)
		attributes = append(attributes, attribute(oidNamed, tlv(0x30, tlv(0x30, tlv(0x30, der(sum[:]))))))
	}
	set := tlv(0x31, attributes...)
	signature, algorithm := o.sign(set)
	if o.scheme != nil {
		algorithm = algorithmOf(o.scheme)
	}
	c := o.by.Chain[0]
	id := tlv(0x30, c.RawIssuer, der(c.SerialNumber))
	bare := append([]byte{0xa0}, set[1:]...)
	parts := [][]byte{der(1), id, algorithmOf(digestIDs[o.digest]), bare, algorithm, der(signature)}
	if o.stampBy != nil {
		over := signature
		if o.stampOver != nil {
			over = o.stampOver
		}
		sum := sha256.Sum256(over)
		parts = append(parts, tlv(0xa1, attribute(oidToken, must(o.stampBy.Stamp(sum[:], o.stampAt)))))
	}
	return tlv(0x30, parts...)
}

func (o message) sign(set []byte) (signature, algorithm []byte) {
	hash := hashes[o.digest]
	h := hash.New()
	h.Write(set)
	sum := h.Sum(nil)
	var opts crypto.SignerOpts = hash
	switch o.by.Key.(type) {
	case ed25519.PrivateKey:
		return must(o.by.Key.Sign(rand.Reader, set, crypto.Hash(0))), algorithmOf(oidEd25519)
	case *rsa.PrivateKey:
		algorithm = algorithmOf(oidRSA, []byte{5, 0})
		if o.pss {
			digest := der(pkix.AlgorithmIdentifier{Algorithm: digestIDs["sha256"]})
			algorithm = algorithmOf(oidPSS, tlv(0x30, tlv(0xa0, digest), tlv(0xa1, algorithmOf(oidMGF1, digest)), tlv(0xa2, der(32))))
			opts = &rsa.PSSOptions{SaltLength: 32, Hash: hash}
		}
	default:
		algorithm = algorithmOf(oidECDSA)
		if o.digest != "sha256" {
			algorithm = algorithmOf(oidECDSA1)
		}
	}
	return must(o.by.Key.Sign(rand.Reader, sum, opts)), algorithm
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
