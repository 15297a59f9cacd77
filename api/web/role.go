package web

import (
	"slices"
	"strings"

	"ledd/internal/access"
)

const rolesPath = "/roles"

// roleGroups is what people look for, in the order of the navigation: by group the
// nouns of the policy, each with the resource that names it.
var roleGroups = []struct {
	name  string
	nouns []struct{ noun, resource string }
}{
	{"register", []struct{ noun, resource string }{{"system", "systems"}, {"activity", "activities"}, {"processor_record", "processor-records"}, {"notice", "notices"}, {"term", "terms"}, {"engagement", "engagements"}, {"flow", "flows"}, {"transfer", "transfers"}, {"assessment", "risk-assessments"}, {"criteria", "risk-criteria"}, {"dpia", "dpias"}, {"screening", "screenings"}, {"attestation", "attestations"}, {"supervision", "supervisions"}, {"procurement", "procurements"}, {"agreement", "agreements"}, {"template", "templates"}, {"review", "reviews"}, {"adoption", "adoptions"}, {"document", "documents"}, {"invitation", "invitations"}, {"evidence", "evidence"}, {"submission", "submissions"}, {"enclosure", "enclosures"}, {"batch", "batches"}, {"service", "services"}}},
	{"organisation", []struct{ noun, resource string }{{"unit", "units"}, {"contact", "contacts"}, {"organisation", "organisations"}, {"settings", "settings"}}},
	{"people", []struct{ noun, resource string }{{"member", "users"}, {"token", "tokens"}, {"message", "messages"}}},
}

// deeds are the actions that are more than to read or change a noun.
var deeds = []access.Action{
	"assessment.accept", "dpia.decide", "import.run", "audit.read", "organisation.identify", "document.review", "document.hold", "document.erase",
}

// showRoles tells what each role may do, as the policy has it.
func (v *visit) showRoles() error {
	if err := v.who().May("member.read"); err != nil {
		return err
	}
	p := RecordPage{Shell: v.shell(membersPath, K("roles.title"), Crumb{K("nav.members"), membersPath}), Lead: K("roles.lead")}
	for _, role := range access.Roles {
		p.Panels = append(p.Panels, v.rolePanel(role))
	}
	return v.show(p)
}

func (v *visit) rolePanel(role access.Role) Panel {
	p := Panel{ID: "role-" + strings.ReplaceAll(string(role), "_", "-"), Title: K(key("option.role", string(role))), Lead: K(key("roles.about", string(role)))}
	for _, g := range roleGroups {
		l := Line{Label: K(key("roles.group", g.name))}
		for _, n := range g.nouns {
			if may := verbWord(role, n.noun); may != "" {
				l.Values = append(l.Values, Cell{Say: Say{Parts: []Say{resourceName(n.resource), K(may)}, Glue: ": "}})
			}
		}
		p.Lines = append(p.Lines, l)
	}
	l := Line{Label: K("roles.group.deeds")}
	for _, d := range deeds {
		if allowed(role, d) {
			l.Values = append(l.Values, Cell{Say: K(key("roles.deed", string(d)))})
		}
	}
	if len(l.Values) > 0 {
		p.Lines = append(p.Lines, l)
	}
	return p
}

// verbWord is the key of what a role may do with a noun; empty for nothing.
func verbWord(role access.Role, noun string) string {
	switch {
	case allowed(role, access.Action(noun+".create")), allowed(role, access.Action(noun+".update")):
		return "scope.write"
	case allowed(role, access.Action(noun+".read")):
		return "scope.read"
	}
	return ""
}

func allowed(role access.Role, action access.Action) bool {
	r, ok := access.Lookup(action)
	return ok && slices.Contains(r.Roles, role)
}
