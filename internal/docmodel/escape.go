package docmodel

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"ledd/internal/kinds"

	"golang.org/x/text/unicode/norm"
)

// A hole travels through the template and Markdown between two characters that
// no value may hold.
const (
	holeOpen  = "\ue000"
	holeClose = "\ue001"
)

// lineBreak travels in the same way; it stands where a line of lines ends.
const lineBreak = "\ue002"

func hole(label string) string {
	return holeOpen + "[" + strings.NewReplacer(holeOpen, "", holeClose, "").Replace(label) + "]" + holeClose
}

func isHole(s string) bool { return strings.Contains(s, holeOpen) }

// unseen reports a character that a reader cannot see, or that turns the order
// of the others around: no contract may depend on one.
func unseen(r rune) bool {
	switch r {
	case '\n', '\r', '\t', '\u2028', '\u2029':
		return false // they become spaces
	case unicode.ReplacementChar, '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || unicode.Is(unicode.Variation_Selector, r) || r&0xfffe == 0xfffe
}

// visible refuses text with characters that cannot be seen; pointer names it.
func visible(pointer, s string) error {
	for _, r := range s {
		if unseen(r) {
			return kinds.Invalid(pointer, "character", "%s holds U+%04X, a character that cannot be seen: write it without", strconv.Quote(cut(s)), r)
		}
	}
	return nil
}

// cut shortens a text for a message.
func cut(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// allVisible looks at every text of a value of plain.
func allVisible(pointer string, v any) error {
	switch v := v.(type) {
	case string:
		return visible(pointer, v)
	case []any:
		for i, e := range v {
			if err := allVisible(fmt.Sprintf("%s/%d", pointer, i), e); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, k := range sorted(v) {
			if err := allVisible(pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), v[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneLine puts a text in normal form C on one line, with single spaces.
func oneLine(s string) string {
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r != '\u00a0' && r != '\u202f' && unicode.IsSpace(r)
	}), " "))
}

// escape makes Markdown that says s and nothing else.
func escape(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		if r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

var errNoText = errors.New("a value that is no text: print one of its fields")

// wording gives the words of a value that a template prints.
func wording(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int64, int, float64:
		return fmt.Sprint(v), nil
	case bool:
		return "", errors.New("a yes or no: write {{if}} and the words")
	case nil:
		return "", errors.New("no value: write {{with}} where there may be none")
	}
	return "", errNoText
}

// markdown is what every action's value goes through before it is text.
func (f filler) markdown(v any) (string, error) {
	if v == nil && f.draft {
		return hole("…"), nil
	}
	s, err := wording(v)
	if err != nil {
		return "", err
	}
	if !f.draft || !isHole(s) {
		if err := visible("", strings.ReplaceAll(s, lineBreak, "\n")); err != nil {
			return "", err
		}
	}
	return escape(s), nil
}
