package corpus

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"ledd/internal/seal/object"
)

// Foreign is files that nobody here has issued: they get a report and no verdict, and
// Also is what must stand in it.
func Foreign() []Row {
	signed := func(m *Maker) []byte {
		s := m.party("")
		s.fresh = "[0 0 0 0]"
		return m.sign(plainPDF("Another agreement"), s)
	}
	return []Row{
		{Name: "foreign", How: "signed as it should be", Make: signed},
		{Name: "foreign-broken", How: "the end does not say where the objects are, and readers guess", Also: []string{"structure-broken"}, Make: func(m *Maker) []byte {
			file := signed(m)
			at := strconv.Itoa(lastSection(file))
			return bytes.ReplaceAll(file, []byte("startxref\n"+at+"\n"), fmt.Appendf(nil, "startxref\n%0*d\n", len(at), 1))
		}},
		{Name: "foreign-copied", How: "a signature copied into another field, with another reason beside it", Also: []string{"signature-copied"}, Make: func(m *Maker) []byte {
			file := signed(m)
			return update(file, func(e *edit) { copied(e, object.Open(file, object.Limits{}).Signatures()[0]) })
		}},
		{Name: "foreign-encrypted", How: "encrypted", Also: []string{"encrypted"}, Make: func(m *Maker) []byte {
			return rewritten(signed(m), "/Encrypt <</Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00>>>")
		}},
	}
}

// copied adds a field with a copy of a signature: the same bytes covered, and none of
// what the copy stands in.
func copied(e *edit, first object.Signature) {
	ranges := strings.ReplaceAll(fmt.Sprint(first.ByteRange), ",", "")
	v := e.add(raw(fmt.Sprintf("<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /Reason (Approved) /ByteRange %s /Contents <%s>>>", first.SubFilter, ranges, hexOf(first.Contents.Bytes))))
	page, d := e.page(1)
	widget := e.add(raw(fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (copy) /F 132 /Rect [0 0 0 0] /P %s /V %s>>", page, v)))
	d["Annots"] = append(append(object.Array{}, e.last.Array(d["Annots"])...), widget)
	form := e.form()
	form["Fields"] = append(append(object.Array{}, e.last.Array(form["Fields"])...), widget)
}
