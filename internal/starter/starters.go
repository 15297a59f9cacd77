package starter

import (
	"context"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
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
