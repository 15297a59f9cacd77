package starter

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// AdoptInput says which entries become activities.
type AdoptInput struct {
	Codes    []string      `json:"codes" validate:"required,min=1,max=300,distinct,dive,max=100"`
	Language string        `json:"language" validate:"omitempty,oneof=nb nn" doc:"of the texts, Bokmål when absent"`
	Status   record.Status `json:"status" validate:"omitempty,oneof=planned ongoing" doc:"planned when absent: until somebody has held the text against what is done"`
	Units    []AreaUnit    `json:"units" validate:"max=50,dive"`
}

// AreaUnit is the unit that answers for the activities of an area.
type AreaUnit struct {
	Area string       `json:"area" validate:"required,max=100"`
	Unit party.UnitID `json:"unit" validate:"required"`
}

// Taken is what came of adopting.
type Taken struct {
	Made []Made   `json:"made" required:"true"`
	Kept []string `json:"kept" required:"true" doc:"codes of entries that were adopted before: they stay as they are"`
}

// Made is an activity that came out of an entry.
type Made struct {
	Code     string            `json:"code" required:"true"`
	Activity record.ActivityID `json:"activity" required:"true"`
	Name     string            `json:"name" required:"true"`
}

// Adopt makes activities of entries; one that was adopted before stays as it is. Errors:
// invalid for a code or an area that the set does not have.
func (s Starters) Adopt(ctx context.Context, in AdoptInput) (*Taken, error) {
	return door.Do(ctx, s.d, "activity.adopt", in, func(tx *door.Tx) (*Taken, error) {
		own, err := owned(tx)
		if err != nil {
			return nil, err
		}
		var refs []door.Ref
		for i, u := range in.Units {
			refs = append(refs, door.Refer("/units/"+strconv.Itoa(i)+"/unit", "unit", u.Unit))
		}
		if err := door.Resolve(tx, refs...); err != nil {
			return nil, err
		}
		units, err := s.set.units(in.Units)
		if err != nil {
			return nil, err
		}
		out, known := &Taken{[]Made{}, []string{}}, s.set.adopted(own)
		var rows []*record.Activity
		for i, code := range in.Codes {
			e, _ := s.set.at(code, s.set.Version())
			switch {
			case known[code] != nil:
				out.Kept = append(out.Kept, code)
				continue
			case e == nil:
				return nil, kinds.Invalid("/codes/"+strconv.Itoa(i), "unknown", "the starter set has no %q: read the set for its codes", code)
			}
			rows = append(rows, s.set.activity(e, in, units[e.Area]))
			out.Made = append(out.Made, Made{Code: code})
		}
		if err := door.Add(tx, rows...); err != nil {
			return nil, err
		}
		for i, a := range rows {
			out.Made[i].Activity, out.Made[i].Name = a.ID, a.Name
		}
		return out, nil
	})
}

// units reads which unit answers for which area.
func (s *Set) units(said []AreaUnit) (map[string]party.UnitID, error) {
	out := map[string]party.UnitID{}
	for i, u := range said {
		if !slices.ContainsFunc(s.Areas(), func(a Area) bool { return a.Code == u.Area }) {
			return nil, kinds.Invalid("/units/"+strconv.Itoa(i)+"/area", "unknown", "the starter set has no area %q: read the set for its areas", u.Area)
		}
		out[u.Area] = u.Unit
	}
	return out, nil
}

// activity makes the activity of an entry, with a note that its text is a proposal.
func (s *Set) activity(e *entry, said AdoptInput, unit party.UnitID) *record.Activity {
	lang := cmp.Or(said.Language, Languages[0])
	in := s.in(e, lang)
	in.Status, in.ResponsibleUnit = cmp.Or(said.Status, record.Planned), unit
	in.SourceNotes = []record.SourceNote{{Column: s.word("@column", lang), Text: s.word("@caution", lang)}}
	mark{e.Code, s.Version(), lang}.write(s.editions[0].Set, &in.Keys)
	return door.Make[record.Activity](in)
}
