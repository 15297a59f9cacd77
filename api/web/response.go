package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// contentPolicy lets a page load from its own origin only; data: is there for
// the icons that the stylesheets draw as masks.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

var securityHeaders = [][2]string{
	{"Content-Security-Policy", contentPolicy},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
	{"Referrer-Policy", "same-origin"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Robots-Tag", "noindex, nofollow"},
}

// SetSecurityHeaders sets what every answer to a browser carries. Pages sets
// them itself; it is exported for redirects and downloads.
func SetSecurityHeaders(h http.Header) {
	for _, pair := range securityHeaders {
		h.Set(pair[0], pair[1])
	}
}

func setPageHeaders(h http.Header) {
	SetSecurityHeaders(h)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
}

// writePlain sends the page uncompressed: it may hold a secret beside text
// that a stranger chose, which compression would let him measure (BREACH).
func writePlain(w http.ResponseWriter, status int, body []byte) error {
	setPageHeaders(w.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, err := w.Write(body)
	return err
}

func writeCompressed(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Add("Vary", "Accept-Encoding")
	if !acceptsGzip(r) {
		return writePlain(w, status, body)
	}
	w.Header().Set("Content-Encoding", "gzip")
	return writePlain(w, status, compress(body, gzip.DefaultCompression))
}

// compress cannot fail: a buffer takes all that it is given.
func compress(body []byte, level int) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, level)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(quality), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}
