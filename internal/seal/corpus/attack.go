package corpus

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/asn1"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// attack is a row that is rejected.
func attack(name, how, rule string, make func(m *Maker) []byte) Row {
	return Row{Name: name, How: how, Verdict: seal.Rejected, Rule: rule, Make: make}
}

// doubt is an attack that a person must look at.
func doubt(name, how, rule string, make func(m *Maker) []byte) Row {
	return Row{Name: name, How: how, Verdict: seal.NeedsPerson, Rule: rule, Make: make}
}

// with signs in party-1 after something was changed about the signature.
func with(change func(m *Maker, s *signing)) func(m *Maker) []byte {
	return func(m *Maker) []byte {
		s := m.party("party-1")
		change(m, &s)
		return m.sign(m.Issued, s)
	}
}

// along signs a revision that changes something else as well.
func along(change func(e *edit)) func(m *Maker) []byte {
	return with(func(_ *Maker, s *signing) { s.change = change })
}

// Attacks is the files that were tampered with. None is accepted.
func Attacks() []Row {
	return slices.Concat(contentAttacks(), formAttacks(), activeAttacks(), coverAttacks(), messageAttacks(), trustAttacks(), structureAttacks(), bombs())
}

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

func activeAttacks() []Row {
	return []Row{
		attack("javascript", "JavaScript that runs when the file is opened", "action-added", along(func(e *edit) { e.root()["OpenAction"] = raw("<</S /JavaScript /JS (app.alert(1))>>") })),
		attack("launch", "a program is started when the file is opened", "action-added", along(func(e *edit) { e.root()["OpenAction"] = raw("<</S /Launch /F (cmd.exe)>>") })),
		attack("widget-action", "the signature's widget runs something", "action-added", along(func(e *edit) {
			_, d := e.field("party-1")
			d["A"] = raw("<</S /JavaScript /JS (app.alert(1))>>")
		})),
		attack("page-action", "a page runs something", "action-added", along(func(e *edit) {
			_, d := e.page(1)
			d["AA"] = raw("<</O <</S /JavaScript /JS (app.alert(1))>>>>")
		})),
		attack("names-script", "JavaScript in the names of the document", "action-added", along(func(e *edit) {
			names := e.last.Dict(e.root()["Names"])
			e.root()["Names"] = object.Dict{"EmbeddedFiles": names["EmbeddedFiles"], "JavaScript": raw("<</Names [(a) <</S /JavaScript /JS (app.alert(1))>>]>>")}
		})),
		attack("attachment", "a program is attached", "file-attached", along(func(e *edit) {
			f := e.add(stream("/Type /EmbeddedFile", []byte("MZ")))
			e.root()["Names"] = raw(fmt.Sprintf("<</EmbeddedFiles <</Names [(a.exe) <</Type /Filespec /F (a.exe) /EF <</F %s>>>>]>>>>", f))
		})),
		attack("look-script", "the signature's picture brings JavaScript", "action-added", along(func(e *edit) {
			_, d := e.field("party-1")
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</X <</S /JavaScript /JS (a)>>>>", []byte("q Q")))}
		})),
		doubt("title", "the document is called something else", "metadata-changed", along(func(e *edit) {
			ref, _ := e.last.Trailer["Info"].(object.Ref)
			e.dict(ref)["Title"] = object.String{Bytes: []byte("Receipt")}
		})),
		doubt("xmp", "the metadata is another", "metadata-changed", along(func(e *edit) { e.root()["Metadata"] = e.add(stream("/Type /Metadata /Subtype /XML", []byte("<x/>"))) })),
		doubt("language", "the language of the document is another", "viewer-changed", along(func(e *edit) { e.root()["Lang"] = object.String{Bytes: []byte("de")} })),
		doubt("structure", "what screen readers read is added", "structure-changed", along(func(e *edit) {
			e.root()["StructTreeRoot"] = raw("<</Type /StructTreeRoot /K [<</S /P /ActualText (The fee is 0)>>]>>")
		})),
		doubt("trailer", "an unknown key in the trailer", "other-changed", along(func(e *edit) { e.trailer["Secret"] = raw("(x)") })),
		doubt("orphan", "an object that nothing refers to", "orphan-objects", along(func(e *edit) { e.add(raw("<</Type /Page /Contents 4 0 R>>")) })),
		doubt("orphan-action", "an action that nothing refers to", "orphan-objects", along(func(e *edit) { e.add(raw("<</S /JavaScript /JS (app.alert(1))>>")) })),
	}
}

func coverAttacks() []Row {
	return []Row{
		attack("gap", "bytes hidden in the gap of the byte range", "byte-range", with(func(_ *Maker, s *signing) { s.wide = 20 })),
		attack("range-from-1", "a byte range from 1", "byte-range", with(func(_ *Maker, s *signing) { s.begin = 1 })),
		attack("loose", "a signature in no field", "not-in-a-field", with(func(_ *Maker, s *signing) { s.loose = true })),
		attack("nothing-signed", "dates are changed, and nobody has signed", "nothing-signed", func(m *Maker) []byte {
			return update(m.Issued, func(e *edit) {
				ref, _ := e.last.Trailer["Info"].(object.Ref)
				e.dict(ref)["ModDate"] = object.String{Bytes: []byte("D:20261122120000Z")}
			})
		}),
		attack("dates-later", "something harmless is changed after the last signature", "changed-after-signature", func(m *Maker) []byte {
			return update(m.sign(m.Issued, m.party("party-1")), func(e *edit) {
				ref, _ := e.last.Trailer["Info"].(object.Ref)
				e.dict(ref)["ModDate"] = object.String{Bytes: []byte("D:20261122120000Z")}
			})
		}),
		attack("dss-and-page", "a page is replaced along with certificates after the last signature", "content-changed", func(m *Maker) []byte {
			return update(m.sign(m.Issued, m.party("party-1")), func(e *edit) { m.store(m.revocation(m.expired, m.At))(e); newContent(e) })
		}),
		doubt("range-comment", "the mark of a byte range in a comment", "stray-byte-range", with(func(_ *Maker, s *signing) {
			s.change = func(e *edit) { e.trailer["Size"] = raw(fmt.Sprintf("%d %% /ByteRange [0 1 2 3]\n", e.next)) }
		})),
		doubt("range-stream", "the mark of a byte range in a stream", "stray-byte-range", with(func(_ *Maker, s *signing) {
			s.look = "N"
			s.change = func(e *edit) {
				_, d := e.field("party-1")
				d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("q % /ByteRange [0 1 2 3]\nQ")))}
			}
		})),
		attack("copied", "a signature copied from another file", "digest-mismatch", func(m *Maker) []byte {
			s := m.party("party-1")
			s.over = sum("another file")
			return m.sign(m.Issued, s)
		}),
		attack("copied-within", "a signature of the same file, copied to another field", "byte-range", func(m *Maker) []byte {
			file := m.sign(m.Issued, m.party("party-1"))
			all := object.Open(file, object.Limits{}).Signatures()
			first := all[len(all)-1]
			return update(file, func(e *edit) {
				_, d := e.field("party-2")
				d["V"] = e.add(raw(fmt.Sprintf("<</Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange %s /Contents <%s>>>", strings.ReplaceAll(fmt.Sprint(first.ByteRange), ",", ""), hexOf(first.Contents.Bytes))))
			})
		}),
		attack("many", "six hundred signatures", "too-many-signatures", along(func(e *edit) {
			form := e.form()
			list := slices.Clone(e.last.Array(form["Fields"]))
			for i := range 600 {
				v := e.add(raw("<</Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <30>>>"))
				list = append(list, e.add(raw(fmt.Sprintf("<</FT /Sig /T (x%d) /V %s>>", i, v))))
			}
			form["Fields"] = list
		})),
	}
}

func sum(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

func messageAttacks() []Row {
	return []Row{
		attack("two-signers", "two signers in one message", "several-signers", with(func(_ *Maker, s *signing) { s.twice = true })),
		attack("behind", "bytes behind the message", "bytes-behind-signature", with(func(_ *Maker, s *signing) { s.behind = []byte{0, 0, 1, 2, 3} })),
		attack("md5", "MD5", "digest-refused", with(func(_ *Maker, s *signing) { s.digest = "md5" })),
		attack("foreign-name", "the signing-certificate attribute names another certificate", "certificate-foreign", with(func(m *Maker, s *signing) { s.named = &m.other })),
		attack("other-type", "the content-type attribute is another", "attributes-broken", with(func(_ *Maker, s *signing) { s.kind = asn1.ObjectIdentifier{1, 2, 3} })),
		attack("content-inside", "a detached signature brings its own content", "content-unexpected", with(func(_ *Maker, s *signing) { s.inside = []byte("another document") })),
		attack("no-certificate", "the certificate is left out", "certificate-missing", with(func(_ *Maker, s *signing) { s.noCert = true })),
		attack("other-key", "signed with another key than the certificate's", "signature-wrong", with(func(m *Maker, s *signing) {
			s.by.Key = m.other.Key
		})),
		attack("no-message", "no message at all", "signature-unreadable", with(func(_ *Maker, s *signing) { s.contents = []byte("none") })),
		attack("stamp-other", "the time stamp is over another signature", "stamp-wrong", with(func(_ *Maker, s *signing) { s.stampOver = []byte("another signature") })),
		attack("document-stamp-other", "a time stamp over another document", "digest-mismatch", func(m *Maker) []byte {
			file := m.sign(m.Issued, m.party("party-1"))
			other := sha256.Sum256([]byte("another"))
			return m.sign(file, signing{message: message{stampBy: &m.stamper, stampAt: m.At}, stamp: true, contents: must(m.stamper.Stamp(other[:], m.At))})
		}),
	}
}

func trustAttacks() []Row {
	by := func(name, how, rule string, change func(m *Maker, s *signing)) Row {
		return attack(name, how, rule, with(change))
	}
	return []Row{
		by("rogue", "a certificate of a root that calls itself as the trusted one", "impostor", func(m *Maker, s *signing) { s.by = m.rogue }),
		by("expired", "an expired certificate and a date of long ago", "expired", func(m *Maker, s *signing) {
			s.by, s.stampBy, s.more = m.expired, nil, "/M (D:20200101120000Z)"
		}),
		by("expired-stamp", "likewise with a time stamp of nobody trusted", "expired", func(m *Maker, s *signing) {
			s.by, s.stampBy, s.stampAt = m.expired, &m.rogueStamper, m.At.Add(-60*day)
		}),
		by("early", "a certificate that is not valid yet", "not-yet", func(m *Maker, s *signing) { s.by = m.early }),
		by("web", "a web server's certificate", "wrong-use", func(m *Maker, s *signing) { s.by = m.web }),
		by("ocsp", "a certificate for answers on revocation", "wrong-use", func(m *Maker, s *signing) { s.by = m.ocsp }),
		by("no-use", "a certificate for encryption", "wrong-use", func(m *Maker, s *signing) { s.by = m.noUse }),
		by("revoked", "a certificate revoked before the stamped time", "revoked", func(m *Maker, s *signing) {
			s.change = m.store(m.revocation(m.signer, m.At.Add(-2*day)))
		}),
		by("revoked-unstamped", "a revoked certificate, and no time is proven", "revoked", func(m *Maker, s *signing) {
			s.stampBy = nil
			s.change = m.store(m.revocation(m.signer, m.At.Add(-time1)))
		}),
		doubt("resealed", "edited and sealed anew by a stranger", "other-bytes", func(m *Maker) []byte {
			file := bytes.Clone(m.Issued)
			file[len(file)/3] ^= 1
			s := m.party("party-1")
			s.by = m.stranger
			return m.sign(file, s)
		}),
		doubt("other-agreement", "another agreement, validly signed", "other-bytes", func(m *Maker) []byte {
			s := m.party("")
			s.fresh = "[0 0 0 0]"
			return m.sign(plainPDF("Another agreement"), s)
		}),
		doubt("bit", "one bit of the issued document is changed", "other-bytes", func(m *Maker) []byte {
			file := bytes.Clone(m.sign(m.Issued, m.party("party-1")))
			file[100] ^= 1
			return file
		}),
		attack("two-one-bad", "one of two signatures is of a rogue", "impostor", func(m *Maker) []byte {
			s := m.party("party-2")
			s.by = m.rogue
			return m.sign(m.sign(m.Issued, m.party("party-1")), s)
		}),
	}
}

const time1 = day / 24

func structureAttacks() []Row {
	good := func(m *Maker) []byte { return m.sign(m.Issued, m.party("party-1")) }
	return []Row{
		attack("empty", "no bytes", "no-pdf", func(*Maker) []byte { return []byte{} }),
		attack("text", "no PDF file", "no-pdf", func(*Maker) []byte { return []byte("Dear reader") }),
		attack("html", "HTML before the file", "no-pdf", func(m *Maker) []byte { return append([]byte("<html></html>\n"), good(m)...) }),
		attack("zip", "an archive behind the file", "bytes-at-end", func(m *Maker) []byte { return append(good(m), []byte("PK\x03\x04 and more")...) }),
		attack("zip-end", "an archive behind the file, with an end of its own", "malformed", func(m *Maker) []byte {
			return append(good(m), []byte("PK\x03\x04 and more\nstartxref\n5\n%%EOF\n")...)
		}),
		attack("truncated", "the file ends in the middle", "bytes-at-end", func(m *Maker) []byte { f := good(m); return f[:len(f)-200] }),
		attack("duplicate-contents", "a signature has two contents", "malformed", with(func(_ *Maker, s *signing) { s.more = "/Contents <00>" })),
		attack("duplicate-range", "a signature has two byte ranges", "malformed", with(func(_ *Maker, s *signing) { s.more = "/ByteRange [0 1 2 3]" })),
		attack("loop", "the cross-reference sections go in a circle", "malformed", func(m *Maker) []byte {
			return update(good(m), func(e *edit) { e.trailer["Prev"] = object.Integer(len(e.file)) })
		}),
		attack("deep", "two million nested arrays", "malformed", func(m *Maker) []byte {
			return m.sign(update(m.Issued, func(e *edit) {
				e.root()["Deep"] = e.add(raw(strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)))
			}), m.party("party-1"))
		}),
		doubt("many-values", "a list of nearly two million numbers", "viewer-changed", along(func(e *edit) { e.root()["Long"] = e.add(raw("[" + strings.Repeat("0 ", 1_900_000) + "]")) })),
		attack("stray-entry", "a table points behind the end of its revision", "malformed", func(m *Maker) []byte {
			file := update(m.Issued, func(e *edit) { e.objects[object.Ref{Num: 500}] = raw("0") })
			at := bytes.LastIndex(file, []byte("\n500 1\n")) + len("\n500 1\n")
			copy(file[at:], fmt.Sprintf("%010d", len(file)+3000))
			return m.sign(file, m.party("party-1"))
		}),
		attack("wrong-length", "a stream is longer than it says", "malformed", along(func(e *edit) {
			_, d := e.field("party-1")
			d["AP"] = object.Dict{"N": e.add(raw("<</Type /XObject /Subtype /Form /Length 3>>\nstream\nq Q q Q\nendstream"))}
		})),
		attack("hybrid-conflict", "table and stream of a hybrid revision disagree", "malformed", func(m *Maker) []byte {
			e := edited(m.Issued)
			e.style = "hybrid"
			newContent(e)
			file := e.bytes()
			return m.sign(bytes.Replace(file, []byte("xref\n0 0\ntrailer"), []byte("xref\n4 1\n0000000200 00000 n \ntrailer"), 1), m.party("party-1"))
		}),
		attack("encrypted-later", "an update encrypts the file", "encryption-changed", along(func(e *edit) {
			e.trailer["Encrypt"] = raw("<</Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00>>>")
		})),
		attack("revisions", "three hundred revisions", "malformed", func(m *Maker) []byte {
			file := m.Issued
			var b bytes.Buffer
			b.Write(file)
			last := object.Open(file, object.Limits{}).Last()
			prev := lastSection(file)
			for range 300 {
				at := b.Len()
				fmt.Fprintf(&b, "xref\n0 0\ntrailer\n<</Size 900 /Root %s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n", last.Trailer["Root"], prev, at)
				prev = at
			}
			return b.Bytes()
		}),
		attack("padded", "a hundred megabytes", "too-large", func(m *Maker) []byte { return append(good(m), make([]byte, 100<<20)...) }),
		attack("appended", "five megabytes are added", "appended-too-large", along(func(e *edit) { e.add(stream("/Type /XObject /Subtype /Form", make([]byte, 5<<20))) })),
	}
}

// bomb is bytes that become bombSize zeros when they are unpacked once for each level.
func bomb(levels int) []byte {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	zeros := make([]byte, 1<<20)
	for range bombSize >> 20 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	out := b.Bytes()
	for range levels - 1 {
		var outer bytes.Buffer
		z, _ := zlib.NewWriterLevel(&outer, zlib.BestCompression)
		_, _ = z.Write(out)
		_ = z.Close()
		out = outer.Bytes()
	}
	return out
}

// bombSize is what a bomb becomes: enough to pass every limit, and still quick to make.
const bombSize = 256 << 20

func bombs() []Row {
	look := func(levels int) func(e *edit) {
		return func(e *edit) {
			_, d := e.field("party-1")
			filters := "[" + strings.Repeat("/FlateDecode ", levels) + "]"
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter "+filters, bomb(levels)))}
		}
	}
	return []Row{
		attack("bomb", "the signature's picture becomes very large", "stream-too-large", along(look(1))),
		attack("bomb-nested", "likewise, packed twice", "stream-too-large", along(look(2))),
		doubt("bomb-orphan", "an object stream that nothing refers to, and that becomes very large", "orphan-objects", along(func(e *edit) {
			e.add(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb(1)))
		})),
		doubt("bomb-drawing", "a drawing that nothing refers to, and that becomes very large", "orphan-objects", along(func(e *edit) {
			e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode", bomb(1)))
		})),
		attack("bomb-objects", "an object stream in use that becomes very large", "malformed", func(m *Maker) []byte {
			e := edited(m.Issued)
			holder := e.add(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", bomb(1)))
			file := e.bytes()
			last := object.Open(file, object.Limits{}).Last()
			at := len(file)
			rows := []byte{2, byte(holder.Num >> 8), byte(holder.Num), 0}
			file = fmt.Appendf(file, "900 0 obj\n<</Type /XRef /W [1 2 1] /Index [%d 1] /Size 901 /Root %s /Info %s /Prev %d /Length 4>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
				last.Trailer["Root"].(object.Ref).Num, last.Trailer["Root"], last.Trailer["Info"], lastSection(file), rows, at)
			return file
		}),
		attack("bomb-xref", "a cross-reference stream that becomes very large", "malformed", func(m *Maker) []byte {
			last := object.Open(m.Issued, object.Limits{}).Last()
			content := bomb(1)
			file := bytes.Clone(m.Issued)
			return fmt.Appendf(file, "900 0 obj\n<</Type /XRef /W [1 2 1] /Size 901 /Root %s /Prev %d /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
				last.Trailer["Root"], lastSection(m.Issued), len(content), content, len(m.Issued))
		}),
	}
}
