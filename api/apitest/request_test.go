package apitest

import (
	"strings"
	"testing"

	"ledd/internal/access"
)

// TestRequests is what HTTP alone can get wrong.
func TestRequests(t *testing.T) {
	post := func(name, contentType, body string, status int, want string) Scenario {
		return Scenario{Name: name, As: "write", Method: "POST", Path: "/api/v1/units", Header: map[string]string{"Content-Type": contentType}, Body: body, Status: status, Want: want}
	}
	json := "application/json"
	Play(t, []Scenario{
		{Name: "no token", Path: "/api/v1/units", Status: 401, Want: `{"type":"/problems/unauthenticated","errors":[]}`, WantHeader: map[string]string{"WWW-Authenticate": "Bearer.*"}},
		{Name: "another scheme", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Basic bGVkZDpsZWRk"}, Status: 401},
		{Name: "unknown token", Path: "/api/v1/units", Header: map[string]string{"Authorization": "Bearer ledd_x"}, Status: 401},
		{Name: "no such address", As: "write", Path: "/api/v1/planets", Status: 404, Want: `{"type":"/problems/not-found"}`},
		{Name: "trailing slash", As: "write", Path: "/api/v1/units/", Status: 404},
		{Name: "method", As: "write", Method: "PATCH", Path: "/api/v1/units", Status: 405, WantHeader: map[string]string{"Allow": "GET, POST"}},
		{Name: "request id kept", As: "read", Path: "/api/v1/units", Header: map[string]string{"X-Request-Id": "abc.1"}, Status: 200, WantHeader: map[string]string{"X-Request-Id": "abc.1"}},
		{Name: "request id refused", Path: "/api/v1/units", Header: map[string]string{"X-Request-Id": "a b"}, Status: 401, WantHeader: map[string]string{"X-Request-Id": "[A-Z2-7]{26}"}},
		{Name: "instance", Path: "/api/v1/units", Header: map[string]string{"X-Request-Id": "abc.2"}, Status: 401, Want: `{"instance":"abc.2","status":401}`},
		{Name: "contract", Path: "/api/v1/openapi.yaml", Status: 200, WantHeader: map[string]string{"Content-Type": "application/yaml"}},
		{Name: "alive", Path: "/healthz", Status: 200, WantHeader: map[string]string{"X-Content-Type-Options": "nosniff"}},
		{Name: "ready", Path: "/readyz", Status: 200},
		post("form", "application/x-www-form-urlencoded", "name=x", 415, `{"type":"/problems/media-type"}`),
		post("charset", "application/json; charset=utf-8", `{}`, 422, `{"errors":[{"pointer":"/name","code":"required"}]}`),
		post("too large", json, `{"name":"`+strings.Repeat("x", 1<<20)+`"}`, 413, `{"type":"/problems/too-large"}`),
		post("empty", json, " ", 400, `{"errors":[{"pointer":"","code":"syntax"}]}`),
		post("no JSON", json, `{"name":`, 400, `{"type":"/problems/invalid","errors":[{"code":"syntax"}]}`),
		post("trailing garbage", json, `{"name":"x"} {}`, 400, `{"errors":[{"code":"syntax"}]}`),
		post("list", json, `[]`, 400, `{"errors":[{"code":"type"}]}`),
		post("not UTF-8", json, "{\"name\":\"\xff\"}", 400, `{"errors":[{"code":"encoding"}]}`),
		post("NUL", json, `{"name":"a\u0000b","externalIds":[{"system":"a","value":"\u0000"}]}`, 422, `{"errors":[{"pointer":"/name","code":"text"},{"pointer":"/externalIds/0/value","code":"text"}]}`),
		post("half a pair", json, `{"name":"\ud800"}`, 422, `{"errors":[{"pointer":"/name","code":"text"}]}`),
		post("given twice", json, `{"name":"a","name":"b"}`, 422, `{"errors":[{"pointer":"/name","code":"duplicate"}]}`),
		post("another case", json, `{"Name":"a"}`, 422, `{"errors":[{"pointer":"/Name","code":"unknown"},{"pointer":"/name","code":"required"}]}`),
		post("strange key", json, `{"name":"a","a/b~c":1}`, 422, `{"errors":[{"pointer":"/a~1b~0c","code":"unknown"}]}`),
		{Name: "parameter on POST", As: "write", Method: "POST", Path: "/api/v1/units?dry=1", Body: `{"name":"x"}`, Status: 400, Want: `{"errors":[{"pointer":"dry"}]}`},
		{Name: "long key", As: "write", Method: "POST", Path: "/api/v1/units", Header: map[string]string{"Idempotency-Key": strings.Repeat("k", 256)}, Body: `{"name":"x"}`, Status: 400, Want: `{"errors":[{"pointer":"Idempotency-Key"}]}`},
		{Name: "blank key", As: "write", Method: "POST", Path: "/api/v1/units", Header: map[string]string{"Idempotency-Key": "a b"}, Body: `{"name":"x"}`, Status: 400},
		{Name: "same key, another address", As: "write", Method: "POST", Path: "/api/v1/units", Header: map[string]string{"Idempotency-Key": "k"}, Body: `{"name":"x"}`, Status: 201, Audit: []access.Action{"unit.create"}},
		{Name: "same key, another address: refused", As: "write", Method: "POST", Path: "/api/v1/services", Header: map[string]string{"Idempotency-Key": "k"}, Body: `{"name":"x"}`, Status: 409},
		{Name: "same key, another actor", As: "stranger", Method: "POST", Path: "/api/v1/units", Header: map[string]string{"Idempotency-Key": "k"}, Body: `{"name":"x"}`, Status: 201},
	})
}

// TestReviews is the routes below an agreement.
func TestReviews(t *testing.T) {
	at := "/api/v1/agreements/{agreement}/reviews"
	Play(t, append(seed(), []Scenario{
		{Name: "list", As: "read", Path: at, Status: 200, Want: `{"total":1,"items":[{"id":"{review}","agreement":"{agreement}"}]}`},
		{Name: "get", As: "read", Path: at + "/{review}", Status: 200, WantHeader: map[string]string{"ETag": `"1"`}},
		{Name: "of another agreement", As: "write", Method: "POST", Path: "/api/v1/agreements", Body: `{}`, Status: 201, Audit: []access.Action{"agreement.create"}, Save: "other"},
		{Name: "not below it", As: "read", Path: "/api/v1/agreements/{other}/reviews/{review}", Status: 404},
		{Name: "none below it", As: "read", Path: "/api/v1/agreements/{other}/reviews", Status: 200, Want: `{"total":0,"items":[]}`},
		{Name: "mismatch", As: "write", Method: "POST", Path: at, Body: `{"agreement":"{other}","reviewedOn":"2026-03-01","outcome":"no_change"}`, Status: 422, Want: `{"errors":[{"pointer":"/agreement","code":"mismatch"}]}`},
		{Name: "in the future", As: "write", Method: "POST", Path: at, Body: `{"reviewedOn":"2027-03-01","outcome":"no_change"}`, Status: 422, Want: `{"errors":[{"pointer":"/reviewedOn","code":"future"}]}`},
		{Name: "wrong", As: "write", Method: "POST", Path: at, Body: `{"reviewedOn":"yesterday"}`, Status: 422, Want: `{"errors":[{"pointer":"/reviewedOn","code":"format"},{"pointer":"/outcome","code":"required"}]}`},
		{Name: "a stranger's list", As: "stranger", Path: at, Status: 404},
		{Name: "unknown parameter", As: "read", Path: at + "?outcome=no_change", Status: 400, Want: `{"errors":[{"pointer":"outcome","code":"unknown"}]}`},
		{Name: "again", As: "write", Method: "POST", Path: at, Header: map[string]string{"Idempotency-Key": "r"}, Body: `{"reviewedOn":"2026-04-01","outcome":"terminate"}`, Status: 201, Audit: []access.Action{"review.create"}, Save: "second"},
		{Name: "again, repeated", As: "write", Method: "POST", Path: at, Header: map[string]string{"Idempotency-Key": "r"}, Body: `{"reviewedOn":"2026-04-01","outcome":"terminate"}`, Status: 201, Want: `{"id":"{second}"}`, WantHeader: map[string]string{"Location": at + "/{second}"}},
		{Name: "newest first", As: "read", Path: at + "?sort=-createdAt&limit=1", Status: 200, Want: `{"total":2,"items":[{"id":"{second}"}]}`},
	}...))
}
