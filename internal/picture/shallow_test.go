package picture_test

import (
	"strconv"
	"testing"

	"ledd/internal/picture"
)

// What lies too deep is counted on a card below the one that leads there.
func TestShallow(t *testing.T) {
	t.Parallel()
	in := picture.ChainInput{Width: 900, Nodes: []picture.Node{{ID: "k", Level: 0}, {ID: "a", Level: 1}, {ID: "b", Level: 1}}, Edges: []picture.Edge{{From: "k", To: "a"}, {From: "k", To: "b"}}}
	for i, below := range map[string]string{"c": "a", "d": "c", "e": "d", "f": "b"} {
		in.Nodes = append(in.Nodes, picture.Node{ID: i, Level: map[string]int{"c": 2, "d": 3, "e": 4, "f": 2}[i], Tone: picture.Warning, Status: "?"})
		in.Edges = append(in.Edges, picture.Edge{From: below, To: i})
	}
	in.Edges = append(in.Edges, picture.Edge{From: "e", To: "c"}, picture.Edge{From: "b", To: "d"}) // a ring, and a second way
	pile := func(hidden int) picture.Node { return picture.Node{Name: strconv.Itoa(hidden)} }
	got := map[string]string{}
	for _, n := range picture.Shallow(in, 1, pile).Nodes {
		got[n.ID] = n.Name + n.Status
	}
	// c is below d too: the ring leads back to it.
	for id, want := range map[string]string{"k": "", "a": "", "b": "", "+a": "3?", "+b": "4?"} {
		if s, ok := got[id]; !ok || s != want {
			t.Errorf("%s: %q, want %q", id, s, want)
		}
	}
	if len(got) != 5 {
		t.Errorf("%v", got)
	}
	if all := picture.Shallow(in, 9, pile); len(all.Nodes) != len(in.Nodes) || len(all.Edges) != len(in.Edges) {
		t.Errorf("a chain that is not too deep is cut: %+v", all)
	}
}
