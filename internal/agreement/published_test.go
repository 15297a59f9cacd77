package agreement_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	templates "ledd/pdf-templates"
)

var update = flag.Bool("update", false, "write golden files anew, and add new texts to the list of published ones")

// A published text is never changed, and each text is on the list: an agreement that
// names a version is always made from the same words. -update adds, and changes nothing.
func TestPublishedTextsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	listed := map[string]string{}
	for line := range strings.Lines(templates.Published) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			listed[name] = sum
		}
	}
	list, found := templates.Published, map[string]bool{}
	err := fs.WalkDir(templates.Library, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templates.Library, name)
		hash := sha256.Sum256(text)
		sum := hex.EncodeToString(hash[:])
		found[name] = true
		switch {
		case listed[name] == "":
			list += sum + "  " + name + "\n"
		case listed[name] != sum:
			t.Errorf("%s was published and has changed: leave it as it was, and write a new version", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range listed {
		if !found[name] {
			t.Errorf("%s was published and is gone", name)
		}
	}
	if list == templates.Published {
		return
	}
	if !*update {
		t.Errorf("new texts are not on the list of published ones: `go test ./internal/agreement -run Published -update` adds them")
		return
	}
	if err := os.WriteFile(filepath.Join("..", "..", "pdf-templates", "published.txt"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
}
