package account_test

import (
	"reflect"
	"strings"

	"ledd/internal/door"
	"ledd/internal/party"
)

// filled makes a record with a contact point in every field that can name one, and
// gives the pointers of those fields.
func filled(typ reflect.Type, id party.ContactID) (door.Row, []string) {
	v := reflect.New(typ)
	return v.Interface().(door.Row), fill(v.Elem(), reflect.ValueOf(id), "")
}

func fill(v, id reflect.Value, at string) []string {
	switch {
	case v.Type() == id.Type():
		v.Set(id)
		return []string{at}
	case v.Kind() == reflect.Slice:
		one := reflect.New(v.Type().Elem()).Elem()
		found := fill(one, id, at+"/0")
		if len(found) > 0 {
			v.Set(reflect.Append(v, one))
		}
		return found
	case v.Kind() == reflect.Struct:
		var found []string
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && f.IsExported():
				found = append(found, fill(v.Field(i), id, at)...)
			case name != "" && name != "-" && at+name != "id":
				found = append(found, fill(v.Field(i), id, at+"/"+name)...)
			}
		}
		return found
	}
	return nil
}
