package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"ledd/internal/blob"
	"ledd/internal/kinds"
)

const limit = 1 << 20

// eachStore runs a test over every kind of store.
func eachStore(t *testing.T, test func(t *testing.T, s *blob.Store)) {
	t.Helper()
	for name, open := range map[string]func(t *testing.T) *blob.Store{
		"memory": func(t *testing.T) *blob.Store { return blob.Memory(blob.Settings{Folder: t.TempDir(), Limit: limit}) },
		"folder": func(t *testing.T) *blob.Store { return open(t, blob.Settings{Folder: t.TempDir(), Limit: limit}) },
		"s3": func(t *testing.T) *blob.Store {
			return open(t, blob.Settings{URL: bucket(t), Folder: t.TempDir(), Limit: limit})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			if err := s.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, s)
		})
	}
}

func open(t *testing.T, in blob.Settings) *blob.Store {
	t.Helper()
	s, err := blob.New(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func put(t *testing.T, s *blob.Store, text string) blob.Stored {
	t.Helper()
	out, err := s.Put(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(t *testing.T, s *blob.Store) (all []string) {
	t.Helper()
	if err := s.Each(t.Context(), time.Now().Add(time.Hour), func(sum string) error { all = append(all, sum); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// What is put comes back by its hash, whole or in part, and is there once.
func TestPut(t *testing.T) {
	eachStore(t, func(t *testing.T, s *blob.Store) {
		text := strings.Repeat("databehandleravtale\n", 9000)
		one, two := put(t, s, text), put(t, s, text)
		if one != two || one.SHA256 != sumOf([]byte(text)) || one.Size != int64(len(text)) {
			t.Errorf("%v, %v", one, two)
		}
		if all := names(t, s); len(all) != 1 || all[0] != one.SHA256 {
			t.Errorf("there are %v", all)
		}
		got, err := s.Bytes(t.Context(), one.SHA256)
		if err != nil || string(got) != text {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		part, err := s.Range(t.Context(), one.SHA256, 20, 4)
		if err != nil {
			t.Fatal(err)
		}
		defer part.Close()
		if b, err := io.ReadAll(part); err != nil || string(b) != "data" {
			t.Errorf("%q, %v", b, err)
		}
		if empty := put(t, s, ""); empty.Size != 0 {
			t.Errorf("nothing is %v", empty)
		}
		if b, err := s.Bytes(t.Context(), sumOf(nil)); err != nil || len(b) != 0 {
			t.Errorf("%q, %v", b, err)
		}
	})
}

// Nothing is kept of what is too large, breaks off, or is refused by a check.
func TestPutIsWholeOrNot(t *testing.T) {
	eachStore(t, func(t *testing.T, s *blob.Store) {
		refused := errors.New("refused")
		for name, c := range map[string]struct {
			r    io.Reader
			want error
		}{
			"too large":  {bytes.NewReader(make([]byte, limit+1)), blob.ErrTooLarge},
			"breaks off": {io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)), io.ErrUnexpectedEOF},
			"refused":    {strings.NewReader("whole"), refused},
		} {
			check := func(io.ReaderAt, blob.Stored) error { return refused }
			if _, err := s.Put(t.Context(), c.r, check); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Put(gone, strings.NewReader("somebody left")); err == nil {
			t.Error("it was kept although nobody waited")
		}
		if all := names(t, s); len(all) != 0 {
			t.Errorf("%v is kept", all)
		}
		if ok, err := s.Has(t.Context(), sumOf([]byte("whole"))); ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
	})
}

// Many who put the same at once leave it there once, and whole.
func TestPutAtOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s *blob.Store) {
		text := strings.Repeat("x", 200_000)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := s.Put(context.Background(), strings.NewReader(text)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if b, err := s.Bytes(t.Context(), sumOf([]byte(text))); err != nil || len(b) != len(text) || len(names(t, s)) != 1 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
	})
}

// Only a hash is a name, and bytes that were put just now are not removed.
func TestDelete(t *testing.T) {
	eachStore(t, func(t *testing.T, s *blob.Store) {
		for _, name := range []string{"", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/", sumOf([]byte("never"))} {
			if _, err := s.Open(t.Context(), name); !errors.Is(err, blob.ErrMissing) {
				t.Errorf("%q: %v", name, err)
			}
		}
		x := put(t, s, "x")
		if gone, err := s.Delete(t.Context(), x.SHA256, blob.Fresh(time.Now())); gone || err != nil {
			t.Errorf("just put: %v, %v", gone, err)
		}
		for range 2 { // the second time it is gone already
			if gone, err := s.Delete(t.Context(), x.SHA256, time.Now().Add(time.Hour)); !gone || err != nil {
				t.Errorf("%v, %v", gone, err)
			}
		}
		if ok, err := s.Has(t.Context(), x.SHA256); ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
	})
}

// Parts of an upload follow on one another, survive whoever sends them, and become a
// document; what is not finished is swept.
func TestReceive(t *testing.T) {
	eachStore(t, func(t *testing.T, s *blob.Store) {
		ctx, up := t.Context(), kinds.NewID[int]().String()
		receive := func(offset int64, r io.Reader, most int64) int64 {
			t.Helper()
			n, err := s.Receive(ctx, up, offset, r, most)
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			return n
		}
		at := func(want int64) {
			t.Helper()
			if n, err := s.Received(ctx, up); n != want || err != nil {
				t.Errorf("%d bytes are there, want %d (%v)", n, want, err)
			}
		}
		at(0)
		receive(0, strings.NewReader("databe"), 100)
		receive(6, io.MultiReader(strings.NewReader("hand"), iotest.ErrReader(io.ErrUnexpectedEOF)), 100)
		at(10)
		receive(50, strings.NewReader("a part that follows on nothing"), 100)
		at(10)
		if n := receive(10, strings.NewReader("lermore than was announced"), 3); n != 3 {
			t.Errorf("%d bytes were taken", n)
		}
		at(13)
		refused := errors.New("refused")
		if _, err := s.Assemble(ctx, up, func(r io.ReaderAt, x blob.Stored) error { return refused }); !errors.Is(err, refused) {
			t.Error(err)
		}
		at(13) // as if the program had been killed: it is done again
		made, err := s.Assemble(ctx, up)
		if err != nil || made.SHA256 != sumOf([]byte("databehandler")) {
			t.Errorf("%v, %v", made, err)
		}
		if err := s.Discard(ctx, up); err != nil {
			t.Fatal(err)
		}
		at(0)
		receive(0, strings.NewReader("left"), 100)
		if n, err := s.Sweep(ctx, time.Now().Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("%d swept too early, %v", n, err)
		}
		if n, err := s.Sweep(ctx, time.Now().Add(time.Hour)); n != 1 || err != nil {
			t.Errorf("%d swept, %v", n, err)
		}
		at(0)
		if len(names(t, s)) != 1 {
			t.Error("a document was swept")
		}
	})
}

// A folder holds files that only their owner reads and nothing beside them; bytes that
// were changed, cut short or never whole are not taken for what their name says.
func TestFolder(t *testing.T) {
	folder := t.TempDir()
	s := open(t, blob.Settings{Folder: folder, Limit: limit})
	x := put(t, s, strings.Repeat("avtale ", 50_000))
	if _, err := s.Receive(t.Context(), "upload", 0, strings.NewReader("part"), 10); err != nil {
		t.Fatal(err)
	}
	var files []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		info, err := d.Info()
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		if !d.IsDir() {
			files = append(files, strings.TrimPrefix(path, folder+"/documents/"))
		}
		return err
	})
	if err != nil || len(files) != 2 || files[1] != "sha256/"+x.SHA256[:2]+"/"+x.SHA256[2:] {
		t.Errorf("%v, %v", files, err)
	}
	file := filepath.Join(folder, "documents", "sha256", x.SHA256[:2], x.SHA256[2:])
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"changed": append([]byte("B"), whole[1:]...), "cut short": whole[:len(whole)-1], "empty": {}, "longer": append(whole[:len(whole):len(whole)], 'x')} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := s.Bytes(t.Context(), x.SHA256)
		if !errors.Is(err, blob.ErrBroken) || len(got) == len(b) && len(b) > 0 {
			t.Errorf("%s: %d of %d bytes, %v", name, len(got), len(b), err)
		}
	}
	// What a program that was killed leaves has no hash for a name, and is swept.
	if err := os.WriteFile(file+".18a2b3c4d5e6f708.tmp", whole[:10], 0o600); err != nil {
		t.Fatal(err)
	}
	if all := names(t, s); len(all) != 1 {
		t.Errorf("there are %v", all)
	}
	if n, err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); n != 2 || err != nil || len(names(t, s)) != 1 {
		t.Errorf("%d swept, %v", n, err)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"": true, "file:///var/lib/ledd": true, "s3://bucket?region=eu-north-1&prefix=ledd/": true, "azblob://container": true,
		"file://": false, "file:///x?create_dir=1": false, "file://host/x": false, "s3://": false, "gs://bucket": false, "mem://": false, "/var/lib": false, "://": false,
	} {
		if _, err := blob.New(blob.Settings{URL: url}); (err == nil) != ok || (err != nil && kinds.KindOf(err) != kinds.KindInvalid) {
			t.Errorf("%q: %v", url, err)
		}
	}
	s := open(t, blob.Settings{URL: "file:///proc/nowhere", Limit: 1})
	if err := s.Ready(t.Context()); err == nil {
		t.Error("a folder that cannot be made is ready")
	}
}
