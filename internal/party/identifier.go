package party

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ledd/internal/kinds"
)

// Identifier is a number by which a register knows an organisation (domain 2).
type Identifier struct {
	Scheme    string     `json:"scheme" validate:"required,max=32" vocabulary:"no_orgnr dk_cvr se_orgnr lei dk_pnr other"` // no_orgnr, dk_cvr, se_orgnr, lei, dk_pnr, or any other, unchecked
	Value     string     `json:"value" validate:"required,max=64"`                                                         // normalised: no blanks, hyphens, dots or country prefix
	Raw       string     `json:"raw" validate:"max=100" view:"-"`                                                          // as it was written
	ValidFrom kinds.Date `json:"validFrom"`
	ValidTo   kinds.Date `json:"validTo"`
}

// The schemes with a check digit.
const (
	NorwegianOrgnr = "no_orgnr"
	DanishCVR      = "dk_cvr"
	SwedishOrgnr   = "se_orgnr"
	LEI            = "lei"
)

// scheme is how one kind of number is read: what to strip, and how to tell a
// right one from a wrong one.
type scheme struct {
	prefix, suffix string
	valid          func(string) bool
	says           string
}

var schemes = map[string]scheme{
	NorwegianOrgnr: {"NO", "MVA", validNO, "is not a Norwegian organisation number: nine digits whose last is a check digit (modulus 11)"},
	DanishCVR:      {"DK", "", validDK, "is not a CVR number: eight digits, weighted sum divisible by 11"},
	SwedishOrgnr:   {"SE", "", validSE, "is not a Swedish organisation number: ten digits, third digit 2 or more, Luhn check digit; a personal number is never stored"},
	LEI:            {"", "", validLEI, "is not an LEI: 18 letters and digits and two check digits (ISO 17442)"},
}

// checked reports whether the scheme has a check digit: only such a number is
// good enough to find an organisation by.
func (id Identifier) checked() bool { return schemes[id.Scheme].valid != nil }

func checkedSchemes() []string { return slices.Sorted(maps.Keys(schemes)) }

// Normal strips what people write around a number and keeps the original in Raw.
func (id Identifier) Normal() Identifier {
	if id.Raw == "" {
		id.Raw = id.Value
	}
	id.Value = normal(id.Scheme, id.Value)
	return id
}

func normal(name, value string) string {
	s := schemes[name]
	v := strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' || r == '‑' {
			return -1
		}
		return r
	}, value))
	if s.valid == nil {
		return strings.TrimSpace(value)
	}
	v = strings.TrimSuffix(strings.TrimPrefix(v, s.prefix), s.suffix)
	if name == SwedishOrgnr && len(v) == 12 {
		v = strings.TrimPrefix(v, "16")
	}
	return v
}

// Spellings lists how a typed number may be stored, whatever its scheme.
func Spellings(text string) []string {
	all := []string{strings.TrimSpace(text)}
	for name, s := range schemes {
		if v := normal(name, text); s.valid(v) {
			all = append(all, v)
		}
	}
	return all
}

// Check lists what is wrong with an identifier: its check digit, its dates.
func (id Identifier) Check(pointer string) []kinds.Violation {
	vs := kinds.Order(pointer+"/validTo", id.ValidFrom, id.ValidTo)
	if s, known := schemes[id.Scheme]; known && !s.valid(id.Normal().Value) {
		vs = append(vs, kinds.Violation{Pointer: pointer + "/value", Code: "check-digit", Detail: strconv.Quote(id.Raw) + " " + s.says})
	}
	return vs
}

// digits gives the values of a text of n digits, nil for anything else.
func digits(s string, n int) []int {
	if len(s) != n {
		return nil
	}
	out := make([]int, n)
	for i, c := range []byte(s) {
		if c < '0' || c > '9' {
			return nil
		}
		out[i] = int(c - '0')
	}
	return out
}

func weighted(d []int, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += d[i] * w
	}
	return sum
}

// validNO: remainder 0 gives check digit 0, remainder 1 gives no valid number.
func validNO(s string) bool {
	d := digits(s, 9)
	if d == nil {
		return false
	}
	check := (11 - weighted(d, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	return check == d[8]
}

func validDK(s string) bool {
	d := digits(s, 8)
	return d != nil && d[0] != 0 && weighted(d, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

func validSE(s string) bool {
	d := digits(s, 10)
	if d == nil || d[2] < 2 {
		return false
	}
	sum := 0
	for i, n := range d {
		if i%2 == 0 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return sum%10 == 0
}

func validLEI(s string) bool {
	if len(s) != 20 {
		return false
	}
	var b strings.Builder
	for i, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		case c >= 'A' && c <= 'Z' && i < 18:
			b.WriteString(strconv.Itoa(int(c-'A') + 10))
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(b.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func pointerAt(list string, i int) string { return list + "/" + strconv.Itoa(i) }
