package seal

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"ledd/internal/seal/object"
)

// mostAttached is how many attachments are looked at.
const mostAttached = 50

// attached is the second path: a service that wraps what it lets people sign. The
// issued document counts where it is attached byte for byte, and a signature that is
// intact, trusted and without any finding covers the whole file.
func (v *verification) attached(issued []byte) bool {
	if !v.holds(issued) {
		return false
	}
	whole := slices.ContainsFunc(v.report.Signatures, func(s Signature) bool {
		return s.Trusted && s.CoversWholeFile && s.inField
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
