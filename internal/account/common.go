package account

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the list
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// commonList is the passwords that are tried first: COMMON.md says where they are from.
//
//go:embed common.txt.gz
var commonList []byte

// common is the list, in alphabetical order.
var common = sync.OnceValue(func() []string {
	z, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	return strings.Fields(string(text))
})

// isCommon reports whether a password is among the most used ones, as it is or with
// a few digits and signs before or after it (ASVS 5.0, 6.2.4).
func isCommon(password string) bool {
	folded := strings.ToLower(strings.TrimSpace(password))
	bare := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, p := range []string{folded, strings.ReplaceAll(folded, " ", ""), bare} {
		if _, found := slices.BinarySearch(common(), p); found {
			return true
		}
	}
	return false
}

// isRun reports whether a password is one short piece again and again, or letters
// and digits in their order.
func isRun(password string) bool {
	r := []rune(strings.ToLower(password))
	for size := 1; size <= len(r)/2; size++ {
		if repeats(r, size) {
			return true
		}
	}
	steps := 0
	for i := 1; i < len(r); i++ {
		if d := r[i] - r[i-1]; d == 1 || d == -1 || d == 0 {
			steps++
		}
	}
	return steps >= len(r)*3/4
}

func repeats(r []rune, size int) bool {
	for i := size; i < len(r); i++ {
		if r[i] != r[i-size] {
			return false
		}
	}
	return true
}
