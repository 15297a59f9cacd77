package api

import (
	"strings"
	"testing"
	"time"
)

// TestSealDays: the days that the certificate still holds are a figure of now, and the
// program stays ready when there are none left: all but sealing works.
func TestSealDays(t *testing.T) {
	d := house(t)
	m, left := NewMetrics(d, ""), 36*time.Hour
	m.Register(SealDays(func() time.Duration { return left }))
	h := New(Rooms{Door: d, Metrics: m})
	for _, c := range []struct {
		left time.Duration
		want string
	}{{36 * time.Hour, "1.5"}, {-12 * time.Hour, "-0.5"}} {
		left = c.left
		if got := asks(t, h, "GET", "/metrics", here).Body.String(); !strings.Contains(got, "\nledd_seal_certificate_days "+c.want+"\n") {
			t.Errorf("%s left: no such figure", c.left)
		}
		if got := asks(t, h, "GET", "/readyz", here).Code; got != 200 {
			t.Errorf("%s left: %d", c.left, got)
		}
	}
}
