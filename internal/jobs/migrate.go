package jobs

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river/rivermigrate"
)

// Migrate brings the tables of jobs to the newest version; the pool is the
// owner's. It does nothing when they are there. Two programs must not do it at
// the same time: store.Migrate sees to that.
func Migrate(ctx context.Context, pool *sql.DB, database string) error {
	m, err := rivermigrate.New(driver(database, pool), &rivermigrate.Config{Logger: silent()})
	if err != nil {
		return fmt.Errorf("read the migrations of jobs: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the tables of jobs: %w", err)
	}
	return nil
}

// Behind reports whether the tables of jobs are older than the program.
func Behind(ctx context.Context, pool *sql.DB, database string) (bool, error) {
	m, err := rivermigrate.New(driver(database, pool), &rivermigrate.Config{Logger: silent()})
	if err != nil {
		return false, err
	}
	v, err := m.Validate(ctx)
	if err != nil {
		return false, fmt.Errorf("read the version of the tables of jobs: %w", err)
	}
	return !v.OK, nil
}
