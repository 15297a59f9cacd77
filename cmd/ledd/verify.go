package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"ledd/internal/config"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

type verifyCommand struct {
	File       string `arg:"" help:"The PDF file to look at."`
	Issued     string `help:"The document as it was issued. With it there is a verdict: accepted, unsigned, needs_person or rejected." placeholder:"FILE"`
	Roots      string `help:"Whose signatures are trusted: PEM files or folders, with commas between. Default: LEDD_TRUST_ROOTS." placeholder:"PATHS"`
	StampRoots string `help:"Whose time stamps are trusted. Default: LEDD_STAMP_ROOTS." placeholder:"PATHS"`
	At         string `help:"The time of the upload: certificates must hold then, or when a trusted time stamp says so. Default: now." placeholder:"2026-11-22T12:00:00Z"`
	JSON       bool   `help:"Print the whole report as JSON."`
}

// Help is what --help says besides the flags.
func (verifyCommand) Help() string {
	return `Says which signatures a PDF file bears, whether they are intact, whose they are, and what was changed after each.
Signatures are trusted that lead to a certificate of --roots, at the time that a trusted time stamp proves, otherwise at the time of the upload; what a signer claims proves nothing.
The file is read in a process of its own, with bounds on time and memory. Nobody is called: revocation data count that the file brings along.

The exit status is 0 whenever a report was made, whatever it says: read its verdict. It is 1 when a file cannot be read, and 2 when the command is not understood.`
}

// Run verifies a file.
func (c verifyCommand) Run(ctx context.Context, out output) error {
	p, err := c.policy()
	if err != nil {
		return err
	}
	upload, err := readPDF(c.File)
	if err != nil {
		return err
	}
	var issued []byte
	if c.Issued != "" {
		if issued, err = readPDF(c.Issued); err != nil {
			return err
		}
	}
	r := seal.Child{}.Verify(ctx, issued, upload, p)
	if c.JSON {
		return printJSON(out.data, r)
	}
	return printReport(out, r)
}

func (c verifyCommand) policy() (seal.Policy, error) {
	p := seal.Policy{At: time.Now()}
	cfg, err := config.Load()
	if err != nil {
		return p, err
	}
	at := p.At
	if p, err = trusted(cmp.Or(c.Roots, cfg.TrustRoots), cmp.Or(c.StampRoots, cfg.StampRoots)); err != nil {
		return p, err
	}
	p.At = at
	if c.At != "" {
		if p.At, err = time.Parse(time.RFC3339, c.At); err != nil {
			return p, kinds.Invalid("", "at", "--at must be a time such as 2026-11-22T12:00:00Z")
		}
	}
	return p, nil
}

// readPDF reads a file, and not more of it than tells that it is too large.
func readPDF(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	const most = 64 << 20
	b, err := io.ReadAll(io.LimitReader(f, most))
	if b == nil {
		b = []byte{}
	}
	return b, err
}

// printReport writes a report for people.
func printReport(out output, r seal.Report) error {
	if r.Verdict != "" {
		if _, err := fmt.Fprintf(out.data, "%s (%s)\n", r.Verdict, r.Rule); err != nil {
			return err
		}
	}
	for _, reason := range r.Reasons {
		rule, _ := seal.RuleOf(reason.Code)
		words := rule.Means
		if reason.Detail != "" {
			words += ": " + reason.Detail
		}
		out.say("%s: %s", reason.Code, plain(words))
	}
	signed := sheet{header: []string{"signature", "time", "proven", "intact", "trusted", "covers", "level"}}
	for _, list := range [][]seal.Signature{r.Signatures, r.Timestamps} {
		for i := range list {
			s := &list[i]
			at := ""
			if s.SignedAt != nil {
				at = s.SignedAt.Format(time.RFC3339)
			}
			signed.rows = append(signed.rows, []string{s.Signer, at, s.TimeFrom, strconv.FormatBool(s.Intact), strconv.FormatBool(s.Trusted), string(s.Coverage), s.Level})
		}
	}
	if err := signed.print(out.data, "table"); err != nil {
		return err
	}
	changes := sheet{header: []string{"change", "page", "revision", "after", "what"}}
	for _, c := range r.Changes {
		after := strings.Trim(fmt.Sprint(c.After), "[]")
		changes.rows = append(changes.rows, []string{string(c.Kind), strconv.Itoa(c.Page), strconv.Itoa(c.Revision), after, c.Description})
	}
	if len(changes.rows) == 0 {
		return nil
	}
	return changes.print(out.data, "table")
}

type verifyChildCommand struct{}

// Run is the process that verifies one file for another of this program.
func (verifyChildCommand) Run(_ context.Context, out output) error {
	return seal.ServeChild(os.Stdin, out.data)
}
