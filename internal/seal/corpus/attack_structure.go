package corpus

import (
	"bytes"
	"fmt"
	"strings"

	"ledd/internal/seal"
	"ledd/internal/seal/object"
)

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
		{Name: "costly", How: "more values than are compared", Verdict: seal.Rejected, Rule: "too-complex", Make: good, Policy: func(p *seal.Policy) { p.Limits.Visits = 20 }},
		attack("padded", "a hundred megabytes", "too-large", func(m *Maker) []byte { return append(good(m), make([]byte, 100<<20)...) }),
		attack("appended", "five megabytes are added", "appended-too-large", along(func(e *edit) { e.add(stream("/Type /XObject /Subtype /Form", make([]byte, 5<<20))) })),
	}
}
