package pdf

import (
	"strconv"
	"strings"
	"sync"

	"ledd/internal/kinds"
	templates "ledd/pdf-templates"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// style picks one of the four fonts.
type style int

const (
	regular style = iota
	bold
	italic
	boldItalic
)

func styleOf(isBold, isItalic bool) style {
	s := regular
	if isBold {
		s |= bold
	}
	if isItalic {
		s |= italic
	}
	return s
}

var fontFiles = [4]string{"Regular", "Bold", "Italic", "BoldItalic"}

// face is one font: its file, and how wide each character is in thousandths of
// the size. It is shared and never written.
type face struct {
	file  []byte
	width [1 << 16]float32 // -1: the font lacks it
}

// faces reads the fonts once.
var faces = sync.OnceValue(func() *[4]*face {
	var all [4]*face
	for i, name := range fontFiles {
		file, err := templates.Fonts.ReadFile("fonts/OpenSans-" + name + ".ttf")
		if err != nil {
			panic(err)
		}
		all[i] = readFace(file)
	}
	return &all
})

func readFace(file []byte) *face {
	f, err := sfnt.Parse(file)
	if err != nil {
		panic(err)
	}
	out := &face{file: file}
	var b sfnt.Buffer
	for r := range out.width {
		out.width[r] = -1
		glyph, err := f.GlyphIndex(&b, rune(r))
		if err != nil || glyph == 0 {
			continue
		}
		if a, err := f.GlyphAdvance(&b, glyph, fixed.I(1000), font.HintingNone); err == nil {
			out.width[r] = float32(a) / 64
		}
	}
	return out
}

func (f *face) has(r rune) bool {
	r = instead(r)
	return r >= ' ' && int(r) < len(f.width) && f.width[r] >= 0
}

// instead gives the character that is drawn for r, where the font has only a
// twin that looks the same.
func instead(r rune) rune {
	switch r {
	case '\u2011':
		return '-'
	case '\u202f':
		return '\u00a0'
	}
	return r
}

func drawn(s string) string { return strings.Map(instead, s) }

// colour is red, green and blue.
type colour [3]uint8

// look is how a piece of text is drawn.
type look struct {
	style style
	size  float64
	ink   colour
}

// width measures a text whose characters have been checked.
func (l look) width(s string) float64 {
	f, w := faces()[l.style], float32(0)
	for _, r := range s {
		if r = instead(r); int(r) < len(f.width) {
			w += f.width[r]
		}
	}
	return float64(w) * l.size / 1000
}

// check stops at a character that cannot be drawn, before anything is; within is
// the text that it stands in.
func (l look) check(s, within string) {
	for _, r := range s {
		if !faces()[l.style].has(r) {
			in := shortened(within)
			e := kinds.Invalid("", "glyph", "the character %q (U+%04X) in %s cannot be printed: write it otherwise", r, r, strconv.Quote(in))
			e.Violations[0].Value = in
			panic(stop{e})
		}
	}
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}
