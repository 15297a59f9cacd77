package apitest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ledd/api/rest"
)

const aDocument = "/api/v1/agreements/{full}"

// completing makes an agreement that lacks nothing, saved as full.
func (w *World) completing() {
	w.Helper()
	line := `"contacts":[{"name":"Avtaleforvalter","email":"avtale@fjordvik.example"}]`
	for _, s := range []Scenario{
		{Name: "controller", Method: "POST", Path: "/api/v1/organisations", Body: `{"name":"Innvik","country":"DE","address":"Gata 1"}`, Save: "innvik"},
		{Name: "processor", Method: "POST", Path: "/api/v1/organisations", Body: `{"name":"Sjøvik ApS","country":"DE","address":"Gata 2"}`, Save: "sjovik"},
		{Name: "system", Method: "POST", Path: "/api/v1/systems", Body: `{"name":"Timebok","specialCategories":"no"}`, Save: "timebok"},
		{Name: "agreement", Method: "POST", Path: "/api/v1/agreements", Save: "full", Body: `{"code":"ÅR 26/1","type":"dpa_controller_processor","template":{"kind":"own"},"revision":"2",
"parties":[{"org":"{innvik}","side":"controller","capacity":"signatory",` + line + `},{"org":"{sjovik}","side":"processor","capacity":"signatory",` + line + `}],
"scopeSystems":["{timebok}"],"language":"nb","governingLaw":"norsk rett","effectiveFrom":"2026-12-01","effectiveTo":"2030-12-31","breachNoticeHours":24,
"authorisationMode":"specific","subProcessorsUsed":"no","transfersAllowed":"no","auditTerms":"Årlig.","exitChoice":"delete","exitDays":30,
"processing":[{"system":"{timebok}","subject":"Drift","purpose":"Føre timer","nature":"lagring","dataTypes":["navn"],"dataSubjects":["ansatte"],"retention":"5 år"}],
"securityMeasures":[{"topic":"Tilgang","measure":"To faktorer"}],"instructions":[{"topic":"Sted","text":"Bare i EØS"}]}`},
	} {
		s.As, s.Status = "write", http.StatusCreated
		w.keep(s, text(w, w.Send(s.As, s.Method, s.Path, nil, s.Body)))
	}
}

// TestDocuments reads a complete agreement as a file, and an incomplete one.
func TestDocuments(t *testing.T) {
	Each(t, func(w *World) {
		w.completing()
		plain := map[string]string{"Content-Type": "application/pdf", "ETag": `"[0-9a-f]{64}"`, "Content-Disposition": `inline; filename\*=utf-8''%C3%85R-26-1-2\.pdf`}
		page := map[string]string{"Content-Type": "text/html; charset=utf-8", "Content-Disposition": `inline; filename\*=utf-8''%C3%85R-26-1-2-utkast\.html`, "Content-Security-Policy": "default-src 'none'.*"}
		for _, s := range []Scenario{
			{Name: "file", Path: aDocument + "/pdf", Status: 200, WantHeader: plain},
			{Name: "in English, on a day", Path: aDocument + "/pdf?lang=en&asOf=2026-12-24&draft=false", Status: 200, WantHeader: plain},
			{Name: "page of a draft", Path: aDocument + "/html?draft=true", Status: 200, WantHeader: page},
			{Name: "complete", Path: aDocument + "/completeness", Status: 200, Want: `{"agreement":"{full}","asOf":"2026-11-22","complete":true,"missing":[]}`},
			{Name: "no text", Path: aDocument + "/pdf?lang=sv", Status: 400, Want: `{"errors":[{"pointer":"lang","code":"no-template"}]}`},
			{Name: "no language", Path: aDocument + "/html?lang=fr", Status: 400, Want: `{"errors":[{"pointer":"lang","code":"oneof"}]}`},
			{Name: "no answer", Path: aDocument + "/pdf?draft=maybe", Status: 400, Want: `{"errors":[{"pointer":"draft","code":"format"}]}`},
			{Name: "a stranger", As: "stranger", Path: aDocument + "/pdf", Status: 404},
			{Name: "a stranger's draft", As: "stranger", Path: aDocument + "/html?draft=true", Status: 404},
			{Name: "what a stranger lacks", As: "stranger", Path: aDocument + "/completeness", Status: 404},
		} {
			if s.As == "" {
				s.As = "read"
			}
			w.play(s)
		}
		w.unchanged()
	})
}

// unchanged: whoever has the file does not get it again, until it says something else.
func (w *World) unchanged() {
	w.Helper()
	had := w.Send("read", "GET", aDocument+"/pdf", nil, "").Header.Get("ETag")
	if res := w.Send("read", "GET", aDocument+"/pdf", map[string]string{"If-None-Match": had}, ""); res.StatusCode != http.StatusNotModified {
		w.Errorf("the same file answers %d", res.StatusCode)
	}
	if res := w.Send("read", "GET", aDocument+"/pdf?asOf=2026-12-24", map[string]string{"If-None-Match": had}, ""); res.StatusCode != http.StatusOK {
		w.Errorf("the file of another day answers %d", res.StatusCode)
	}
}

// TestIncompleteDocuments: each lack is named once, at its place, in the problem
// and in the list alike.
func TestIncompleteDocuments(t *testing.T) {
	Each(t, func(w *World) {
		w.settle()
		var p rest.Problem
		res := w.Send("read", "GET", "/api/v1/agreements/{agreement}/pdf", nil, "")
		if err := json.Unmarshal([]byte(text(w, res)), &p); err != nil || res.StatusCode != http.StatusUnprocessableEntity {
			w.Fatal(err, res.StatusCode)
		}
		var list struct {
			Complete bool
			Missing  []struct{ Code, Pointer string }
		}
		if err := json.Unmarshal([]byte(text(w, w.Send("read", "GET", "/api/v1/agreements/{agreement}/completeness?asOf=2026-11-22", nil, ""))), &list); err != nil {
			w.Fatal(err)
		}
		if list.Complete || len(list.Missing) != len(p.Errors) || len(p.Errors) < 15 {
			w.Fatalf("%d and %d lacks", len(list.Missing), len(p.Errors))
		}
		for i, e := range p.Errors {
			if l := list.Missing[i]; e.Code != l.Code || e.Pointer != l.Pointer || !strings.HasPrefix(e.Pointer, "/") {
				w.Errorf("%+v and %+v", e, l)
			}
		}
	})
}
