package apitest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
)

// choose sends the form of a document as a browser does.
func (b *browser) choose(name, text string, fields ...string) *httptest.ResponseRecorder {
	b.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		doortest.Must(b.T, 0, m.WriteField(fields[i], fields[i+1]))
	}
	part, err := m.CreateFormFile("file", name)
	_, err = io.WriteString(doortest.Must(b.T, part, err), text)
	doortest.Must(b.T, 0, err)
	doortest.Must(b.T, 0, m.Close())
	r, w := httptest.NewRequest(http.MethodPost, "/documents/new", &body), httptest.NewRecorder()
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Accept-Language", "nb")
	r.AddCookie(b.cookie)
	b.site.ServeHTTP(w, r)
	return w
}

// TestDocumentPages: a file is sent by a form, shown with what is known of it, fetched as a
// file and nothing else, held and erased; what cannot be taken comes back with the reason.
func TestDocumentPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		r := settleRegister(h, org)
		b := member(h, org, "Ada", account.MemberInput{Role: access.Administrator})
		keeper := member(h, org, "Kari", account.MemberInput{Role: access.Coordinator})
		keeper.get("/documents", 200, "avtale.pdf")
		keeper.get("/documents/new?agreement="+r.agreement, 200, "Inntil 1 MB", "Bare filtypen kontrolleres", `value="`+r.agreement+`" selected`)
		for name, c := range map[string]struct {
			file, text string
			fields     []string
			status     int
			says       string
		}{
			"no PDF":         {"a.pdf", "<html>", []string{"purpose", "upload"}, 422, "ikke av en type"},
			"nothing":        {"a.pdf", "", []string{"purpose", "upload"}, 422, "Velg en fil"},
			"no purpose":     {"a.pdf", paper, nil, 422, "Velg hva filen er til"},
			"the register's": {"a.pdf", paper, []string{"purpose", "sealed"}, 422, "Velg hva filen er til"},
			"no agreement":   {"a.pdf", paper, []string{"purpose", "upload", "agreement", "x"}, 422, "Velg en avtale"},
			"no day":         {"a.pdf", paper, []string{"purpose", "upload", "until", "x"}, 422, "Oppgi en dag"},
			"a day before":   {"a.pdf", paper, []string{"purpose", "upload", "until", "2026-11-21"}, 422, "Oppgi en dag"},
			"too large":      {"a.pdf", paper + strings.Repeat("x", doortest.Limit), []string{"purpose", "upload"}, 422, "for stor"},
			"far too large":  {"a.pdf", paper + strings.Repeat("x", 2*doortest.Limit), []string{"purpose", "upload"}, 422, "for stor"},
		} {
			w := keeper.choose(c.file, c.text, c.fields...)
			keeper.expect(w, name, c.status, c.says)
		}
		w := keeper.choose("../signert <b>.pdf", paper, "purpose", "upload", "agreement", r.agreement, "until", "2026-11-22")
		at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
		if w.Code != 303 || !strings.HasPrefix(at, "/documents/") {
			h.Fatalf("%d %s", w.Code, w.Header())
		}
		keeper.get(at, 200, "signert &lt;b&gt;.pdf", "Signert avtale", "ingen viruskontroll er satt opp", "D1", at+"/content", at+"/hold")
		keeper.get("/documents?state=clean&purpose=upload", 200, "signert &lt;b&gt;.pdf")
		keeper.get("/documents?state=infected", 200, "Ingen")
		keeper.get("/agreements/"+r.agreement, 200, "signert &lt;b&gt;.pdf")
		got := keeper.send("GET", at+"/content", nil)
		if got.Code != 200 || got.Body.String() != paper || got.Header().Get("Content-Disposition") != `attachment; filename="signert <b>.pdf"` ||
			got.Header().Get("Content-Type") != "application/octet-stream" || got.Header().Get("Content-Security-Policy") != "default-src 'none'; sandbox" || got.Header().Get("X-Content-Type-Options") != "nosniff" {
			h.Errorf("%d %v %q", got.Code, got.Header(), got.Body)
		}
		keeper.expect(keeper.send("POST", at+"/hold", map[string][]string{"reason": {""}}), "no reason", 422)
		keeper.expect(keeper.send("POST", at+"/hold", map[string][]string{"reason": {"tilsyn"}}), "hold", 303)
		keeper.get(at, 200, "Sletting er stanset", "tilsyn", at+"/lift")
		keeper.expect(keeper.send("POST", at+"/lift", nil), "lift", 303)
		keeper.expect(keeper.send("POST", at+"/erase", nil), "erase, by who may not", 403)
		b.expect(b.send("POST", at+"/erase", nil), "erase, on the last day", 409)
	})
}

// TestQuarantinePages: what a guest sent is opened by who reviews it, and by others once it
// was accepted.
func TestQuarantinePages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		stored, err := h.Door.Blobs().Put(h.Context(), strings.NewReader(paper))
		doortest.Must(h.T, stored, err)
		d, err := door.Do(doortest.As(org), h.Door, "document.create", nil, func(tx *door.Tx) (*document.Document, error) {
			return document.Keep(tx, document.Kept{DocumentInput: document.DocumentInput{Name: "retur.pdf", MediaType: document.PDF, Purpose: document.Uploaded}, Stored: blob.Stored(stored), Origin: document.Guest}, false)
		})
		at := "/documents/" + doortest.Must(h.T, d, err).ID.String()
		dpo, auditor := member(h, org, "Dina", account.MemberInput{Role: access.DPO}), member(h, org, "Rune", account.MemberInput{Role: access.Auditor})
		if page := auditor.get(at, 200, "Filen er i karantene", "En invitert utenfra"); strings.Contains(page, at+"/content") || strings.Contains(page, at+"/accept") {
			h.Error("an auditor is offered what is in quarantine")
		}
		auditor.get(at+"/content", 403)
		auditor.expect(auditor.send("POST", at+"/accept", nil), "accept", 403)
		dpo.get(at, 200, at+"/content", at+"/accept")
		dpo.get(at+"/content", 200, paper)
		dpo.expect(dpo.send("POST", at+"/accept", nil), "accept", 303)
		auditor.get(at+"/content", 200, paper)
	})
}
