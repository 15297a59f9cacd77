package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"ledd/api"
	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/bearer"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

type serveCommand struct {
	registerFlags
	Addr string `help:"Address and port to listen on; port 0 takes a free one. Default: LEDD_ADDR, else 127.0.0.1:8080." placeholder:"HOST:PORT"`
	Demo bool   `help:"Serve an invented municipality with real vendors, and say so on every page. Without --data, in ./data/demo."`
	Org  string `help:"Whose register the one-time link opens: organisation number, name or alias." placeholder:"ORGNR"`
}

// Run serves until the process is asked to stop, then finishes what it began.
func (c serveCommand) Run(ctx context.Context, out output) error {
	if err := c.aside(); err != nil {
		return err
	}
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	slog.SetDefault(api.NewLogger(out.messages, r.cfg.LogLevel))
	if err := r.locked(ctx); err != nil {
		return err
	}
	if err := r.door.Blobs().Ready(ctx); err != nil {
		return err
	}
	homes, err := c.homes(ctx, r, out)
	if err != nil {
		return err
	}
	listener, err := c.listen(r)
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(r.cfg.BaseURL, "/")
	if base == "" {
		base = "http://" + listener.Addr().String()
	}
	sealer, err := r.sealer(base, out)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	steps, err := r.steps(base, sealer)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	transport, letters, err := c.post(r)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	rooms, err := c.rooms(r, base, out, steps, letters) //nolint:contextcheck // each visit has its request's
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := c.welcome(ctx, r, out, homes, listener, base); err != nil {
		return errors.Join(err, listener.Close())
	}
	stop, err := r.work(ctx, base, steps, transport)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stop()
	defer watch(ctx, sealer, rooms.Metrics)()
	return serve(ctx, listener, server(api.New(rooms)), func() { r.drain(rooms.Probes) })
}

// post is by what letters leave: the mail server of the settings, nil for none; in a
// demonstration without one, a mailbox in memory that its pages open.
func (c serveCommand) post(r *register) (mail.Transport, *mail.Mailbox, error) {
	if c.Demo && r.cfg.SMTPURL == "" {
		b := mail.NewMailbox()
		return b, b, nil
	}
	t, err := r.transport()
	return t, nil, err
}

// rooms builds what the handler opens onto, as the settings say. letters is nil but in a
// demonstration that keeps them.
func (c serveCommand) rooms(r *register, base string, out output, steps agreement.Steps, letters *mail.Mailbox) (api.Rooms, error) {
	issuers, err := r.cfg.Issuers()
	if err != nil {
		return api.Rooms{}, err
	}
	proxies, err := r.cfg.Proxies()
	if err != nil {
		return api.Rooms{}, err
	}
	secure := strings.HasPrefix(base, "https://")
	limits := api.NewLimits(api.Rates{Token: r.cfg.RateToken, User: r.cfg.RateUser, Address: r.cfg.RateAddress, SignIn: r.cfg.RateSignIn}, time.Now)
	ways, err := r.ways(base, out)
	if err != nil {
		return api.Rooms{}, err
	}
	site, err := web.NewSite(r.door, c.Demo, secure, web.At(base), web.Steps(steps), web.Mails(r.cfg.SMTPURL != "" || letters != nil), web.Letters(letters), web.Limited(limits.Ask), web.Issuers(slices.Sorted(maps.Keys(issuers))...))
	if err != nil {
		return api.Rooms{}, err
	}
	rooms := api.Rooms{
		Door: r.door, Steps: steps, Papers: site, Web: site.Offer(ways).Handler(), Fail: site.Fail, Limits: limits, Proxies: proxies,
		Metrics: api.NewMetrics(r.door, r.cfg.MetricsToken.Reveal()), Probes: &api.Probes{}, Secure: secure,
	}
	if len(issuers) > 0 {
		rooms.Issuers = bearer.New(bearer.Settings{Issuers: issuers, Audience: r.cfg.JWTAudience, Prefix: r.cfg.JWTScopePrefix, Skew: r.cfg.JWTSkew}, r.door.Now)
	}
	return rooms, nil
}

// demoData is where the demonstration lives unless a register is named: never
// among the data of a register of one's own.
const demoData = "./data/demo"

// aside keeps the demonstration apart from every other register.
func (c *serveCommand) aside() error {
	if !c.Demo {
		return nil
	}
	if c.Org != "" {
		return kinds.Invalid("", "flags", "--demo opens its own municipality: leave out --org, or --demo")
	}
	if os.Getenv("LEDD_DATA")+os.Getenv("LEDD_DATABASE_URL") == "" && c.registerFlags == (registerFlags{}) {
		c.Data = demoData
	}
	return nil
}

func (c serveCommand) listen(r *register) (net.Listener, error) {
	addr := cmp.Or(c.Addr, r.cfg.Addr)
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%w: is another program listening there? --addr names another address", err)
	case err != nil:
		return nil, fmt.Errorf("--addr %s: %w", addr, err)
	}
	return l, nil
}

// homes is the organisation that the one-time link opens: the one named, else
// the demonstration's, else all that keep units, of which one is enough.
func (c serveCommand) homes(ctx context.Context, r *register, out output) ([]*party.Organisation, error) {
	if c.Demo {
		o, err := c.demonstrate(ctx, r, out)
		return []*party.Organisation{o}, err
	}
	if c.Org != "" {
		_, o, err := r.workingFor(ctx, c.Org)
		return []*party.Organisation{o}, err
	}
	return r.keepers(ctx)
}

// demonstrate loads the invented data, but never into somebody's register.
func (c serveCommand) demonstrate(ctx context.Context, r *register, out output) (*party.Organisation, error) {
	homes, err := r.keepers(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range homes {
		if !slices.ContainsFunc(o.Identifiers, func(i party.Identifier) bool { return i.Value == demo.Municipality.Identifiers[0].Value }) {
			return nil, kinds.Fail(kinds.KindConflict, "this register holds the units of %s, and --demo would mix invented data with them: name another folder, such as --data %s, or leave out --demo", o.Name, demoData)
		}
	}
	o, err := demo.Load(ctx, r.door, func(file string) { out.say("demonstration: loading %s", file) })
	if err != nil {
		return nil, err
	}
	return o, demo.Share(ctx, r.door, o.ID)
}

// keepers is the organisations that keep units in the register.
func (r *register) keepers(ctx context.Context) ([]*party.Organisation, error) {
	ids, err := door.Look(operator(ctx), r.door, "unit.read", func(tx *door.Tx) ([]string, error) {
		return door.Rows[string](tx, "select distinct org_id from units where (org_id = @org or @all) order by org_id", nil)
	})
	if err != nil {
		return nil, err
	}
	homes := make([]*party.Organisation, len(ids))
	for i, id := range ids {
		if homes[i], err = party.NewOrganisations(r.door).Get(operator(ctx), id); err != nil {
			return nil, err
		}
	}
	return homes, nil
}

// welcome says where the program listens and how to get in.
func (c serveCommand) welcome(ctx context.Context, r *register, out output, homes []*party.Organisation, l net.Listener, base string) error {
	out.say("listening on http://%s", l.Addr())
	if len(homes) != 1 {
		out.say("%s", c.choose(homes))
		return nil
	}
	home := homes[0]
	acting := access.With(ctx, access.Actor{Name: "operator", Role: access.Operator, Org: home.ID})
	secret, err := account.New(r.door).CreateLink(acting)
	if err != nil {
		return err
	}
	out.say("open %s with this link; it works once, for an hour:\n\n  %s/enter?token=%s\n", plain(home.Name), base, secret)
	if c.Demo && r.cfg.SMTPURL == "" {
		out.say("letters stay on this machine: read them, and follow their links, at %s/mail", base)
	}
	if number := orgnr(home); number != "" {
		out.say("for REST: ledd token create --org %s --scope read%s", number, c.hint())
	}
	return nil
}

// choose says what to do when it is not clear which municipality is meant.
func (c serveCommand) choose(homes []*party.Organisation) string {
	if len(homes) == 0 {
		return "no municipality to open yet: import one (ledd import organisations, units, systems…" + c.hint() + "), then start again with --org ORGNR"
	}
	names := make([]string, len(homes))
	for i, o := range homes {
		names[i] = strings.TrimSpace(orgnr(o) + " " + plain(o.Name))
	}
	slices.Sort(names)
	return fmt.Sprintf("%d municipalities: choose one with --org: %s", len(homes), strings.Join(names, ", "))
}

func orgnr(o *party.Organisation) string {
	for _, id := range o.Identifiers {
		return id.Value
	}
	return ""
}

// drain lets /readyz refuse, and waits as long as it takes others to see it.
func (r *register) drain(p *api.Probes) {
	p.Stop()
	time.Sleep(r.cfg.Drain)
}

// server gives a client so long for its headers, for all it sends, and for what it
// takes; and for headers so many bytes.
func server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
}

// serve answers until the context ends, lets drain do what comes before the end, and
// gives what is under way ten seconds.
func serve(ctx context.Context, l net.Listener, s *http.Server, drain func()) error {
	s.BaseContext = func(net.Listener) context.Context { return context.WithoutCancel(ctx) }
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain()
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.Shutdown(patience)
}
