package web

import (
	"flag"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scenarios gives every template with full and empty fixtures in a language.
func scenarios(l Lang) map[string]any {
	s := map[string]any{
		"gaps":            gapPageFixture(l, "", gapRows(), nil),
		"gaps-page-2":     gapPageFixture(l, "page=20&sort=-severity&asof=2026-01-31", gapRows(), nil),
		"gaps-one":        gapPageFixture(l, "rule=coverage&q=flyt", everyFact(), nil),
		"gaps-filtered":   gapPageFixture(l, "rule=ENG-001&q=%3Cscript%3E&severity=low&unit=2", nil, nil),
		"gaps-bad-date":   gapPageFixture(l, "asof=31.02.2026", gapRows(), nil),
		"gaps-none":       gapPageFixture(l, "", nil, nil),
		"systems":         gapPageFixture(l, "list=unrevised&sort=reviewed", nil, systemRows()),
		"systems-none":    gapPageFixture(l, "list=unrevised", nil, nil),
		"gaps-zero-value": GapPage{Shell: Shell{Lang: l}},
		"enter":           EnterPage{Shell: Shell{Lang: l, Org: "Fjordvik kommune", Demo: true}, Action: "/enter", Token: "t0ken"},
		"enter-empty":     EnterPage{Shell: Shell{Lang: l}},
	}
	for _, status := range []int{400, 401, 403, 404, 409, 422, 500, 503} {
		s[fmt.Sprintf("error-%d", status)] = ErrorPage{Shell: Shell{Lang: l, Org: "Fjordvik kommune", GapsPath: "/gaps", Path: "/gaps"}, Status: status, RequestID: "01JD-7", SignIn: "/sign-in?next=%2Fgaps"}
	}
	s["onward"] = OnwardPage{Shell: Shell{Lang: l, Title: K("onward.title", "Name", "Fjordporten")}, Lead: K("onward.lead", "Name", "Fjordporten"), Href: "/there", Link: K("onward.link")}
	s["resend"] = ResendPage{Shell: Shell{Lang: l, Title: K("resend.title")}, Lead: K("resend.lead"), Steps: []Say{K("resend.first"), K("resend.second")}, Action: "/systems/new?resent=1", Fields: []Choice{{"name", `"><b>&`}}, SignIn: "/sign-in", Button: K("resend.button")}
	s["resend-file"] = ResendPage{Shell: Shell{Lang: l, Title: K("resend.title")}, Lead: K("resend.file"), SignIn: "/sign-in"}
	s["sign-in"] = GatePage{Shell: Shell{Lang: l, Title: K("signin.title"), Path: "/sign-in"}, Lead: K("signin.lead"), Action: "/sign-in", Button: K("signin.button"), Fields: []GateField{{Name: "email", Label: "signin.email", Type: "email"}},
		Ways: []Way{{ID: "passkey", Action: passkeySignIn, Options: passkeyOptions, Hidden: []Choice{{"next", "/gaps"}}, Button: K("passkey.signin")}, {ID: "issuer", Action: issuerPath, Button: K("issuer.button", "Name", "Fjordporten")}}}
	s["turned-away"] = GatePage{Shell: Shell{Lang: l, Title: K("issuer.title")}, Lead: K("issuer.no-role"), Action: issuerPath, Button: K("issuer.retry"), Elsewhere: signInPath}
	maps.Copy(s, recordScenarios(l))
	for _, x := range submissionFixtures() {
		s["submission-"+string(x.State)] = verdictFixture(l, x)
	}
	s["error-empty"] = ErrorPage{Shell: Shell{Lang: l}, Status: 401}
	return s
}

func renderView(t *testing.T, p *Pages, view any) string {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/gaps", nil)
	var err error
	switch v := view.(type) {
	case interface {
		frame() *Shell
		template() string
	}:
		err = p.Show(w, r, 200, v)
	case EnterPage:
		err = p.Enter(w, v)
	case ErrorPage:
		err = p.Error(w, v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

func TestEveryPage(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	for _, l := range []Lang{Bokmal, Nynorsk, English, Danish} {
		for name, view := range scenarios(l) {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				t.Parallel()
				checkPage(t, renderView(t, p, view), l)
			})
		}
	}
}

func checkPage(t *testing.T, page string, l Lang) {
	t.Helper()
	for _, bad := range []string{"⟦", "⟧", "no value", "%!", "ZgotmplZ", "<b>&"} {
		if strings.Contains(page, bad) {
			t.Errorf("page holds %q: %s", bad, around(page, bad))
		}
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	c := &markup{t: t, ids: map[string]int{}}
	c.walk(doc)
	c.finish(l)
}

func around(s, part string) string {
	i := strings.Index(s, part)
	return s[max(0, i-60):min(len(s), i+60)]
}

// markup collects what a parsed page must get right.
type markup struct {
	t           *testing.T
	ids         map[string]int
	needed      []string // ids that something points at
	controls    []string // ids of form controls
	labels      []string // ids that a label is for
	lang, title string
	headings    int
}

func (m *markup) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		m.element(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.walk(c)
	}
}

func (m *markup) element(n *html.Node) {
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
		m.attribute(n.Data, a)
	}
	switch n.Data {
	case "html":
		m.lang = attrs["lang"]
	case "title":
		m.title = n.FirstChild.Data
	case "h1":
		m.headings++
	case "label":
		if attrs["for"] != "" {
			m.labels = append(m.labels, attrs["for"])
		}
	case "input", "select", "textarea":
		if attrs["type"] != "hidden" && !within(n, "label") {
			m.controls = append(m.controls, attrs["id"])
		}
	case "style":
		m.t.Error("a <style> in the page: the content policy forbids it")
	case "script":
		if attrs["src"] == "" || n.FirstChild != nil {
			m.t.Error("a script in the page itself: the content policy forbids it")
		}
	case "form":
		m.t.Logf("form %s %s", attrs["method"], attrs["action"])
	}
}

func within(n *html.Node, element string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == element {
			return true
		}
	}
	return false
}

func (m *markup) attribute(element string, a html.Attribute) {
	switch {
	case a.Key == "id":
		m.ids[a.Val]++
	case a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on"):
		m.t.Errorf("<%s %s>: the content policy forbids it", element, a.Key)
	case a.Key == "for" || a.Key == "aria-describedby" || a.Key == "aria-labelledby" || a.Key == "list" || a.Key == "popovertarget":
		m.needed = append(m.needed, strings.Fields(a.Val)...)
	case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
		m.needed = append(m.needed, a.Val[1:])
	case (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.Contains(a.Val, "//"):
		m.t.Errorf("<%s %s=%q> leaves the server", element, a.Key, a.Val)
	}
}

func (m *markup) finish(l Lang) {
	for id, count := range m.ids {
		if count > 1 || id == "" {
			m.t.Errorf("id %q stands %d times", id, count)
		}
	}
	for _, id := range m.needed {
		if m.ids[id] == 0 {
			m.t.Errorf("nothing has the id %q", id)
		}
	}
	if diff := cmp.Diff(m.controls, m.labels); diff != "" {
		m.t.Errorf("form controls and their labels:\n%s", diff)
	}
	if m.lang != string(l.Shown()) || m.headings != 1 || !strings.Contains(m.title, "Ledd") {
		m.t.Errorf("lang %q, %d main headings, title %q", m.lang, m.headings, m.title)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	for _, l := range shown {
		file := filepath.Join("testdata", "gaps."+string(l)+".html")
		got := hashes.ReplaceAllString(renderView(t, p, scenarios(l)["gaps"]), ".HASH.")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (run with -update if this is meant):\n%s", file, diff)
		}
	}
}
