package cms

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// Answered gives the time of a token that is what was asked for. What is not is an
// error: another digest or nonce, a signature that does not hold, a certificate that
// is not for stamps or did not hold at that time. Whether the authority is to be
// trusted is another question.
func (r StampRequest) Answered(token []byte) (time.Time, error) {
	t, err := ReadToken(token)
	if err != nil {
		return time.Time{}, err
	}
	v := t.CheckInside(nil)
	nonce := t.nonce()
	switch {
	case !v.Intact():
		err = errors.New("the token's signature does not hold")
	case t.hash != crypto.SHA256 || !bytes.Equal(t.Imprint, r.Digest):
		err = errors.New("the token is for something else than was asked")
	case nonce == nil || nonce.Cmp(r.Nonce) != 0:
		err = errors.New("the token answers another request: its nonce differs")
	case v.Signer == nil || v.Signer.Parsed == nil || !ForStamps(v.Signer.Parsed):
		err = errors.New("the token's certificate is not for time stamps")
	case t.Time.Before(v.Signer.Parsed.NotBefore) || t.Time.After(v.Signer.Parsed.NotAfter):
		err = errors.New("the token's certificate did not hold at its time")
	}
	return t.Time, err
}

// nonce is the only number behind the time; nil where there is none.
func (t *Token) nonce() *big.Int {
	var info asn1.RawValue
	if _, err := asn1.Unmarshal(t.Content, &info); err != nil {
		return nil
	}
	parts, err := children(info.Bytes)
	if err != nil || len(parts) < 6 {
		return nil
	}
	var n *big.Int
	for _, p := range parts[5:] {
		if p.Class == asn1.ClassUniversal && p.Tag == asn1.TagInteger {
			if _, err := asn1.Unmarshal(p.FullBytes, &n); err != nil {
				return nil
			}
		}
	}
	return n
}
