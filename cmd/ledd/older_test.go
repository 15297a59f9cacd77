package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOlderRegister: a filled register of the time before documents, templates and
// signing (version 13; a backup that the program of that time wrote) is brought to
// this one on either database: its trail is intact, its gaps and its agreement are
// there, and it can be backed up and restored again.
func TestOlderRegister(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]func(*testing.T) []string{
		"sqlite": func(t *testing.T) []string { return []string{"--data", filepath.Join(t.TempDir(), "new")} },
		"postgres": func(t *testing.T) []string {
			owner, _ := newDatabase(t)
			return []string{"--database-url", owner}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, c := filepath.Join("testdata", "register-13.ledd"), terminal{t, fresh(t), t.TempDir()}
			for range 2 {
				c.ok("restore", archive)
				if got := c.ok("audit", "verify"); !strings.HasPrefix(got, "intact") {
					t.Error(got)
				}
				if got := c.ok("gaps", "--org", "123456785", "--format", "csv", "--as-of", "2026-11-22"); !strings.Contains(got, "DPA-") || !strings.Contains(got, ",E1,S1,Arkiv,") {
					t.Error(got)
				}
				if got := c.ok("agreement", "pdf", "DBA-1", "--org", "123456785", "--draft", "--format", "json"); !strings.Contains(got, "Sky AS") {
					t.Error(got)
				}
				archive = filepath.Join(c.dir, "again.ledd")
				c.ok("backup", archive)
				c.flags = fresh(t)
			}
		})
	}
}
