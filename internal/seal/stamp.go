package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"ledd/internal/seal/cms"
)

// ErrTimestamp is in every error of a time stamp that could not be had. Nothing is
// sealed without one: a job tries again later.
var ErrTimestamp = errors.New("no time stamp could be had")

// Stamper gives a time-stamp token (RFC 3161) over a SHA-256.
type Stamper interface {
	Stamp(ctx context.Context, digest []byte) ([]byte, error)
}

// With gives the same sealer with another authority for its times.
func (s *Sealer) With(other Stamper) *Sealer {
	out := *s
	out.stamper = other
	return &out
}

// clock is a time-stamp authority of this program: it vouches that the program read
// its clock, and for nothing else.
type clock struct {
	ring *ring
	now  func() time.Time
}

// Stamp reads the clock.
func (c clock) Stamp(_ context.Context, digest []byte) ([]byte, error) {
	now := c.now()
	own, err := c.ring.at(now)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTimestamp, err)
	}
	token, err := own.clock.Stamp(digest, now)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTimestamp, err)
	}
	return token, nil
}

// The bounds of asking an authority.
const (
	askFor     = 20 * time.Second
	mostAnswer = 64 << 10
	mostApart  = 10 * time.Minute // of its clock and ours
)

// authority is a time-stamp authority elsewhere, over HTTP (RFC 3161, 3.4).
type authority struct {
	url    string
	client *http.Client
	now    func() time.Time
}

// NewAuthority asks the time-stamp authority at an address, and nobody else: it
// follows no redirection. Every failure is an ErrTimestamp.
func NewAuthority(url string, now func() time.Time) Stamper {
	return authority{url, &http.Client{Timeout: askFor, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, now}
}

// Stamp asks the authority.
func (a authority) Stamp(ctx context.Context, digest []byte) ([]byte, error) {
	token, err := a.ask(ctx, digest)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTimestamp, err)
	}
	return token, nil
}

func (a authority) ask(ctx context.Context, digest []byte) ([]byte, error) {
	q, err := cms.NewStampRequest(digest)
	if err != nil {
		return nil, err
	}
	answer, err := a.post(ctx, q)
	if err != nil {
		return nil, err
	}
	token, err := q.Token(answer)
	if err != nil {
		return nil, err
	}
	at, err := q.Answered(token)
	if err != nil {
		return nil, err
	}
	if apart := at.Sub(a.now()).Abs(); apart > mostApart {
		return nil, fmt.Errorf("the authority's clock and ours are %s apart", apart.Round(time.Second))
	}
	return token, nil
}

func (a authority) post(ctx context.Context, q cms.StampRequest) ([]byte, error) {
	der, err := q.Bytes()
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(der))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/timestamp-query")
	r.Header.Set("Accept", "application/timestamp-reply")
	res, err := a.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "application/timestamp-reply") {
		return nil, fmt.Errorf("the authority answers %d with %.60q, which is no time stamp", res.StatusCode, kind)
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer+1))
	if len(answer) > mostAnswer {
		return nil, errors.New("the authority's answer is too long")
	}
	return answer, err
}
