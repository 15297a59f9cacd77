package decisions_test

import (
	"go/ast"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestSecurityFigures: what 0020 says of times and bounds is what the code holds.
func TestSecurityFigures(t *testing.T) {
	b, err := os.ReadFile("0020-security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "## Figures")
	rows := regexp.MustCompile("(?m)^\\| [^|]+ \\| ([^|`]+) \\| (`.+`) \\|$").FindAllStringSubmatch(text, -1)
	if len(rows) != strings.Count(text, "\n| ")-1 || len(rows) < 10 {
		t.Fatalf("%d rows can be read", len(rows))
	}
	for _, row := range rows {
		figures, names := strings.Split(row[1], " / "), strings.Split(row[2], ", ")
		if len(figures) != len(names) {
			t.Errorf("%d figures, and %d names: %s", len(figures), len(names), row[0])
			continue
		}
		for i, name := range names {
			if got := held(t, strings.Trim(name, "`")); got == "" || got != written(figures[i]) {
				t.Errorf("%s is %q, and the page says %s", name, got, figures[i])
			}
		}
	}
}

// units are how the page writes times and sizes.
var units = map[string]int64{
	"s": int64(time.Second), "min": int64(time.Minute), "h": int64(time.Hour), "d": 24 * int64(time.Hour), "MiB": 1 << 20,
}

// written reads a figure of the page.
func written(s string) string {
	number, unit, has := strings.Cut(strings.TrimSpace(s), " ")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return number // 20/m
	}
	if has {
		n *= units[unit]
	}
	return strconv.FormatInt(n, 10)
}

// held is a constant of the code, or the default of a setting.
func held(t *testing.T, name string) (found string) {
	t.Helper()
	room, ident, _ := strings.Cut(name, " ")
	for _, f := range files(t) {
		if f.test || f.room != room {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if id.Name == ident && i < len(n.Values) {
						found = strconv.FormatInt(evaluated(n.Values[i]), 10)
					}
				}
			case *ast.Field:
				if len(n.Names) == 1 && n.Names[0].Name == ident && n.Tag != nil {
					found = reflect.StructTag(strings.Trim(n.Tag.Value, "`")).Get("envDefault")
				}
			}
			return true
		})
	}
	return found
}

// clocks are the units of time in code.
var clocks = map[string]time.Duration{"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour}

// evaluated gives the value of a product or a shift of numbers and units of time.
func evaluated(e ast.Expr) int64 {
	switch e := e.(type) {
	case *ast.BasicLit:
		n, _ := strconv.ParseInt(strings.ReplaceAll(e.Value, "_", ""), 0, 64)
		return n
	case *ast.SelectorExpr:
		return int64(clocks[e.Sel.Name])
	case *ast.BinaryExpr:
		x, y := evaluated(e.X), evaluated(e.Y)
		if e.Op == token.MUL {
			return x * y
		}
		if e.Op == token.SHL {
			return x << y
		}
	}
	return -1
}

// TestSecurityIsWrittenDown: the page has each part that ASVS asks to be documented,
// and names what it must: the kinds of secret, who is called, the ways in.
func TestSecurityIsWrittenDown(t *testing.T) {
	b, err := os.ReadFile("0020-security.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(b), "\n## ")
	for i, part := range []struct{ title, names string }{
		{"What is worth protecting", "passwords sessions tokens keys letters people agreements directory Redact no-store"},
		{"Who is called", "PostgreSQL mail issuer"},
		{"Ways in", "password code passkey issuer one-time guest token signed"},
		{"Sessions", "at once issuer sign-out password"},
		{"Figures", "session password"},
		{"What is logged", "trail log /metrics"},
	} {
		if i+1 >= len(parts) || !strings.HasPrefix(parts[i+1], part.title+"\n") {
			t.Fatalf("part %d is not %q", i+1, part.title)
		}
		for word := range strings.FieldsSeq(part.names) {
			if !strings.Contains(parts[i+1], word) {
				t.Errorf("%s says nothing of %s", part.title, word)
			}
		}
	}
}
