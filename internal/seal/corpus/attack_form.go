package corpus

import (
	"slices"

	"ledd/internal/seal/object"
)

// annotation adds one to the first page, and says where.
func annotation(body string) func(e *edit) {
	return func(e *edit) {
		_, d := e.page(1)
		d["Annots"] = append(slices.Clone(e.last.Array(d["Annots"])), e.add(raw(body)))
	}
}

func formAttacks() []Row {
	return []Row{
		attack("white-box", "a white remark over a clause", "annotation-changed", along(annotation("<</Type /Annot /Subtype /FreeText /Rect [72 600 520 700] /DA (1 g) /Contents ( )>>"))),
		attack("link-gone", "the links of a page are removed", "annotation-changed", along(func(e *edit) {
			_, d := e.page(1)
			refs := object.Array{}
			for _, o := range e.last.Array(d["Annots"]) {
				if _, ok := o.(object.Ref); ok {
					refs = append(refs, o)
				}
			}
			d["Annots"] = refs[1:]
		})),
		attack("big-widget", "a signature that covers a page", "signature-over-page", with(func(_ *Maker, s *signing) { s.fresh = "[0 0 595 842]" })),
		attack("box-moved", "the prepared box is moved over a clause", "form-changed", along(func(e *edit) {
			_, d := e.field("party-1")
			d["Rect"] = raw("[72 600 520 700]")
		})),
		attack("stamp-filled", "the place of the register's own note is filled in", "form-filled", along(func(e *edit) {
			_, d := e.field("party-1-stamp")
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("0 g 0 0 9 9 re f")))}
		})),
		attack("stamp-overwritten", "likewise, by writing over its picture", "form-filled", along(func(e *edit) {
			ref, _ := e.field("party-1-stamp")
			ap := e.last.Dict(e.last.Dict(ref)["AP"])
			delete(e.objects, ref)
			e.objects[ap["N"].(object.Ref)] = stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("0 g 0 0 9 9 re f"))
		})),
		attack("field-gone", "the other party's field is removed", "form-changed", along(func(e *edit) {
			ref, _ := e.field("party-2")
			form := e.form()
			form["Fields"] = slices.DeleteFunc(slices.Clone(e.last.Array(form["Fields"])), func(o object.Object) bool { return o == ref })
		})),
		attack("fake-signature", "the other party's box shows a signature that is none", "byte-range", along(func(e *edit) {
			_, d := e.field("party-2")
			d["V"] = e.add(raw("<</Type /Sig /Filter /Adobe.PPKLite /Name (The other party)>>"))
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("0 g 0 0 9 9 re f")))}
		})),
		attack("text-field", "a field for text is added", "form-changed", along(func(e *edit) {
			form := e.form()
			f := e.add(raw("<</FT /Tx /T (fee) /V (0) /Subtype /Widget /Type /Annot /Rect [0 0 100 20]>>"))
			form["Fields"] = append(slices.Clone(e.last.Array(form["Fields"])), f)
		})),
		attack("seal-gone", "the register's own signature is taken out of its field", "signature-replaced", along(func(e *edit) {
			_, d := e.field("register")
			delete(d, "V")
		})),
		attack("seal-other", "the register's own signature is replaced", "byte-range", along(func(e *edit) {
			ref, _ := e.field("register")
			e.objects[e.last.Dict(ref)["V"].(object.Ref)] = raw("<</Type /Sig>>")
		})),
		attack("perms-gone", "the permissions are removed", "signature-replaced", along(func(e *edit) { delete(e.root(), "Perms") })),
		attack("certified-twice", "a second certification, which allows everything", "certification-forbids", with(func(_ *Maker, s *signing) {
			s.more = "/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P 3 /V /1.2>>>>]"
		})),
		attack("xfa", "a second form (XFA)", "form-changed", along(func(e *edit) { e.form()["XFA"] = e.add(stream("", []byte("<xdp/>"))) })),
		certifiedRow("no-changes", "P=1 forbids signatures, and one is added", 1, "", "certification-forbids", nil),
		certifiedRow("glyph-swap", "the font of the form is replaced", 2, "", "resources-changed", func(e *edit) {
			e.objects[object.Ref{Num: 7}] = raw("<</Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats>>")
		}),
		certifiedRow("disguised", "an annotation's picture is written over by one that calls itself an annotation", 2, "", "annotation-changed", func(e *edit) {
			e.objects[object.Ref{Num: 10}] = stream("/Type /Annot /Subtype /Form /BBox [0 0 9 9]", []byte("1 g 0 0 9 9 re f"))
		}),
		certifiedRow("default-look", "the default appearance of fields is replaced", 2, "", "resources-changed", func(e *edit) { e.form()["DA"] = object.String{Bytes: []byte("/F2 0 Tf 1 g")} }),
		certifiedRow("text-filled", "a field that holds an answer is filled in anew", 2, "", "form-filled", func(e *edit) {
			_, d := e.field("fee")
			d["V"] = object.String{Bytes: []byte("0")}
		}),
		certifiedRow("locked", "a field is filled in that a signature locks", 2, "<</Type /SigRef /TransformMethod /FieldMDP /TransformParams <</Type /TransformParams /Action /Include /Fields [(fee)] /V /1.2>>>>", "field-locked", func(e *edit) {
			_, d := e.field("fee")
			d["V"] = object.String{Bytes: []byte("0")}
		}),
	}
}
