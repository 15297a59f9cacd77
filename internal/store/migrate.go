package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"

	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

// Migrate brings the database to the newest version, and locks the tables that
// are new. Several programs may start it at once; one of them does the work.
func (s *Store) Migrate(ctx context.Context) error { return s.migrateTo(ctx, math.MaxInt64) }

// migrateTo is Migrate up to one version, for a register that an older program made.
func (s *Store) migrateTo(ctx context.Context, last int64) error {
	pool, err := s.owner()
	if err != nil {
		return err
	}
	defer pool.done()
	p, err := s.provider(pool.DB)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, last); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := s.migrateJobs(ctx, pool.DB); err != nil {
		return err
	}
	if sql := s.dialect.lockRows(); sql != "" {
		if _, err := pool.ExecContext(ctx, sql); err != nil {
			return fmt.Errorf("lock the new tables: %w", err)
		}
	}
	return nil
}

// migrateJobs brings the tables of jobs to the newest version. They have no lock of
// their own against another program that does the same: whoever comes second sees
// that it has been done.
func (s *Store) migrateJobs(ctx context.Context, pool *sql.DB) error {
	var err error
	for range 5 {
		if err = jobs.Migrate(ctx, pool, s.Name()); err == nil {
			return s.indexJobs(ctx, pool)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return err
}

// indexJobs lets an organisation's jobs be listed.
func (s *Store) indexJobs(ctx context.Context, pool *sql.DB) error {
	var there int
	if err := pool.QueryRowContext(ctx, s.dialect.indexes(), "river_job_by_org").Scan(&there); err != nil || there > 0 {
		return err
	}
	if _, err := pool.ExecContext(ctx, "create index if not exists river_job_by_org on river_job ((metadata ->> 'org'), id)"); err != nil {
		return fmt.Errorf("index the jobs: %w", err)
	}
	return nil
}

// ownerPool is the pool that migrates, and what ends it.
type ownerPool struct {
	*sql.DB
	done func()
}

func (s *Store) owner() (ownerPool, error) {
	pool, err := s.dialect.owner(s.url)
	if pool != nil || err != nil {
		return ownerPool{pool, func() { _ = pool.Close() }}, err
	}
	pool, err = s.write.DB()
	return ownerPool{pool, func() {}}, err
}

// Behind is an error when the database is older than the program, with what to do.
func (s *Store) Behind(ctx context.Context) error {
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	p, err := s.provider(pool)
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	if !pending {
		pending, err = jobs.Behind(ctx, pool, s.Name())
	}
	if err != nil {
		return err
	}
	if pending {
		return kinds.Fail(kinds.KindConflict, "the database is older than this program: run `ledd migrate` with LEDD_DATABASE_OWNER_URL set, then start again")
	}
	return nil
}

// Version is the number of the last migration that the database has been through,
// 0 before the first.
func (s *Store) Version(ctx context.Context) (n int64, err error) {
	if fresh, err := s.Empty(ctx); err != nil || fresh {
		return 0, err
	}
	err = s.Read(ctx, Tenant{}, func(db *gorm.DB) error {
		n, err = version(db)
		return err
	})
	return n, err
}

// newest is the number of the last migration that the program knows.
func (s *Store) newest() (int64, error) {
	pool, err := s.write.DB()
	if err != nil {
		return 0, err
	}
	p, err := s.provider(pool)
	if err != nil {
		return 0, err
	}
	all := p.ListSources()
	return all[len(all)-1].Version, nil
}

func (s *Store) provider(pool *sql.DB) (*goose.Provider, error) {
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

// Counts gives the number of rows of every table that a tenant sees, for tests.
func (s *Store) Counts(ctx context.Context, t Tenant) (map[string]int64, error) {
	columns, err := s.Columns(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for name := range columns {
		table, _, _ := strings.Cut(name, ".")
		counts[table] = 0
	}
	return counts, s.Read(ctx, t, func(db *gorm.DB) error {
		for table := range counts {
			var n int64
			if err := db.Table(table).Count(&n).Error; err != nil {
				return err
			}
			counts[table] = n
		}
		return nil
	})
}

// Empty reports whether the database holds no register at all yet.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	found, err := s.Columns(ctx)
	return !found["organisations.id"], err
}
