package starter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/door"
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
