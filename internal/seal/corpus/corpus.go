// Package corpus makes signed PDF files and attacks on them, for the tests of the
// verifier: with fresh keys each time, out of an issued document that the test
// brings. Each row says how a file is made and which rule must decide on it.
package corpus

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

// Row is one file with what Verify must say of it.
type Row struct {
	Name, How string
	Verdict   seal.Verdict
	Rule      string                // the rule that decides
	Also      []string              // reasons that must stand in the report as well
	Make      func(m *Maker) []byte // the upload
	Policy    func(p *seal.Policy)  // if it differs
	Issued    func(m *Maker) []byte // if it is not the issued document
}

// Maker makes files from one issued document.
type Maker struct {
	*Keys
	Issued []byte
	At     time.Time // of the upload
}

// NewMaker draws fresh keys around an issued document.
func NewMaker(issued []byte, at time.Time) (*Maker, error) {
	k, err := newKeys(at)
	return &Maker{Keys: k, Issued: issued, At: at}, err
}

// Policy trusts the keys of the maker.
func (m *Maker) Policy() seal.Policy {
	return seal.Policy{At: m.At, Roots: m.roots, StampRoots: m.stampRoots}
}

// raw stands in the place of a value, as it is.
type raw string

// edit is a revision in the making.
type edit struct {
	file    []byte
	last    *object.Revision
	objects map[object.Ref]any
	next    uint32
	style   string // table, stream or hybrid
	trailer map[object.Name]any
	eol     string
}

func edited(file []byte) *edit {
	last := object.Open(file, object.Limits{}).Last()
	e := &edit{file: file, last: last, objects: map[object.Ref]any{}, trailer: map[object.Name]any{}, eol: "\n"}
	refs := last.Refs()
	e.next = refs[len(refs)-1].Num + 1
	return e
}

// dict is a dictionary of the file, to be changed and put.
func (e *edit) dict(ref object.Ref) object.Dict {
	if d, ok := e.objects[ref].(object.Dict); ok {
		return d
	}
	d := maps.Clone(e.last.Dict(ref))
	e.objects[ref] = d
	return d
}

func (e *edit) root() object.Dict { return e.dict(e.last.Trailer["Root"].(object.Ref)) }

func (e *edit) form() object.Dict {
	ref, ok := e.last.Root()["AcroForm"].(object.Ref)
	if !ok {
		panic("the form of the issued document is no object of its own")
	}
	return e.dict(ref)
}

// page is one of the file, from 1.
func (e *edit) page(n int) (object.Ref, object.Dict) {
	pages, _ := e.last.Pages()
	return pages[n-1].Ref, e.dict(pages[n-1].Ref)
}

func (e *edit) add(o any) object.Ref {
	ref := object.Ref{Num: e.next}
	e.next++
	e.objects[ref] = o
	return ref
}

// field is a field of the form by its name.
func (e *edit) field(name string) (object.Ref, object.Dict) {
	for _, f := range e.last.Fields() {
		if f.Name == name {
			return f.Ref, e.dict(f.Ref)
		}
	}
	panic("the issued document has no field " + name)
}

// bytes writes the revision behind the file.
func (e *edit) bytes() []byte {
	out := bytes.Clone(e.file)
	prev := lastSection(e.file)
	places := map[object.Ref]int{}
	refs := slices.SortedFunc(maps.Keys(e.objects), func(a, b object.Ref) int { return int(a.Num) - int(b.Num) })
	for _, ref := range refs {
		places[ref] = len(out)
		out = fmt.Appendf(out, "%d %d obj%s%s%sendobj%s", ref.Num, ref.Gen, e.eol, show(e.objects[ref]), e.eol, e.eol)
	}
	trailer := map[object.Name]any{"Size": object.Integer(e.next), "Root": e.last.Trailer["Root"], "Info": e.last.Trailer["Info"], "ID": e.last.Trailer["ID"], "Prev": object.Integer(prev)}
	maps.Copy(trailer, e.trailer)
	at := len(out)
	switch e.style {
	case "stream":
		out = xrefStream(out, refs, places, trailer, e.next)
	case "hybrid":
		// All that is new stands in the stream, and nothing in the table.
		out = xrefStream(out, refs, places, map[object.Name]any{"Size": object.Integer(e.next + 1)}, e.next)
		trailer["XRefStm"], at = object.Integer(at), len(out)
		out = fmt.Appendf(out, "xref\n0 0\ntrailer\n%s\n", show(trailer))
	default:
		out = fmt.Appendf(out, "xref%s", e.eol)
		for _, ref := range refs {
			out = fmt.Appendf(out, "%d 1%s%010d %05d n%s", ref.Num, e.eol, places[ref], ref.Gen, entryEnd(e.eol))
		}
		out = fmt.Appendf(out, "trailer%s%s%s", e.eol, show(trailer), e.eol)
	}
	return fmt.Appendf(out, "startxref%s%d%s%%%%EOF%s", e.eol, at, e.eol, e.eol)
}

func entryEnd(eol string) string {
	if len(eol) == 1 {
		return " " + eol
	}
	return eol
}

func xrefStream(out []byte, refs []object.Ref, places map[object.Ref]int, trailer map[object.Name]any, own uint32) []byte {
	at := len(out)
	var rows bytes.Buffer
	var index []string
	for _, ref := range append(slices.Clone(refs), object.Ref{Num: own}) {
		place, ok := places[ref]
		if !ok {
			place = at
		}
		rows.Write([]byte{1, byte(place >> 24), byte(place >> 16), byte(place >> 8), byte(place), 0})
		index = append(index, strconv.Itoa(int(ref.Num)), "1")
	}
	d := maps.Clone(trailer)
	d["Type"], d["W"], d["Size"] = object.Name("XRef"), raw("[1 4 1]"), object.Integer(own+1)
	d["Index"], d["Length"] = raw("["+strings.Join(index, " ")+"]"), object.Integer(rows.Len())
	return fmt.Appendf(out, "%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n", own, show(d), rows.String())
}

// lastSection is where the newest cross-reference section stands.
func lastSection(file []byte) int {
	rest := file[bytes.LastIndex(file, []byte("startxref"))+len("startxref"):]
	n, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
	if err != nil {
		panic(err)
	}
	return n
}

// stream is an object with bytes of its own.
func stream(dict string, content []byte) raw {
	return raw(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(content), content))
}

// show writes a value as PDF.
func show(o any) string {
	switch o := o.(type) {
	case nil:
		return "null"
	case raw:
		return string(o)
	case object.Name:
		return "/" + string(o)
	case object.String:
		return fmt.Sprintf("<%x>", o.Bytes)
	case object.Array:
		var parts []string
		for _, v := range o {
			parts = append(parts, show(v))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case object.Dict:
		all := map[object.Name]any{}
		for k, v := range o {
			all[k] = v
		}
		return show(all)
	case map[object.Name]any:
		var b strings.Builder
		b.WriteString("<<")
		for _, k := range slices.Sorted(maps.Keys(o)) {
			if o[k] != nil {
				fmt.Fprintf(&b, "/%s %s ", k, show(o[k]))
			}
		}
		return b.String() + ">>"
	case object.Stream:
		d := maps.Clone(o.Dict)
		d["Length"] = object.Integer(len(o.Raw))
		return show(d) + "\nstream\n" + string(o.Raw) + "\nendstream"
	default:
		return fmt.Sprint(o)
	}
}
