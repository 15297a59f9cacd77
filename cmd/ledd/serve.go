package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/party"
)

type serveCommand struct {
	registerFlags
	Addr string `help:"Address and port to listen on; port 0 takes a free one. Default: LEDD_ADDR, else 127.0.0.1:8080." placeholder:"HOST:PORT"`
	Demo bool   `help:"Fill the register with an invented municipality and real vendors, and say so on every page."`
	Org  string `help:"Whose register the one-time link opens: organisation number, name or alias." placeholder:"ORGNR"`
}

// Run serves until the process is asked to stop, then finishes what it began.
func (c serveCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	slog.SetDefault(slog.New(slog.NewJSONHandler(out.messages, &slog.HandlerOptions{Level: r.cfg.LogLevel})))
	home, err := c.home(ctx, r, out)
	if err != nil {
		return err
	}
	if c.Addr == "" {
		c.Addr = r.cfg.Addr
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("%w: is another program listening there? --addr names another address", err)
	}
	base := strings.TrimSuffix(r.cfg.BaseURL, "/")
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	site, err := web.NewSite(r.door, c.Demo, strings.HasPrefix(base, "https://"))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := c.welcome(ctx, r, out, home, listener, base); err != nil {
		return errors.Join(err, listener.Close())
	}
	return serve(ctx, listener, api.New(api.Rooms{Door: r.door, Web: site.Handler()}))
}

// home is the organisation that the one-time link opens: the one named, else the
// demonstration's, else the only one that keeps units; none is no error.
func (c serveCommand) home(ctx context.Context, r *register, out output) (*party.Organisation, error) {
	if c.Demo {
		return demo.Load(ctx, r.door, func(file string) { out.say("demonstration: loading %s", file) })
	}
	if c.Org != "" {
		_, o, err := r.actingFor(ctx, c.Org)
		return o, err
	}
	ids, err := door.Look(operator(ctx), r.door, "unit.read", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, "select distinct org_id from units where (org_id = @org or @all)", nil)
	})
	if err != nil || len(ids) != 1 {
		return nil, err
	}
	return party.NewOrganisations(r.door).Get(operator(ctx), ids[0])
}

// welcome says where the program listens and how to get in.
func (c serveCommand) welcome(ctx context.Context, r *register, out output, home *party.Organisation, l net.Listener, base string) error {
	out.say("listening on http://%s", l.Addr())
	if home == nil {
		out.say("no municipality to open yet: import one (ledd import organisations, units, systems…), then start again with --org ORGNR")
		return nil
	}
	acting := access.With(ctx, access.Actor{Name: "operator", Role: access.Operator, Org: home.ID})
	secret, err := account.New(r.door).CreateLink(acting)
	if err != nil {
		return err
	}
	out.say("open %s with this link; it works once, for an hour:\n\n  %s/enter?token=%s\n", home.Name, base, secret)
	if number := orgnr(home); number != "" {
		out.say("for REST: ledd token create --org %s --scope read%s", number, c.flags())
	}
	return nil
}

func (c serveCommand) flags() string {
	switch {
	case c.DatabaseURL != "":
		return " --database-url …"
	case c.Data != "":
		return " --data " + c.Data
	}
	return ""
}

func orgnr(o *party.Organisation) string {
	for _, id := range o.Identifiers {
		return id.Value
	}
	return ""
}

// serve answers until the context ends, and gives what is under way ten seconds.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.Shutdown(patience)
}
