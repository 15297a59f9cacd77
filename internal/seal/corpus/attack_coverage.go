package corpus

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/seal/object"
)

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
