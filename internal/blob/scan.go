package blob

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Verdict is what a scanner says of bytes.
type Verdict struct {
	Scanner  string // what looked, such as clamd
	Infected bool
	Name     string // of what was found
}

// ErrUnscanned says that the scanner does not look at these bytes, now or later.
var ErrUnscanned = errors.New("the scanner did not look at the document")

// Scans reports whether a scanner is configured.
func (s *Store) Scans() bool { return s.Scanner != "" }

// slowest is how long a scanner may take.
const slowest = 45 * time.Second

// mostReply is more than any answer of clamd.
const mostReply = 4 << 10

// Scan asks clamd whether bytes are harmful, by its command INSTREAM: pieces with
// their length before them (four bytes, the largest first), and a length of none at
// the end. Errors: ErrUnscanned, when they are larger than clamd is set to look at.
func (s *Store) Scan(ctx context.Context, sum string) (v Verdict, err error) {
	r, err := s.Open(ctx, sum)
	if err != nil {
		return v, err
	}
	defer r.Close()
	network, address := "tcp", s.Scanner
	if path, ok := strings.CutPrefix(s.Scanner, "unix:"); ok || strings.HasPrefix(s.Scanner, "/") {
		network, address = "unix", path
	}
	conn, err := (&net.Dialer{Timeout: slowest}).DialContext(ctx, network, address)
	if err != nil {
		return v, fmt.Errorf("reach the scanner: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(slowest)); err != nil {
		return v, err
	}
	sent := send(conn, r)
	// Whoever is sent too much answers and hangs up, so the answer is read all the same.
	reply, err := io.ReadAll(io.LimitReader(conn, mostReply))
	if text := strings.Trim(string(reply), "\x00\n "); text != "" {
		return verdict(text)
	}
	return v, fmt.Errorf("the scanner gave no answer: %w", errors.Join(sent, err, io.ErrUnexpectedEOF))
}

// send streams bytes as INSTREAM takes them.
func send(w io.Writer, r io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	piece := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(r, piece[4:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		binary.BigEndian.PutUint32(piece, uint32(n)) // none ends the stream
		if _, err := w.Write(piece[:4+n]); err != nil || n == 0 {
			return err
		}
	}
}

// verdict reads an answer of clamd: "stream: OK", "stream: Name FOUND", "… ERROR".
func verdict(text string) (Verdict, error) {
	v := Verdict{Scanner: "clamd"}
	said := strings.TrimPrefix(text, "stream: ")
	name, found := strings.CutSuffix(said, " FOUND")
	switch {
	case said == "OK":
		return v, nil
	case found:
		v.Infected, v.Name = true, name
		return v, nil
	case strings.Contains(text, "size limit exceeded"):
		return v, ErrUnscanned
	}
	return v, fmt.Errorf("the scanner failed: %.100q", text)
}
