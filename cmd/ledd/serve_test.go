package main

import (
	"bytes"
	"context"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is a terminal that a serving program writes to while a test reads.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// serves starts the program, waits until it says something, and ends it.
func serves(t *testing.T, until string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	seen, done := &screen{}, make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), output{seen, seen})
	}()
	for ctx.Err() == nil && !strings.Contains(seen.String(), until) {
		select {
		case code := <-done:
			t.Fatalf("serve ended with %d: %s", code, seen)
		case <-time.After(10 * time.Millisecond):
		}
	}
	stop()
	if code := <-done; code != 0 || !strings.Contains(seen.String(), until) {
		t.Fatalf("exit %d, no %q in: %s", code, until, seen)
	}
	return seen.String()
}

func (c terminal) municipality(name, orgnr string) {
	c.Helper()
	c.ok("import", "organisations", c.file("name;orgnr\n"+name+";"+orgnr+"\n"))
	c.ok("import", "units", c.file("code;name\nKOM;"+name+"\n"), "--org", orgnr)
}

func TestServeChoosesTheMunicipality(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.Run("none", func(t *testing.T) { serves(t, "no municipality to open yet", c.flags...) })
		c.municipality("Nordvik kommune", "987654325")
		c.Run("one", func(t *testing.T) {
			if says := serves(t, "for REST", c.flags...); !strings.Contains(says, "open Nordvik kommune") || !strings.Contains(says, "--org 987654325 --scope read --da") {
				t.Error(says)
			}
		})
		c.Run("demonstration", func(t *testing.T) {
			code, _, says := ledd(t, append([]string{"serve", "--demo", "--addr", "127.0.0.1:0"}, c.flags...)...)
			if code != 1 || !strings.Contains(says, "holds the units of Nordvik kommune") || !strings.Contains(says, "--data ./data/demo") {
				t.Errorf("exit %d: %s", code, says)
			}
		})
		c.municipality("Sørvik kommune", "974760673")
		c.Run("two", func(t *testing.T) {
			serves(t, "2 municipalities: choose one with --org: 974760673 Sørvik kommune, 987654325 Nordvik kommune", c.flags...)
		})
	})
}

func TestDemonstrationStandsAside(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("LEDD_DATA", "")
	t.Setenv("LEDD_DATABASE_URL", "")
	if code, _, says := ledd(t, "serve", "--demo", "--org", "123456785"); code != 2 || !strings.Contains(says, "leave out --org") {
		t.Errorf("exit %d: %s", code, says)
	}
	if says := serves(t, "for REST", "--demo"); !strings.Contains(says, "--data ./data/demo") {
		t.Error(says)
	}
	for file, want := range map[string]int{"data/demo/ledd.db": 1, "data/ledd.db": 0} {
		if found, _ := filepath.Glob(filepath.Join(dir, file)); len(found) != want {
			t.Errorf("%s: %d files", file, len(found))
		}
	}
	t.Setenv("LEDD_DATA", filepath.Join(dir, "mine"))
	if c := (&serveCommand{Demo: true}); c.aside() != nil || c.Data != "" {
		t.Errorf("LEDD_DATA is overruled by %q", c.Data)
	}
}

func TestServeSaysWhyItCannotListen(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for addr, taken := range map[string]bool{l.Addr().String(): true, "127.0.0.1:99999": false, "nonsense": false} {
		code, _, says := ledd(t, "serve", "--data", t.TempDir(), "--addr", addr)
		if code != 1 || strings.Contains(says, "is another program listening") != taken || !strings.Contains(says, "--addr") {
			t.Errorf("%s: exit %d: %s", addr, code, says)
		}
	}
}
