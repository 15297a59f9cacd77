package decisions_test

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// requirement is a row of asvs.md.
type requirement struct{ id, asks, shown string }

func requirements(t *testing.T) []requirement {
	t.Helper()
	b, err := os.ReadFile("asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []requirement
	for _, m := range regexp.MustCompile(`(?m)^\| (v\S+) \| ([^|]+) \| ([^|]+) \|$`).FindAllStringSubmatch(string(b), -1) {
		all = append(all, requirement{m[1], m[2], m[3]})
	}
	if rows := strings.Count(string(b), "\n| v"); rows != len(all) {
		t.Fatalf("%d of %d rows can be read", len(all), rows)
	}
	return all
}

// TestEveryRequirementHasItsRow: the table has each requirement of level 1 and 2, in
// the chapters that it speaks of, once and in order.
func TestEveryRequirementHasItsRow(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "asvs-5.0.0.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range requirements(t) {
		got = append(got, r.id)
	}
	if want := strings.Fields(string(b)); !slices.Equal(got, want) || len(want) < 190 {
		t.Errorf("the rows are not the %d requirements of the list: %v", len(want), got)
	}
}

var reference = regexp.MustCompile("^(`[^`]+`(, |$))+$")

// TestRequirementsAreShown: each test that the table names is there.
func TestRequirementsAreShown(t *testing.T) {
	tests := map[string]bool{}
	for _, f := range files(t) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
				tests[f.room+" "+fn.Name.Name] = strings.HasPrefix(fn.Name.Name, "Test") || strings.HasPrefix(fn.Name.Name, "Fuzz")
			}
		}
	}
	for _, r := range requirements(t) {
		why, away := strings.CutPrefix(r.shown, "does not apply: ")
		switch {
		case r.shown == "open":
		case away && len(strings.Fields(why)) <= 5:
		case !reference.MatchString(r.shown):
			t.Errorf("%s: %q names no test", r.id, r.shown)
		default:
			for named := range strings.SplitSeq(r.shown, ", `") {
				if err := found(tests, strings.Trim(named, "`")); err != nil {
					t.Errorf("%s: %v", r.id, err)
				}
			}
		}
	}
}

// found reports whether there is a test: package and function, or e2e/file: its title.
func found(tests map[string]bool, name string) error {
	file, title, journey := strings.Cut(name, ": ")
	if !journey {
		if !tests[name] {
			return fmt.Errorf("there is no test %s", name)
		}
		return nil
	}
	b, err := os.ReadFile(filepath.Join(root, file+".test.mjs"))
	if err == nil && !strings.Contains(string(b), "test('"+title+"'") {
		err = fmt.Errorf("%s has no test %q", file, title)
	}
	return err
}
