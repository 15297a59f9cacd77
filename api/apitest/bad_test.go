package apitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"ledd/api/rest"
	"ledd/internal/kinds"
)

// bad is a body with one thing wrong, and where.
type bad struct {
	why, pointer string
	body         map[string]any
}

// TestBadValues breaks every field of every input in each way that its tags
// forbid: the contract must refuse it, and so must the server, at the same place.
func TestBadValues(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and two thousand requests: `make test` runs it once more without the race detector")
	}
	tried := 0
	for _, r := range creates() {
		tried += len(spoil(r.In, ""))
	}
	if tried < 500 {
		t.Errorf("only %d bad values are tried", tried)
	}
	t.Run("contract", badForContract)
	t.Run("server", badForServer)
}

// creates is the routes that make a record of any kind; a file that is sent as it is
// has no fields.
func creates() []rest.Route {
	return slices.DeleteFunc(rest.Table(rest.House{}), func(r rest.Route) bool {
		return r.Method != http.MethodPost || r.In == nil || strings.Contains(r.Path, "{")
	})
}

func badForContract(t *testing.T) {
	t.Parallel()
	doc, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range creates() {
		schema := doc.Paths.Value(r.Path).Post.RequestBody.Value.Content["application/json"].Schema.Value
		if err := visit(schema, good(r.In)); err != nil {
			t.Errorf("%s: the contract refuses a good one: %v", r.Name, err)
		}
		for _, b := range spoil(r.In, "") {
			if visit(schema, merge(good(r.In), b.body)) == nil {
				t.Errorf("%s: the contract takes %s at %s", r.Name, b.why, b.pointer)
			}
		}
	}
}

func badForServer(t *testing.T) {
	Each(t, func(w *World) {
		for _, r := range creates() {
			for _, b := range spoil(r.In, "") {
				w.refused(r, b)
			}
		}
	})
}

func (w *World) refused(r rest.Route, b bad) {
	w.Helper()
	sent, err := json.Marshal(merge(good(r.In), b.body))
	if err != nil {
		w.Fatal(err)
	}
	res := w.Send("write", r.Method, rest.Base+r.Path, nil, string(sent))
	var p rest.Problem
	if err := json.Unmarshal([]byte(text(w, res)), &p); err != nil {
		w.Fatal(err)
	}
	at := slices.ContainsFunc(p.Errors, func(v kinds.Violation) bool { return v.Pointer == b.pointer })
	if res.StatusCode != http.StatusUnprocessableEntity || !at {
		w.Errorf("%s: the server answers %d to %s at %s: %v", r.Name, res.StatusCode, b.why, b.pointer, p.Errors)
	}
}

func visit(schema *openapi3.Schema, body map[string]any) error {
	b, _ := json.Marshal(body)
	var v any
	_ = json.Unmarshal(b, &v)
	return schema.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation())
}

func merge(base, over map[string]any) map[string]any {
	out := maps.Clone(base)
	for k, v := range over {
		if v == absent {
			delete(out, k)
		} else {
			out[k] = v
		}
	}
	return out
}

// absent stands for a field that is left out.
var absent = &struct{ absent bool }{true}

// spoil lists bodies with one bad field each; t is a struct at pointer at.
func spoil(t reflect.Type, at string) []bad {
	out := []bad{{"an unknown field", at + "/colour", map[string]any{"colour": 1}}}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		before, after, _ := strings.Cut(","+f.Tag.Get("validate")+",", ",dive,")
		here := at + "/" + name
		for why, v := range badValues(f.Type, rulesOf(before)) {
			out = append(out, bad{why, here, map[string]any{name: v}})
		}
		if _, ok := rulesOf(before)["distinct"]; ok {
			same := sampleOf(f.Type.Elem())
			out = append(out, bad{"the same twice", here + "/1", map[string]any{name: []any{same, same}}})
		}
		out = append(out, deeper(f.Type, name, here, rulesOf(after))...)
	}
	return out
}

// deeper spoils what stands inside a field.
func deeper(t reflect.Type, name, here string, items map[string]string) []bad {
	var out []bad
	switch {
	case own(t):
	case t.Kind() == reflect.Struct:
		for _, b := range spoil(t, here) {
			out = append(out, bad{b.why, b.pointer, map[string]any{name: merge(good(t), b.body)}})
		}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && !own(t.Elem()):
		for _, b := range spoil(t.Elem(), here+"/1") {
			out = append(out, bad{b.why, b.pointer, map[string]any{name: []any{good(t.Elem()), merge(good(t.Elem()), b.body)}}})
		}
	case t.Kind() == reflect.Slice:
		for why, v := range badValues(t.Elem(), items) {
			if v != absent {
				out = append(out, bad{why, here + "/0", map[string]any{name: []any{v}}})
			}
		}
	}
	return out
}

// badValues lists what a field must not hold, by reason.
func badValues(t reflect.Type, rules map[string]string) map[string]any {
	out := map[string]any{}
	if _, ok := rules["required"]; ok {
		out["nothing"] = absent
	}
	switch {
	case own(t):
		out["no such form"], out["a number"] = "not one", 7
	case t.Kind() == reflect.String:
		out["a number"], out["null"] = 7, nil
		badText(out, rules)
	case t.Kind() == reflect.Bool:
		out["a text"], out["null"] = "yes", nil
	case t.Kind() == reflect.Int64:
		out["a text"], out["a fraction"], out["null"], out["nothing at all"] = "7", 1.5, nil, 0
	case t.Kind() == reflect.Pointer:
		out["a text"], out["a fraction"] = "7", 1.5
		if rules["max"] == "" && t.Elem().Kind() == reflect.Int {
			out["more than a database holds"] = 3_000_000_000
		}
		for rule, step := range map[string]int{"min": -1, "max": 1} {
			if n, err := strconv.Atoi(rules[rule]); err == nil {
				out["beyond "+rule] = n + step
			}
		}
	case t.Kind() == reflect.Slice:
		out["an object"], out["null"] = map[string]any{}, nil
		if n, err := strconv.Atoi(rules["max"]); err == nil {
			out["too many"] = slices.Repeat([]any{sampleOf(t.Elem())}, n+1)
		}
	case t.Kind() == reflect.Struct:
		out["a list"], out["null"] = []any{}, nil
	}
	return out
}

func badText(out map[string]any, rules map[string]string) {
	if n, err := strconv.Atoi(rules["max"]); err == nil {
		out["too long"] = strings.Repeat("ø", n+1)
	}
	for rule, v := range map[string]string{"oneof": "no_such_word", "email": "nowhere", "iso3166_1_alpha2": "Norway", "http_url": "javascript:alert(1)", "len": "x", "hexadecimal": strings.Repeat("x", 64), "numeric": "12a4", "excludesall": "a:b"} {
		if _, ok := rules[rule]; ok {
			out["against "+rule] = v
		}
	}
	if _, ok := rules["required"]; ok {
		out["an empty text"] = ""
	}
}

func rulesOf(tag string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(part, "=")
		out[name] = value
	}
	return out
}

// own reports whether a type reads its own JSON: an identifier or a date.
func own(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// good gives what a struct must have, and no more.
func good(t reflect.Type) map[string]any {
	out := map[string]any{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		rules := rulesOf(f.Tag.Get("validate"))
		if _, must := rules["required"]; !must || name == "" {
			continue
		}
		if words := strings.Fields(rules["oneof"]); len(words) > 0 {
			out[name] = words[0]
		} else if _, mail := rules["email"]; mail {
			out[name] = "x@fjordvik.example"
		} else if n, err := strconv.Atoi(rules["len"]); err == nil {
			out[name] = strings.Repeat("a", n)
		} else {
			out[name] = sampleOf(f.Type)
		}
	}
	return out
}

func sampleOf(t reflect.Type) any {
	switch {
	case t == reflect.TypeFor[kinds.Date]():
		return "2026-01-01"
	case own(t):
		return kinds.NewID[kinds.Party]().String()
	case t.Kind() == reflect.Struct:
		return good(t)
	case t.Kind() == reflect.String:
		return "x"
	case t.Kind() == reflect.Int64:
		return 1
	case t.Kind() == reflect.Slice:
		return []any{sampleOf(t.Elem())}
	}
	panic(fmt.Sprint("no sample of ", t))
}
