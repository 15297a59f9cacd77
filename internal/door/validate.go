package door

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"ledd/internal/kinds"
)

var validate = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return cmp.Or(name, f.Tag.Get("query"), f.Tag.Get("path")) // of a body, or of an address
	})
	if err := v.RegisterValidation("distinct", func(f validator.FieldLevel) bool { return repeated(f.Field()) < 0 }); err != nil {
		panic(err)
	}
	return v
}

// repeated gives the place of the first item that stands in a list before
// already, -1 for none. Names are the same whatever their case.
func repeated(list reflect.Value) int {
	seen := map[any]bool{}
	for i := range list.Len() {
		item := list.Index(i).Interface()
		if name, ok := item.(string); ok {
			item = Fold(name)
		}
		if seen[item] {
			return i
		}
		seen[item] = true
	}
	return -1
}

// Validate checks the validate tags of an input and lists every violation with
// its JSON pointer; nil is valid.
func Validate(in any) error {
	if v := reflect.Indirect(reflect.ValueOf(in)); v.Kind() != reflect.Struct {
		return nil
	}
	var found validator.ValidationErrors
	if err := validate.Struct(in); !errors.As(err, &found) {
		return err
	}
	violations := make([]kinds.Violation, 0, len(found))
	for _, f := range found {
		violations = append(violations, violation(f))
	}
	return kinds.Violations(violations)
}

func violation(f validator.FieldError) kinds.Violation {
	v := kinds.Violation{Pointer: pointer(f.Namespace()), Code: f.Tag(), Detail: detail(f)}
	switch f.Tag() {
	case "max", "min", "len":
		v.Limit = f.Param()
	case "distinct":
		v.Pointer += "/" + itoa(repeated(reflect.ValueOf(f.Value())))
		v.Code = "duplicate"
	}
	return v
}

// pointer turns UnitInput.aliases[3].value into /aliases/3/value. The name of
// an embedded input stands for no level of the JSON and is left out.
func pointer(namespace string) string {
	_, path, _ := strings.Cut(namespace, ".")
	var b strings.Builder
	for part := range strings.SplitSeq(strings.NewReplacer("[", ".", "]", "").Replace(path), ".") {
		if part != "" && (part[0] < 'A' || part[0] > 'Z') {
			b.WriteString("/" + part)
		}
	}
	return b.String()
}

// said gives the sentence for a tag; %s is the field, then the tag's parameter.
var said = map[string]string{
	"required":         "%s is missing: give it a value%.0s",
	"oneof":            "%s must be one of: %s",
	"max":              "%s is too long or too large: at most %s",
	"min":              "%s is too short or too small: at least %s",
	"email":            "%s is not an e-mail address%.0s",
	"url":              "%s is not a web address%.0s",
	"http_url":         "%s must be a web address that begins with http:// or https://%.0s",
	"distinct":         "%s names this twice: give it once%.0s",
	"len":              "%s must have length %s",
	"excludesall":      "%s must not contain %s",
	"hexadecimal":      "%s must be written in the digits 0-9 and a-f%.0s",
	"numeric":          "%s must be written in digits%.0s",
	"iso3166_1_alpha2": "%s must be a country code of two letters (ISO 3166-1)%.0s",
}

func detail(f validator.FieldError) string {
	if s, ok := said[f.Tag()]; ok {
		return fmt.Sprintf(s, f.Field(), f.Param())
	}
	return fmt.Sprintf("%s does not meet %s %s", f.Field(), f.Tag(), f.Param())
}
