package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// own are the static files that are ours, and not copied by `make assets`.
var own = []string{"static/VENDOR.json", "static/app.css", "static/app.js", "static/favicon.svg", "static/passkey.js"}

func TestVendoredFilesAreThoseListed(t *testing.T) {
	t.Parallel()
	body, err := staticFiles.ReadFile("static/VENDOR.json")
	if err != nil {
		t.Fatal(err)
	}
	var listed []struct{ Package, Version, Licence, File, SHA256 string }
	if err := json.Unmarshal(body, &listed); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range own {
		known[f] = true
	}
	for _, v := range listed {
		known["static/"+v.File] = true
		content, err := staticFiles.ReadFile("static/" + v.File)
		if err != nil {
			t.Error(err)
		}
		sum := sha256.Sum256(content)
		if hex.EncodeToString(sum[:]) != v.SHA256 || v.Version == "" || v.Licence == "" || v.Package == "" {
			t.Errorf("%s is not what make assets wrote", v.File)
		}
	}
	checkAllKnown(t, known)
}

func checkAllKnown(t *testing.T, known map[string]bool) {
	t.Helper()
	err := fs.WalkDir(staticFiles, "static", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !known[p] {
			t.Errorf("%s is neither vendored nor ours", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	for name, path := range p.static.paths {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		p.Static().ServeHTTP(w, r)
		zipped := w.Header().Get("Content-Encoding") == "gzip"
		if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || zipped == strings.HasSuffix(name, ".woff2") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/static/app.css", "/static/", "/static/VENDOR.json", "/static/../page.go"} {
		w := httptest.NewRecorder()
		p.Static().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestStylesStayAtHome(t *testing.T) {
	t.Parallel()
	leaves := regexp.MustCompile(`sourceMappingURL|@import|url\(["']?(?:https?:|//)`)
	p := testPages(t)
	for path, a := range p.static.files {
		if strings.HasSuffix(path, ".css") && leaves.Match(a.body) {
			t.Errorf("%s: %s", path, leaves.Find(a.body))
		}
	}
	app := p.static.files[p.static.paths["app.css"]].body
	if !strings.Contains(string(app), p.static.paths["inter-latin.woff2"]) {
		t.Error("the font has no hashed name in app.css")
	}
}
