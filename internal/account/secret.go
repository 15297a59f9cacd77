package account

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"ledd/internal/kinds"
)

// newSecret makes 256 random bits, and what is stored of them.
func newSecret(prefix string) (secret, hash string) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: the program ends where the system has no randomness
	secret = prefix + base64.RawURLEncoding.EncodeToString(b)
	return secret, hashOf(secret)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// foldEmail writes an address as it is compared.
func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// hashing is what a password costs: the second recommendation of RFC 9106, for
// servers with little memory, at most two at a time.
var (
	hashing = &argon2id.Params{Memory: 64 << 10, Iterations: 3, Parallelism: 4, SaltLength: 16, KeyLength: 32}
	atOnce  = make(chan struct{}, 2)
)

func hashPassword(password string) (string, error) {
	atOnce <- struct{}{}
	defer func() { <-atOnce }()
	return argon2id.CreateHash(password, hashing)
}

// nobody is the hash of a password that nobody knows: who is not there costs as
// much to ask for as who is.
var nobody = sync.OnceValue(func() string {
	secret, _ := newSecret("")
	hash, err := hashPassword(secret)
	if err != nil {
		panic(err)
	}
	return hash
})

func passwordFits(password, hash string) bool {
	known := hash != ""
	if !known {
		hash = nobody()
	}
	atOnce <- struct{}{}
	defer func() { <-atOnce }()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil && known
}

// The shortest and the longest password, in characters and bytes.
const (
	minPassword = 12
	maxPassword = 256
)

// ours are words that everybody tries here first.
var ours = []string{"ledd", "passord", "password", "databehandler", "personvern", "kommune", "velkommen", "welcome"}

// checkPassword refuses a password that is short, among the most used, or made of
// what everybody knows of the person or of this program.
func checkPassword(password string, u *User) []kinds.Violation {
	const at = "/password"
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return []kinds.Violation{{Pointer: at, Code: "min", Limit: "12", Detail: "a password has at least 12 characters: several words are easier to remember than signs"}}
	case len(password) > maxPassword:
		return []kinds.Violation{{Pointer: at, Code: "max", Limit: "256", Detail: "a password has at most 256 characters"}}
	case len(distinctRunes(strings.ToLower(password))) < 5, isCommon(password), isRun(password), u.tells(password):
		return []kinds.Violation{{Pointer: at, Code: "guessable", Detail: "this is too easy to guess: use several words that have nothing to do with you"}}
	}
	return nil
}

// tells reports whether little is left of a password without the names of the
// person, the organisation and the program.
func (u *User) tells(password string) bool {
	mailbox, domain, _ := strings.Cut(foldEmail(u.Email), "@")
	words := append(strings.FieldsFunc(mailbox+" "+strings.ToLower(u.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), mailbox, strings.ToLower(u.Name))
	words = append(append(words, strings.Split(domain, ".")...), ours...)
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	left := strings.ToLower(password)
	for _, w := range words {
		if utf8.RuneCountInString(w) > 2 {
			left = strings.ReplaceAll(left, w, "")
		}
	}
	return left != strings.ToLower(password) && utf8.RuneCountInString(left) <= minPassword/2
}

func distinctRunes(s string) map[rune]bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return seen
}

// NewSecret makes the secret of a link, and what is stored of it.
func NewSecret() (secret, hash string) { return newSecret("") }

// HashOf is what is stored of a secret.
func HashOf(secret string) string { return hashOf(secret) }

// newTOTP makes a secret for codes of six digits, new every 30 seconds (RFC 6238).
func newTOTP(email string) (*otp.Key, error) {
	return totp.Generate(totp.GenerateOpts{Issuer: "Ledd", AccountName: email, SecretSize: 20})
}

// totpStep finds the step that a code is of, within one step of now; false for none.
func totpStep(secret, code string, now time.Time) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	for _, late := range []int64{0, -1, 1} {
		step := now.Unix()/30 + late
		want, err := totp.GenerateCode(secret, time.Unix(step*30, 0))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// newRecovery makes ten codes that each open the account once without a telephone,
// and what is stored of them.
func newRecovery() (codes, hashes []string) {
	for range 10 {
		b := make([]byte, 10)
		_, _ = rand.Read(b)
		c := strings.ToLower(base32.StdEncoding.EncodeToString(b)) // 80 bits
		code := strings.Join([]string{c[:4], c[4:8], c[8:12], c[12:]}, "-")
		codes, hashes = append(codes, code), append(hashes, hashOf(code))
	}
	return codes, hashes
}
