package document_test

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
)

// clamd is a scanner that finds one word of ours (the protocol itself is tried in blob).
func clamd(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
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
			go func() {
				defer c.Close()
				says := "stream: OK\x00"
				_, _ = io.ReadFull(c, make([]byte, len("zINSTREAM\x00")))
				for n := uint32(1); n > 0; {
					if binary.Read(c, binary.BigEndian, &n) != nil {
						return
					}
					piece := make([]byte, n)
					_, _ = io.ReadFull(c, piece)
					if strings.Contains(string(piece), "harmless-test-signature") {
						says = "stream: Ledd.Test.UNOFFICIAL FOUND\x00"
					}
				}
				_, _ = io.WriteString(c, says)
			}()
		}
	}()
	return l.Addr().String()
}
