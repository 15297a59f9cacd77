package cms

import (
	"bytes"
	"crypto"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// Token is a time-stamp token (RFC 3161): its authority says that a digest was there
// at Time. What that is worth is for Trust to say.
type Token struct {
	*Message
	Time    time.Time // UTC
	Imprint []byte
	Serial  *big.Int

	hash crypto.Hash
	name string
}

// ErrToken says that bytes are no time-stamp token.
var ErrToken = errors.New("there is no time-stamp token that can be read")

// ReadToken reads a token in DER or BER.
func ReadToken(in []byte) (*Token, error) {
	m, err := Read(in)
	if err != nil || !m.Kind.Equal(idTSTInfo) || !m.HasContent {
		return nil, ErrToken
	}
	var info asn1.RawValue
	if _, err := asn1.Unmarshal(m.Content, &info); err != nil {
		return nil, ErrToken
	}
	parts, err := children(info.Bytes)
	if err != nil || len(parts) < 5 {
		return nil, ErrToken
	}
	var imprint struct {
		Hash   pkix.AlgorithmIdentifier
		Digest []byte
	}
	if _, err := asn1.Unmarshal(parts[2].FullBytes, &imprint); err != nil {
		return nil, ErrToken
	}
	t := &Token{Message: m, Imprint: imprint.Digest}
	t.hash, t.name = hashOf(imprint.Hash.Algorithm)
	if t.Time, err = time.Parse("20060102150405Z0700", string(parts[4].Bytes)); err != nil {
		return nil, ErrToken
	}
	t.Time = t.Time.UTC()
	if _, err := asn1.Unmarshal(parts[3].FullBytes, &t.Serial); err != nil {
		return nil, ErrToken
	}
	return t, nil
}

// Check proves the token's own signature, and that it is over these bytes.
func (t *Token) Check(extra []*Certificate, parts ...[]byte) Verdict {
	v := t.CheckInside(extra)
	switch {
	case refused[t.name]:
		v.add(DigestRefused)
	case t.hash == 0 || !t.hash.Available():
		v.add(AlgorithmUnsupported)
	case !bytes.Equal(sum(t.hash, parts...), t.Imprint):
		v.add(DigestMismatch)
	}
	if t.name == "SHA-1" && t.digestName != "SHA-1" {
		v.add(DigestWeak)
	}
	return v
}
