package picture

// ColumnsInput is a chart of columns, stacked or side by side. Each column has a
// value for each series, in the order of Series: stacked from below.
type ColumnsInput struct {
	Title, Description string
	Width, Height      float64 // 0: 920 by 400
	Series             []Series
	Columns            []Column
	Ticks              []Value // the numbers of the axis, see Ticks
	Grouped            bool    // side by side rather than stacked
	Empty              string  // instead of a chart without columns
}

// Column is one place on the axis. Total is written above a stack.
type Column struct {
	Label  string
	Values []Value
	Total  string
}

// Columns draws columns over an axis, with their numbers, and a legend above.
func Columns(in ColumnsInput) *Drawing {
	c := &columns{ColumnsInput: in, d: &Drawing{Title: in.Title, Description: in.Description}}
	if c.Width <= 0 {
		c.Width = pageWidth
	}
	if c.Height <= 0 {
		c.Height = 400
	}
	if len(in.Columns) == 0 {
		return c.d.empty(c.Width, in.Empty)
	}
	c.d.Width, c.d.Height = c.Width, c.Height
	c.frame()
	c.grid()
	for i, col := range in.Columns {
		c.label(i, col)
		if in.Grouped {
			c.group(i, col)
		} else {
			c.stack(i, col)
		}
	}
	return c.d
}

type columns struct {
	ColumnsInput
	d                        *Drawing
	left, right, top, bottom float64 // of the plot
	greatest                 float64
}

const (
	chartText = 13.0
	segment   = 2.0 // between the parts of a stack
)

// frame puts the legend on top, and finds the room that remains for the plot.
func (c *columns) frame() {
	legend := &rows{d: c.d, x: 4, y: 16}
	for _, s := range c.Series {
		legend.swatch(s)
	}
	c.top = legend.y + 34
	c.left, c.right = widest(c.Ticks, chartText)+14, c.Width-4
	c.bottom = max(c.Height-34, c.top+60)
	c.d.Height = c.bottom + 34
	var sums []float64
	for _, col := range c.Columns {
		sum := 0.0
		for _, v := range col.Values {
			if c.Grouped {
				sum = max(sum, sane(v.Value))
			} else {
				sum += sane(v.Value)
			}
		}
		sums = append(sums, sum)
	}
	c.greatest = axis(c.Ticks, sums...)
}

func (c *columns) y(v float64) float64 {
	return c.bottom - sane(v)/c.greatest*(c.bottom-c.top)
}

// grid draws the lines of the axis under everything else, with their numbers.
func (c *columns) grid() {
	for _, t := range c.Ticks {
		y, tone := c.y(t.Value), Rule
		if t.Value == 0 {
			tone = Neutral
		}
		c.d.Items = append(c.d.Items,
			Path{Segments: []Segment{MoveTo(c.left, y), LineTo(c.right, y)}, Stroke: tone, Width: 1},
			Text{X: c.left - 10, Y: y + 4.5, Size: chartText, Tone: SubtleText, Anchor: End, Value: t.Label})
	}
}

// slot is the room of a column, and the part of it that is filled.
func (c *columns) slot() (room, filled float64) {
	room = (c.right - c.left) / float64(len(c.Columns))
	most := 96.0
	if c.Grouped {
		most = 56 * float64(max(1, len(c.Series)))
	}
	return room, min(room*.62, most)
}

func (c *columns) center(i int) float64 {
	room, _ := c.slot()
	return c.left + room*(float64(i)+.5)
}

func (c *columns) label(i int, col Column) {
	room, _ := c.slot()
	c.d.Items = append(c.d.Items, Text{X: c.center(i), Y: c.bottom + 22, Size: 14, Bold: true, Tone: SubtleText,
		Anchor: Middle, Value: Fit(col.Label, 14, true, room-6), MaxWidth: room - 6})
}

func (c *columns) series(i int) Series {
	if i < len(c.Series) {
		return c.Series[i]
	}
	return Series{Mark: Mark{Tone: Neutral}}
}

// stack draws the values of a column upon each other. A number that its part has
// no room for stands at the right of it.
func (c *columns) stack(i int, col Column) {
	room, w := c.slot()
	x, sum, side := c.center(i)-w/2, 0.0, c.bottom+8
	for n, v := range col.Values {
		low, high := c.y(sum), c.y(sum+sane(v.Value))
		sum += sane(v.Value)
		h := low - high - segment
		if sane(v.Value) == 0 {
			continue
		}
		b := Box{X: x, Y: high, W: w, H: max(h, 1), R: 1.5}
		c.d.Items = append(c.d.Items, c.series(n).fill(b))
		if items, ok := c.series(n).within(b, v.Label); ok {
			c.d.Items = append(c.d.Items, items...)
			continue
		}
		side = min(high+h/2+4.5, side-14)
		limit := (room-w)/2 - 6
		c.d.Items = append(c.d.Items, Text{X: x + w + 4, Y: side, Size: 12, Bold: true, Tone: c.series(n).Tone.Text(), Value: Fit(v.Label, 12, true, limit), MaxWidth: limit})
	}
	c.above(x+w/2, min(c.y(sum), side+4)-8, room, col.Total, PlainText)
}

// above writes a number over a column.
func (c *columns) above(x, y, room float64, value string, tone Tone) {
	if value = Fit(value, 14, true, room); value == "" {
		return
	}
	w := Measure(value, 14, true)
	c.d.Items = append(c.d.Items,
		Box{X: x - w/2 - 3, Y: y - 12, W: w + 6, H: 15, Fill: Surface}, // no line of the grid runs through it
		Text{X: x, Y: y, Size: 14, Bold: true, Tone: tone, Anchor: Middle, Value: value, MaxWidth: room})
}

// group draws the values of a column side by side, each with its number above.
func (c *columns) group(i int, col Column) {
	_, w := c.slot()
	each := w / float64(max(1, len(col.Values)))
	for n, v := range col.Values {
		x, y := c.center(i)-w/2+float64(n)*each, c.y(v.Value)
		s, tone := c.series(n), PlainText
		if s.Outline {
			tone = SubtleText
		}
		if sane(v.Value) > 0 {
			c.d.Items = append(c.d.Items, s.fill(Box{X: x + 2, Y: y, W: each - 4, H: max(c.bottom-y-.5, 1), R: 1.5}))
		}
		c.above(x+each/2, y-7, each, v.Label, tone)
	}
}
