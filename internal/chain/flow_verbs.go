package chain

import (
	"context"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/party"
)

// Flows is the verbs of flows: those of every noun, and whatever comes out of them is
// graded as the law and the organisation's settings have it today.
type Flows struct {
	door.Noun[Flow, FlowInput]
	d *door.Door
}

// NewFlows gives the verbs.
func NewFlows(d *door.Door) Flows { return Flows{door.NewNoun[Flow, FlowInput](d), d} }

// List reads one page.
func (f Flows) List(ctx context.Context, q door.Query) (kinds.Page[*Flow], error) {
	page, err := f.Noun.List(ctx, q)
	return page, f.grade(ctx, err, page.Items...)
}

// Get reads one flow.
func (f Flows) Get(ctx context.Context, id string) (*Flow, error) {
	e, err := f.Noun.Get(ctx, id)
	return e, f.grade(ctx, err, e)
}

// Create makes a flow.
func (f Flows) Create(ctx context.Context, in FlowInput) (*Flow, error) {
	e, err := f.Noun.Create(ctx, in)
	return e, f.grade(ctx, err, e)
}

// Update replaces what a client may say of a flow.
func (f Flows) Update(ctx context.Context, id string, version int, in FlowInput) (*Flow, error) {
	e, err := f.Noun.Update(ctx, id, version, in)
	return e, f.grade(ctx, err, e)
}

// Versions gives one page of the versions, newest first.
func (f Flows) Versions(ctx context.Context, id string, q door.VersionQuery) (kinds.Page[door.Past[Flow]], error) {
	page, err := f.Noun.Versions(ctx, id, q)
	all := make([]*Flow, 0, len(page.Items))
	for _, p := range page.Items {
		all = append(all, p.Record)
	}
	return page, f.grade(ctx, err, all...)
}

// grade fills in the grades unless something failed before.
func (f Flows) grade(ctx context.Context, failed error, all ...*Flow) error {
	if failed != nil {
		return failed
	}
	p, err := door.Look(ctx, f.d, "flow.read", lawOf)
	for _, e := range all {
		e.MethodGrade, _ = e.GradeOn(p, f.d.Today())
	}
	return err
}

// lawOf gives the parameters that hold today for the actor's organisation.
func lawOf(tx *door.Tx) (law.Profile, error) {
	s, err := party.SettingsOf(tx)
	if err != nil {
		return law.Profile{}, err
	}
	country := ""
	orgs, err := door.KnownOf[party.Organisation](tx, []kinds.OrgID{tx.Who.Org})
	for _, o := range orgs {
		country = o.Country
	}
	return s.Law(country, tx.Today()), err
}
