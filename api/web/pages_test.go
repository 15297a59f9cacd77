package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// browser is somebody who has come in.
type browser struct {
	*doortest.House
	handler http.Handler
	cookie  string
	org     kinds.OrgID
}

// files make a small register: a department with two units, three systems, and
// an agreement for one of them.
var files = []struct{ kind, text string }{
	{"units", "code;name;level;parent_code;active_from;reports;isk\nKOM;Fjordvik kommune;municipality;;2010-01-01;no;\nB1;Oppvekst;department;KOM;2010-01-01;no;\nV1;Skolen;undertaking;B1;2010-01-01;yes;isk@fjordvik.example\nV2;Barnehagen;undertaking;B1;2010-01-01;yes;\n"},
	{"systems", "system_code;name;owner_unit;lifecycle;in_use_from;personal_data\nS1;Elevsystem;V1;active;2019-01-01;yes\nS2;Timeplan;V1;active;2019-01-01;yes\nS3;Arkiv <b>;V2;active;2019-01-01;yes\n"},
	{"engagements", "engagement_code;processor_name;system_codes;role_basis;personal_data;access_mode;starts_on\nE1;Skyvik AS;S1;processor;yes;hosts_data;2019-01-01\nE2;Skyvik AS;S2;processor;yes;hosts_data;2019-01-01\n"},
}

// each opens the register of a house to a browser, on either database.
func each(t *testing.T, test func(b *browser)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		for _, f := range files {
			res, err := exchange.New(h.Door).Import(doortest.As(org), f.kind, strings.NewReader(f.text), exchange.Options{})
			if doortest.Must(h, res, err).Rejected > 0 || !res.Written {
				h.Fatalf("%s: %+v", f.kind, res)
			}
		}
		test(enter(h, org))
	})
}

func enter(h *doortest.House, org kinds.OrgID) *browser {
	h.Helper()
	site, err := web.NewSite(h.Door, true, false)
	b := &browser{House: h, org: org, handler: api.New(api.Rooms{Door: h.Door, Web: doortest.Must(h, site, err).Handler()})}
	acting := access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
	link, err := account.New(h.Door).CreateLink(acting)
	res := b.post("/enter", url.Values{"token": {doortest.Must(h, link, err)}})
	b.cookie = res.Result().Cookies()[0].String()
	return b
}

func (b *browser) send(method, path, media string, body []byte) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", media)
	r.Header.Set("Cookie", b.cookie)
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, r)
	return rec
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	b.Helper()
	return b.send("POST", path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// see gets a page that must hold some words and none of some others.
func (b *browser) see(path string, status int, words ...string) string {
	b.Helper()
	rec := b.send("GET", path, "", nil)
	return b.holds(path, rec, status, words...)
}

func (b *browser) holds(path string, rec *httptest.ResponseRecorder, status int, words ...string) string {
	b.Helper()
	body := rec.Body.String()
	if rec.Code != status || strings.Contains(body, "⟦") {
		b.Errorf("%s answers %d, want %d: %s", path, rec.Code, status, regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(body, -1))
	}
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(body, strings.TrimPrefix(w, "!")) {
			b.Errorf("%s: has, or lacks, %q (%v)", path, w, not)
		}
	}
	return body
}

// upload sends a file, and gives the address that answers.
func (b *browser) upload(kind, name string, content []byte) *httptest.ResponseRecorder {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("kind", kind)
	part, err := w.CreateFormFile("file", name)
	_, _ = doortest.Must(b, part, err).Write(content)
	_ = w.Close()
	return b.send("POST", "/import", w.FormDataContentType(), body.Bytes())
}

var unitLink = regexp.MustCompile(`href="(/units/[0-9a-f-]{36})">Skolen<`)

func TestUnitPages(t *testing.T) {
	each(t, func(b *browser) {
		list := b.see("/units", 200, `class="level-2"`, "Oppvekst", `href="/gaps?unit=V1"`, `href="/systems?unit=B1"`)
		m := unitLink.FindStringSubmatch(list)
		if m == nil {
			b.Fatal("the list has no link to the unit")
		}
		b.see("/units?q=barne", 200, "Barnehagen", "!>Skolen<")
		b.see("/units?level=department", 200, "Oppvekst", "!>Skolen<")
		b.see(m[1], 200, "Elevsystem", "Timeplan", "isk@fjordvik.example", `href="/units/`)
		b.see(m[1]+"/history", 200)
		b.see("/units/new?below="+strings.TrimPrefix(m[1], "/units/"), 200, "Skolen")
		form := b.see(m[1]+"/edit", 200, "isk@fjordvik.example")
		isk := regexp.MustCompile(`name="isk" value="([^"]+)"`).FindStringSubmatch(form)
		version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(form)
		if isk == nil || version == nil {
			b.Fatal("the form does not hold its contact, or its version")
		}
		saved := b.post(m[1]+"/edit", url.Values{"do": {"save"}, "version": {version[1]}, "name": {"Skolen på haugen"}, "code": {"V1"}, "level": {"undertaking"}, "parentUnit": {"Oppvekst (B1)"}, "activeFrom": {"2010-01-01"}, "reports": {"yes"}, "isk": {isk[1]}})
		if saved.Code != http.StatusSeeOther {
			b.Fatalf("the form answers %d: %s", saved.Code, saved.Body)
		}
		b.see(m[1], 200, "Skolen på haugen", "isk@fjordvik.example")
		b.see("/units/00000000-0000-0000-0000-000000000000", 404)
	})
}

func TestReportPage(t *testing.T) {
	each(t, func(b *browser) {
		b.see("/report", 200, `<option value="2025" selected>`, `href="/gaps?asof=2025-12-31&amp;rule=coverage"`, `href="/report/pdf?year=2025"`, "<svg", `href="/gaps?asof=2025-12-31&amp;rule=coverage&amp;unit=B1"`, "#list-units", `id="list-units"`)
		b.see("/report?year=2026&lang=en", 200, "31 December 2026")
		b.see("/report?year=nonsense", 200, `<option value="2025" selected>`)
		b.see("/report?year=2001", 200, `<option value="2001" selected>`)
		rec := b.send("GET", "/report/pdf?year=2025", "", nil)
		if rec.Code != 200 || rec.Header().Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(rec.Body.Bytes(), []byte("%PDF-")) {
			b.Errorf("the PDF: %d %v", rec.Code, rec.Header())
		}
	})
}

// TestImportPages: nothing changes before the decision, the file waits in the
// register, and the receipt stays.
func TestImportPages(t *testing.T) {
	each(t, func(b *browser) {
		b.see("/import", 200, `enctype="multipart/form-data"`, "/import/columns/units")
		good := []byte("code;name;level;parent_code\nV3;SFO;undertaking;B1\n")
		rec := b.upload("units", `..\<b>.csv`, good)
		at := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/import/") {
			b.Fatalf("%d %q", rec.Code, at)
		}
		b.see(at, 200, "&lt;b&gt;.csv", `value="take"`, `!name="rows"`)
		b.see("/units", 200, "!SFO")
		b.see("/import", 200, at)
		if rec = b.post(at, url.Values{"do": {"take"}}); rec.Header().Get("Location") != at+"?done=imported" {
			b.Fatalf("%d %s", rec.Code, rec.Header().Get("Location"))
		}
		b.see(at, 200, `!value="take"`)
		b.see("/units", 200, "SFO")
		if rec = b.post(at, url.Values{"do": {"take"}}); rec.Header().Get("Location") != at {
			b.Errorf("sent twice: %d %s", rec.Code, rec.Header().Get("Location"))
		}
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		stranger.see(at, 404)
		stranger.see("/import", 200, "!"+at)
	})
}

// TestImportRejects: rows that are wrong stop the file, unless the others are
// asked for; a file that is no table is explained; one may be discarded.
func TestImportRejects(t *testing.T) {
	each(t, func(b *browser) {
		at := b.upload("units", "x.csv", []byte("code;name;level;parent_code\nV3;SFO;undertaking;B1\nV4;<i>Feil;rar;B1\n")).Header().Get("Location")
		b.see(at, 200, `name="rows"`, "<span>", "level", "rar")
		rec := b.post(at, url.Values{"do": {"take"}})
		b.holds(at, rec, 422, `name="rows"`)
		b.see("/units", 200, "!SFO")
		if rec = b.post(at, url.Values{"do": {"take"}, "rows": {"good"}}); rec.Code != http.StatusSeeOther {
			b.Errorf("the good rows: %d", rec.Code)
		}
		b.see(at, 200, "rar")
		b.see("/units", 200, "SFO", "!Feil")

		at = b.upload("units", "x.csv", []byte("kode;navn\n1;2\n")).Header().Get("Location")
		b.see(at, 422, "code", `!value="take"`)
		if rec = b.post(at, url.Values{"do": {"drop"}}); rec.Header().Get("Location") != "/import" {
			b.Errorf("discarded: %d", rec.Code)
		}
		b.see(at, 404)
	})
}

// TestImportPreviewIsKept: looking at a file runs nothing and writes nothing, and
// shows what was found when it was tried; it is tried again when somebody asks.
func TestImportPreviewIsKept(t *testing.T) {
	each(t, func(b *browser) {
		at := b.upload("units", "x.csv", []byte("code;name;level;parent_code\nV3;SFO;undertaking;B9\n")).Header().Get("Location")
		b.see(at, 200, "B9", `!value="take"`, `value="check"`)
		b.take("units", "code;name;level;parent_code\nB9;Ny;department;KOM\n")
		before := b.Counts()
		for range 2 {
			b.see(at, 200, "B9", `!value="take"`, `value="check"`)
		}
		if rec := b.post(at, url.Values{"do": {"check"}}); rec.Header().Get("Location") != at {
			b.Errorf("checked again: %d", rec.Code)
		}
		b.see(at, 200, "!B9", `value="take"`)
		if diff := cmp.Diff(before, b.Counts()); diff != "" {
			b.Error(diff)
		}
	})
}

// TestImportDiffers: where the register has changed since the file was tried, the
// import decides, and the page says what came out otherwise.
func TestImportDiffers(t *testing.T) {
	each(t, func(b *browser) {
		text := "code;name;level;parent_code\nV3;SFO;undertaking;B1\nV4;Kulturskolen;undertaking;B1\n"
		at := b.upload("units", "x.csv", []byte(text)).Header().Get("Location")
		b.take("units", "code;name;level;parent_code\nV3;SFO;undertaking;B1\n")
		if rec := b.post(at, url.Values{"do": {"take"}}); rec.Header().Get("Location") != at+"?done=imported" {
			b.Fatalf("%d", rec.Code)
		}
		b.see(at, 200, "1 now, 2 when the file was checked", "1 now, 0 when the file was checked")

		at = b.upload("units", "x.csv", []byte("code;name;level;parent_code;active_to\nV5;Hallen;undertaking;B1;\n")).Header().Get("Location")
		b.see(at, 200, `value="take"`)
		b.rename("B1", "B2")
		rec := b.post(at, url.Values{"do": {"take"}})
		b.holds(at, rec, 422, "0 now, 1 when the file was checked", "line 2: No unit has this code")
		b.see(at, 200, "No unit has this code", "!when the file was checked")
		b.see("/units", 200, "!Hallen")
	})
}

// rename gives a unit another code, behind the back of whoever tries a file.
func (b *browser) rename(from, to string) {
	b.Helper()
	units := door.NewNoun[party.Unit, party.UnitInput](b.Door)
	as := doortest.As(b.org)
	page, err := units.List(as, door.Query{Filters: map[string]string{"code": from}})
	u := doortest.Must(b, page, err).Items[0]
	in := u.UnitInput
	in.Code = to
	_, err = units.Update(as, u.ID.String(), u.Version, in)
	doortest.Must(b, u, err)
}

// take imports a file past the pages.
func (b *browser) take(kind, text string) {
	b.Helper()
	res, err := exchange.New(b.Door).Import(doortest.As(b.org), kind, strings.NewReader(text), exchange.Options{})
	if doortest.Must(b, res, err); !res.Written {
		b.Fatalf("%+v", res)
	}
}

// TestImportPressedTwice: two presses at the same moment import once, and the
// receipt is that of the first.
func TestImportPressedTwice(t *testing.T) {
	each(t, func(b *browser) {
		var text strings.Builder
		text.WriteString("system_code;name\n")
		for i := range 320 {
			fmt.Fprintf(&text, "N%d;Nytt %d\n", i, i)
		}
		at := b.upload("systems", "x.csv", []byte(text.String())).Header().Get("Location")
		var presses sync.WaitGroup
		for range 4 {
			presses.Go(func() {
				if rec := b.post(at, url.Values{"do": {"take"}}); rec.Code != http.StatusSeeOther {
					b.Errorf("%d %s", rec.Code, rec.Body)
				}
			})
		}
		presses.Wait()
		b.see(at, 200, `<span class="number">320</span> <span class="title">Created</span>`)
	})
}

// TestImportLarge: a large file is worked on in the background. Its page says how far that is,
// whatever is pressed meanwhile, and the list of files leads back to it.
func TestImportLarge(t *testing.T) {
	each(t, func(b *browser) {
		text := []byte("system_code;name\n")
		for i := range exchange.LargeRows + 1 {
			text = fmt.Appendf(text, "N%d;Nytt %d\n", i, i)
		}
		at := b.upload("systems", "x.csv", text).Header().Get("Location")
		running := []string{`id="running"`, "<progress", `!value="take"`, `!value="drop"`}
		b.see(at+"?lang=en", 200, append(running, "The file is being checked")...)
		for _, do := range []string{"take", "drop", "check", "undo"} {
			if rec := b.post(at, url.Values{"do": {do}}); rec.Header().Get("Location") != at {
				b.Errorf("%s while it is being checked: %d %s", do, rec.Code, rec.Header().Get("Location"))
			}
		}
		b.see("/import?lang=en", 200, at, "Being worked on")
		w := jobs.NewWork()
		exchange.New(b.Door).Works(w)
		b.Work(w)
		done := func() bool {
			rec := b.send("GET", at, "", nil)
			return rec.Code == 200 && !strings.Contains(rec.Body.String(), `id="running"`)
		}
		b.Until("it is tried", done)
		b.see(at, 200, `value="take"`)
		if rec := b.post(at, url.Values{"do": {"take"}}); rec.Header().Get("Location") != at {
			b.Errorf("taken: %d %s", rec.Code, rec.Header().Get("Location"))
		}
		b.Until("it is taken", done)
		b.see(at+"?lang=en", 200, "Created", "!<progress", `!value="take"`)
	})
}

// actor is who the browser's session speaks for.
func (b *browser) actor() context.Context {
	b.Helper()
	secret := b.cookie[strings.Index(b.cookie, "=")+1:]
	secret, _, _ = strings.Cut(secret, ";")
	who, err := account.New(b.Door).Resume(b.Context(), secret)
	return access.With(b.Context(), doortest.Must(b, who, err))
}

// TestImportOldUpload: a file from before trials were kept can be tried.
func TestImportOldUpload(t *testing.T) {
	each(t, func(b *browser) {
		id, err := account.NewUploads(b.Door).Keep(b.actor(), "units", "x.csv", []byte("code;name;level;parent_code\nV3;SFO;undertaking;B1\n"))
		at := "/import/" + doortest.Must(b, id, err)
		b.see(at, 200, `value="check"`, `!value="take"`)
		b.post(at, url.Values{"do": {"check"}})
		b.see(at, 200, `value="take"`)
	})
}

func TestImportRefuses(t *testing.T) {
	each(t, func(b *browser) {
		for _, c := range []struct {
			kind    string
			content []byte
			status  int
		}{
			{"secrets", []byte("x"), 422}, {"units", nil, 422},
			{"units", bytes.Repeat([]byte("x"), account.MaxUpload+1), 422}, {"units", bytes.Repeat([]byte("x"), web.MaxUpload), 413},
		} {
			b.holds(fmt.Sprintf("%s of %d", c.kind, len(c.content)), b.upload(c.kind, "x.csv", c.content), c.status, `id="errors"`)
		}
		for _, name := range []string{"x.xlsx", "x.csv.exe", "x.html", "csv", "x.csv."} {
			b.holds(name, b.upload("units", name, []byte("code;name\nX;Y\n")), 422, `id="errors"`)
		}
		b.see("/import/columns/units", 200, "\ufeffcode;name;", "parent_code")
		b.see("/import/columns/secrets", 404)
		nobody := &browser{House: b.House, handler: b.handler}
		for _, path := range []string{"/units", "/report", "/report/pdf", "/import", "/import/columns/units"} {
			nobody.see(path, 401)
		}
	})
}
