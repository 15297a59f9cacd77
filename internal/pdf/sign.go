package pdf

import "ledd/internal/docmodel"

const (
	signGap   = 16.0 // between two boxes
	signField = 34.0 // height of one line to fill in
	noteSize  = 94.0 // height of what the register notes of a signature
)

// signatures sets a box for each party, two beside each other.
func (f *flow) signatures(s docmodel.Signatures, c column) {
	w := (c.w - signGap) / 2
	for i := 0; i < len(s.Parties); i += 2 {
		pair := s.Parties[i:min(i+2, len(s.Parties))]
		h := 0.0
		for _, p := range pair {
			h = max(h, f.signHeight(p, w))
		}
		f.space(12)
		f.room(h)
		f.settle()
		for j, p := range pair {
			f.sign(p, column{c.x + float64(j)*(w+signGap), w}, h)
		}
		f.y += h
		f.space(signGap)
	}
}

func partyLines(p docmodel.Signature, w float64) (role, name []line) {
	return wrap(plain(p.Role), small, w-24), wrap(plain(p.Name), strong, w-24)
}

func (f *flow) signHeight(p docmodel.Signature, w float64) float64 {
	role, name := partyLines(p, w)
	fields := float64(len(f.d.SignatureLines(p))) * signField
	return 24 + float64(len(role))*small.lead() + float64(len(name))*strong.lead() + fields + f.stampHeight()
}

// stampHeight is what a box has below its lines, in documents that are issued.
func (f *flow) stampHeight() float64 {
	if f.d.Check == nil {
		return 0
	}
	return noteSize
}

func (f *flow) sign(p docmodel.Signature, c column, h float64) {
	top := f.y
	f.draw(func(cv canvas) { cv.box(c.x, top, c.w, h, 3, paint{stroke: &rule, width: 0.7}) })
	x, y := c.x+12, top+10
	role, name := partyLines(p, c.w)
	for _, l := range role {
		f.line(l, small, x, y)
		y += small.lead()
	}
	for _, l := range name {
		f.line(l, strong, x, y)
		y += strong.lead()
	}
	y = top + h - 12 - f.stampHeight() - float64(len(f.d.SignatureLines(p)))*signField
	f.place(c, y, top+h)
	for _, field := range f.d.SignatureLines(p) {
		f.label(f.fit(field[1], cellLook, c.w-24), cellLook, x, y+signField-13)
		f.rule(x, y+signField-10, c.w-24, grey, 0.5)
		f.label(f.fit(field[0], look{regular, 7, grey}, c.w-24), look{regular, 7, grey}, x, y+signField-1.5)
		y += signField
	}
}

// place remembers where a party signs: on the second of its lines, which begin at
// first, and below them down to the end of the box.
func (f *flow) place(c column, first, end float64) {
	if f.d.Check == nil {
		return
	}
	y := end - noteSize
	note := look{regular, 6.5, grey}
	f.rule(c.x, y, c.w, rule, 0.5)
	f.label(f.fit(f.d.Word("stamp"), note, c.w-24), note, c.x+12, y+10)
	f.layout.Parties = append(f.layout.Parties, Place{
		Sign:  f.area(c.x+12, first+signField+2, c.w-24, signField-12.5),
		Stamp: f.area(c.x+12, y+14, c.w-24, noteSize-14-inset),
	})
}
