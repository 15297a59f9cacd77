package corpus

import (
	"fmt"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// certifiedRow is an attack on a document with a text field that was certified.
func certifiedRow(name, how string, p int, more, rule string, change func(e *edit)) Row {
	var issued []byte
	make := func(m *Maker) []byte {
		if issued != nil {
			return issued
		}
		file := plainPDF("Fee", "<</Type /Font /Subtype /Type1 /BaseFont /Courier>>", "<</FT /Tx /T (fee) /V (1000) /Type /Annot /Subtype /Widget /Rect [10 10 90 30] /P 3 0 R /DA (/F2 0 Tf 0 g)>>",
			"<</Type /Annot /Subtype /Stamp /Rect [100 100 200 200] /AP <</N 10 0 R>>>>", string(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("q Q"))))
		file = update(file, func(e *edit) {
			form := e.form()
			form["Fields"], form["DA"] = object.Array{object.Ref{Num: 8}}, object.String{Bytes: []byte("/F2 0 Tf 0 g")}
			form["DR"] = raw0("<</Font <</F2 7 0 R>>>>")
			_, d := e.page(1)
			d["Annots"] = object.Array{object.Ref{Num: 8}, object.Ref{Num: 9}}
		})
		s := m.party("")
		s.fresh = "[0 0 0 0]"
		s.more = fmt.Sprintf("/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P %d /V /1.2>>>>%s]", p, more)
		issued = m.sign(file, s)
		return issued
	}
	return Row{Name: name, How: how, Verdict: seal.Rejected, Rule: rule, Issued: make, Make: func(m *Maker) []byte {
		s := m.party("")
		s.fresh, s.change = "[0 0 0 0]", change
		return m.sign(make(m), s)
	}}
}

func raw0(s string) object.Object { return raw(s) }
