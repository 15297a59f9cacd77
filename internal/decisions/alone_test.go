package decisions_test

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A test that the race detector does not watch is run once more without it: the
// Makefile names it, and the room that it stands in.
func TestUnwatchedTestsAreRun(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	words := func(line string) []string {
		m := regexp.MustCompile(line).FindSubmatch(makefile)
		if m == nil {
			t.Fatalf("the Makefile has no line %s", line)
		}
		return strings.Fields(string(m[1]))
	}
	again, rooms := words(`(?m)^AGAIN = (.*)$`), words(`(?m)-run=.*\$\(AGAIN\)\S* (.*)$`)
	var skipped []string
	for _, f := range files(t) {
		for _, d := range f.Decls {
			test, ok := d.(*ast.FuncDecl)
			if !ok || !asksForRace(test) {
				continue
			}
			skipped = append(skipped, test.Name.Name)
			if !slices.Contains(again, test.Name.Name) || !slices.Contains(rooms, "./"+f.room) {
				t.Errorf("%s of %s is skipped in CI, and the Makefile does not run it again", test.Name.Name, f.path)
			}
		}
	}
	for _, name := range again {
		if !slices.Contains(skipped, name) {
			t.Errorf("the Makefile runs %s again, which is not skipped", name)
		}
	}
}

func asksForRace(f *ast.FuncDecl) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == "underRace"
		return !found
	})
	return found
}
