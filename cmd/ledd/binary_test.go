package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"ledd/internal/seal"
)

// built gives the path of the program as `make build` makes it, built once for
// all tests.
func built(t *testing.T) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ledd-binary")
	if err != nil {
		return "", err
	}
	temporary = dir
	path := filepath.Join(dir, "ledd")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var temporary string // where the program was built, if it was

// TestMain makes the test's own program the process that verifies a file, as the
// real one is, gives a register without a folder one outside of the sources, and takes
// away what was built and kept.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == seal.ChildCommand {
		os.Exit(run(context.Background(), os.Args[1:], output{os.Stdout, os.Stderr}))
	}
	data, err := os.MkdirTemp("", "ledd-data")
	if err == nil {
		err = os.Setenv("LEDD_DATA", data)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_, _ = os.RemoveAll(temporary), os.RemoveAll(data)
	os.Exit(code)
}
