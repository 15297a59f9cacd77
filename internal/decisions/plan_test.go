package decisions_test

import (
	"slices"
	"strings"
	"testing"
)

// floors is the house from the roof to the cellar: a room may import rooms of
// the floors below its own, never of its own floor or above. Names without a
// slash at the front lie under internal/.
var floors = []string{
	"/cmd/ledd",
	"/api",
	"/api/rest /api/web",
	"report search exchange archive notify",
	"mapping", // a record of processing out of a spreadsheet, its own among them
	"ropa",
	"gap",
	"declaration",
	"incident",
	"dpia",
	"assess risk",
	"change",
	"batch",
	"agreement",
	"starter",
	"record",
	"chain",
	"account",
	"document",
	"party",
	"mail",
	"door",
	"access store blob",
	"jobs",
	"law",
	"kinds",
}

// aside is every room that stands beside the floors, with the rooms that may
// import it, and those that it may import itself.
var aside = map[string]struct{ by, imports string }{
	"config":         {by: "/cmd/ledd /api", imports: "kinds"},
	"bearer":         {by: "/cmd/ledd /api /api/rest", imports: "kinds"},
	"demo":           {by: "/cmd/ledd", imports: below("/api/rest")},
	"docmodel":       {by: above("record") + " pdf", imports: "kinds law picture"},
	"pdf":            {by: above("record") + " seal", imports: "docmodel kinds law picture /pdf-templates"},
	"picture":        {by: above("record") + " pdf docmodel"},
	"seal":           {by: above("record") + " seal/corpus", imports: "kinds law seal/object seal/cms"},
	"seal/object":    {by: "seal seal/corpus"},                                 // what stands in a PDF file, read without trust
	"seal/cms":       {by: "seal seal/corpus"},                                 // signatures and time stamps (RFC 5652, RFC 3161)
	"seal/corpus":    {by: "", imports: "seal seal/object seal/cms"},           // signed files and attacks on them, for tests
	"sheet":          {by: "mapping exchange ropa /api/web", imports: "kinds"}, // XLSX, ODS and text with separators
	"migrations":     {by: "store"},
	"/pdf-templates": {by: above("record") + " pdf"},
	"oidc":           {by: "/cmd/ledd /api/web /api/apitest"},
	"openapi":        {by: "/cmd/ledd /api/rest /api/apitest"},

	// Only tests come in here, and other rooms of this kind.
	"store/storetest": {by: "door/doortest /api/apitest", imports: "store"},
	"door/doortest":   {by: "/api/apitest", imports: "store/storetest " + below("account")},
	"oidc/oidctest":   {by: "/api/apitest"},

	"agreement/agreementtest": {by: "/api/apitest", imports: "seal agreement " + below("agreement")},
	"/api/apitest":            {imports: "store/storetest door/doortest openapi demo config oidc oidc/oidctest seal agreement/agreementtest " + below("/cmd/ledd")},

	"decisions":       {},
	"decisions/sizes": {},
}

// above lists the rooms over a floor, below those under it.
func above(room string) string { return strings.Join(floors[:floor(room)], " ") }
func below(room string) string { return strings.Join(floors[floor(room)+1:], " ") }

func floor(room string) int {
	return slices.IndexFunc(floors, func(f string) bool { return has(f, room) })
}

func has(list, room string) bool { return slices.Contains(strings.Fields(list), room) }

// short gives the name of a room as the tables above write it.
func short(folder string) string {
	if name, ok := strings.CutPrefix(folder, "internal/"); ok {
		return name
	}
	if folder == "migrations" || folder == "openapi" {
		return folder
	}
	return "/" + folder
}

// may reports whether a room may import another.
func may(from, to string) bool {
	f, fromAside := aside[from]
	t, toAside := aside[to]
	switch {
	case fromAside && has(f.imports, to):
		return true
	case toAside:
		return has(t.by, from)
	case fromAside:
		return false
	}
	return floor(from) < floor(to)
}

func placed(room string) bool {
	_, ok := aside[room]
	return ok || floor(room) >= 0
}

func TestImportsPointDown(t *testing.T) {
	for _, f := range files(t) {
		from := short(f.room)
		if !placed(from) {
			t.Errorf("%s: no place in the plan for %s: give it one in floors or aside", f.path, from)
			continue
		}
		if f.test {
			continue
		}
		for _, imported := range f.imports() {
			room, ours := roomOf(imported)
			if to := short(room); ours && placed(to) && !may(from, to) {
				t.Errorf("%s: %s may not import %s", f.path, from, to)
			}
		}
	}
}

// Tests look at a room from outside, so they may reach up; but never into what
// only the program itself builds.
func TestNobodyImportsTheProgram(t *testing.T) {
	for _, f := range files(t) {
		for _, imported := range f.imports() {
			if room, ours := roomOf(imported); ours && strings.HasPrefix(room, "cmd/") {
				t.Errorf("%s imports %s", f.path, room)
			}
		}
	}
}

// The table says what the design says.
func TestMay(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"gap", "agreement", true},
		{"agreement", "gap", false},
		{"report", "exchange", false},
		{"/api/web", "/api/rest", false},
		{"/api/rest", "openapi", true},
		{"/api/web", "openapi", false},
		{"door", "store", true},
		{"store", "access", false},
		{"store", "migrations", true},
		{"door", "migrations", false},
		{"chain", "demo", false},
		{"/cmd/ledd", "demo", true},
		{"/cmd/ledd", "config", true},
		{"party", "config", false},
		{"party", "door/doortest", false},
		{"door/doortest", "party", true},
		{"agreement", "pdf", true},
		{"pdf", "agreement", false},
		{"kinds", "law", false},
	} {
		if got := may(c.from, c.to); got != c.want {
			t.Errorf("%s may import %s: %v", c.from, c.to, got)
		}
	}
}
