package docmodel

import "ledd/internal/picture"

// Figure is a drawing with what stands below it. Where Title or Description are
// empty, the drawing's own are said to those who do not see it.
type Figure struct {
	Drawing            *picture.Drawing
	Title, Description string
}

func (Figure) block() {}
