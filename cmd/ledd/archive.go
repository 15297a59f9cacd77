package main

import (
	"context"
	"io"
	"maps"
	"os"
	"slices"

	"ledd/internal/archive"
)

type archiveCommand struct {
	Write archiveWriteCommand `cmd:"" help:"Write everything that one organisation owns to a file, so that it can leave."`
	Take  archiveTakeCommand  `cmd:"" help:"Take such a file into the empty register of an organisation."`
}

type archiveWriteCommand struct {
	registerFlags
	File string `arg:"" help:"Where to; - is standard output. It holds personal data." placeholder:"FILE"`
	Org  string `required:"" help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
}

// Run writes the archive, whole or not at all.
func (c archiveWriteCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := orgFlags{registerFlags: c.registerFlags, Org: c.Org}.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	write := func(w io.Writer) error { return archive.New(r.door).Write(ctx, w) }
	if c.File == "-" {
		return write(out.data)
	}
	return replace(c.File, write)
}

type archiveTakeCommand struct {
	registerFlags
	File string `arg:"" help:"An archive that ledd archive write, the page of the settings or GET /api/v1/archive gave." placeholder:"FILE"`
	Org  string `required:"" help:"Whose register, which must be empty: organisation number, name or alias." placeholder:"ORGNR"`
	JSON bool   `name:"json" help:"Print the result as JSON."`
}

// Run takes the archive: all of it, or nothing.
func (c archiveTakeCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := orgFlags{registerFlags: c.registerFlags, Org: c.Org}.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		return err
	}
	got, err := archive.New(r.door).Restore(ctx, f, about.Size())
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(out.data, got)
	}
	for _, noun := range slices.Sorted(maps.Keys(got.Records)) {
		if n := got.Records[noun]; n > 0 {
			out.say("%d %s", n, noun)
		}
	}
	if n := len(got.Made); n > 0 {
		out.say("note: %d organisations were not in the directory and were added: %s", n, few(got.Made))
	}
	if n := len(got.Missing); n > 0 {
		out.say("note: the archive lacks the bytes of %d documents (SHA-256): %s", n, few(got.Missing))
	}
	if n := len(got.Unknown); n > 0 {
		out.say("note: %d records that others keep are not here, and what named them names nothing now: %s", n, few(got.Unknown))
	}
	return nil
}
