package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"html"
	"strings"

	"ledd/internal/pdf"
	"ledd/internal/seal/object"
)

// The fields of the register itself: the signature that a file is issued with, and
// the one that ends it.
const (
	issueField = "register"
	sealField  = "register-seal"
)

// Party names the field that the party at a place signs in: the first is 1.
func Party(n int) string { return fmt.Sprintf("party-%d", n) }

// Stamp names the place where the register notes how the party at a place signed.
func Stamp(n int) string { return Party(n) + "-stamp" }

// Certification is what a file is issued with.
type Certification struct {
	Lang, Title string // BCP 47; what readers show in place of the file's name
	ID, Digest  string // of the document, for its metadata
	Layout      pdf.Layout
	Parties     []string // who signs at each place, for those who do not see it
	Stamp       string   // what a stamp is called to them
	By          Signing
}

// Certify adds the revision that a file is issued with to one that package pdf has
// written: language, metadata, an empty field for each place to sign, an empty stamp
// for each place and for each reserved page, and a signature with time stamp that
// lets forms be filled in and signed, and nothing else (DocMDP, level 2). A file that
// is no fresh one is an invalid error; a failing time stamp is an ErrTimestamp.
func (s *Sealer) Certify(ctx context.Context, file []byte, o Certification) ([]byte, error) {
	file = bytes.Clone(file)
	if bytes.HasPrefix(file, []byte("%PDF-1.")) {
		copy(file[5:], "1.7") // what is added needs it
	}
	r, err := continued(file)
	if err != nil {
		return nil, err
	}
	if len(r.file.Revisions) != 1 || r.old.Root()["AcroForm"] != nil {
		return nil, unfit("pdf-used", "something was added to it already")
	}
	pages, _ := r.old.Pages()
	f := &form{revision: r, pages: pages}
	if err := f.prepare(o); err != nil {
		return nil, err
	}
	d := s.signature(o.By)
	d["Reference"] = object.Array{object.Dict{
		"Type": object.Name("SigRef"), "TransformMethod": object.Name("DocMDP"),
		"TransformParams": object.Dict{"Type": object.Name("TransformParams"), "P": object.Integer(2), "V": object.Name("1.2")},
	}}
	signed := r.add(d)
	if err := f.unseen(issueField, object.Dict{"V": signed}); err != nil {
		return nil, err
	}
	r.catalog(o, f.fields, signed)
	r.name(file)
	return s.seal(ctx, r)
}

// prepare adds the fields that are filled in later.
func (f *form) prepare(o Certification) error {
	for i, p := range o.Layout.Parties {
		who := ""
		if i < len(o.Parties) {
			who = o.Parties[i]
		}
		if err := f.signature(Party(i+1), who, p.Sign); err != nil {
			return err
		}
		if err := f.stamp(Stamp(i+1), strings.TrimSpace(o.Stamp+" "+who), p.Stamp); err != nil {
			return err
		}
	}
	for _, b := range o.Layout.Reserved {
		if err := f.stamp(b.ID, o.Stamp, b.Area); err != nil {
			return err
		}
	}
	return f.unseen(sealField, object.Dict{})
}

// catalog refers to what was added.
func (r *revision) catalog(o Certification, fields object.Array, signed object.Ref) {
	ref, _ := r.old.Trailer["Root"].(object.Ref)
	d := r.dict(ref)
	d["AcroForm"] = r.add(object.Dict{"Fields": fields, "SigFlags": object.Integer(3)}) // apart: others find it easier to add to
	d["Perms"] = object.Dict{"DocMDP": signed}
	d["Version"] = object.Name("1.7")
	d["Extensions"] = object.Dict{"ESIC": object.Dict{"BaseVersion": object.Name("1.7"), "ExtensionLevel": object.Integer(1)}}
	d["Lang"] = text(o.Lang)
	d["ViewerPreferences"] = object.Dict{"DisplayDocTitle": true}
	d["Metadata"] = r.add(object.Stream{Dict: object.Dict{"Type": object.Name("Metadata"), "Subtype": object.Name("XML")}, Raw: o.metadata()})
	r.put(ref, d)
}

// metadata is the document's in XMP (ISO 16684-1).
func (o Certification) metadata() []byte {
	e := html.EscapeString
	return fmt.Appendf(nil, "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">`+
		`<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`+
		`<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language><dc:identifier>%s</dc:identifier>`+
		`<pdf:Producer>Ledd</pdf:Producer><pdf:Keywords>sha256:%s</pdf:Keywords><xmp:CreatorTool>Ledd</xmp:CreatorTool>`+
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>", e(o.Title), e(o.Lang), e(o.ID), e(o.Digest))
}

// identifier is a file's by its content (ISO 32000-2, 14.4).
func identifier(content []byte) object.String {
	sum := sha256.Sum256(content)
	return object.String{Bytes: sum[:16]}
}
