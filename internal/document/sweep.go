package document

import (
	"context"
	"errors"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/jobs"
)

// purge removes bytes, as soon as nobody can be about to name them.
func (s Documents) purge(ctx context.Context, job PurgeJob) error {
	left, err := s.unnamed(ctx, []string{job.SHA256})
	if err != nil || len(left) == 0 {
		return err
	}
	gone, err := s.d.Blobs().Delete(ctx, job.SHA256, blob.Fresh(time.Now()))
	if err == nil && !gone {
		return jobs.Later(wait)
	}
	return err
}

// unnamed leaves of some hashes those of which no record, of any organisation, has the
// bytes.
func (s Documents) unnamed(ctx context.Context, sums []string) ([]string, error) {
	ctx = access.With(ctx, access.Actor{Name: "documents", Role: access.Operator})
	named, err := door.Look(ctx, s.d, "document.scan", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, "select distinct sha256 from documents where (org_id = @org or @all) and sha256 in @sums and state in ('receiving', 'quarantined', 'clean', 'infected')", map[string]any{"sums": sums})
	})
	return slices.DeleteFunc(slices.Clone(sums), func(s string) bool { return slices.Contains(named, s) }), err
}

// Sweep drops uploads that nobody has finished in a day, and bytes that no record
// names: those that were put and never recorded.
func (s Documents) Sweep(ctx context.Context) error {
	if err := s.abandon(ctx); err != nil {
		return err
	}
	before := time.Now().Add(-patience)
	if _, err := s.d.Blobs().Sweep(ctx, before); err != nil {
		return err
	}
	var sums []string
	err := s.d.Blobs().Each(ctx, before, func(sum string) error {
		if sums = append(sums, sum); len(sums) < atOnce {
			return nil
		}
		err := s.drop(ctx, sums, before)
		sums = nil
		return err
	})
	return errors.Join(err, s.drop(ctx, sums, before))
}

// atOnce is how many hashes are asked for in one query.
const atOnce = 500

func (s Documents) drop(ctx context.Context, sums []string, before time.Time) error {
	if len(sums) == 0 {
		return nil
	}
	left, err := s.unnamed(ctx, sums)
	for _, sum := range left {
		if err != nil {
			return err
		}
		_, err = s.d.Blobs().Delete(ctx, sum, before)
	}
	return err
}

// abandon ends uploads that were begun a day ago.
func (s Documents) abandon(ctx context.Context) error {
	all := access.With(ctx, access.Actor{Name: "documents", Role: access.Operator})
	found, err := door.Look(all, s.d, "document.scan", func(tx *door.Tx) ([]*Document, error) {
		return door.All[Document](tx, "state = 'receiving' and created_at < ?", tx.Now.Add(-patience))
	})
	for _, d := range found {
		if err != nil {
			return err
		}
		if _, err = s.conclude(system(ctx, d.Org), d.ID.String(), abandoned); err == nil {
			err = s.d.Blobs().Discard(ctx, d.ID.String())
		}
	}
	return err
}
