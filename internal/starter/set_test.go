package starter_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/record"
	"ledd/internal/starter"
)

// spoken are the fields of an activity that an entry may fill.
var spoken = []string{
	"name", "description", "purposes", "legalBases", "specialBases", "criminalBasis", "nationalIdBasis", "consentRecord",
	"subjects", "recipients", "retention", "securityMeasures",
}

// TestEntries: in every version and language each entry is a record that the door takes,
// that lacks nothing but what only the organisation knows, and that has a legal basis.
func TestEntries(t *testing.T) {
	t.Parallel()
	for n := 1; n <= starter.Municipality.Version(); n++ {
		verbs := starter.New(nil).With(starter.Municipality.Upto(n))
		for _, lang := range starter.Languages {
			state, seen := verbs.State(lang, nil), map[string]bool{}
			if len(state.Entries) < 45 || state.Version != n {
				t.Errorf("version %d has %d entries and says that it is %d", n, len(state.Entries), state.Version)
			}
			for _, e := range state.Entries {
				if seen[e.Code] || e.Code == "" || e.KOSTRA == "" {
					t.Errorf("%q has no function, or stands twice", e.Code)
				}
				seen[e.Code] = true
				entryStands(t, e, lang)
			}
		}
	}
}

func entryStands(t *testing.T, e starter.Entry, lang string) {
	t.Helper()
	in := e.Activity
	for _, v := range door.Faults[record.Activity](in, nil) {
		t.Errorf("%s, %s: %s %s: %s", e.Code, lang, v.Pointer, v.Code, v.Detail)
	}
	for _, l := range in.Lacking() {
		if l.Code != "unit" && l.Code != "systems" {
			t.Errorf("%s, %s: its record lacks %s", e.Code, lang, l.Code)
		}
	}
	for _, l := range append(in.Unfounded(record.Around{PublicBody: true}), in.Warnings()...) {
		t.Errorf("%s, %s: %s at %s (art. %s)", e.Code, lang, l.Code, l.Pointer, l.Law)
	}
	if in.Name == "" || in.Description == "" || in.Purposes[0].Text == "" {
		t.Errorf("%s has no name, description or purpose in %s", e.Code, lang)
	}
	body, err := json.Marshal(in)
	if err != nil || strings.Contains(string(body), `"@`) {
		t.Errorf("%s, %s: a word of the file is not there: %s %v", e.Code, lang, body, err)
	}
	v, empty := reflect.ValueOf(in), reflect.ValueOf(door.Whole(record.ActivityInput{}))
	for f := range v.Type().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !reflect.DeepEqual(v.FieldByIndex(f.Index).Interface(), empty.FieldByIndex(f.Index).Interface()) && !slices.Contains(spoken, name) {
			t.Errorf("%s fills %s, which a later version could not offer", e.Code, f.Name)
		}
	}
}

// TestNames: areas and entries have a name in every language of pages, and each entry an area.
func TestNames(t *testing.T) {
	t.Parallel()
	areas := map[string]int{}
	for _, a := range starter.Municipality.Areas() {
		areas[a.Code] = 0
		if got := slices.Sorted(maps.Keys(a.Labels)); !slices.Equal(got, []string{"da", "en", "nb", "nn"}) {
			t.Errorf("area %s is named in %v", a.Code, got)
		}
	}
	verbs := starter.New(nil)
	danish, norwegian := verbs.State("da", nil), verbs.State("nb", nil)
	differ := 0
	for i, e := range danish.Entries {
		if _, known := areas[e.Area]; !known {
			t.Errorf("%s stands in the unknown area %q", e.Code, e.Area)
		}
		areas[e.Area]++
		if e.Name == "" {
			t.Errorf("%s has no Danish name", e.Code)
		}
		if e.Name != norwegian.Entries[i].Name {
			differ++
		}
	}
	for code, n := range areas {
		if n == 0 {
			t.Errorf("area %s is empty", code)
		}
	}
	if differ == 0 {
		t.Error("no entry is named otherwise in Danish")
	}
}

// TestRead: versions follow one another, of one set.
func TestRead(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][]string{
		"none": {}, "no JSON": {"x"}, "the second alone": {`{"set":"a","version":2}`},
		"a gap": {`{"set":"a","version":1}`, `{"set":"a","version":3}`}, "another set": {`{"set":"a","version":1}`, `{"set":"b","version":2}`},
	} {
		var all [][]byte
		for _, f := range files {
			all = append(all, []byte(f))
		}
		if _, err := starter.Read(all...); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}
