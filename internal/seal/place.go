package seal

import (
	"ledd/internal/pdf"
	"ledd/internal/seal/object"
)

// Stamps finds the prepared places of an issued file that wait to be filled in, and
// how large each is. A file that is no well-formed PDF is an invalid error.
func Stamps(issued []byte) (map[string]pdf.Area, error) {
	last := object.Open(issued, object.Limits{}).Last()
	if last == nil {
		return nil, unfit("pdf-syntax", "what was issued is no well-formed PDF file")
	}
	out := map[string]pdf.Area{}
	for _, f := range last.Fields() {
		if f.Type != "Btn" {
			continue
		}
		corner, _ := last.Resolve(f.Dict["Rect"]).(object.Array)
		if len(corner) == 4 {
			x, y := number(corner[0]), number(corner[1])
			out[f.Name] = pdf.Area{X: x, Y: y, W: number(corner[2]) - x, H: number(corner[3]) - y}
		}
	}
	return out, nil
}

func number(o object.Object) float64 {
	n, _ := object.Number(o)
	return n
}
