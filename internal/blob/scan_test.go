package blob_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/blob"
)

// clamd is a scanner that speaks the protocol: it finds EICAR's like, a word of ours, and
// takes at most so many bytes.
func clamd(t *testing.T, network, address string, most int) string {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answer(c, most)
		}
	}()
	return l.Addr().String()
}

func answer(c net.Conn, most int) {
	defer c.Close()
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, command); err != nil || string(command) != "zINSTREAM\x00" {
		_, _ = io.WriteString(c, "UNKNOWN COMMAND\x00")
		return
	}
	var all []byte
	for {
		var n uint32
		if err := binary.Read(c, binary.BigEndian, &n); err != nil {
			return
		}
		if n == 0 {
			break
		}
		if len(all)+int(n) > most {
			_, _ = io.WriteString(c, "INSTREAM size limit exceeded. ERROR\x00")
			return
		}
		piece := make([]byte, n)
		if _, err := io.ReadFull(c, piece); err != nil {
			return
		}
		all = append(all, piece...)
	}
	switch {
	case strings.Contains(string(all), "harmless-test-signature"):
		_, _ = io.WriteString(c, "stream: Ledd.Test.UNOFFICIAL FOUND\x00")
	case strings.Contains(string(all), "silence"):
	case strings.Contains(string(all), "trouble"):
		_, _ = io.WriteString(c, "stream: Can't allocate memory ERROR\x00")
	default:
		_, _ = io.WriteString(c, "stream: OK\x00")
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"tcp":  clamd(t, "tcp", "127.0.0.1:0", 1<<19),
		"unix": "unix:" + clamd(t, "unix", filepath.Join(t.TempDir(), "clamd.sock"), 1<<19),
	} {
		s := blob.Memory(blob.Settings{Folder: t.TempDir(), Limit: limit, Scanner: address})
		scan := func(text string) (blob.Verdict, error) { return s.Scan(t.Context(), put(t, s, text).SHA256) }
		for _, clean := range []string{"avtale", "", strings.Repeat("side ", 50_000)} {
			if v, err := scan(clean); err != nil || v.Infected || v.Scanner != "clamd" {
				t.Errorf("%s: %.10q: %v, %v", name, clean, v, err)
			}
		}
		if v, err := scan("a harmless-test-signature"); err != nil || !v.Infected || v.Name != "Ledd.Test.UNOFFICIAL" {
			t.Errorf("%s: %v, %v", name, v, err)
		}
		if _, err := scan(strings.Repeat("x", 900_000)); !errors.Is(err, blob.ErrUnscanned) {
			t.Errorf("%s: too large: %v", name, err)
		}
		for _, text := range []string{"trouble", "silence"} {
			if v, err := scan(text); err == nil || errors.Is(err, blob.ErrUnscanned) {
				t.Errorf("%s: %s: %v, %v", name, text, v, err)
			}
		}
	}
	s := blob.Memory(blob.Settings{Folder: t.TempDir(), Limit: limit, Scanner: filepath.Join(t.TempDir(), "nobody.sock")})
	if _, err := s.Scan(t.Context(), put(t, s, "x").SHA256); err == nil || !s.Scans() {
		t.Errorf("nobody listens: %v", err)
	}
}
