package batch

import (
	"cmp"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// plan is what a batch would do: an item for each counterpart, not saved yet.
type plan struct {
	model *agreement.Agreement
	items []*Item
}

// plan finds the counterparts of a batch, and those who are left in peace. Errors:
// invalid, where the model does not fit, or nobody is named.
func (b *Batch) plan(tx *door.Tx) (*plan, error) {
	model, err := door.Get[agreement.Agreement](tx, b.Model.String())
	if err != nil {
		return nil, err
	}
	if model.Org != b.Org {
		return nil, kinds.Invalid("/model", "not-yours", "the model is an agreement that your own organisation keeps: make a draft of your own")
	}
	if _, err := b.replaced(model); err != nil {
		return nil, err
	}
	p := &plan{model: model}
	named, err := ReadCounterparts(b.List)
	if err != nil {
		return nil, err
	}
	find, err := finder(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range append(slices.Clone(b.Counterparts), named...) {
		p.add(b.itemOf(c, find))
	}
	if err := b.addEvery(tx, p); err != nil {
		return nil, err
	}
	switch {
	case len(p.items) == 0:
		return nil, kinds.Invalid("/counterparts", "required", "name at least one counterpart: organisations, a list, or all of a kind")
	case len(p.items) > mostCounterparts:
		return nil, kinds.Invalid("/counterparts", "max", "a batch has %d counterparts at most: make several", mostCounterparts)
	}
	return p, p.skip(tx)
}

// finder finds whom the words of a list mean, with one look at the directory.
func finder(tx *door.Tx) (func(text string) []kinds.OrgID, error) {
	names, err := party.Names(tx)
	means := map[string][]kinds.OrgID{}
	for _, n := range names {
		means[n.NameKey] = append(means[n.NameKey], n.OrganisationID)
	}
	return func(text string) (found []kinds.OrgID) {
		for _, spelled := range append(party.Spellings(text), door.Fold(text)) {
			for _, o := range means[spelled] {
				if !slices.Contains(found, o) {
					found = append(found, o)
				}
			}
		}
		return found
	}, err
}

// itemOf is the item of a counterpart that is named; one whose name means nobody, or
// several, waits for somebody who knows.
func (b *Batch) itemOf(c Counterpart, find func(string) []kinds.OrgID) *Item {
	it := door.Make[Item](ItemInput{Batch: b.ID, Party: c.Org, Name: c.Name, Email: c.Email, Language: c.Language, Reference: c.Reference})
	it.Text, it.State = c.Text, ItemWaiting
	it.identify(find)
	return it
}

func (i *Item) identify(find func(string) []kinds.OrgID) {
	if !i.Party.IsZero() {
		return
	}
	switch found := find(i.Text); len(found) {
	case 0:
		i.fail(kinds.Invalid("/party", "unknown-organisation", "no organisation of the register is called %q: choose one, or register it first", i.Text))
	case 1:
		i.Party = found[0]
	default:
		i.fail(kinds.Invalid("/party", "ambiguous", "%q means %d organisations: choose one of them", i.Text, len(found)))
	}
}

// add takes one more item, unless its party is there already.
func (p *plan) add(it *Item) {
	if !it.Party.IsZero() && slices.ContainsFunc(p.items, func(x *Item) bool { return x.Party == it.Party }) {
		return
	}
	it.Number = len(p.items) + 1
	p.items = append(p.items, it)
}

// addEvery takes the organisations of the directory that are of the kind asked for,
// in the order of their names.
func (b *Batch) addEvery(tx *door.Tx, p *plan) error {
	if b.Kind == "" {
		return nil
	}
	all, err := door.All[party.Organisation](tx, "kind = ? and (country = ? or ? = '') and merged_into is null and status in ('', 'active') and id <> ?", b.Kind, b.Country, b.Country, b.Org)
	slices.SortStableFunc(all, func(x, y *party.Organisation) int { return cmp.Compare(x.NameKey, y.NameKey) })
	for _, o := range all {
		it := door.Make[Item](ItemInput{Batch: b.ID, Party: o.ID})
		it.Text, it.State = o.Name, ItemWaiting
		p.add(it)
	}
	return err
}

// skip leaves in peace who has such an agreement, and one's own organisation.
func (p *plan) skip(tx *door.Tx) error {
	var parties []kinds.OrgID
	for _, it := range p.items {
		if !it.Party.IsZero() {
			parties = append(parties, it.Party)
		}
	}
	has, err := alike(tx, p.model, parties)
	if err != nil {
		return err
	}
	for _, it := range p.items {
		it.leave(has[it.Party], p.model.Org)
	}
	return nil
}

// leave skips an item whose counterpart has an agreement, or is oneself.
func (i *Item) leave(other *agreement.Agreement, own kinds.OrgID) {
	switch {
	case i.Party == own:
		i.State, i.Problems = ItemSkipped, []kinds.Violation{{Pointer: "/party", Code: "own", Detail: "this is your own organisation"}}
	case other != nil:
		i.State, i.Other = ItemSkipped, other.ID
		i.Problems = []kinds.Violation{{Pointer: "/party", Code: "has-agreement", Value: other.Title(), Detail: "the counterpart has an agreement for the same already, in force or under way: " + other.Title()}}
	}
}

// alike finds the agreements in force or under way with some parties that are for the
// same as the model: of its type, and for a system or activity of its own, or as
// it, for none in particular. The model itself is one of them once it is issued.
func alike(tx *door.Tx, a *agreement.Agreement, parties []kinds.OrgID) (map[kinds.OrgID]*agreement.Agreement, error) {
	out := map[kinds.OrgID]*agreement.Agreement{}
	for some := range slices.Chunk(parties, 500) {
		all, err := door.All[agreement.Agreement](tx, "org_id = ? and id in (select agreement_id from agreement_parties where organisation_id in ?)", a.Org, some)
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			if !isAlike(x, a, tx.Today()) {
				continue
			}
			for _, p := range x.Parties {
				if slices.Contains(some, p.Org) && !x.LeftOn(p.Org, tx.Today()) {
					out[p.Org] = x
				}
			}
		}
	}
	return out, nil
}

// isAlike reports whether an agreement makes another one like the model needless.
func isAlike(a, model *agreement.Agreement, d kinds.Date) bool {
	if a.Type != model.Type || (a.ID == model.ID && !a.Issued()) || (!a.InForceOn(d) && !a.PendingOn(d)) {
		return false
	}
	whole := func(x *agreement.Agreement) bool { return len(x.ScopeSystems)+len(x.ScopeActivities) == 0 }
	return (whole(a) && whole(model)) || meet(a.ScopeSystems, model.ScopeSystems) || meet(a.ScopeActivities, model.ScopeActivities)
}

// meet reports whether two lists have something in common.
func meet[T comparable](x, y []T) bool {
	return slices.ContainsFunc(x, func(v T) bool { return slices.Contains(y, v) })
}

// address is whom a letter goes to. Errors: invalid, with the cure, where nobody is
// known.
func (i *Item) address(tx *door.Tx, of *party.Organisation) (agreement.ContactLine, error) {
	to := agreement.ContactLine{Name: i.Name, Email: i.Email}
	if to.Email == "" {
		known, err := agreement.Addressees(tx, []kinds.OrgID{i.Party})
		if err != nil {
			return to, err
		}
		to = known[i.Party]
		to.Name = cmp.Or(i.Name, to.Name)
	}
	if to.Email == "" {
		return to, kinds.Invalid("/email", "no-address", "nobody is known to write to at %s: give an e-mail address here, or a contact point in the register", of.Name)
	}
	to.Name = cmp.Or(to.Name, of.Name)
	return to, nil
}

// lines shows a plan as the board will, with the addresses that the register has; a
// counterpart without one fails, and says so before anything is made.
func (p *plan) lines(tx *door.Tx) ([]Line, error) {
	var parties []kinds.OrgID
	for _, it := range p.items {
		if it.State == ItemWaiting && it.Email == "" {
			parties = append(parties, it.Party)
		}
	}
	known, err := agreement.Addressees(tx, parties)
	if err != nil {
		return nil, err
	}
	out, err := p.bare(tx)
	for i := range out {
		l := &out[i]
		if l.State != ItemWaiting || l.Email != "" {
			continue
		}
		l.Name, l.Email = cmp.Or(l.Name, known[l.Party].Name), known[l.Party].Email
		if l.Email == "" {
			l.State, l.Problems = ItemFailed, []kinds.Violation{{Pointer: "/email", Code: "no-address", Detail: "nobody is known to write to: give an e-mail address in the list, or a contact point in the register"}}
		}
	}
	return out, err
}

// bare is the lines of items by themselves.
func (p *plan) bare(tx *door.Tx) ([]Line, error) {
	var parties []kinds.OrgID
	for _, it := range p.items {
		parties = append(parties, it.Party)
	}
	names := map[kinds.OrgID]string{}
	for some := range slices.Chunk(parties, 500) {
		orgs, err := door.KnownOf[party.Organisation](tx, some)
		if err != nil {
			return nil, err
		}
		for _, o := range orgs {
			names[o.ID] = o.Name
		}
	}
	out := make([]Line, 0, len(p.items))
	for _, it := range p.items {
		l := Line{ID: it.ID, Version: it.Version, Number: it.Number, Party: it.Party, Counterpart: cmp.Or(names[it.Party], it.Text), Name: it.Name, Email: it.Email, Language: it.Language, Reference: it.Reference,
			State: it.State, Agreement: it.Agreement, Other: it.Other, Problems: it.Problems, Reminded: len(it.Reminders), ChangedAt: it.SentAt}
		if l.Problems == nil {
			l.Problems = []kinds.Violation{}
		}
		out = append(out, l)
	}
	return out, nil
}
