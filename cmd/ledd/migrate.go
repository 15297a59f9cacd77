package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"ledd/api/rest"
	"ledd/internal/store"
)

type migrateCommand struct{ registerFlags }

// Run migrates with the owner's role where one is set.
func (c migrateCommand) Run(ctx context.Context, out output) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	url := cfg.Database()
	if cfg.DatabaseOwnerURL != "" && c.registerFlags == (registerFlags{}) {
		url = cfg.DatabaseOwnerURL.Reveal()
	}
	if !remote(url) {
		r, err := c.open(ctx) // makes the folder, and migrates
		if err != nil {
			return err
		}
		r.Close()
	} else if err := migrate(ctx, url); err != nil {
		return err
	}
	out.say("the database is at the newest version")
	return nil
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

func migrate(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer s.Close()
	return unmigrated(s.Migrate(ctx))
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
