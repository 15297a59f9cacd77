// Package store opens the database, SQLite or PostgreSQL, and migrates it. Only
// this room and door know gorm; only dialect.go knows that there are two
// databases. The way in is Open; door holds the Store and hands out transactions.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

func init() {
	// PostgreSQL's driver returns times in the local zone and SQLite's in UTC:
	// the program keeps one zone, and pages convert where a person reads.
	time.Local = time.UTC
}

// Store is an open database with one pool that writes and one that only reads.
type Store struct {
	write, read *gorm.DB
	dialect     dialect
	url         string
	migrated    atomic.Bool // it was seen to be no older than the program
}

// Open connects to url: postgres://… or a path of a SQLite file, which is made
// when absent. It does not migrate.
func Open(ctx context.Context, url string) (*Store, error) {
	d := dialectOf(url)
	write, err := open(d.writer(url), d.writers())
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := &Store{write: write, read: write, dialect: d, url: url}
	if r := d.reader(url); r != nil {
		if s.read, err = open(r, 8); err != nil {
			return nil, errors.Join(fmt.Errorf("open the database for reading: %w", err), s.Close())
		}
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reach the database: %w", err), s.Close())
	}
	return s, nil
}

func open(d gorm.Dialector, conns int) (*gorm.DB, error) {
	g, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
		Logger:                 logger.NewSlogLogger(slog.Default(), logger.Config{LogLevel: logger.Silent}),
	})
	if err != nil {
		return nil, err
	}
	pool, err := g.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return g, nil
}

// Ping reports whether the database answers, and lets a transaction begin.
func (s *Store) Ping(ctx context.Context) error {
	return s.Write(ctx, Tenant{}, func(db *gorm.DB) error { return db.Exec("select 1").Error })
}

// Close ends both pools.
func (s *Store) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{s.read, s.write} {
		if g == nil {
			continue
		}
		pool, err := g.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Pool is the pool that writes, for the work in the background, which asks the
// database for its next job by itself.
func (s *Store) Pool() (*sql.DB, error) { return s.write.DB() }

// Conn is the connection of a transaction, for what is inserted beside our rows.
func Conn(tx *gorm.DB) (*sql.Tx, error) {
	if conn, ok := tx.Statement.ConnPool.(*sql.Tx); ok {
		return conn, nil
	}
	return nil, errors.New("a job is left outside of a transaction")
}

// Name is "sqlite" or "postgres".
func (s *Store) Name() string { return s.dialect.name() }

// Write runs fn in a transaction that may change the tenant's rows, and commits
// when fn returns nil.
func (s *Store) Write(ctx context.Context, t Tenant, fn func(*gorm.DB) error) error {
	return s.write.WithContext(ctx).Connection(func(conn *gorm.DB) error {
		err := conn.Transaction(s.bound(t, fn))
		if err != nil && s.dialect.keepsFailedCommit() {
			// The one connection that writes must not stay inside what was refused.
			conn.WithContext(context.WithoutCancel(ctx)).Exec("rollback")
		}
		return err
	})
}

// Read runs fn in a transaction that sees one state of the tenant's rows and can
// change nothing.
func (s *Store) Read(ctx context.Context, t Tenant, fn func(*gorm.DB) error) error {
	return s.read.WithContext(ctx).Transaction(s.bound(t, fn), &sql.TxOptions{ReadOnly: true, Isolation: s.dialect.snapshot()})
}

// Lock gives the words that keep others from a row until the transaction ends.
func (s *Store) Lock() string { return s.dialect.lock() }

// ManyWrite reports whether somebody can write while another transaction does.
func (s *Store) ManyWrite() bool { return s.dialect.writers() > 1 }

// Batch gives how many rows with so many columns one statement takes.
func (s *Store) Batch(columns int) int { return max(1, s.dialect.parameters()/columns) }

// Conflict reports whether err says that a row like it is already there.
func Conflict(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// Dangling reports whether err says that a row refers to one that is not there.
func Dangling(err error) bool { return errors.Is(err, gorm.ErrForeignKeyViolated) }
