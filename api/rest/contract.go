package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/swaggest/openapi-go/openapi31"
	"gopkg.in/yaml.v3"
)

// contract is the route by which the API describes itself.
func contract() []Route {
	return []Route{{
		Method: http.MethodGet, Path: "/openapi.yaml", Name: "contractGet", Summary: "Read this contract", Media: "application/yaml", Status: http.StatusOK,
		Handle: func(*Call) (Answer, error) {
			written.Do(func() { written.text, written.err = Contract() })
			return Answer{Text: written.text, Type: "application/yaml"}, written.err
		},
	}}
}

// written is the contract, written when it is first asked for: the file of it lies beside
// the program, and a test holds the two together.
var written struct {
	sync.Once
	text []byte
	err  error
}

const about = `A register of who processes personal data on whose behalf, link by link, under which agreement, and of what is missing.

**Errors** are problem documents (RFC 9457). ` + "`type`" + ` is stable; ` + "`errors`" + ` lists everything that is wrong at once. A pointer that begins with a slash leads into the body (RFC 6901); any other names a parameter or a header.

**Changes** are safe: a PUT needs the ETag that was read (` + "`If-Match`" + `), and a POST with an ` + "`Idempotency-Key`" + ` makes the same record only once.

**Limits**: who asks too often gets 429 with ` + "`Retry-After`" + ` in seconds.

**Unknown** is a value: ` + "`unknown`" + ` was answered, an empty text or null was not answered yet.`

// Contract writes the table of routes as OpenAPI 3.1, in YAML, the same bytes
// for the same table.
func Contract() ([]byte, error) {
	w := writer{schemas: newSchemas()}
	w.spec.Openapi = "3.1.0"
	w.spec.Info = openapi31.Info{Title: "Ledd", Version: "1", Description: new(about), License: &openapi31.License{Name: "Proprietary", Identifier: new("LicenseRef-Ledd")}}
	w.spec.Servers = []openapi31.Server{{URL: Base}}
	w.spec.SetHTTPBearerTokenSecurity("bearer", "", "A token of one organisation, with scopes (`ledd token create`), or a signed one (JWT) of an issuer that the organisation lets in: its `consumer` is the organisation, its scopes are ours with a prefix, such as `ledd:agreements.read`.")
	if err := w.common(); err != nil {
		return nil, err
	}
	for _, r := range Table(House{}) {
		if err := w.route(r); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	all, err := w.schemas.all()
	if err != nil {
		return nil, err
	}
	w.spec.ComponentsEns().Schemas = all
	return toYAML(&w.spec)
}

// writer gathers the contract.
type writer struct {
	spec    openapi31.Spec
	schemas *schemas
}

func (w *writer) route(r Route) error {
	w.tag(r.Tag())
	o := openapi31.Operation{ID: &r.Name, Summary: &r.Summary, Tags: []string{r.Tag()}, Security: []map[string][]string{{}}}
	if r.Action != "" {
		o.Description = new("Needs a token with the scope `" + r.Scope() + "`.")
		o.Security = []map[string][]string{{"bearer": {}}}
		o.WithMapOfAnythingItem("x-scope", r.Scope())
	}
	err := w.parameters(&o, r)
	if err == nil {
		err = w.body(&o, r)
	}
	if err == nil {
		err = w.responses(&o, r)
	}
	if err != nil {
		return err
	}
	return w.spec.AddOperation(r.Method, r.Path, o)
}

func (w *writer) tag(name string) {
	if slices.ContainsFunc(w.spec.Tags, func(t openapi31.Tag) bool { return t.Name == name }) {
		return
	}
	w.spec.Tags = append(w.spec.Tags, openapi31.Tag{Name: name, Description: new(tags[name])})
}

// tags says what each resource is.
var tags = map[string]string{
	"organisations":    "Legal entities: the directory that every signed-in organisation reads.",
	"units":            "The parts of one organisation, as a tree with dates.",
	"contacts":         "Functions and people to reach, each in one role.",
	"systems":          "What a unit owns and processes personal data with.",
	"services":         "What an organisation offers to others.",
	"engagements":      "The edges of the chain: who uses whom, for which processing.",
	"terms":            "Words that the organisation adds to the vocabularies, and terms that it does not offer.",
	"risk-criteria":    "What risk is accepted from a day on, and who may accept more.",
	"dpias":            "Data protection impact assessments: versions, decisions and prior consultation (arts 35 and 36).",
	"risk-assessments": "Risk assessments: versions, acceptances and treatments (art. 32).",
	"activities":       "The record of processing activities of a controller (art. 30(1)).",
	"procurements":     "What is bought, and the early work on its risks (art. 25(1), 32).",
	"screenings":       "Threshold tests of processing activities: whether a DPIA is required (art. 35).",
	"attestations":     "Reports, certificates and statements about processors (art. 28(1), 28(3)(h)).",
	"supervisions":     "Supervision of processors, planned and done (art. 24, 28(1)).",
	"agreements":       "Data processing agreements as records and as documents, and their reviews.",
	"documents":        "Files: announced, sent in parts that can be resumed, checked, and kept by their SHA-256.",
	"gaps":             "What is missing on a day, with the law that asks for it.",
	"reports":          "The yearly measures.",
	"users":            "Who may come in, and as what: a membership for each role of a person.",
	"tokens":           "The keys of programs: with scopes, a last day, and networks. Also which issuers' signed tokens are let in.",
	"audit":            "Who did what and when: changes of records, sign-ins, refusals, exports and the use of tokens.",
	"openapi":          "This contract.",

	"notices":           "Privacy notices: what people are told of activities (art. 12-14).",
	"processor-records": "The record of a processor: services performed on behalf of controllers (art. 30(2)).",
}

func (w *writer) parameters(o *openapi31.Operation, r Route) error {
	for _, p := range r.Params {
		schema, err := w.schemas.of(p.Type, true)
		if err != nil {
			return err
		}
		narrow(schema, p)
		o.Parameters = append(o.Parameters, parameter(p.Name, p.In, p.Doc, p.In == "path", schema))
	}
	for _, h := range requestHeaders(r) {
		o.Parameters = append(o.Parameters, parameter(h.name, "header", h.doc, h.required, h.schema))
	}
	return nil
}

// narrow says of a parameter what its type does not. None is null: it is absent.
func narrow(schema map[string]any, p Param) {
	if _, many := schema["type"].([]any); many {
		schema["type"] = "string"
	}
	if p.Format != "" {
		schema["format"] = p.Format
	}
	if p.Enum != nil {
		schema["enum"] = p.Enum
	}
	rules := parseRules(p.Tag)
	for rule, keyword := range map[string]string{"min": "minimum", "max": "maximum"} {
		if n := rules.number(rule); n != nil && schema["type"] == "integer" {
			schema[keyword] = *n
		}
	}
	if n := rules.number("max"); n != nil && schema["type"] == "string" {
		schema["maxLength"] = *n
	}
	if rules.has("oneof") {
		schema["enum"] = enum(rules)
	}
}

func parameter(name, in, doc string, required bool, schema map[string]any) openapi31.ParameterOrReference {
	p := openapi31.Parameter{Name: name, In: openapi31.ParameterIn(in), Schema: schema}
	if doc != "" {
		p.Description = &doc
	}
	if required {
		p.Required = &required
	}
	return openapi31.ParameterOrReference{Parameter: &p}
}

func (w *writer) body(o *openapi31.Operation, r Route) error {
	for _, media := range r.Raw {
		o.RequestBodyEns().RequestBodyEns().WithRequired(true).WithContentItem(media, openapi31.MediaType{Schema: map[string]any{"type": "string", "format": "binary"}})
	}
	if r.In == nil {
		return nil
	}
	schema, err := w.schemas.of(r.In, true)
	if err != nil {
		return err
	}
	if len(r.Filled) > 0 {
		w.unrequire(r)
	}
	o.RequestBodyEns().RequestBodyEns().WithRequired(true).WithContentItem("application/json", openapi31.MediaType{Schema: schema})
	return nil
}

// unrequire takes what the address gives out of what the body must have.
func (w *writer) unrequire(r Route) {
	name := w.schemas.name(r.In, true)
	s := w.schemas.named[name]
	s.Required = slices.DeleteFunc(s.Required, func(name string) bool { return slices.Contains(r.Filled, "/"+name) })
	w.schemas.named[name] = s
}

func (w *writer) responses(o *openapi31.Operation, r Route) error {
	ok := openapi31.Response{Description: http.StatusText(r.Status), Headers: responseHeaders(r)}
	switch {
	case r.Out == nil && r.Media != "":
		ok.WithContentItem(r.Media, fileSchema(r.Media))
	case r.Out != nil:
		schema, err := w.schemas.of(r.Out, false)
		if err != nil {
			return err
		}
		ok.WithContentItem("application/json", openapi31.MediaType{Schema: schema})
	}
	all := o.ResponsesEns()
	for _, status := range append([]int{r.Status}, r.Also...) {
		all.WithMapOfResponseOrReferenceValuesItem(strconv.Itoa(status), openapi31.ResponseOrReference{Response: &ok})
	}
	if r.tagged() && r.Method == http.MethodGet {
		all.WithMapOfResponseOrReferenceValuesItem("304", openapi31.ResponseOrReference{Reference: &openapi31.Reference{Ref: "#/components/responses/304"}})
	}
	for _, p := range r.problems() {
		w.problem(p)
		code := strconv.Itoa(p.Status)
		all.WithMapOfResponseOrReferenceValuesItem(code, openapi31.ResponseOrReference{Reference: &openapi31.Reference{Ref: "#/components/responses/" + code}})
	}
	return nil
}

// fileSchema says what is known of a file by its media type: of linked data, that it
// carries its context with it.
func fileSchema(media string) openapi31.MediaType {
	if media != "application/ld+json" {
		return openapi31.MediaType{}
	}
	return openapi31.MediaType{Schema: map[string]any{"type": "object", "required": []string{"@context", "@id", "@type"}}}
}

// toYAML writes in the order of the specification; what lies below is sorted.
func toYAML(spec *openapi31.Spec) ([]byte, error) {
	b, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	var tree yaml.Node // JSON is YAML
	if err := yaml.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	plainStyle(&tree)
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(&tree); err != nil {
		return nil, err
	}
	return out.Bytes(), e.Close()
}

// plainStyle drops the quotes that JSON needs and YAML does not. Words that older
// readers of YAML take for true or false keep theirs.
func plainStyle(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	if !slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, strings.ToLower(n.Value)) {
		n.Style &^= yaml.DoubleQuotedStyle
	}
	for _, c := range n.Content {
		plainStyle(c)
	}
}
