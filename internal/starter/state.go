package starter

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/door"
	"ledd/internal/record"
)

// The external identifiers of an adopted activity: which entry it is, which nobody else of
// the organisation can be, and the version and language that were last decided on.
const (
	entryKey   = "ledd-starter"
	editionKey = "ledd-starter-edition"
)

// mark is where an activity comes from.
type mark struct {
	code    string
	version int
	lang    string
}

// write puts the mark among the external identifiers of an activity, instead of an older one.
func (m mark) write(set string, keys *door.Keys) {
	keys.ExternalIDs = slices.DeleteFunc(slices.Clone(keys.ExternalIDs), func(x door.ExternalID) bool { return x.System == entryKey || x.System == editionKey })
	at := set + "/" + m.code
	keys.ExternalIDs = append(keys.ExternalIDs, door.ExternalID{System: entryKey, Value: at},
		door.ExternalID{System: editionKey, Value: fmt.Sprintf("%s@%d/%s", at, m.version, m.lang)})
}

// markOf reads the mark of an activity; false for one that is not of the set.
func (s *Set) markOf(keys door.Keys) (mark, bool) {
	for _, x := range keys.ExternalIDs {
		at, found := strings.CutPrefix(x.Value, s.editions[0].Set+"/")
		if x.System != editionKey || !found {
			continue
		}
		code, rest, _ := strings.Cut(at, "@")
		number, lang, _ := strings.Cut(rest, "/")
		if version, err := strconv.Atoi(number); err == nil && slices.Contains(Languages, lang) {
			return mark{code, version, lang}, true
		}
	}
	return mark{}, false
}

// Change is a field that the set says otherwise than when it was last decided on.
type Change struct {
	Field  string `json:"field" required:"true" doc:"name of the field of an activity"`
	Edited bool   `json:"edited" required:"true" doc:"the organisation has words of its own there: to take the new ones would replace them"`
}

// Difference is what a later version of the set offers an activity: three states of it.
type Difference struct {
	Code      string               `json:"code" required:"true"`
	From      int                  `json:"from" required:"true" doc:"the version that was last decided on"`
	To        int                  `json:"to" required:"true" doc:"the newest version of the set"`
	Withdrawn bool                 `json:"withdrawn" required:"true" doc:"the set has the entry no longer; the activity stays as it is"`
	Changes   []Change             `json:"changes" required:"true"`
	Then      record.ActivityInput `json:"then" required:"true" doc:"what the set said in the version from"`
	Now       record.ActivityInput `json:"now" required:"true" doc:"what the set says in the version to"`
	Own       record.ActivityInput `json:"own" required:"true" doc:"what the record of the organisation says"`
}

// Against holds an activity against the set: false for one that is not of the set. What
// the organisation has said in the same words already is no change.
func (s *Set) Against(a *record.Activity) (Difference, bool) {
	m, ok := s.markOf(a.Keys)
	if !ok {
		return Difference{}, false
	}
	then, _ := s.at(m.code, m.version)
	if then == nil {
		return Difference{}, false
	}
	d := Difference{Code: m.code, From: m.version, To: s.Version(), Changes: []Change{}, Then: s.in(then, m.lang), Own: a.ActivityInput}
	now, _ := s.at(m.code, d.To)
	if d.Withdrawn = now == nil; d.Withdrawn {
		d.Now = d.Then
		return d, true
	}
	d.Now = s.in(now, m.lang)
	for _, f := range fields {
		then, now, own := plain(&d.Then, f), plain(&d.Now, f), plain(&d.Own, f)
		if then != now && own != now {
			d.Changes = append(d.Changes, Change{f, own != then})
		}
	}
	return d, true
}

// take puts the set's words into a field of an activity.
func (d Difference) take(a *record.ActivityInput, field string) {
	place(a, field).Set(place(&d.Now, field))
	if field == "recipients" && len(a.Recipients) > 0 {
		a.NoRecipients = false
	}
}

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
