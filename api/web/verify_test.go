package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
)

// zeros is so many bytes that lie nowhere.
type zeros struct{ left int }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(z.left, len(p))
	clear(p[:n])
	z.left -= n
	return n, nil
}

// TestVerifyKeepsNothing: anybody may have a file looked up, and many at once, so that
// none of them lies in memory.
func TestVerifyKeepsNothing(t *testing.T) {
	const size = 24 << 20
	body := io.MultiReader(
		strings.NewReader("--B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"),
		&zeros{size}, strings.NewReader("\r\n--B--\r\n"))
	r := httptest.NewRequest(http.MethodPost, verifyPath, body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=B")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := sumOf(r)
	runtime.ReadMemStats(&after)
	want := sha256.Sum256(make([]byte, size))
	if err != nil || got != hex.EncodeToString(want[:]) {
		t.Fatalf("%s %v", got, err)
	}
	if kept := after.TotalAlloc - before.TotalAlloc; kept > 4<<20 {
		t.Errorf("%d bytes were held for a file of %d", kept, size)
	}
}
