package apitest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// secrets is what a record that others see holds for its keeper alone.
var secrets = []struct{ path, body string }{
	{"/api/v1/organisations", `"name":"Tangvik AS"`},
	{"/api/v1/services", `"name":"Tangvik sky"`},
	{"/api/v1/engagements", `"upstream":"{mine}","downstream":"{vendor}","published":true,` +
		`"followUpResponsible":"SECRET","escalationPath":"SECRET","roleReasons":"SECRET","decidedBy":"SECRET","decidedOn":"2021-01-01",` +
		`"guaranteesAssessedOn":"2021-01-01","guaranteesResult":"sufficient","guaranteesBasis":"SECRET","serviceDescription":"tangvik drift",` +
		`"authorisationReference":"SECRET","foreignLawExposure":"SECRET","exit":{"choice":"delete","requestedOn":"2021-01-01","certificate":"SECRET"}`},
}

// TestPrivate looks at one organisation's public records as another: its codes,
// identifiers and private fields neither show nor can be guessed.
func TestPrivate(t *testing.T) {
	Each(t, func(w *World) {
		w.below()
		for _, s := range secrets {
			w.keep(Scenario{Name: s.path, Save: "made"}, text(w, w.Send("write", "POST", s.path, nil,
				`{"code":"SECRET-1","externalIds":[{"system":"arkiv","value":"SECRET"}],`+s.body+`}`)))
			w.silent(s.path)
			for _, query := range []string{"q=secret", "q=secret-1+tangvik", "code=SECRET-1", "externalId=arkiv:SECRET"} {
				w.play(found("read", s.path+"?"+query, 1))
				w.play(found("stranger", s.path+"?"+query, 0))
			}
			w.play(Scenario{Name: "a stranger's change", As: "stranger", Method: "PUT", Path: s.path + "/{made}", Header: map[string]string{"If-Match": `"1"`}, Body: "{" + s.body + "}", Status: 403})
			w.play(Scenario{Name: "its keeper's", As: "read", Path: s.path + "/{made}", Status: 200, Want: `{"code":"SECRET-1","version":1,` + s.body + `}`})
		}
	})
}

// below puts a system of the stranger's above whatever the first organisation
// publishes.
func (w *World) below() {
	w.Helper()
	w.play(Scenario{Name: "system", As: "stranger", Method: "POST", Path: "/api/v1/systems", Body: `{"name":"x"}`, Status: 201, Save: "system"})
	w.play(Scenario{Name: "edge", As: "stranger", Method: "POST", Path: "/api/v1/engagements", Body: `{"upstream":"{theirs}","downstream":"{mine}","scopeSystems":["{system}"]}`, Status: 201})
}

// silent reads a record in every way, and finds nothing of what is private in it.
func (w *World) silent(path string) {
	w.Helper()
	for _, at := range []string{path + "/{made}", path, path + "?q=tangvik", path + "?q=tangvik&sort=createdAt", "/api/v1/organisations/{vendor}/reach?", "/api/v1/systems/{system}/chain"} {
		got := text(w, w.Send("stranger", "GET", at, nil, ""))
		if strings.Contains(got, "SECRET") || strings.Contains(got, "2021-01-01") || strings.Contains(got, "sufficient") {
			w.Errorf("a stranger reads in %s: %s", at, got)
		}
		if strings.HasPrefix(at, path) && !strings.Contains(at, "reach") && !strings.Contains(strings.ToLower(got), "tangvik") {
			w.Errorf("a stranger does not find the record in %s: %s", at, got)
		}
	}
}

func found(actor, path string, n int) Scenario {
	return Scenario{Name: path, As: actor, Path: path, Status: 200, Want: fmt.Sprintf(`{"total":%d}`, n)}
}

// TestPrivatePages turns the pages of what others publish, by a code that is not
// shown.
func TestPrivatePages(t *testing.T) {
	Each(t, func(w *World) {
		for i := range 3 {
			w.Send("write", "POST", "/api/v1/engagements", nil, fmt.Sprintf(`{"code":"E%d","upstream":"{mine}","downstream":"{vendor}","published":true}`, i))
			w.Send("stranger", "POST", "/api/v1/engagements", nil, fmt.Sprintf(`{"code":"F%d","upstream":"{theirs}","downstream":"{vendor}"}`, i))
		}
		for _, sort := range []string{"code", "-code", "-createdAt"} {
			at, seen := "/api/v1/engagements?limit=1&sort="+sort, map[string]bool{}
			for cursor := "&cursor="; cursor != ""; {
				var page struct {
					Items      []struct{ ID string }
					NextCursor string
				}
				if err := json.Unmarshal([]byte(text(w, w.Send("stranger", "GET", at+cursor, nil, ""))), &page); err != nil || len(page.Items) != 1 {
					w.Fatal(err, page)
				}
				seen[page.Items[0].ID] = true
				if cursor = ""; page.NextCursor != "" {
					cursor = "&cursor=" + page.NextCursor
				}
			}
			if len(seen) != 6 {
				w.Errorf("by %s a stranger turns %d pages of 6", sort, len(seen))
			}
		}
	})
}

// TestServices: nobody offers a service in another's name.
func TestServices(t *testing.T) {
	post := func(name, body string, status int, want string, audit bool) Scenario {
		s := Scenario{Name: name, As: "write", Method: "POST", Path: "/api/v1/services", Body: body, Status: status, Want: want}
		if audit {
			s.Audit = samples[4].did("create")
		}
		return s
	}
	Play(t, []Scenario{
		post("another's", `{"name":"x","provider":"{vendor}"}`, 422, `{"errors":[{"pointer":"/provider","code":"not-yours"}]}`, false),
		post("one's own", `{"name":"x","provider":"{mine}","website":"https://fjordvik.example/a"}`, 201, "", true),
		post("one's own, unsaid", `{"name":"x","website":""}`, 201, `{"provider":null}`, true),
	})
}

// TestFilters: a value that a field cannot have is refused with those that it can.
func TestFilters(t *testing.T) {
	get := func(query string, status int, want string) Scenario {
		return Scenario{Name: query, As: "read", Path: "/api/v1/" + query, Status: status, Want: want}
	}
	Play(t, []Scenario{
		get("engagements?state=nonsense", 400, `{"errors":[{"pointer":"state","code":"enum","detail":"state cannot be \"nonsense\"; known: proposed, authorised, active, suspended, ended_data_held, closed, refused"}]}`),
		get("engagements?published=maybe", 400, `{"errors":[{"pointer":"published","code":"enum","detail":"published cannot be \"maybe\"; known: true, false"}]}`),
		get("engagements?published=null", 400, `{"errors":[{"pointer":"published","code":"enum"}]}`),
		get("engagements?published=true&state=&personalData=unknown", 200, `{"total":0}`),
		get("engagements?upstream=null", 400, `{"errors":[{"pointer":"upstream","code":"format"}]}`),
		get("engagements?upstream=00000000-0000-0000-0000-000000000000", 400, `{"errors":[{"pointer":"upstream","code":"format"}]}`),
		get("units?reports=perhaps", 400, `{"errors":[{"pointer":"reports","code":"enum"}]}`),
	})
}
