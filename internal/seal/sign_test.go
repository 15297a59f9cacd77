package seal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

func text(s string) []docmodel.Run { return docmodel.Text(s) }

// drafted is an agreement of two parties with an evidence page.
func drafted(t testing.TB) ([]byte, seal.Certification) {
	t.Helper()
	d := docmodel.New("DBA-2026-017", "nb", "Databehandleravtale – Kárášjoga gielda", nil)
	d.Append(docmodel.Contents{}, docmodel.Heading{Level: 2, Number: "1", Runs: text("Formål")}, docmodel.Paragraph{Number: "1.1", Runs: text("Avtalen gjelder. æøå čđŋšŧž äöüß")},
		docmodel.PageBreak{}, docmodel.Heading{Level: 2, Number: "2", Runs: text("Underskrifter")},
		docmodel.Signatures{Parties: []docmodel.Signature{{Role: "Behandlingsansvarlig", Name: "Kárášjoga gielda"}, {Role: "Databehandler", Name: "Øst AS"}}},
		docmodel.Reserved{ID: "evidence-1"})
	d.Check = &docmodel.Check{Code: "K7QF-3M2X-9TRD", URL: "https://ledd.example.no/v/K7QF-3M2X-9TRD"}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	l, err := pdf.Set(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), seal.Certification{
		Lang: "nb", Title: d.Title, ID: d.ID, Digest: d.Digest, Layout: l, Stamp: "Merknad fra registeret:",
		Parties: []string{"Kárášjoga gielda", "Øst AS"}, By: seal.Signing{Name: "Ledd", Reason: "Utstedt til signering"},
	}
}

// insert is a page to fill in.
func insert(t testing.TB, a pdf.Area, blocks ...docmodel.Block) []byte {
	t.Helper()
	d := docmodel.New("x", "nb", "Merknad", nil)
	d.Append(blocks...)
	var b bytes.Buffer
	if err := pdf.Insert(&b, d, a.W, a.H); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func note(lines ...string) docmodel.Block {
	return docmodel.Paragraph{Runs: docmodel.Lines(lines[0], lines[1:]...)}
}

func completion(t testing.TB, issued []byte, o seal.Certification) seal.Completion {
	t.Helper()
	table := docmodel.Table{Header: docmodel.Cells("Hvem", "Når", "Hvordan"), Rows: [][][]docmodel.Run{docmodel.Cells("Áile Näkkäläjärvi", "22.11.2026 10:15:02 UTC", "E-post bekreftet"), docmodel.Cells("Jürgen Groß", "22.11.2026 11:00:00 UTC", "Signert PDF")}}
	return seal.Completion{Issued: issued, By: seal.Signing{Name: "Ledd", Reason: "Avsluttet"}, Stamps: map[string][]byte{
		seal.Stamp(1): insert(t, o.Layout.Parties[0].Stamp, note("Áile Näkkäläjärvi", "Rådmann", "på vegne av Kárášjoga gielda", "22. november 2026 kl. 10.15.02 (UTC)", "Innlogget, bekreftet med e-post", "Bevis 01939f2e-1c2d")),
		seal.Stamp(2): insert(t, o.Layout.Parties[1].Stamp, note("Jürgen Groß", "Direktør", "på vegne av Øst AS", "22. november 2026 kl. 11.00.00 (UTC)")),
		"evidence-1":  insert(t, o.Layout.Reserved[0].Area, docmodel.Heading{Level: 3, Runs: text("Slik ble avtalen signert")}, table),
	}}
}

// seed is what an installation's own keys follow from.
func seed(t testing.TB) []byte {
	sum := sha256.Sum256([]byte(t.Name()))
	return sum[:]
}

func sealer(t testing.TB) *seal.Sealer {
	t.Helper()
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{seed(t)}, Name: "Ledd på ledd.example.no"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certified(t testing.TB, s *seal.Sealer) ([]byte, seal.Certification) {
	t.Helper()
	file, o := drafted(t)
	out, err := s.Certify(t.Context(), file, o)
	if err != nil {
		t.Fatal(err)
	}
	return out, o
}

// field finds a field of the form as a file ends.
func field(t testing.TB, file []byte, name string) object.Field {
	t.Helper()
	fields := object.Open(file, object.Limits{}).Last().Fields()
	i := slices.IndexFunc(fields, func(f object.Field) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no field %s", name)
	}
	return fields[i]
}

// appended adds a revision by hand, with one object, as others might: its
// cross-references stand in a table, or in a stream.
func appended(t testing.TB, file []byte, num uint32, body string, stream bool) []byte {
	t.Helper()
	last := object.Open(file, object.Limits{}).Last()
	size, _ := object.Whole(last.Trailer["Size"])
	prev := bytes.LastIndex(file, []byte("startxref"))
	var at int
	if _, err := fmt.Sscanf(string(file[prev:]), "startxref\n%d", &at); err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(file)
	first := len(out)
	out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", num, body)
	trailer := fmt.Sprintf("/Prev %d /Root %s /Info %s", at, last.Trailer["Root"], last.Trailer["Info"])
	section := len(out)
	if stream {
		rows := []byte{1, byte(first >> 16), byte(first >> 8), byte(first), 1, byte(section >> 16), byte(section >> 8), byte(section)}
		out = fmt.Appendf(out, "%d 0 obj\n<</Type /XRef /Size %d %s /W [1 3 0] /Index [%d 1 %d 1] /Length %d>>\nstream\n%s\nendstream\nendobj\n", size, size+1, trailer, num, size, len(rows), rows)
	} else {
		out = fmt.Appendf(out, "xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d %s>>\n", num, first, size, trailer)
	}
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", section)
}

// TestPrepared: what is issued has its fields, its language and its metadata, and is
// the rendered file but for its version.
func TestPrepared(t *testing.T) {
	t.Parallel()
	file, o := drafted(t)
	before := bytes.Clone(file)
	issued, err := sealer(t).Certify(t.Context(), file, o)
	if err != nil || !bytes.Equal(before, file) {
		t.Fatal(err, "or the caller's bytes are changed")
	}
	if string(issued[:8]) != "%PDF-1.7" || !bytes.Equal(issued[8:len(file)], file[8:]) {
		t.Error("the rendered file is not the first revision")
	}
	r := object.Open(issued, object.Limits{})
	root := r.Last().Root()
	if lang, ok := root["Lang"].(object.String); !ok || lang.Text() != "nb" || len(r.Problems) > 0 || len(r.Revisions) != 2 {
		t.Error(root, r.Problems)
	}
	meta, _ := r.Last().Resolve(root["Metadata"]).(object.Stream)
	for _, want := range []string{o.Title, o.Digest, "DBA-2026-017"} {
		if !bytes.Contains(meta.Raw, []byte(want)) {
			t.Errorf("%s is not in the metadata", want)
		}
	}
	var names []string
	for _, f := range r.Last().Fields() {
		names = append(names, f.Name+" "+string(f.Type))
	}
	want := []string{"party-1 Sig", "party-1-stamp Btn", "party-2 Sig", "party-2-stamp Btn", "evidence-1 Btn", "register-seal Sig", "register Sig"}
	if !slices.Equal(names, want) {
		t.Error(names)
	}
	label, _ := field(t, issued, "party-1-stamp").Dict["TU"].(object.String)
	if label.Text() != "Merknad fra registeret: Kárášjoga gielda" {
		t.Error(label.Text())
	}
	if id := r.Last().Array(r.Last().Trailer["ID"]); len(id) != 2 || !object.SameLeaf(id[0], id[1]) {
		t.Error(id)
	}
}

// TestCompleteRefuses: what is not what was issued is not sealed, nor what cannot be
// filled in.
func TestCompleteRefuses(t *testing.T) {
	t.Parallel()
	s := sealer(t)
	issued, o := certified(t, s)
	stamp := field(t, issued, seal.Stamp(1))
	touched := func(stream bool) []byte {
		return appended(t, issued, stamp.Ref.Num, "<</FT /Btn /T (party-1-stamp) /Ff 65537 /Rect [0 0 500 500]>>", stream)
	}
	party := field(t, issued, seal.Party(1))
	signedBy := func(action string) []byte {
		return appended(t, issued, party.Ref.Num, "<</FT /Sig /T (party-1) /V <</Type /Sig /Reference [<</TransformMethod /FieldMDP /TransformParams <</Action "+action+">>>>]>>>>", false)
	}
	if _, err := s.Complete(t.Context(), signedBy("/Include /Fields [(party-1)]"), completion(t, issued, o)); err != nil {
		t.Errorf("another field is locked: %v", err)
	}
	done, err := s.Complete(t.Context(), issued, completion(t, issued, o))
	if err != nil {
		t.Fatal(err)
	}
	cut := issued[:len(issued)-300]
	for name, c := range map[string]struct {
		file   []byte
		change func(*seal.Completion)
		code   string
	}{
		"another file":    {append([]byte("%PDF-1.7\n"), issued...), nil, "pdf-other"},
		"nothing issued":  {issued, func(c *seal.Completion) { c.Issued = nil }, "pdf-other"},
		"a torn file":     {cut, func(c *seal.Completion) { c.Issued = cut }, "pdf-syntax"},
		"all is locked":   {signedBy("/All"), nil, "pdf-locked"},
		"ours is locked":  {signedBy("/Include /Fields [(register-seal)]"), nil, "pdf-locked"},
		"bytes behind":    {append(bytes.Clone(issued), "<html>"...), nil, "pdf-syntax"},
		"a stamp touched": {touched(false), nil, "pdf-field"},
		"by a stream":     {touched(true), nil, "pdf-field"},
		"sealed already":  {done, nil, "pdf-field"},
		"no such stamp":   {issued, func(c *seal.Completion) { c.Stamps["party-9-stamp"] = c.Stamps["evidence-1"] }, "pdf-field"},
		"no stamp at all": {issued, func(c *seal.Completion) { c.Stamps["party-1"] = c.Stamps["evidence-1"] }, "pdf-field"},
		"two pages":       {issued, func(c *seal.Completion) { c.Stamps["evidence-1"] = issued }, "pdf-insert"},
		"no page":         {issued, func(c *seal.Completion) { c.Stamps["evidence-1"] = []byte("x") }, "pdf-insert"},
	} {
		by := completion(t, issued, o)
		if c.change != nil {
			c.change(&by)
		}
		_, err := s.Complete(t.Context(), c.file, by)
		if v := kinds.ViolationsOf(err); len(v) != 1 || v[0].Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Certify(t.Context(), issued, o); kinds.KindOf(err) != kinds.KindInvalid {
		t.Errorf("certified twice: %v", err)
	}
	o.Layout.Parties[0].Sign.Page = 9
	file, _ := drafted(t)
	if _, err := s.Certify(t.Context(), file, o); kinds.KindOf(err) != kinds.KindInvalid {
		t.Errorf("on a page that is not there: %v", err)
	}
}

// TestSeveralRevisions: whatever others have added well, in tables or streams, the
// seal stands behind it and every earlier file is its beginning.
func TestSeveralRevisions(t *testing.T) {
	t.Parallel()
	s := sealer(t)
	issued, o := certified(t, s)
	file := appended(t, appended(t, issued, 900, "<</Note (one)>>", true), 901, "<</Note (two)>>", false)
	file = appended(t, file, 902, "<</Note (three)>>", true)
	out, err := s.Complete(t.Context(), file, completion(t, issued, o))
	if err != nil || !bytes.HasPrefix(out, file) {
		t.Fatal(err)
	}
	f := object.Open(out, object.Limits{})
	if len(f.Revisions) != 6 || len(f.Problems) > 0 || len(f.Signatures()) != 2 {
		t.Error(len(f.Revisions), f.Problems, f.Signatures())
	}
	if _, ok := field(t, out, "register-seal").Dict["V"].(object.Ref); !ok {
		t.Error("the seal is not in its field")
	}
	newDesk(t, "qpdf").holds(out)
}

type broken struct{}

func (broken) Stamp(context.Context, []byte) ([]byte, error) {
	return nil, fmt.Errorf("%w: down", seal.ErrTimestamp)
}

// TestNoTimeStamp: without one nothing is sealed, and the caller knows why.
func TestNoTimeStamp(t *testing.T) {
	t.Parallel()
	file, o := drafted(t)
	out, err := sealer(t).With(broken{}).Certify(t.Context(), file, o)
	if !errors.Is(err, seal.ErrTimestamp) || out != nil {
		t.Error(err, len(out))
	}
}

func BenchmarkSeal(b *testing.B) {
	s := sealer(b)
	file, o := drafted(b)
	issued, err := s.Certify(b.Context(), file, o)
	if err != nil {
		b.Fatal(err)
	}
	by := completion(b, issued, o)
	b.ReportAllocs()
	for b.Loop() {
		if by.Issued, err = s.Certify(b.Context(), file, o); err != nil {
			b.Fatal(err)
		}
		if _, err = s.Complete(b.Context(), by.Issued, by); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}
