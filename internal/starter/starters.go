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

// Starters is the verbs of a starter set.
type Starters struct {
	d   *door.Door
	set *Set
}

// New gives the verbs of the set for Norwegian municipalities.
func New(d *door.Door) Starters { return Starters{d, Municipality} }

// With gives the same verbs over another set.
func (s Starters) With(set *Set) Starters { return Starters{s.d, set} }

// State is the set, and what the organisation has of it.
type State struct {
	Set         string     `json:"set" required:"true"`
	Version     int        `json:"version" required:"true"`
	PublishedOn kinds.Date `json:"publishedOn" required:"true"`
	About       string     `json:"about" required:"true"`
	Verified    bool       `json:"verified" required:"true" doc:"whether the entries were held against the sources of law"`
	Areas       []Area     `json:"areas" required:"true"`
	Entries     []Entry    `json:"entries" required:"true"`
}

// Entry is one activity of the set, and what became of it in the organisation.
type Entry struct {
	Code      string               `json:"code" required:"true"`
	Area      string               `json:"area" required:"true"`
	KOSTRA    string               `json:"kostra" required:"true" doc:"function of the municipal accounts"`
	Name      string               `json:"name" required:"true" doc:"in the asked language"`
	Since     int                  `json:"since" required:"true" doc:"the version of the set that last changed the entry"`
	Withdrawn bool                 `json:"withdrawn" required:"true" doc:"the set has it no longer: it is listed for who adopted it"`
	Activity  record.ActivityInput `json:"activity" required:"true" doc:"as it is adopted, in Norwegian"`
	Adopted   *Adopted             `json:"adopted" doc:"absent: it is not adopted"`
}

// Adopted is the activity that was made of an entry.
type Adopted struct {
	Activity record.ActivityID `json:"activity" required:"true"`
	Name     string            `json:"name" required:"true" doc:"as the organisation calls it"`
	Version  int               `json:"version" required:"true" doc:"the version of the set that was last decided on"`
	Changes  []Change          `json:"changes" required:"true" doc:"what the newest version says otherwise, and nobody has decided on"`
}

// Read gives the set in a language of pages, with what the organisation has of it.
func (s Starters) Read(ctx context.Context, lang string) (State, error) {
	return door.Look(ctx, s.d, "activity.read", func(tx *door.Tx) (State, error) {
		own, err := owned(tx)
		return s.State(lang, own), err
	})
}

// State is the set beside the activities of an organisation.
func (s Starters) State(lang string, own []*record.Activity) State {
	newest := s.set.editions[s.set.Version()-1]
	out := State{newest.Set, newest.Version, newest.PublishedOn, newest.About, newest.Verified, s.set.Areas(), []Entry{}}
	known := s.set.adopted(own)
	for _, code := range s.set.codes() {
		e, since := s.set.at(code, out.Version)
		x := Entry{Code: code, Since: since, Withdrawn: e == nil}
		if a := known[code]; a != nil {
			d, _ := s.set.Against(a)
			x.Adopted = &Adopted{a.ID, a.Name, d.From, d.Changes}
		}
		if x.Withdrawn && x.Adopted == nil {
			continue
		}
		if x.Withdrawn {
			e, _ = s.set.at(code, x.Adopted.Version)
		}
		x.Area, x.KOSTRA, x.Name, x.Activity = e.Area, e.KOSTRA, e.name(lang), s.set.in(e, written(lang))
		out.Entries = append(out.Entries, x)
	}
	return out
}

// written is the language of the record for a language of pages.
func written(lang string) string {
	if slices.Contains(Languages, lang) {
		return lang
	}
	return Languages[0]
}

// adopted finds the activities that are of the set, by the codes of their entries.
func (s *Set) adopted(own []*record.Activity) map[string]*record.Activity {
	out := map[string]*record.Activity{}
	for _, a := range own {
		if d, ok := s.Against(a); ok {
			out[d.Code] = a
		}
	}
	return out
}

// owned reads the activities of the actor's own organisation.
func owned(tx *door.Tx) ([]*record.Activity, error) {
	return door.All[record.Activity](tx, "org_id = ?", tx.Who.Org)
}

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

// Difference gives what the newest version offers an activity. Errors: not-found; conflict for
// an activity that is not of the set.
func (s Starters) Difference(ctx context.Context, id string) (Difference, error) {
	return door.Look(ctx, s.d, "activity.read", func(tx *door.Tx) (Difference, error) {
		a, err := door.Get[record.Activity](tx, id)
		if err != nil {
			return Difference{}, err
		}
		return s.against(a)
	})
}

func (s Starters) against(a *record.Activity) (Difference, error) {
	d, ok := s.set.Against(a)
	if !ok {
		return d, kinds.Fail(kinds.KindConflict, "this activity does not come from the starter set, so that the set has nothing to offer it")
	}
	return d, nil
}

// SettleInput decides on all that the newest version offers: what is not taken is kept as
// the organisation has it, and not offered again.
type SettleInput struct {
	To      int      `json:"to" validate:"required,min=1" doc:"the version of the set that was looked at"`
	Take    []string `json:"take" validate:"max=50,distinct,dive,max=100" doc:"names of the fields whose new words are taken; all others are kept"`
	Version int      `json:"version" validate:"min=0" doc:"the version of the activity that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Settle takes fields of the newest version into an activity and keeps the others. Errors:
// not-found, stale; conflict for an activity that is not of the set; invalid for another version than the newest, and for a field that has
// no difference.
func (s Starters) Settle(ctx context.Context, id string, in SettleInput) (*record.Activity, error) {
	return door.Do(ctx, s.d, "activity.settle", in, func(tx *door.Tx) (*record.Activity, error) {
		return door.Change(tx, id, in.Version, func(a *record.Activity) error {
			d, err := s.against(a)
			if err != nil {
				return err
			}
			if in.To != d.To || d.From >= d.To || d.Withdrawn {
				return kinds.Invalid("/to", "edition", "version %d is not on offer: the activity follows version %d, and the newest is %d", in.To, d.From, d.To)
			}
			for i, field := range in.Take {
				if !slices.ContainsFunc(d.Changes, func(c Change) bool { return c.Field == field }) {
					return kinds.Invalid("/take/"+strconv.Itoa(i), "unchanged", "the starter set offers nothing for %q: leave it out", field)
				}
				d.take(&a.ActivityInput, field)
			}
			m, _ := s.set.markOf(a.Keys)
			mark{m.code, d.To, m.lang}.write(s.set.editions[0].Set, &a.Keys)
			return nil
		})
	})
}
