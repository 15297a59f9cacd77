// Package seal seals files, and verifies those that others have signed.
//
// Sealing: Certify prepares and signs what is issued, Complete fills in and signs the
// end; both add a revision, and the bytes before it stay.
//
// Verification:
//
//	bytes -> seal/object (revisions) -> seal/cms (signatures) -> comparison, revision by revision -> reasons by Rules -> verdict
//
// Verify is a pure function of the issued bytes, the upload and the policy; it runs
// in a Child. Every reason is a row of Rules, and the worst of them is the verdict.
// What a later revision may change without a person looking at it is little: a
// signature in a prepared box or one that is not shown, what proves it later (DSS,
// time stamps), a font of the form, dates. What it leaves over, with nothing referring
// to it, is judged narrowly (see judge). Certificates and revocation data alone may
// follow the last signature: that is how signatures are made to last (PAdES B-LT), and
// nothing of it is shown; anything else behind the last signature is refused.
package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// Policy is what a verification rests on besides the bytes.
type Policy struct {
	At         time.Time // the time of the upload: certificates count at a proven time, else then
	Roots      cms.Roots // whose signatures are trusted
	StampRoots cms.Roots // whose time stamps are
	Limits     Limits
}

// Limits bounds an upload. A zero field takes its default.
type Limits struct {
	Bytes      int // of the file; 25 MiB
	Appended   int // bytes behind the issued document; 4 MiB
	Signatures int // 50
	Visits     int // values that are compared; 3 million
	Object     object.Limits
}

func (l Limits) filled() Limits {
	set := func(n *int, usual int) {
		if *n == 0 {
			*n = usual
		}
	}
	set(&l.Bytes, 25<<20)
	set(&l.Appended, 4<<20)
	set(&l.Signatures, 50)
	set(&l.Visits, 3_000_000)
	if l.Object.Bytes == 0 {
		l.Object.Bytes = l.Bytes
	}
	return l
}

// verification is one file on its way through.
type verification struct {
	policy   Policy
	limits   Limits
	data     []byte
	file     *object.File
	report   Report
	left     int
	steps    [][]Difference // by the revision that made them
	evidence cms.Revocation
	spare    []*cms.Certificate
	failed   map[string]bool
}

// Verify says what a file is: its signatures, whether they are intact, whose they
// are, and what was changed after which. With the issued document it also gives a
// verdict on the file as an upload. It reads no clock, no file and no network, and
// the same arguments give the same report.
func Verify(issued, upload []byte, p Policy) Report {
	v := &verification{policy: p, limits: p.Limits.filled(), data: upload, failed: map[string]bool{}}
	v.left = v.limits.Visits
	v.begin()
	if v.tooLarge(issued) {
		return v.end(issued != nil)
	}
	v.file = object.Open(upload, v.limits.Object)
	v.structure()
	v.signatures()
	v.changes()
	if issued != nil {
		v.judge(issued)
	} else {
		v.remarks()
	}
	return v.end(issued != nil)
}

func (v *verification) begin() {
	sum := sha256.Sum256(v.data)
	v.report = Report{
		Reasons: []Reason{}, Signatures: []Signature{}, Timestamps: []Signature{}, Changes: []Change{}, Problems: []string{},
		SHA256: hex.EncodeToString(sum[:]), Bytes: len(v.data), Verifier: Version,
	}
}

// tooLarge looks at sizes alone.
func (v *verification) tooLarge(issued []byte) bool {
	switch {
	case len(v.data) > v.limits.Bytes:
		v.because("too-large", "the file has more bytes than are read", nil)
	case issued != nil && len(v.data) > len(issued)+v.limits.Appended && len(issued) > 0 && string(v.data[:len(issued)]) == string(issued):
		v.because("appended-too-large", "more was added than may be", nil)
	default:
		return false
	}
	return true
}

// because notes a reason, once for each code and detail.
func (v *verification) because(code, detail string, params map[string]string) {
	r, ok := RuleOf(code)
	if !ok {
		return
	}
	if key := code + "\x00" + detail; !v.failed[key] && len(v.report.Reasons) < mostReasons {
		v.failed[key] = true
		v.report.Reasons = append(v.report.Reasons, Reason{Code: code, Verdict: r.Verdict, Detail: detail, Params: params})
	}
}

// mostReasons is how many a report has.
const mostReasons = 100

// structure notes what the reader of the file says.
func (v *verification) structure() {
	f := v.file
	v.report.Revisions, v.report.Encrypted = len(f.Revisions), f.Encrypted
	if last := f.Last(); last != nil {
		pages, _ := last.Pages()
		v.report.Pages = len(pages)
	}
}

// end gives the report, with the worst verdict of all reasons.
func (v *verification) end(compared bool) Report {
	if v.file != nil {
		for _, p := range v.file.Problems {
			if !slices.Contains(v.report.Problems, p.Code) {
				v.report.Problems = append(v.report.Problems, p.Code)
			}
		}
	}
	slices.SortStableFunc(v.report.Reasons, func(a, b Reason) int { return worst[b.Verdict] - worst[a.Verdict] })
	if compared {
		v.report.Verdict, v.report.Rule = NeedsPerson, "other-bytes"
		if len(v.report.Reasons) > 0 {
			v.report.Verdict, v.report.Rule = v.report.Reasons[0].Verdict, v.report.Reasons[0].Code
		}
		return v.report
	}
	for i := range v.report.Reasons {
		v.report.Reasons[i].Verdict = ""
	}
	return v.report
}

// remarks are reasons of a report without a verdict: what is found in signatures and
// changes.
func (v *verification) remarks() {
	if v.file.Header != 0 {
		v.because("no-pdf", "the file does not begin with %PDF-", nil)
	}
	for _, list := range [][]Signature{v.report.Signatures, v.report.Timestamps} {
		for i := range list {
			for _, code := range list[i].Findings {
				v.because(code, list[i].Signer, nil)
			}
		}
	}
	if v.file.Encrypted {
		v.because("encrypted", "", nil)
	}
	for k, all := range v.steps {
		for _, d := range all {
			if slices.Contains(unseen, d.Rule.Code) {
				v.because(d.Rule.Code, fmt.Sprintf("revision %d: %s", k+1, d.Detail), nil)
			}
		}
	}
	for _, c := range v.report.Changes {
		if r, ok := RuleOf(c.Code); ok && r.Verdict != note {
			v.because(c.Code, strings.TrimPrefix(strings.TrimPrefix(c.Description, r.Means), ": "), nil)
		}
	}
}
