package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// mostViolations is how many are listed; nobody reads on after that.
const mostViolations = 100

// mostItems keeps a small body from growing into a large value; the inputs' own
// limits are lower.
const mostItems = 10_000

// decodeBody reads the body into an input. All that is wrong with it comes at
// once: what cannot be read, and what the input's own tags refuse.
func decodeBody[In any](c *Call) (In, error) {
	var in In
	err := decode(c.body, &in, c.route)
	return in, err
}

// decode fills in, a pointer to a struct, from JSON. The route says which fields
// are filled later and may be missing, and which only its answer has.
func decode(body []byte, in any, r Route) error {
	if err := wellFormed(body); err != nil {
		return err
	}
	d := decoder{kept: r.kept()}
	d.value(bytes.TrimSpace(body), reflect.ValueOf(in).Elem(), "")
	if len(d.found) == 0 {
		return nil // the verb validates
	}
	for _, v := range kinds.ViolationsOf(door.Validate(in)) {
		if !d.reported(v.Pointer) && !slices.Contains(r.Filled, v.Pointer) {
			d.wrong(v.Pointer, v.Code, v.Detail)
		}
	}
	return kinds.Violations(d.found)
}

// wellFormed asks for exactly one JSON object.
func wellFormed(body []byte) error {
	var whole json.RawMessage
	err := json.Unmarshal(body, &whole)
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return malformed("", "syntax", "the body is empty: send a JSON object")
	case errors.As(err, &syntax):
		return malformed("", "syntax", "the body is not JSON: %s, at byte %d", syntax.Error(), syntax.Offset)
	case err != nil:
		return malformed("", "syntax", "the body is not JSON: %s", err.Error())
	case bytes.TrimSpace(body)[0] != '{':
		return malformed("", "type", "the body must be a JSON object")
	}
	return nil
}

// decoder walks JSON and the type that it is meant for side by side, fills what
// fits and lists what does not.
type decoder struct {
	found []kinds.Violation
	kept  map[string][]int // fields of the answer
}

func (d *decoder) wrong(pointer, code, detail string) {
	if len(d.found) < mostViolations {
		d.found = append(d.found, violation(pointer, code, detail))
	}
}

// reported reports whether something is known to be wrong at a pointer, or above it.
func (d *decoder) reported(pointer string) bool {
	return slices.ContainsFunc(d.found, func(v kinds.Violation) bool {
		return v.Code != "unknown" && v.Code != "read-only" && (pointer == v.Pointer || strings.HasPrefix(pointer, v.Pointer+"/"))
	})
}

func (d *decoder) value(raw []byte, v reflect.Value, at string) {
	null := string(raw) == "null"
	_, own := v.Addr().Interface().(json.Unmarshaler)
	switch {
	case v.Kind() == reflect.Pointer && null:
		v.SetZero()
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(raw, v.Elem(), at)
	case own:
		d.scalar(raw, v, at)
	case null:
		d.wrong(at, "type", "must be "+wanted(v.Kind())+", not null")
	case v.Kind() == reflect.Struct:
		d.object(raw, v, at)
	case v.Kind() == reflect.Slice:
		d.list(raw, v, at)
	default:
		d.scalar(raw, v, at)
	}
}

func (d *decoder) scalar(raw []byte, v reflect.Value, at string) {
	if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
		v.SetZero()
		code, detail := explain(err, v.Kind())
		d.wrong(at, code, detail)
		return
	}
	if v.Kind() == reflect.String {
		d.text(raw, v.String(), at)
	}
}

// explain says why a value does not fit.
func explain(err error, k reflect.Kind) (code, detail string) {
	var own *kinds.Error
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &own):
		return "format", own.Message
	case errors.As(err, &mismatch):
		return "type", "must be " + wanted(k)
	}
	return "type", err.Error()
}

// text refuses what a database cannot store, and what reading would change
// without a word: half a surrogate pair.
func (d *decoder) text(raw []byte, s, at string) {
	switch {
	case strings.ContainsRune(s, 0):
		d.wrong(at, "text", "must not contain the character NUL (U+0000)")
	case strings.ContainsRune(s, utf8.RuneError) && halfPair(raw):
		d.wrong(at, "text", "contains half of a surrogate pair (\\ud800 to \\udfff)")
	}
}

// halfPair reports whether a replacement character stands for an escape that is
// no character.
func halfPair(raw []byte) bool {
	low := bytes.ToLower(raw)
	written := bytes.Count(raw, []byte("\uFFFD")) + bytes.Count(low, []byte(`\ufffd`))
	var s string
	_ = json.Unmarshal(raw, &s) // it was read before
	return strings.Count(s, "\uFFFD") > written
}

func (d *decoder) object(raw []byte, v reflect.Value, at string) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		d.wrong(at, "type", "must be an object")
		return
	}
	seen := map[string]bool{}
	for dec.More() {
		key, child, err := member(dec)
		if err != nil {
			return // wellFormed has read it all
		}
		here := at + "/" + escape.Replace(key)
		index, known := fields(v.Type())[key]
		switch {
		case seen[key]:
			d.wrong(here, "duplicate", "is given twice: give it once")
		case !known:
			d.unknown(key, here)
		default:
			d.value(child, v.FieldByIndex(index), here)
		}
		seen[key] = true
	}
}

// unknown refuses a field that a body cannot have.
func (d *decoder) unknown(key, here string) {
	if _, kept := d.kept[key]; kept && here == "/"+key {
		d.wrong(here, "read-only", here+" is kept by the server: leave it out")
		return
	}
	d.wrong(here, "unknown", "there is no such field: see the contract for those that there are")
}

// escape writes a key as a part of a JSON pointer.
var escape = strings.NewReplacer("~", "~0", "/", "~1")

func member(dec *json.Decoder) (key string, child json.RawMessage, err error) {
	t, err := dec.Token()
	if err != nil {
		return "", nil, err
	}
	key, ok := t.(string)
	if !ok {
		return "", nil, io.ErrUnexpectedEOF
	}
	return key, child, dec.Decode(&child)
}

func (d *decoder) list(raw []byte, v reflect.Value, at string) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		d.wrong(at, "type", "must be a list")
		return
	}
	if len(items) > mostItems {
		d.wrong(at, "max", "is too long: at most "+strconv.Itoa(mostItems)+" items")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		if len(d.found) == mostViolations {
			return
		}
		here := at + "/" + strconv.Itoa(i)
		if _, own := v.Index(i).Addr().Interface().(json.Unmarshaler); own && (string(item) == "null" || string(item) == `""`) {
			d.wrong(here, "required", "is empty: leave it out of the list")
			continue
		}
		d.value(item, v.Index(i), here)
	}
}

// wanted names a kind of value for people.
func wanted(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct:
		return "an object"
	case reflect.Int, reflect.Int64, reflect.Int32:
		return "a whole number"
	}
	return "a number"
}
