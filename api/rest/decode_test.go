package rest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

func TestDecodeListsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	var in agreement.AgreementInput
	err := decode([]byte(`{"signatures":[{"signedOn":"2026-02-30","party":7}],"module":1.5,"parties":{},"nmae":1,"code":"a","code":"b"}`), &in, Route{})
	var got []string
	for _, v := range kinds.ViolationsOf(err) {
		got = append(got, v.Pointer+" "+v.Code)
	}
	want := []string{"/signatures/0/signedOn format", "/signatures/0/party type", "/module type", "/parties type", "/nmae unknown", "/code duplicate"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefusesNobody(t *testing.T) {
	t.Parallel()
	const nobody = `"00000000-0000-0000-0000-000000000000"`
	var in chain.EngagementInput
	err := decode([]byte(`{"upstream":`+nobody+`,"scopeSystems":[`+nobody+`]}`), &in, Route{})
	var got []string
	for _, v := range kinds.ViolationsOf(err) {
		got = append(got, v.Pointer+" "+v.Code)
	}
	if diff := cmp.Diff([]string{"/upstream format", "/scopeSystems/0 format", "/downstream required"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeStopsCounting(t *testing.T) {
	t.Parallel()
	var in chain.SystemInput
	err := decode([]byte(`{"statusSubscribers":[`+strings.Repeat("1,", 9000)+`1]}`), &in, Route{})
	if n := len(kinds.ViolationsOf(err)); n != mostViolations {
		t.Errorf("%d violations", n)
	}
	err = decode([]byte(`{"formTypes":[`+strings.Repeat("1,", mostItems)+`1]}`), &in, Route{})
	if vs := kinds.ViolationsOf(err); vs[0].Code != "max" {
		t.Error(vs)
	}
}

// FuzzDecode: whatever is sent, nothing panics; what is taken is what the
// standard library reads, and can be stored.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{}`, `[]`, `{"code":"a"}`, `{"code":null}`, `{"code":"\u0000"}`, `{"code":"\ud800"}`, `{"code":"\ufffd"}`, `{"code":"�"}`,
		`{"signatures":[{"signedOn":"2026-02-30"}],"x":1}`, `{"module":1e2}`, `{"module":-0}`, `{"parties":[null]}`, `{"scopeSystems":[""]}`,
		`{"code":"a","code":"b"}`, `{"mainContract":{"linkedTerm":true}}`, `{"a~b/c":{}}`, ` { } x`, `{"effectiveFrom":""}`, "{\"code\":\"\xff\"}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var in, plainly agreement.AgreementInput
		if err := decode(body, &in, Route{}); err != nil {
			_ = rowOf(err)
			return
		}
		d := json.NewDecoder(bytes.NewReader(body))
		d.DisallowUnknownFields()
		if err := d.Decode(&plainly); err != nil {
			t.Fatalf("taken, but the standard library refuses it: %v", err)
		}
		if !reflect.DeepEqual(in, plainly) {
			t.Fatal(cmp.Diff(plainly, in))
		}
		if strings.ContainsRune(in.Code, 0) || strings.ContainsRune(in.MainContract.Reference, 0) {
			t.Fatal("a NUL got through")
		}
	})
}
