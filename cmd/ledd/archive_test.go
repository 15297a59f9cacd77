package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchiveCommands: what one organisation owns goes out of a register, and into the
// empty one of another.
func TestArchiveCommands(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		file := filepath.Join(c.dir, "away.zip")
		c.ok("archive", "write", "--org", "123456785", file)
		if about, err := os.Stat(file); err != nil || about.Mode().Perm() != 0o600 {
			c.Fatal(about, err)
		}
		csv := filepath.Join(c.dir, "new.csv")
		if err := os.WriteFile(csv, []byte("name,orgnr\nNyvik kommune,\n"), 0o600); err != nil {
			c.Fatal(err)
		}
		c.ok("import", "organisations", csv)
		var got struct{ Records map[string]int }
		if err := json.Unmarshal([]byte(c.ok("archive", "take", "--org", "Nyvik kommune", "--json", file)), &got); err != nil || got.Records["system"] == 0 || got.Records["engagement"] == 0 {
			c.Errorf("%v %v", got, err)
		}
		if code, _, says := c.run("archive", "take", "--org", "Nyvik kommune", file); code != 1 || !strings.Contains(says, "already") {
			c.Errorf("twice: %d %s", code, says)
		}
		if code, _, says := c.run("archive", "take", "--org", "Nyvik kommune", csv); code != 2 || !strings.Contains(says, "no archive") {
			c.Errorf("no archive: %d %s", code, says)
		}
	})
}
