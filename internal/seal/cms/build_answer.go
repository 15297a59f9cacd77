package cms

import (
	"bytes"
	"crypto"
	"errors"

	"github.com/digitorus/timestamp"
)

// Answers says what keeps a token from being what was asked for: another digest or
// nonce, a signature that does not hold, or a certificate that is not for stamps.
// Whether the authority is to be trusted is another question.
func (r StampRequest) Answers(token []byte) error {
	t, err := timestamp.Parse(token)
	switch {
	case err != nil || len(t.Certificates) == 0:
		return errors.New("the token cannot be read, or its signature does not hold")
	case t.HashAlgorithm != crypto.SHA256 || !bytes.Equal(t.HashedMessage, r.Digest):
		return errors.New("the token is for something else than was asked")
	case r.Nonce != nil && (t.Nonce == nil || t.Nonce.Cmp(r.Nonce) != 0):
		return errors.New("the token answers another request: its nonce differs")
	}
	for _, c := range t.Certificates {
		if ForStamps(c) {
			return nil
		}
	}
	return errors.New("the token's certificate is not for time stamps")
}
