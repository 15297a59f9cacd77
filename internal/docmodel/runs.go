package docmodel

import (
	"iter"
	"strings"
)

// allRuns gives every text of the blocks, so that it can be changed in place.
func allRuns(blocks []Block) iter.Seq[[]Run] {
	return func(yield func([]Run) bool) {
		for _, b := range blocks {
			if !runsOf(b, yield) {
				return
			}
		}
	}
}

func runsOf(b Block, yield func([]Run) bool) bool {
	switch b := b.(type) {
	case Heading:
		return yield(b.Runs)
	case Paragraph:
		return paragraphRuns(b, yield)
	case List:
		for _, p := range b.Items {
			if !paragraphRuns(p, yield) {
				return false
			}
		}
	case Table:
		for _, row := range append([][][]Run{b.Header}, b.Rows...) {
			for _, cell := range row {
				if !yield(cell) {
					return false
				}
			}
		}
	case Fields:
		for _, f := range b.Items {
			if !yield(f.Label) || !yield(f.Value) {
				return false
			}
		}
	}
	return true
}

func paragraphRuns(p Paragraph, yield func([]Run) bool) bool {
	if !yield(p.Runs) {
		return false
	}
	for _, b := range p.Inner {
		if !runsOf(b, yield) {
			return false
		}
	}
	return true
}

// join makes one run of neighbours in one style, and leaves out white space at
// the ends. References without text stay alone.
func join(runs []Run) []Run {
	var out []Run
	var said strings.Builder // of the last of out; a text that grows by itself is copied each time
	for _, r := range runs {
		last := len(out) - 1
		if last >= 0 && r.Text != "" && said.Len() > 0 && !r.Break && sameStyle(r, out[last]) {
			said.WriteString(r.Text)
			continue
		}
		if r.Text != "" || r.Break || r.Target != "" {
			if last >= 0 {
				out[last].Text = said.String()
			}
			said.Reset()
			said.WriteString(r.Text)
			out = append(out, r)
		}
	}
	if len(out) > 0 {
		out[len(out)-1].Text = said.String()
	}
	if len(out) > 0 {
		out[0].Text = strings.TrimLeft(out[0].Text, " ")
		out[len(out)-1].Text = strings.TrimRight(out[len(out)-1].Text, " ")
	}
	if len(out) == 1 && out[0] == (Run{}) {
		return nil
	}
	return out
}

func sameStyle(a, b Run) bool {
	return a.Bold == b.Bold && a.Italic == b.Italic && a.Target == b.Target && a.Hole == b.Hole
}

// holes parts the runs where a draft's holes begin and end.
func holes(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		if !isHole(r.Text) {
			out = append(out, r)
			continue
		}
		for rest := r.Text; rest != ""; {
			plain, marked := r, r
			plain.Text, rest, _ = strings.Cut(rest, holeOpen)
			marked.Text, rest, _ = strings.Cut(rest, holeClose)
			marked.Hole = true
			for _, part := range []Run{plain, marked} {
				if part.Text != "" {
					out = append(out, part)
				}
			}
		}
	}
	return out
}

// broken parts the runs where a line of a value ends.
func broken(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		for i, line := range strings.Split(r.Text, lineBreak) {
			if i > 0 {
				out = append(out, Run{Break: true})
			}
			if part := r; line != "" || r.Text == "" {
				part.Text = line
				out = append(out, part)
			}
		}
	}
	return out
}

// plainText gives the words of a text without their looks.
func plainText(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
		if r.Break {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
