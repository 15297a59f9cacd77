package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/kinds"
)

type userCommand struct {
	Add userAddCommand `cmd:"" help:"Give a person a role; the link to choose a password is printed once."`
}

type userAddCommand struct {
	registerFlags
	Org      string   `required:"" help:"In which organisation: number, name or alias." placeholder:"ORGNR"`
	Name     string   `required:"" help:"What the person is called." placeholder:"TEXT"`
	Email    string   `required:"" help:"The address that the person signs in with." placeholder:"ADDRESS"`
	Role     []string `default:"coordinator" help:"What the person may do: administrator, coordinator, infosec, dpo, manager, auditor, vendor_admin, vendor_contributor. May be given several times."`
	Language string   `default:"nb" help:"Of mail to the person: nb, nn, en or da."`
}

// Run prints the link on stdout, and who it is for on stderr. A person who signs
// in already, or belongs to others as well, gets the role and no link.
func (c userAddCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	ctx, o, err := r.workingFor(ctx, c.Org)
	if err != nil {
		return err
	}
	link := ""
	for _, role := range c.Role {
		done, err := account.New(r.door).Invite(ctx, account.Admission{Name: c.Name, Email: c.Email, Language: c.Language, MemberInput: account.MemberInput{Role: access.Role(role)}})
		switch {
		case kinds.KindOf(err) == kinds.KindConflict && err != nil:
			out.say("%s is %s of %s already", plain(c.Email), role, plain(o.Name))
			continue
		case err != nil:
			return err
		}
		out.say("%s is now %s of %s", plain(c.Email), role, plain(o.Name))
		if link == "" {
			link = done.Link
		}
	}
	if link == "" {
		out.say("the person signs in already, or works for others here as well: no link is needed")
		return nil
	}
	out.say("this link lets %s choose a password; it works once, for seven days:", plain(c.Name))
	_, err = fmt.Fprintln(out.data, strings.TrimSuffix(r.base(), "/")+"/welcome?"+url.Values{"token": {link}}.Encode())
	return err
}

// base is the address that people reach the program by.
func (r *register) base() string {
	if r.cfg.BaseURL != "" {
		return r.cfg.BaseURL
	}
	return "http://" + r.cfg.Addr
}
