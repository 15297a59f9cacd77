package apitest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/api"
	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// program is a client of the API with a token of its own.
type program struct {
	*doortest.House
	handler http.Handler
	token   string
}

func programOf(h *doortest.House, org kinds.OrgID, scopes ...string) program {
	h.Helper()
	_, token, err := account.New(h.Door).CreateToken(runs(org), account.TokenInput{Name: "program", Scopes: scopes})
	doortest.Must(h, token, err)
	return program{h, api.New(api.Rooms{Door: h.Door, Papers: paperRoom(h)}), token}
}

func (p program) ask(method, path, media string, body []byte, want int, out any) string {
	p.Helper()
	r := httptest.NewRequestWithContext(p.Context(), method, "/api/v1"+path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.token)
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	rec := httptest.NewRecorder()
	p.handler.ServeHTTP(rec, r)
	if rec.Code != want {
		p.Fatalf("%s %s: %d, want %d: %.600s", method, path, rec.Code, want, rec.Body)
	}
	if out != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), out); err != nil {
			p.Fatalf("%s %s: %v: %.300s", method, path, err, rec.Body)
		}
	}
	return rec.Body.String()
}

// A program takes a spreadsheet through all the steps of the page: sent, understood,
// chosen, tried, imported, taken back; and a stranger finds none of it.
func TestImportByProgram(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		p, stranger := programOf(h, mine.ID, "imports:write", "activities:read"), programOf(h, theirs.ID, "imports:write")
		file := []byte("Behandling;Formål;Sær kolonne\nFravær;Følge opp fravær;x1\nSFO;Gi plass;x2\n")
		var sent exchange.Sent
		p.ask("POST", "/imports?kind=activities&name=protokoll.csv", "text/csv", file, 201, &sent)
		at := "/imports/" + sent.ID.String()
		if !sent.Mapped || sent.State != "sent" || sent.Name != "protokoll.csv" {
			h.Errorf("%+v", sent)
		}
		var s exchange.Survey
		p.ask("GET", at+"/survey", "", nil, 200, &s)
		if len(s.Columns) != 3 || s.Columns[0].Field != "name" || s.Columns[1].Field != "purposes" || s.Rows != 2 {
			h.Errorf("%+v", s)
		}
		p.ask("PUT", at+"/choice", "application/json", []byte(`{"mapping":{"columns":{"Sær kolonne":"-out"}}}`), 422, nil)
		p.ask("PUT", at+"/choice", "application/json", []byte(`{"mapping":{"columns":{"Sær kolonne":"-out"},"reasons":{"Sær kolonne":"Internt nummer"}},"leave":{"lines":[3]}}`), 200, nil)
		p.ask("POST", at+"/trial", "", nil, 200, &sent)
		if sent.State != "tried" || sent.Trial.Result.Created != 1 || sent.Trial.Result.Left != 1 || len(sent.Trial.Result.Outcomes) != 2 {
			h.Errorf("%+v", sent.Trial)
		}
		for _, path := range []string{at, at + "/survey"} {
			stranger.ask("GET", path, "", nil, 404, nil)
		}
		for _, path := range []string{at + "/trial", at + "/undo"} {
			stranger.ask("POST", path, "", nil, 404, nil)
		}
		stranger.ask("POST", at+"/take", "application/json", []byte(`{}`), 404, nil)
		stranger.ask("PUT", at+"/choice", "application/json", []byte(`{"mapping":{}}`), 404, nil)
		for range 2 {
			p.ask("POST", at+"/take", "application/json", []byte(`{}`), 200, &sent)
			if sent.State != "imported" || !sent.Undoable || sent.Receipt.Created != 1 {
				h.Errorf("%+v", sent)
			}
		}
		if got := p.ask("GET", "/activities", "", nil, 200, nil); !strings.Contains(got, "Fravær") || strings.Contains(got, "SFO") {
			h.Error(got)
		}
		var kept []struct{ ID, Name string }
		p.ask("GET", "/import-mappings", "", nil, 200, &kept)
		stranger.ask("POST", "/import-mappings/"+kept[0].ID+"/forget", "", nil, 404, nil)
		p.ask("POST", "/import-mappings/"+kept[0].ID+"/forget", "", nil, 204, nil)
		p.ask("POST", at+"/undo", "", nil, 200, &sent)
		if sent.State != "undone" || sent.Undone.Removed != 1 {
			h.Errorf("%+v", sent)
		}
		if got := p.ask("GET", "/activities", "", nil, 200, nil); strings.Contains(got, "Fravær") {
			h.Error(got)
		}
		var all []exchange.Sent
		if p.ask("GET", "/imports", "", nil, 200, &all); len(all) != 1 || all[0].State != "undone" {
			h.Errorf("%+v", all)
		}
	})
}

// Every published register of the fixtures goes through the API as it is: no row is
// rejected, and each leaves an activity; templates have one at most.
func TestPublishedRegistersByProgram(t *testing.T) {
	if underRace {
		t.Skip("one goroutine sends one file after another: `make test` runs it once more without the race detector")
	}
	files, err := filepath.Glob("../../internal/mapping/testdata/*")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	doortest.Each(t, func(h *doortest.House) {
		for _, name := range files {
			switch filepath.Ext(name) {
			case ".csv", ".xlsx", ".ods":
			default:
				continue
			}
			body, err := os.ReadFile(name)
			doortest.Must(h, body, err)
			p := programOf(h, h.Organisation(filepath.Base(name)).ID, "imports:write")
			var sent exchange.Sent
			p.ask("POST", "/imports?kind=activities&name="+filepath.Base(name), "application/octet-stream", body, 201, &sent)
			at := "/imports/" + sent.ID.String()
			p.ask("GET", at+"/survey", "", nil, 200, nil)
			p.ask("POST", at+"/take", "application/json", []byte(`{}`), 200, &sent)
			if sent.State != "imported" || sent.Receipt.Rejected > 0 || sent.Receipt.Created != sent.Receipt.Rows || sent.Receipt.Rows == 0 && !strings.HasPrefix(filepath.Base(name), "template-") {
				h.Errorf("%s: %+v", filepath.Base(name), sent.Receipt)
			}
		}
	})
}

// Files from outside are hostile: what is no table, or not what it seems, is refused with
// the reason.
func TestHostileFilesByProgram(t *testing.T) {
	if underRace {
		t.Skip("one goroutine sends all of it: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		p := programOf(h, h.Organisation("Fjordvik kommune").ID, "imports:write")
		var bomb bytes.Buffer
		z := zip.NewWriter(&bomb)
		for _, part := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
			w, err := z.Create(part)
			_ = doortest.Must(h, 0, err)
			zeros := bytes.Repeat([]byte(" "), 1<<20)
			for range 200 {
				_, _ = w.Write(zeros)
			}
		}
		_ = z.Close()
		p.ask("POST", "/imports?kind=activities", "text/csv", nil, 422, nil)
		p.ask("POST", "/imports?kind=nonsense", "text/csv", []byte("a"), 400, nil)
		p.ask("POST", "/imports?kind=activities", "image/png", []byte("a"), 415, nil)
		for name, body := range map[string][]byte{"bomb": bomb.Bytes(), "binary": {0, 1, 2, 3}, "no header": []byte("\n\n")} {
			var sent exchange.Sent
			p.ask("POST", "/imports?kind=activities", "application/octet-stream", body, 201, &sent)
			at := "/imports/" + sent.ID.String()
			p.ask("GET", at+"/survey", "", nil, 422, nil)
			p.ask("POST", at+"/trial", "", nil, 200, &sent)
			if len(sent.Trial.Faults) == 0 {
				h.Errorf("%s: %+v", name, sent.Trial)
			}
		}
	})
}

// A large file is worked on in the background: the answer is where to look, until it is done; a
// second request begins nothing more.
func TestLargeImportByProgram(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		p := programOf(h, h.Organisation("Fjordvik kommune").ID, "imports:write")
		file := []byte("Behandling;Formål\n")
		for i := range exchange.LargeRows + 1 {
			file = fmt.Appendf(file, "Behandling %d;Formål %d\n", i, i)
		}
		var sent exchange.Sent
		p.ask("POST", "/imports?kind=activities&name=protokoll.csv", "text/csv", file, 201, &sent)
		at := "/imports/" + sent.ID.String()
		for range 2 {
			p.ask("POST", at+"/trial", "", nil, 202, &sent)
			if sent.State != "running" || sent.Running.Step != exchange.TryStep || sent.Running.All <= exchange.LargeRows || sent.Trial != nil {
				h.Errorf("%+v", sent)
			}
		}
		p.ask("POST", at+"/take", "application/json", []byte(`{}`), 409, nil)
		p.ask("PUT", at+"/choice", "application/json", []byte(`{"mapping":{}}`), 409, nil)
		w := jobs.NewWork()
		exchange.New(h.Door).Works(w)
		h.Work(w)
		look := func(state string) func() bool {
			return func() bool {
				sent = exchange.Sent{}
				p.ask("GET", at, "", nil, 200, &sent)
				return sent.State == state
			}
		}
		h.Until("it is tried", look("tried"))
		if sent.Running != nil || sent.Failed != "" || sent.Trial.Result.Created != exchange.LargeRows+1 {
			h.Errorf("%+v", sent.Trial)
		}
		p.ask("POST", at+"/take", "application/json", []byte(`{}`), 202, nil)
		h.Until("it is imported", look("imported"))
		p.ask("POST", at+"/take", "application/json", []byte(`{}`), 200, &sent)
		if sent.Receipt.Created != exchange.LargeRows+1 {
			h.Errorf("%+v", sent.Receipt)
		}
	})
}
