package cms

import (
	"bytes"
	"crypto"
	"errors"
	"time"

	"github.com/digitorus/timestamp"
)

// Answered gives the time of a token that is what was asked for. What is not is an
// error: another digest or nonce, a signature that does not hold, a certificate that
// is not for stamps or did not hold at that time. Whether the authority is to be
// trusted is another question.
func (r StampRequest) Answered(token []byte) (time.Time, error) {
	t, err := timestamp.Parse(token)
	switch {
	case err != nil || len(t.Certificates) == 0:
		return time.Time{}, errors.New("the token cannot be read, or its signature does not hold")
	case t.HashAlgorithm != crypto.SHA256 || !bytes.Equal(t.HashedMessage, r.Digest):
		return time.Time{}, errors.New("the token is for something else than was asked")
	case r.Nonce != nil && (t.Nonce == nil || t.Nonce.Cmp(r.Nonce) != 0):
		return time.Time{}, errors.New("the token answers another request: its nonce differs")
	}
	for _, c := range t.Certificates {
		if ForStamps(c) && !t.Time.Before(c.NotBefore) && !t.Time.After(c.NotAfter) {
			return t.Time, nil
		}
	}
	return time.Time{}, errors.New("the token's certificate is not for time stamps, or not for that time")
}
