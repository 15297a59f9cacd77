package apitest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/api/rest"
	"ledd/internal/access"
)

// TestScopeGrid asks every route with a token of each single scope and compares
// what happens with a grid that a person can read: a new route is in it by itself.
// What is refused is a record that the same organisation's full token reads.
func TestScopeGrid(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and a thousand requests: `make test` runs it once more without the race detector")
	}
	path := filepath.Join("testdata", "scopes.golden")
	want, err := os.ReadFile(path)
	if err != nil && !*rewrite {
		t.Fatal(err)
	}
	Each(t, func(w *World) {
		if !strings.HasSuffix(w.Name(), "/sqlite") {
			return // the scopes are decided before any database is asked
		}
		w.settle()
		got := w.scopeGrid()
		if *rewrite {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				w.Fatal(err)
			}
			return
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			w.Errorf("what a scope opens has changed (-want +got); if it should: `go test ./api/apitest -run ScopeGrid -update`\n%s", diff)
		}
	})
}

func (w *World) scopeGrid() string {
	var resources []string
	for _, s := range access.Scopes() {
		resource, _, _ := strings.Cut(s, ":")
		w.Token(s, w.Mine, s)
		if !slices.Contains(resources, resource) {
			resources = append(resources, resource)
		}
	}
	var b strings.Builder
	b.WriteString("# What a token with one scope alone gets at each route: r goes in with resource:read, w with\n# resource:write, - is refused (403); some resources have one of the two scopes only. A token gives no role that\n# may do more than itself, and nobody invites to an agreement who cannot read it: no single scope is enough to write /users or\n# /invitations, or to start one of /batches, which invites.\n")
	fmt.Fprintf(&b, "%-43s", "")
	for _, name := range resources {
		fmt.Fprintf(&b, " %-13s", name)
	}
	for _, r := range rest.Table(rest.House{}) {
		fmt.Fprintf(&b, "\n%-6s %-36s", r.Method, r.Path)
		for _, name := range resources {
			fmt.Fprintf(&b, " %-13s", w.opens(r, name, "read")+w.opens(r, name, "write"))
		}
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

// opens gives r or w where a token with that scope alone goes in, and a dash where
// it is refused.
func (w *World) opens(r rest.Route, resource, verb string) string {
	w.Helper()
	scope := resource + ":" + verb
	if !slices.Contains(access.Scopes(), scope) {
		return " "
	}
	switch status := w.ask(r, scope); status {
	case http.StatusForbidden:
		return "-"
	case http.StatusNotFound:
		if !strings.HasPrefix(r.Tag(), "import") { // a file that waits is its sender's alone: TestImportByProgram
			w.Errorf("%s %s with %s: %d", r.Method, r.Path, scope, status)
		}
	case http.StatusUnauthorized, http.StatusInternalServerError:
		w.Errorf("%s %s with %s: %d", r.Method, r.Path, scope, status)
	}
	return verb[:1]
}
