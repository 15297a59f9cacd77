package picture

// GridInput is a matrix, such as that of risk: rows of coloured cells, each with a word and,
// where there is something in it, a number.
type GridInput struct {
	Title, Description string
	Width              float64 // 0: 920
	Corner             string  // over the names of the rows
	Columns            []string
	Rows               []GridRow
	Empty              string // instead of a matrix without rows
}

// GridRow is one row, from above.
type GridRow struct {
	Label string
	Cells []GridCell
}

// GridCell is one cell: its colour, the word that says the same, and what stands in it.
type GridCell struct {
	Tone         Tone
	Word, Number string
}

const (
	gridHead = 30.0
	gridCell = 48.0
	gridGap  = 3.0
)

// Grid draws a matrix, its first row on top.
func Grid(in GridInput) *Drawing {
	d := &Drawing{Title: in.Title, Description: in.Description}
	if in.Width <= 0 {
		in.Width = pageWidth
	}
	if len(in.Rows) == 0 || len(in.Columns) == 0 {
		return d.empty(in.Width, in.Empty)
	}
	names := Measure(in.Corner, 12, true)
	for _, r := range in.Rows {
		names = max(names, Measure(r.Label, 14, false))
	}
	left := min(names, in.Width*.36) + 16
	wide := (in.Width - left) / float64(len(in.Columns))
	word := func(x, y, size float64, bold bool, tone Tone, at Anchor, value string, limit float64) {
		d.Items = append(d.Items, Text{X: x, Y: y, Size: size, Bold: bold, Tone: tone, Anchor: at, Value: Fit(value, size, bold, limit), MaxWidth: limit})
	}
	word(4, 20, 12, true, SubtleText, Start, in.Corner, left-12)
	for i, c := range in.Columns {
		word(left+wide*(float64(i)+.5), 20, 12, true, SubtleText, Middle, c, wide-2*gridGap)
	}
	for j, r := range in.Rows {
		y := gridHead + float64(j)*gridCell
		word(4, y+gridCell/2+4, 14, false, PlainText, Start, r.Label, left-12)
		for i := range in.Columns {
			if i >= len(r.Cells) {
				break
			}
			c, x := r.Cells[i], left+wide*float64(i)
			ink, middle := PlainText, x+wide/2
			if c.Tone != None {
				d.Items = append(d.Items, Box{X: x + gridGap/2, Y: y, W: wide - gridGap, H: gridCell - gridGap, R: 3, Fill: c.Tone})
				ink = c.Tone.On()
			}
			if c.Number == "" {
				word(middle, y+gridCell/2+3, 12, false, ink, Middle, c.Word, wide-4*gridGap)
				continue
			}
			word(middle, y+gridCell/2-3, 14, true, ink, Middle, c.Number, wide-4*gridGap)
			word(middle, y+gridCell/2+14, 12, false, ink, Middle, c.Word, wide-4*gridGap)
		}
	}
	d.Width, d.Height = in.Width, gridHead+float64(len(in.Rows))*gridCell
	return d
}
