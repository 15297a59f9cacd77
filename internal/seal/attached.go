package seal

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// mostAttached is how many attachments are looked at.
const mostAttached = 50

// attached is the second path: a service that wraps what it lets people sign. The
// issued document counts where it is attached byte for byte, and a signature that is
// intact, trusted and without any finding covers the whole file. The register's own is
// nobody's: it seals files that others have sent, whatever is attached to them.
func (v *verification) attached(issued []byte) bool {
	if !v.holds(issued) {
		return false
	}
	own := registers(issued, v.limits.Object)
	whole := slices.ContainsFunc(v.report.Signatures, func(s Signature) bool {
		return s.Trusted && s.CoversWholeFile && s.inField && !own(s)
	})
	clean := !slices.ContainsFunc(v.all(), func(s *Signature) bool {
		return slices.ContainsFunc(s.Findings, func(code string) bool { return byCode[code].Verdict != note })
	})
	if whole && clean && len(v.file.Problems) == 0 && !v.file.Encrypted {
		v.because("attached-original", "", nil)
	} else {
		v.because("attached-untrusted", "", nil)
	}
	return true
}

// registers tells the register's own signatures from others: they stand in its fields,
// and are of the certificate with which it issued.
func registers(issued []byte, limits object.Limits) func(Signature) bool {
	certificates := map[string]bool{}
	limits.Bytes = max(limits.Bytes, len(issued))
	for _, s := range object.Open(issued, limits).Signatures() {
		if m, err := cms.Read(s.Contents.Bytes); err == nil && s.Field == issueField {
			if by := m.Check(nil).Signer; by != nil {
				certificates[by.Fingerprint()] = true
			}
		}
	}
	return func(s Signature) bool {
		return s.Field == issueField || s.Field == sealField || certificates[s.Certificate]
	}
}

// holds looks for the issued document among the attachments.
func (v *verification) holds(issued []byte) bool {
	last := v.file.Last()
	if last == nil || len(issued) == 0 {
		return false
	}
	want, looked := sha256.Sum256(issued), 0
	for _, ref := range last.Refs() {
		files := last.Dict(last.Dict(ref)["EF"])
		for _, key := range files.Keys() {
			if looked++; looked > mostAttached {
				return false
			}
			s, ok := last.Resolve(files[key]).(object.Stream)
			if !ok {
				continue
			}
			content, err := last.Decode(s)
			if err == nil && sha256.Sum256(content) == want && bytes.Equal(content, issued) {
				return true
			}
		}
	}
	return false
}
