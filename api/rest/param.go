package rest

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Param is one parameter of an address.
type Param struct {
	Name   string
	In     string // path or query
	Format string // of a text, such as uuid
	Enum   []string
	Doc    string
	Type   reflect.Type
	Tag    string // of validate
	index  []int  // of the field that takes it
}

// paging is the parameters that every list takes.
type paging struct {
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" doc:"nextCursor of the page before; empty: the first page"`
	Sort   string `query:"sort" doc:"the order, with - before it for descending"`
	Q      string `query:"q" validate:"max=200" doc:"at most ten words that must all occur, whatever their case"`
}

func (p paging) query() door.Query {
	return door.Query{Limit: p.Limit, Cursor: p.Cursor, Sort: p.Sort, Q: p.Q}
}

// paramsOf lists the parameters that the fields of Q take.
func paramsOf[Q any]() []Param {
	var out []Param
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Q]()) {
		for _, in := range []string{"path", "query"} {
			if name, ok := f.Tag.Lookup(in); ok {
				out = append(out, Param{
					Name: name, In: in, Format: f.Tag.Get("format"), Doc: f.Tag.Get("doc"),
					Type: f.Type, Tag: f.Tag.Get("validate"), index: f.Index,
				})
			}
		}
	}
	return out
}

// listParams is the parameters of a list: paging with the kind's orders, and
// its filters.
func listParams(k door.Kind, e reflect.Type) []Param {
	out := paramsOf[paging]()
	for i := range out {
		if out[i].Name == "sort" {
			out[i].Enum = orders(k)
		}
	}
	for _, name := range k.FilterNames() {
		out = append(out, filterParam(k, e, name))
	}
	if k.Shared {
		out = append(out, Param{Name: "shared", In: "query", Type: reflect.TypeFor[bool](), Doc: "true: those that other organisations share with one's own, instead of one's own"})
	}
	return out
}

// shared reports whether a list is asked for what others share.
func (c *Call) shared() (bool, error) {
	switch text := c.query.Get("shared"); text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, kinds.Invalid("shared", "format", "shared is true or false")
}

func filterParam(k door.Kind, e reflect.Type, name string) Param {
	p := Param{Name: name, In: "query", Type: reflect.TypeFor[string](), Doc: "only those with this value"}
	f, isField := e.FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
	switch _, through := k.Through[name]; {
	case name == "externalId":
		p.Doc = "only the one that another system knows so, written system:value"
	case through:
		p.Format, p.Doc = "uuid", "only those that name it"
	case isField:
		p.Type = f.Type
		if tag := f.Tag.Get("validate"); parseRules(tag).has("oneof") {
			p.Tag = tag
		}
	}
	return p
}

// orders names what a list of the kind can be sorted by.
func orders(k door.Kind) []string {
	var out []string
	for _, s := range k.Sorts {
		out = append(out, s, "-"+s)
	}
	return out
}

// unknownParams lists every parameter that is not the route's, is repeated, or
// is no plain text.
func unknownParams(known []Param, sent url.Values) error {
	var names []string
	for _, p := range known {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	says := "this address takes no parameters"
	if len(names) > 0 {
		says = "known: " + strings.Join(names, ", ")
	}
	var found []kinds.Violation
	for name, values := range sent {
		switch {
		case !slices.Contains(names, name):
			found = append(found, violation(strings.TrimLeft(name, "/"), "unknown", "there is no parameter "+strconv.Quote(name)+"; "+says))
		case len(values) > 1:
			found = append(found, violation(name, "repeated", name+" is given more than once: give it once"))
		case !plain(values[0]):
			found = append(found, violation(name, "text", name+" must be plain text"))
		}
	}
	slices.SortFunc(found, func(a, b kinds.Violation) int { return strings.Compare(a.Pointer, b.Pointer) })
	return kinds.Violations(found)
}

// decodeQuery fills a query from the address and validates it. It lists every
// parameter that is wrong.
func decodeQuery[Q any](c *Call) (Q, error) {
	var q Q
	var found []kinds.Violation
	v := reflect.ValueOf(&q).Elem()
	for _, p := range paramsOf[Q]() {
		text := c.query.Get(p.Name)
		if p.In == "path" {
			text = c.Path(p.Name)
		} else if !c.query.Has(p.Name) {
			continue
		}
		if err := parse(text, v.FieldByIndex(p.index)); err != nil {
			found = append(found, violation(p.Name, "format", p.Name+" "+err.Error()))
		}
	}
	if len(found) > 0 {
		return q, kinds.Violations(found)
	}
	return q, named(door.Validate(q))
}

// named takes the slash off a violation: it is a parameter's, not the body's.
func named(err error) error {
	vs := kinds.ViolationsOf(err)
	for i := range vs {
		vs[i].Pointer = strings.TrimPrefix(vs[i].Pointer, "/")
	}
	return err
}

// parse reads a parameter's text as its type would read its JSON.
func parse(text string, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Int:
		n, err := strconv.Atoi(text)
		v.SetInt(int64(n))
		return sentence(err, "is not a whole number")
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return sentence(err, "is neither true nor false")
	}
	raw, err := json.Marshal(text)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v.Addr().Interface())
}

func sentence(err error, says string) error {
	if err == nil {
		return nil
	}
	return kinds.Fail(kinds.KindInvalid, "%s", says)
}

// plain reports whether both databases can store a text.
func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// violation cuts what it quotes from a request to a readable length.
func violation(pointer, code, detail string) kinds.Violation {
	return kinds.Violation{Pointer: short(pointer), Code: code, Detail: short(detail)}
}

func short(s string) string {
	if r := []rune(s); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return s
}
