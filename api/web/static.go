package web

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"ledd/internal/picture"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// served lists the files that a browser may fetch. Stylesheets come last,
// since the names they point to must be known when they are read.
var served = []struct{ name, file, kind string }{
	{"favicon.svg", "static/favicon.svg", "image/svg+xml"},
	{"inter-latin.woff2", "static/vendor/inter-latin.woff2", "font/woff2"},
	{"ds.css", "static/vendor/ds.css", "text/css; charset=utf-8"},
	{"theme.css", "static/vendor/theme.css", "text/css; charset=utf-8"},
	{"app.css", "static/app.css", "text/css; charset=utf-8"},
	{"app.js", "static/app.js", "text/javascript; charset=utf-8"},
	{"passkey.js", "static/passkey.js", "text/javascript; charset=utf-8"},
	{"htmx.js", "static/vendor/htmx.js", "text/javascript; charset=utf-8"},
}

type asset struct {
	kind         string
	body, zipped []byte
}

type static struct {
	paths map[string]string // app.css -> /static/app.0123456789.css
	files map[string]asset  // by that path
	icons map[string]template.HTML
}

func loadStatic() (*static, error) {
	s := &static{paths: map[string]string{}, files: map[string]asset{}}
	for _, f := range served {
		body, err := staticFiles.ReadFile(f.file)
		if err != nil {
			return nil, err
		}
		s.add(f.name, f.kind, body)
	}
	s.add("picture.css", "text/css; charset=utf-8", []byte(picture.CSS))
	var err error
	s.icons, err = loadIcons()
	return s, err
}

func (s *static) add(name, kind string, body []byte) {
	if strings.HasSuffix(name, ".css") {
		body = s.pointToHashed(body)
	}
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	p := "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	a := asset{kind: kind, body: body}
	if ext != ".woff2" {
		a.zipped = compress(body, gzip.BestCompression)
	}
	s.paths[name], s.files[p] = p, a
}

// pointToHashed replaces url("name") with the hashed path of an asset.
func (s *static) pointToHashed(css []byte) []byte {
	text := string(css)
	for name, p := range s.paths {
		text = strings.ReplaceAll(text, `url("`+name+`")`, `url("`+p+`")`)
	}
	return []byte(text)
}

func (s *static) path(name string) (string, error) {
	p, ok := s.paths[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return p, nil
}

// icon gives the inline drawing; it is decoration, and the text beside it or
// in it (ds-sr-only) carries the meaning.
func (s *static) icon(name string) (template.HTML, error) {
	svg, ok := s.icons[name]
	if !ok {
		return "", fmt.Errorf("no icon %q", name)
	}
	return svg, nil
}

func loadIcons() (map[string]template.HTML, error) {
	files, err := fs.Glob(staticFiles, "static/vendor/icons/*.svg")
	if err != nil {
		return nil, err
	}
	icons := map[string]template.HTML{}
	for _, f := range files {
		svg, err := staticFiles.ReadFile(f)
		if err != nil {
			return nil, err
		}
		marked := strings.Replace(strings.TrimSpace(string(svg)), "<svg ", `<svg class="icon" aria-hidden="true" focusable="false" `, 1)
		icons[strings.TrimSuffix(path.Base(f), ".svg")] = template.HTML(marked) //nolint:gosec // our own embedded files
	}
	return icons, nil
}

// Static serves the files under /static/, named by their hash and therefore
// cacheable for ever; any other path is 404.
func (p *Pages) Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := p.static.files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.write(w, r)
	})
}

func (a asset) write(w http.ResponseWriter, r *http.Request) {
	h, body := w.Header(), a.body
	SetSecurityHeaders(h)
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = a.zipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
