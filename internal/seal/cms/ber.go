package cms

import (
	"bytes"
	"encoding/asn1"
	"errors"
)

// The limits of a message.
const (
	mostBytes  = 4 << 20
	mostDepth  = 48
	mostValues = 200_000
)

var errBER = errors.New("the message is not encoded as it must be")

// converter writes BER anew as DER, as far as lengths and strings in parts go: NSS
// and others write messages of indefinite length.
type converter struct{ values int }

// toDER gives the first value of in as DER, and what stands behind it.
func toDER(in []byte) (der, rest []byte, err error) {
	if len(in) > mostBytes {
		return nil, nil, errBER
	}
	c := &converter{}
	return c.value(in, 0)
}

func (c *converter) value(in []byte, depth int) (der, rest []byte, err error) {
	if c.values++; c.values > mostValues || depth > mostDepth {
		return nil, nil, errBER
	}
	tag, body, err := identifier(in)
	if err != nil {
		return nil, nil, err
	}
	length, body, err := lengthOf(body)
	if err != nil || length > len(body) {
		return nil, nil, errBER
	}
	constructed := tag[0]&0x20 != 0
	if length < 0 && !constructed {
		return nil, nil, errBER
	}
	if !constructed {
		return written(tag, body[:length]), body[length:], nil
	}
	inner, rest := body, []byte(nil)
	if length >= 0 {
		inner, rest = body[:length], body[length:]
	}
	content, behind, err := c.inside(inner, length < 0, tag[0] == 0x24, depth)
	if err != nil {
		return nil, nil, err
	}
	if length < 0 {
		rest = behind
	}
	if tag[0] == 0x24 {
		tag = []byte{asn1.TagOctetString}
	}
	return written(tag, content), rest, nil
}

// inside converts what a constructed value holds; of a string in parts only the
// bytes are taken.
func (c *converter) inside(in []byte, open, text bool, depth int) (content, rest []byte, err error) {
	for {
		switch {
		case open && len(in) >= 2 && in[0] == 0 && in[1] == 0:
			return content, in[2:], nil
		case len(in) == 0 && open:
			return nil, nil, errBER
		case len(in) == 0:
			return content, nil, nil
		}
		part, behind, err := c.value(in, depth+1)
		if err != nil {
			return nil, nil, err
		}
		if text {
			if part[0] != asn1.TagOctetString {
				return nil, nil, errBER
			}
			_, part, _ = identifier(part)
			if _, part, err = lengthOf(part); err != nil {
				return nil, nil, err
			}
		}
		content, in = append(content, part...), behind
	}
}

// identifier splits off the tag.
func identifier(in []byte) (tag, rest []byte, err error) {
	if len(in) < 2 {
		return nil, nil, errBER
	}
	n := 1
	if in[0]&0x1f == 0x1f {
		for n < len(in) && n < 5 && in[n]&0x80 != 0 {
			n++
		}
		n++
	}
	if n >= len(in) {
		return nil, nil, errBER
	}
	return in[:n], in[n:], nil
}

// lengthOf splits off the length, -1 for an indefinite one.
func lengthOf(in []byte) (length int, rest []byte, err error) {
	if len(in) == 0 {
		return 0, nil, errBER
	}
	first := in[0]
	in = in[1:]
	switch n := int(first & 0x7f); {
	case first < 0x80:
		return int(first), in, nil
	case first == 0x80:
		return -1, in, nil
	case n > 4 || n > len(in):
		return 0, nil, errBER
	default:
		for _, b := range in[:n] {
			length = length<<8 | int(b)
		}
		return length, in[n:], nil
	}
}

func written(tag, content []byte) []byte {
	out := append(make([]byte, 0, len(tag)+5+len(content)), tag...)
	switch n := len(content); {
	case n < 0x80:
		out = append(out, byte(n))
	default:
		var digits []byte
		for ; n > 0; n >>= 8 {
			digits = append([]byte{byte(n)}, digits...) //nolint:gosec // the lowest byte is meant
		}
		out = append(append(out, 0x80|byte(len(digits))), digits...)
	}
	return append(out, content...)
}

// children splits the content of a constructed value.
func children(content []byte) ([]asn1.RawValue, error) {
	var out []asn1.RawValue
	for len(content) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(content, &v)
		if err != nil {
			return nil, errBER
		}
		out, content = append(out, v), rest
	}
	return out, nil
}

// is tells a value's tag in the universal class.
func is(v asn1.RawValue, tag int) bool { return v.Class == asn1.ClassUniversal && v.Tag == tag }

// isContext tells a value's tag in the class of the context.
func isContext(v asn1.RawValue, tag int) bool {
	return v.Class == asn1.ClassContextSpecific && v.Tag == tag
}

// padding tells whether bytes are nothing but zeros.
func padding(b []byte) bool { return len(bytes.Trim(b, "\x00")) == 0 }
