package apitest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// piece is one part of a form that is sent; of the file, its name and its text.
type piece struct{ field, name, text string }

// sends sends a form as a browser does, in the order of its parts.
func (b *browser) sends(path string, parts ...piece) *httptest.ResponseRecorder {
	b.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, p := range parts {
		if p.field != "file" {
			doortest.Must(b.T, 0, m.WriteField(p.field, p.text))
			continue
		}
		to, err := m.CreateFormFile("file", p.name)
		_, err = io.WriteString(doortest.Must(b.T, to, err), p.text)
		doortest.Must(b.T, 0, err)
	}
	doortest.Must(b.T, 0, m.Close())
	r, w := httptest.NewRequest(http.MethodPost, path, &body), httptest.NewRecorder()
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Accept-Language", "nb")
	r.AddCookie(b.cookie)
	b.site.ServeHTTP(w, r)
	return w
}

// kept reports whether the bytes of a file lie on the shelf.
func (b *browser) kept(text string) bool {
	b.Helper()
	there, err := b.Door.Blobs().Has(b.Context(), sumOf(text))
	return doortest.Must(b.House, there, err)
}

// leavesOf is an agreement that has ended and whose exit has begun, with its vendor.
func leavesOf(h *doortest.House, org, vendor kinds.OrgID) agreement.ID {
	h.Helper()
	in := agreement.AgreementInput{
		State: agreement.Expired, Type: agreement.ControllerProcessor, EffectiveFrom: "2020-01-01", EffectiveTo: "2026-11-15",
		Parties:    []agreement.Party{{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
		Signatures: []agreement.Signature{{Party: org, SignedOn: "2020-01-01"}, {Party: vendor, SignedOn: "2020-01-01"}},
	}
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(org), in)
	id := doortest.Must(h, a, err).ID
	a, err = Steps(h).Move(doortest.As(org), id.String(), agreement.MoveInput{To: agreement.ExitPending})
	doortest.Must(h, a, err)
	return id
}

// TestFormsWithFiles: every page that takes a file refuses as it should, whether the file
// comes before or behind what was typed; what was typed is given back, and nothing is
// kept of a form that is refused before its bytes are looked at.
func TestFormsWithFiles(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		r := settleRegister(h, org)
		keeper := member(h, org, "Kari", account.MemberInput{Role: access.Coordinator})
		vendor, err := kinds.ParseID[kinds.Party](r.vendor)
		doortest.Must(h, vendor, err)
		ended := leavesOf(h, org, vendor)
		issued, err := kinds.ParseID[agreement.Agreement](r.issued)
		doortest.Must(h, issued, err)
		deal, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Get(doortest.As(org), r.issued)
		signer := doortest.Must(h, deal, err).Parties[1].Org
		signs := guest(h, org, asked(h, org, signer, issued).ID.String())
		leaves := guest(h, org, asked(h, org, vendor, ended).ID.String())
		holder := piece{"org", "", vendor.String()}
		for name, page := range map[string]struct {
			by    *browser
			path  string
			good  []piece // that are taken
			bad   piece   // refused in place of the good one of its name
			says  string  // of the bad one
			needs bool    // a file
			typed string  // what has to stand in the page again
		}{
			"submit": {keeper, "/agreements/" + r.issued + "/submit", []piece{{"party", "", signer.String()}, {"name", "", "Ola Vik"}, {"title", "", "Daglig leder"}, {"authority", "", "Signaturrett"}},
				piece{"name", "", " "}, "f-submit-name-error", true, `value="Daglig leder"`},
			"guest submits": {signs, "/invited/agreement/submit", []piece{{"name", "", "Ola Vik"}, {"title", "", "Daglig leder"}, {"authority", "", "Signaturrett"}},
				piece{"name", "", ""}, "f-submit-name-error", true, `value="Daglig leder"`},
			"annex": {keeper, "/agreements/" + r.agreement + "/annexes/new", []piece{{"kind", "", "security"}, {"date", "", "2026-11-01"}, {"revision", "", "r-7"}, {"note", "", "Ny side 3"}},
				piece{"date", "", "i går"}, "f-annex-date-error", true, `value="r-7"`},
			"guest's annex": {leaves, "/invited/agreement/annexes", []piece{{"kind", "", "security"}, {"date", "", "2026-11-01"}, {"revision", "", "r-7"}, {"note", "", "Ny side 3"}},
				piece{"date", "", ""}, "f-annex-date-error", true, `value="r-7"`},
			"attach": {keeper, "/agreements/" + r.agreement + "/attach", []piece{{"version", "", "2.1"}, {"receivedOn", "", "2026-11-01"}, {"signedCopy", "", "yes"}},
				piece{"receivedOn", "", "i går"}, "f-attach-receivedOn-error", true, `value="2.1"`},
			"exit": {keeper, "/agreements/" + ended.String() + "/exit", []piece{holder, {"choice", "", "delete"}, {"confirmedOn", "", "2026-11-16"}, {"note", "", "Alt er slettet"}},
				piece{"confirmedOn", "", "i går"}, "f-exit-confirmedOn-error", false, "Alt er slettet"},
			"guest's exit": {leaves, "/invited/agreement/exit", []piece{holder, {"choice", "", "delete"}, {"confirmedOn", "", "2026-11-16"}, {"note", "", "Alt er slettet"}},
				piece{"confirmedOn", "", "i går"}, "f-exit-confirmedOn-error", false, "Alt er slettet"},
		} {
			file := func(text string) piece { return piece{"file", "signert.pdf", "%PDF-1.7\n" + name + text + "\n%%EOF\n"} }
			with := func(last piece) []piece {
				out := slices.DeleteFunc(slices.Clone(page.good), func(p piece) bool { return p.field == last.field })
				return append(out, last)
			}
			orders := func(what string, f piece, fields []piece, says ...string) {
				h.Helper()
				for order, parts := range map[string][]piece{"file last": append(slices.Clone(fields), f), "file first": append([]piece{f}, fields...)} {
					page.by.expect(page.by.sends(page.path, parts...), name+", "+what+", "+order, 422, append(says, page.typed)...)
				}
			}
			orders("a bad field", file("field"), with(page.bad), page.says)
			if f := file("field"); page.by.kept(f.text) {
				h.Errorf("%s: the file of a form that was refused is kept", name)
			}
			other := piece{"file", "signert.exe", "MZ" + strings.Repeat("\x00", 600)}
			orders("another type", other, page.good, "-file-error")
			orders("too large", file(strings.Repeat("x", doortest.Limit)), page.good, "-file-error")
			if page.needs {
				page.by.expect(page.by.sends(page.path, page.good...), name+", no file", 422, "-file-error", page.typed)
			}
			if w := page.by.sends(page.path, append([]piece{file("good")}, page.good...)...); w.Code != http.StatusSeeOther || !page.by.kept(file("good").text) {
				h.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
		}
	})
}
