package agreement

import (
	"reflect"
	"strings"
	"unicode"
)

// clean takes out of every text of a paper the characters that nobody sees, such
// as soft hyphens, zero-width spaces and those that turn the order of others
// around: what people read is what they sign. Lines stay lines.
func clean(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(visible(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			clean(v.Field(i))
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len()) // the record keeps what it holds
		reflect.Copy(own, v)
		for i := range own.Len() {
			clean(own.Index(i))
		}
		v.Set(own)
	case reflect.Map:
		// Only a paper has maps, and they are its own.
		for _, key := range v.MapKeys() {
			mine := reflect.New(v.Type().Elem()).Elem()
			mine.Set(v.MapIndex(key))
			clean(mine)
			v.SetMapIndex(key, mine)
		}
	default: // numbers and identifiers hold no text
	}
}

func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return '\n'
		case r == '\t':
			return ' '
		case unseen(r):
			return -1
		}
		return r
	}, s)
}

func unseen(r rune) bool {
	switch r {
	case unicode.ReplacementChar, '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector) || r&0xfffe == 0xfffe
}
