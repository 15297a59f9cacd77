package oidc

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// What an issuer may take: a request, and the bytes of an answer.
const (
	requestTime = 10 * time.Second
	answerSize  = 1 << 20
)

var errTooLarge = errors.New("the issuer's answer is larger than 1 MB")

// caller is the only way out to the issuer. It follows no redirect: the metadata
// name each address, and a redirect would carry a code or a secret elsewhere.
var caller = &http.Client{
	Timeout:       requestTime,
	Transport:     limitedTransport{&http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: requestTime, ResponseHeaderTimeout: requestTime, MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: 4, IdleConnTimeout: time.Minute}},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func bounded(ctx context.Context) context.Context { return oidc.ClientContext(ctx, caller) }

// limitedTransport cuts answers off.
type limitedTransport struct{ next http.RoundTripper }

// RoundTrip sends a request and bounds its answer.
func (t limitedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(r)
	if err == nil {
		res.Body = &limitedBody{ReadCloser: res.Body, left: answerSize}
	}
	return res, err
}

type limitedBody struct {
	io.ReadCloser
	left int
}

// Read fails where too much comes: half a document is none.
func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}
