package party

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// hidden reports whether a text holds characters that nobody sees, or that turn
// the direction of writing: two names that look alike would be two parties.
func hidden(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Cc) })
}

// Verify keeps the directory unambiguous: an identifier names one organisation,
// an alias means nobody else, and a second organisation of the same name must
// bring a number that tells the two apart.
func (o *Organisation) Verify(tx *door.Tx) error {
	if err := o.verifyKeeper(tx); err != nil || !o.MergedInto.IsZero() {
		return err // one that was merged is found by no name any more
	}
	if err := o.verifyOwn(tx); err != nil {
		return err
	}
	if err := o.verifyIdentifiers(tx); err != nil {
		return err
	}
	keys := map[string]string{o.NameKey: "/name"}
	for i, a := range o.Aliases {
		if k := door.Fold(a); k != o.NameKey {
			keys[k] = pointerAt("/aliases", i)
		}
	}
	taken, err := door.Rows[nameRow](tx, `-- directory: organisation names
select name_key, organisation_id, alias from organisation_names where name_key in @keys and organisation_id <> @self`,
		map[string]any{"keys": slices.Collect(maps.Keys(keys)), "self": o.ID})
	if err != nil {
		return err
	}
	for _, t := range taken {
		if keys[t.NameKey] == "/name" && !t.Alias && (o.numbered() || o.Version > 1) {
			continue
		}
		return takenBy(keys[t.NameKey], t.NameKey, t.OrganisationID)
	}
	return nil
}

// numbered reports whether a checked number tells the organisation from others.
func (o *Organisation) numbered() bool {
	return slices.ContainsFunc(o.Identifiers, func(id Identifier) bool { return id.checked() })
}

// takenBy says which organisation has a name or number already.
func takenBy(pointer, what string, by kinds.OrgID) error {
	return &kinds.Error{Kind: kinds.KindConflict, Message: "another organisation is known by this already", Violations: []kinds.Violation{{
		Pointer: pointer, Code: "taken",
		Detail: strconv.Quote(what) + " means organisation " + by.String() + " already: use that one, or tell the two apart by an organisation number",
	}}}
}

// verifyOwn leaves the numbers of an organisation that keeps its own entry to the
// operator: by its number people and programs of others are let in to its register.
func (o *Organisation) verifyOwn(tx *door.Tx) error {
	if o.Org != o.ID || o.Version == 1 || tx.Who.Role == access.Operator {
		return nil
	}
	stored, err := door.Get[Organisation](tx, o.ID.String())
	if err != nil {
		return err
	}
	if slices.Equal(stored.Identifiers, o.Identifiers) {
		return nil
	}
	return kinds.Invalid("/identifiers", "fixed", "the numbers of your own organisation decide who is let in: whoever runs the program changes them (`ledd import organisations`)")
}

func (o *Organisation) verifyIdentifiers(tx *door.Tx) error {
	for i, id := range o.Identifiers {
		taken, err := door.Rows[nameRow](tx, `-- directory: organisation identifiers
select value as name_key, organisation_id from organisation_identifiers where scheme = @scheme and value = @value and organisation_id <> @self`,
			map[string]any{"scheme": id.Scheme, "value": id.Value, "self": o.ID})
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			return takenBy(pointerAt("/identifiers", i)+"/value", id.Scheme+" "+id.Value, taken[0].OrganisationID)
		}
	}
	return nil
}

type nameRow struct {
	NameKey        string
	OrganisationID kinds.OrgID
	Alias          bool
}
