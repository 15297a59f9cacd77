package apitest

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"ledd/api/rest"
	"ledd/openapi"
)

// Published is the contract as a client reads it.
var Published = sync.OnceValues(func() (*openapi3.T, error) {
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"))
	return openapi3.NewLoader().LoadFromData(openapi.YAML)
})

var published = sync.OnceValues(func() (routers.Router, error) {
	doc, err := Published()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// contract fails the test where an answer is not what the contract says. An
// answer of an address that the contract does not have must be a problem.
func (w *World) contract(r *http.Request, res *http.Response) {
	w.Helper()
	router, err := published()
	if err != nil {
		w.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if !strings.HasPrefix(r.URL.Path, rest.Base) {
		return
	}
	route, params, err := router.FindRoute(r)
	if err != nil {
		if res.StatusCode < 400 || res.Header.Get("Content-Type") != "application/problem+json" {
			w.Errorf("%s %s is not in the contract, and answers %d %s", r.Method, r.URL.Path, res.StatusCode, res.Header.Get("Content-Type"))
		}
		return
	}
	isJSON := strings.HasSuffix(strings.Split(res.Header.Get("Content-Type"), ";")[0], "json")
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 res.StatusCode, Header: res.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, ExcludeResponseBody: isJSON},
	}
	in.SetBodyBytes(body)
	err = openapi3filter.ValidateResponse(context.Background(), in)
	if err == nil && isJSON {
		err = shaped(route, res, body)
	}
	if err != nil {
		w.Errorf("%s %s answers %d, which is not what the contract says: %v\n%s", r.Method, r.URL.Path, res.StatusCode, err, body)
	}
	w.genuine(r, res, body)
}

// shaped says how the JSON body of an answer differs from its schema.
func shaped(route *routers.Route, res *http.Response, body []byte) error {
	known, err := contractShapes()
	if err != nil {
		return err
	}
	pointer, err := pointerOf(route, res)
	if err != nil {
		return err
	}
	return known.check(pointer, body)
}

// openings is how a body of a media type begins that no schema describes.
var openings = map[string]string{"application/pdf": "%PDF-", "text/html": "<!doctype html>", "application/yaml": "openapi: ", "application/octet-stream": "%PDF-", "text/markdown": "---\nid: ", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK\x03\x04", "application/zip": "PK\x03\x04"}

// genuine fails the test where a body that is no JSON is not what its media type
// says, or has no name to be kept under.
func (w *World) genuine(r *http.Request, res *http.Response, body []byte) {
	w.Helper()
	media, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	begins, known := openings[media]
	switch {
	case res.StatusCode == http.StatusNotModified || res.StatusCode == http.StatusPartialContent || res.StatusCode == http.StatusNoContent || strings.HasSuffix(media, "json"):
		return
	case err != nil || !known || !bytes.HasPrefix(body, []byte(begins)):
		w.Errorf("%s %s answers %q, which begins %.20q", r.Method, r.URL.Path, res.Header.Get("Content-Type"), body)
	}
	if _, named, err := mime.ParseMediaType(res.Header.Get("Content-Disposition")); media != "application/yaml" && (err != nil || named["filename"] == "") {
		w.Errorf("%s %s: the file has no name: %q", r.Method, r.URL.Path, res.Header.Get("Content-Disposition"))
	}
}
