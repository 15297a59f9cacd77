package seal

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"ledd/internal/seal/object"
)

// judge compares an upload with the issued document. Cheap questions come first;
// every answer is a reason, and the worst of them is the verdict.
func (v *verification) judge(issued []byte) {
	switch {
	case v.file.Header != 0:
		v.because("no-pdf", "the file does not begin with %PDF-", nil)
	case bytes.Equal(v.data, issued):
		v.own(len(v.file.Revisions))
		v.because("same-bytes", "", nil)
	case !bytes.HasPrefix(v.data, issued) || len(issued) == 0:
		v.other(issued)
	default:
		v.continued(issued)
	}
}

// other looks at a file that does not begin with the issued document.
func (v *verification) other(issued []byte) {
	switch {
	case len(issued) > 0 && bytes.HasPrefix(issued, v.data) && len(v.file.Problems) == 0:
		v.because("older-version", "", nil)
	case v.attached(issued):
	case v.parallel(issued):
	default:
		v.because("other-bytes", "", nil)
	}
	if v.file.Encrypted {
		v.because("encrypted", "", nil)
	}
}

// parallel tells whether both files continue the same earlier revision.
func (v *verification) parallel(issued []byte) bool {
	same := 0
	for same < min(len(issued), len(v.data)) && issued[same] == v.data[same] {
		same++
	}
	limits := v.limits.Object
	limits.Bytes = max(limits.Bytes, len(issued))
	for _, r := range object.Open(issued, limits).Revisions {
		if r.Mark > 0 && r.Mark <= same && len(v.all()) > 0 && slices.ContainsFunc(v.file.Revisions, func(own *object.Revision) bool { return own.Mark == r.Mark }) {
			v.because("parallel-signing", "both begin with the same "+strconv.Itoa(r.Mark)+" bytes", nil)
			return true
		}
	}
	return false
}

// continued judges a file that begins with the issued document.
func (v *verification) continued(issued []byte) {
	base := slices.IndexFunc(v.file.Revisions, func(r *object.Revision) bool {
		return r.Mark > 0 && r.Mark <= len(issued) && len(issued) <= r.End
	})
	v.wellFormed()
	if base < 0 {
		v.because("malformed", "the issued document is no revision of the file", nil)
		return
	}
	v.own(base)
	last := v.signed(base)
	v.differences(base, last)
	v.certified(base)
	v.strays(issued)
	v.endable(base)
	if !slices.ContainsFunc(v.report.Reasons, func(r Reason) bool { return worst[r.Verdict] > worst[Accepted] }) {
		v.because("signed", "", nil)
	}
}

// wellFormed asks more of an upload than of a file that is only reported on: the
// reader must not have met anything odd.
func (v *verification) wellFormed() {
	for _, p := range v.file.Problems {
		code := "malformed"
		if p.Code == "trailing-bytes" {
			code = "bytes-at-end"
		}
		v.because(code, p.Detail, map[string]string{"problem": p.Code})
	}
	if v.file.Encrypted {
		v.because("encrypted", "", nil)
	}
}

// own marks the signature with which the register issued the document: nobody else's
// stands in its field within the bytes that were issued.
func (v *verification) own(base int) {
	for i := range v.report.Signatures {
		s := &v.report.Signatures[i]
		s.Own = s.first <= base && s.Field == issueField
	}
}

// signed judges the signatures that were added, and gives the last revision that one
// of them covers.
func (v *verification) signed(base int) int {
	last, count := base, 0
	for i := range v.report.Signatures {
		s := &v.report.Signatures[i]
		if s.first <= base {
			continue
		}
		count++
		v.findings(s)
		if s.Field == sealField {
			v.because("reserved-field", s.Signer, nil)
		}
		if s.Coverage != CoversUnclear {
			last = max(last, s.revision)
		}
	}
	for i := range v.report.Timestamps {
		if t := &v.report.Timestamps[i]; t.first > base {
			v.findings(t)
		}
	}
	if count == 0 {
		v.because("nothing-signed", "", nil)
	}
	return last
}

func (v *verification) findings(s *Signature) {
	for _, code := range s.Findings {
		v.because(code, s.Signer, map[string]string{"signer": s.Signer, "field": s.Field})
	}
}

// differences judges what every revision after the issued one changes.
func (v *verification) differences(base, last int) {
	for k := base + 1; k < len(v.file.Revisions); k++ {
		all := v.step(k)
		for _, d := range all {
			if d.Rule.Verdict == note && !slices.Contains(unseen, d.Rule.Code) {
				continue
			}
			params := map[string]string{}
			if d.Page > 0 {
				params["page"] = strconv.Itoa(d.Page)
			}
			v.because(d.Rule.Code, pageWords(d), params)
		}
		switch {
		case k <= last:
		case lasting(all):
			v.because("dss-after-signature", "", nil)
		case last > base:
			v.because("changed-after-signature", fmt.Sprintf("revision %d", k+1), nil)
		}
	}
}

func pageWords(d Difference) string {
	if d.Page == 0 {
		return d.Detail
	}
	return fmt.Sprintf("page %d: %s", d.Page, d.Detail)
}
