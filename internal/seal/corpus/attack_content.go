package corpus

import (
	"bytes"
	"fmt"
	"slices"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// newContent gives the last page another content.
func newContent(e *edit) {
	pages, _ := e.last.Pages()
	_, d := e.page(len(pages))
	d["Contents"] = e.add(stream("", []byte("BT /F1 12 Tf 72 720 Td (The fee is 0) Tj ET")))
}

func contentAttacks() []Row {
	return []Row{
		attack("page-later", "a page replaced after the last signature", "content-changed", func(m *Maker) []byte {
			return update(m.sign(m.Issued, m.party("party-1")), newContent)
		}),
		attack("page-signed", "a page replaced, then signed", "content-changed", along(newContent)),
		attack("page-before", "a page replaced in a revision of its own, then signed", "content-changed", func(m *Maker) []byte {
			return m.sign(update(m.Issued, newContent), m.party("party-1"))
		}),
		attack("page-hybrid", "a page replaced in the stream of a hybrid revision, then signed", "content-changed", func(m *Maker) []byte {
			e := edited(m.Issued)
			e.style = "hybrid"
			newContent(e)
			return m.sign(e.bytes(), m.party("party-1"))
		}),
		attack("page-stream", "a page replaced in a revision with a cross-reference stream, then signed", "content-changed", func(m *Maker) []byte {
			e := edited(m.Issued)
			e.style = "stream"
			newContent(e)
			return m.sign(e.bytes(), m.party("party-1"))
		}),
		attack("page-hybrid-signed", "a page replaced in the signed revision, a hybrid one", "content-changed", with(func(_ *Maker, s *signing) { s.style, s.change = "hybrid", newContent })),
		attack("stream-overwritten", "the content of a page is written over, under its own number", "content-changed", along(func(e *edit) {
			pages, _ := e.last.Pages()
			e.objects[pages[1].Dict["Contents"].(object.Ref)] = stream("", []byte("BT ET"))
		})),
		attack("page-tree", "another page tree", "page-changed", along(func(e *edit) {
			pages, _ := e.last.Pages()
			var kids object.Array
			for _, p := range pages {
				kids = append(kids, e.add(p.Dict))
			}
			e.root()["Pages"] = e.add(object.Dict{"Type": object.Name("Pages"), "Kids": kids, "Count": object.Integer(len(kids))})
		})),
		attack("page-order", "two pages change places", "page-changed", along(func(e *edit) { kids(e, func(k object.Array) object.Array { slices.Reverse(k); return k }) })),
		attack("page-gone", "a page is left out", "page-changed", along(func(e *edit) { kids(e, func(k object.Array) object.Array { return k[1:] }) })),
		attack("page-more", "a page is added", "page-changed", along(func(e *edit) {
			kids(e, func(k object.Array) object.Array {
				return append(k, e.add(object.Dict{"Type": object.Name("Page"), "MediaBox": object.Array{object.Integer(0), object.Integer(0), object.Integer(9), object.Integer(9)}}))
			})
		})),
		attack("page-cropped", "a page is cropped", "content-changed", along(func(e *edit) {
			_, d := e.page(1)
			d["CropBox"] = raw("[0 0 300 300]")
		})),
		attack("to-unicode", "what a font's letters mean is replaced", "content-changed", along(func(e *edit) { fontPart(e, "ToUnicode") })),
		attack("font-file", "the shapes of a font's letters are replaced", "content-changed", along(func(e *edit) { fontPart(e, "DescendantFonts") })),
		attack("layers", "optional content is switched", "content-changed", along(func(e *edit) {
			e.root()["OCProperties"] = raw("<</OCGs [] /D <</BaseState /OFF>>>>")
		})),
		attack("freed", "the content of a page is marked as free", "content-changed", func(m *Maker) []byte {
			last := object.Open(m.Issued, object.Limits{}).Last()
			pages, _ := last.Pages()
			ref := pages[1].Dict["Contents"].(object.Ref)
			freed := fmt.Appendf(bytes.Clone(m.Issued), "xref\n%d 1\n0000000000 00001 f \ntrailer\n<</Size 900 /Root %s /Info %s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n", ref.Num, last.Trailer["Root"], last.Trailer["Info"], lastSection(m.Issued), len(m.Issued))
			return m.sign(freed, m.party("party-1"))
		}),
		attack("generation", "an object's number is used again with another generation", "content-changed", along(func(e *edit) {
			pages, _ := e.last.Pages()
			ref := pages[1].Dict["Contents"].(object.Ref)
			e.objects[object.Ref{Num: ref.Num, Gen: 1}] = stream("", []byte("BT ET"))
		})),
		attack("shared", "the signature's picture is the content of a page", "content-changed", with(func(_ *Maker, s *signing) {
			s.look = "N"
			s.change = func(e *edit) {
				_, d := e.field("party-1")
				look := d["AP"].(object.Dict)["N"].(object.Ref)
				pages, _ := e.last.Pages()
				ref := pages[1].Dict["Contents"].(object.Ref)
				e.objects[ref] = e.objects[look]
				d["AP"] = object.Dict{"N": ref}
			}
		})),
		{Name: "revived", How: "a reference that led nowhere leads to something", Verdict: seal.Rejected, Rule: "content-changed",
			Issued: danglingPDF,
			Make: func(m *Maker) []byte {
				s := m.party("")
				s.fresh = "[0 0 0 0]"
				s.change = func(e *edit) { e.objects[object.Ref{Num: 77}] = stream("", []byte("BT ET")) }
				return m.sign(danglingPDF(m), s)
			}},
	}
}

func danglingPDF(*Maker) []byte {
	return bytes.Replace(plainPDF("a"), []byte("/Contents 4 0 R "), []byte("/Contents 77 0 R"), 1)
}

func kids(e *edit, change func(object.Array) object.Array) {
	ref := e.last.Root()["Pages"].(object.Ref)
	d := e.dict(ref)
	d["Kids"] = change(slices.Clone(e.last.Array(d["Kids"])))
}

// fontPart replaces a part of the first font with an empty one.
func fontPart(e *edit, part object.Name) {
	for _, ref := range e.last.Refs() {
		d := e.last.Dict(ref)
		if d["Type"] == object.Name("Font") && d[part] != nil {
			e.dict(ref)[part] = e.add(stream("", []byte("beginbfchar endbfchar")))
			return
		}
	}
	panic("the issued document has no such font")
}
