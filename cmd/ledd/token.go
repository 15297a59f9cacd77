package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

type tokenCommand struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token; its secret is printed once."`
	List   tokenListCommand   `cmd:"" help:"List the tokens of an organisation, the newest first."`
	Revoke tokenRevokeCommand `cmd:"" help:"End a token at once and for good."`
}

type tokenCreateCommand struct {
	registerFlags
	Org     string   `required:"" help:"For which organisation: number, name or alias." placeholder:"ORGNR"`
	Scope   []string `required:"" help:"What it may do: read, write, or single scopes such as agreements:read. Writing includes reading. Scopes of tokens, users, signatures and acceptances are given by name only." placeholder:"S"`
	Name    string   `help:"What it is for." placeholder:"TEXT"`
	Expires string   `help:"Its last day." placeholder:"YYYY-MM-DD"`
	Network []string `help:"Only from this address or network, such as 192.0.2.0/24. May be given several times." placeholder:"CIDR"`
	Issuer  string   `help:"No secret: let in the signed tokens (JWT) of this issuer that are made out to the organisation's number." placeholder:"URL"`
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
	t, secret, err := account.New(r.door).CreateToken(ctx, account.TokenInput{Name: c.Name, Scopes: c.Scope, ExpiresOn: last, Networks: c.Network, Issuer: c.Issuer})
	if err != nil {
		return err
	}
	if c.Issuer != "" {
		out.say("token %s: signed tokens of %s are let in for %s and may: %v", t.ID, plain(c.Issuer), plain(o.Name), t.Scopes)
		return nil
	}
	out.say("token %s for %s may: %v. The secret is shown only now:", t.ID, plain(o.Name), t.Scopes)
	_, err = fmt.Fprintln(out.data, secret)
	return err
}

type tokenListCommand struct{ orgFlags }

// Run prints one line a token; secrets are never shown again.
func (c tokenListCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := c.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	all, err := account.New(r.door).AllTokens(ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(out.data, all)
	}
	s := sheet{header: []string{"id", "name", "state", "last_used", "expires_on", "networks", "issuer", "scopes"}}
	for _, t := range all {
		used := ""
		if t.LastUsedAt != nil {
			used = t.LastUsedAt.UTC().Format(time.RFC3339)
		}
		s.rows = append(s.rows, []string{t.ID.String(), t.Name, string(t.StateOn(r.door.Today())), used, string(t.ExpiresOn), strings.Join(t.Networks, " "), t.Issuer, strings.Join(t.Scopes, " ")})
	}
	return s.print(out.data, c.Format)
}

type tokenRevokeCommand struct {
	registerFlags
	ID     string `arg:"" help:"The token, as list shows it."`
	Org    string `required:"" help:"Whose token: organisation number, name or alias." placeholder:"ORGNR"`
	Reason string `help:"Why, for the history." placeholder:"TEXT"`
}

// Run ends the token; one that has ended stays as it is.
func (c tokenRevokeCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, _, err = r.actingFor(ctx, c.Org)
	if err != nil {
		return err
	}
	t, err := account.New(r.door).RevokeToken(ctx, c.ID, account.Revocation{Reason: c.Reason})
	if err != nil {
		return err
	}
	out.say("token %s was revoked at %s by %s", t.ID, t.RevokedAt.UTC().Format(time.RFC3339), plain(t.RevokedBy))
	return nil
}
