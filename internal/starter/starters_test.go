package starter_test

import (
	"slices"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/starter"
)

// TestAdopt: chosen entries become activities of the organisation, once.
func TestAdopt(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		ctx, verbs := doortest.As(org), starter.New(h.Door)
		unit, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(ctx, party.UnitInput{Name: "Personalavdelinga"})
		doortest.Must(h, unit, err)
		in := starter.AdoptInput{Codes: []string{"pers.recruit", "hlt.home"}, Language: "nn", Units: []starter.AreaUnit{{Area: "personnel", Unit: unit.ID}}}
		got, err := verbs.Adopt(ctx, in)
		if doortest.Must(h, got, err); len(got.Made) != 2 || len(got.Kept) != 0 || got.Made[1].Name != "Heimetenester" {
			h.Fatalf("adopted: %+v", got)
		}
		activities := record.NewActivities(h.Door)
		a, err := activities.Get(ctx, got.Made[0].Activity.String())
		if doortest.Must(h, a, err); a.ResponsibleUnit != unit.ID || a.Status != record.Planned || len(a.SourceNotes) != 1 || a.CreatedOn != h.Door.Today() {
			h.Errorf("the activity: %+v", a.ActivityInput)
		}
		changed := *a.Input()
		changed.Name = "Tilsetjingar"
		a, err = activities.Update(ctx, a.ID.String(), a.Version, changed)
		doortest.Must(h, a, err)

		in.Codes = append(in.Codes, "tec.fire")
		in.Status = record.Ongoing
		got, err = verbs.Adopt(ctx, in)
		if doortest.Must(h, got, err); len(got.Made) != 1 || got.Made[0].Code != "tec.fire" || !slices.Equal(got.Kept, []string{"pers.recruit", "hlt.home"}) {
			h.Errorf("adopted again: %+v", got)
		}
		state, err := verbs.Read(ctx, "nb")
		doortest.Must(h, &state, err)
		adopted := 0
		for _, e := range state.Entries {
			if e.Adopted == nil {
				continue
			}
			adopted++
			if len(e.Adopted.Changes) != 0 || e.Adopted.Version != state.Version {
				h.Errorf("%s: %+v", e.Code, e.Adopted)
			}
			if e.Code == "pers.recruit" && (e.Adopted.Name != "Tilsetjingar" || e.Name != "Rekruttering") {
				h.Errorf("the edited one: %+v", e)
			}
		}
		if adopted != 3 {
			h.Errorf("%d entries are adopted", adopted)
		}
		for pointer, wrong := range map[string]starter.AdoptInput{
			"/codes/1": {Codes: []string{"sch.sfo", "x"}}, "/units/0/area": {Codes: []string{"sch.sfo"}, Units: []starter.AreaUnit{{Area: "x", Unit: unit.ID}}}, "/codes/0": {Codes: []string{"soc.debt"}},
		} {
			_, err := verbs.Adopt(ctx, wrong)
			if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Pointer != pointer {
				h.Errorf("%s: %v", pointer, err)
			}
		}
		other := doortest.As(h.Organisation("Annavik kommune").ID)
		if theirs, err := verbs.Read(other, "nb"); err != nil || slices.ContainsFunc(theirs.Entries, func(e starter.Entry) bool { return e.Adopted != nil }) {
			h.Errorf("a stranger sees what was adopted: %v", err)
		}
		if got, err := verbs.Adopt(other, starter.AdoptInput{Codes: []string{"tec.fire"}}); err != nil || len(got.Made) != 1 {
			h.Errorf("a stranger adopts for itself: %+v %v", got, err)
		}
		for what, err := range map[string]error{
			"difference": second(verbs.Difference(other, a.ID.String())), "settle": second(verbs.Settle(other, a.ID.String(), starter.SettleInput{To: 2})),
		} {
			if kinds.KindOf(err) != kinds.KindNotFound {
				h.Errorf("%s of a stranger: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestUpgrade: a later version is offered field by field beside the organisation's own
// words, and what was decided on is not offered again.
func TestUpgrade(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		ctx := doortest.As(h.Organisation("Fjordvik kommune").ID)
		verbs, activities := starter.New(h.Door), record.NewActivities(h.Door)
		first := verbs.With(starter.Municipality.Upto(1))
		got, err := first.Adopt(ctx, starter.AdoptInput{Codes: []string{"pers.recruit", "soc.debt", "tec.fire"}})
		doortest.Must(h, got, err)
		id := got.Made[0].Activity.String()
		a, err := activities.Get(ctx, id)
		doortest.Must(h, a, err)
		own := *a.Input()
		own.Recipients = append(slices.Clone(own.Recipients), record.Recipient{Category: "union"})
		own.Description = "Slik gjør vi det hos oss."
		a, err = activities.Update(ctx, id, a.Version, own)
		doortest.Must(h, a, err)
		if d, err := first.Difference(ctx, id); err != nil || len(d.Changes) != 0 {
			h.Errorf("the same version offers %+v, %v", d.Changes, err)
		}

		d, err := verbs.Difference(ctx, id)
		doortest.Must(h, &d, err)
		want := []starter.Change{{Field: "recipients", Edited: true}, {Field: "securityMeasures", Edited: false}}
		if !slices.Equal(d.Changes, want) || d.From != 1 || d.To != 2 || len(d.Now.Recipients) != 3 || len(d.Own.Recipients) != 3 || len(d.Then.Recipients) != 2 {
			h.Fatalf("the difference: %+v", d)
		}
		for pointer, wrong := range map[string]starter.SettleInput{"/to": {To: 1}, "/take/0": {To: 2, Take: []string{"description"}}} {
			_, err := verbs.Settle(ctx, id, wrong)
			if vs := kinds.ViolationsOf(err); len(vs) != 1 || vs[0].Pointer != pointer {
				h.Errorf("%s: %v", pointer, err)
			}
		}
		if _, err := verbs.Settle(ctx, id, starter.SettleInput{To: 2, Version: 1}); kinds.KindOf(err) != kinds.KindStale {
			h.Errorf("an older version of the activity: %v", err)
		}
		a, err = verbs.Settle(ctx, id, starter.SettleInput{To: 2, Take: []string{"securityMeasures"}, Version: a.Version})
		doortest.Must(h, a, err)
		if !slices.Contains(a.SecurityMeasures, "confidentiality") || a.Recipients[len(a.Recipients)-1].Category != "union" || a.Description != own.Description {
			h.Errorf("taken and kept: %+v", a.ActivityInput)
		}
		if d, err := verbs.Difference(ctx, id); err != nil || len(d.Changes) != 0 || d.From != 2 {
			h.Errorf("what was decided on is offered again: %+v %v", d.Changes, err)
		}
		if _, err := verbs.Settle(ctx, id, starter.SettleInput{To: 2}); kinds.KindOf(err) != kinds.KindInvalid {
			h.Errorf("decided twice: %v", err)
		}
		withdrawn(h, verbs, got.Made)
		if again, err := verbs.Adopt(ctx, starter.AdoptInput{Codes: []string{"pers.recruit"}}); err != nil || len(again.Made) != 0 {
			h.Errorf("adopted after the upgrade: %+v %v", again, err)
		}
	})
}

// withdrawn: an entry that the set has no longer is said, and its activity stays; one that
// did not change offers nothing; an activity of one's own is not of the set.
func withdrawn(h *doortest.House, verbs starter.Starters, made []starter.Made) {
	h.Helper()
	activities := record.NewActivities(h.Door)
	p, err := activities.List(doortest.Operator(), door.Query{Limit: 1})
	doortest.Must(h, &p, err)
	ctx := doortest.As(p.Items[0].Org)
	d, err := verbs.Difference(ctx, made[1].Activity.String())
	if doortest.Must(h, &d, err); !d.Withdrawn || len(d.Changes) != 0 {
		h.Errorf("the withdrawn one: %+v", d)
	}
	if d, err := verbs.Difference(ctx, made[2].Activity.String()); err != nil || d.Withdrawn || len(d.Changes) != 0 {
		h.Errorf("the unchanged one: %+v %v", d.Changes, err)
	}
	state, err := verbs.Read(ctx, "nb")
	doortest.Must(h, &state, err)
	i := slices.IndexFunc(state.Entries, func(e starter.Entry) bool { return e.Code == "soc.debt" })
	if i < 0 || !state.Entries[i].Withdrawn || state.Entries[i].Adopted == nil {
		h.Error("the withdrawn entry is not listed for who adopted it")
	}
	own, err := activities.Create(ctx, record.ActivityInput{Name: "Vår egen"})
	doortest.Must(h, own, err)
	if _, err := verbs.Difference(ctx, own.ID.String()); kinds.KindOf(err) != kinds.KindConflict {
		h.Errorf("one's own activity: %v", err)
	}
}
