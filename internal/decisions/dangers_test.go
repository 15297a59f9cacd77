package decisions_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// dangers is what the program does not do, by the library that it would take, and the
// rooms that do it all the same, for a reason that stands in them.
var dangers = []struct{ library, by, why string }{
	{"os/exec", "store/storetest seal", "no command of the system is run: nothing can be put into its line"}, // seal: itself, to read what others send
	{"C", "", "no memory is managed by hand"},
	{"unsafe", "", "no memory is managed by hand"},
	{"plugin", "", "no code is loaded"},
	{"encoding/gob", "", "nothing that is read says what type it is"},
	{"encoding/xml", "sheet", "nothing refers to entities outside"}, // sheet: workbooks; raw tokens only, and a document type is refused
	{"text/template", "docmodel mail", "templates are our own files; docmodel escapes what fills them, and a letter is text"},
	{"math/rand", "", "nothing is drawn that could be guessed"},
	{"math/rand/v2", "", "nothing is drawn that could be guessed"},
	{"crypto/md5", "", "no weak hash"},
	{"crypto/sha1", "seal/cms", "no weak hash"}, // seal/cms: old signatures are read, and called weak
	{"crypto/des", "", "no weak cipher"},
	{"crypto/rc4", "", "no weak cipher"},
	{"net/http/pprof", "", "no tool of the makers is served"},
	{"expvar", "", "no tool of the makers is served"},
	{"net/http/cgi", "", "no program is run for a request"},
	{"net/http/httputil", "", "no request is passed on"},
	{"net/rpc", "", "nothing but HTTP is listened to"},
}

func TestDangerousLibraries(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, imported := range f.imports() {
			for _, d := range dangers {
				if imported == d.library && !has(d.by, short(f.room)) {
					t.Errorf("%s imports %s: %s", f.path, imported, d.why)
				}
			}
		}
	}
}

// outward is what calls another program, and the rooms that may. With nothing
// configured, nothing is called.
var outward = map[string]string{
	"http.Get": "", "http.Post": "", "http.PostForm": "", "http.Head": "", "http.NewRequest": "",
	// the keys of issuers that are configured, the issuer that people sign in through, and
	// the time-stamp authority that is configured
	"http.Client": "bearer oidc seal",
	// ledd ready, which asks the program on this machine
	"http.DefaultClient": "/cmd/ledd", "http.NewRequestWithContext": "/cmd/ledd bearer seal",
	"net.Dial": "", "net.Dialer": "blob" /* the scanner that is configured */, "net.DialTimeout": "store/storetest", "tls.Dial": "",
}

func TestOutwardCalls(t *testing.T) {
	for _, f := range files(t) {
		if f.test || short(f.room) == "/api/apitest" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := x.Name + "." + s.Sel.Name
			if by, listed := outward[name]; listed && !has(by, short(f.room)) {
				t.Errorf("%s calls out by %s", f.path, name)
			}
			return true
		})
	}
}

// sqlWords begin a statement.
var sqlWords = regexp.MustCompile(`(?i)^\s*(select|insert into|update|delete from)\s`)

// spliced is who puts a statement together, out of names of tables and columns that
// come from the program or the database itself.
const spliced = "door store store/storetest"

// TestStatementsAreFixed: no statement is put together outside of the rooms that guard
// the database; values are parameters.
func TestStatementsAreFixed(t *testing.T) {
	for _, f := range files(t) {
		if f.test || has(spliced, short(f.room)) {
			continue
		}
		constants := map[string]bool{}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				for _, name := range v.Names {
					constants[name.Name] = true
				}
			}
			return true
		})
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.ADD && statement(n.X) {
					if name, ok := n.Y.(*ast.Ident); !ok || !constants[name.Name] {
						if _, literal := n.Y.(*ast.BasicLit); !literal {
							t.Errorf("%s: a statement is put together", f.path)
						}
					}
				}
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Sprintf") && len(n.Args) > 1 && statement(n.Args[0]) {
					t.Errorf("%s: a statement is put together", f.path)
				}
			}
			return true
		})
	}
}

func statement(e ast.Expr) bool {
	if b, ok := e.(*ast.BinaryExpr); ok {
		return statement(b.X)
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return false
	}
	text, err := strconv.Unquote(lit.Value)
	return err == nil && sqlWords.MatchString(strings.TrimPrefix(text, "-- directory: "))
}

// TestImageHoldsNoSources: what is built for others holds neither the history of the
// sources nor anybody's data.
func TestImageHoldsNoSources(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	first := regexp.MustCompile(`(?m)^[^#\n].*$`).FindString(string(b))
	if err != nil || first != "*" || regexp.MustCompile(`(?m)^!(\.|/|\*)`).Match(b) {
		t.Errorf("more than what the program is made of goes to the builder of the image (%v)", err)
	}
	b, err = os.ReadFile(filepath.Join(root, "Dockerfile"))
	if _, last, found := strings.Cut(string(b), "\nFROM scratch\n"); err != nil || !found || strings.Contains(last, "COPY .") {
		t.Errorf("the image is more than the program (%v)", err)
	}
}

// scripts is what a script of ours must not do with text.
var scripts = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(\s*['"` + "`" + `]|addEventListener\(\s*['"]message|localStorage|indexedDB|document\.cookie`)

func TestScriptsKeepTextAsText(t *testing.T) {
	own, err := filepath.Glob(filepath.Join(root, "api", "web", "static", "*.js"))
	if err != nil || len(own) == 0 {
		t.Fatal(own, err)
	}
	for _, name := range own {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := scripts.FindString(string(b)); found != "" {
			t.Errorf("%s has %s", name, found)
		}
	}
}
