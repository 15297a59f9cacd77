package main

import (
	"context"

	"ledd/api/rest"
)

type migrateCommand struct{ registerFlags }

// Run migrates with the owner's role where one is set.
func (c migrateCommand) Run(ctx context.Context, out output) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	url := cfg.Database()
	if cfg.DatabaseOwnerURL != "" && c.DatabaseURL == "" {
		url = cfg.DatabaseOwnerURL.Reveal()
	}
	if !remote(url) {
		r, err := c.open(ctx) // makes the folder, and migrates
		if err == nil {
			r.Close()
		}
		return err
	}
	if err := migrate(ctx, url); err != nil {
		return err
	}
	out.say("the database is at the newest version")
	return nil
}

type openapiCommand struct{}

// Run prints the contract.
func (openapiCommand) Run(out output) error {
	b, err := rest.Contract()
	if err != nil {
		return err
	}
	_, err = out.data.Write(b)
	return err
}
