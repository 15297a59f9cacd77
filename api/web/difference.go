package web

import (
	"regexp"
	"slices"
	"strings"
)

// Mark is what became of a part of a text.
type Mark string

// The marks; a page says them in words, and by more than a colour.
const (
	Same    Mark = ""
	Removed Mark = "del"
	Added   Mark = "ins"
)

// Piece is a part of a text, and what became of it.
type Piece struct {
	Mark Mark
	Text string
}

// Lead is the white space before the words of a piece, which is not marked.
func (p Piece) Lead() string { return p.Text[:len(p.Text)-len(p.Body())] }

// Body is the words of a piece.
func (p Piece) Body() string { return strings.TrimLeft(p.Text, " \n\t") }

// Difference is what was said in one field before and after: a line for each
// element of a list, or one line of pieces for a text.
type Difference struct {
	Label Say
	Lines [][]Piece
	List  bool
}

// mostCompared is how many pairs of words are looked at; a longer text is compared
// by its lines, and a text of very many lines as a whole.
const mostCompared = 4_000_000

var wordOf = regexp.MustCompile(`\s*\S+|\s+$`) // with the white space before it

// compareTexts marks what was removed and what was added, word by word.
func compareTexts(before, after string) []Piece {
	switch {
	case before == after:
		return pieces(Piece{Same, after})
	case before == "" || after == "":
		return pieces(Piece{Removed, before}, Piece{Added, after})
	}
	a, b := wordOf.FindAllString(before, -1), wordOf.FindAllString(after, -1)
	if len(a)*len(b) > mostCompared {
		a, b = strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	}
	return pieces(compare(a, b)...)
}

// compareLists marks which elements of a list were removed and which were added;
// each is a line.
func compareLists(before, after []string) [][]Piece {
	var lines [][]Piece
	for _, p := range compare(before, after) {
		lines = append(lines, []Piece{p})
	}
	return lines
}

// compare finds a longest common subsequence; what lies outside was removed or
// added, in that order.
func compare(a, b []string) []Piece {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := marked(Same, a[:head])
	out = append(out, between(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return append(out, marked(Same, a[len(a)-tail:])...)
}

func marked(m Mark, texts []string) []Piece {
	out := make([]Piece, 0, len(texts))
	for _, s := range texts {
		out = append(out, Piece{m, s})
	}
	return out
}

func between(a, b []string) []Piece {
	if len(a)*len(b) > mostCompared {
		return append(marked(Removed, a), marked(Added, b)...)
	}
	common := make([][]int32, len(a)+1) // of what follows
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out []Piece
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			out, i, j = append(out, Piece{Same, a[i]}), i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			out, i = append(out, Piece{Removed, a[i]}), i+1
		default:
			out, j = append(out, Piece{Added, b[j]}), j+1
		}
	}
	return append(append(out, marked(Removed, a[i:])...), marked(Added, b[j:])...)
}

// pieces joins neighbours of one mark and drops empty ones. Between two words that
// stayed, what was removed stands before what was added.
func pieces(all ...Piece) []Piece {
	var out []Piece
	for i := 0; i < len(all); {
		end := i
		for end < len(all) && (all[end].Mark == Same) == (all[i].Mark == Same) {
			end++
		}
		for _, m := range []Mark{Same, Removed, Added} {
			var b strings.Builder
			for _, p := range all[i:end] {
				if p.Mark == m {
					b.WriteString(p.Text)
				}
			}
			if b.Len() > 0 {
				out = append(out, Piece{m, b.String()})
			}
		}
		i = end
	}
	return out
}

// whole is one side of what pieces say: without the removed, or without the added.
func whole(ps []Piece, without Mark) string {
	var b strings.Builder
	for _, p := range slices.DeleteFunc(slices.Clone(ps), func(p Piece) bool { return p.Mark == without }) {
		b.WriteString(p.Text)
	}
	return b.String()
}
