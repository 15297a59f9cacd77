package picture

import (
	"cmp"
	"slices"
	"strings"
)

// Collapse shortens a chain for drawing: where more than limit parties that use
// nobody are used by exactly the same others, it keeps limit-1 of them and puts
// one card in place of the rest, which more makes of their number. Those whose
// tone asks for most attention are kept, so that no problem hides while there
// is room to show it. The card says how the hidden stand if all stand alike.
func Collapse(in ChainInput, limit int, more func(hidden int) Node) ChainInput {
	if limit < 1 {
		return in
	}
	hidden := map[string]string{} // who is hidden, by which card
	var cards []Node
	for _, family := range siblings(in) {
		if len(family) <= limit {
			continue
		}
		slices.SortFunc(family, func(a, b Node) int {
			return cmp.Or(b.Tone.weight()-a.Tone.weight(), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
		})
		rest := family[limit-1:]
		card := gather(more(len(rest)), rest)
		cards = append(cards, card)
		for _, n := range rest {
			hidden[n.ID] = card.ID
		}
	}
	return without(in, hidden, cards)
}

// Shallow draws a chain down to a level: below each party of that level, one card
// stands for all that it leads to, at any depth, which more makes of their number.
func Shallow(in ChainInput, level int, more func(hidden int) Node) ChainInput {
	out, deep, users := ChainInput{Width: in.Width}, map[string]Node{}, map[string][]string{}
	for _, n := range in.Nodes {
		if n.Level > level {
			deep[n.ID] = n
		} else {
			out.Nodes = append(out.Nodes, n)
		}
	}
	below := map[string][]string{}
	for _, e := range in.Edges {
		_, hidden := deep[e.To]
		_, within := deep[e.From]
		switch {
		case hidden && within:
			below[e.From] = append(below[e.From], e.To)
		case hidden:
			users[e.From] = append(users[e.From], e.To)
		case !within:
			out.Edges = append(out.Edges, e)
		}
	}
	for _, n := range slices.Clone(out.Nodes) {
		if rest := reach(users[n.ID], below, deep); len(rest) > 0 {
			card := gather(more(len(rest)), rest)
			card.ID, card.Level = "+"+n.ID, n.Level+1
			out.Nodes, out.Edges = append(out.Nodes, card), append(out.Edges, Edge{From: n.ID, To: card.ID})
		}
	}
	return out
}

// reach lists whom some nodes lead to, themselves included, each once.
func reach(from []string, below map[string][]string, nodes map[string]Node) []Node {
	var out []Node
	seen := map[string]bool{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		if id := queue[0]; !seen[id] {
			seen[id] = true
			out = append(out, nodes[id])
			queue = append(queue, below[id]...)
		}
	}
	return out
}

// siblings groups the nodes that use nobody by who uses them.
func siblings(in ChainInput) [][]Node {
	uses, users := map[string]bool{}, map[string][]string{}
	for _, e := range in.Edges {
		uses[e.From] = true
		users[e.To] = append(users[e.To], e.From)
	}
	at, out := map[string]int{}, [][]Node(nil)
	for _, n := range distinct(in.Nodes) {
		if uses[n.ID] || len(users[n.ID]) == 0 {
			continue
		}
		by := slices.Compact(slices.Sorted(slices.Values(users[n.ID])))
		key := strings.Join(by, "\x00")
		i, known := at[key]
		if !known {
			i, at[key] = len(out), len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], n)
	}
	return out
}

// gather completes the card for the hidden ones.
func gather(card Node, rest []Node) Node {
	card.ID, card.Level, card.Many = "+"+rest[0].ID, rest[0].Level, true
	same := !slices.ContainsFunc(rest, func(n Node) bool {
		return n.Status != rest[0].Status || n.Tone != rest[0].Tone || n.Symbol != rest[0].Symbol
	})
	if same && card.Status == "" {
		card.Status, card.Tone, card.Symbol = rest[0].Status, rest[0].Tone, rest[0].Symbol
	}
	return card
}

// without gives the chain with cards instead of hidden nodes.
func without(in ChainInput, hidden map[string]string, cards []Node) ChainInput {
	out := ChainInput{Width: in.Width, Nodes: cards}
	for _, n := range in.Nodes {
		if hidden[n.ID] == "" {
			out.Nodes = append(out.Nodes, n)
		}
	}
	for _, e := range in.Edges {
		if card := hidden[e.To]; card != "" {
			e.To = card
		}
		out.Edges = append(out.Edges, e)
	}
	return out
}
