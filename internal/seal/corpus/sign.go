package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"ledd/internal/seal/object"
)

// signing is one signature revision, right or wrong.
type signing struct {
	message
	field     string      // a prepared field; party-1 by default
	fresh     string      // a new field instead, with this rectangle
	page      int         // of the new field
	sub       string      // SubFilter
	more      string      // other entries of the signature dictionary
	loose     bool        // in no field
	style     string      // of the revision
	eol       string      // of the revision
	begin     int         // where the byte range begins
	wide      int         // how many bytes more the gap leaves out
	stamp     bool        // a time stamp over the document (ETSI.RFC3161) by stampBy
	look      object.Name // a visible appearance
	change    func(e *edit)
	contents  []byte                     // in place of a signature
	elsewhere func(signed []byte) []byte // makes the message
}

const room = 6000

// party signs in a prepared field with a time stamp, as it should be.
func (m *Maker) party(field string) signing {
	who := m.signer
	if field == "party-2" {
		who = m.other
	}
	return signing{message: message{by: who, stampBy: &m.stamper, stampAt: m.At.Add(-day)}, field: field}
}

// sign appends the revision.
func (m *Maker) sign(file []byte, s signing) []byte {
	e := edited(file)
	e.style = s.style
	if s.eol != "" {
		e.eol = s.eol
	}
	if s.sub == "" {
		s.sub = "ETSI.CAdES.detached"
		if s.stamp {
			s.sub = "ETSI.RFC3161"
		}
	}
	kind := "Sig"
	if s.stamp {
		kind = "DocTimeStamp"
	}
	value := raw(fmt.Sprintf("<</Type /%s /Filter /Adobe.PPKLite /SubFilter /%s %s /ByteRange [%s] /Contents <%s>>>", kind, s.sub, s.more, strings.Repeat("*", 40), strings.Repeat("0", 2*room)))
	v := e.add(value)
	if !s.loose {
		m.place(e, s, v)
	}
	if s.change != nil {
		s.change(e)
	}
	return m.fill(e.bytes(), len(file), s)
}

// place puts the signature into its field.
func (m *Maker) place(e *edit, s signing, v object.Ref) {
	if s.fresh == "" && !s.stamp {
		if s.field == "" {
			s.field = "party-1"
		}
		_, d := e.field(s.field)
		d["V"] = v
		if s.look != "" {
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 100 50]", []byte("0.9 g 0 0 100 50 re f")))}
		}
		return
	}
	if s.fresh == "" {
		s.fresh = "[0 0 0 0]"
	}
	page, d := e.page(max(s.page, 1))
	name := fmt.Sprintf("Signature%d", e.next)
	widget := e.add(raw(fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (%s) /F 132 /Rect %s /P %s /V %s /AP <</N %s>>>>", name, s.fresh, page, v,
		e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 10 10]", []byte("1 g 0 0 10 10 re f"))))))
	list := e.last.Array(d["Annots"])
	d["Annots"] = append(append(object.Array{}, list...), widget)
	form := e.form()
	form["Fields"] = append(append(object.Array{}, e.last.Array(form["Fields"])...), widget)
}

// fill writes the byte range and the signature into a file whose holes are empty.
func (m *Maker) fill(out []byte, from int, s signing) []byte {
	hole := []byte("/Contents <" + strings.Repeat("0", 2*room) + ">")
	start := from + bytes.Index(out[from:], hole) + len("/Contents ")
	end := start + 2*room + 2
	ranges := fmt.Sprintf("%d %d %d %d", s.begin, start-s.begin, end+s.wide, len(out)-end-s.wide)
	at := from + bytes.Index(out[from:], []byte(strings.Repeat("*", 40)))
	copy(out[at:], fmt.Sprintf("%-40s", ranges))
	parts := [][]byte{out[s.begin:start], out[end+s.wide:]}
	var content []byte
	switch {
	case s.contents != nil:
		content = s.contents
	case s.elsewhere != nil:
		content = s.elsewhere(bytes.Join(parts, nil))
	case s.stamp:
		sum := sha256.Sum256(bytes.Join(parts, nil))
		content = must(s.stampBy.Stamp(sum[:], s.stampAt))
	default:
		content = s.bytes(parts...)
	}
	if len(content) > room {
		panic("the signature does not fit")
	}
	hex.Encode(out[start+1:], content)
	return out
}

// Prepared signs a file in a field that it has, with a message that is made elsewhere
// over the signed bytes.
func Prepared(file []byte, field, sub string, message func(signed []byte) []byte) []byte {
	return (&Maker{}).sign(file, signing{field: field, sub: sub, elsewhere: message})
}

// update appends a revision that nobody signs.
func update(file []byte, change func(e *edit)) []byte {
	e := edited(file)
	change(e)
	return e.bytes()
}

// store adds a DSS with certificates and a revocation list.
func (m *Maker) store(crl []byte) func(e *edit) {
	return func(e *edit) {
		cert := e.add(stream("", m.root.Chain[0].Raw))
		list := e.add(stream("", crl))
		e.root()["DSS"] = object.Dict{"Type": object.Name("DSS"), "Certs": object.Array{cert}, "CRLs": object.Array{list}}
	}
}
