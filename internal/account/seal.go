package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Keys seal what the program must be able to read again, and nobody else: the
// first seals, all of them open. None seals nothing.
type Keys struct{ ring []key }

// key is one of 256 bits, by the first bytes of its hash.
type key struct {
	name   string
	aead   cipher.AEAD
	secret []byte
}

// keySize is the bytes of a key: AES-256.
const keySize = 32

// NewKey makes a key as ParseKeys reads it.
func NewKey() string {
	b := make([]byte, keySize)
	_, _ = rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// ParseKeys reads keys of 32 bytes in base64, the newest first, with commas or
// white space between them. The error says which is wrong, and shows none.
func ParseKeys(text string) (Keys, error) {
	var k Keys
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		b, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(b) != keySize {
			return Keys{}, fmt.Errorf("key %d is not 32 bytes in base64: `openssl rand -base64 32` makes one", i+1)
		}
		block, err := aes.NewCipher(b)
		if err != nil {
			return Keys{}, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return Keys{}, err
		}
		sum := sha256.Sum256(b)
		k.ring = append(k.ring, key{hex.EncodeToString(sum[:4]), aead, b})
	}
	return k, nil
}

// Seeds gives 32 bytes for another purpose out of each key, the newest first: one seed
// says nothing of the key, nor of the seed for another purpose (HKDF, RFC 5869).
func (k Keys) Seeds(purpose string) ([][]byte, error) {
	out := make([][]byte, 0, len(k.ring))
	for _, from := range k.ring {
		seed, err := hkdf.Key(sha256.New, from.secret, nil, purpose, keySize)
		if err != nil {
			return nil, err
		}
		out = append(out, seed)
	}
	return out, nil
}

// The key that a secret was sealed with is not there. It is internal: the operator
// has lost or not named it, and whoever signs in can do nothing about it.
var errNoKey = errors.New("the key that secrets of sign-in are sealed with is not there: set LEDD_SECRET_KEY, or put secret.key back into the data folder")

// sealMark begins every sealed text: AES-256-GCM under the key named next.
const sealMark = "v1."

// seal encrypts a text so that only the same keys open it, and only for the same owner.
func (k Keys) seal(text, owner string) (string, error) {
	if len(k.ring) == 0 {
		return "", errNoKey
	}
	with := k.ring[0]
	nonce := make([]byte, with.aead.NonceSize())
	_, _ = rand.Read(nonce)
	sealed := with.aead.Seal(nonce, nonce, []byte(text), []byte(owner))
	return sealMark + with.name + "." + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// unseal gives the text, and whether it should be sealed anew: it is from before
// there were keys, or under one that is no longer the first.
func (k Keys) unseal(stored, owner string) (text string, old bool, err error) {
	rest, sealed := strings.CutPrefix(stored, sealMark)
	if !sealed {
		return stored, stored != "" && len(k.ring) > 0, nil
	}
	name, body, _ := strings.Cut(rest, ".")
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return "", false, fmt.Errorf("a sealed secret is damaged: %w", err)
	}
	for i, with := range k.ring {
		if with.name != name {
			continue
		}
		if len(b) < with.aead.NonceSize() {
			return "", false, errors.New("a sealed secret is damaged: it is too short")
		}
		plain, err := with.aead.Open(nil, b[:with.aead.NonceSize()], b[with.aead.NonceSize():], []byte(owner))
		if err != nil {
			return "", false, fmt.Errorf("a sealed secret is damaged, or somebody else's: %w", err)
		}
		return string(plain), i > 0, nil
	}
	return "", false, errNoKey
}
