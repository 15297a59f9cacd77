package apitest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"ledd/api"
	"ledd/internal/access"
)

// paper is a document that these tests send.
const paper = "%PDF-1.7\nan agreement, signed\n%%EOF\n"

// announcement is the body that announces a text as a PDF file.
func announcement(text, purpose string) string {
	return fmt.Sprintf(`{"name":"avtale æøå.pdf","mediaType":"application/pdf","size":%d,"sha256":"%x","purpose":%q}`, len(text), sha256.Sum256([]byte(text)), purpose)
}

// part is the headers of some bytes from an offset on.
func part(offset int) map[string]string {
	return map[string]string{"Content-Type": "application/partial-upload", "Upload-Offset": strconv.Itoa(offset)}
}

// upload announces a document and sends it whole.
func (w *World) upload(actor, announced, text string) string {
	w.Helper()
	var made struct{ ID, State string }
	res := w.Send(actor, http.MethodPost, "/api/v1/documents", nil, announced)
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil {
		w.Fatal(err)
	}
	res = w.Send(actor, http.MethodPatch, "/api/v1/documents/"+made.ID+"/content", part(0), text)
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || made.State != "clean" {
		w.Fatalf("%d %+v %v", res.StatusCode, made, err)
	}
	return made.ID
}

// TestUpload: announced, sent in parts over two programs, fetched whole and in part. Every
// answer is what the contract says.
func TestUpload(t *testing.T) {
	const at = "/api/v1/documents/{d}/content"
	offset := func(n int, complete string) map[string]string {
		return map[string]string{"Upload-Offset": strconv.Itoa(n), "Upload-Complete": `\?` + complete}
	}
	all := len(paper)
	Each(t, func(w *World) {
		play := func(all ...Scenario) {
			for _, s := range all {
				w.play(s)
			}
		}
		play(
			Scenario{Name: "announce", As: "write", Method: "POST", Path: "/api/v1/documents", Body: announcement(paper, "upload"), Status: 201, Want: `{"state":"receiving","received":0,"version":1}`, WantHeader: offset(0, "0"), Audit: []access.Action{"document.create"}, Save: "d"},
			Scenario{Name: "again", As: "write", Method: "POST", Path: "/api/v1/documents", Body: announcement(paper, "upload"), Status: 200, Want: `{"id":"{d}"}`, WantHeader: map[string]string{"Location": "/api/v1/documents/{d}"}},
			Scenario{Name: "nothing to read yet", As: "write", Path: at, Status: 409},
			Scenario{Name: "first part", As: "write", Method: "PATCH", Path: at, Header: part(0), Body: paper[:10], Status: 200, Want: `{"state":"receiving","received":10}`, WantHeader: offset(10, "0")},
			Scenario{Name: "the same part again", As: "write", Method: "PATCH", Path: at, Header: part(0), Body: paper[:10], Status: 409, WantHeader: map[string]string{"Upload-Offset": "10"}, Want: `{"type":"/problems/conflict","errors":[{"pointer":"Upload-Offset","code":"offset","value":"10"}]}`},
			Scenario{Name: "a part too far", As: "write", Method: "PATCH", Path: at, Header: part(20), Body: paper[20:], Status: 409, WantHeader: map[string]string{"Upload-Offset": "10"}},
			Scenario{Name: "no offset", As: "write", Method: "PATCH", Path: at, Header: map[string]string{"Content-Type": "application/partial-upload"}, Body: "x", Status: 400, Want: `{"errors":[{"pointer":"Upload-Offset"}]}`},
			Scenario{Name: "bad offset", As: "write", Method: "PATCH", Path: at, Header: map[string]string{"Content-Type": "application/partial-upload", "Upload-Offset": "-1"}, Body: "x", Status: 400},
			Scenario{Name: "JSON", As: "write", Method: "PATCH", Path: at, Header: map[string]string{"Upload-Offset": "10"}, Body: "{}", Status: 415},
			Scenario{Name: "reading only", As: "read", Method: "PATCH", Path: at, Header: part(10), Body: "x", Status: 403},
			Scenario{Name: "a stranger", As: "stranger", Method: "PATCH", Path: at, Header: part(10), Body: "x", Status: 404},
			Scenario{Name: "a stranger asks", As: "stranger", Method: "HEAD", Path: at, Status: 404},
		)
		w.Handler = api.New(api.Rooms{Door: w.Door}) // another program, on the same database and store
		play(
			Scenario{Name: "where to go on", As: "read", Method: "HEAD", Path: at, Status: 204, WantHeader: offset(10, "0")},
			Scenario{Name: "the record says it too", As: "read", Path: "/api/v1/documents/{d}", Status: 200, Want: `{"received":10,"state":"receiving"}`},
			Scenario{Name: "the rest", As: "write", Method: "PATCH", Path: at, Header: map[string]string{"Content-Type": "application/offset+octet-stream", "Upload-Offset": "10"}, Body: paper[10:], Status: 200, Want: `{"state":"clean","scanner":"none","origin":"member"}`, WantHeader: offset(all, "1"), Audit: []access.Action{"document.update"}},
			Scenario{Name: "finished", As: "write", Method: "PATCH", Path: at, Header: part(all), Status: 409},
			Scenario{Name: "and complete", As: "read", Method: "HEAD", Path: at, Status: 204, WantHeader: offset(all, "1")},
			Scenario{Name: "of a stranger", As: "stranger", Path: at, Status: 404},
			Scenario{Name: "found by its hash", As: "read", Path: fmt.Sprintf("/api/v1/documents?sha256=%x", sha256.Sum256([]byte(paper))), Status: 200, Want: `{"total":1}`},
		)
		w.fetches()
	})
}

// fetches reads a document whole and in part, with the headers that keep it a file.
func (w *World) fetches() {
	w.Helper()
	const at = "/api/v1/documents/{d}/content"
	tag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256([]byte(paper))))
	for name, c := range map[string]struct {
		header map[string]string
		status int
		want   string
	}{
		"whole":                  {nil, 200, paper},
		"from its middle":        {map[string]string{"Range": "bytes=9-18"}, 206, paper[9:19]},
		"its end":                {map[string]string{"Range": "bytes=-6"}, 206, paper[len(paper)-6:]},
		"beyond its end":         {map[string]string{"Range": "bytes=1000-"}, 200, paper},
		"two ranges":             {map[string]string{"Range": "bytes=0-1,3-4"}, 200, paper},
		"known":                  {map[string]string{"If-None-Match": tag}, 304, ""},
		"of what it was":         {map[string]string{"Range": "bytes=9-18", "If-Range": `"x"`}, 200, paper},
		"if it is what it was":   {map[string]string{"Range": "bytes=9-18", "If-Range": tag}, 206, paper[9:19]},
		"a unit that nobody has": {map[string]string{"Range": "pages=1-2"}, 200, paper},
	} {
		res := w.Send("read", http.MethodGet, at, c.header, "")
		if got := text(w, res); res.StatusCode != c.status || got != c.want {
			w.Errorf("%s: %d %q", name, res.StatusCode, got)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store",
			"ETag": tag, "Content-Disposition": `attachment; filename*=utf-8''avtale%20%C3%A6%C3%B8%C3%A5.pdf`,
		} {
			if got := res.Header.Get(header); got != want && c.status != 304 {
				w.Errorf("%s: %s is %q", name, header, got)
			}
		}
	}
}

// TestDocumentsAreCaredFor: holds and the end of retention, by token.
func TestDocumentsAreCaredFor(t *testing.T) {
	const at = "/api/v1/documents/{d}"
	Each(t, func(w *World) {
		w.Save("d", w.upload("write", announcement(paper, "upload"), paper))
		for _, s := range []Scenario{
			{Name: "no end", As: "write", Method: "POST", Path: at + "/erase", Status: 409},
			{Name: "an end", As: "write", Method: "PUT", Path: at, Header: map[string]string{"If-Match": `"2"`}, Body: `{"name":"a.pdf","retainUntil":"2026-11-21"}`, Status: 200, Audit: []access.Action{"document.update"}},
			{Name: "no reason", As: "write", Method: "POST", Path: at + "/hold", Body: `{"reason":""}`, Status: 422},
			{Name: "hold", As: "write", Method: "POST", Path: at + "/hold", Body: `{"reason":"tilsyn"}`, Status: 200, Want: `{"legalHold":true,"holdReason":"tilsyn"}`, Audit: []access.Action{"document.update"}},
			{Name: "held", As: "write", Method: "POST", Path: at + "/erase", Status: 409},
			{Name: "read alone", As: "read", Method: "POST", Path: at + "/lift", Status: 403},
			{Name: "lift", As: "write", Method: "POST", Path: at + "/lift", Status: 200, Want: `{"legalHold":false}`, Audit: []access.Action{"document.update"}},
			{Name: "erase", As: "write", Method: "POST", Path: at + "/erase", Status: 200, Want: `{"state":"erased"}`, Audit: []access.Action{"document.update"}},
			{Name: "gone", As: "read", Path: at + "/content", Status: 409},
			{Name: "versions", As: "read", Path: at + "/versions", Status: 200, Want: `{"total":6}`},
		} {
			w.play(s)
		}
	})
}
