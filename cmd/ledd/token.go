package main

import (
	"context"
	"fmt"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

type tokenCommand struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token; its secret is printed once."`
}

type tokenCreateCommand struct {
	registerFlags
	Org     string   `required:"" help:"For which organisation: number, name or alias." placeholder:"ORGNR"`
	Scope   []string `required:"" help:"What it may do: read, write, or single scopes such as agreements:read. Writing includes reading." placeholder:"S"`
	Name    string   `help:"What it is for." placeholder:"TEXT"`
	Expires string   `help:"Its last day." placeholder:"YYYY-MM-DD"`
}

// Run prints the secret on stdout, and what it may do on stderr.
func (c tokenCreateCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, o, err := r.workingFor(ctx, c.Org)
	if err != nil {
		return err
	}
	last, err := kinds.ParseDate(c.Expires)
	if err != nil {
		return fmt.Errorf("--expires: %w", err)
	}
	t, secret, err := account.New(r.door).CreateToken(ctx, account.TokenInput{Name: c.Name, Scopes: c.Scope, ExpiresOn: last})
	if err != nil {
		return err
	}
	out.say("token %s for %s may: %v. The secret is shown only now:", t.ID, o.Name, t.Scopes)
	_, err = fmt.Fprintln(out.data, secret)
	return err
}
