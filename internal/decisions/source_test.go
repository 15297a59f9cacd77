package decisions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "ledd"

// root is the top of the repository, seen from this folder.
var root = filepath.Join("..", "..")

// file is one Go file of the repository.
type file struct {
	room string // its folder, from the top
	path string
	test bool
	*ast.File
}

var parsed = sync.OnceValues(func() ([]file, error) {
	var all []file
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && foreign(d.Name()) {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(p) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		all = append(all, file{path.Dir(rel), rel, strings.HasSuffix(rel, "_test.go"), f})
		return nil
	})
	return all, err
})

// foreign folders hold nothing that go builds here, or what npm brought.
func foreign(name string) bool {
	return name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func files(t *testing.T) []file {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 30 {
		t.Fatalf("only %d Go files found", len(all))
	}
	return all
}

// imports lists what a file imports.
func (f file) imports() []string {
	var all []string
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		all = append(all, p)
	}
	return all
}

// roomOf gives the folder of an import of our own; false for others.
func roomOf(imported string) (string, bool) { return strings.CutPrefix(imported, module+"/") }
