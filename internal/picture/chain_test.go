package picture_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/picture"
)

var words = picture.ChainLabels{
	Title:       "Behandlerkjede for Visma Flyt Skole",
	Description: "Hvem behandler opplysninger på vegne av Fjordvik kommune, ledd for ledd. Listen under bildet har de samme opplysningene.",
	Empty:       "Ingen behandler opplysninger for dette systemet.",
	Legend: []picture.Mark{
		{Symbol: "✓", Word: "Godkjent", Tone: picture.Success},
		{Symbol: "!", Word: "Må vurderes", Tone: picture.Warning},
		{Symbol: "✕", Word: "Mangler grunnlag", Tone: picture.Danger},
		{Symbol: "–", Word: "Ikke relevant", Tone: picture.Neutral},
	},
	Cycle:  "Kjeden går i ring",
	Dashed: "Ikke godkjent ennå",
}

// party builds a node, standing well unless told otherwise.
func party(id, name, role, country string, level int) picture.Node {
	return picture.Node{ID: id, Name: name, Role: role, Country: country, Level: level,
		Status: "Godkjent", Symbol: "✓", Tone: picture.Success, Href: "/parties/" + id}
}

func warned(n picture.Node, word string) picture.Node {
	n.Status, n.Symbol, n.Tone = word, "!", picture.Warning
	return n
}

func refused(n picture.Node, word string) picture.Node {
	n.Status, n.Symbol, n.Tone = word, "✕", picture.Danger
	return n
}

func uses(pairs ...string) []picture.Edge {
	var out []picture.Edge
	for _, p := range pairs {
		from, to, _ := strings.Cut(p, ">")
		out = append(out, picture.Edge{From: from, To: to})
	}
	return out
}

func school() picture.ChainInput {
	controller := party("k", "Fjordvik kommune", "Behandlingsansvarlig", "NO", 0)
	controller.Status, controller.Symbol, controller.Tone = "Ansvarlig", "", picture.Accent
	in := picture.ChainInput{
		Nodes: []picture.Node{
			controller,
			party("v", "Visma Enterprise AS", "Databehandler", "NO", 1),
			party("t", "Tietoevry Tech Services", "Underbeh. – drift", "NO", 2),
			warned(party("l", "Link Mobility AS", "Underbeh. – SMS", "NO", 2), "Ny – ikke vurdert"),
			party("s", "Splunk Services", "Underbeh. – logg", "DE", 3),
			party("m", "Microsoft Ireland Ops.", "Underbeh. – sky", "IE", 2),
			refused(party("c", "Microsoft Corporation", "Underbeh. – støtte", "US", 3), "Mangler TIA"),
		},
		Edges: uses("k>v", "v>t", "v>m", "t>s", "t>m"),
	}
	in.Edges = append(in.Edges,
		picture.Edge{From: "v", To: "l", Tone: picture.Warning, Dashed: true},
		picture.Edge{From: "m", To: "c", Tone: picture.Danger})
	return in
}

func ringed() picture.ChainInput {
	in := school()
	in.Edges = append(in.Edges, picture.Edge{From: "s", To: "t", Tone: picture.Warning, Back: true}, picture.Edge{From: "l", To: "l"})
	return in
}

var firms = strings.Fields("Atea Basefarm Crayon Dustin Evry Fjordkraft Gecko Hafslund Itera Jotta Knowit Lumon Mnemonic Norkart Orange Proact Questback Redpill Sopra Telenor")

// big is a made-up chain of many parties, the same for the same seed.
func big(nodes, levels int, seed uint64) picture.ChainInput {
	r := rand.New(rand.NewPCG(seed, 7))
	in := picture.ChainInput{Nodes: []picture.Node{party("0", "Fjordvik kommune", "Behandlingsansvarlig", "NO", 0)}}
	at := [][]string{{"0"}}
	for i := 1; i < nodes; i++ {
		level := 1 + min(i*i*levels/nodes/nodes, levels-1)
		n := party(fmt.Sprint(i), firms[r.IntN(len(firms))]+" "+[]string{"AS", "Cloud Services ASA", "Norge AS", "Ireland Operations Ltd."}[r.IntN(4)], "Underbehandler – drift", []string{"NO", "IE", "DE", "US"}[r.IntN(4)], level)
		switch r.IntN(12) {
		case 0:
			n = refused(n, "Mangler TIA")
		case 1, 2:
			n = warned(n, "Må vurderes")
		}
		if level == len(at) {
			at = append(at, nil)
		}
		above := at[level-1]
		for range 1 + r.IntN(4)/3 {
			in.Edges = append(in.Edges, picture.Edge{From: above[r.IntN((len(above)+1)/2)], To: n.ID})
		}
		at[level], in.Nodes = append(at[level], n.ID), append(in.Nodes, n)
	}
	last, first := at[len(at)-1], at[2]
	in.Edges = append(in.Edges, picture.Edge{From: last[0], To: first[0], Tone: picture.Warning, Back: true})
	return in
}

func wide(n int) picture.ChainInput {
	in := picture.ChainInput{Nodes: []picture.Node{party("k", "Fjordvik kommune", "Behandlingsansvarlig", "NO", 0), party("v", "Visma Enterprise AS", "Databehandler", "NO", 1)}, Edges: uses("k>v")}
	for i := range n {
		p := party(fmt.Sprint(i), fmt.Sprintf("%s %d AS", firms[i%len(firms)], i), "Underbehandler", "NO", 2)
		if i%50 == 7 {
			p = refused(p, "Mangler TIA")
		}
		in.Nodes = append(in.Nodes, p)
		in.Edges = append(in.Edges, picture.Edge{From: "v", To: p.ID})
	}
	return in
}

func more(n int) picture.Node {
	return picture.Node{Name: fmt.Sprintf("+ %d flere", n), Href: "#liste"}
}

func TestChainLooks(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]picture.ChainInput{
		"chain":        school(),
		"chain-ring":   ringed(),
		"chain-empty":  {},
		"chain-single": {Nodes: school().Nodes[:1]},
		"chain-two":    {Nodes: school().Nodes[1:3], Edges: uses("v>t", "t>v")},
		"chain-60":     big(60, 5, 1),
		"chain-60-six": big(60, 6, 3),
		"chain-wide":   wide(60),
		"chain-300":    picture.Collapse(wide(300), 12, more),
	} {
		d := picture.Chain(in, words)
		sound(t, d)
		golden(t, name, d)
	}

}

// cards gives the box of each card.
func cards(d *picture.Drawing) []picture.Box {
	var out []picture.Box
	for _, i := range d.Items {
		switch i := i.(type) {
		case picture.Link:
			out = append(out, i.Items[0].(picture.Box))
		case picture.Group:
			if b, ok := i.Items[0].(picture.Box); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// whole checks what a picture of a chain owes besides: each node has a card, each
// edge an arrow, and neither cards nor lines lie on another card.
func whole(t *testing.T, in picture.ChainInput, d *picture.Drawing) {
	t.Helper()
	at := cards(d)
	if len(at) != len(in.Nodes) {
		t.Errorf("%d cards for %d nodes", len(at), len(in.Nodes))
	}
	arrows := 0
	for _, i := range d.Items {
		p, ok := i.(picture.Path)
		if !ok || !p.Arrow {
			continue
		}
		arrows++
		for _, b := range at {
			for _, q := range along(p) {
				if q.X > b.X+.5 && q.X < b.X+b.W-.5 && q.Y > b.Y+.5 && q.Y < b.Y+b.H-.5 {
					t.Fatalf("an edge runs through the card at %v", q)
				}
			}
		}
	}
	pairs := map[[2]string]bool{}
	for _, e := range in.Edges {
		pairs[[2]string{e.From, e.To}] = true
	}
	if arrows != len(pairs) {
		t.Errorf("%d arrows for %d edges", arrows, len(pairs))
	}
	apart(t, at)
}

func apart(t *testing.T, at []picture.Box) {
	t.Helper()
	for i, a := range at {
		for _, b := range at[i+1:] {
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%v lies on %v", a, b)
			}
		}
	}
}

// along gives points of a path, close to each other.
func along(p picture.Path) []picture.Point {
	var out []picture.Point
	var from picture.Point
	for _, s := range p.Segments {
		for i := range 12 {
			u := float64(i) / 11
			switch s.Kind {
			case picture.Line:
				out = append(out, picture.Point{X: from.X + u*(s.To.X-from.X), Y: from.Y + u*(s.To.Y-from.Y)})
			case picture.Move:
			case picture.Cubic:
				a, b, c, d := (1-u)*(1-u)*(1-u), 3*u*(1-u)*(1-u), 3*u*u*(1-u), u*u*u
				out = append(out, picture.Point{X: a*from.X + b*s.C1.X + c*s.C2.X + d*s.To.X, Y: a*from.Y + b*s.C1.Y + c*s.C2.Y + d*s.To.Y})
			}
		}
		from = s.To
	}
	return out
}

// anyGraph is a graph without sense: loops, cycles, edges within a level and upwards.
func anyGraph(nodes, edges int, seed uint64) picture.ChainInput {
	r := rand.New(rand.NewPCG(seed, 1))
	in := picture.ChainInput{}
	for i := range nodes {
		in.Nodes = append(in.Nodes, picture.Node{ID: fmt.Sprint(i), Name: fmt.Sprint("Part ", i), Level: r.IntN(6)})
	}
	seen := map[picture.Edge]bool{}
	for range edges {
		e := picture.Edge{From: fmt.Sprint(r.IntN(nodes)), To: fmt.Sprint(r.IntN(nodes))}
		if !seen[e] {
			seen[e] = true
			in.Edges = append(in.Edges, e)
		}
	}
	return in
}

func TestChainIsWhole(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]picture.ChainInput{
		"school": school(), "ring": ringed(), "60": big(60, 6, 2), "60 flat": wide(60), "300 flat": wide(300),
		"diamond": {Nodes: anyGraph(4, 0, 1).Nodes, Edges: uses("0>1", "0>2", "1>3", "2>3", "0>3")},
		"any 5":   anyGraph(5, 12, 3), "any 30": anyGraph(30, 60, 4), "any 80": anyGraph(80, 160, 5),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := picture.Chain(in, words)
			sound(t, d)
			whole(t, in, d)
		})
	}
}

// Six levels below the controller, sixty parties and a cycle go on a page.
func TestChainFitsThePage(t *testing.T) {
	t.Parallel()
	in := big(60, 6, 3)
	in.Width = 1000
	if d := picture.Chain(in, words); d.Width > 1000.01 {
		t.Errorf("%.0f wide", d.Width)
	}
	if d := picture.Chain(big(60, 5, 1), words); d.Width > 920.01 {
		t.Errorf("%.0f wide", d.Width)
	}
}

func TestChainDoesNotHang(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		in := anyGraph(200, 500, seed)
		start := time.Now()
		d := picture.Chain(in, words)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("seed %d took %v", seed, took)
		}
		if n := len(cards(d)); n != 200 {
			t.Errorf("%d cards", n)
		}
	}
}

func TestChainIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	in := big(60, 6, 9)
	in.Nodes = append(in.Nodes, in.Nodes[3]) // twice the same
	in.Edges = append(in.Edges, picture.Edge{From: "0", To: "1", Tone: picture.Danger}, picture.Edge{From: "0", To: "nobody"})
	want := picture.Chain(in, words).SVG("x")
	for range 50 {
		rand.Shuffle(len(in.Nodes), func(i, j int) { in.Nodes[i], in.Nodes[j] = in.Nodes[j], in.Nodes[i] })
		rand.Shuffle(len(in.Edges), func(i, j int) { in.Edges[i], in.Edges[j] = in.Edges[j], in.Edges[i] })
		if diff := cmp.Diff(want, picture.Chain(in, words).SVG("x")); diff != "" {
			t.Fatal(diff)
		}
	}
}

// The caller's slices stay as they were.
func TestChainLeavesItsInputAlone(t *testing.T) {
	t.Parallel()
	in, same := big(60, 6, 4), big(60, 6, 4)
	picture.Chain(picture.Collapse(in, 3, more), words)
	if diff := cmp.Diff(same, in); diff != "" {
		t.Error(diff)
	}
}

func TestChainHoldsAnyName(t *testing.T) {
	t.Parallel()
	for _, many := range []int{0, 40} {
		in := wide(many)
		for i, name := range hostiles {
			in.Nodes = append(in.Nodes, picture.Node{ID: name + fmt.Sprint(i), Name: name, Role: name, Country: name, Status: name, Symbol: name, Href: name, Level: i - 3})
			in.Edges = append(in.Edges, picture.Edge{From: "v", To: name + fmt.Sprint(i), Tone: picture.Tone(name)})
		}
		d := picture.Chain(in, picture.ChainLabels{Title: hostiles[2], Description: hostiles[3], Legend: []picture.Mark{{Symbol: hostiles[4], Word: hostiles[5]}}})
		sound(t, d)
	}
}

func TestHrefsOnlyLead(t *testing.T) {
	t.Parallel()
	for href, leads := range map[string]bool{
		"/parties/1": true, "#list": true, "?x=1&y=2": true, "https://ledd.no/": true, "mailto:a@b.no": true,
		"javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, "java\nscript:x": false,
		"data:text/html,x": false, "vbscript:x": false, "": false, "%zz": false, "\tjavascript:alert(1)": false,
	} {
		d := &picture.Drawing{Items: []picture.Item{picture.Link{Href: href}}}
		if _, hrefs := wellFormed(t, string(d.SVG("h"))); (len(hrefs) == 1) != leads || leads && hrefs[0] != href {
			t.Errorf("%q leads: %q", href, hrefs)
		}
	}
}

func TestCollapse(t *testing.T) {
	t.Parallel()
	got := picture.Collapse(wide(300), 12, more)
	if len(got.Nodes) != 2+12 {
		t.Errorf("%d nodes", len(got.Nodes))
	}
	refusals := 0
	for _, n := range got.Nodes {
		if n.Tone == picture.Danger {
			refusals++
		}
		if n.Many && (n.Name != "+ 289 flere" || n.Status != "Godkjent" || n.Level != 2) {
			t.Errorf("%+v", n)
		}
	}
	if refusals != 6 {
		t.Errorf("%d of 6 refused parties are shown", refusals)
	}
	for _, in := range []picture.ChainInput{{}, school(), ringed(), wide(12)} {
		if diff := cmp.Diff(len(in.Nodes), len(picture.Collapse(in, 12, more).Nodes)); diff != "" {
			t.Errorf("collapsed though few: %s", diff)
		}
	}
}

func BenchmarkChain60(b *testing.B) {
	in := big(60, 6, 1)
	for b.Loop() {
		picture.Chain(in, words).SVG("b")
	}
}
