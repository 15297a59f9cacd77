package rest

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/swaggest/jsonschema-go"
)

// rules is a validate tag, taken apart.
type rules map[string]string

func parseRules(tag string) rules {
	out := rules{}
	for part := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(part, "=")
		if name != "" {
			out[name] = value
		}
	}
	return out
}

func (r rules) has(name string) bool { _, ok := r[name]; return ok }

func (r rules) number(name string) *int64 {
	n, err := strconv.ParseInt(r[name], 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// applyRules says in JSON Schema what the validator will ask of a value.
func applyRules(s *jsonschema.Schema, t reflect.Type, r rules) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s == nil || s.Ref != nil {
		return
	}
	switch {
	case isID(t) || s.Format != nil && *s.Format == "date":
		if r.has("required") {
			s.RemoveType(jsonschema.Null)
		}
	case t.Kind() == reflect.String:
		stringRules(s, r)
	case t.Kind() == reflect.Slice:
		listRules(s, r)
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64:
		numberRules(s, r)
	}
}

func listRules(s *jsonschema.Schema, r rules) {
	s.MaxItems = r.number("max")
	if r.has("distinct") {
		s.WithUniqueItems(true)
	}
	if n := r.number("min"); n != nil {
		s.WithMinItems(*n)
	}
}

func numberRules(s *jsonschema.Schema, r rules) {
	if n := r.number("max"); n != nil {
		s.WithMaximum(float64(*n))
	}
	if n := r.number("min"); n != nil {
		s.WithMinimum(float64(*n))
	}
}

func stringRules(s *jsonschema.Schema, r rules) {
	if n := r.number("max"); n != nil {
		s.WithMaxLength(*n)
	}
	if n := r.number("min"); n != nil {
		s.WithMinLength(*n)
	}
	if r.has("required") {
		s.WithMinLength(max(1, s.MinLength))
	}
	if r.has("oneof") {
		s.Enum = enum(r)
	}
	if p := pattern(r); p != "" {
		s.WithPattern(p)
	}
}

func enum(r rules) []any {
	var out []any
	if r.has("omitempty") {
		out = append(out, "")
	}
	for v := range strings.FieldsSeq(r["oneof"]) {
		out = append(out, v)
	}
	return out
}

// patterns is the rules that say which characters a text may have.
var patterns = []struct{ rule, expression string }{
	{"http_url", `[hH][tT][tT][pP][sS]?://.+`},
	{"email", `[^@\s]+@[^@\s]+`},
	{"iso3166_1_alpha2", `[A-Z]{2}`},
	{"numeric", `[0-9]`},
	{"hexadecimal", `[0-9a-fA-F]`},
	{"len", `[\s\S]`},
}

func pattern(r rules) string {
	if refused, ok := r["excludesall"]; ok {
		return "^[^" + refused + "]*$"
	}
	for _, p := range patterns {
		if !r.has(p.rule) {
			continue
		}
		x := p.expression
		if n := r.number("len"); n != nil {
			x += "{" + strconv.FormatInt(*n, 10) + "}"
		} else if p.rule == "numeric" || p.rule == "hexadecimal" {
			x += "+"
		}
		if r.has("omitempty") {
			x = "(" + x + ")?"
		}
		return "^" + x + "$"
	}
	return ""
}
