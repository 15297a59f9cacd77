package seal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ledd/internal/seal/cms"
)

// letter is what a child is told before the bytes of both files.
type letter struct {
	Issued, Upload    int // bytes; -1: there is none
	At                time.Time
	Roots, StampRoots []byte // PEM
	Limits            Limits
}

func length(b []byte) int {
	if b == nil {
		return -1
	}
	return len(b)
}

// ServeChild is the other end of Child: it bounds its own process, reads one letter
// with the files, and writes the report as JSON. Anything else is an error.
func ServeChild(in io.Reader, out io.Writer) error {
	if err := confine(); err != nil {
		return err
	}
	l, rest, err := readLetter(in)
	if err != nil {
		return err
	}
	p := Policy{At: l.At, Limits: l.Limits}
	if p.Roots, err = cms.NewRoots(l.Roots); err != nil {
		return err
	}
	if p.StampRoots, err = cms.NewRoots(l.StampRoots); err != nil {
		return err
	}
	var issued []byte
	if l.Issued >= 0 {
		if issued, err = take(rest, l.Issued); err != nil {
			return err
		}
	}
	upload, err := take(rest, l.Upload)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(Verify(issued, upload, p))
}

// mostFile is how many bytes of one file a child reads.
const mostFile = 128 << 20

func take(in io.Reader, n int) ([]byte, error) {
	if n < 0 || n > mostFile {
		return nil, errors.New("a file is too large to be sent")
	}
	b := make([]byte, n)
	_, err := io.ReadFull(in, b)
	return b, err
}

// readLetter reads the first line, and gives what reads on behind it.
func readLetter(in io.Reader) (letter, io.Reader, error) {
	const most = 4 << 20
	d := json.NewDecoder(io.LimitReader(in, most))
	var l letter
	if err := d.Decode(&l); err != nil {
		return l, nil, fmt.Errorf("nobody has said what to verify: %w", err)
	}
	rest := io.MultiReader(d.Buffered(), in)
	var end [1]byte
	if _, err := io.ReadFull(rest, end[:]); err != nil {
		return l, nil, err
	}
	return l, rest, nil
}
