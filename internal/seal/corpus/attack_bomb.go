package corpus

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"

	"ledd/internal/seal/object"
)

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
