package main

import (
	"context"

	"ledd/internal/gap"
	"ledd/internal/law"
)

type gapsCommand struct {
	orgFlags
	asOfFlag
	Rule     []string `help:"Only these rules, such as DPA-001." placeholder:"CODE"`
	Severity string   `help:"Only this severity: critical, high, medium or low." enum:"critical,high,medium,low," default:""`
	Unit     string   `help:"Only a unit and what is below it, by its code." placeholder:"CODE"`
}

// Run lists the gaps that are open on a day.
func (c gapsCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := c.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	day, err := c.date(r)
	if err != nil {
		return err
	}
	l, err := gap.New(r.door).List(ctx, gap.Query{AsOf: day, Rules: c.Rule, Severity: law.Severity(c.Severity), Unit: c.Unit, Sort: "rule"})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(out.data, l)
	}
	s := sheet{header: []string{"rule", "severity", "engagement", "system", "system_name", "agreement", "processor", "unit", "opened_on", "due_on", "title"}}
	for _, g := range l.Items {
		s.rows = append(s.rows, []string{g.Rule, string(g.Severity), g.Engagement, g.System, g.SystemName, g.Agreement, g.Processor, g.Unit, string(g.OpenedOn), string(g.DueOn), g.Title})
	}
	out.say("%d open on %s", l.Total, l.AsOf)
	return s.print(out.data, c.Format)
}
