package docmodel_test

import (
	"testing"

	"ledd/internal/docmodel"
)

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, in, want string }{
		{"nb", "2026-11-02", "2. november 2026"}, {"en", "2026-11-02", "2 November 2026"}, {"da", "2026-03-31", "31. marts 2026"},
		{"en-GB", "2026-01-01T23:30:00+01:00", "1 January 2026"}, {"se", "2026-01-01", "2026-01-01"}, {"nb", "", ""},
	} {
		if got, err := docmodel.Date(c.lang, c.in); err != nil || got != c.want {
			t.Errorf("%s %s: %q %v, want %q", c.lang, c.in, got, err, c.want)
		}
	}
	if _, err := docmodel.Date("nb", "2026-02-30"); err == nil {
		t.Error("a day that does not exist")
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang string
		in   float64
		want string
	}{
		{"nb", 0, "0"}, {"nb", 999, "999"}, {"nb", 1234.5, "1\u00a0234,5"}, {"nn", -1234567, "−1\u00a0234\u00a0567"},
		{"en", 1234567.25, "1,234,567.25"}, {"da", 1000, "1.000"}, {"nb", 1e21, "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"},
	} {
		if got := docmodel.Number(c.lang, c.in); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.lang, c.in, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	d := docmodel.New("x", "da", "X", map[string]string{"contents": "Oversigt"})
	if d.Word("contents") != "Oversigt" || d.Word("fingerprint") != "Fingeraftryk" {
		t.Errorf("%s, %s", d.Word("contents"), d.Word("fingerprint"))
	}
	if d.Lang = "se"; d.Word("fingerprint") != "Fingerprint" {
		t.Error("a language without words speaks English")
	}
}
