package corpus

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"strings"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// Honest is the files that nobody has tampered with. None is rejected.
func Honest() []Row {
	party := func(change func(m *Maker, s *signing)) func(m *Maker) []byte {
		return func(m *Maker) []byte {
			s := m.party("party-1")
			if change != nil {
				change(m, &s)
			}
			return m.sign(m.Issued, s)
		}
	}
	accepted := func(name, how string, make func(m *Maker) []byte, also ...string) Row {
		return Row{Name: name, How: how, Verdict: seal.Accepted, Rule: "signed", Also: also, Make: make}
	}
	person := func(name, how, rule string, make func(m *Maker) []byte) Row {
		return Row{Name: name, How: how, Verdict: seal.NeedsPerson, Rule: rule, Make: make}
	}
	return []Row{
		{Name: "issued-back", How: "the issued document, unchanged", Verdict: seal.Unsigned, Rule: "same-bytes", Make: func(m *Maker) []byte { return m.Issued }},
		accepted("stamped", "a prepared field, signed with a time stamp", party(nil)),
		accepted("visible", "the same with a picture in the prepared box", party(func(_ *Maker, s *signing) { s.look = "N" })),
		accepted("unstamped", "without a time stamp", party(func(_ *Maker, s *signing) { s.stampBy = nil })),
		accepted("both-parties", "two parties, one after the other", func(m *Maker) []byte { return m.sign(m.sign(m.Issued, m.party("party-1")), m.party("party-2")) }),
		accepted("new-field", "a new field that is not shown", party(func(_ *Maker, s *signing) { s.fresh = "[0 0 0 0]" })),
		accepted("pkcs7", "adbe.pkcs7.detached, without a signing-certificate attribute", party(func(_ *Maker, s *signing) { s.sub, s.noName = "adbe.pkcs7.detached", true })),
		accepted("claimed-time", "a signing-time of long ago, which proves nothing", party(func(m *Maker, s *signing) { s.claimed = m.At.Add(-900 * day) })),
		accepted("indefinite", "a message of indefinite length (BER)", party(func(_ *Maker, s *signing) { s.open = true })),
		accepted("rsa", "RSA with PKCS #1 v1.5", party(func(m *Maker, s *signing) { s.by = m.rsa })),
		accepted("rsa-pss", "RSA-PSS", party(func(m *Maker, s *signing) { s.by, s.pss = m.rsa, true })),
		accepted("ed25519", "Ed25519", party(func(m *Maker, s *signing) { s.by = m.ed })),
		accepted("xref-stream", "the revision has a cross-reference stream", party(func(_ *Maker, s *signing) { s.style = "stream" })),
		accepted("hybrid", "the revision is a hybrid one", party(func(_ *Maker, s *signing) { s.style = "hybrid" })),
		accepted("crlf", "lines end with CR LF", party(func(_ *Maker, s *signing) { s.eol = "\r\n" })),
		accepted("cr", "lines end with CR", party(func(_ *Maker, s *signing) { s.eol = "\r" })),
		accepted("dss-later", "certificates and revocation data were added after the last signature", func(m *Maker) []byte {
			return update(m.sign(m.Issued, m.party("party-1")), m.store(m.revocation(m.expired, m.At)))
		}, "dss-after-signature"),
		accepted("lasting", "likewise by a program that dates the file anew and gives the form a font", func(m *Maker) []byte {
			return update(m.sign(m.Issued, m.party("party-1")), func(e *edit) {
				m.store(m.revocation(m.expired, m.At))(e)
				e.form()["DR"] = object.Dict{"Font": object.Dict{}}
				e.dict(e.last.Trailer["Info"].(object.Ref))["ModDate"] = object.String{Bytes: []byte("D:20261122120000Z")}
			})
		}, "dss-after-signature"),
		accepted("styled", "the widget is given a border when it is signed", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				_, d := e.field("party-1")
				d["BS"], d["MK"] = raw("<</W 0>>"), raw("<<>>")
			}
		})),
		accepted("long-term", "likewise, with a time stamp over all (B-LTA)", func(m *Maker) []byte {
			file := update(m.sign(m.Issued, m.party("party-1")), m.store(m.revocation(m.expired, m.At)))
			return m.sign(file, signing{message: message{stampBy: &m.stamper, stampAt: m.At}, stamp: true})
		}, "dss-after-signature"),
		accepted("expired-since", "the certificate has expired since the stamped time", party(func(m *Maker, s *signing) { s.by, s.stampAt = m.expired, m.At.Add(-60*day) })),
		accepted("revoked-later", "the certificate was revoked after the stamped time", func(m *Maker) []byte {
			s := m.party("party-1")
			s.change = m.store(m.revocation(m.signer, m.At.Add(-time.Hour)))
			return m.sign(m.Issued, s)
		}, "revoked-later"),
		accepted("stamp-unknown", "the time stamp is of nobody trusted, the certificate holds today", party(func(m *Maker, s *signing) { s.stampBy = &m.rogueStamper }), "stamp-untrusted"),
		accepted("stamp-no-use", "the time stamp's certificate is not for time stamps", party(func(m *Maker, s *signing) { s.stampBy = &m.plainStamper }), "stamp-untrusted"),
		accepted("numbers-anew", "page sizes are written with decimals, as 540 for 540.00", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				_, d := e.page(1)
				d["MediaBox"] = decimals(e.last.Array(pageBox(e)))
			}
		})),
		accepted("left-over", "a drawing and a font are left over, as poppler leaves them", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 100 50]", []byte("0 g 0 0 10 10 re f")))
				e.add(raw("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"))
			}
		}), "harmless-orphans"),
		accepted("font-added", "the form is given a font", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				e.form()["DR"] = object.Dict{"Font": object.Dict{"Helv": e.add(raw("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"))}}
			}
		})),
		accepted("dates", "the date of change and the producer are new", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				ref, _ := e.last.Trailer["Info"].(object.Ref)
				d := e.dict(ref)
				d["ModDate"], d["Producer"] = object.String{Bytes: []byte("D:20261122120000Z")}, object.String{Bytes: []byte("Signer 1.0")}
			}
		})),
		accepted("version", "the file says that it is of a later version", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) { e.root()["Version"] = object.Name("2.0") }
		})),
		accepted("empty-field", "an empty field for one more signature is added, which is not shown", party(func(_ *Maker, s *signing) {
			s.change = func(e *edit) {
				page, d := e.page(1)
				field := e.add(raw(fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (third) /F 132 /Rect [0 0 0 0] /P %s>>", page)))
				d["Annots"] = append(append(object.Array{}, e.last.Array(d["Annots"])...), field)
				form := e.form()
				form["Fields"] = append(append(object.Array{}, e.last.Array(form["Fields"])...), field)
			}
		})),
		{Name: "wrapped", How: "attached to a file of a service, which signs the whole", Verdict: seal.Accepted, Rule: "attached-original", Make: func(m *Maker) []byte { return m.wrapped(m.signer, m.Issued) }},

		person("wrapped-stranger", "likewise, signed by somebody unknown", "attached-untrusted", func(m *Maker) []byte { return m.wrapped(m.stranger, m.Issued) }),
		person("wrapped-other", "another document is attached", "other-bytes", func(m *Maker) []byte {
			return m.wrapped(m.signer, append(bytes.Clone(m.Issued), '\n'))
		}),
		person("wrapped-later", "something was added behind the service's signature", "attached-untrusted", func(m *Maker) []byte {
			return update(m.wrapped(m.signer, m.Issued), func(e *edit) { e.root()["Lang"] = object.String{Bytes: []byte("nb")} })
		}),
		person("stranger", "a certificate that somebody made for himself, as pdfsig does", "unknown", party(func(m *Maker, s *signing) { s.by = m.stranger })),
		{Name: "no-roots", How: "nothing is configured to trust", Verdict: seal.NeedsPerson, Rule: "no-roots", Make: party(nil), Policy: func(p *seal.Policy) { p.Roots = seal.Roots{} }},
		person("sha1", "SHA-1", "digest-weak", party(func(_ *Maker, s *signing) { s.digest = "sha1" })),
		person("no-name", "CAdES without a signing-certificate attribute", "certificate-not-named", party(func(_ *Maker, s *signing) { s.noName = true })),
		person("scan", "another PDF file: a scan or a print", "other-bytes", func(m *Maker) []byte { return plainPDF("scan") }),
		person("rewritten", "saved anew by another program", "other-bytes", func(m *Maker) []byte { return rewritten(m.sign(m.Issued, m.party("party-1")), "") }),
		{Name: "encrypted", How: "saved anew with a password", Verdict: seal.NeedsPerson, Rule: "other-bytes", Also: []string{"encrypted"}, Make: func(m *Maker) []byte {
			return rewritten(m.sign(m.Issued, m.party("party-1")), "/Encrypt <</Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00>>>")
		}},
		person("short-key", "RSA of 1024 bits", "key-weak", party(func(m *Maker, s *signing) { s.by = m.short })),
		person("odd-certificate", "a certificate of the trusted root that breaks the rules for certificates", "unreadable", party(func(m *Maker, s *signing) { s.by = m.odd })),
		person("ed448", "Ed448, which is not known here", "algorithm-unsupported", party(func(_ *Maker, s *signing) { s.scheme = asn1.ObjectIdentifier{1, 3, 101, 113} })),
		{Name: "own-look", How: "a field that shares its picture with a remark is given one of its own", Verdict: seal.NeedsPerson, Rule: "shared-appearance", Issued: sharingPDF, Make: func(m *Maker) []byte {
			s := m.party("name")
			s.look = "N"
			return m.sign(sharingPDF(m), s)
		}},
		{Name: "parallel", How: "signed beside another signature", Verdict: seal.NeedsPerson, Rule: "parallel-signing",
			Issued: func(m *Maker) []byte { return m.sign(m.Issued, m.party("party-1")) },
			Make:   func(m *Maker) []byte { return m.sign(m.Issued, m.party("party-2")) }},
		{Name: "earlier", How: "the document before the last signature", Verdict: seal.NeedsPerson, Rule: "older-version",
			Issued: func(m *Maker) []byte { return m.sign(m.Issued, m.party("party-1")) },
			Make:   func(m *Maker) []byte { return m.Issued }},
		person("small-new-box", "a visible signature where none was prepared", "signature-outside-box", party(func(_ *Maker, s *signing) { s.fresh = "[100 100 200 140]" })),
		person("locked-all", "the signature locks every field, as Lock document after signing does", "locks-seal", party(func(_ *Maker, s *signing) { s.more = closing("FieldMDP", "/Action /All /P 1") })),
		person("locked-seal", "the signature locks the field of the register's seal", "locks-seal", party(func(_ *Maker, s *signing) {
			s.more = closing("FieldMDP", "/Action /Include /Fields [(party-1) (register-seal)]")
		})),
		person("locked-others", "the signature locks every field but its own", "locks-seal", party(func(_ *Maker, s *signing) { s.more = closing("FieldMDP", "/Action /Exclude /Fields [(party-1)]") })),
		person("locked-stamp", "the signature locks the place of the register's note", "locks-seal", party(func(_ *Maker, s *signing) {
			s.more = closing("FieldMDP", "/Action /Include /Fields [(party-1-stamp)]")
		})),
		person("locked-document", "the signature allows no change after it (DocMDP, P=1)", "locks-seal", party(func(_ *Maker, s *signing) { s.more = closing("DocMDP", "/P 1") })),
		accepted("locked-own", "the signature locks its own field alone", party(func(_ *Maker, s *signing) { s.more = closing("FieldMDP", "/Action /Include /Fields [(party-1)]") })),
		person("register-field", "signed in the field of the register", "reserved-field", party(func(_ *Maker, s *signing) { s.field = "register-seal" })),
	}
}

// closing is what a signature says of what may follow it (ISO 32000-2, 12.8.2).
func closing(method, params string) string {
	return "/Reference [<</Type /SigRef /TransformMethod /" + method + " /TransformParams <</Type /TransformParams /V /1.2 " + params + ">>>>]"
}

func pageBox(e *edit) object.Object {
	pages, _ := e.last.Pages()
	return pages[0].Dict["MediaBox"]
}

func decimals(a object.Array) object.Object {
	var parts []string
	for _, o := range a {
		n, _ := object.Number(o)
		parts = append(parts, fmt.Sprintf("%.4f", n))
	}
	out := object.Array{}
	for _, p := range parts {
		var f float64
		_, _ = fmt.Sscan(p, &f)
		out = append(out, object.Real(f))
	}
	return out
}

// plainPDF is a file of one page with a text.
func plainPDF(text string, more ...string) []byte {
	content := "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET"
	bodies := append([]string{
		"<</Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Names 6 0 R>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>",
		string(stream("", []byte(content))),
		"<</Fields []>>",
		"<<>>",
	}, more...)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	table.WriteString("0000000000 65535 f \n")
	for i, body := range bodies {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n%strailer\n<</Size %d /Root 1 0 R /Info 6 0 R /ID [<01> <01>]>>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, table.String(), len(bodies)+1, b.Len())
	return b.Bytes()
}

// sharingPDF has a field for a signature whose picture is that of a remark as well.
func sharingPDF(*Maker) []byte {
	file := plainPDF("Name", "<</FT /Sig /T (name) /Type /Annot /Subtype /Widget /F 4 /Rect [100 100 300 160] /P 3 0 R /AP 9 0 R>>",
		"<</Type /Annot /Subtype /Stamp /Rect [100 300 300 360] /AP 9 0 R>>", "<</N 10 0 R>>", string(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", []byte("q Q"))))
	return update(file, func(e *edit) {
		e.form()["Fields"] = object.Array{object.Ref{Num: 7}}
		_, d := e.page(1)
		d["Annots"] = object.Array{object.Ref{Num: 7}, object.Ref{Num: 8}}
	})
}

// wrapped is a service's own file, with another attached, signed whole.
func (m *Maker) wrapped(by cms.Credential, attached []byte) []byte {
	file := update(plainPDF("Signed by a service"), func(e *edit) {
		content := e.add(stream("/Type /EmbeddedFile", attached))
		spec := e.add(raw(fmt.Sprintf("<</Type /Filespec /F (original.pdf) /EF <</F %s>>>>", content)))
		e.root()["Names"] = object.Dict{"EmbeddedFiles": object.Dict{"Names": object.Array{object.String{Bytes: []byte("original.pdf")}, spec}}}
	})
	s := m.party("")
	s.by, s.fresh = by, "[0 0 0 0]"
	return m.sign(file, s)
}

// rewritten writes every object of a file anew, as one revision.
func rewritten(file []byte, trailer string) []byte {
	last := object.Open(file, object.Limits{}).Last()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	refs := last.Refs()
	var table strings.Builder
	for _, ref := range refs {
		fmt.Fprintf(&table, "%d 1\n%010d %05d n \n", ref.Num, b.Len(), ref.Gen)
		fmt.Fprintf(&b, "%s obj\n%s\nendobj\n", ref.String()[:len(ref.String())-2], show(last.Object(ref)))
	}
	fmt.Fprintf(&b, "xref\n%strailer\n<</Size %d /Root %s %s>>\nstartxref\n%d\n%%%%EOF\n", table.String(), refs[len(refs)-1].Num+1, last.Trailer["Root"], trailer, b.Len())
	return b.Bytes()
}
