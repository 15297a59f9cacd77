package web

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/picture"
)

// showSystemChain draws who processes for a system, level by level.
func (v *visit) showSystemChain() error {
	s, err := v.system()
	if err != nil {
		return err
	}
	day, choice := v.asOf()
	choice.Path = systemsPath + "/" + s.ID.String() + "/chain"
	c, err := v.graphs.OfSystem(v.ctx(), s.ID.String(), day)
	if err != nil {
		return err
	}
	p := v.systemPage(s, "chain")
	p.Day = choice
	p.Panels = v.chainPanels(c, s.Name, v.coveredOn(s.System, day))
	return v.show(p)
}

// coveredOn reports whether no rule found the system without a valid agreement
// on a day.
func (v *visit) coveredOn(s *chain.System, day kinds.Date) bool {
	return !slices.ContainsFunc(v.reg.Find(day, gap.Coverage...), func(f gap.Finding) bool {
		return slices.ContainsFunc(v.reg.Covers(f), func(x *chain.System) bool { return x.ID == s.ID })
	})
}

// showChain lets one pick a system, and draws the whole organisation until then.
func (v *visit) showChain() error {
	p := RecordPage{Shell: v.shell(chainPath, K("nav.chain")), Lead: K("chain.lead")}
	t := Table{Caption: K("chain.pick"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.vendor")}, {Say: K("column.status")}}}
	letters := alphabet()
	lines := v.systemLines()
	slices.SortFunc(lines, func(a, b systemLine) int { return cmp.Or(letters(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	for _, s := range lines {
		if s.vendor != "" {
			t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Say: T(s.Name), Sub: T(s.Code), Href: systemsPath + "/" + s.ID.String() + "/chain"}, {Say: T(s.vendor)}, {Tags: s.status()}}})
		}
	}
	p.Panels = []Panel{{ID: "pick", Title: K("chain.pick"), Table: &t, Empty: K("panel.processors.none")}}
	return v.show(p)
}

// asOf is the day that the address asks about, and the field to ask with; what
// is no day is said, and today shown.
func (v *visit) asOf() (kinds.Date, *DayChoice) {
	q := v.r.URL.Query()
	asked := cmp.Or(q.Get("asof"), q.Get("asOf"))
	d, err := kinds.ParseDate(asked)
	switch {
	case err != nil:
		return v.today, &DayChoice{Day: v.today, Wrong: asked}
	case !d.Known():
		d = v.today
	}
	return d, &DayChoice{Day: d}
}

// chainPanels shows a chain as a picture and as the same data in a list.
func (v *visit) chainPanels(c chain.Chain, of string, covered bool) []Panel {
	p := Panel{ID: "chain", Title: K("chain.of", "Name", of), Lead: N("chain.count", len(c.Parties)), Empty: K("panel.processors.none")}
	if len(c.Parties) == 0 {
		return []Panel{p}
	}
	rings := map[kinds.OrgID]bool{}
	for _, ring := range c.Cycles {
		for _, n := range ring {
			rings[n.ID] = true
		}
	}
	t := v.text()
	if len(c.Parties) > drawnParties {
		p.Lead = Say{Parts: []Say{p.Lead, K("chain.shortened")}, Glue: " "}
	}
	p.Picture = v.drawChain(c, of, covered, t)
	p.Chain = v.chainLines(c, covered, rings)
	panels := []Panel{p}
	if len(c.Cycles) > 0 {
		panels = append(panels, v.ringPanel(c))
	}
	return panels
}

// ringPanel names the parties that use each other in a circle.
func (v *visit) ringPanel(c chain.Chain) Panel {
	p := Panel{ID: "rings", Title: K("chain.cycles"), Lead: K("chain.cycles.lead")}
	for _, ring := range c.Cycles {
		var names []string
		for _, n := range ring {
			names = append(names, n.Name)
		}
		p.Lines = append(p.Lines, Line{Label: N("chain.cycle", len(ring)), Values: []Cell{{Say: T(strings.Join(names, " ↔ "))}}})
	}
	return p
}

// chainStatus says how a party stands in the chain: in a word, a symbol and a colour.
func chainStatus(p chain.ChainParty, covered bool) (Say, string, picture.Tone) {
	switch {
	case !p.Confirmed:
		return K("chain.unconfirmed"), "!", picture.Warning
	case p.Level == 1 && !covered:
		return K("chain.uncovered"), "✕", picture.Danger
	case p.Level == 1:
		return K("chain.covered"), "✓", picture.Success
	default:
		return K("chain.listed"), "✓", picture.Success
	}
}

// drawnParties is how many cards a picture should hold, drawnSiblings how many
// below the same party; the list below it shows all.
const (
	drawnParties  = 60
	drawnSiblings = 12
)

// fewer puts what would make a picture unreadable into cards that say how many
// they stand for: first many parties below the same one, then the deepest levels.
func fewer(in picture.ChainInput, pile func(hidden int) picture.Node) picture.ChainInput {
	out := in
	for limit := drawnSiblings; limit >= 3; limit-- {
		if out = picture.Collapse(in, limit, pile); len(out.Nodes) <= drawnParties {
			return out
		}
	}
	for depth := 6; len(out.Nodes) > drawnParties && depth > 1; depth-- {
		out.Nodes = slices.DeleteFunc(slices.Clone(out.Nodes), func(n picture.Node) bool { return n.Level > depth })
		out.Edges = slices.DeleteFunc(slices.Clone(out.Edges), func(e picture.Edge) bool {
			return !drawn(out.Nodes, e.From) || !drawn(out.Nodes, e.To)
		})
	}
	return out
}

func drawn(nodes []picture.Node, id string) bool {
	return slices.ContainsFunc(nodes, func(n picture.Node) bool { return n.ID == id })
}

func (v *visit) drawChain(c chain.Chain, of string, covered bool, t *texts) template.HTML {
	in := picture.ChainInput{Width: 1000, Nodes: []picture.Node{{
		ID: c.Controller.ID.String(), Name: c.Controller.Name, Role: of, Status: t.text("chain.controller"), Tone: picture.Accent, Country: v.reg.Controller.Country,
	}}}
	services := map[kinds.OrgID]string{}
	for _, l := range c.Links {
		services[l.Downstream.ID] = cmp.Or(services[l.Downstream.ID], l.ServiceDescription)
		in.Edges = append(in.Edges, picture.Edge{From: l.Upstream.ID.String(), To: l.Downstream.ID.String()})
	}
	for _, p := range c.Parties {
		status, symbol, tone := chainStatus(p, covered)
		in.Nodes = append(in.Nodes, picture.Node{
			ID: p.ID.String(), Name: p.Name, Role: services[p.ID], Country: p.Country, Status: t.say(status),
			Symbol: symbol, Tone: tone, Href: vendorsPath + "/" + p.ID.String(), Level: p.Level,
		})
	}
	in = fewer(in, func(hidden int) picture.Node {
		return picture.Node{Name: t.plural("chain.more", hidden), Href: "#chain-list"}
	})
	d := picture.Chain(in, picture.ChainLabels{
		Title: t.text("chain.of", "Name", of), Description: t.plural("chain.count", len(c.Parties)), Empty: t.text("panel.processors.none"),
		Cycle: t.text("chain.back"),
		Legend: []picture.Mark{
			{Symbol: "✓", Word: t.text("chain.listed"), Tone: picture.Success}, {Symbol: "!", Word: t.text("chain.unconfirmed"), Tone: picture.Warning},
			{Symbol: "✕", Word: t.text("chain.uncovered"), Tone: picture.Danger},
		},
	})
	return d.SVG("chain-picture")
}

// chainLines walks the chain in depth; a party that stands in several places is
// written out at the first, and named at the others.
func (v *visit) chainLines(c chain.Chain, covered bool, rings map[kinds.OrgID]bool) []ChainLine {
	below, at := map[kinds.OrgID][]chain.ChainLink{}, map[kinds.OrgID]chain.ChainParty{}
	for _, l := range c.Links {
		if !slices.ContainsFunc(below[l.Upstream.ID], func(x chain.ChainLink) bool { return x.Downstream.ID == l.Downstream.ID }) {
			below[l.Upstream.ID] = append(below[l.Upstream.ID], l)
		}
	}
	for _, p := range c.Parties {
		at[p.ID] = p
	}
	lines := []ChainLine{{Level: 0, Name: Cell{Say: T(c.Controller.Name)}, Role: K("chain.controller")}}
	written := map[kinds.OrgID]bool{c.Controller.ID: true}
	var walk func(up kinds.OrgID, depth int)
	walk = func(up kinds.OrgID, depth int) {
		for _, l := range below[up] {
			id := l.Downstream.ID
			line := ChainLine{Level: depth, Name: Cell{Say: T(l.Downstream.Name), Href: vendorsPath + "/" + id.String()}, Role: chainRole(l, at[id])}
			if written[id] {
				line.Tags = []Tag{{K("chain.again"), "neutral"}}
				lines = append(lines, line)
				continue
			}
			written[id] = true
			status, symbol, tone := chainStatus(at[id], covered)
			line.Tags = []Tag{{Say{Parts: []Say{T(symbol), status}, Glue: " "}, string(tone)}}
			if rings[id] {
				line.Tags = append(line.Tags, Tag{Say{Parts: []Say{T("↺"), K("chain.ring")}, Glue: " "}, "warning"})
			}
			lines = append(lines, line)
			walk(id, depth+1)
		}
	}
	walk(c.Controller.ID, 1)
	return lines
}

// chainRole says what a party does, and where.
func chainRole(l chain.ChainLink, p chain.ChainParty) Say {
	parts := []Say{K("chain.processor")}
	if l.Level > 1 {
		parts[0] = K("chain.sub")
	}
	for _, text := range []string{l.ServiceDescription, cmp.Or(l.Location, p.Country)} {
		if text != "" {
			parts = append(parts, T(text))
		}
	}
	return Say{Parts: parts}
}
