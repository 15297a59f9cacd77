package main

import (
	"context"
	"strconv"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

type chainCommand struct {
	orgFlags
	asOfFlag
	System string `help:"Only one system, by its code." placeholder:"CODE"`
}

// Run lists every processor and sub-processor, level by level.
func (c chainCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := c.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	day, err := c.date(r)
	if err != nil {
		return err
	}
	ch, err := c.read(ctx, r, day)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(out.data, ch)
	}
	out.say("%d parties, %d links, %d rings on %s", len(ch.Parties), len(ch.Links), len(ch.Cycles), ch.AsOf)
	return links(ch).print(out.data, c.Format)
}

func (c chainCommand) read(ctx context.Context, r *register, day kinds.Date) (chain.Chain, error) {
	g := chain.NewGraphs(r.door)
	if c.System == "" {
		return g.OfOrganisation(ctx, day)
	}
	page, err := door.NewNoun[chain.System, chain.SystemInput](r.door).List(ctx, door.Query{Filters: map[string]string{"code": c.System}})
	if err != nil {
		return chain.Chain{}, err
	}
	if len(page.Items) == 0 {
		return chain.Chain{}, kinds.Fail(kinds.KindNotFound, "there is no system with the code %s", c.System)
	}
	return g.OfSystem(ctx, page.Items[0].ID.String(), day)
}

func links(ch chain.Chain) sheet {
	s := sheet{header: []string{"level", "upstream", "downstream", "engagement", "systems", "service", "location"}}
	for _, l := range ch.Links {
		s.rows = append(s.rows, []string{strconv.Itoa(l.Level), l.Upstream.Name, l.Downstream.Name, l.Code, strings.Join(l.Systems, ";"), l.ServiceDescription, l.Location})
	}
	return s
}

type reachCommand struct {
	registerFlags
	asOfFlag
	Party  string `arg:"" help:"A name, an alias, or an organisation number, CVR or LEI."`
	Org    string `help:"Only one organisation's systems: number, name or alias. Default: every one's." placeholder:"ORGNR"`
	Format string `help:"table, csv or json." enum:"table,csv,json" default:"table"`
}

// Run lists whom a party's failure touches.
func (c reachCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	p, err := party.NewOrganisations(r.door).Find(operator(ctx), c.Party)
	if err != nil {
		return err
	}
	ctx = operator(ctx)
	if c.Org != "" {
		if ctx, _, err = r.actingFor(ctx, c.Org); err != nil {
			return err
		}
	}
	day, err := c.date(r)
	if err != nil {
		return err
	}
	reach, err := chain.NewGraphs(r.door).Reach(ctx, p.ID.String(), day)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(out.data, reach)
	}
	out.say("%s reaches %d systems of %d controllers on %s, at level %d to %d", plain(p.Name), reach.Systems, len(reach.Controllers), reach.AsOf, reach.ShortestLevel, reach.DeepestShortestLevel)
	return touched(reach).print(out.data, c.Format)
}

func touched(reach chain.Reach) sheet {
	s := sheet{header: []string{"controller", "system", "name", "level", "path"}}
	for _, ctl := range reach.Controllers {
		if len(ctl.Systems) == 0 {
			s.rows = append(s.rows, []string{ctl.Controller.Name, "", "(no system named)", "", ""})
		}
		for _, y := range ctl.Systems {
			names := []string{}
			for _, step := range y.Path {
				names = append(names, step.Downstream.Name)
			}
			s.rows = append(s.rows, []string{ctl.Controller.Name, y.Code, y.Name, strconv.Itoa(y.Level), strings.Join(names, " > ")})
		}
	}
	return s
}
