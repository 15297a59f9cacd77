package seal

import (
	"bytes"
	"fmt"
)

// harmlessChanges is what anybody may do once a signature certifies the document with P=1.
var harmlessChanges = []string{"dss-changed", "extension-changed", "timestamp-added", "dates-changed", "harmless-orphans"}

// certified honours what certifying signatures permit (DocMDP, ISO 32000-2,
// 12.8.2.2), and lets only the first signature of a document certify it.
func (v *verification) certified(base int) {
	allowed := 0
	for i, s := range v.report.Signatures {
		switch {
		case s.Certifies > 0 && s.revision <= base:
			allowed = s.Certifies
		case s.Certifies == 1 && s.Coverage != CoversUnclear:
			base, allowed = s.revision, 1 // a lock, which endable tells of: nobody may go on behind it
		case s.Certifies > 0 && (i > 0 || allowed > 0):
			v.because("certification-forbids", "a signature certifies what another has signed before", nil)
		case s.Certifies > 0:
			base, allowed = s.revision, s.Certifies
		}
	}
	if allowed != 1 {
		return
	}
	for k := base + 1; k < len(v.file.Revisions); k++ {
		if !quiet(v.step(k), harmlessChanges) {
			v.because("certification-forbids", fmt.Sprintf("revision %d", k+1), nil)
		}
	}
}

var byteRangeMark = []byte("/ByteRange")

// strays counts the marks of signatures in what was added: one for each signature.
func (v *verification) strays(issued []byte) {
	found := bytes.Count(v.data[len(issued):], byteRangeMark)
	for _, s := range v.all() {
		if s.begins >= len(issued) {
			found--
		}
	}
	if found > 0 {
		v.because("stray-byte-range", fmt.Sprintf("%d too many", found), nil)
	}
}
