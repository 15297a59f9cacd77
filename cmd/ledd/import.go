package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"ledd/internal/exchange"
	"ledd/internal/mapping"
)

type importCommand struct {
	registerFlags
	Kind    string `arg:"" help:"organisations, aliases, vendors, subprocessors, units, systems, engagements, flows, transfers, agreements, reviews or activities."`
	File    string `arg:"" help:"A file of comma- or semicolon-separated values in UTF-8, for activities also XLSX or ODS in any shape; - reads standard input."`
	Org     string `help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
	Mapping string `help:"A JSON file that says which column of a file of activities goes to which field, and which sheet and row hold the header: {\"sheet\":\"\",\"header\":0,\"columns\":{\"Formål\":\"purposes\"}}. What it leaves out is suggested." placeholder:"FILE"`
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
	said, err := c.mapping()
	if err != nil {
		return err
	}
	f, err := c.file()
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := exchange.New(r.door).Import(ctx, c.Kind, f, exchange.Options{
		DryRun: c.DryRun, Partial: c.Partial, Mapping: said,
		Progress: func(done, all int) { out.say("%s: %d rows read", c.File, done) },
	})
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return c.print(out, res)
}

// mapping reads what is said of the columns.
func (c importCommand) mapping() (m mapping.Mapping, err error) {
	if c.Mapping == "" {
		return m, nil
	}
	b, err := os.ReadFile(c.Mapping)
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%s: it must be JSON such as {\"columns\":{\"Formål\":\"purposes\"}}: %w", c.Mapping, err)
	}
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
