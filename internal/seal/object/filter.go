package object

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
)

// The errors of decoding a stream.
var (
	ErrTooBig = errors.New("the stream is too big when decoded")
	errFilter = errors.New("the stream has a filter that is not read here")
)

// mostFilters is how many filters one stream may have.
const mostFilters = 4

// Decode gives the bytes of a stream behind its filters, as the revision sees the
// filters' settings. What exceeds the limits of the file is ErrTooBig.
func (r *Revision) Decode(s Stream) ([]byte, error) {
	filters := r.list(s.Dict["Filter"])
	settings := r.list(s.Dict["DecodeParms"])
	if len(filters) > mostFilters {
		return nil, errFilter
	}
	out := s.Raw
	for i, f := range filters {
		var d Dict
		if i < len(settings) {
			d, _ = r.Resolve(settings[i]).(Dict)
		}
		name, _ := r.Resolve(f).(Name)
		decoded, err := r.filter(name, d, out)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = decoded
	}
	return out, nil
}

// list is an array, or one value as an array of one.
func (r *Revision) list(o Object) Array {
	switch o := r.Resolve(o).(type) {
	case nil:
		return nil
	case Array:
		return o
	default:
		return Array{o}
	}
}

func (r *Revision) filter(name Name, d Dict, in []byte) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(bytes.NewReader(in))
		if err != nil {
			return nil, err
		}
		out, err := r.file.drain(z)
		if err != nil {
			return nil, err
		}
		return r.unpredict(d, out)
	case "LZWDecode", "LZW":
		if early, ok := Whole(r.Resolve(d["EarlyChange"])); !ok || early != 0 {
			return nil, errFilter
		}
		out, err := r.file.drain(lzw.NewReader(bytes.NewReader(in), lzw.MSB, 8))
		if err != nil {
			return nil, err
		}
		return r.unpredict(d, out)
	case "ASCIIHexDecode", "AHx":
		return hexBytes(in)
	case "ASCII85Decode", "A85":
		in, _, _ = bytes.Cut(bytes.TrimPrefix(bytes.TrimSpace(in), []byte("<~")), []byte("~>"))
		return r.file.drain(ascii85.NewDecoder(bytes.NewReader(in)))
	case "Crypt":
		return in, nil
	}
	return nil, errFilter
}

func hexBytes(in []byte) ([]byte, error) {
	in, _, _ = bytes.Cut(in, []byte(">"))
	left := 1
	l := lexer{buf: append(append([]byte("<"), in...), '>'), base: -1, left: &left}
	o, err := l.hex()
	s, _ := o.(String)
	return s.Bytes, err
}

// drain reads to the end, within what one stream and all streams may have. A
// checksum that is missing at the end is left to the readers that mind it.
func (f *File) drain(in io.Reader) ([]byte, error) {
	most := min(f.limits.Decoded, f.limits.Total-f.decoded)
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(in, int64(most)+1))
	f.decoded += int(n)
	if int(n) > most {
		return nil, ErrTooBig
	}
	if err != nil && (n == 0 || !errors.Is(err, io.ErrUnexpectedEOF)) {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpredict undoes the predictors of PNG and TIFF (ISO 32000-2, 7.4.4.4).
func (r *Revision) unpredict(d Dict, in []byte) ([]byte, error) {
	setting := func(key Name, usual int) int {
		if n, ok := Whole(r.Resolve(d[key])); ok {
			return n
		}
		return usual
	}
	kind, colors, bits, columns := setting("Predictor", 1), setting("Colors", 1), setting("BitsPerComponent", 8), setting("Columns", 1)
	if kind == 1 {
		return in, nil
	}
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return nil, errFilter
	}
	wide, row := max(1, colors*bits/8), (colors*bits*columns+7)/8
	switch {
	case kind >= 10:
		return unPNG(in, wide, row)
	case kind == 2 && bits == 8:
		for i := range in {
			if i%row >= wide {
				in[i] += in[i-wide]
			}
		}
		return in, nil
	}
	return nil, errFilter
}

func unPNG(in []byte, wide, row int) ([]byte, error) {
	out := make([]byte, 0, len(in))
	above := make([]byte, row)
	for len(in) > 0 {
		if len(in) < 2 {
			break
		}
		kind, line := in[0], in[1:min(len(in), row+1)]
		in = in[len(line)+1:]
		for i := range line {
			var left, corner byte
			if i >= wide {
				left, corner = line[i-wide], above[i-wide]
			}
			switch kind {
			case 0:
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2) //nolint:gosec // the mean of two bytes
			case 4:
				line[i] += paeth(left, above[i], corner)
			default:
				return nil, errFilter
			}
		}
		copy(above, line)
		out = append(out, line...)
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := distance(p, a), distance(p, b), distance(p, c)
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func distance(p int, x byte) int { return max(p-int(x), int(x)-p) }
