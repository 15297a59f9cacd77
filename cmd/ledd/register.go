package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ledd/internal/access"
	"ledd/internal/config"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
)

// registerFlags say which register a command works on.
type registerFlags struct {
	Data        string `help:"Folder of the register (SQLite and documents). Default: LEDD_DATA, else ./data." placeholder:"DIR"`
	DatabaseURL string `name:"database-url" help:"postgres://… or the path of a SQLite file. Default: LEDD_DATABASE_URL." placeholder:"URL"`
}

// settings lays the flags over the environment.
func (f registerFlags) settings() (config.Config, error) {
	c, err := config.Load()
	if err != nil {
		return c, err
	}
	if f.Data != "" {
		c.Data = f.Data
		if f.DatabaseURL == "" {
			c.DatabaseURL = "" // the flag names a register; the environment must not name another
		}
	}
	if f.DatabaseURL != "" {
		c.DatabaseURL = config.Secret(f.DatabaseURL)
	}
	return c, c.Check()
}

// register is an open register, for as long as a command lasts.
type register struct {
	door  *door.Door
	store *store.Store
	cfg   config.Config
}

// open opens the register and brings it up to date where that may be done
// without asking: SQLite, an empty database, or with the owner's role.
func (f registerFlags) open(ctx context.Context) (*register, error) {
	cfg, err := f.settings()
	if err != nil {
		return nil, err
	}
	url := cfg.Database()
	if !remote(url) {
		if err := os.MkdirAll(filepath.Dir(strings.TrimPrefix(url, "file:")), 0o700); err != nil {
			return nil, fmt.Errorf("make the folder of the register: %w", err)
		}
	}
	if cfg.DatabaseOwnerURL != "" && remote(url) {
		if err := migrate(ctx, cfg.DatabaseOwnerURL.Reveal()); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, s); err != nil {
		_ = s.Close()
		return nil, err
	}
	return &register{door.New(s), s, cfg}, nil
}

func remote(url string) bool {
	return strings.Contains(url, "://") && !strings.HasPrefix(url, "sqlite://")
}

func prepare(ctx context.Context, s *store.Store) error {
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if s.Name() == "sqlite" || empty {
		return s.Migrate(ctx)
	}
	return s.Behind(ctx)
}

func migrate(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Migrate(ctx)
}

func (r *register) Close() { _ = r.store.Close() }

// operator is the context of whoever runs the program.
func operator(ctx context.Context) context.Context {
	return access.With(ctx, access.Actor{Name: "operator", Role: access.Operator})
}

// actingFor is the same, working for one organisation: by its number, its name
// or an alias.
func (r *register) actingFor(ctx context.Context, org string) (context.Context, *party.Organisation, error) {
	o, err := party.NewOrganisations(r.door).Find(operator(ctx), org)
	if kinds.KindOf(err) == kinds.KindNotFound {
		return ctx, nil, fmt.Errorf("%w; add it first: ledd import organisations FILE, with the columns name and orgnr", err)
	}
	if err != nil {
		return ctx, nil, err
	}
	return access.With(ctx, access.Actor{Name: "operator", Role: access.Operator, Org: o.ID}), o, nil
}

// orgFlags say whose register a command answers from, and how it prints.
type orgFlags struct {
	registerFlags
	Org    string `required:"" help:"Whose register: organisation number, name or alias." placeholder:"ORGNR"`
	Format string `help:"table, csv or json." enum:"table,csv,json" default:"table"`
}

// enter opens the register and acts for the organisation; the caller closes it.
func (f orgFlags) enter(ctx context.Context) (context.Context, *register, error) {
	r, err := f.open(ctx)
	if err != nil {
		return ctx, nil, err
	}
	acting, _, err := r.actingFor(ctx, f.Org)
	if err != nil {
		r.Close()
		return ctx, nil, err
	}
	return acting, r, nil
}

// asOfFlag is a civil date on the command line.
type asOfFlag struct {
	AsOf string `name:"as-of" help:"The day to look at. Default: today." placeholder:"YYYY-MM-DD"`
}

func (f asOfFlag) date(r *register) (kinds.Date, error) {
	d, err := kinds.ParseDate(f.AsOf)
	if err != nil {
		return "", fmt.Errorf("--as-of: %w", err)
	}
	if !d.Known() {
		d = r.door.Today()
	}
	return d, nil
}
