package rest

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/swaggest/jsonschema-go"

	"ledd/internal/kinds"
)

const schemaPrefix = "#/components/schemas/"

// schemas turns Go types into the contract's schemas. What a client sends and
// what it gets are two flavours of one type: in the first only what identifies a
// record is required and nothing unknown is taken; in the second every property
// is always there.
type schemas struct {
	named   map[string]jsonschema.Schema
	types   map[string]reflect.Type
	in, out *jsonschema.Reflector
}

func newSchemas() *schemas {
	s := &schemas{named: map[string]jsonschema.Schema{}, types: map[string]reflect.Type{}}
	s.in, s.out = s.reflector(true), s.reflector(false)
	return s
}

func (s *schemas) reflector(sent bool) *jsonschema.Reflector {
	r := &jsonschema.Reflector{}
	r.DefaultOptions = []func(*jsonschema.ReflectContext){
		jsonschema.RootRef,
		jsonschema.DefinitionsPrefix(schemaPrefix),
		jsonschema.CollectDefinitions(func(name string, schema jsonschema.Schema) { s.named[name] = schema }),
		jsonschema.InterceptDefName(func(t reflect.Type, _ string) string {
			if t.Kind() != reflect.Struct || isID(t) || t.Name() == "" {
				r.InlineDefinition(reflect.Zero(t).Interface())
				return t.String()
			}
			return s.name(t, sent)
		}),
		jsonschema.InterceptNullability(notNull),
		jsonschema.InterceptSchema(ownTypes(sent)),
		jsonschema.InterceptProp(func(p jsonschema.InterceptPropParams) error {
			if p.Processed {
				property(p, sent)
			}
			return nil
		}),
		func(rc *jsonschema.ReflectContext) { rc.EnvelopNullability = true },
	}
	return r
}

// of gives the schema of a type, most often a reference.
func (s *schemas) of(t reflect.Type, sent bool) (map[string]any, error) {
	r := s.out
	if sent {
		r = s.in
	}
	schema, err := r.Reflect(reflect.Zero(t).Interface())
	if err != nil {
		return nil, err
	}
	return simple(schema)
}

// all gives every schema that a type needed.
func (s *schemas) all() (map[string]map[string]any, error) {
	out := map[string]map[string]any{}
	for name, schema := range s.named {
		m, err := simple(schema)
		if err != nil {
			return nil, err
		}
		out[name] = m
	}
	return out, nil
}

func simple(schema jsonschema.Schema) (map[string]any, error) {
	b, err := json.Marshal(schema)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	err = json.Unmarshal(b, &out)
	unwrap(out)
	return out, err
}

// unwrap takes the type off a schema that stands around a choice or a reference:
// those say themselves what may come, and null is one of it.
func unwrap(node any) {
	switch n := node.(type) {
	case map[string]any:
		_, choice := n["anyOf"]
		_, ref := n["$ref"].(string)
		if _, word := n["type"].(string); word && (choice || ref) {
			delete(n, "type")
		}
		for _, child := range n {
			unwrap(child)
		}
	case []any:
		for _, child := range n {
			unwrap(child)
		}
	}
}

// name is what a type is called in the contract: Unit, UnitPage, UnitInput, UnitProposal;
// and with its package before it, where another type had the name first.
func (s *schemas) name(t reflect.Type, sent bool) string {
	n := t.Name()
	if base, arg, generic := strings.Cut(strings.TrimSuffix(n, "]"), "["); generic {
		n = bare(arg[:strings.LastIndexByte(arg, '.')+1], arg[strings.LastIndexByte(arg, '.')+1:]) + base
	} else {
		n = bare(t.PkgPath()+".", n)
	}
	base, input := strings.CutSuffix(n, "Input")
	switch {
	case sent:
		n = base + "Input"
	case input: // what the register proposes somebody send it
		n = base + "Proposal"
	}
	if had, ok := s.types[n]; ok && had != t {
		pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
		n = strings.ToUpper(pkg[:1]) + pkg[1:] + n
	}
	s.types[n] = t
	return n
}

// bare is what a type is called apart from its generic one. The names of some rooms say
// half of what their types are: batch.Item is a BatchItem to those who see no rooms.
func bare(room, n string) string {
	for _, prefix := range []string{"Batch", "Starter"} {
		if strings.HasSuffix(room, "/"+strings.ToLower(prefix)+".") && !strings.HasPrefix(n, prefix) {
			return prefix + n
		}
	}
	return n
}

func isID(t reflect.Type) bool {
	return t.PkgPath() == reflect.TypeFor[kinds.OrgID]().PkgPath() && strings.HasPrefix(t.Name(), "ID[")
}

// notNull keeps null for what a pointer leaves open: a list is never null.
func notNull(p jsonschema.InterceptNullabilityParams) {
	if p.Type.Kind() == reflect.Slice {
		p.Schema.RemoveType(jsonschema.Null)
	}
}

// ownTypes writes the types of kinds as what they are in JSON, and closes what a
// client sends against unknown fields.
func ownTypes(sent bool) jsonschema.InterceptSchemaFunc {
	return func(p jsonschema.InterceptSchemaParams) (stop bool, err error) {
		t := p.Value.Type()
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case isID(t):
			nullable(p.Schema, "uuid")
			return true, nil
		case t == reflect.TypeFor[kinds.Date]():
			nullable(p.Schema, "date")
			return true, nil
		case t == reflect.TypeFor[kinds.Tri]():
			p.Schema.Enum = []any{"", "yes", "no", "unknown"}
		case t.Kind() == reflect.Struct && p.Processed && sent:
			closed := false
			p.Schema.AdditionalProperties = &jsonschema.SchemaOrBool{TypeBoolean: &closed}
		}
		return false, nil
	}
}

func nullable(s *jsonschema.Schema, format string) {
	s.WithType(*(&jsonschema.Type{}).WithSliceOfSimpleTypeValues(jsonschema.String, jsonschema.Null))
	s.WithFormat(format)
}

// property applies what a field's tags say to its schema.
func property(p jsonschema.InterceptPropParams, sent bool) {
	before, after, _ := strings.Cut(","+p.Field.Tag.Get("validate")+",", ",dive,")
	rules := parseRules(before)
	applyRules(p.PropertySchema, p.Field.Type, rules)
	if items := p.PropertySchema.Items; items != nil && items.SchemaOrBool != nil {
		items.SchemaOrBool.TypeObject.RemoveType(jsonschema.Null)
		applyRules(items.SchemaOrBool.TypeObject, elem(p.Field.Type), parseRules(after))
	}
	describe(p.PropertySchema, p.Field.Tag.Get("doc"))
	if _, must := rules["required"]; must || !sent && !mayBeAbsent(p.Field) {
		require(p.ParentSchema, p.Name)
	}
}

// describe puts a field's doc tag into its schema; beside a reference, where
// OpenAPI 3.1 lets it stand.
func describe(s *jsonschema.Schema, doc string) {
	if doc != "" {
		s.WithDescription(doc)
	}
}

// mayBeAbsent reports whether a field is left out of JSON when it is empty.
func mayBeAbsent(f reflect.StructField) bool {
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return strings.Contains(options, "omit")
}

func require(s *jsonschema.Schema, name string) {
	if slices.Contains(s.Required, name) {
		return
	}
	s.Required = append(s.Required, name)
}

func elem(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}
