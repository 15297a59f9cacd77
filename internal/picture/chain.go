package picture

import "strings"

// pageWidth is what a drawing may take on a page 1280 pixels wide.
const pageWidth = 920.0

// ChainInput is a chain to draw: who stands in it, and who uses whom. Width is
// the room there is, in pixels; 0 means 920. A chain with more levels than go
// beside each other in readable letters is drawn wider.
type ChainInput struct {
	Nodes []Node
	Edges []Edge
	Width float64
}

// Node is one party. Level is its distance from the start of the chain; who is
// reached by a longer way as well stands further right.
type Node struct {
	ID      string
	Name    string
	Role    string // one line: what the party does; left out among many
	Country string
	Status  string
	Symbol  string
	Tone    Tone
	Href    string
	Level   int
	Many    bool // stands for several parties, see Collapse
}

// Edge leads from who uses to who is used. Back marks one that closes a cycle;
// those that the caller did not mark are found.
type Edge struct {
	From, To string
	Tone     Tone
	Dashed   bool
	Back     bool
}

// ChainLabels is every word of the picture that no party brings along. An empty
// one is left out.
type ChainLabels struct {
	Title, Description string
	Empty              string // instead of a chain without parties
	Legend             []Mark
	Cycle              string // what the dashed way back means
	Dashed             string // what another dashed line means
}

// Chain draws a chain from left to right, level by level: cards with a bar that
// says how the party stands, and an arrow for each use. The same input in
// another order gives the same drawing.
func Chain(in ChainInput, words ChainLabels) *Drawing {
	if in.Width <= 0 {
		in.Width = pageWidth
	}
	g := graphOf(in)
	d := &Drawing{Title: words.Title, Description: words.Description}
	if len(g.nodes) == 0 {
		return d.empty(in.Width, words.Empty)
	}
	l := g.layout(in.Width)
	d.Width, d.Height = l.width, l.height
	for _, r := range l.routes() {
		d.Items = append(d.Items, r...)
	}
	for i, n := range g.nodes {
		d.Items = append(d.Items, l.card(n, l.cards[i]))
	}
	d.legend(words, g)
	return d
}

// empty says in a quiet box that there is nothing to draw.
func (d *Drawing) empty(width float64, word string) *Drawing {
	d.Width, d.Height = width, 96
	d.Items = []Item{
		Box{X: .5, Y: .5, W: width - 1, H: 95, R: 6, Fill: Tinted},
		Text{X: width / 2, Y: 53, Size: 15, Tone: SubtleText, Anchor: Middle, Value: Fit(word, 15, false, width-32), MaxWidth: width - 32},
	}
	return d
}

// legend adds the meaning of symbols and lines under the picture.
func (d *Drawing) legend(words ChainLabels, g *graph) {
	row := &rows{d: d, x: 4, y: d.Height + 26}
	for _, m := range words.Legend {
		row.mark(m)
	}
	dashed, cycle := false, false
	for _, e := range g.edges {
		dashed, cycle = dashed || e.Dashed && !e.Back, cycle || e.Back
	}
	if dashed && words.Dashed != "" {
		row.line(words.Dashed, "")
	}
	if cycle && words.Cycle != "" {
		row.line(words.Cycle, "↺")
	}
	row.end()
}

// label is the whole name of a card, in the order in which it is read.
func (n Node) label() string {
	var parts []string
	for _, p := range []string{n.Name, n.Role, n.Status, n.Country} {
		if p = strings.TrimSpace(clean(p)); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
