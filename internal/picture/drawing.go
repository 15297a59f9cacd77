package picture

import "math"

// Drawing is a vector picture in CSS pixels at 1:1, with its origin at the top
// left. Title and Description are what a reader who does not see it is told.
type Drawing struct {
	Width, Height      float64
	Title, Description string
	Items              []Item
}

// Item is one thing drawn: a Box, a Path, a Text, a Group or a Link, in that
// order of painting in which they stand. Nothing else is an Item, so whoever
// renders a drawing need know no more.
type Item interface{ item() }

// Box is a rectangle with corners of radius R. A tone of None is not painted;
// StrokeWidth counts only with a Stroke.
type Box struct {
	X, Y, W, H, R float64
	Fill, Stroke  Tone
	StrokeWidth   float64
}

// Path is a line of straight and curved pieces. With a Fill it is closed and
// filled; Arrow puts a head on its end, see Head.
type Path struct {
	Segments []Segment
	Fill     Tone
	Stroke   Tone
	Width    float64
	Dashed   bool // DashOn pixels drawn, DashOff left out
	Arrow    bool
}

// Text is one line of writing; X is where its Anchor stands and Y its baseline.
// Value is already cut so that it fits MaxWidth (0: no limit) by Measure.
type Text struct {
	X, Y, Size float64
	Bold       bool // semibold, 600
	Tone       Tone
	Anchor     Anchor
	Value      string
	MaxWidth   float64
}

// Group holds items that belong together; Label, when there is one, says what
// they are.
type Group struct {
	Label string
	Items []Item
}

// Link is a group that leads somewhere. Label is its whole name, also where the
// text in it had to be cut. On paper its items are only drawn.
type Link struct {
	Href, Label string
	Items       []Item
}

func (Box) item()   {}
func (Path) item()  {}
func (Text) item()  {}
func (Group) item() {}
func (Link) item()  {}

// Anchor says which part of a text stands at its X.
type Anchor string

// The anchors; the zero value is Start.
const (
	Start  Anchor = ""
	Middle Anchor = "middle"
	End    Anchor = "end"
)

// How a dashed line is drawn, in pixels.
const (
	DashOn  = 5.0
	DashOff = 4.0
)

// Point is a place in a drawing.
type Point struct{ X, Y float64 }

// Segment is one piece of a path, from where the piece before it ended to To.
// C1 and C2 are the control points of a Cubic.
type Segment struct {
	Kind       SegmentKind
	C1, C2, To Point
}

// SegmentKind is how a segment runs.
type SegmentKind int

// The kinds of segment.
const (
	Move SegmentKind = iota
	Line
	Cubic
)

// MoveTo begins a path, or a new part of it.
func MoveTo(x, y float64) Segment { return Segment{Kind: Move, To: Point{x, y}} }

// LineTo draws a straight line.
func LineTo(x, y float64) Segment { return Segment{Kind: Line, To: Point{x, y}} }

// CubicTo draws a Bézier curve with two control points.
func CubicTo(x1, y1, x2, y2, x, y float64) Segment {
	return Segment{Kind: Cubic, C1: Point{x1, y1}, C2: Point{x2, y2}, To: Point{x, y}}
}

// The head of an arrow goes on from the end of its line.
const (
	headLength = 8.0
	headHalf   = 3.75
)

// Head gives the corners of the arrow's head, tip first: a triangle to fill with
// the path's Stroke. The line itself ends in the middle of the triangle's base.
// ok is false for a path without an arrow, or without a direction.
func (p Path) Head() (corners [3]Point, ok bool) {
	if !p.Arrow || len(p.Segments) < 2 {
		return corners, false
	}
	last := p.Segments[len(p.Segments)-1]
	from := p.Segments[len(p.Segments)-2].To
	if last.Kind == Cubic {
		from = last.C2
	}
	dx, dy := last.To.X-from.X, last.To.Y-from.Y
	length := math.Hypot(dx, dy)
	if length == 0 {
		return corners, false
	}
	dx, dy = dx/length, dy/length
	end := last.To
	return [3]Point{
		{end.X + dx*headLength, end.Y + dy*headLength},
		{end.X - dy*headHalf, end.Y + dx*headHalf},
		{end.X + dy*headHalf, end.Y - dx*headHalf},
	}, true
}
