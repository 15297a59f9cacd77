package agreement

import (
	"context"
	"strings"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Standing is all that the register tells the world of an agreement: that it knows
// the fingerprint, and whether the agreement is in force.
type Standing struct {
	Known   bool       `json:"known" required:"true" doc:"an agreement with this fingerprint was issued here"`
	InForce bool       `json:"inForce" required:"true"`
	File    string     `json:"file" required:"true" enum:",issued,signed,sealed" doc:"which of the agreement's files it is; empty for a code, and for what is not known"`
	AsOf    kinds.Date `json:"asOf" required:"true"`
}

// Checks answers whoever holds an agreement in the hand, without a name or a word of
// what it says.
type Checks struct{ d *door.Door }

// NewChecks gives the verbs.
func NewChecks(d *door.Door) Checks { return Checks{d} }

// porter looks for agreements of any organisation, for somebody who is nobody yet.
var porter = access.Actor{Name: "verification", Role: access.Operator}

// ByCode answers for the code that is printed on each page.
func (s Checks) ByCode(ctx context.Context, code string) (Standing, error) {
	return s.find(ctx, "check_code = @key", Spelled(code))
}

// ByFile answers for the SHA-256 of a file, in hexadecimal.
func (s Checks) ByFile(ctx context.Context, sum string) (Standing, error) {
	return s.find(ctx, "issued_sha256 = @key or signed_sha256 = @key or sealed_sha256 = @key", strings.ToLower(strings.TrimSpace(sum)))
}

func (s Checks) find(ctx context.Context, where, key string) (Standing, error) {
	return door.Look(access.With(door.AsItStands(ctx), porter), s.d, "agreement.read", func(tx *door.Tx) (Standing, error) {
		out := Standing{AsOf: tx.Today()}
		if key == "" {
			return out, nil
		}
		ids, err := door.Rows[string](tx, "-- directory: checks\nselect cast(id as text) from agreements where "+where+" limit 1", map[string]any{"key": key})
		if err != nil || len(ids) == 0 {
			return out, err
		}
		a, err := door.Get[Agreement](tx, ids[0])
		if err != nil {
			return out, err
		}
		out.Known, out.InForce = true, a.InForceOn(tx.Today())
		switch key {
		case a.IssuedSHA256:
			out.File = "issued"
		case a.SignedSHA256:
			out.File = "signed"
		case a.SealedSHA256:
			out.File = "sealed"
		}
		return out, nil
	})
}

// Spelled reads a code as people type it: in any case, with blanks and dashes, and
// with the letters that are taken for digits (Crockford's base 32).
func Spelled(code string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\t', '\u00a0', '\u2011':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(code))
}

// Grouped gives a code as it is printed: four characters at a time.
func Grouped(code string) string {
	var parts []string
	for len(code) > 4 {
		parts, code = append(parts, code[:4]), code[4:]
	}
	return strings.Join(append(parts, code), "-")
}
