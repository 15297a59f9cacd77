package apitest

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// shapes are the schemas of bodies in the published contract, each compiled when the
// first such body comes: to compile it costs a hundred times what one body does.
type shapes struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	known    map[string]*jsonschema.Schema
}

const contractURL = "contract.json"

var contractShapes = sync.OnceValues(func() (*shapes, error) {
	doc, err := Published()
	if err != nil {
		return nil, err
	}
	text, err := doc.MarshalJSON()
	if err != nil {
		return nil, err
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	s := &shapes{compiler: jsonschema.NewCompiler(), known: map[string]*jsonschema.Schema{}}
	s.compiler.DefaultDraft(jsonschema.Draft2020)
	s.compiler.AssertFormat()
	return s, s.compiler.AddResource(contractURL, parsed)
})

// check says how a JSON body differs from what the contract has at a JSON pointer (RFC 6901).
func (s *shapes) check(pointer string, body []byte) error {
	schema, err := s.at(pointer)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the body is not JSON: %w", err)
	}
	return schema.Validate(value)
}

func (s *shapes) at(pointer string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if schema, ok := s.known[pointer]; ok {
		return schema, nil
	}
	schema, err := s.compiler.Compile(contractURL + "#" + pointer)
	if err == nil {
		s.known[pointer] = schema
	}
	return schema, err
}

var tokens = strings.NewReplacer("~", "~0", "/", "~1")

// pointerOf gives where in the contract the schema of an answer stands: its status or
// else the default, its media type.
func pointerOf(route *routers.Route, res *http.Response) (string, error) {
	status := strconv.Itoa(res.StatusCode)
	answer := route.Operation.Responses.Value(status)
	if answer == nil {
		status, answer = "default", route.Operation.Responses.Default()
	}
	if answer == nil {
		return "", fmt.Errorf("no answer %d is in the contract", res.StatusCode)
	}
	at := strings.TrimPrefix(answer.Ref, "#")
	if at == "" {
		at = "/paths/" + tokens.Replace(route.Path) + "/" + strings.ToLower(route.Method) + "/responses/" + status
	}
	media, err := mediaOf(answer.Value.Content, res.Header.Get("Content-Type"))
	return at + "/content/" + tokens.Replace(media) + "/schema", err
}

func mediaOf(content openapi3.Content, header string) (string, error) {
	media, _, _ := strings.Cut(header, ";")
	media = strings.TrimSpace(media)
	if content[media] == nil || content[media].Schema == nil {
		return media, fmt.Errorf("the contract has no schema for %q", header)
	}
	return media, nil
}
