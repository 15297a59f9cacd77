package access

// Policy is every action, read from top to bottom: who may do it, which token
// scope allows it, and whose records it reaches.
var Policy = slicesOf(
	noun("organisation", "organisations", Directory),
	noun("unit", "units", Owner),
	noun("contact", "contacts", Owner),
	noun("system", "systems", Owner),
	noun("service", "services", Directory),
	noun("engagement", "engagements", Owner),
	noun("agreement", "agreements", Owner),
	noun("review", "agreements", Owner),
	[]Rule{
		{"chain.read", "systems:read", everyone, Owner},
		{"reach.read", "systems:read", everyone, Owner},
		{"gap.read", "gaps:read", everyone, Owner},
		{"report.read", "reports:read", everyone, Owner},
		{"import.run", "imports:write", everyone, Owner},
		{"organisation.claim", "", []Role{Operator}, Directory},
		{"organisation.identify", "", everyone, Directory},
		{"organisation.merge", "", []Role{Operator}, Directory},
		{"token.create", "", []Role{Operator}, Owner},
		{"token.read", "", []Role{Operator}, Owner},
		{"draft.read", "", []Role{Operator, Coordinator}, Owner},
		{"draft.keep", "", []Role{Operator, Coordinator}, Owner},
		{"link.create", "", []Role{Operator}, Owner},
	},
)

var everyone = []Role{Operator, Coordinator}

// noun is the rows that every kind of record has. Reading reaches as far as
// reads says; writing reaches only what one's own organisation keeps.
func noun(name, resource string, reads Relation) []Rule {
	row := func(verb, access string, to Relation) Rule {
		return Rule{Action(name + "." + verb), resource + ":" + access, everyone, to}
	}
	return []Rule{row("read", "read", reads), row("create", "write", Owner), row("update", "write", Owner)}
}

func slicesOf(parts ...[]Rule) []Rule {
	var all []Rule
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
