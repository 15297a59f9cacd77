package web

import (
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestPreview serves every page of the render tests to the browser tests
// (e2e/pages.test.mjs), and to anyone who wants to look:
//
//	LEDD_PREVIEW=127.0.0.1:8090 go test ./api/web -run Preview -timeout 0
//
// and then http://127.0.0.1:8090/preview/nb/gaps. It ends when its process does.
func TestPreview(t *testing.T) {
	addr := os.Getenv("LEDD_PREVIEW")
	if addr == "" {
		t.Skip("LEDD_PREVIEW is not set")
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(http.Serve(l, previewHandler(testPages(t)))) //nolint:gosec // loopback, tests only
}

func previewHandler(p *Pages) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /static/", p.Static())
	mux.HandleFunc("GET /preview/{lang}/{name}", func(w http.ResponseWriter, r *http.Request) {
		servePreview(w, r, p, scenarios(Lang(r.PathValue("lang")))[r.PathValue("name")])
	})
	return mux
}

func servePreview(w http.ResponseWriter, r *http.Request, p *Pages, view any) {
	var err error
	switch v := view.(type) {
	case GapPage:
		v.Shell.Path, v.Shell.GapsPath = r.URL.Path, strings.Replace(r.URL.Path, r.PathValue("name"), "gaps", 1)
		err = p.Show(w, r, 200, v)
	case interface {
		frame() *Shell
		template() string
	}:
		err = p.Show(w, r, 200, v)
	case EnterPage:
		err = p.Enter(w, v)
	case ErrorPage:
		err = p.Error(w, v)
	default:
		http.NotFound(w, r)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
