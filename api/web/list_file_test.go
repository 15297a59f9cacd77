package web_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ledd/internal/door/doortest"
	tables "ledd/internal/sheet"
)

// file gets a list as rows.
func (b *browser) file(path, kind string) [][]string {
	b.Helper()
	rec := b.send("GET", path, "", nil)
	if rec.Code != 200 || !strings.HasSuffix(rec.Header().Get("Content-Disposition"), "."+kind+`"`) {
		b.Fatalf("%s: %d %s", path, rec.Code, rec.Header().Get("Content-Disposition"))
	}
	if kind == "csv" {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		return doortest.Must(b, rows, err)
	}
	book, err := tables.Read(rec.Body.Bytes())
	var rows [][]string
	for _, r := range doortest.Must(b, book, err).Sheets[0].Rows {
		row := make([]string, 0, len(r.Cells))
		for i := range r.Cells {
			row = append(row, r.Cell(i))
		}
		rows = append(rows, row)
	}
	return rows
}

// A list is saved with the filter on screen, over all its pages, with the columns that one
// chooses, and no program runs what stands in it.
func TestListAsFile(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		var text strings.Builder
		text.WriteString("system_code;name;description\n")
		for i := range 60 {
			fmt.Fprintf(&text, "F%03d;Filed %02d;About %02d\n", i, i, i)
		}
		b.take("systems", text.String())
		b.see("/systems?q=filed", 200, `name="file" value="xlsx"`, `name="column" value="name" checked`, `name="column" value="field.description"`, `<input type="hidden" name="q" value="filed">`)
		for _, kind := range []string{"csv", "xlsx"} {
			whole := b.file("/systems?q=filed&sort=-name&file="+kind, kind)
			if len(whole) != 61 || whole[0][0] != "System" && whole[0][0] != "Name" || whole[1][0] != "Filed 59" || whole[60][0] != "Filed 00" || whole[1][1] != "F059" {
				b.Errorf("%s: %d rows, %q, %q", kind, len(whole), whole[0], whole[1])
			}
			got := b.file("/systems?q=filed&column=name&column=field.description&file="+kind, kind)
			if len(got) != 61 || !slices.Equal(got[1], []string{"Filed 00", "F000", "About 00"}) {
				b.Errorf("%s: %q %q", kind, got[0], got[1])
			}
		}
		form := url.Values{"do": {"save"}, "name": {"=HYPERLINK(\"http://x.example\")"}, "personalData": {"no"}}
		if rec := b.post("/systems/new", form); rec.Code != 303 {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		if got := b.file("/systems?q=hyperlink&file=csv", "csv"); len(got) != 2 || got[1][0] != `'=HYPERLINK("http://x.example")` {
			b.Errorf("%q", got)
		}
		if got := b.file("/systems?q=hyperlink&file=xlsx", "xlsx"); len(got) != 2 || got[1][0] != form.Get("name") { // as text, which no program runs
			b.Errorf("%q", got)
		}
		b.see("/systems?file=exe", 200, "Filed 00") // no such file: the page
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		if got := stranger.file("/systems?file=csv", "csv"); len(got) != 1 {
			b.Errorf("a stranger gets %q", got)
		}
	})
}

// Every list of the navigation can be saved: its file has the heads of its page, and as
// many rows as the page says that there are.
func TestEveryListAsFile(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		start := b.see("/gaps", 200)
		lists, seen := 0, map[string]bool{}
		for _, m := range regexp.MustCompile(`href="(/[a-z-]+(?:/[a-z-]+)?)"`).FindAllStringSubmatch(start, -1) {
			if seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			page := b.send("GET", m[1], "", nil).Body.String()
			if !strings.Contains(page, `class="fold list-file"`) {
				continue
			}
			lists++
			total := regexp.MustCompile(`class="range"[^>]*>[^<]*? of (\d+) `).FindStringSubmatch(page)
			for _, kind := range []string{"csv", "xlsx"} {
				rows := b.file(m[1]+"?file="+kind, kind)
				if total == nil || fmt.Sprint(len(rows)-1) != total[1] || slices.Contains(rows[0], "") {
					b.Errorf("%s: %d rows of %q, heads %q", m[1], len(rows)-1, total, rows[0])
				}
			}
		}
		if lists < 4 {
			b.Errorf("only %d lists in the navigation can be saved", lists)
		}
		for _, path := range []string{"/gaps?list=unrevised&file=csv", "/documents?file=csv", "/templates?file=csv", "/activities?file=csv", "/vendors?file=csv"} {
			b.file(path, "csv")
		}
	})
}
