package apitest

import (
	"testing"

	"ledd/internal/access"
)

// TestSettingsOverREST: one record, which is there before anybody saved it; the
// ETag goes back and forth from version 0 on; its versions; nobody else's.
func TestSettingsOverREST(t *testing.T) {
	Each(t, func(w *World) {
		put := func(name, etag string, body string, status int, want string, audit ...access.Action) Scenario {
			s := Scenario{Name: name, As: "write", Method: "PUT", Path: "/api/v1/settings", Body: body, Status: status, Want: want, Audit: audit}
			if etag != "" {
				s.Header = map[string]string{"If-Match": etag}
			}
			return s
		}
		for _, s := range []Scenario{
			{Name: "contact", As: "write", Method: "POST", Path: "/api/v1/contacts", Body: `{"role":"dpo","name":"Ombudet"}`, Status: 201, Save: "contact", Audit: []access.Action{"contact.create"}},
			{Name: "nobody saved any", As: "read", Path: "/api/v1/settings", Status: 200, Want: `{"version":0,"orgId":"{mine}","language":"","agreementMonths":null,"authorities":[]}`, WantHeader: map[string]string{"ETag": `"0"`}},
			{Name: "no versions", As: "read", Path: "/api/v1/settings/versions", Status: 200, Want: `{"total":0,"items":[],"nextCursor":""}`},
			put("without a condition", "", `{}`, 428, ""),
			put("wrong in several places", `"0"`, `{"language":"sv","agreementMonths":0,"authorities":[{"role":"x","name":""}]}`, 422,
				`{"errors":[{"pointer":"/language","code":"oneof"},{"pointer":"/authorities/0/role","code":"oneof"},{"pointer":"/authorities/0/name","code":"required"},{"pointer":"/agreementMonths","code":"min"}]}`),
			put("the first", `"0"`, `{"language":"nn","dpo":"{contact}","agreementMonths":6,"authorities":[{"role":"data_protection","name":"Datatilsynet"}]}`, 200, `{"version":1,"language":"nn"}`, "settings.create"),
			put("a second first", `"0"`, `{}`, 412, `{"type":"/problems/stale"}`),
			put("changed", `"1"`, `{"language":"nb"}`, 200, `{"version":2,"dpo":null}`, "settings.update"),
			{Name: "versions", As: "read", Path: "/api/v1/settings/versions?limit=1", Status: 200, Want: `{"total":2,"nextCursor":"2","items":[{"version":2,"record":{"language":"nb"}}]}`},
			{Name: "the older one", As: "read", Path: "/api/v1/settings/versions?cursor=2", Status: 200, Want: `{"total":2,"nextCursor":"","items":[{"version":1,"record":{"language":"nn"}}]}`},
			{Name: "theirs are theirs", As: "stranger", Path: "/api/v1/settings", Status: 200, Want: `{"version":0,"orgId":"{theirs}"}`},
			{Name: "a stranger's contact", As: "stranger", Method: "PUT", Path: "/api/v1/settings", Header: map[string]string{"If-Match": `"0"`}, Body: `{"dpo":"{contact}"}`, Status: 422, Want: `{"errors":[{"pointer":"/dpo","code":"unknown-reference"}]}`},
			{Name: "as it was before", As: "read", Path: "/api/v1/settings?knownAt=2026-11-22T09:59:59Z", Status: 200, Want: `{"version":0}`},
			{Name: "in the future", As: "read", Path: "/api/v1/settings?knownAt=2030-01-01T00:00:00Z", Status: 400, Want: `{"errors":[{"pointer":"knownAt","code":"future"}]}`},
		} {
			w.play(s)
		}
	})
}

// TestVersionsOverREST: newest first, page by page, and the keeper's alone.
func TestVersionsOverREST(t *testing.T) {
	Each(t, func(w *World) {
		at := "/api/v1/systems/{system}"
		for _, s := range []Scenario{
			{Name: "make", As: "write", Method: "POST", Path: "/api/v1/systems", Body: `{"name":"Arkiv"}`, Status: 201, Save: "system", Audit: []access.Action{"system.create"}},
			{Name: "change", As: "write", Method: "PUT", Path: at, Header: map[string]string{"If-Match": `"1"`}, Body: `{"name":"Nytt arkiv"}`, Status: 200, Audit: []access.Action{"system.update"}},
			{Name: "newest", As: "read", Path: at + "/versions?limit=1", Status: 200, Want: `{"total":2,"nextCursor":"2","items":[{"version":2,"reason":"","record":{"id":"{system}","name":"Nytt arkiv"}}]}`},
			{Name: "next page", As: "read", Path: at + "/versions?limit=1&cursor=2", Status: 200, Want: `{"total":2,"nextCursor":"","items":[{"version":1,"record":{"name":"Arkiv"}}]}`},
			{Name: "bad cursor", As: "read", Path: at + "/versions?cursor=x", Status: 400, Want: `{"errors":[{"pointer":"cursor"}]}`},
			{Name: "a stranger", As: "stranger", Path: at + "/versions", Status: 404},
			{Name: "the directory is read, its history is not", As: "stranger", Path: "/api/v1/organisations/{mine}/versions", Status: 404},
			{Name: "none such", As: "read", Path: "/api/v1/systems/{nobody}/versions", Status: 404},
			{Name: "before it was made", As: "read", Path: at + "/versions?knownAt=2026-11-22T09:00:00Z", Status: 404},
			{Name: "chain then", As: "read", Path: at + "/chain?knownAt=2026-11-22T10:00:00Z&asOf=2020-01-01", Status: 200, Want: `{"asOf":"2020-01-01","parties":[]}`},
			{Name: "chain before", As: "read", Path: at + "/chain?knownAt=2026-11-22T09:00:00Z", Status: 404},
			{Name: "reach then", As: "read", Path: "/api/v1/organisations/{vendor}/reach?knownAt=2026-11-22T10:00:00Z", Status: 200, Want: `{"systems":0}`},
		} {
			w.play(s)
		}
	})
}
