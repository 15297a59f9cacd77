package web

import (
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// naming gives the records of a visit the names that people write and read.
type naming struct {
	visit   *visit
	choices map[string][]Choice
	labels  map[string]string                   // by identifier
	find    func(text string) (id, code string) // in the whole directory
}

// Label names a record; its code stands behind it where two might share a name.
func (n *naming) Label(noun, id string) string {
	if id == "" {
		return ""
	}
	n.Choices(noun)
	if label, ok := n.labels[id]; ok {
		return label
	}
	if noun == "organisation" {
		if o, err := n.visit.organisations.Get(n.visit.ctx(), id); err == nil {
			n.labels[id] = o.Name
			return o.Name
		}
	}
	return id
}

// Choices lists the records of the register that a field can refer to.
func (n *naming) Choices(noun string) []Choice {
	if known, ok := n.choices[noun]; ok {
		return known
	}
	if n.choices == nil {
		n.choices, n.labels = map[string][]Choice{}, map[string]string{}
	}
	n.choices[noun] = n.list(noun)
	for _, c := range n.choices[noun] {
		n.labels[c.Value] = c.Label
	}
	return n.choices[noun]
}

func (n *naming) list(noun string) []Choice {
	reg := n.visit.reg
	var out []Choice
	switch noun {
	case "system":
		for _, s := range reg.Systems {
			out = append(out, Choice{s.ID.String(), named(s.Name, s.Code)})
		}
	case "unit":
		for _, u := range reg.Units {
			out = append(out, Choice{u.ID.String(), named(u.Name, u.Code)})
		}
	case "agreement":
		for _, a := range reg.Agreements {
			out = append(out, Choice{a.ID.String(), named(n.agreementTitle(a.ScopeRule, reg.Names[reg.Processor(a)]), a.Code)})
		}
	case "organisation":
		out = append(out, Choice{reg.Controller.ID.String(), reg.Controller.Name})
		for id, name := range reg.Names {
			if id != reg.Controller.ID {
				out = append(out, Choice{id.String(), name})
			}
		}
		slices.SortFunc(out, func(a, b Choice) int { return strings.Compare(a.Label, b.Label) })
	}
	return out
}

func (*naming) agreementTitle(scope, processor string) string {
	if processor != "" {
		return processor
	}
	return scope
}

func named(name, code string) string {
	switch {
	case code == "":
		return name
	case name == "":
		return code
	default:
		return name + " (" + code + ")"
	}
}

// Find resolves what somebody wrote: the name on a list, a code, an
// organisation number, or an alias.
func (n *naming) Find(noun, text string) (id, code string) {
	var found []string
	wanted := door.Fold(text)
	for _, c := range n.Choices(noun) {
		if door.Fold(c.Label) == wanted || c.Value == text || strings.HasSuffix(door.Fold(c.Label), "("+wanted+")") {
			return c.Value, ""
		}
		if name, _, _ := strings.Cut(c.Label, " ("); door.Fold(name) == wanted {
			found = append(found, c.Value)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return "", "ambiguous"
	case noun == "organisation" && n.find != nil:
		return n.find(text)
	}
	return "", "unknown-reference"
}

// inDirectory finds an organisation among all that the instance knows.
func (v *visit) inDirectory(text string) (id, code string) {
	o, err := v.organisations.Find(v.ctx(), text)
	switch {
	case err == nil:
		return o.ID.String(), ""
	case kinds.KindOf(err) == kinds.KindConflict:
		return "", "ambiguous"
	default:
		return "", "unknown-reference"
	}
}
