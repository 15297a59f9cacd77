package apitest

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"ledd/api/rest"
	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

var rewrite = flag.Bool("update", false, "write the golden grid anew")

// TestAccess walks every route as everybody and compares the statuses with a
// grid that a person can read.
func TestAccess(t *testing.T) {
	if underRace {
		t.Skip("one goroutine asks for all of it: `make test` runs it once more without the race detector")
	}
	path := filepath.Join("testdata", "access.golden")
	want, err := os.ReadFile(path)
	if err != nil && !*rewrite {
		t.Fatal(err)
	}
	Each(t, func(w *World) {
		w.settle()
		got := w.grid()
		if *rewrite {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				w.Fatal(err)
			}
			return
		}
		if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			w.Errorf("who may do what has changed (-want +got); if it should: `go test ./api/apitest -run Access -update`\n%s", diff)
		}
	})
}

// settle makes one record of each noun for the first organisation.
func (w *World) settle() {
	w.Helper()
	for _, s := range seed() {
		w.play(s)
	}
	w.play(Scenario{Name: "seed token", As: "write", Method: "POST", Path: "/api/v1/tokens", Body: `{"name":"Arkiv","scopes":["units:read"]}`, Status: 201, Audit: []access.Action{"token.create"}, Save: "token"})
	w.play(Scenario{Name: "seed member", As: "write", Method: "POST", Path: "/api/v1/users", Body: `{"name":"Kari","email":"kari@fjordvik.example","role":"auditor"}`, Status: 201, Audit: []access.Action{"user.create", "member.create"}, Save: "member"})
	w.play(Scenario{Name: "seed invitation", As: "write", Method: "POST", Path: "/api/v1/invitations", Body: bodies["POST /invitations"], Status: 201, Audit: []access.Action{"invitation.create", "message.create"}, Save: "invitation"})
	w.play(Scenario{Name: "seed template", As: "write", Method: "POST", Path: "/api/v1/templates", Body: bodies["POST /templates"], Status: 201, Audit: []access.Action{"template.create"}, Save: "template"})
	var sent struct{ Items []struct{ ID string } }
	if err := json.NewDecoder(w.Send("write", http.MethodGet, rest.Base+"/messages", nil, "").Body).Decode(&sent); err != nil || len(sent.Items) == 0 {
		w.Fatalf("no message was made: %v", err)
	}
	w.Save("message", sent.Items[0].ID)
	w.Save("document", w.upload("write", bodies["POST /documents"], paper))
	w.Save("file", w.upload("write", w.ids.Replace(strings.TrimSuffix(announcement(paper, "evidence"), "}")+`,"subjectKind":"attestation","subject":"{attestation}"}`), paper))
	w.play(Scenario{Name: "seed batch", As: "write", Method: "POST", Path: "/api/v1/batches", Body: bodies["POST /batches"], Status: 201, Audit: []access.Action{"batch.create"}, Save: "batch"})
	w.item()
	unit, err := kinds.ParseID[party.Unit](w.ids.Replace("{unit}"))
	if err != nil {
		w.Fatal(err)
	}
	due := Issue(w.House, w.Mine, unit)
	w.Save("issued", due.Agreement.String())
	w.Save("submission", due.Submission.String())
	w.play(Scenario{Name: "seed enclosure", As: "write", Method: "POST", Path: "/api/v1/agreements/" + w.ids.Replace("{agreement}") + "/enclosures", Body: bodies["POST /agreements/{id}/enclosures"], Status: 201, Audit: []access.Action{"document.create", "enclosure.create", "agreement.update"}, Save: "enclosure"})
	w.Save("evidence", evidenced(w.House, w.Mine, w.ids.Replace("{agreement}")))
	keeper := w.Organisation("Tredjevik kommune").ID
	w.Save("lent", sharedWith(w.House, keeper, w.Mine))
	w.Save("borrowed", sharedWith(w.House, keeper, w.Mine))
	w.play(Scenario{Name: "seed adoption", As: "write", Method: "POST", Path: "/api/v1/adoptions", Body: bodies["PUT /adoptions/{id}"], Status: 201, Audit: []access.Action{"adoption.create"}, Save: "adoption"})
	w.Save("id", "{id}")
}

// item gives the batch an item, as starting it would.
func (w *World) item() {
	w.Helper()
	as := access.With(w.Context(), access.Actor{Name: "seed", Role: access.Operator, Org: w.Mine})
	id, err := door.Do(as, w.Door, "batch.run", nil, func(tx *door.Tx) (string, error) {
		all, err := door.All[batch.Batch](tx, "")
		if err != nil {
			return "", err
		}
		it := door.Make[batch.Item](batch.ItemInput{Batch: all[0].ID})
		err = door.Add(tx, it)
		return it.ID.String(), err
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Save("item", id)
}

// everybody is the columns of the grid. lacking is a token of the organisation
// with every scope but the one that the route needs.
var everybody = []string{"nobody", "lacking", "read", "stranger", "write"}

func (w *World) grid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What each route answers to whom. The records in its path and body belong to the\n# organisation of lacking, read and write; stranger is a writing token of another.\n%-6s %-36s", "", "")
	for _, who := range everybody {
		fmt.Fprintf(&b, " %-8s", who)
	}
	for _, r := range rest.Table(rest.House{}) {
		fmt.Fprintf(&b, "\n%-6s %-36s", r.Method, r.Path)
		for _, who := range everybody {
			fmt.Fprintf(&b, " %-8d", w.ask(r, who))
		}
	}
	var lines []string
	for line := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

// ask makes the route's request with the first organisation's records in it.
func (w *World) ask(r rest.Route, who string) int {
	w.Helper()
	actor := who
	switch who {
	case "nobody":
		actor = ""
	case "lacking":
		actor = w.lacking(r.Scope())
	}
	path := rest.Base + strings.NewReplacer("{year}", "2026", "/agreements/{id}/files/{kind}", "/agreements/{issued}/files/issued", "/agreements/{id}/submissions", "/agreements/{issued}/submissions", "{kind}", "mandate", "/agreements/{id}/annexes/{sha256}", "/agreements/{agreement}/annexes/"+sumOf(paper), "{sha256}", strings.Repeat("a", 64), "{id}", "{"+nounOf(r)+"}", "{edition}", "1", "{language}", "en").Replace(r.Path)
	if strings.HasPrefix(r.Path, "/agreements/") && (strings.HasSuffix(r.Path, "/pdf") || strings.HasSuffix(r.Path, "/html")) {
		path += "?draft=true" // the sample lacks much
	}
	if r.Path == "/checks" {
		path += "?code=0123-4567-89AB-CDEF"
	}
	if strings.HasSuffix(r.Path, "/signing") {
		path += "?party={mine}"
	}
	header := map[string]string{}
	if r.Method == http.MethodPut {
		header["If-Match"] = w.current(path)
	}
	if r.Raw != nil {
		header["Content-Type"], header["Upload-Offset"] = r.Raw[0], "0"
	}
	body := strings.ReplaceAll(bodyOf(r), "Havvik AS", "Havvik "+who+" AS") // a name needs a number to be used twice
	return w.Send(actor, r.Method, path, header, body).StatusCode
}

// lacking makes a token with every scope but one; writing includes reading.
func (w *World) lacking(scope string) string {
	actor := "lacking " + scope
	if _, made := w.tokens[actor]; !made {
		resource, verb, _ := strings.Cut(scope, ":")
		w.Token(actor, w.Mine, slices.DeleteFunc(access.Scopes(), func(s string) bool {
			return s == scope || verb == "read" && s == resource+":write"
		})...)
	}
	return actor
}

func (w *World) current(path string) string {
	return w.Send("write", http.MethodGet, path, nil, "").Header.Get("ETag")
}

// nounOf is the noun of the record at {id}: the one whose resource begins the path.
func nounOf(r rest.Route) string {
	for _, s := range samples {
		if s.resource == r.Tag() {
			return s.noun
		}
	}
	return cmp.Or(map[string]string{"tokens": "token", "users": "member", "invitations": "invitation", "messages": "message", "documents": "document", "templates": "template", "batches": "batch", "adoptions": "adoption"}[r.Tag()], "id")
}

// bodies is what is sent to the routes of a resource that are not alike.
var bodies = map[string]string{
	"POST /terms":  `{"under":"data/health","name":"Legekort"}`, // a word stands once in a vocabulary
	"POST /tokens": `{"name":"x","scopes":["tokens:read"]}`, "PUT /tokens/{id}": `{"name":"y"}`, "POST /tokens/{id}/revoke": `{"reason":"prøve"}`,
	"POST /invitations": `{"agreement":"{agreement}","party":"{vendor}","name":"Ida","email":"ida@skjema.example"}`,
	"POST /documents":   announcement(paper, "attachment"), "PUT /documents/{id}": `{"name":"avtale.pdf"}`, "POST /documents/{id}/hold": `{"reason":"tilsyn"}`,
	"POST /agreements/{id}/submissions": `{"party":"{mine}","document":"{document}","name":"Kari Nordmann"}`,
	"POST /agreements/{id}/enclosures":  `{"kind":"security","document":"{document}","date":"2026-01-31","complete":true}`, "POST /agreements/{id}/documents": `{"document":"{document}","signedCopy":true}`,
	"POST /adoptions": `{"agreement":"{borrowed}","scopeSystems":["{system}"]}`, "PUT /adoptions/{id}": `{"agreement":"{lent}","scopeSystems":["{system}"],"note":"Vedlegg A"}`,
	"POST /agreements/{id}/transitions": `{"to":"review"}`, "POST /agreements/{id}/note": `{"text":"Sett på."}`, "POST /agreements/{id}/issue": `{"language":"nb"}`, "POST /agreements/{id}/successor": `{}`,
	"POST /agreements/{id}/exits": `{"org":"{vendor}","choice":"delete","confirmedOn":"2026-01-02"}`, "POST /agreements/{id}/exit-requests": `{"party":"{vendor}","name":"Ida","email":"ida@skjema.example"}`,
	"POST /agreements/{id}/signatures": `{"party":"{mine}","name":"Kari Nordmann","title":"Direktør","authority":"Vedtak","statement":"Jeg godtar.","sha256":"` + strings.Repeat("a", 64) + `"}`,
	"POST /templates":                  templateBody("Vår fullmakt"), "PUT /templates/{id}": templateBody("Vår nye fullmakt"),
	"POST /batches": `{"name":"Alle","model":"{agreement}"}`, "PUT /batches/{id}": `{"name":"Alle","model":"{agreement}","revision":"2"}`,
	"POST /activities/{id}/reviews": `{"reviewedOn":"2026-03-01","outcome":"unchanged"}`, "POST /activities/{id}/transitions": `{"to":"ended","on":"2026-03-31"}`,
	"POST /activities/starter": `{"codes":["tec.fire"]}`, "POST /activities/{id}/starter": `{"to":2}`,
	"POST /risk-assessments/{id}/completion": `{}`, "POST /risk-assessments/{id}/acceptances": `{"scenario":"R1","expiresOn":"2099-12-31","acceptedBy":"Direktøren","rank":"director"}`, "POST /risk-assessments/{id}/treatments": `{"treatment":"T1","doneOn":"2026-02-01"}`,
	"POST /risk-assessments/{id}/reports": `{"kind":"release","on":"2026-02-01","note":"Versjon 8"}`, "POST /risk-assessments/{id}/answers": `{"trigger":"H1","note":"Gjelder ikke oss"}`,
	"POST /notices/{id}/adoption": `{}`, "POST /attestations/{id}/adoption": `{}`, "POST /notices/{id}/take": `{}`, "POST /dpias/{id}/completion": `{}`, "POST /dpias/{id}/decisions": `{"decision":"go","decidedBy":"Direktøren","rank":"chief_executive"}`, "POST /dpias/{id}/consultation": `{"sentOn":"2026-02-01"}`,
	"POST /users": `{"name":"Ola","email":"ola@fjordvik.example","role":"auditor"}`, "PUT /users/{id}": `{"role":"auditor"}`,
}

// templateBody is a template of one's own, with the words of one that the program brings.
func templateBody(name string) string {
	text, err := agreement.StandardText("mandate", 1, "en")
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(map[string]string{"name": name, "kind": "mandate", "text": string(text.Body)})
	if err != nil {
		panic(err)
	}
	return string(body)
}

func bodyOf(r rest.Route) string {
	if r.In == nil {
		return ""
	}
	if body, ok := bodies[r.Method+" "+r.Path]; ok {
		return body
	}
	if strings.HasSuffix(r.Path, "/reviews") {
		return `{"reviewedOn":"2026-03-01","outcome":"no_change"}`
	}
	for _, s := range samples {
		if s.resource == r.Tag() {
			return "{" + strings.Replace(s.fields, `"aliases":["Havvik"]`, `"aliases":[]`, 1) + "}"
		}
	}
	return "{}"
}

// strangers is every reference that a body can hold to a record which only its
// own organisation may see, and what must stand around it.
var strangers = []struct{ path, field, value, around string }{
	{"/organisations", "dpoContact", `"{contact}"`, `"name":"x"`},
	{"/units", "parentUnit", `"{unit}"`, `"name":"x"`},
	{"/units", "reportingParent", `"{unit}"`, `"name":"x"`},
	{"/units", "head", `"{contact}"`, `"name":"x"`},
	{"/units", "isk", `"{contact}"`, `"name":"x"`},
	{"/units", "pko", `"{contact}"`, `"name":"x"`},
	{"/units", "formerParents/0/unit", `[{"unit":"{unit}","until":"2020-01-01"}]`, `"name":"x"`},
	{"/contacts", "unit", `"{unit}"`, `"role":"dpo","name":"x"`},
	{"/contacts", "deputy", `"{contact}"`, `"role":"dpo","name":"x"`},
	{"/systems", "ownerUnit", `"{unit}"`, `"name":"x"`},
	{"/systems", "usingUnits/0", `["{unit}"]`, `"name":"x"`},
	{"/systems", "formerOwners/0/unit", `[{"unit":"{unit}","until":"2020-01-01"}]`, `"name":"x"`},
	{"/systems", "successorSystem", `"{system}"`, `"name":"x"`},
	{"/engagements", "scopeSystems/0", `["{system}"]`, `"upstream":"{theirs}","downstream":"{vendor}"`},
	{"/flows", "fromSystem", `"{system}"`, `"toGroup":"x"`},
	{"/flows", "toSystem", `"{system}"`, `"fromGroup":"x"`},
	{"/transfers", "engagement", `"{engagement}"`, `"importer":"{vendor}"`},
	{"/transfers", "flow", `"{flow}"`, `"importer":"{vendor}"`},
	{"/screenings", "activity", `"{activity}"`, `"code":"x"`},
	{"/attestations", "systems/0", `["{system}"]`, `"processor":"{vendor}"`},
	{"/procurements", "unit", `"{unit}"`, `"name":"x"`},
	{"/procurements", "system", `"{system}"`, `"name":"x"`},
	{"/procurements", "framework", `"{procurement}"`, `"name":"x","kind":"call_off"`},
	{"/risk-assessments", "procurement", `"{procurement}"`, `"name":"x"`},
	{"/supervisions", "engagement", `"{engagement}"`, `"doneOn":"2026-01-15"`},
	{"/supervisions", "attestations/0", `["{attestation}"]`, `"engagement":"{theirEngagement}"`},
	{"/processor-records", "systems/0", `["{system}"]`, `"name":"x"`},
	{"/activities", "responsibleUnit", `"{unit}"`, `"name":"x"`},
	{"/activities", "systems/0", `["{system}"]`, `"name":"x"`},
	{"/activities", "engagements/0", `["{engagement}"]`, `"name":"x"`},
	{"/risk-criteria", "unit", `"{unit}"`, `"name":"x","scope":"unit"`},
	{"/risk-assessments", "systems/0", `["{system}"]`, `"name":"x"`},
	{"/risk-assessments", "flow", `"{flow}"`, `"name":"x"`},
	{"/risk-assessments", "activity", `"{activity}"`, `"name":"x"`},
	{"/risk-assessments", "unit", `"{unit}"`, `"name":"x"`},
	{"/notices", "activities/0", `["{activity}"]`, `"name":"x"`},
	{"/dpias", "activities/0", `["{activity}"]`, `"name":"x"`},
	{"/dpias", "systems/0", `["{system}"]`, `"name":"x"`},
	{"/dpias", "unit", `"{unit}"`, `"name":"x"`},
	{"/agreements", "scopeSystems/0", `["{system}"]`, `"code":"x"`},
	{"/agreements", "mandates/0/scopeSystems/0", `[{"principal":"{theirs}","scopeSystems":["{system}"]}]`, `"code":"x"`},
	{"/agreements", "processing/0/system", `[{"system":"{system}"}]`, `"code":"x"`},
	{"/agreements", "supersedes", `"{agreement}"`, `"code":"x"`},
	{"/agreements", "accession/agreement", `{"agreement":"{agreement}"}`, `"code":"x"`},
	{"/agreements", "template/id", `{"kind":"own","id":"{template}"}`, `"code":"x"`},
	{"/invitations", "agreement", `"{agreement}"`, `"party":"{vendor}","name":"x","email":"x@skjema.example"`},
	{"/documents", "subject", `"{agreement}"`, strings.Trim(announcement(paper, "attachment"), "{}")},
	{"/activities/starter", "units/0/unit", `[{"area":"school","unit":"{unit}"}]`, `"codes":["sch.teaching"]`},
	{"/batches", "model", `"{agreement}"`, `"name":"x"`},
	{"/users", "unit", `"{unit}"`, `"name":"x","email":"x@nabovik.example","role":"manager"`},
	{"/agreements/{theirAgreement}/submissions", "agreement", `"{agreement}"`, `"party":"{theirs}","name":"x"`},
	{"/agreements/{theirAgreement}/submissions", "document", `"{document}"`, `"party":"{theirs}","name":"x"`},
	{"/agreements/{theirAgreement}/enclosures", "agreement", `"{agreement}"`, `"kind":"security","date":"2026-01-31"`},
	{"/agreements/{theirAgreement}/enclosures", "document", `"{document}"`, `"kind":"security","date":"2026-01-31"`},
	{"/agreements/{theirAgreement}/documents", "document", `"{document}"`, `"signedCopy":true`},
	{"/agreements/{theirEnded}/exits", "document", `"{document}"`, `"org":"{vendor}","choice":"both","confirmedOn":"2026-01-02"`},
	{"/adoptions", "agreement", `"{lent}"`, `"note":"x"`},
	{"/adoptions", "scopeSystems/0", `["{system}"]`, `"agreement":"{theirLoan}"`},
	{"/agreements/{theirAgreement}/reviews", "agreement", `"{agreement}"`, `"reviewedOn":"2026-03-01","outcome":"no_change"`},
}

// TestForeignReferences puts a stranger's identifiers into every body: what one
// may not see is not there.
func TestForeignReferences(t *testing.T) {
	if underRace {
		t.Skip("one goroutine asks for all of it: `make test` runs it once more without the race detector")
	}
	Each(t, func(w *World) {
		w.settle()
		w.play(Scenario{Name: "their agreement", As: "stranger", Method: "POST", Path: "/api/v1/agreements", Body: `{"code":"T","parties":[{"org":"{theirs}","side":"controller","capacity":"signatory"}]}`, Status: 201, Save: "theirAgreement"})
		w.play(Scenario{Name: "their ended agreement", As: "stranger", Method: "POST", Path: "/api/v1/agreements", Status: 201, Save: "theirEnded", Body: `{"code":"E","type":"dpa_controller_processor","state":"expired","effectiveFrom":"2020-01-01","effectiveTo":"2025-12-31",
			"parties":[{"org":"{theirs}","side":"controller","capacity":"signatory"},{"org":"{vendor}","side":"processor","capacity":"signatory"}],
			"signatures":[{"party":"{theirs}","signedOn":"2020-01-01"},{"party":"{vendor}","signedOn":"2020-01-01"}]}`})
		w.play(Scenario{Name: "their exit begins", As: "stranger", Method: "POST", Path: "/api/v1/agreements/{theirEnded}/transitions", Body: `{"to":"exit_pending"}`, Status: 200})
		w.play(Scenario{Name: "their system", As: "stranger", Method: "POST", Path: "/api/v1/systems", Body: `{"name":"Journal"}`, Status: 201, Save: "theirSystem"})
		w.play(Scenario{Name: "their engagement", As: "stranger", Method: "POST", Path: "/api/v1/engagements", Body: `{"upstream":"{theirs}","downstream":"{vendor}","scopeSystems":["{theirSystem}"]}`, Status: 201, Save: "theirEngagement"})
		w.Save("theirLoan", sharedWith(w.House, w.Organisation("Fjerdevik kommune").ID, w.Theirs))
		for _, s := range strangers {
			name, _, _ := strings.Cut(s.field, "/")
			code := "unknown-reference"
			if s.field == "agreement" && strings.Contains(s.path, "{theirAgreement}") {
				code = "mismatch"
			}
			w.play(Scenario{
				Name: s.path + " " + s.field, As: "stranger", Method: "POST", Path: "/api/v1" + s.path, Status: 422,
				Body: fmt.Sprintf(`{%s,%q:%s}`, s.around, name, s.value),
				Want: fmt.Sprintf(`{"errors":[{"pointer":"/%s","code":%q}]}`, s.field, code),
			})
		}
	})
}

// TestForeignReferencesAreAllThere looks for identifiers in every input.
func TestForeignReferencesAreAllThere(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, s := range strangers {
		listed[strings.NewReplacer("{theirAgreement}", "{id}", "{theirEnded}", "{id}").Replace(s.path+" /"+s.field)] = true
	}
	for _, r := range rest.Table(rest.House{}) {
		if r.Method != http.MethodPost || r.In == nil {
			continue
		}
		for _, at := range identifiers(r.In, "") {
			if !listed[r.Path+" "+at] {
				t.Errorf("POST %s: no test sends a stranger's identifier at %s", r.Path, at)
			}
		}
	}
}

// identifiers lists the pointers of an input's identifiers, but for those of
// organisations and services, which everybody may see.
func identifiers(t reflect.Type, at string) []string {
	var out []string
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		if strings.HasPrefix(t.Name(), "ID[") && !strings.HasSuffix(t.Name(), ".Party]") && !strings.HasSuffix(t.Name(), ".Service]") {
			return []string{at}
		}
	case t.Kind() == reflect.Slice:
		return identifiers(t.Elem(), at+"/0")
	case t.Kind() == reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
				out = append(out, identifiers(f.Type, at+"/"+name)...)
			}
		}
	}
	return out
}
