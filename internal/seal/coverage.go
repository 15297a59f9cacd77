package seal

import (
	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// cover reads the byte range: the signed parts, and how far they reach. False says
// that there are no such bytes.
func (v *verification) cover(s object.Signature, out *Signature) ([][]byte, bool) {
	b := s.ByteRange
	if len(b) != 4 || b[0] != 0 || b[1] <= 0 || b[3] < 0 || b[2] < b[1] || b[2] > len(v.data) || b[3] > len(v.data)-b[2] {
		return nil, false
	}
	end := b[2] + b[3]
	out.ends = end
	exact := b[1] == s.Contents.Start && b[2] == s.Contents.End && s.Contents.Hex
	for i, r := range v.file.Revisions {
		if i < s.Revision || r.Mark == 0 || end < r.Mark || end > r.End {
			continue
		}
		out.revision, out.Revision = i, i+1
		if exact && i == s.Revision {
			out.Coverage = CoversRevision
		}
	}
	if out.Coverage == CoversRevision && end == len(v.data) {
		out.Coverage, out.CoversWholeFile = CoversFile, true
	}
	if out.Coverage == CoversUnclear {
		out.find("byte-range")
	}
	return [][]byte{v.data[:b[1]], v.data[b[2]:end]}, true
}

// identify names the signer of a signature that covers nothing.
func (v *verification) identify(s object.Signature, out *Signature) {
	m, err := cms.Read(s.Contents.Bytes)
	if err != nil {
		out.find("signature-unreadable")
		return
	}
	out.named(m.Check(v.spare))
	out.Level = family(s.SubFilter, m)
}

// broken takes back that a signature is intact where the file had to be repaired to
// be read: what it covers is then what no two readers agree on.
func (v *verification) broken(out *Signature) {
	if v.file.Rebuilt {
		out.Intact = false
		out.find("structure-broken")
	}
}
