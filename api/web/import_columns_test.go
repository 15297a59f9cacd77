package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What the columns of a foreign sheet mean is said on a page, kept for the next file with
// the same columns, and the import can be taken back.
func TestImportColumns(t *testing.T) {
	each(t, func(b *browser) {
		file := []byte("Behandling;Formål;Sær kolonne\nFravær;Følge opp fravær;x1\nSFO;Gi plass;x2\n")
		send := func() string {
			rec := b.upload("activities", "protokoll.csv", file)
			at := rec.Header().Get("Location")
			if rec.Code != http.StatusSeeOther || !strings.HasSuffix(at, "?step=columns") {
				b.Fatalf("%d %q", rec.Code, at)
			}
			return strings.TrimSuffix(at, "?step=columns")
		}
		at := send()
		b.see(at+"?step=columns", 200, "Sær kolonne", "Følge opp fravær", `name="column2"`, `<option value="name" selected>`)
		form := url.Values{"do": {"columns"}, "sheet": {""}, "header": {"1"}, "column0": {"name"}, "column1": {"purposes"}, "column2": {"-out"}}
		b.holds(at, b.post(at, form), 422, "Sær kolonne")
		form.Set("reason2", "Internt nummer")
		rec := b.post(at, form)
		if rec.Code != http.StatusSeeOther {
			b.Fatalf("%d", rec.Code)
		}
		b.see(at, 200, "Fravær", "SFO", `name="line"`, `value="take"`)
		b.see("/activities", 200, "!Fravær")
		if rec = b.post(at, url.Values{"do": {"take"}, "shown": {"2", "3"}, "line": {"2"}}); rec.Code != http.StatusSeeOther {
			b.Fatalf("take: %d", rec.Code)
		}
		b.see("/activities", 200, "Fravær", "!SFO")
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		stranger.holds(at, stranger.post(at, url.Values{"do": {"undo"}}), 404)
		b.see(at, 200, `value="undo"`)
		if rec = b.post(at, url.Values{"do": {"undo"}}); rec.Code != http.StatusSeeOther {
			b.Fatalf("undo: %d", rec.Code)
		}
		b.see(at+"?lang=nb", 200, "Importen er angret", `!value="undo"`)
		b.see("/activities", 200, "!Fravær")

		again := send()
		b.see(again+"?step=columns", 200, `<option value="-out" selected>`, "Internt nummer", "protokoll.csv")
		page := b.see("/import", 200, `value="forget"`)
		_, rest, _ := strings.Cut(page, `action="/import/`)
		for ; !strings.Contains(strings.SplitN(rest, "</form>", 2)[0], `value="forget"`); _, rest, _ = strings.Cut(rest, `action="/import/`) {
			if rest == "" {
				b.Fatal("no way to forget a mapping")
			}
		}
		id, _, _ := strings.Cut(rest, `"`)
		stranger.holds("forget", stranger.post("/import/"+id, url.Values{"do": {"forget"}}), 404)
		if rec = b.post("/import/"+id, url.Values{"do": {"forget"}}); rec.Code != http.StatusSeeOther {
			b.Fatalf("forget: %d", rec.Code)
		}
		b.see("/import", 200, `!value="forget"`)
	})
}
