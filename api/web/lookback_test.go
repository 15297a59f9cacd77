package web_test

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// later gives the same browser an hour on.
func (b *browser) later(hours time.Duration) *browser {
	b.Helper()
	d := b.Door.WithClock(func() time.Time { return doortest.Now.Add(hours * time.Hour) })
	site, err := web.NewSite(d, true, false)
	return &browser{House: &doortest.House{T: b.T, Door: d}, org: b.org, cookie: b.cookie, handler: api.New(api.Rooms{Door: d, Web: doortest.Must(b, site, err).Handler()})}
}

// keep takes the cookies of an answer, as a browser does.
func (b *browser) keep(cookies []string) {
	for _, c := range cookies {
		pair, _, _ := strings.Cut(c, ";")
		if name, value, _ := strings.Cut(pair, "="); name == "ledd_known" {
			b.cookie = regexp.MustCompile(`; ledd_known=[^;]*`).ReplaceAllString(b.cookie, "")
			if value != "" {
				b.cookie += "; " + pair
			}
		}
	}
}

// look follows an address, and keeps what it sets.
func (b *browser) look(path string) {
	b.Helper()
	b.keep(b.send("GET", path, "", nil).Header().Values("Set-Cookie"))
}

// TestLookingBack: one choice, and every page shows the register as it was known:
// systems, gaps, chains, agreements, vendors, units, versions, the trail; each says
// so. Back to now is one press.
func TestLookingBack(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=nb"
		ctx := doortest.As(b.org)
		systems := door.NewNoun[chain.System, chain.SystemInput](b.Door)
		list, err := systems.List(ctx, door.Query{Sort: "code"})
		first := doortest.Must(b, list, err).Items[0]
		at := systemsPathOf(first)
		pages := []string{"/systems", at, at + "/chain", "/gaps", "/units", "/vendors", "/agreements", "/report?year=2025", "/members", "/settings"}
		before := map[string]string{}
		for _, p := range pages {
			before[p] = trimmed(b.see(p, 200, `!class="past"`))
		}
		now := b.later(1)
		later := door.NewNoun[chain.System, chain.SystemInput](now.Door)
		in := first.SystemInput
		in.Name = "Helt nytt navn"
		_, err = later.Update(ctx, first.ID.String(), first.Version, in)
		doortest.Must(b, 0, err)
		_, err = later.Create(ctx, chain.SystemInput{Name: "Kom senere", PersonalData: kinds.Yes, Lifecycle: chain.Active})
		doortest.Must(b, 0, err)
		now.see("/systems", 200, "Helt nytt navn", "Kom senere")

		now.look("/gaps?knownAt=2026-11-22T10:00:00Z")
		for _, p := range pages {
			got := now.see(p, 200, `class="past"`, "22.11.2026 11.00", `action="/lookback/end"`, "!Helt nytt navn", "!Kom senere", "!/edit")
			if p != "/gaps" && !strings.Contains(trimmed(got), strings.TrimSpace(heart(before[p]))) {
				b.Errorf("%s is not what it was:\n%.1500s\n---\n%.1500s", p, heart(before[p]), heart(trimmed(got)))
			}
		}
		now.see(at+"/history", 200, "!Helt nytt navn", `id="version-1"`, `!id="version-2"`)
		now.see("/systems/"+kinds.NewID[chain.System]().String(), 404, `class="past"`)
		now.see("/audit", 200, "!system.update", `class="past"`, `!action="/audit/verify"`)
		rec := now.post("/lookback/end", url.Values{"next": {"/systems"}})
		if now.keep(rec.Header().Values("Set-Cookie")); rec.Code != 303 || rec.Header().Get("Location") != "/systems" {
			b.Errorf("back to now: %d %s", rec.Code, rec.Header())
		}
		now.see("/systems", 200, "Helt nytt navn", `!class="past"`)
	})
}

func systemsPathOf(s *chain.System) string { return "/systems/" + s.ID.String() }

var (
	stamps = regexp.MustCompile(`(?s)<section class="past".*?</section>|\.[0-9a-f]{10}\.|\s+`)
	links  = regexp.MustCompile(`(?s)<(form|a class="ds-button"|a class="ds-link" data-color="warning").*?</(form|a)>|<p class="panel-actions">.*?</p>|<div class="page-actions">.*?</div>`)
)

// trimmed is a page without what looking back adds and leaves out.
func trimmed(page string) string {
	return stamps.ReplaceAllString(links.ReplaceAllString(page, ""), " ")
}

// heart is the first table of a page: what the register says.
func heart(page string) string {
	_, table, found := strings.Cut(page, "<tbody")
	if !found {
		return ""
	}
	table, _, _ = strings.Cut(table, "</tbody")
	for _, cut := range []string{"<input", "<details", "<label"} { // boxes to tick
		table, _, _ = strings.Cut(table, cut)
	}
	return table
}

// TestNothingIsWrittenInThePast: no form opens, no press does anything, and what
// was written in another window is sent again by one button.
func TestNothingIsWrittenInThePast(t *testing.T) {
	each(t, func(b *browser) {
		now := b.later(1)
		now.look("/gaps?knownAt=2026-11-22T10:00:00Z")
		counts := b.Counts()
		for _, p := range []string{"/systems/new", "/agreements/new", "/vendors/new", "/units/new", "/engagements/new", "/members/new", "/import", "/settings/edit"} {
			now.see(p, 409, `class="past"`, "!<textarea")
		}
		for _, p := range []string{"/systems/new", "/gaps/agreements", "/members/new", "/settings/edit", "/audit/verify", "/me/password", "/import"} {
			rec := now.post(p, url.Values{"name": {"Skrevet <b> her"}, "password": {"hemmelig ord"}, "do": {"save"}})
			body := now.holds(p, rec, 409, `class="past"`)
			switch kept := strings.Contains(body, "Skrevet &lt;b&gt; her"); {
			case strings.HasPrefix(p, "/me/"):
				if kept || strings.Contains(body, "hemmelig") {
					b.Errorf("%s shows a password", p)
				}
			case !kept || !strings.Contains(body, `action="`+p+`?now=1"`):
				b.Errorf("%s lost what was written: %s", p, body)
			}
		}
		rec := now.upload("units", "enheter.csv", []byte("code;name\nX;Y\n"))
		now.holds("/import", rec, 409, "Choose the file once more")
		for table, n := range b.Counts() {
			if n != counts[table] {
				b.Errorf("%s: %d rows, and %d before", table, n, counts[table])
			}
		}
		rec = now.post("/systems/new?now=1", url.Values{"name": {"Sendt igjen"}, "do": {"save"}})
		if now.keep(rec.Header().Values("Set-Cookie")); rec.Code != 303 {
			b.Errorf("sent again: %d %s", rec.Code, rec.Body)
		}
		now.see("/systems", 200, "Sendt igjen", `!class="past"`)
	})
}

// TestChoosingAnInstant: as people write it, in the controller's zone; what is no
// instant, or has not been, is said at its field.
func TestChoosingAnInstant(t *testing.T) {
	each(t, func(b *browser) {
		for _, c := range []struct{ day, time, shown string }{
			{"2026-11-22", "10.30", "22.11.2026 10.30"}, {"22.11.2026", "kl. 10:30", "22.11.2026 10.30"}, {"1.3.2026", "", "01.03.2026 23.59"},
			{"2026-06-01", "0915", "01.06.2026 09.15"}, {"2026-11-22", "", "22.11.2026 11.00"}, {"2026-11-22", "9", "22.11.2026 09.00"},
		} {
			rec := b.post("/lookback", url.Values{"day": {c.day}, "time": {c.time}, "next": {"/units"}})
			if rec.Code != 303 || rec.Header().Get("Location") != "/units" {
				b.Errorf("%s %s: %d", c.day, c.time, rec.Code)
				continue
			}
			b.keep(rec.Header().Values("Set-Cookie"))
			status := 404 // before the organisation came in
			if c.shown == "22.11.2026 11.00" {
				status = 200
			}
			b.see("/units?lang=nb", status, c.shown, `action="/lookback/end"`)
		}
		for _, c := range [][2]string{{"", ""}, {"i fjor", ""}, {"2026-11-23", ""}, {"2026-11-22", "23.00"}, {"2026-11-22", "25.00"}, {"2026-11-22", "midt på dagen"}, {"2026-02-31", ""}} {
			rec := b.post("/lookback", url.Values{"day": {c[0]}, "time": {c[1]}})
			b.holds("/lookback", rec, 422, `aria-invalid="true"`, `id="errors"`)
		}
		b.see("/gaps?knownAt=2027-01-01T00:00:00Z", 400)
		b.see("/gaps?knownAt=yesterday", 400)
		if rec := b.post("/lookback", url.Values{"day": {"1.3.2026"}, "next": {"https://ond.example/"}}); rec.Header().Get("Location") != "/gaps" {
			b.Errorf("goes on to %s", rec.Header().Get("Location"))
		}
	})
}

// TestDifference: versions newest first with who and when, and any two against
// each other, marked with words.
func TestDifference(t *testing.T) {
	each(t, func(b *browser) {
		ctx := door.WithRequest(doortest.As(b.org), door.Request{Reason: "Ny rutine"})
		systems := door.NewNoun[chain.System, chain.SystemInput](b.Door)
		s, err := systems.Create(ctx, chain.SystemInput{Name: "Elevmappe", Description: "Slettes etter 30 dager.", SpecialKinds: []string{"helse", "religion"}})
		doortest.Must(b, s, err)
		for _, text := range []string{"Slettes etter 90 dager.", "Slettes etter 90 dager, eller før."} {
			in := s.SystemInput
			in.Description, in.SpecialKinds, in.SpecialCategories = text, []string{"helse", "fagforening"}, kinds.Yes
			s, err = systems.Update(ctx, s.ID.String(), s.Version, in)
			doortest.Must(b, s, err)
		}
		at := systemsPathOf(s) + "/history?lang=nb"
		b.see(at, 200, `id="version-3"`, "test coordinator", "Ny rutine", "<del><span class=\"became\">fjernet:</span> religion</del>", "<ins><span class=\"became\">lagt til:</span> fagforening</ins>", "helse",
			"<del><span class=\"became\">fjernet:</span> 30</del> <ins><span class=\"became\">lagt til:</span> 90</ins>", "riskClass")
		b.see(at+"&from=1&to=3", 200, "Fra versjon 1 til versjon 3", "90 dager, eller før.")
		b.see(at+"&from=3&to=3", 200, "Versjonene er like.")
		b.see(at+"&from=1&to=77", 200, "!Fra versjon")
	})
}

// TestSettings: one record from the first save on; what is typed stays when it is
// wrong; the interval counts in the gaps, and the language on the pages.
func TestSettings(t *testing.T) {
	each(t, func(b *browser) {
		b.see("/settings", 200, "4 things are not decided")
		b.see("/settings/history", 200, "No versions had been saved.")
		b.holds("/settings/edit", b.post("/settings/edit", url.Values{"version": {"0"}, "agreementMonths": {"0"}, "do": {"save"}}), 422, `aria-invalid="true"`)
		form := url.Values{
			"version": {"0"}, "language": {"da"}, "jurisdiction": {"NO"}, "agreementMonths": {"6"}, "do": {"save"},
			"authorities.0.role": {"data_protection"}, "authorities.0.name": {"Datatilsynet"}, "authorities.0.website": {"https://www.datatilsynet.no"},
		}
		if rec := b.post("/settings/edit", form); rec.Code != 303 {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.see("/settings", 200, "Datatilsynet", "6 måneder", "1 ting er ikke bestemt") // in Danish, which nobody chose
		b.holds("/settings/edit", b.post("/settings/edit", form), 422, "Andre ændrede dette imens")
		b.see("/settings/history", 200, `id="version-1"`, `!id="version-2"`)
		s, err := party.NewSettings(b.Door).Get(doortest.As(b.org))
		if doortest.Must(b, s, err); s.Version != 1 || s.Law("SE", "2026-01-01").ReviewMonths != 6 || s.Law("SE", "2026-01-01").Jurisdiction != "NO" || s.Law("SE", "2026-01-01").ReviewMonthsHigh != 12 {
			b.Errorf("%+v", s.SettingsInput)
		}
	})
}

// TestAuditPage: rows in words with a link to the version, narrowed and paged; a
// verification leaves its result; the export is noted, and runs no formula.
func TestAuditPage(t *testing.T) {
	each(t, func(b *browser) {
		for _, name := range append(slices.Repeat([]string{"Fagsystem"}, 50), "Elevmappe") {
			_, err := door.NewNoun[chain.System, chain.SystemInput](b.Door).Create(doortest.As(b.org), chain.SystemInput{Name: name})
			doortest.Must(b, 0, err)
		}
		page := b.see("/audit?lang=nb", 200, "Opprettet system: Elevmappe", "/history#version-1", "Sporet er ikke kontrollert ennå", "Eldre")
		older := regexp.MustCompile(`href="(/audit\?cursor=[^"]+)"`).FindStringSubmatch(page)
		if older == nil {
			b.Fatal("no older rows")
		}
		b.see(html.UnescapeString(older[1])+"&lang=nb", 200, "!Opprettet system: Elevmappe", "Nyeste", "ble logget inn")
		b.see("/audit?kind=unit&action=unit.create&from=22.11.2026&to=2026-11-22", 200, "4 rows", "!Elevmappe")
		b.see("/audit?from=i+fjor", 200, `aria-invalid="true"`)
		b.see("/audit?to=2026-11-21", 200, "!Elevmappe")
		b.see("/audit?cursor=x", 400)
	})
}

// TestAuditProof: who may, proves the trail on the page, and takes it away; both
// leave a row.
func TestAuditProof(t *testing.T) {
	each(t, func(b *browser) {
		if rec := b.post("/audit/verify", url.Values{}); rec.Code != 403 { // a coordinator
			b.Errorf("a coordinator verifies: %d", rec.Code)
		}
		b.see("/audit/export", 403)
		operator := access.With(b.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: b.org})
		in, err := account.New(b.Door).Invite(operator, account.Admission{Name: "=HYPERLINK(1)", Email: "revisor@x.example", MemberInput: account.MemberInput{Role: access.Auditor}})
		e, err2 := account.New(b.Door).Accept(b.Context(), doortest.Must(b, in, err).Link, account.Passwords{New: "fire grønne hester løper", Agent: "test"})
		b.cookie = "ledd_session=" + doortest.Must(b, e, err2).Secret + "; lang=nb"
		rec := b.post("/audit/verify", url.Values{})
		if rec.Code != 303 || rec.Header().Get("Location") != "/audit?done=verified" {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.see("/audit?done=verified", 200, "Sporet er kontrollert, og alt stemmer.", "alt stemmer.", "Kontrollerte sporet: alt stemte")
		file := b.see("/audit/export?format=csv", 200, "sequence,at,actor", "'=HYPERLINK(1)", "!,=HYPERLINK")
		if n := strings.Count(file, "\n"); n < 20 {
			b.Errorf("%d lines", n)
		}
		b.see("/audit/export?format=json&kind=unit", 200, `"kind": "unit"`, `!"kind": "system"`)
		b.see("/audit", 200, "Lastet ned revisjonssporet")
		b.see("/settings/edit", 403)
		b.see("/settings", 200, "!/settings/edit\"")
	})
}

// TestHandoverPage: what is wrong stands at its field, one press hands over, and
// the receipt says what.
func TestHandoverPage(t *testing.T) {
	each(t, func(b *browser) {
		operator := access.With(b.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: b.org})
		let := func(name string, role access.Role) account.Invited {
			in, err := account.New(b.Door).Invite(operator, account.Admission{Name: name, Email: strings.ToLower(name) + "@x.example", MemberInput: account.MemberInput{Role: role}})
			return doortest.Must(b, in, err)
		}
		leaver, next, boss := let("Slutt", access.DPO), let("Neste", access.Auditor), let("Sjef", access.Administrator)
		_, err := door.NewNoun[party.Contact, party.ContactInput](b.Door).Create(doortest.As(b.org), party.ContactInput{Role: "dpo", Name: "Slutt", Email: "Slutt@x.example"})
		doortest.Must(b, 0, err)
		e, err := account.New(b.Door).Accept(b.Context(), boss.Link, account.Passwords{New: "fire grønne hester løper", Agent: "test"})
		b.cookie = "ledd_session=" + doortest.Must(b, e, err).Secret + "; lang=nb"
		at := "/members/" + leaver.Member.ID.String()
		b.see(at, 200, at+"/handover")
		b.see(at+"/handover", 200, "Personvernombud", "Slutt@x.example", "Neste, neste@x.example", "!Slutt, slutt@x.example")
		for _, form := range []url.Values{{"lastDay": {"2026-11-22"}}, {"to": {next.Member.ID.String()}, "lastDay": {"i morgen"}}, {"to": {next.Member.ID.String()}, "lastDay": {"2026-11-23"}}} {
			b.holds(at, b.post(at+"/handover", form), 422, `aria-invalid="true"`, `id="errors"`)
		}
		b.holds(at, b.post(at+"/handover", url.Values{"to": {next.Member.ID.String()}, "lastDay": {"21.11.2026"}}), 200, "Overlevert fra Slutt til Neste", "21.11.2026", "Nye roller hos etterfølgeren", "!<button class=\"ds-button\" type=\"submit\">Overlever")
		b.see(at+"/handover", 200, "Ingen kontaktpunkter har denne e-postadressen.", "Ingen roller gjelder etter i dag.")
		b.see("/audit", 200, "Overlevert etter Slutt")
	})
}
