package rest

import (
	"flag"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("update", false, "write openapi/openapi.yaml anew")

const contractFile = "../../openapi/openapi.yaml"

func TestContractIsTheCommittedOne(t *testing.T) {
	t.Parallel()
	got, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile(contractFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the table of routes and the published contract differ; write it anew with `go test ./api/rest -run Contract -update`\n%s", diff)
	}
}

func TestContractIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	one, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if two, _ := Contract(); string(two) != string(one) {
			t.Fatal("two runs wrote two contracts")
		}
	}
}

// published reads the contract as any client would.
func published(t *testing.T) *openapi3.T {
	t.Helper()
	text, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestContractNamesEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	doc := published(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	listed := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			listed[method+" "+path+" "+o.OperationID] = true
		}
	}
	for _, r := range Table(House{}) {
		key := r.Method + " " + r.Path + " " + r.Name
		if !listed[key] {
			t.Errorf("%s is not in the contract", key)
		}
		delete(listed, key)
	}
	for key := range listed {
		t.Errorf("%s is in the contract and not in the table", key)
	}
}
