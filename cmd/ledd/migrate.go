package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"syscall"

	"ledd/api/rest"
	"ledd/internal/config"
	"ledd/internal/kinds"
	"ledd/internal/store"
)

type migrateCommand struct{ registerFlags }

// Run migrates with the owner's role where one is set, lets the role of
// LEDD_DATABASE_URL serve, and says what it did.
func (c migrateCommand) Run(ctx context.Context, out output) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	var did done
	if url := owner(cfg); remote(url) {
		did, err = migrateFor(ctx, url, cfg.Database())
	} else {
		did, err = c.migrateFile(ctx)
	}
	if err != nil {
		return err
	}
	did.say(out)
	return nil
}

// owner is the address of the role that owns the tables.
func owner(cfg config.Config) string {
	if cfg.DatabaseOwnerURL != "" {
		return cfg.DatabaseOwnerURL.Reveal()
	}
	return cfg.Database()
}

// migrateFile makes the folder and the file where there is none.
func (c migrateCommand) migrateFile(ctx context.Context) (d done, err error) {
	r, err := c.openAs(ctx, func(ctx context.Context, s *store.Store) error {
		d, err = migrated(ctx, s)
		return err
	})
	if err != nil {
		return d, err
	}
	r.Close()
	return d, nil
}

// done is what a migration did.
type done struct {
	from, to int64
	role     string // that may serve now; empty: nobody needed to be let
}

func (d done) say(out output) {
	if d.from == d.to {
		out.say("the database was at the newest version, %d, already", d.to)
	} else {
		out.say("the database went from version %d to version %d, the newest", d.from, d.to)
	}
	if d.role != "" {
		out.say("the role %s may read and write its rows", plain(d.role))
	}
}

func migrated(ctx context.Context, s *store.Store) (d done, err error) {
	if d.from, err = s.Version(ctx); err != nil {
		return d, err
	}
	if err := s.Migrate(ctx); err != nil {
		return d, unmigrated(err)
	}
	d.to, err = s.Version(ctx)
	return d, err
}

// prepare brings a database up to date where that may be done without asking.
func prepare(ctx context.Context, s *store.Store) error {
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if s.Name() == "sqlite" || empty {
		return unmigrated(s.Migrate(ctx))
	}
	return s.Behind(ctx)
}

// migrateFor migrates as the owner and lets another role serve from the tables.
func migrateFor(ctx context.Context, owner, serving string) (done, error) {
	s, err := store.Open(ctx, owner)
	if err != nil {
		return done{}, err
	}
	defer s.Close()
	d, err := migrated(ctx, s)
	if err != nil {
		return d, err
	}
	if role := store.User(serving); role != store.User(owner) {
		d.role = role
	}
	return d, s.Grant(ctx, serving)
}

// locked refuses to serve with a role that the database's own lock between
// organisations does not hold, where another was set up to own the tables; on one
// role, as in development, it says what is open.
func (r *register) locked(ctx context.Context) error {
	role, err := r.store.Role(ctx)
	if err != nil || (!role.Owns && !role.Bypasses) {
		return err
	}
	problem := "it owns the tables, and could take off the lock that PostgreSQL keeps between organisations (row-level security)"
	if role.Bypasses {
		problem = "PostgreSQL keeps no lock between organisations for it (it is a superuser or has bypassrls): one mistake in the program would show one organisation's rows to another"
	}
	if owner := store.User(r.cfg.DatabaseOwnerURL.Reveal()); owner != "" && owner != role.Name {
		return kinds.Fail(kinds.KindConflict, "the role %s must not serve: %s; name in LEDD_DATABASE_URL a role that owns nothing, and `ledd migrate` lets it serve", role.Name, problem)
	}
	slog.Warn("the role that serves is not held by the database: "+problem+"; use a role of its own, and LEDD_DATABASE_OWNER_URL to migrate", "role", role.Name)
	return nil
}

// unmigrated says what to do when a role may not make tables.
func unmigrated(err error) error {
	var refused interface{ SQLState() string }
	if errors.As(err, &refused) && refused.SQLState() == "42501" {
		return fmt.Errorf("%w: this role may not change tables; run `ledd migrate` with LEDD_DATABASE_OWNER_URL set to the role that owns them", err)
	}
	return err
}

// SQLite's result codes for what whoever runs the program can cure.
const (
	sqliteBusy     = 5
	sqliteReadOnly = 8
	sqliteCantOpen = 14
	sqliteNotADB   = 26
)

// unopened names the file that could not be opened, and what to do.
func unopened(file string, err error) error {
	code := 0
	var told interface{ Code() int }
	if errors.As(err, &told) {
		code = told.Code() & 0xff // without the extension
	}
	cure := ""
	switch {
	case code == sqliteNotADB:
		cure = ": the file is something else; name another with --database-url, or another folder with --data"
	case code == sqliteBusy:
		cure = ": another program is writing to it; try again when it is done"
	case code == sqliteReadOnly, code == sqliteCantOpen, errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		cure = ": whoever runs ledd must be able to write to the file and to its folder; --data names another folder"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		cure = ": the register is a file ledd.db in a folder; --data names another folder, --database-url another file"
	}
	return fmt.Errorf("the register in %s cannot be opened: %w%s", file, err, cure)
}

type openapiCommand struct{}

// Run prints the contract.
func (openapiCommand) Run(out output) error {
	b, err := rest.Contract()
	if err != nil {
		return err
	}
	_, err = out.data.Write(b)
	return err
}
