package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ledd/internal/report"
)

func TestSQLiteAddresses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for address, file := range map[string]string{
		"sqlite://" + dir + "/abs/a.db": "abs/a.db", "file://" + dir + "/abs/b.db": "abs/b.db", "file:" + dir + "/abs/c.db": "abs/c.db",
		"sqlite://rel/d.db": "rel/d.db", "file:rel/e.db": "rel/e.db", "sqlite:rel/f.db": "rel/f.db", "rel/g.db": "rel/g.db",
		"file://" + dir + "/with%20space/h.db": "with space/h.db",
	} {
		if code, _, says := ledd(t, "migrate", "--database-url", address); code != 0 {
			t.Errorf("%s: exit %d: %s", address, code, says)
		}
		info, err := os.Stat(filepath.Join(dir, file))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", address, info, err)
		}
		if folder, err := os.Stat(filepath.Dir(filepath.Join(dir, file))); err != nil || folder.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", address, folder, err)
		}
	}
	var made []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		made = append(made, e.Name())
	}
	if !slices.Equal(made, []string{"abs", "rel", "with space"}) {
		t.Error(made)
	}
	if code, _, says := ledd(t, "migrate", "--database-url", "file:x.db?mode=memory"); code != 2 || !strings.Contains(says, "without options") {
		t.Errorf("exit %d: %s", code, says)
	}
}

func TestUnopenedNamesFileAndCure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, folder := filepath.Join(dir, "notes.txt"), filepath.Join(dir, "folder")
	if err := errors.Join(os.WriteFile(text, []byte(strings.Repeat("no database\n", 500)), 0o600), os.Mkdir(folder, 0o700)); err != nil {
		t.Fatal(err)
	}
	for file, cure := range map[string]string{
		text: "the file is something else", folder: "a file ledd.db in a folder", text + "/ledd.db": "a file ledd.db in a folder",
	} {
		if code, _, says := ledd(t, "migrate", "--database-url", file); code != 1 || !strings.Contains(says, file) || !strings.Contains(says, cure) {
			t.Errorf("%s: exit %d: %s", file, code, says)
		}
	}
	for _, err := range []error{fs.ErrPermission, sqliteError(8), sqliteError(14 | 3<<8)} {
		if says := unopened(text, fmt.Errorf("open: %w", err)).Error(); !strings.Contains(says, text) || !strings.Contains(says, "must be able to write") {
			t.Error(says)
		}
	}
}

type sqliteError int

func (e sqliteError) Error() string { return fmt.Sprintf("sqlite: %d", int(e)) }
func (e sqliteError) Code() int     { return int(e) }

type postgresError string

func (e postgresError) Error() string    { return "permission denied for schema public" }
func (e postgresError) SQLState() string { return string(e) }

func TestUnmigratedNamesTheOwner(t *testing.T) {
	t.Parallel()
	if says := unmigrated(fmt.Errorf("migrate: %w", postgresError("42501"))).Error(); !strings.Contains(says, "run `ledd migrate` with LEDD_DATABASE_OWNER_URL") {
		t.Error(says)
	}
	other := postgresError("57014")
	if err := unmigrated(other); !errors.Is(err, other) || err.Error() != other.Error() || unmigrated(nil) != nil {
		t.Error(err)
	}
}

func TestCivil(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"31.12.2020": "2020-12-31", "1.2.2020": "2020-02-01", "2020-12-31": "2020-12-31", "": "", "31/12/2020": "31/12/2020"} {
		if got := civil(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

func TestPlainCells(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	s := sheet{header: []string{"a"}, rows: [][]string{{"Sky\x1b[31m\u202eAS\u009b\tto\nlinjer", "ærlig"}}}
	if err := s.print(&b, "table"); err != nil || b.String() != "a\nSky\uFFFD[31m\uFFFDAS\uFFFD to linjer  ærlig\n" {
		t.Errorf("%v: %q", err, b.String())
	}
}

func TestHelpForTheCommandThatWasTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"gaps --nonsense": "Try: ledd gaps --help", "token create": "Try: ledd token create --help", "nonsense": "Try: ledd help",
	} {
		if code, _, says := ledd(t, strings.Fields(typed)...); code != 2 || !strings.Contains(says, want) {
			t.Errorf("ledd %s: exit %d: %s", typed, code, says)
		}
	}
}

func TestReportTable(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		lines := strings.Split(c.ok("report", "--org", "123456785", "--year", "2020", "--format", "csv"), "\n")
		if lines[0] != "level,code,name,measure,title,2019,2020,of 2019,of 2020" {
			c.Error(lines[0])
		}
		for _, row := range []string{"unit,KOM,Fjordvik,M02,", "unit,KOM,Fjordvik,M03,"} {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, row) && strings.HasSuffix(l, ",0,0,1,1") }) {
				c.Errorf("no %s in %q", row, lines)
			}
		}
	})
	s := sheet{}
	s.add("unit", report.Group{Measures: []report.Measure{{Code: "M02"}, {Code: "M23", Of: 4}, {Code: "M24", Previous: 1}}})
	if len(s.rows) != 1 || s.rows[0][3] != "M24" {
		t.Error(s.rows)
	}
}

func TestAsOfIsWrittenAsInFiles(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		if _, _, says := c.run("gaps", "--org", "123456785", "--as-of", "31.12.2020"); !strings.Contains(says, "on 2020-12-31") {
			c.Error(says)
		}
	})
}
