package web

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/agreement"
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

// learn looks the names of organisations up that the register does not speak of, in one query.
func (n *naming) learn(ids []kinds.OrgID) error {
	n.Choices("organisation")
	ids = slices.DeleteFunc(ids, func(id kinds.OrgID) bool { return n.labels[id.String()] != "" })
	labels, err := n.visit.organisations.Labels(n.visit.ctx(), ids)
	for id, l := range labels {
		n.labels[id.String()] = l.Name
	}
	return err
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

// entry is a record as a field can name it.
type entry struct{ id, name, code string }

func (n *naming) list(noun string) []Choice {
	var out []Choice
	for _, e := range n.entries(noun) {
		out = append(out, Choice{e.id, named(e.name, e.code)})
	}
	if noun == "organisation" {
		letters := alphabet()
		slices.SortFunc(out, func(a, b Choice) int { return cmp.Or(letters(a.Label, b.Label), strings.Compare(a.Value, b.Value)) })
	}
	return apart(out)
}

// apart tells records of one name from each other, by the end of their identifiers.
func apart(list []Choice) []Choice {
	count := map[string]int{}
	for _, c := range list {
		count[door.Fold(c.Label)]++
	}
	for i, c := range list {
		if count[door.Fold(c.Label)] > 1 {
			list[i].Label = strings.TrimSpace(c.Label + " [" + c.Value[len(c.Value)-6:] + "]")
		}
	}
	return list
}

func (n *naming) entries(noun string) []entry {
	reg := n.visit.reg
	var out []entry
	switch noun {
	case "system":
		for _, s := range reg.Systems {
			out = append(out, entry{s.ID.String(), s.Name, s.Code})
		}
	case "unit":
		for _, u := range reg.Units {
			out = append(out, entry{u.ID.String(), u.Name, u.Code})
		}
	case "engagement":
		for _, e := range reg.Engagements {
			out = append(out, entry{e.ID.String(), reg.Names[e.Downstream], e.Code})
		}
	case "flow":
		for _, f := range reg.Flows {
			out = append(out, entry{f.ID.String(), n.visit.flowEnd(f.FromSystem, f.FromOrg, f.FromGroup) + " → " + n.visit.flowEnd(f.ToSystem, f.ToOrg, f.ToGroup), f.Code})
		}
	case "agreement":
		for _, a := range reg.Agreements {
			out = append(out, entry{a.ID.String(), cmp.Or(reg.Names[reg.Processor(a)], a.ScopeRule), a.Code})
		}
	case "activity":
		for _, a := range reg.Activities {
			out = append(out, entry{a.ID.String(), a.Name, a.Code})
		}
	case "procurement":
		for _, p := range reg.Procurements {
			out = append(out, entry{p.ID.String(), p.Name, p.Code})
		}
	case "attestation":
		for _, a := range reg.Attestations {
			out = append(out, entry{a.ID.String(), n.visit.processorName(a) + " · " + n.visit.text().say(kindSay(a)) + " " + string(a.IssuedOn), a.Code})
		}
	case "template":
		out = n.templates()
	case "organisation":
		out = append(out, entry{reg.Controller.ID.String(), reg.Controller.Name, ""})
		for id, name := range reg.Names {
			if id != reg.Controller.ID {
				out = append(out, entry{id.String(), name, ""})
			}
		}
	}
	return out
}

// templates lists the texts of one's own that agreements can be made from.
func (n *naming) templates() []entry {
	if n.visit.Site == nil || n.visit.r == nil {
		return nil
	}
	all, _ := n.visit.ownTemplateList() // who may not read them is offered none
	var out []entry
	for _, t := range all {
		if t.State != agreement.TemplateDraft {
			out = append(out, entry{t.ID.String(), t.Name, t.Code})
		}
	}
	return out
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

// Find resolves what somebody wrote: first the very name on a list, then a code,
// then a bare name; an organisation also by its number or alias. What means
// several records at one step means none of them.
func (n *naming) Find(noun, text string) (id, code string) {
	wanted := door.Fold(text)
	steps := [3][]string{}
	for _, c := range n.Choices(noun) {
		if door.Fold(c.Label) == wanted || c.Value == text {
			steps[0] = append(steps[0], c.Value)
		}
	}
	for _, e := range n.entries(noun) {
		if e.code != "" && door.Fold(e.code) == wanted {
			steps[1] = append(steps[1], e.id)
		}
		if door.Fold(e.name) == wanted {
			steps[2] = append(steps[2], e.id)
		}
	}
	for _, found := range steps {
		if len(found) > 1 {
			return "", "ambiguous"
		}
		if len(found) == 1 {
			return found[0], ""
		}
	}
	if noun == "organisation" && n.find != nil {
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
