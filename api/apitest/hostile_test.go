package apitest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// A guest changes nothing of the account that they have not, looks at no other day,
// and finds no other page: what they came with opens one agreement.
func TestGuestIsConfined(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		own := stock(h, org, "Skolen", party.UnitID{})
		g := guest(h, org, own["guest"])
		g.get("/invited/agreement", 200)
		before := h.Counts()
		for _, path := range []string{"/me/first", "/me/password", "/me/codes", "/me/passkeys", "/me/identities", "/me/organisation", "/me/sessions/" + own["guest"] + "/end", "/tokens/new", "/settings/edit", "/audit/verify", "/members/new", "/members/" + own["members"] + "/handover", "/mail/" + own["mail"] + "/resend"} {
			w := g.send("POST", path, url.Values{"name": {"Ond"}, "email": {"ond@x.example"}, "password": {password}, "organisation": {org.String()}, "to": {own["members"]}, "lastDay": {"2026-11-22"}, "do": {"save"}})
			if w.Code != 403 && w.Code != 404 {
				h.Errorf("%s: %d", path, w.Code)
			}
		}
		for _, path := range []string{"/invited/agreement?knownAt=2026-11-22T10:00:00Z", "/gaps?knownAt=2026-11-22T10:00:00Z", "/audit", "/audit/export", "/lookback", "/settings", "/shared", "/me"} {
			w := g.send("GET", path, nil)
			if w.Code != 403 && w.Code != 404 || strings.Contains(w.Header().Get("Set-Cookie"), "ledd_known") {
				h.Errorf("%s: %d %v", path, w.Code, w.Header())
			}
		}
		for table, n := range h.Counts() {
			if n != before[table] && table != "audit" { // what was refused is noted
				h.Errorf("%s had %d rows, and now %d", table, before[table], n)
			}
		}
	})
}

// Nobody looks back who may not read the trail, whatever the address or the browser
// says: not by a link, and not by a cookie made up for one's own session.
func TestPastIsForReadersOfTheTrail(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		auditor := member(h, org, "Rita", account.MemberInput{Role: access.Auditor})
		w := auditor.send("GET", "/systems?knownAt=2026-11-22T10:00:00Z", nil)
		chosen := w.Header().Get("Set-Cookie")
		if w.Code != 200 || !strings.HasPrefix(chosen, "ledd_known=") {
			h.Fatalf("%d %q", w.Code, chosen)
		}
		for _, role := range []access.Role{access.Manager, access.VendorWriter} {
			b := member(h, org, "P"+string(role), account.MemberInput{Role: role})
			if w := b.send("GET", "/systems?knownAt=2026-11-22T10:00:00Z", nil); w.Code != 403 || w.Header().Get("Set-Cookie") != "" {
				h.Errorf("%s: %d %q", role, w.Code, w.Header().Get("Set-Cookie"))
			}
			if w := b.send("POST", "/lookback", url.Values{"day": {"2026-11-22"}}); w.Code != 403 {
				h.Errorf("%s chooses: %d", role, w.Code)
			}
			forged := "2026-11-22T10:00:00Z." + short("known at "+b.cookie.Value)
			for _, value := range []string{strings.TrimPrefix(strings.Split(chosen, ";")[0], "ledd_known="), forged} {
				r, w := httptest.NewRequest("GET", "/systems", nil), httptest.NewRecorder()
				r.AddCookie(b.cookie)
				r.AddCookie(&http.Cookie{Name: "ledd_known", Value: value})
				if b.site.ServeHTTP(w, r); w.Code != 200 || strings.Contains(w.Body.String(), `class="past"`) {
					h.Errorf("%s looks back with %q: %d", role, value, w.Code)
				}
			}
		}
	})
}

// What is shared is read as it is now, by the parties alone: it has no versions, no
// past, and nothing that is made of it lies in the reader's register.
func TestSharedIsReadAndNoMore(t *testing.T) {
	Each(t, func(w *World) {
		shared := sharedWith(w.House, w.Theirs, w.Mine)
		w.Save("shared", shared)
		at := "/api/v1/agreements/{shared}"
		for _, s := range []Scenario{
			{Name: "it is read", As: "read", Path: at, Status: 200, Want: `{"id":"{shared}","orgId":"{theirs}"}`},
			{Name: "its versions are not", As: "read", Path: at + "/versions", Status: 404},
			{Name: "its past is not", As: "read", Path: at + "?knownAt=2026-11-22T10:00:00Z", Status: 404},
			{Name: "the list has no past", As: "read", Path: "/api/v1/agreements?shared=true&knownAt=2026-11-22T10:00:00Z", Status: 400},
			{Name: "nor has its document", As: "read", Path: at + "/pdf?draft=true&knownAt=2026-11-22T10:00:00Z", Status: 404},
			{Name: "nobody is invited to it", As: "write", Method: "POST", Path: "/api/v1/invitations", Body: `{"agreement":"{shared}","party":"{theirs}","name":"Ond","email":"ond@x.example"}`, Status: 422, Want: `{"errors":[{"pointer":"/agreement","code":"unknown-reference"}]}`},
			{Name: "nothing supersedes it", As: "write", Method: "POST", Path: "/api/v1/agreements", Body: `{"type":"dpa_controller_processor","supersedes":"{shared}"}`, Status: 422, Want: `{"errors":[{"pointer":"/supersedes","code":"unknown-reference"}]}`},
			{Name: "it is not changed", As: "write", Method: "PUT", Path: at, Header: map[string]string{"If-Match": `"2"`}, Body: `{"type":"dpa_controller_processor"}`, Status: 403},
			{Name: "nor by a token without the scope", As: "units", Path: at, Status: 403},
		} {
			if s.As == "units" {
				w.Token("units", w.Mine, "units:read")
			}
			w.play(s)
		}
	})
}

// Whoever may invite and not read an agreement would read it by inviting themselves.
func TestInvitingTakesReading(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, vendor := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skyvik AS").ID
		a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(org), agreement.AgreementInput{Type: agreement.ControllerProcessor, Parties: []agreement.Party{
			{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory},
		}})
		in := agreement.InvitationInput{Agreement: doortest.Must(h, a, err).ID, Party: vendor, Name: "Ond", Email: "ond@x.example"}
		program := func(scopes ...string) context.Context {
			return access.With(h.Context(), access.Actor{Name: "token:x", Token: "x", Scopes: scopes, Org: org})
		}
		if _, err := agreement.NewInvitations(h.Door).Create(program("invitations:write"), in); kinds.KindOf(err) != kinds.KindForbidden {
			h.Errorf("without agreements:read: %v", err)
		}
		i, err := agreement.NewInvitations(h.Door).Create(program("invitations:write", "agreements:read"), in)
		doortest.Must(h, i, err)
	})
}

// No form leads to another site, whoever wrote the address that it holds.
func TestNextLeadsNowhereElse(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := member(h, h.Organisation("Fjordvik kommune").ID, "Rita", account.MemberInput{Role: access.Auditor})
		for _, next := range []string{"https://ond.example/", "//ond.example", `/\ond.example`, "/\t/ond.example", "javascript:alert(1)", "ond.example", "\r\nLocation: https://ond.example", "https:ond.example", `\\ond.example`, "/%0d%0aSet-Cookie:a=b"} {
			for path, form := range map[string]url.Values{"/lookback": {"day": {"2026-11-22"}}, "/lookback/end": {}, "/sign-in/code": {"code": {"1"}}, "/sign-in": {"email": {"x"}}} {
				form.Set("next", next)
				w := b.send("POST", path, form)
				if to := w.Header().Get("Location"); to != "" && to != "/gaps" && to != "/%0d%0aSet-Cookie:a=b" {
					h.Errorf("%s with %q leads to %q", path, next, to)
				}
				if w.Header().Get("Set-Cookie") == "a=b" || strings.Contains(w.Body.String(), `ond.example`) {
					h.Errorf("%s shows %q", path, next)
				}
			}
			for _, path := range []string{"/sign-in", "/sign-in/code", "/lookback"} {
				if page := b.send("GET", path+"?"+url.Values{"next": {next}}.Encode(), nil).Body.String(); strings.Contains(page, `value="https:`) || strings.Contains(page, `value="//`) || strings.Contains(page, `value="/\`) || strings.Contains(page, "javascript:") {
					h.Errorf("%s holds %q", path, next)
				}
			}
		}
	})
}

const nasty = `=1+1"><script>planta()</script><img src=x onerror=planta()>`

// What people are called is text wherever it stands: in the log of mail, the trail,
// the handing over, the keys, the settings and the menu.
func TestNastyNames(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		o := h.Organisation("Fjordvik kommune " + nasty)
		vendor := h.Organisation("Skyvik " + nasty).ID
		boss := member(h, o.ID, "Rita", account.MemberInput{Role: access.Administrator})
		boss.expect(boss.send("POST", "/me", url.Values{"name": {"Rita " + nasty}, "language": {"nb"}}), "rename", http.StatusSeeOther)
		operator := access.With(h.Context(), access.Actor{Name: nasty, Role: access.Operator, Org: o.ID})
		m, err := account.New(h.Door).Invite(operator, account.Admission{Name: nasty, Email: "ond@x.example", MemberInput: account.MemberInput{Role: access.Coordinator}})
		doortest.Must(h, m, err)
		tok, _, err := account.New(h.Door).CreateToken(operator, account.TokenInput{Name: nasty, Scopes: []string{"units:read"}})
		doortest.Must(h, tok, err)
		c, err := door.NewNoun[party.Contact, party.ContactInput](h.Door).Create(operator, party.ContactInput{Role: "dpo", Name: nasty, Email: "ond@x.example"})
		doortest.Must(h, c, err)
		a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(operator, agreement.AgreementInput{Keys: door.Keys{Code: nasty[:40]}, Type: agreement.ControllerProcessor, State: agreement.Draft, Parties: []agreement.Party{
			{Org: o.ID, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory},
		}})
		doortest.Must(h, a, err)
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(operator, chain.SystemInput{Name: nasty})
		doortest.Must(h, s, err)
		i, err := agreement.NewInvitations(h.Door).Create(operator, agreement.InvitationInput{Agreement: a.ID, Party: vendor, Name: nasty, Email: "ond@x.example"})
		g := guest(h, o.ID, doortest.Must(h, i, err).ID.String())
		both := []string{"/gaps", "/audit", "/mail", "/members", "/members/" + m.Member.ID.String(), "/members/" + m.Member.ID.String() + "/handover", "/tokens", "/tokens/" + tok.ID.String(), "/settings", "/settings/edit", "/agreements/" + a.ID.String(), "/me", "/lookback", "/jobs", "/systems/" + s.ID.String() + "/history", "/audit?actor=" + url.QueryEscape(nasty)}
		for _, path := range both {
			silent(h, path, boss.get(path, 200))
		}
		silent(h, "the guest's page", g.get("/invited/agreement", 200))
		csv := boss.get("/audit/export?format=csv", 200)
		for line := range strings.SplitSeq(csv, "\n") {
			for cell := range strings.SplitSeq(line, ",") {
				if strings.HasPrefix(strings.TrimPrefix(cell, `"`), "=") {
					h.Errorf("a spreadsheet runs %q", cell)
				}
			}
		}
	})
}

func silent(h *doortest.House, path, page string) {
	h.Helper()
	for _, part := range []string{"<script>planta", "<img src=x", `="x" onerror`, nasty} {
		if strings.Contains(page, part) {
			h.Errorf("%s: a name became a part of the page", path)
			return
		}
	}
}

// Records of another organisation are unknown to every new form, by identifier and
// by name.
func TestForeignIdentifiersInForms(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		own, foreign := stock(h, mine, "Skolen", party.UnitID{}), stock(h, theirs, "Andre", party.UnitID{})
		boss, coordinator := member(h, mine, "Rita", account.MemberInput{Role: access.Administrator}), member(h, mine, "Kari", account.MemberInput{Role: access.Coordinator})
		c, err := door.NewNoun[party.Contact, party.ContactInput](h.Door).Create(doortest.As(theirs), party.ContactInput{Role: "dpo", Name: "Ombudet i Nabovik", Email: "dpo@nabovik.example"})
		contact := doortest.Must(h, c, err).ID.String()
		before := h.Counts()
		for _, try := range []struct {
			who    *browser
			path   string
			form   url.Values
			status int
		}{
			{boss, "/members/" + own["members"] + "/handover", url.Values{"to": {foreign["members"]}, "lastDay": {"2026-11-22"}}, 422},
			{boss, "/members/" + foreign["members"] + "/handover", url.Values{"to": {own["members"]}, "lastDay": {"2026-11-22"}}, 404},
			{boss, "/settings/edit", url.Values{"version": {"0"}, "dpo": {contact}, "do": {"save"}}, 422},
			{boss, "/settings/edit", url.Values{"version": {"0"}, "dpo": {"Ombudet i Nabovik"}, "do": {"save"}}, 422},
			{boss, "/members/new", url.Values{"name": {"Ola"}, "email": {"ola@x.example"}, "role": {"system_owner"}, "unit": {foreign["units"]}, "do": {"save"}}, 422},
			{boss, "/members/new", url.Values{"name": {"Ola"}, "email": {"ola@x.example"}, "role": {"system_owner"}, "unit": {"Andre"}, "do": {"save"}}, 422},
			{boss, "/tokens/" + foreign["tokens"] + "/revoke", url.Values{}, 404},
			{boss, "/mail/" + foreign["mail"] + "/resend", url.Values{}, 404},
			{boss, "/me/organisation", url.Values{"organisation": {theirs.String()}}, 404},
			{coordinator, "/agreements/" + foreign["agreements"] + "/invite", url.Values{"name": {"Ond"}, "email": {"ond@x.example"}}, 404},
			{coordinator, "/agreements/" + own["agreements"] + "/invite", url.Values{"party": {"Leverandør til Andre " + theirs.String()[28:]}, "name": {"Ond"}, "email": {"ond@x.example"}}, 422},
			{coordinator, "/agreements/" + own["agreements"] + "/invitations/" + foreign["invitation"] + "/revoke", url.Values{}, 404},
			{coordinator, "/agreements/" + foreign["agreements"] + "/invitations/" + own["invitation"] + "/revoke", url.Values{}, 404},
		} {
			if w := try.who.send("POST", try.path, try.form); w.Code != try.status {
				h.Errorf("%s %v: %d, want %d", try.path, try.form, w.Code, try.status)
			}
		}
		for table, n := range h.Counts() {
			if n != before[table] && table != "audit" {
				h.Errorf("%s had %d rows, and now %d", table, before[table], n)
			}
		}
	})
}

// short is how a cookie names the session that it belongs to.
func short(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Whoever finds a browser that somebody has left does not put a key of codes of their
// own on the account (ASVS 5.0, 7.5.1).
func TestCodesTakeProof(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := member(h, h.Organisation("Fjordvik kommune").ID, "Rita", account.MemberInput{Role: access.Auditor})
		later := doortest.Now.Add(time.Hour)
		site, err := web.NewSite(h.Door.WithClock(func() time.Time { return later }), false, false)
		keys, err2 := account.ParseKeys(account.NewKey())
		b.site = doortest.Must(h, site, err).Offer(web.Ways{Account: account.Ways{Keys: doortest.Must(h, keys, err2)}}).Handler()
		page := b.send("POST", "/me/codes", url.Values{}).Body.String()
		key, err := otp.NewKeyFromURL(fields(h, page).Get("key"))
		doortest.Must(h, key, err)
		code, err := totp.GenerateCode(key.Secret(), later)
		doortest.Must(h, code, err)
		for _, old := range []string{"", "noe helt annet her"} {
			b.expect(b.send("POST", "/me/codes/confirm", url.Values{"key": {key.URL()}, "code": {code}, "old": {old}}), "without the password", 422, `-old"`)
		}
		b.get("/me", 200, `action="/me/codes"`)
		b.expect(b.send("POST", "/me/codes/confirm", url.Values{"key": {key.URL()}, "code": {code}, "old": {password}}), "with the password", 200, "recovery")
	})
}
