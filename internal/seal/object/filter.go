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
