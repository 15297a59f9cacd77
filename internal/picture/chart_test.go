package picture_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/picture"
)

func value(n int) picture.Value {
	return picture.Value{Value: float64(n), Label: fmt.Sprint(n)}
}

func values(ns ...int) []picture.Value {
	var out []picture.Value
	for _, n := range ns {
		out = append(out, value(n))
	}
	return out
}

func years() picture.ColumnsInput {
	return picture.ColumnsInput{
		Title: "Flere avtaler er i orden hvert år", Description: "Databehandleravtaler 31. desember, 2022 til 2026.",
		Series: []picture.Series{
			{Mark: picture.Mark{Symbol: "✓", Word: "I orden", Tone: picture.Accent}},
			{Mark: picture.Mark{Symbol: "!", Word: "Delvis", Tone: picture.Warning}},
			{Mark: picture.Mark{Symbol: "✕", Word: "Mangler", Tone: picture.Danger}},
		},
		Columns: []picture.Column{
			{Label: "2022", Values: values(41, 38, 72), Total: "151"},
			{Label: "2023", Values: values(63, 41, 55), Total: "159"},
			{Label: "2024", Values: values(88, 44, 36), Total: "168"},
			{Label: "2025", Values: values(112, 38, 21), Total: "171"},
			{Label: "2026", Values: values(158, 5, 3), Total: "166"},
		},
		Ticks: values(0, 60, 120, 180),
	}
}

func measures() picture.ColumnsInput {
	return picture.ColumnsInput{
		Title: "Mangler i år og i fjor", Grouped: true, Height: 320,
		Series: []picture.Series{
			{Mark: picture.Mark{Word: "2025", Tone: picture.Neutral}, Outline: true},
			{Mark: picture.Mark{Word: "2026", Tone: picture.Accent}},
		},
		Columns: []picture.Column{
			{Label: "Uten avtale", Values: values(34, 11)},
			{Label: "Uten protokoll", Values: values(18, 21)},
			{Label: "Uten risikovurdering", Values: values(40, 32)},
			{Label: "Utløpt", Values: values(6, 0)},
		},
		Ticks: values(0, 10, 20, 30, 40),
	}
}

func departments() picture.BarsInput {
	return picture.BarsInput{
		Title: "Avtaler i orden i hver sektor",
		Now:   picture.Mark{Word: "2026", Tone: picture.Accent}, Before: picture.Mark{Word: "2025", Tone: picture.Neutral},
		Bars: []picture.Bar{
			{Label: "Oppvekst og utdanning", Href: "/report?unit=12", Now: value(64), Before: value(51)},
			{Label: "Helse og omsorg", Href: "/report?unit=13", Now: value(38), Before: value(42)},
			{Label: "Samfunnsutvikling, plan, byggesak og tekniske tjenester i kommunen", Now: value(22), Before: value(8)},
			{Label: "Kultur", Now: value(0), Before: value(2)},
			{Label: "Stab", Now: picture.Value{Value: 3, Label: "3 av 4"}},
		},
	}
}

func life() picture.TimelineInput {
	return picture.TimelineInput{
		Title: "Avtalens løp", From: 0, To: 1461, Ticks: []picture.Value{{Value: 0, Label: "2024"}, {Value: 366, Label: "2025"}, {Value: 731, Label: "2026"}, {Value: 1096, Label: "2027"}, {Value: 1461, Label: "2028"}},
		Spans: []picture.Span{
			{From: 60, To: 1155, Label: "I kraft", Tone: picture.Success},
			{From: 1155, To: 1461, Label: "Kan forlenges", Tone: picture.Success, Dashed: true},
			{From: 425, To: 455, Label: "Underleverandør varslet", Tone: picture.Warning},
		},
		Events: []picture.Event{
			{At: 40, When: "9. feb. 2024", Label: "Signert av begge", Tone: picture.Success, Href: "#signatur"},
			{At: 60, When: "1. mars 2024", Label: "I kraft", Tone: picture.Success},
			{At: 425, When: "1. mars 2025", Label: "Gjennomgang", Tone: picture.Accent},
			{At: 790, When: "1. mars 2026", Label: "Gjennomgang utsatt", Tone: picture.Warning},
			{At: 1056, When: "22. nov. 2026", Label: "I dag", Tone: picture.Neutral, Now: true},
			{At: 1155, When: "1. mars 2027", Label: "Utløper", Tone: picture.Danger},
		},
	}
}

func share() picture.ShareInput {
	return picture.ShareInput{Title: "Systemer med avtale", Parts: []picture.Part{
		{Mark: picture.Mark{Symbol: "✓", Word: "I orden", Tone: picture.Success}, Value: value(41)},
		{Mark: picture.Mark{Symbol: "!", Word: "Delvis", Tone: picture.Warning}, Value: value(8)},
		{Mark: picture.Mark{Symbol: "✕", Word: "Mangler", Tone: picture.Danger}, Value: value(3)},
	}}
}

// dangers is a matrix of risk with three scenarios in it.
func dangers() picture.GridInput {
	cell := func(t picture.Tone, word, number string) picture.GridCell {
		return picture.GridCell{Tone: t, Word: word, Number: number}
	}
	return picture.GridInput{Title: "For menneskene, før tiltak", Corner: "Sannsynlighet", Columns: []string{"Konsekvens 1", "Konsekvens 2", "Konsekvens 3"}, Rows: []picture.GridRow{
		{Label: "Sannsynlighet 3", Cells: []picture.GridCell{cell(picture.Warning, "Middels", ""), cell(picture.Danger, "Høy", "2 scenarioer"), cell(picture.Danger, "Kritisk", "")}},
		{Label: "Sannsynlighet 2", Cells: []picture.GridCell{cell(picture.Success, "Lav", ""), cell(picture.Warning, "Middels", ""), cell(picture.Danger, "Høy", "1 scenario")}},
		{Label: "Sannsynlighet 1", Cells: []picture.GridCell{cell(picture.Success, "Lav", ""), cell(picture.None, "", "")}},
	}}
}

func TestChartsLook(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*picture.Drawing{
		"columns":         picture.Columns(years()),
		"columns-grouped": picture.Columns(measures()),
		"columns-empty":   picture.Columns(picture.ColumnsInput{Title: "Tomt", Empty: "Ingen tall ennå."}),
		"bars":            picture.Bars(departments()),
		"timeline":        picture.Timeline(life()),
		"share":           picture.Share(share()),
		"grid":            picture.Grid(dangers()),
		"grid-empty":      picture.Grid(picture.GridInput{Title: "Tomt", Empty: "Ingen kriterier ennå."}),
	} {
		sound(t, d)
		golden(t, name, d)
	}
}

func TestTicks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		greatest float64
		n        int
		want     []float64
	}{
		{171, 3, []float64{0, 100, 200}},
		{171, 4, []float64{0, 50, 100, 150, 200}},
		{40, 4, []float64{0, 10, 20, 30, 40}},
		{3, 4, []float64{0, 1, 2, 3}},
		{0, 4, []float64{0, 1}},
		{math.NaN(), 4, []float64{0, 1}},
		{math.Inf(1), 0, []float64{0, 1}},
	} {
		if diff := cmp.Diff(c.want, picture.Ticks(c.greatest, c.n)); diff != "" {
			t.Errorf("%v in %d: %s", c.greatest, c.n, diff)
		}
	}
}

// Whatever the numbers and names, a chart stays inside itself.
func TestChartsHoldAnything(t *testing.T) {
	t.Parallel()
	check := func(a, b, c, d float64, n uint8, hostile uint8) bool {
		word := hostiles[int(hostile)%len(hostiles)]
		v := func(x float64) picture.Value { return picture.Value{Value: x, Label: word} }
		in := years()
		in.Grouped = n%2 == 0
		in.Columns = nil
		for range n%17 + 1 {
			in.Columns = append(in.Columns, picture.Column{Label: word, Values: []picture.Value{v(a), v(b), v(c), v(d)}, Total: word})
		}
		sound(t, picture.Columns(in))
		bars := departments()
		bars.Bars[int(n)%5] = picture.Bar{Label: word, Now: v(a), Before: v(b), Href: word}
		sound(t, picture.Bars(bars))
		sound(t, picture.Share(picture.ShareInput{Title: word, Parts: []picture.Part{{Mark: picture.Mark{Word: word}, Value: v(c)}, {Value: v(d)}}}))
		return !t.Failed()
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 150}); err != nil {
		t.Error(err)
	}
}

func TestTimelineHoldsAnything(t *testing.T) {
	t.Parallel()
	check := func(moments []float64, from, to float64, hostile uint8) bool {
		word := hostiles[int(hostile)%len(hostiles)]
		in := picture.TimelineInput{Title: word, From: from, To: to}
		for i, m := range moments {
			in.Events = append(in.Events, picture.Event{At: m, When: word, Label: word, Tone: picture.Danger, Now: i == 0, Href: "/x"})
			in.Spans = append(in.Spans, picture.Span{From: m, To: to, Label: word, Tone: picture.Success})
		}
		sound(t, picture.Timeline(in))
		return !t.Failed()
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 150}); err != nil {
		t.Error(err)
	}
}

// No two flags of a timeline lie on each other, and no pole runs through words.
func TestTimelineFlagsDoNotCollide(t *testing.T) {
	t.Parallel()
	in := life()
	for i := range 12 {
		in.Events = append(in.Events, picture.Event{At: float64(i * 97 % 1461), When: fmt.Sprint("dag ", i), Label: strings.Repeat("ord ", i%5+1)})
	}
	d := picture.Timeline(in)
	sound(t, d)
	type area struct{ x1, y1, x2, y2 float64 }
	var words []area
	for _, i := range flat(d.Items) {
		if x, ok := i.(picture.Text); ok && x.Anchor == picture.Start {
			words = append(words, area{x.X, x.Y - 10, x.X + picture.Measure(x.Value, x.Size, x.Bold), x.Y + 2})
		}
	}
	over := func(a, b area) bool { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2 }
	for i, a := range words {
		for _, b := range words[i+1:] {
			if over(a, b) {
				t.Errorf("words lie on each other: %v %v", a, b)
			}
		}
		for _, x := range flat(d.Items) {
			if p, ok := x.(picture.Path); ok && p.Stroke == picture.Rule {
				s, e := p.Segments[0].To, p.Segments[1].To
				if over(a, area{s.X, s.Y, e.X + .1, e.Y}) {
					t.Errorf("a pole at %v runs through %v", s.X, a)
				}
			}
		}
	}
}
