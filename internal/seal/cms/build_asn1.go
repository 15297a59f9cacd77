package cms

import (
	"encoding/asn1"
	"math/big"

	"crypto/x509/pkix"
)

// The names of RFC 5652, RFC 5035 and RFC 3161, as they are written.
var (
	idData                 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	idSignedData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	idContentType          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	idMessageDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	idSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	idTimeStampToken       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	idTSTInfo              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	idAnyPolicy            = asn1.ObjectIdentifier{2, 5, 29, 32, 0}
)

// buildMessage is ContentInfo around SignedData (RFC 5652, 3 and 5.1).
type buildMessage struct {
	Kind asn1.ObjectIdentifier
	Data buildSigned `asn1:"explicit,tag:0"`
}

type buildSigned struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Content      buildContent
	Certificates []asn1.RawValue `asn1:"set,tag:0"`
	Signers      []buildSigner   `asn1:"set"`
}

type buildContent struct {
	Kind asn1.ObjectIdentifier
	Body []byte `asn1:"explicit,optional,tag:0"`
}

// buildSigner is SignerInfo (RFC 5652, 5.3). Both sets of attributes are written
// with their tags beforehand, because what is signed bears another.
type buildSigner struct {
	Version   int
	ID        buildID
	Digest    pkix.AlgorithmIdentifier
	Signed    asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature []byte
	Unsigned  asn1.RawValue `asn1:"optional"`
}

// buildID is IssuerAndSerialNumber.
type buildID struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type buildAttribute struct {
	Kind   asn1.ObjectIdentifier
	Values []asn1.RawValue `asn1:"set"`
}

// attribute has one value, in DER.
func attribute(kind asn1.ObjectIdentifier, der []byte) buildAttribute {
	return buildAttribute{kind, []asn1.RawValue{{FullBytes: der}}}
}

// buildCertificates is SigningCertificateV2 (RFC 5035) with hashes by its default,
// SHA-256.
type buildCertificates struct{ Certificates []buildCertificate }

type buildCertificate struct{ Hash []byte }
