package picture

import "math"

// Mark is how something stands, said three times: a symbol, a word, a colour.
// The symbols ✓ ✕ ! – ↺ are drawn, so that no font need have them; any other is
// written.
type Mark struct {
	Symbol, Word string
	Tone         Tone
}

const markGap = 5.0

// strokes are the drawn symbols, each line by line on a square of 1 by 1; ! is
// half as wide.
var strokes = map[string][][]Point{
	"✓": {{{.08, .54}, {.38, .84}, {.92, .2}}},
	"✕": {{{.16, .16}, {.84, .84}}, {{.84, .16}, {.16, .84}}},
	"!": {{{.25, .06}, {.25, .6}}, {{.25, .86}, {.25, .93}}},
	"–": {{{.14, .5}, {.86, .5}}},
}

// symbol draws a symbol in a square with its top left at x, y, and gives its width.
func symbol(s string, x, y, size float64, tone Tone) ([]Item, float64) {
	width := math.Max(1.5, size*.16)
	if s == "↺" {
		return around(x, y, size, tone), size
	}
	lines, drawn := strokes[s]
	if !drawn {
		letter := max(12, size+2)
		t := Text{X: x, Y: y + size*.9, Size: letter, Bold: true, Tone: tone, Value: Fit(s, letter, true, 2*letter)}
		return []Item{t}, Measure(t.Value, t.Size, true)
	}
	var p Path
	for _, line := range lines {
		for i, at := range line {
			kind := Line
			if i == 0 {
				kind = Move
			}
			p.Segments = append(p.Segments, Segment{Kind: kind, To: Point{x + at.X*size, y + at.Y*size}})
		}
	}
	p.Stroke, p.Width = tone, width
	if s == "!" {
		return []Item{p}, size / 2
	}
	return []Item{p}, size
}

// around draws the sign of a cycle: an open circle that turns left.
func around(x, y, size float64, tone Tone) []Item {
	cx, cy, r := x+size/2, y+size/2, size*.4
	const start, end = -2.5, -2.5 - 2*math.Pi*.74
	tipX, tipY := cx+r*math.Cos(end), cy+r*math.Sin(end)
	p := Path{Stroke: tone, Width: math.Max(1.4, size*.12), Segments: arc(cx, cy, r, start, end)}
	for i, barb := range []float64{-.75, .75} {
		angle := end + math.Pi/2 + barb // back along the way it came
		bx, by := tipX+size*.34*math.Cos(angle), tipY+size*.34*math.Sin(angle)
		if i == 0 {
			p.Segments = append(p.Segments, MoveTo(bx, by), LineTo(tipX, tipY))
		} else {
			p.Segments = append(p.Segments, LineTo(bx, by))
		}
	}
	return []Item{p}
}

// arc is a part of a circle from one angle to another, in pieces of a quarter at most.
func arc(cx, cy, r, from, to float64) []Segment {
	n := math.Ceil(math.Abs(to-from) / (math.Pi / 2))
	step := (to - from) / n
	k := 4.0 / 3 * math.Tan(step/4)
	out := []Segment{MoveTo(cx+r*math.Cos(from), cy+r*math.Sin(from))}
	for i := range int(n) {
		a := from + float64(i)*step
		b := a + step
		out = append(out, CubicTo(
			cx+r*(math.Cos(a)-k*math.Sin(a)), cy+r*(math.Sin(a)+k*math.Cos(a)),
			cx+r*(math.Cos(b)+k*math.Sin(b)), cy+r*(math.Sin(b)-k*math.Cos(b)),
			cx+r*math.Cos(b), cy+r*math.Sin(b)))
	}
	return out
}

// disc is a filled circle, or a ring on a surface.
func disc(cx, cy, r float64, fill, stroke Tone) Path {
	return Path{Segments: arc(cx, cy, r, 0, 2*math.Pi), Fill: fill, Stroke: stroke, Width: 2}
}

// mark draws a symbol and its word on a baseline, no wider than limit, and gives
// the width it took. Bold letters give way to regular ones before any is cut.
func mark(m Mark, x, baseline, size float64, bold bool, limit float64) ([]Item, float64) {
	items, used := []Item(nil), 0.0
	if m.Symbol != "" {
		items, used = symbol(m.Symbol, x, baseline-size*.76, size*.8, m.Tone.Text())
		used += markGap
	}
	bold = bold && Measure(m.Word, size, true) <= limit-used
	word := Fit(m.Word, size, bold, limit-used)
	if word == "" {
		return items, used
	}
	items = append(items, Text{X: x + used, Y: baseline, Size: size, Bold: bold, Tone: m.Tone.Text(), Value: word, MaxWidth: limit - used})
	return items, used + Measure(word, size, bold)
}
