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
	p.Actions = append(v.cures(s), p.Actions...)
	p.Panels = v.chainPanels(c, s.Name, func(o kinds.OrgID) gap.Footing { return v.reg.FootingOf(s.System, o, day) })
	return v.show(p)
}

// showChain lists the systems that somebody processes for, to pick one whose
// chain is drawn.
func (v *visit) showChain() error {
	letters := alphabet()
	l := listing[systemLine]{
		path: chainPath,
		columns: []column[systemLine]{
			{"name", func(s systemLine) Cell {
				return Cell{Say: T(s.Name), Sub: T(s.Code), Href: systemsPath + "/" + s.ID.String() + "/chain"}
			}, func(a, b systemLine) int { return letters(a.Name, b.Name) }},
			{"vendor", func(s systemLine) Cell { return Cell{Say: T(s.vendor)} }, func(a, b systemLine) int { return letters(a.vendor, b.vendor) }},
			{"status", func(s systemLine) Cell { return Cell{Tags: s.status()} }, func(a, b systemLine) int { return cmp.Compare(b.missing, a.missing) }},
		},
		id:    func(s systemLine) string { return s.ID.String() },
		words: func(s systemLine) string { return strings.Join([]string{s.Name, s.Code, s.vendor, s.unit}, " ") },
	}
	p := l.page(v.r.URL.Query(), slices.DeleteFunc(v.systemLines(), func(s systemLine) bool { return s.vendor == "" }))
	p.Shell = v.shell(chainPath, K("nav.chain"))
	p.Lead, p.Range, p.Empty = K("chain.lead"), "range.systems", K("panel.processors.none")
	return v.show(p)
}

// asOf is the day that the address asks about, and the field to ask with; what
// is no day is said, and today shown.
func (v *visit) asOf() (kinds.Date, *DayChoice) {
	q := v.r.URL.Query()
	asked := cmp.Or(q.Get("asof"), q.Get("asOf"))
	d, err := kinds.ParseDate(civil(asked))
	switch {
	case err != nil:
		return v.today, &DayChoice{Day: v.today, Wrong: asked}
	case !d.Known():
		d = v.today
	}
	return d, &DayChoice{Day: d}
}

// chainPanels shows a chain as a picture and as the same data in a list.
func (v *visit) chainPanels(c chain.Chain, of string, footing func(kinds.OrgID) gap.Footing) []Panel {
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
	p.Picture = v.drawChain(c, of, footing, t)
	p.Chain = v.chainLines(c, footing, rings)
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

// standing is a status in a word, a symbol and a colour.
type standing struct {
	say    Say
	symbol string
	tone   picture.Tone
}

func (s standing) tag() Tag {
	return Tag{Say{Parts: []Say{T(s.symbol), s.say}, Glue: " "}, string(s.tone)}
}

var (
	footings = map[gap.Footing]standing{
		gap.Uncovered: {K("chain.uncovered"), "✕", picture.Danger}, gap.Undecided: {K("chain.undecided"), "?", picture.Warning},
		gap.Covered: {K("chain.covered"), "✓", picture.Success}, gap.NotOwed: {K("chain.free"), "–", picture.Neutral},
	}
	unconfirmed = standing{K("chain.unconfirmed"), "!", picture.Warning}
	listedOnly  = standing{K("chain.listed"), "✓", picture.Success}
)

// standings says how a party stands in the chain, the gravest first: at level 1
// whether it has the agreement that it owes, at any level whether it is known.
func standings(p chain.ChainParty, footing func(kinds.OrgID) gap.Footing) []standing {
	var out []standing
	f := footing(p.ID)
	if at, ok := footings[f]; ok && p.Level == 1 {
		out = append(out, at)
	}
	switch {
	case !p.Confirmed && f == gap.Uncovered:
		out = append(out, unconfirmed)
	case !p.Confirmed:
		out = append([]standing{unconfirmed}, out...)
	case len(out) == 0:
		out = append(out, listedOnly)
	}
	return out
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
	for level := 6; len(out.Nodes) > drawnParties && level > 0; level-- {
		out = picture.Collapse(picture.Shallow(in, level, pile), 3, pile)
	}
	return out
}

func (v *visit) drawChain(c chain.Chain, of string, footing func(kinds.OrgID) gap.Footing, t *texts) template.HTML {
	in := picture.ChainInput{Width: 1000, Nodes: []picture.Node{{
		ID: c.Controller.ID.String(), Name: c.Controller.Name, Role: of, Status: t.text("chain.controller"), Tone: picture.Accent, Country: v.reg.Controller.Country,
	}}}
	services := map[kinds.OrgID]string{}
	for _, l := range c.Links {
		services[l.Downstream.ID] = cmp.Or(services[l.Downstream.ID], l.ServiceDescription)
		in.Edges = append(in.Edges, picture.Edge{From: l.Upstream.ID.String(), To: l.Downstream.ID.String()})
	}
	for _, p := range c.Parties {
		at := standings(p, footing)[0]
		in.Nodes = append(in.Nodes, picture.Node{
			ID: p.ID.String(), Name: p.Name, Role: services[p.ID], Country: p.Country, Status: t.say(at.say),
			Symbol: at.symbol, Tone: at.tone, Href: vendorsPath + "/" + p.ID.String(), Level: p.Level,
		})
	}
	in = fewer(in, func(hidden int) picture.Node {
		return picture.Node{Name: t.plural("chain.more", hidden), Href: "#chain-list"}
	})
	d := picture.Chain(in, picture.ChainLabels{
		Title: t.text("chain.of", "Name", of), Description: t.plural("chain.count", len(c.Parties)), Empty: t.text("panel.processors.none"),
		Cycle:  t.text("chain.back"),
		Legend: legend(in, t),
	})
	return d.SVG("chain-picture")
}

// legend explains the signs that stand in the picture.
func legend(in picture.ChainInput, t *texts) []picture.Mark {
	var marks []picture.Mark
	for _, s := range []standing{footings[gap.Covered], listedOnly, footings[gap.NotOwed], footings[gap.Undecided], unconfirmed, footings[gap.Uncovered]} {
		m := picture.Mark{Symbol: s.symbol, Word: t.say(s.say), Tone: s.tone}
		if slices.ContainsFunc(in.Nodes, func(n picture.Node) bool { return n.Status == m.Word }) {
			marks = append(marks, m)
		}
	}
	return marks
}

// chainLines walks the chain in depth; a party that stands in several places is
// written out at the first, and named at the others.
func (v *visit) chainLines(c chain.Chain, footing func(kinds.OrgID) gap.Footing, rings map[kinds.OrgID]bool) []ChainLine {
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
			for _, s := range standings(at[id], footing) {
				line.Tags = append(line.Tags, s.tag())
			}
			if rings[id] {
				line.Tags = append(line.Tags, Tag{Say{Parts: []Say{T("↺"), K("chain.ring")}, Glue: " "}, "warning"})
			}
			lines = append(lines, line)
			walk(id, depth+1)
		}
	}
	walk(c.Controller.ID, 1)
	return fold(lines)
}

// openLines is how many lines a list may have before it is folded.
const openLines = 30

// fold puts all that a direct processor uses, at any depth, under its line.
func fold(lines []ChainLine) []ChainLine {
	if len(lines) <= openLines {
		return lines
	}
	var out []ChainLine
	for _, l := range lines {
		if last := len(out) - 1; l.Level > 1 && last >= 0 {
			out[last].Folded = append(out[last].Folded, l)
		} else {
			out = append(out, l)
		}
	}
	return out
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
