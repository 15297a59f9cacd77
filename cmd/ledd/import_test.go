package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	workbook "ledd/internal/sheet"
)

// TestImportChoices: the sheet and the row of the header are said at the terminal as on the page,
// and an import of activities is taken back by its number.
func TestImportChoices(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.ok("import", "organisations", c.file("name;orgnr\nFjordvik kommune;123456785\n"))
		tab := func(name string, lines ...[]string) workbook.Tab {
			return workbook.Tab{Name: name, Columns: 2, Width: 20, Lines: func(write func([]string) error) error {
				for _, l := range lines {
					if err := write(l); err != nil {
						return err
					}
				}
				return nil
			}}
		}
		var book bytes.Buffer
		if err := workbook.Write(&book,
			tab("Register", []string{"Behandling", "Formål"}, []string{"Skolemat", "Servere mat"}),
			tab("Gammelt", []string{"Navn på behandling", "Formål"}, []string{"Behandling", "Formål"}, []string{"Fravær", "Følge opp"}, []string{"Barnehage", "Gi plass"}),
		); err != nil {
			c.Fatal(err)
		}
		file := filepath.Join(c.dir, "protokoll.xlsx")
		if err := os.WriteFile(file, book.Bytes(), 0o600); err != nil {
			c.Fatal(err)
		}
		on := func(more ...string) []string {
			return append([]string{"import", "activities", "--org", "123456785"}, more...)
		}
		for want, more := range map[string][]string{
			"created 1 updated 0 unchanged 0 rejected 0\n": {"--sheet", "Register"},
			"created 3 updated 0 unchanged 0 rejected 0\n": {"--sheet", "Gammelt", "--header-row", "1"},
			"created 2 updated 0 unchanged 0 rejected 0\n": {"--sheet", "Gammelt", "--header-row", "2"},
		} {
			if got := c.ok(on(append(more, file, "--dry-run")...)...); got != want {
				c.Errorf("%v printed %q, want %q", more, got, want)
			}
		}
		code, _, messages := c.run(on(file, "--sheet", "Register")...)
		number := regexp.MustCompile(`--undo (\S+)`).FindStringSubmatch(messages)
		if code != 0 || number == nil {
			c.Fatalf("exit %d: %q", code, messages)
		}
		if strings.Contains(messages, "rows") {
			c.Errorf("progress where nobody sits: %q", messages)
		}
		for range 2 {
			if got := c.ok(on("--undo", number[1])...); got != "removed 1 restored 0 kept 0\n" {
				c.Errorf("taken back: %q", got)
			}
		}
		if got := c.ok(on(file, "--sheet", "Register")...); got != "created 1 updated 0 unchanged 0 rejected 0\n" {
			c.Errorf("after it was taken back: %q", got)
		}
		for _, m := range []struct {
			more []string
			code int
			says string
		}{
			{[]string{file, "--sheet", "Nytt"}, 2, "no sheet “Nytt”"},
			{[]string{file, "--header-row=-1"}, 2, "counted from 1"},
			{[]string{file, "--undo", number[1]}, 2, "it takes no file"},
			{[]string{"--undo", "7"}, 2, "the number that the import printed"},
			{[]string{"--undo", "01999999-0000-7000-8000-000000000000"}, 1, "--undo"},
		} {
			if code, data, messages := c.run(on(m.more...)...); code != m.code || data != "" || !strings.Contains(messages, m.says) {
				c.Errorf("%v: exit %d, %q, %q", m.more, code, data, messages)
			}
		}
		if code, _, messages := c.run("import", "units", file, "--org", "123456785", "--sheet", "x"); code != 2 || !strings.Contains(messages, "a file of activities") {
			c.Errorf("exit %d, %q", code, messages)
		}
	})
}

// TestProgress: one line is written over at a terminal, and nothing elsewhere.
func TestProgress(t *testing.T) {
	for live, want := range map[bool]string{true: "\rx.csv: 100 of 250 rows\rx.csv: 250 of 250 rows\r\x1b[K", false: ""} {
		var to bytes.Buffer
		p := progress{&to, "x.csv", live}
		p.tell(100, 250)
		p.tell(300, 250)
		p.end()
		if to.String() != want {
			t.Errorf("%q, want %q", to.String(), want)
		}
	}
}
