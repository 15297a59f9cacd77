package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	cases := []struct{ query, cookie, header, want, remembered string }{
		{want: "en"},
		{header: "nb-NO,nb;q=0.9,en;q=0.8", want: "nb"},
		{header: "no", want: "nb"},
		{header: "nn-NO, nb;q=0.9", want: "nn"},
		{header: "da-DK, da;q=0.9, en;q=0.8", want: "da"},
		{header: "de-DE, en;q=0.5", want: "en"},
		{header: "sv, nb;q=0.3", want: "nb"},
		{header: "nb;q=0, en", want: "en"},
		{header: ";;;", want: "en"},
		{cookie: "nb", header: "en", want: "nb"},
		{cookie: "xx", header: "nb", want: "nb"},
		{query: "?lang=en", cookie: "nb", header: "nb", want: "en", remembered: "en"},
		{query: "?lang=da", want: "da", remembered: "da"},
		{query: "?lang=nn", cookie: "da", header: "en", want: "nn", remembered: "nn"},
		{query: "?lang=no", want: "nb", remembered: "nb"},
		{cookie: "nn", header: "nb", want: "nn"},
		{query: "?lang=klingon", cookie: "nb", want: "nb"},
	}
	for _, c := range cases {
		r, w := httptest.NewRequest("GET", "/gaps"+c.query, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Language", c.header)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: c.cookie})
		}
		if got := (&Site{}).language(w, r); string(got) != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
		if got := cookieValue(w); got != c.remembered {
			t.Errorf("%+v: remembered %q", c, got)
		}
	}
}

// TestDocumentsStartInTheReadersLanguage: a new agreement is proposed in each of the
// languages of the pages, and in bokmål for all others.
func TestDocumentsStartInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	audits := map[string]Lang{}
	for _, l := range []Lang{Bokmal, Nynorsk, Danish, English} {
		var in agreement.AgreementInput
		agreement.Standard(&in, string(l), "NO")
		if other, twice := audits[in.AuditTerms]; twice || in.Language != string(l) || in.GoverningLaw == "" {
			t.Errorf("%s: a new agreement is in %s, and starts from the words of %s", l, in.Language, other)
		}
		audits[in.AuditTerms] = l
	}
	var in, nb agreement.AgreementInput
	agreement.Standard(&in, "sv", "NO")
	agreement.Standard(&nb, string(Bokmal), "NO")
	if diff := cmp.Diff(nb, in); diff != "" {
		t.Errorf("a language without words does not start from bokmål:\n%s", diff)
	}
}

func cookieValue(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if c.Name == "lang" && c.HttpOnly && c.SameSite == http.SameSiteLaxMode {
			return c.Value
		}
	}
	return ""
}
