package access

import (
	"fmt"
	"slices"
	"strings"
)

// Printed is the whole policy as a page of the documentation, in Markdown: what
// each action asks of a role, of a token, and of the record.
func Printed() string {
	var b strings.Builder
	b.WriteString(`# Who may do what

Written by the program from ` + "`internal/access/policy.go`" + ` (` + "`go test ./internal/access -run Printed -update`" + `). An action that does not stand here is
allowed to nobody. A person needs one of the roles, a token the scope (writing includes reading). A role for some units changes the records
of those units alone. *Owner*: records that one's own organisation keeps; *directory*: those of every organisation. The operator runs the
program (the command line), and may do everything.

| action | ` + strings.Join(heads(), " | ") + ` | scope | records |
|---|` + strings.Repeat(":-:|", len(Roles)) + `---|---|
`)
	for _, r := range Policy {
		cells := []string{string(r.Action)}
		for _, role := range Roles {
			cells = append(cells, map[bool]string{true: "x"}[slices.Contains(r.Roles, role)])
		}
		scope := "-"
		if r.Scope != "" {
			scope = "`" + r.Scope + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(cells, " | "), scope, r.Relation)
	}
	b.WriteString("\nWhat happens, and not what is meant to, stands in the grids `api/apitest/testdata/access.golden`, `scopes.golden` and `pages.txt`.\n")
	return b.String()
}

func heads() []string {
	var names []string
	for _, r := range Roles {
		names = append(names, strings.ReplaceAll(string(r), "_", " "))
	}
	return names
}
