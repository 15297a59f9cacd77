package starter

import (
	"encoding/json"
	"reflect"
	"strings"

	"ledd/internal/record"
)

// fields are those that an entry speaks of, by their names in JSON and in the order of the
// form; all others are the organisation's alone.
var fields = []string{
	"name", "description", "purposes", "legalBases", "specialBases", "criminalBasis", "nationalIdBasis", "consentRecord",
	"subjects", "recipients", "retention", "securityMeasures",
}

// place finds a field of an activity by its name in JSON.
func place(in *record.ActivityInput, name string) reflect.Value {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i)
		}
	}
	panic("an activity has no field " + name)
}

// plain writes a field so that what is empty and what is absent are the same.
func plain(in *record.ActivityInput, name string) string {
	body, err := json.Marshal(place(in, name).Interface())
	if err != nil {
		panic(err) // a mistake of the program: every field of a record is written as JSON
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		panic(err)
	}
	body, _ = json.Marshal(bare(v))
	return string(body)
}

// bare drops what is empty, as deep as it stands.
func bare(v any) any {
	switch x := v.(type) {
	case string:
		if x == "" {
			return nil
		}
	case bool:
		if !x {
			return nil
		}
	case []any:
		if len(x) == 0 {
			return nil
		}
		for i := range x {
			x[i] = bare(x[i])
		}
	case map[string]any:
		for k, part := range x {
			if x[k] = bare(part); x[k] == nil {
				delete(x, k)
			}
		}
	}
	return v
}
