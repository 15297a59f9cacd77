package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ledd/internal/config"
	"ledd/internal/kinds"
	"ledd/internal/store"
)

type backupCommand struct {
	registerFlags
	File string `arg:"" help:"Where to; - is standard output. It holds personal data and hashes of passwords: keep it as the register itself." placeholder:"FILE"`
}

// Run writes one archive of the whole register, while others go on working.
func (c backupCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	var m store.Manifest
	write := func(w io.Writer) error {
		if m, err = r.store.Backup(ctx, w, r.door.Blobs()); err == nil && m.Rows() == 0 {
			err = kinds.Fail(kinds.KindConflict, "the register in %s is empty, so there is nothing to back up: --data and --database-url name another", config.Secret(r.cfg.Database()))
		}
		return err
	}
	if c.File == "-" {
		err = write(out.data)
	} else {
		err = replace(c.File, write)
	}
	if err != nil {
		return err
	}
	out.say("%d rows of %d tables and %d documents at version %d. Not in it: background work that waits (%s), settings, and keys that lie in files or settings (such as audit.key).",
		m.Rows(), len(m.Tables), m.Documents, m.Schema, strings.Join(m.LeftOut, ", "))
	return nil
}

// replace writes a file that only its owner may read, and puts it in its place when
// it is whole.
func replace(file string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(file), ".ledd-backup-*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	buffered := bufio.NewWriterSize(f, 1<<20)
	if err = errors.Join(write(buffered), buffered.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
