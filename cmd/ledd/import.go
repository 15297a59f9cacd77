package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
)

type importCommand struct {
	registerFlags
	Kind    string `arg:"" help:"${kinds}."`
	File    string `arg:"" optional:"" help:"A file of comma- or semicolon-separated values in UTF-8, for activities also XLSX or ODS in any shape; - reads standard input."`
	Org     string `help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
	Mapping string `help:"A JSON file that says which column of a file of activities goes to which field, and which sheet and row hold the header: {\"sheet\":\"\",\"header\":0,\"columns\":{\"Formål\":\"purposes\"}}. What it leaves out is suggested." placeholder:"FILE"`
	Sheet   string `help:"The sheet of a workbook of activities; else the one that looks most like a register." placeholder:"NAME"`
	Header  int    `name:"header-row" help:"The row of it that holds the header, counted from 1; else the one that looks most like it." placeholder:"ROW"`
	Undo    string `help:"Take an import of activities back, by the number that it printed: what it made leaves the register, what it changed says again what it said before. Needs no file." placeholder:"NUMBER"`
	DryRun  bool   `name:"dry-run" help:"Say what would happen, and change nothing."`
	Partial bool   `help:"Take the good rows although others are rejected."`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
}

// Run takes one file: all of it, or nothing.
func (c importCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx = operator(ctx)
	if c.Org != "" {
		if ctx, _, err = r.workingFor(ctx, c.Org); err != nil {
			return err
		}
	}
	if c.Undo != "" {
		return c.takeBack(ctx, r, out)
	}
	return c.take(ctx, r, out)
}

// take takes the file.
func (c importCommand) take(ctx context.Context, r *register, out output) error {
	said, err := c.mapping()
	if err != nil {
		return err
	}
	f, err := c.file()
	if err != nil {
		return err
	}
	defer f.Close()
	p := progress{out.messages, c.File, out.live()}
	res, id, err := exchange.New(r.door).ImportKept(ctx, c.Kind, filepath.Base(c.File), f, exchange.Options{DryRun: c.DryRun, Partial: c.Partial, Mapping: said, Progress: p.tell})
	p.end()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if id != uuid.Nil {
		defer out.say("take it back with: ledd import %s --undo %s --org %s", c.Kind, id, c.Org)
	}
	return c.print(out, res)
}

// takeBack takes an import back.
func (c importCommand) takeBack(ctx context.Context, r *register, out output) error {
	id, err := uuid.Parse(c.Undo)
	if err != nil {
		return kinds.Invalid("--undo", "uuid", "--undo %s: give the number that the import printed", c.Undo)
	}
	p := progress{out.messages, c.Undo, out.live()}
	done, err := exchange.New(r.door).UndoTold(ctx, id, p.tell)
	p.end()
	if err != nil {
		return fmt.Errorf("--undo %s: %w", c.Undo, err)
	}
	for _, k := range done.Kept {
		out.say("kept: line %d, %s: %s", k.Line, k.Title, k.Why)
	}
	if c.JSON {
		return printJSON(out.data, done)
	}
	_, err = fmt.Fprintf(out.data, "removed %d restored %d kept %d\n", done.Removed, done.Restored, len(done.Kept))
	return err
}

// Validate says what the command line lacks.
func (c importCommand) Validate() error {
	switch {
	case c.File == "" && c.Undo == "":
		return errors.New("expected \"<kind> <file>\"; or --undo and the number of an import")
	case c.File != "" && c.Undo != "":
		return errors.New("--undo takes an import back: it takes no file")
	case c.Header < 0:
		return errors.New("--header-row is counted from 1")
	case (c.Sheet != "" || c.Header != 0) && !exchange.Mapped(c.Kind):
		return errors.New("--sheet and --header-row are for a file of activities: the columns of all others are fixed")
	}
	return nil
}

// progress tells whoever sits at a terminal how far a run is, in one line that is written
// over; to a file it says nothing.
type progress struct {
	to   io.Writer
	file string
	live bool
}

func (p progress) tell(done, all int) {
	if p.live {
		_, _ = fmt.Fprintf(p.to, "\r%s: %d of %d rows", p.file, min(done, all), all)
	}
}

// end makes room for what is said next.
func (p progress) end() {
	if p.live {
		_, _ = fmt.Fprint(p.to, "\r\x1b[K")
	}
}

// mapping reads what is said of the columns; what stands in the command goes before the file.
func (c importCommand) mapping() (m mapping.Mapping, err error) {
	if c.Mapping != "" {
		b, err := os.ReadFile(c.Mapping)
		if err != nil {
			return m, err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&m); err != nil {
			return m, fmt.Errorf("%s: it must be JSON such as {\"columns\":{\"Formål\":\"purposes\"}}: %w", c.Mapping, err)
		}
	}
	m.Sheet, m.Header = cmp.Or(c.Sheet, m.Sheet), cmp.Or(c.Header, m.Header)
	return m, nil
}

func (c importCommand) file() (io.ReadCloser, error) {
	if c.File == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(c.File)
}

func (c importCommand) print(out output, res exchange.Result) error {
	if c.JSON {
		if err := printJSON(out.data, res); err != nil {
			return err
		}
	} else {
		_, _ = fmt.Fprintf(out.data, "created %d updated %d unchanged %d rejected %d\n", res.Created, res.Updated, res.Unchanged, res.Rejected)
	}
	c.explain(out, res)
	switch {
	case res.Rejected > 0 && !res.Written && !c.DryRun:
		out.say("nothing was written: correct the rows and run again, or take the others with --partial")
		return errSaid
	case res.Rejected > 0:
		return errSaid
	}
	return nil
}

// explain says on stderr what the counts do not.
func (c importCommand) explain(out output, res exchange.Result) {
	for _, r := range res.Rejections {
		out.say("rejected: %s", r)
	}
	for _, n := range res.Notes {
		out.say("note: %s", n)
	}
	if n := len(res.Unconfirmed); n > 0 {
		out.say("note: %d names became unconfirmed organisations: %s", n, few(res.Unconfirmed))
	}
	if n := len(res.Merged); n > 0 {
		out.say("note: %d unconfirmed organisations were merged: %s", n, few(res.Merged))
	}
	if c.DryRun {
		out.say("dry run: nothing was written")
	}
}

func few(names []string) string {
	const most = 5
	s := strings.Join(names[:min(most, len(names))], "; ")
	if more := len(names) - most; more > 0 {
		s += fmt.Sprintf("; and %d more (--json lists them)", more)
	}
	return s
}
