// Package rest is the JSON front door under /api/v1. One table of routes says
// everything: the handlers, the parameters that each address knows, and the
// published contract all follow from it. A noun is a file; whoever calls comes
// in through Mount.
//
//	Route -> open (who, may, parameters, body) -> Handle -> a room's verb
//	      -> Answer (status, ETag, JSON)  or  error -> Problem (RFC 9457)
//	      -> Contract (OpenAPI 3.1)
//
// A handler returns a value or an error and never writes a status itself.
package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Route is one operation of the API.
type Route struct {
	Method  string
	Path    string        // below /api/v1, with {name} for what varies
	Name    string        // operationId in the contract, such as unitCreate
	Action  access.Action // what the policy must allow; empty: open to everybody
	Summary string
	Params  []Param      // of the path and of the query; no other is taken
	In      reflect.Type // of the body; nil: none
	Filled  []string     // pointers of fields that the address gives, not the body
	Raw     []string     // media types of a body that is no JSON, which the handler reads
	Out     reflect.Type // of the answer; nil: no JSON
	Media   string       // of an answer that is no JSON
	Judges  bool         // it may find wrong what the record says, without a body of its own
	Status  int          // of success
	Also    []int        // further ones
	Handle  func(*Call) (Answer, error)
}

// House is what the routes lead into; empty where only the contract is asked for.
type House struct {
	Door   *door.Door
	Steps  agreement.Steps // from a draft to the seal
	Papers Papers          // what pages say, as documents
}

// Table lists every route.
func Table(h House) []Route {
	d := h.Door
	return slices.Concat(
		organisations(d), units(d), contacts(d),
		systems(d), services(d), engagements(d), activities(d), records(d), starters(d), processorRecords(d), archives(d), notices(d),
		flows(d),
		transfers(d), screenings(d), attestations(d), supervisions(d), procurements(d), terms(d),
		agreements(h), checks(d), batches(h), ownTemplates(d), files(d), graphs(d), gaps(d), reports(d), settings(d), users(d), tokens(d), invitations(d), messages(d), audits(d), searches(d), imports(d), contract(),
		criteria(d), assessments(d), dpias(d), papers(h),
	)
}

// verbs is what every noun can do; door.Noun has them.
type verbs[E, In any] interface {
	List(ctx context.Context, q door.Query) (kinds.Page[*E], error)
	Get(ctx context.Context, id string) (*E, error)
	Create(ctx context.Context, in In) (*E, error)
	Update(ctx context.Context, id string, version int, in In) (*E, error)
	Versions(ctx context.Context, id string, q door.VersionQuery) (kinds.Page[door.Past[E]], error)
}

// noun gives the uniform five routes of a kind of record: list, get, create,
// update, and the versions that it had. name is its noun in the policy, resource its plural in the address.
func noun[E, In any](name, resource string, v verbs[E, In]) []Route {
	words := strings.ReplaceAll(name, "_", " ")
	at, a := "/"+resource, " "+article(name)+" "+words
	return []Route{
		list(at, name, "List "+resource, v.List),
		read(at+"/{id}", access.Action(name+".read"), "Read"+a, func(ctx context.Context, q one) (*E, error) { return v.Get(ctx, q.ID) }).named(camel(name) + "Get").past(),
		add(at, access.Action(name+".create"), "Create"+a, func(ctx context.Context, _ nothing, in In) (*E, error) { return v.Create(ctx, in) }),
		update(at+"/{id}", name, "Replace"+a, v.Update),
		history(at+"/{id}/versions", name, "List the versions of"+a+", newest first", v.Versions),
	}
}

// one is the query of whatever stands at {id}.
type one struct {
	ID string `path:"id" format:"uuid"`
}

// nothing is the query of an address that takes no parameter.
type nothing struct{}

// list gives a route that pages through a kind of record with all its orders
// and filters.
func list[E any](path, name, summary string, fn func(context.Context, door.Query) (kinds.Page[*E], error)) Route {
	k := door.Named(name)
	return Route{
		Method: http.MethodGet, Path: path, Name: camel(name) + "List", Action: access.Action(name + ".read"), Summary: summary,
		Params: listParams(k, reflect.TypeFor[E]()),
		Out:    reflect.TypeFor[kinds.Page[*E]](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			p, err := decodeQuery[paging](c)
			if err != nil {
				return Answer{}, err
			}
			q := p.query()
			q.Filters = c.filters(k)
			if q.Shared, err = c.shared(); err != nil {
				return Answer{}, err
			}
			return answer(fn(c.Context(), q))
		},
	}.past()
}

// read gives a route that reads something: fn takes a struct whose fields come
// from the path (path:"id") and from the query (query:"asOf"), with validate
// tags, and gives what is written as JSON. A record gets an ETag.
func read[Out, Query any](path string, action access.Action, summary string, fn func(context.Context, Query) (Out, error)) Route {
	return Route{
		Method: http.MethodGet, Path: path, Name: operation(action), Action: action, Summary: summary,
		Params: paramsOf[Query](), Out: reflect.TypeFor[Out](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			q, err := decodeQuery[Query](c)
			if err != nil {
				return Answer{}, err
			}
			return answer(fn(c.Context(), q))
		},
	}
}

// add gives a route that makes a record: fn takes the parameters and the body.
// Its Location is the path with the new identifier after it.
func add[Out, Query, In any](path string, action access.Action, summary string, fn func(context.Context, Query, In) (*Out, error)) Route {
	return Route{
		Method: http.MethodPost, Path: path, Name: operation(action), Action: action, Summary: summary,
		Params: paramsOf[Query](), In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](), Status: http.StatusCreated,
		Handle: func(c *Call) (Answer, error) {
			q, err := decodeQuery[Query](c)
			if err != nil {
				return Answer{}, err
			}
			in, err := decodeBody[In](c)
			if err != nil {
				return Answer{}, err
			}
			a, err := answer(fn(c.once(), q, in))
			a.Status, a.Location = http.StatusCreated, c.request.URL.Path+"/"+a.id
			return a, err
		},
	}
}

// update gives a route that replaces a record, if it still is what the client
// read (If-Match).
func update[E, In any](path, name, summary string, fn func(ctx context.Context, id string, version int, in In) (*E, error)) Route {
	return Route{
		Method: http.MethodPut, Path: path, Name: camel(name) + "Update", Action: access.Action(name + ".update"), Summary: summary,
		Params: paramsOf[one](), In: reflect.TypeFor[In](), Out: reflect.TypeFor[E](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			version, err := c.ifMatch()
			if err != nil {
				return Answer{}, err
			}
			in, err := decodeBody[In](c)
			if err != nil {
				return Answer{}, err
			}
			return answer(fn(c.Context(), c.Path("id"), version, in))
		},
	}
}

// named gives the route another operationId than the one its action suggests.
func (r Route) named(operationID string) Route {
	r.Name = operationID
	return r
}

// filling says which fields of the body the address gives already.
func (r Route) filling(pointers ...string) Route {
	r.Filled = pointers
	return r
}

// kept gives the fields of the answer, by their names in JSON.
func (r Route) kept() map[string][]int {
	if r.Out == nil || elem(r.Out).Kind() != reflect.Struct {
		return nil
	}
	return fields(elem(r.Out))
}

// Tag is the resource that a route belongs to.
func (r Route) Tag() string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	return strings.TrimSuffix(tag, ".yaml")
}

// Scope is what a token must carry for the route; empty: it needs none.
func (r Route) Scope() string {
	rule, _ := access.Lookup(r.Action)
	return rule.Scope
}

// operation turns gap.read into gapRead.
func operation(a access.Action) string {
	noun, verb, _ := strings.Cut(string(a), ".")
	return camel(noun) + strings.ToUpper(verb[:1]) + verb[1:]
}

// camel writes processor_record as processorRecord.
func camel(noun string) string {
	first, rest, two := strings.Cut(noun, "_")
	if !two {
		return noun
	}
	return first + strings.ToUpper(rest[:1]) + camel(rest[1:])
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) && noun != "unit" {
		return "an"
	}
	return "a"
}
