package main

import (
	"context"
	"errors"
	"os"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

type agreementCommand struct {
	PDF agreementPDFCommand `cmd:"" name:"pdf" help:"Write an agreement as a PDF file, as a page, or its data."`
}

type agreementPDFCommand struct {
	registerFlags
	asOfFlag
	Code   string `arg:"" help:"The agreement's code."`
	Org    string `required:"" help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
	Draft  bool   `help:"As it is, with what is missing marked. Without it an incomplete agreement is refused."`
	Lang   string `help:"nb, nn, da or en. Default: the agreement's own language."`
	Output string `short:"o" help:"Where to. Default: standard output." placeholder:"FILE"`
	Format string `help:"pdf, html or json (the data)." enum:"pdf,html,json" default:"pdf"`
}

// Run writes the document of an agreement.
func (c agreementPDFCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, _, err = r.actingFor(ctx, c.Org)
	if err != nil {
		return err
	}
	day, err := c.date(r)
	if err != nil {
		return err
	}
	id, err := agreementID(ctx, r, c.Code)
	if err != nil {
		return err
	}
	return c.write(ctx, out, agreement.NewDocuments(r.door), id, agreement.Options{Draft: c.Draft, Lang: c.Lang, AsOf: day})
}

func (c agreementPDFCommand) write(ctx context.Context, out output, s agreement.Documents, id string, o agreement.Options) error {
	render := s.PDF
	switch c.Format {
	case "html":
		render = s.HTML
	case "json":
		p, err := s.Terms(ctx, id, o)
		if err != nil {
			return err
		}
		return c.into(out, func(out output) error { return printJSON(out.data, p) })
	}
	f, err := render(ctx, id, o)
	if err != nil {
		return lacking(out, err)
	}
	return c.into(out, func(out output) error {
		_, err := out.data.Write(f.Body)
		return err
	})
}

// into writes to the file that was named, or to where data go.
func (c agreementPDFCommand) into(out output, write func(output) error) (err error) {
	if c.Output == "" {
		return write(out)
	}
	f, err := os.OpenFile(c.Output, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(output{f, out.messages})
}

// lacking says line by line what an agreement lacks.
func lacking(out output, err error) error {
	vs := kinds.ViolationsOf(err)
	if len(vs) < 2 {
		return err
	}
	for _, v := range vs {
		out.say("%s: %s (%s)", v.Pointer, plain(v.Detail), v.Code)
	}
	out.say("ledd: the agreement is not complete: %d things are missing; --draft shows it as it is", len(vs))
	return errSaid
}

// agreementID finds an agreement by its code.
func agreementID(ctx context.Context, r *register, code string) (string, error) {
	page, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](r.door).List(ctx, door.Query{Filters: map[string]string{"code": code}})
	if err != nil {
		return "", err
	}
	if len(page.Items) == 0 {
		return "", kinds.Fail(kinds.KindNotFound, "there is no agreement with the code %s", code)
	}
	return page.Items[0].ID.String(), nil
}
