package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"gorm.io/gorm"

	"ledd/internal/kinds"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// shelf is bytes by their hash; store knows blobs only by what it asks of them.
type shelf map[string]string

var errGone = errors.New("gone")

// Whole gives bytes.
func (s shelf) Whole(_ context.Context, sum string) (io.ReadCloser, error) {
	text, ok := s[sum]
	if !ok {
		return nil, errGone
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

// Restore takes bytes that have their hash.
func (s shelf) Restore(_ context.Context, sum string, r io.Reader) error {
	b, err := io.ReadAll(r)
	if err == nil && fmt.Sprintf("%x", sha256.Sum256(b)) != sum {
		err = errors.New("another hash")
	}
	s[sum] = string(b)
	return err
}

// papers gives a register of two organisations four documents: two are the same bytes, one
// was rejected, one is still being received.
func papers(t *testing.T, s *store.Store) shelf {
	t.Helper()
	odd(t, s, "Fjordvik")
	all := shelf{}
	err := s.Write(t.Context(), store.Tenant{Scope: store.All}, func(db *gorm.DB) error {
		for _, d := range []struct{ text, state string }{{"avtale", "clean"}, {"avtale", "quarantined"}, {"bilag", "infected"}, {"feil", "rejected"}, {"halv", "receiving"}} {
			sum := fmt.Sprintf("%x", sha256.Sum256([]byte(d.text)))
			if d.state != "rejected" && d.state != "receiving" {
				all[sum] = d.text
			}
			if err := db.Exec("insert into documents (id, org_id, version, created_at, updated_at, sha256, size, state) select ?, id, 1, created_at, created_at, ?, ?, ? from organisations where version = 1",
				kinds.NewID[kinds.Party]().String(), sum, len(d.text), d.state).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestBackupOfDocuments: an archive holds the bytes that records name, each once, and a
// restore gives them back with their rows, or nothing.
func TestBackupOfDocuments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		all := papers(t, s)
		var archive bytes.Buffer
		m, err := s.Backup(t.Context(), &archive, all)
		if err != nil || m.Documents != 2 || len(all) != 2 {
			t.Fatalf("%d documents, %v", m.Documents, err)
		}
		files := read(t, archive.Bytes())
		for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgres": storetest.Owner(storetest.Superuser(t))} {
			next, got := open(t, address), shelf{}
			for what, change := range map[string]func(map[string]string){
				"changed":  func(f map[string]string) { f["documents/"+first(all)] = strings.ToUpper(all[first(all)]) },
				"cut":      func(f map[string]string) { f["documents/"+first(all)] = "x" },
				"missing":  func(f map[string]string) { delete(f, "documents/"+first(all)) },
				"one more": func(f map[string]string) { f["documents/more"] = "" },
				"other name": func(f map[string]string) {
					delete(f, "documents/"+first(all))
					f["documents/../../etc/passwd"] = ""
				},
			} {
				bad := read(t, archive.Bytes())
				change(bad)
				b := write(t, bad)
				if _, err := next.Restore(t.Context(), bytes.NewReader(b), int64(len(b)), shelf{}); err == nil {
					t.Errorf("%s, %s: it was taken", name, what)
				}
				holdsNothing(t, next)
			}
			if _, err := next.Restore(t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len()), got); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var again bytes.Buffer
			if _, err := next.Backup(t.Context(), &again, got); err != nil || !bytes.Equal(again.Bytes(), archive.Bytes()) {
				t.Errorf("%s: another archive, %v", name, err)
			}
		}
		if len(files) < 20 {
			t.Errorf("%d files", len(files))
		}
		delete(all, first(all))
		if _, err := s.Backup(t.Context(), io.Discard, all); !errors.Is(err, errGone) {
			t.Errorf("without the bytes: %v", err)
		}
	})
}

func first(s shelf) (sum string) {
	for k := range s {
		if sum == "" || k < sum {
			sum = k
		}
	}
	return sum
}
