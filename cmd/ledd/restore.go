package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"ledd/internal/store"
)

type restoreCommand struct {
	registerFlags
	File string `arg:"" help:"An archive that ledd backup wrote; - is standard input." placeholder:"FILE"`
}

// Run fills an empty register from an archive, with the owner's role where one is
// set, and lets the role of LEDD_DATABASE_URL serve.
func (c restoreCommand) Run(ctx context.Context, out output) error {
	file, size, err := c.archive()
	if err != nil {
		return err
	}
	defer file.Close()
	s, serving, err := c.empty(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	b, err := blobs(cfg)
	if err != nil {
		return err
	}
	m, err := s.Restore(ctx, file, size, b)
	if err != nil {
		return unowned(err)
	}
	if err := s.Grant(ctx, serving); err != nil {
		return err
	}
	out.say("%d rows of %d tables, and %d documents. Now: ledd audit verify%s, with a checkpoint that was kept elsewhere", m.Rows(), len(m.Tables), m.Documents, c.hint())
	return nil
}

// empty opens the register without preparing it: a restore makes its tables as they
// were.
func (c restoreCommand) empty(ctx context.Context) (s *store.Store, serving string, err error) {
	cfg, err := c.settings()
	if err != nil {
		return nil, "", err
	}
	serving = cfg.Database()
	if remote(serving) {
		s, err = store.Open(ctx, owner(cfg))
		return s, serving, err
	}
	file, err := sqliteFile(serving)
	if err == nil {
		err = touch(file)
	}
	if err == nil {
		s, err = store.Open(ctx, file)
	}
	if err != nil {
		return nil, "", unopened(file, err)
	}
	return s, serving, nil
}

// archive opens the file. What comes from standard input is kept in a temporary file:
// the contents of an archive stand at its end.
func (c restoreCommand) archive() (*os.File, int64, error) {
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, 0, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, 0, errors.Join(err, f.Close())
		}
		return f, info.Size(), nil
	}
	f, err := os.CreateTemp("", ".ledd-restore-*") // 0600
	if err != nil {
		return nil, 0, err
	}
	size, err := io.Copy(f, os.Stdin)
	if err = errors.Join(err, os.Remove(f.Name())); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// unowned says which role a restore takes: one that may make and change tables.
func unowned(err error) error {
	var refused interface{ SQLState() string }
	if errors.As(err, &refused) && (refused.SQLState() == "42501" || refused.SQLState() == "3F000") {
		return fmt.Errorf("%w: a restore takes the role that owns the tables; set LEDD_DATABASE_OWNER_URL to it", err)
	}
	return err
}
