package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ledd/internal/kinds"
)

// Migrate brings the database to the newest version. Several programs may start
// it at once; one of them does the work.
func (s *Store) Migrate(ctx context.Context) (err error) {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Behind is an error when the database is older than the program, with what to do.
func (s *Store) Behind(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	if pending {
		return kinds.Fail(kinds.KindConflict, "the database is older than this program: run `ledd migrate` with LEDD_DATABASE_OWNER_URL set, then start again")
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	pool, err := s.write.DB()
	if err != nil {
		return nil, err
	}
	var opts []goose.ProviderOption
	if s.Name() == "postgres" {
		l, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(l))
	}
	p, err := goose.NewProvider(s.dialect.goose(), pool, s.dialect.migrations(), opts...)
	if err != nil {
		return nil, errors.Join(errors.New("read the migrations"), err)
	}
	return p, nil
}

// Columns lists table.column of the migrated database, for the test that
// compares them with the types.
func (s *Store) Columns(ctx context.Context) (map[string]bool, error) {
	var rows []struct{ Table, Column string }
	if err := s.read.WithContext(ctx).Raw(s.dialect.columns()).Scan(&rows).Error; err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, r := range rows {
		found[r.Table+"."+r.Column] = true
	}
	return found, nil
}

// Empty reports whether the database holds no register at all yet.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	found, err := s.Columns(ctx)
	return !found["organisations.id"], err
}
