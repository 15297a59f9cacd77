package picture

import (
	"cmp"
	"slices"
)

// TimelineInput is the life of an agreement, say, along an axis of time. Places
// on it are numbers in any unit that grows evenly, such as days; From and To are
// the ends of the axis.
type TimelineInput struct {
	Title, Description string
	Width              float64 // 0: 920
	From, To           float64
	Ticks              []Value // of the axis: years
	Spans              []Span
	Events             []Event
}

// Span is a time during which something held. One that goes on beyond the axis
// is cut at its end.
type Span struct {
	From, To float64
	Label    string
	Tone     Tone
	Dashed   bool // not certain yet
}

// Event is a moment: what happened, and when, in words. Now marks today, whose
// line runs down behind the spans.
type Event struct {
	At          float64
	Label, When string
	Tone        Tone
	Href        string
	Now         bool
}

const (
	flagRow  = 42.0
	flagMost = 180.0
	spanRow  = 30.0
)

// Timeline draws events as flags above an axis, none over another, and spans as
// bars under it.
func Timeline(in TimelineInput) *Drawing {
	t := &timeline{TimelineInput: in, d: &Drawing{Title: in.Title, Description: in.Description}}
	if t.Width <= 0 {
		t.Width = pageWidth
	}
	if !(t.To > t.From) {
		t.To = t.From + 1
	}
	t.d.Width = t.Width
	t.flags()
	rows := t.spans()
	t.axis = float64(t.rows())*flagRow + 14
	t.d.Height = t.axis + 34 + float64(rows)*spanRow
	t.draw(rows)
	return t.d
}

type timeline struct {
	TimelineInput
	d     *Drawing
	right float64 // free for flags beyond the end of the axis
	axis  float64
	flag  []flag
	bars  []placed
}

// flag is an event with its place: row 0 is nearest to the axis.
type flag struct {
	Event
	when, label string
	width       float64
	row         int
}

// placed is a span with its row.
type placed struct {
	Span
	row int
}

const timelineLeft = 20.0

// part says how far along the axis a moment is, 0 to 1.
func (t *timeline) part(at float64) float64 {
	p := (at - t.From) / (t.To - t.From)
	if !(p > 0) {
		return 0
	}
	return min(p, 1)
}

func (t *timeline) x(at float64) float64 {
	return timelineLeft + t.part(at)*(t.Width-timelineLeft-t.right)
}

// flags gives each event a row, from the right: above all whose pole would run
// through its words.
func (t *timeline) flags() {
	t.right = timelineLeft
	for _, e := range t.Events {
		f := flag{Event: e, when: Fit(e.When, 13, true, flagMost), label: Fit(e.Label, 13, false, flagMost)}
		f.width = max(Measure(f.when, 13, true), Measure(f.label, 13, false)) + 18
		if p := t.part(e.At); p > 0 { // so much must be free for its words to end within
			t.right = max(t.right, (timelineLeft+p*(t.Width-timelineLeft)+f.width-t.Width)/p)
		}
		t.flag = append(t.flag, f)
	}
	slices.SortFunc(t.flag, func(a, b flag) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.When, b.When), cmp.Compare(a.Label, b.Label))
	})
	for i := range t.flag {
		for _, other := range t.flag[:i] {
			if t.x(other.At) < t.x(t.flag[i].At)+t.flag[i].width {
				t.flag[i].row = max(t.flag[i].row, other.row+1)
			}
		}
	}
}

func (t *timeline) rows() int {
	n := 0
	for _, f := range t.flag {
		n = max(n, f.row+1)
	}
	return n
}

// spans gives each span the first row where it overlaps no other.
func (t *timeline) spans() int {
	sorted := slices.SortedStableFunc(slices.Values(t.Spans), func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Label, b.Label))
	})
	var ends []float64 // by row
	for _, s := range sorted {
		row := slices.IndexFunc(ends, func(end float64) bool { return end <= t.x(s.From) })
		if row < 0 {
			row, ends = len(ends), append(ends, 0)
		}
		ends[row] = max(t.x(s.To), t.x(s.From)+4, t.beside(s))
		t.bars = append(t.bars, placed{s, row})
	}
	return len(ends)
}

// beside says where a span's label ends, if it has to stand to the right of it.
func (t *timeline) beside(s Span) float64 {
	w := Measure(s.Label, 13, true)
	if w <= t.x(s.To)-t.x(s.From)-16 {
		return 0
	}
	return t.x(s.To) + 8 + w + 6
}
