package config_test

import (
	"bufio"
	"context"
	"debug/elf"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The static binary serves as the image runs it: an unprivileged user, and
// nothing to write to but its data. As root the test goes further and shuts the
// program into a folder that holds the binary alone, as in an image from
// scratch: no zone files, no certificates, no /tmp.
func TestBinaryServesAlone(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join("..", "..", "cmd", "ledd", "main.go")); err != nil {
		t.Skip("cmd/ledd is not written yet")
	}
	house := t.TempDir()
	build(t, filepath.Join(house, "ledd"))
	if err := os.Mkdir(filepath.Join(house, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := shutIn(t, house)
	base := start(t, cmd)
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(base + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("/healthz answers %s", res.Status)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("asked to end (SIGTERM), the program says: %v", err)
	}
	names, err := filepath.Glob(filepath.Join(house, "*"))
	if err != nil || len(names) != 2 {
		t.Errorf("the program wrote beside its data: %v %v", names, err)
	}
}

// build puts the binary at a path, and looks that it needs no library.
func build(t *testing.T, path string) {
	t.Helper()
	if err := os.Link(built(t), path); err != nil {
		t.Fatal(err)
	}
	f, err := elf.Open(path)
	if err != nil {
		t.Skipf("no Linux binary to look into: %v", err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary is not static")
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 80<<20 {
		t.Errorf("the binary is larger than 80 MiB: %v %v", info.Size(), err)
	}
}

// built gives the path of the binary as the Makefile makes it, built once for all
// tests.
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
	cmd := exec.Command("go", "build", "-tags=nomsgpack", "-trimpath", "-ldflags=-s -w", "-o", path, "../../cmd/ledd")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var temporary string // where the binary was built, if it was

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(temporary)
	os.Exit(code)
}

const unprivileged = 65532

// shutIn prepares the program to run in a folder that it cannot write to, under
// a user that is not root.
func shutIn(t *testing.T, house string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	inside := house
	cmd := exec.CommandContext(ctx, filepath.Join(house, "ledd"))
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(house, "data"), unprivileged, unprivileged); err != nil {
			t.Fatal(err)
		}
		cmd.Path, inside = "/ledd", "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: house, Credential: &syscall.Credential{Uid: unprivileged, Gid: unprivileged}}
	}
	cmd.Args = []string{cmd.Path, "serve", "--addr", "127.0.0.1:0", "--data", filepath.Join(inside, "data")}
	cmd.Dir, cmd.Env = inside, []string{"PATH=/"}
	if err := os.Chmod(house, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(house, 0o755) }) // so that it can be removed
	return cmd
}

const announced = "listening on "

// start runs the program and gives the address that it announces on its errors.
func start(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	var said strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if _, rest, ok := strings.Cut(lines.Text(), announced+"http://"); ok {
			go func() { _, _ = io.Copy(io.Discard, stderr) }() // so that it never waits for a reader
			return "http://" + strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == '"' })[0]
		}
	}
	t.Fatalf("the program ended without %q:\n%s", announced, said.String())
	return ""
}
