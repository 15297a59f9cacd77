package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Edition is a published template of the organisation's own, without its words.
type Edition struct {
	ID          agreement.OwnTemplateID
	Name        string
	Kind        string
	Language    string
	Edition     int
	PublishedOn kinds.Date
	WithdrawnOn kinds.Date // unknown: it still makes agreements
}

// editionsSQL is the published templates of an organisation, without their words.
const editionsSQL = `select id, name, kind, language, edition, published_at, withdrawn_at from templates where org_id = @org and published_at is not null`

// editions reads the published templates, as they were known at the instant of the
// context, where there is one.
func editions(tx *door.Tx) ([]Edition, error) {
	var all []*agreement.OwnTemplate
	var err error
	if _, back := tx.Past(); back {
		all, err = door.AllKnown[agreement.OwnTemplate](tx)
	} else {
		all, err = door.Rows[*agreement.OwnTemplate](tx, editionsSQL, nil)
	}
	var out []Edition
	for _, t := range all {
		if t.PublishedAt == nil {
			continue
		}
		e := Edition{t.ID, t.Name, t.Kind, t.Language, t.Edition, tx.Day(*t.PublishedAt), ""}
		if t.WithdrawnAt != nil {
			e.WithdrawnOn = tx.Day(*t.WithdrawnAt)
		}
		out = append(out, e)
	}
	return out, err
}

// newTemplate is the first later edition of the template that an agreement is made
// from: of the same name, sort and language, with a higher number. What was withdrawn by
// a day is none.
func (r *Register) newTemplate(a *agreement.Agreement, d kinds.Date) (agreement.Change, bool) {
	i := slices.IndexFunc(r.Templates, func(t Edition) bool { return t.ID == a.Template.ID })
	if a.Template.ID.IsZero() || i < 0 {
		return agreement.Change{}, false
	}
	used, out := r.Templates[i], agreement.Change{Kind: "template"}
	for _, t := range r.Templates {
		same := t.Kind == used.Kind && t.Language == used.Language && door.Fold(t.Name) == door.Fold(used.Name)
		gone := t.WithdrawnOn.Known() && t.WithdrawnOn <= d
		if same && !gone && t.Edition > used.Edition && (!out.OccurredOn.Known() || t.PublishedOn < out.OccurredOn) {
			out.OccurredOn, out.Note = t.PublishedOn, t.Name
		}
	}
	return out, out.OccurredOn.Known()
}
