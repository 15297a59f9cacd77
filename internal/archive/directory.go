package archive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// directory finds the organisations that the records name, by their numbers or else by
// their names, and makes those that the directory does not have.
func (t *taken) directory() error {
	type entry struct {
		name      string // in the archive
		body      map[string]any
		confirmed bool
		made      *party.Organisation
	}
	var entries []*entry
	for i, x := range t.in.Organisations {
		body, ok := x.(map[string]any)
		name, named := body["ref"].(string)
		if !ok || !named || t.ids[name] != "" || !strings.HasPrefix(name, mark+"organisation/") {
			return kinds.Invalid(fmt.Sprintf("/organisations/%d/ref", i), "archive", "the organisation has no name of its own in the archive, such as %s", nameOf("organisation", i+1))
		}
		e := &entry{name: name, body: body}
		e.confirmed, _ = body["confirmed"].(bool)
		delete(body, "ref")
		delete(body, "confirmed")
		in, err := inputOf(without(body, func(string) bool { return true }))
		if err != nil {
			return kinds.Invalid(fmt.Sprintf("/organisations/%d", i), "archive", "the organisation cannot be read: %v", err)
		}
		known, err := t.find(in)
		if err != nil {
			return err
		}
		if known == nil {
			e.made = party.NewOrganisation(t.tx, in)
			e.made.Confirmed = e.confirmed
			if err := door.Add(t.tx, e.made); err != nil {
				return fmt.Errorf("%s (%s): %w", e.name, in.Name, err)
			}
			known = e.made
			t.out.Made = append(t.out.Made, in.Name)
		}
		t.ids[name] = known.ID.String()
		entries = append(entries, e)
	}
	for _, e := range entries { // those that name one another
		if e.made == nil || !slices.ContainsFunc(mentions(e.body), func(n string) bool { return strings.HasPrefix(n, mark+"organisation/") || n == self }) {
			continue
		}
		body := without(e.body, func(n string) bool { return !strings.HasPrefix(n, mark+"organisation/") && n != self })
		in, err := inputOf(showIDs(body, t.ids))
		if err != nil {
			return err
		}
		*e.made.Input() = in
		if err := door.Save(t.tx, e.made); err != nil {
			return fmt.Errorf("%s (%s): %w", e.name, in.Name, err)
		}
	}
	return nil
}

func inputOf(body any) (in party.OrganisationInput, err error) {
	b, err := write(body)
	if err == nil {
		err = json.Unmarshal(b, &in)
	}
	return in, err
}

// find gives the organisation that has the numbers, or else the name; nil when none does.
func (t *taken) find(in party.OrganisationInput) (*party.Organisation, error) {
	asked := make([]string, 0, len(in.Identifiers)+1)
	for _, id := range in.Identifiers {
		asked = append(asked, id.Value)
	}
	if len(asked) == 0 {
		asked = append(asked, in.Name)
	}
	for _, text := range asked {
		o, err := party.Find(t.tx, text)
		switch {
		case err == nil:
			return o, nil
		case kinds.KindOf(err) == kinds.KindConflict:
			return nil, kinds.Invalid("/organisations", "ambiguous", "%q means several organisations of the directory: settle that first", text)
		case kinds.KindOf(err) != kinds.KindNotFound:
			return nil, err
		}
	}
	return nil, nil
}
