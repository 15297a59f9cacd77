package apitest

import (
	"net/http"
	"testing"

	"ledd/api/rest"
)

// What is no answer of the contract is told, whatever is wrong with it.
func TestShapes(t *testing.T) {
	router, err := published()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, media, body string
		status                  int
		right                   bool
	}{
		{"a list", "/units", "application/json", `{"items":[],"nextCursor":"","total":0}`, 200, true},
		{"a list with no items", "/units", "application/json", `{"nextCursor":"","total":0}`, 200, false},
		{"items that are no list", "/units", "application/json", `{"items":3,"nextCursor":"","total":0}`, 200, false},
		{"an item without its fields", "/units", "application/json", `{"items":[{}],"nextCursor":"","total":0}`, 200, false},
		{"no JSON", "/units", "application/json", `{"items":[`, 200, false},
		{"a media type that the contract lacks", "/units", "text/json", `{"items":[],"nextCursor":"","total":0}`, 200, false},
		{"a problem without its members", "/units", "application/problem+json", `{}`, 403, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, rest.Base+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			route, _, err := router.FindRoute(r)
			if err != nil {
				t.Fatal(err)
			}
			res := &http.Response{StatusCode: c.status, Header: http.Header{"Content-Type": {c.media}}}
			if err := shaped(route, res, []byte(c.body)); (err == nil) != c.right {
				t.Errorf("%v", err)
			}
		})
	}
}
