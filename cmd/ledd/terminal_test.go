package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/store/storetest"
)

// terminal is a register of its own and the files to import into it.
type terminal struct {
	*testing.T
	flags []string // which register
	dir   string
}

// eachRegister runs a test on a folder, on a SQLite file and on PostgreSQL.
func eachRegister(t *testing.T, test func(c terminal)) {
	t.Helper()
	t.Parallel()
	for name, flags := range map[string]func(t *testing.T) []string{
		"folder":   func(t *testing.T) []string { return []string{"--data", filepath.Join(t.TempDir(), "new", "folder")} },
		"file":     func(t *testing.T) []string { return []string{"--database-url", filepath.Join(t.TempDir(), "ledd.db")} },
		"postgres": func(t *testing.T) []string { return []string{"--database-url", storetest.Postgres(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(terminal{t, flags(t), t.TempDir()})
		})
	}
}

// file writes a file and gives its path.
func (c terminal) file(text string) string {
	c.Helper()
	f, err := os.CreateTemp(c.dir, "*.csv")
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		c.Fatal(err)
	}
	return f.Name()
}

// run runs a command on the register.
func (c terminal) run(args ...string) (code int, data, messages string) {
	c.Helper()
	return ledd(c.T, append(args, c.flags...)...)
}

// ok runs a command that must succeed, and gives what it printed.
func (c terminal) ok(args ...string) string {
	c.Helper()
	code, data, messages := c.run(args...)
	if code != 0 {
		c.Fatalf("ledd %s: exit %d: %s", strings.Join(args, " "), code, messages)
	}
	return data
}

func ledd(t *testing.T, args ...string) (code int, data, messages string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, output{&out, &err})
	return code, out.String(), err.String()
}

// small fills a register: a municipality, a vendor, an engagement without an agreement.
func (c terminal) small() {
	c.Helper()
	c.ok("import", "organisations", c.file("name;orgnr\nFjordvik kommune;123456785\n"))
	for _, s := range [][2]string{
		{"units", "code;name;reports\nKOM;Fjordvik;yes\n"},
		{"systems", "system_code;name;owner_unit;lifecycle;personal_data;in_use_from\nS1;Arkiv;KOM;active;yes;2019-01-01\n"},
		{"engagements", "engagement_code;processor_name;system_codes;role_basis;personal_data;starts_on;state;access_mode\nE1;Sky AS;S1;processor;yes;2019-01-01;active;hosts_data\n"},
	} {
		c.ok("import", s[0], c.file(s[1]), "--org", "123456785")
	}
	c.ok("import", "subprocessors", c.file("vendor;subprocessor_name;purpose;location\nSky AS;Nordlys AS;-drift;Norway\n"))
}
