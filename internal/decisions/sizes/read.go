package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// count is what was found under a folder.
type count struct {
	files, funcs         []thing
	rooms                map[string]int // files by folder
	exported, documented int            // functions and methods
	code, test           int            // lines
}

// thing is a file or function with its length in lines.
type thing struct {
	name  string
	lines int
}

// read counts every Go file under root that belongs to this repository.
func read(root string) (count, error) {
	c := count{rooms: map[string]int{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && foreign(d.Name()):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return c.add(path, text)
	})
	return c, err
}

func foreign(name string) bool {
	return name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func (c *count) add(path string, text []byte) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || ast.IsGenerated(f) {
		return err
	}
	lines := bytes.Count(text, []byte("\n"))
	if forTests(path) {
		c.test += lines
		return nil
	}
	c.code += lines
	c.files = append(c.files, thing{path, lines})
	c.rooms[filepath.Dir(path)]++
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			c.addFunc(path, set, fn)
		}
	}
	return nil
}

func (c *count) addFunc(path string, set *token.FileSet, fn *ast.FuncDecl) {
	at := set.Position(fn.Pos())
	c.funcs = append(c.funcs, thing{path + " " + fn.Name.Name, set.Position(fn.End()).Line - at.Line + 1})
	if fn.Name.IsExported() {
		c.exported++
		if fn.Doc != nil {
			c.documented++
		}
	}
}

// forTests reports whether a file is a test, or lies in a room of helpers for
// tests, whose name ends in test, or that is a corpus of files to test with.
func forTests(path string) bool {
	room := filepath.Base(filepath.Dir(path))
	return strings.HasSuffix(path, "_test.go") || strings.HasSuffix(room, "test") || room == "corpus"
}
