// Package search looks for words in everything that somebody may read.
//
//	words -> each kind of record, under its own policy -> the first hits of each
package search

import (
	"context"
	"strings"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/batch"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// Group is the records of one kind that a search found.
type Group struct {
	Noun  string     `json:"noun" required:"true" doc:"the kind of record"`
	Total int64      `json:"total" required:"true" doc:"how many there are"`
	Hits  []door.Hit `json:"hits" required:"true" doc:"the first of them"`
}

// Found is what a search found, by kind; kinds without a hit, and those that the actor may
// not read, are left out.
type Found struct {
	Q      string  `json:"q" required:"true"`
	Total  int64   `json:"total" required:"true"`
	Groups []Group `json:"groups" required:"true"`
}

// Search looks through a register.
type Search struct{ d *door.Door }

// New gives the search of a register.
func New(d *door.Door) Search { return Search{d} }

// finder looks through one kind.
type finder struct {
	noun string
	hits func(tx *door.Tx, q string, limit int) ([]door.Hit, int64, error)
}

// finders is every kind that is searched, in the order of pages.
var finders = []finder{
	{"system", door.Hits[chain.System]},
	{"activity", door.Hits[record.Activity]},
	{"agreement", door.Hits[agreement.Agreement]},
	{"organisation", door.Hits[party.Organisation]},
	{"assessment", door.Hits[risk.Assessment]},
	{"dpia", door.Hits[dpia.DPIA]},
	{"screening", door.Hits[assess.Screening]},
	{"criteria", door.Hits[risk.Criteria]},
	{"processor_record", door.Hits[record.ProcessorRecord]},
	{"notice", door.Hits[record.Notice]},
	{"procurement", door.Hits[risk.Procurement]},
	{"term", door.Hits[record.OwnTerm]},
	{"supervision", door.Hits[assess.Supervision]},
	{"attestation", door.Hits[assess.Attestation]},
	{"unit", door.Hits[party.Unit]},
	{"engagement", door.Hits[chain.Engagement]},
	{"flow", door.Hits[chain.Flow]},
	{"transfer", door.Hits[assess.Transfer]},
	{"service", door.Hits[chain.Service]},
	{"contact", door.Hits[party.Contact]},
	{"document", door.Hits[document.Document]},
	{"template", door.Hits[agreement.OwnTemplate]},
	{"batch", door.Hits[batch.Batch]},
}

// Nouns lists the kinds that are searched.
func Nouns() []string {
	out := make([]string, len(finders))
	for i, f := range finders {
		out[i] = f.noun
	}
	return out
}

// All looks for words that must all occur in a record, whatever their case and accents,
// and gives the first hits of each kind; as it was known at the instant of the context,
// where there is one. Errors: invalid at q, when there is no word or too many.
func (s Search) All(ctx context.Context, q string, limit int) (Found, error) {
	out := Found{Q: strings.TrimSpace(q), Groups: []Group{}}
	if words, err := door.Search(q); err != nil {
		return out, err
	} else if len(words) == 0 {
		return out, kinds.Invalid("q", "required", "write a word to look for")
	}
	for _, f := range finders {
		g, err := door.Look(ctx, s.d, access.Action(f.noun+".read"), func(tx *door.Tx) (Group, error) {
			hits, total, err := f.hits(tx, q, limit)
			return Group{f.noun, total, hits}, err
		})
		switch kind := kinds.KindOf(err); {
		case err != nil && kind == kinds.KindForbidden:
			continue
		case err != nil:
			return out, err
		case g.Total > 0:
			out.Groups, out.Total = append(out.Groups, g), out.Total+g.Total
		}
	}
	return out, nil
}
