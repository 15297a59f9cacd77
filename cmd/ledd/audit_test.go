package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/kinds"
)

// TestAuditCommands: what a register proves, signs and exports at the terminal.
func TestAuditCommands(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		if got := c.ok("audit", "verify"); !strings.HasPrefix(got, "intact: ") {
			c.Errorf("printed %q", got)
		}
		key, file := filepath.Join(c.dir, "keys", "audit.key"), filepath.Join(c.dir, "checkpoint.json")
		c.ok("audit", "checkpoint", "--key", key, "-o", file)
		for path, mode := range map[string]os.FileMode{key: 0o600, file: 0o600, filepath.Dir(key): 0o700} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
				c.Errorf("%s: %v, %v", path, info, err)
			}
		}
		var signed struct{ PublicKey string }
		text, err := os.ReadFile(file)
		if err != nil || json.Unmarshal(text, &signed) != nil {
			c.Fatal(err)
		}
		c.ok("audit", "verify", "--checkpoint", file, "--public-key", signed.PublicKey)
		var found verdict
		if err := json.Unmarshal([]byte(c.ok("audit", "verify", "--checkpoint", file, "--public-key", signed.PublicKey, "--json")), &found); err != nil || !found.Intact || found.Rows == 0 || len(found.Heads) == 0 {
			c.Errorf("%+v, %v", found, err)
		}
		if code, _, says := c.run("audit", "verify", "--checkpoint", file, "--public-key", "AAAA"); code != 2 || !strings.Contains(says, "is signed with the key") {
			c.Errorf("another key: exit %d, %s", code, says)
		}
		if err := os.Chmod(key, 0o644); err != nil {
			c.Fatal(err)
		}
		if code, _, says := c.run("audit", "checkpoint", "--key", key); code != 2 || !strings.Contains(says, "chmod 600") {
			c.Errorf("a key that all may read: exit %d, %s", code, says)
		}
		c.changed(file, text, signed.PublicKey)
		c.exported()
	})
}

// changed refuses a checkpoint that was changed, and what is none.
func (c terminal) changed(file string, text []byte, key string) {
	c.Helper()
	for _, bad := range []string{strings.Replace(string(text), `"sequence": `, `"sequence": 1`, 1), "{}", ""} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			c.Fatal(err)
		}
		if code, _, says := c.run("audit", "verify", "--checkpoint", file, "--public-key", key); code != 2 || !strings.Contains(says, file) {
			c.Errorf("exit %d, %s", code, says)
		}
	}
}

// exported reads the export in both forms; the second one holds the first.
func (c terminal) exported() {
	c.Helper()
	lines := strings.Split(strings.TrimSpace(c.ok("audit", "export", "--org", "123456785")), "\n")
	rows, err := csv.NewReader(strings.NewReader(c.ok("audit", "export", "--org", "123456785", "--format", "csv"))).ReadAll()
	if err != nil || len(rows) != len(lines)+2 || rows[len(rows)-1][3] != "audit.export" || rows[0][0] != "sequence" {
		c.Errorf("%d lines, %d rows, %v", len(lines), len(rows), err)
	}
	var first struct {
		Sequence int
		Hash     string
		Record   kinds.OrgID
	}
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || first.Sequence != 1 || len(first.Hash) != 64 || first.Record.IsZero() {
		c.Errorf("%s: %v", lines[0], err)
	}
	c.ok("audit", "verify")
}

// TestAuditNamesTheRow: a row that was changed by SQL is named, and no checkpoint
// is made of such a register; the key lies in its folder.
func TestAuditNamesTheRow(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	c := terminal{t, []string{"--data", dir}, t.TempDir()}
	c.small()
	c.ok("audit", "checkpoint")
	if info, err := os.Stat(filepath.Join(dir, "audit.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, text := range []string{"drop trigger audit_no_update", "update audit set actor = 'nobody' where action = 'system.create'"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	var org, seq string
	if err := db.QueryRow("select org_id, seq from audit where action = 'system.create'").Scan(&org, &seq); err != nil {
		t.Fatal(err)
	}
	code, data, _ := c.run("audit", "verify")
	if want := "organisation " + org + ", row " + seq + ": system "; code != 1 || !strings.HasPrefix(data, want) || !strings.Contains(data, "it was changed") {
		t.Errorf("exit %d, %q, want %q", code, data, want)
	}
	if code, _, says := c.run("audit", "checkpoint"); code != 1 || !strings.Contains(says, "nothing to sign") {
		t.Errorf("exit %d, %s", code, says)
	}
}

// TestVerifyingIsNoted: each chain says what came of it, so that its page shows it;
// where nothing can be written, and where there is no organisation, it is proved all
// the same.
func TestVerifyingIsNoted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	c := terminal{t, []string{"--data", dir}, t.TempDir()}
	if got := c.ok("audit", "verify"); !strings.HasPrefix(got, "intact: 0 rows") {
		t.Errorf("an empty register: %q", got)
	}
	c.small()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledd.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	noted := func() (rows string) {
		t.Helper()
		err := db.QueryRow("select coalesce(group_concat(a.kind || ' ' || a.actor || ' ' || (select count(*) from audit x where x.org_id = a.org_id and x.seq > a.seq)), '') from audit a join organisations o on o.id = a.org_id where a.action = 'audit.verify' and o.name like 'Fjordvik%'").Scan(&rows)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	c.ok("audit", "verify")
	if got := noted(); got != "" {
		t.Errorf("unasked, the trail says %q", got)
	}
	c.ok("audit", "verify", "--note")
	if got := noted(); got != "fits operator 0" {
		t.Errorf("the trail says %q", got)
	}
	change := func(text string) {
		t.Helper()
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	change("create trigger shut before insert on audit begin select raise(abort, 'nothing is written here'); end")
	if code, data, says := c.run("audit", "verify", "--note"); code != 0 || !strings.HasPrefix(data, "intact: ") || !strings.Contains(says, "nothing can be written") {
		t.Errorf("where nothing can be written: exit %d, %q, %q", code, data, says)
	}
	change("drop trigger shut")
	change("drop trigger audit_no_update")
	change("update audit set actor = 'nobody' where action = 'system.create'")
	if code, _, _ := c.run("audit", "verify", "--note"); code != 1 {
		t.Errorf("exit %d", code)
	}
	if got := noted(); got != "fits operator 0" { // a trail that does not fit is left as it is
		t.Errorf("the trail says %q", got)
	}
}
