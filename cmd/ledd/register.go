package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"ledd/internal/access"
	"ledd/internal/blob"
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
			c.DatabaseURL, c.BlobURL = "", "" // the flag names a register; the environment must not name another
		}
	}
	if f.DatabaseURL != "" {
		c.DatabaseURL = config.Secret(f.DatabaseURL)
	}
	if f != (registerFlags{}) {
		c.DatabaseOwnerURL = "" // nor the owner of another
	}
	return c, c.Check()
}

// hint is the flags that name the same register to another command.
func (f registerFlags) hint() string {
	switch {
	case f.DatabaseURL != "":
		return " --database-url …"
	case strings.ContainsAny(f.Data, " '\"$"):
		return " --data '" + strings.ReplaceAll(f.Data, "'", `'\''`) + "'"
	case f.Data != "":
		return " --data " + f.Data
	}
	return ""
}

// register is an open register, for as long as a command lasts.
type register struct {
	door  *door.Door
	store *store.Store
	cfg   config.Config
}

// open opens the register and brings it up to date where that may be done
// without asking: SQLite, an empty database, or with the owner's role, unless a flag
// names another register than the settings do.
func (f registerFlags) open(ctx context.Context) (*register, error) { return f.openAs(ctx, prepare) }

// openAs is open with another way to bring the database up to date.
func (f registerFlags) openAs(ctx context.Context, prepare func(context.Context, *store.Store) error) (*register, error) {
	cfg, err := f.settings()
	if err != nil {
		return nil, err
	}
	if remote(cfg.Database()) {
		return openServer(ctx, cfg, prepare)
	}
	file, err := sqliteFile(cfg.Database())
	if err != nil {
		return nil, err
	}
	if err := touch(file); err != nil {
		return nil, unopened(file, err)
	}
	s, err := openStore(ctx, file, prepare)
	if err != nil {
		return nil, unopened(file, err)
	}
	return bound(s, cfg)
}

// bound puts the places of a register together.
func bound(s *store.Store, cfg config.Config) (*register, error) {
	b, err := blobs(cfg)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &register{door.New(s).WithBlobs(b), s, cfg}, nil
}

// blobs is where the bytes of documents lie; nothing is opened yet.
func blobs(cfg config.Config) (*blob.Store, error) {
	return blob.New(blob.Settings{URL: cfg.BlobURL, Folder: cfg.Data, Limit: int64(cfg.DocumentLimit) << 20, Scanner: cfg.Clamd})
}

func openServer(ctx context.Context, cfg config.Config, prepare func(context.Context, *store.Store) error) (*register, error) {
	if cfg.DatabaseOwnerURL != "" {
		// Whichever command it is that migrates, a role that serves must go on working.
		if _, err := migrateFor(ctx, cfg.DatabaseOwnerURL.Reveal(), cfg.Database()); err != nil {
			return nil, err
		}
	}
	s, err := openStore(ctx, cfg.Database(), prepare)
	if err != nil {
		return nil, err
	}
	return bound(s, cfg)
}

func openStore(ctx context.Context, url string, prepare func(context.Context, *store.Store) error) (*store.Store, error) {
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, s); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func remote(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// sqliteFile gives the path of a SQLite file: a path as it stands, or one behind
// sqlite: or file:, with or without slashes.
func sqliteFile(address string) (string, error) {
	if !strings.HasPrefix(address, "sqlite:") && !strings.HasPrefix(address, "file:") {
		return address, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", kinds.Invalid("", "database", "%s is not the address of a SQLite file: %v", address, err)
	}
	opaque, err := url.PathUnescape(u.Opaque)
	path := opaque + u.Host + u.Path
	if u.Host == "localhost" {
		path = u.Path
	}
	if err != nil || path == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", kinds.Invalid("", "database", "%s is not the address of a SQLite file: write its path, or sqlite:///its/path without options", address)
	}
	return path, nil
}

// touch makes the file, readable for its owner alone, and its folder; one that
// is there already is only found to be writable.
func touch(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
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

// workingFor is actingFor for a command that changes the register: from now on
// the organisation keeps its own entry in the directory, whoever added it.
func (r *register) workingFor(ctx context.Context, org string) (context.Context, *party.Organisation, error) {
	acting, o, err := r.actingFor(ctx, org)
	if err != nil {
		return ctx, nil, err
	}
	o, err = party.NewOrganisations(r.door).Claim(operator(ctx), o.ID.String())
	return acting, o, err
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

var nordic = regexp.MustCompile(`^(\d\d?)\.(\d\d?)\.(\d{4})$`)

// civil turns 31.12.2020 into 2020-12-31, as import does; what is written
// otherwise stays.
func civil(s string) string {
	m := nordic.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	two := func(digits string) string { return ("0" + digits)[len(digits)-1:] }
	return m[3] + "-" + two(m[2]) + "-" + two(m[1])
}

func (f asOfFlag) date(r *register) (kinds.Date, error) {
	d, err := kinds.ParseDate(civil(f.AsOf))
	if err != nil {
		return "", fmt.Errorf("--as-of: %w", err)
	}
	if !d.Known() {
		d = r.door.Today()
	}
	return d, nil
}
