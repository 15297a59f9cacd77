package seal

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/seal/object"
)

// revision is what is written behind a file: objects that are new, or that stand in
// the place of older ones, and a cross-reference section of the kind that the file
// ends with, a table or a stream.
type revision struct {
	old     *object.Revision
	file    *object.File
	data    []byte
	next    uint32
	objects map[object.Ref]object.Object
	trailer object.Dict
}

// unfit says that a file cannot be written behind, for a reason.
func unfit(code, why string) error {
	return kinds.Invalid("", code, "the file cannot be sealed: %s", why)
}

// continued begins a revision. What is not well formed, or is encrypted, is an
// invalid error: nothing is written behind a file that other readers may read
// otherwise.
func continued(data []byte) (*revision, error) {
	return behind(object.Open(data, object.Limits{}), data)
}

// behind is continued of a file that has been read.
func behind(f *object.File, data []byte) (*revision, error) {
	last := f.Last()
	switch {
	case last == nil || f.Rebuilt || f.Header != 0 || last.Mark == 0:
		return nil, unfit("pdf-syntax", "it is no well-formed PDF file")
	case f.Encrypted:
		return nil, unfit("pdf-encrypted", "it is encrypted")
	case len(bytes.Trim(data[last.End:], "\r\n")) > 0:
		return nil, unfit("pdf-syntax", "there is something behind its end")
	}
	prev, ok := lastSection(data)
	size, sized := object.Whole(last.Trailer["Size"])
	if !ok || !sized || size < 1 || size > 8_000_000 {
		return nil, unfit("pdf-syntax", "its end does not say where its objects are")
	}
	r := &revision{old: last, file: f, data: data, next: uint32(size), objects: map[object.Ref]object.Object{}} //nolint:gosec // bounded just now
	if refs := last.Refs(); len(refs) > 0 {
		r.next = max(r.next, refs[len(refs)-1].Num+1)
	}
	r.trailer = object.Dict{"Root": last.Trailer["Root"], "Info": last.Trailer["Info"], "ID": last.Trailer["ID"], "Prev": object.Integer(prev)}
	return r, nil
}

// lastSection is where the file's last cross-reference section stands.
func lastSection(data []byte) (int, bool) {
	_, at, found := bytes.Cut(data[max(0, bytes.LastIndex(data, []byte("startxref"))):], []byte("startxref"))
	words := bytes.Fields(at)
	if !found || len(words) == 0 {
		return 0, false
	}
	n, err := strconv.Atoi(string(words[0]))
	return n, err == nil && n > 0
}

// add gives a new object a number.
func (r *revision) add(o object.Object) object.Ref {
	ref := object.Ref{Num: r.next}
	r.next++
	r.objects[ref] = o
	return ref
}

// dict is a dictionary as it will stand, to be changed and put.
func (r *revision) dict(ref object.Ref) object.Dict {
	if d, ok := r.objects[ref].(object.Dict); ok {
		return d
	}
	return maps.Clone(r.old.Dict(ref))
}

func (r *revision) put(ref object.Ref, o object.Object) { r.objects[ref] = o }

// bytes gives the file with the revision behind it, and where its holes stand.
func (r *revision) bytes() ([]byte, map[string]int) {
	w := &writer{b: bytes.Clone(r.data), holes: map[string]int{}}
	if !bytes.HasSuffix(w.b, []byte("\n")) {
		w.say("\n")
	}
	refs := slices.SortedFunc(maps.Keys(r.objects), func(a, b object.Ref) int { return int(a.Num) - int(b.Num) })
	places := make(map[object.Ref]int, len(refs))
	for _, ref := range refs {
		places[ref] = len(w.b)
		w.say("%d %d obj\n", ref.Num, ref.Gen)
		w.value(r.objects[ref])
		w.say("\nendobj\n")
	}
	at := len(w.b)
	if r.old.Trailer["Type"] == object.Name("XRef") {
		r.stream(w, refs, places)
	} else {
		r.table(w, refs, places)
	}
	w.say("\nstartxref\n%d\n%%%%EOF\n", at)
	return w.b, w.holes
}

// runs parts numbers into those that follow upon each other.
func runs(refs []object.Ref) [][]object.Ref {
	var out [][]object.Ref
	for i, ref := range refs {
		if i == 0 || ref.Num != refs[i-1].Num+1 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], ref)
	}
	return out
}

// table writes a cross-reference table and the trailer (ISO 32000-2, 7.5.4).
func (r *revision) table(w *writer, refs []object.Ref, places map[object.Ref]int) {
	w.say("xref\n")
	for _, run := range runs(refs) {
		w.say("%d %d\n", run[0].Num, len(run))
		for _, ref := range run {
			w.say("%010d %05d n \n", places[ref], ref.Gen)
		}
	}
	r.trailer["Size"] = object.Integer(r.next)
	w.say("trailer\n")
	w.value(r.trailer)
}

// stream writes a cross-reference stream, which is an object itself (7.5.8).
func (r *revision) stream(w *writer, refs []object.Ref, places map[object.Ref]int) {
	own := object.Ref{Num: r.next}
	places[own] = len(w.b)
	refs = append(refs, own)
	d := maps.Clone(r.trailer)
	var index object.Array
	var rows []byte
	for _, run := range runs(refs) {
		index = append(index, object.Integer(run[0].Num), object.Integer(len(run)))
		for _, ref := range run {
			at := places[ref]
			rows = append(rows, 1, byte(at>>24), byte(at>>16), byte(at>>8), byte(at), byte(ref.Gen>>8), byte(ref.Gen)) //nolint:gosec // a number, byte for byte
		}
	}
	d["Type"], d["Size"], d["Index"] = object.Name("XRef"), object.Integer(r.next+1), index
	d["W"] = object.Array{object.Integer(1), object.Integer(4), object.Integer(2)}
	w.say("%d 0 obj\n", own.Num)
	w.value(object.Stream{Dict: d, Raw: rows})
	w.say("\nendobj")
}

// writer writes values as PDF.
type writer struct {
	b     []byte
	holes map[string]int // where each begins
}

// hole is a place that is filled in when everything else stands.
type hole struct{ name, text string }

func (w *writer) say(format string, args ...any) { w.b = fmt.Appendf(w.b, format, args...) }

func (w *writer) value(o object.Object) {
	switch o := o.(type) {
	case hole:
		w.holes[o.name] = len(w.b)
		w.say("%s", o.text)
	case bool:
		w.say("%t", o)
	case object.Integer:
		w.say("%d", o)
	case object.Real:
		w.b = strconv.AppendFloat(w.b, float64(o), 'f', -1, 64)
	case object.Name:
		w.name(o)
	case object.String:
		w.say("<%x>", o.Bytes)
	case object.Ref:
		w.say("%s", o)
	case object.Array:
		w.say("[")
		for i, e := range o {
			if i > 0 {
				w.say(" ")
			}
			w.value(e)
		}
		w.say("]")
	case object.Dict:
		w.dict(o)
	case object.Stream:
		d := maps.Clone(o.Dict)
		d["Length"] = object.Integer(len(o.Raw))
		w.dict(d)
		w.say("\nstream\n")
		w.b = append(w.b, o.Raw...)
		w.say("\nendstream")
	default:
		w.say("null")
	}
}

func (w *writer) dict(d object.Dict) {
	w.say("<<")
	for _, key := range d.Keys() {
		if d[key] == nil {
			continue
		}
		w.name(key)
		w.say(" ")
		w.value(d[key])
		w.say("\n")
	}
	w.say(">>")
}

// name writes a name; what is no plain letter or figure is written by its number.
func (w *writer) name(n object.Name) {
	w.say("/")
	for _, c := range []byte(n) {
		if c > ' ' && c < 0x7f && !bytes.ContainsRune([]byte("()<>[]{}/%#"), rune(c)) {
			w.b = append(w.b, c)
		} else {
			w.say("#%02x", c)
		}
	}
}
