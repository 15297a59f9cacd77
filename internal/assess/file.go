package assess

import (
	"context"

	"ledd/internal/document"
	"ledd/internal/door"
)

// File is a file that belongs to a paper, as far as whoever reads the paper knows it.
type File struct {
	ID        document.ID `json:"id" required:"true" nullable:"false"`
	Name      string      `json:"name" required:"true" doc:"as its keeper calls it"`
	MediaType string      `json:"mediaType" required:"true"`
	Size      int64       `json:"size" required:"true" doc:"in bytes"`
	SHA256    string      `json:"sha256" required:"true"`
}

// Files is the files of a paper.
type Files struct {
	Items []File `json:"items" required:"true"`
}

// Files lists the files of a paper that were found clean, whoever keeps it: a processor gives
// the report itself once, and each customer that it shares the paper with reads it there. A
// copy has those of the paper that it was made of, as long as that is shared. Errors:
// not-found.
func (s Attestations) Files(ctx context.Context, id string) (Files, error) {
	out := Files{Items: []File{}}
	papers, err := s.sources(ctx, id)
	for _, a := range papers {
		all, err := document.New(s.d).AboutFor(door.AsItStands(ctx), a.Org, AttestationKind.Noun, a.ID.String())
		if err != nil {
			return out, err
		}
		for _, d := range all {
			out.Items = append(out.Items, File{d.ID, d.Name, d.MediaType, d.Size, d.SHA256})
		}
	}
	return out, err
}

// File gives the bytes of one of them. Errors: not-found, conflict when they are gone.
func (s Attestations) File(ctx context.Context, id, file string) (document.Content, error) {
	papers, err := s.sources(ctx, id)
	if err != nil {
		return document.Content{}, err
	}
	for _, a := range papers {
		var c document.Content
		if c, err = document.New(s.d).ReadFor(door.AsItStands(ctx), a.Org, AttestationKind.Noun, a.ID.String(), file); err == nil {
			return c, nil
		}
	}
	return document.Content{}, err
}

// sources is the paper, and the one that it is a copy of, where its keeper still shares that.
func (s Attestations) sources(ctx context.Context, id string) ([]*Attestation, error) {
	a, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []*Attestation{a}
	if !a.AdoptedFrom.IsZero() {
		paper, err := s.Get(door.AsItStands(ctx), a.AdoptedFrom.String())
		if err == nil {
			out = append(out, paper)
		}
	}
	return out, nil
}
