package seal_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"ledd/internal/seal"
)

// office is a time-stamp authority that another library answers for.
type office struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newOffice(t *testing.T) office {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	use := pkix.Extension{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}
	c := &x509.Certificate{SerialNumber: big.NewInt(9), Subject: pkix.Name{CommonName: "Office"}, NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature, ExtraExtensions: []pkix.Extension{use}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return office{key, cert}
}

// answer stamps what a request asks for, at a time.
func (o office) answer(w http.ResponseWriter, r *http.Request, at time.Time) {
	der, _ := io.ReadAll(r.Body)
	q, err := timestamp.ParseRequest(der)
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "no request", http.StatusBadRequest)
		return
	}
	s := timestamp.Timestamp{HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Nonce: q.Nonce, Time: at, Policy: []int{1, 2, 3}, AddTSACertificate: q.Certificates}
	out, err := s.CreateResponseWithOpts(o.cert, o.key, crypto.SHA256)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	_, _ = w.Write(out)
}

// TestAuthority: a stamp that is asked for elsewhere is what was asked for, or it is an
// error that says to try again; nobody else is asked.
func TestAuthority(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	elsewhere := 0
	mux := http.NewServeMux()
	mux.HandleFunc("/right", func(w http.ResponseWriter, r *http.Request) { o.answer(w, r, time.Now()) })
	mux.HandleFunc("/late", func(w http.ResponseWriter, r *http.Request) { o.answer(w, r, time.Now().Add(-time.Hour)) })
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { elsewhere++; o.answer(w, r, time.Now()) })
	mux.HandleFunc("/down", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down", http.StatusBadGateway) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) })
	mux.HandleFunc("/huge", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(make([]byte, 1<<20))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	sum := sha256.Sum256([]byte("x"))
	for path, want := range map[string]string{"/right": "", "/late": "clock", "/redirect": "307", "/down": "502", "/page": "no time stamp", "/huge": "too long", "/none": "404"} {
		token, err := seal.NewAuthority(server.URL+path, time.Now).Stamp(t.Context(), sum[:])
		if want == "" && (err != nil || len(token) == 0) || want != "" && (!errors.Is(err, seal.ErrTimestamp) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if elsewhere > 0 {
		t.Error("a redirection was followed")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := seal.NewAuthority(server.URL+"/right", time.Now).Stamp(stopped, sum[:]); !errors.Is(err, seal.ErrTimestamp) || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if _, err := seal.NewAuthority(server.URL+"/right", time.Now).Stamp(t.Context(), sum[:20]); err == nil {
		t.Error("twenty bytes are stamped")
	}
}

// TestConfiguredAuthority: the stamp of an authority that is configured is the one in
// the file.
func TestConfiguredAuthority(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.answer(w, r, time.Now()) }))
	defer server.Close()
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{seed(t)}, TimestampURL: server.URL})
	if err != nil || s.Worth() != seal.Own || s.TimeWorth() != seal.Configured {
		t.Fatal(err)
	}
	issued, _ := certified(t, s)
	if !containsHex(issued, o.cert.Raw) {
		t.Error("the authority's certificate is not in the file")
	}
}
