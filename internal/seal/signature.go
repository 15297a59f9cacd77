package seal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// signatures checks every signature of the file.
func (v *verification) signatures() {
	if v.file.Last() == nil {
		return
	}
	v.store()
	all := v.file.Signatures()
	slices.SortStableFunc(all, func(a, b object.Signature) int { return a.Contents.End - b.Contents.End })
	for i, s := range all {
		if i >= v.limits.Signatures {
			v.because("too-many-signatures", strconv.Itoa(len(all))+" signatures", nil)
			break
		}
		one := v.signature(s)
		if s.SubFilter == "ETSI.RFC3161" || s.Type == "DocTimeStamp" {
			v.report.Timestamps = append(v.report.Timestamps, one)
		} else {
			v.report.Signatures = append(v.report.Signatures, one)
		}
	}
	v.levels()
}

// store reads certificates and revocation data of the newest DSS (ISO 32000-2,
// 12.8.4.3).
func (v *verification) store() {
	last := v.file.Last()
	dss := last.Dict(last.Root()["DSS"])
	const most = 200
	for key, take := range map[object.Name]func([]byte){
		"Certs": func(b []byte) {
			if c, ok := cms.ReadCertificate(b); ok {
				v.spare = append(v.spare, c)
			}
		},
		"CRLs":  func(b []byte) { v.evidence.CRLs = append(v.evidence.CRLs, b) },
		"OCSPs": func(b []byte) { v.evidence.Answers = append(v.evidence.Answers, b) },
	} {
		list := last.Array(dss[key])
		for _, o := range list[:min(len(list), most)] {
			s, ok := last.Resolve(o).(object.Stream)
			if !ok {
				continue
			}
			if b, err := last.Decode(s); err == nil {
				take(b)
			}
		}
	}
}

func (v *verification) signature(s object.Signature) Signature {
	r := v.file.Revisions[s.Revision]
	out := Signature{
		Field: printable(s.Field), SubFilter: printable(string(s.SubFilter)), Findings: []string{}, Revocation: "unknown", inField: s.InField,
		Certifies: certifies(r, s.Dict), begins: s.Contents.Start, revision: s.Revision, first: s.Revision, Revision: s.Revision + 1, Coverage: CoversUnclear,
	}
	if t, ok := r.Resolve(s.Dict["Reason"]).(object.String); ok && !v.file.Encrypted {
		out.Reason = printable(t.Text())
	}
	if t, ok := r.Resolve(s.Dict["M"]).(object.String); ok {
		if at, ok := pdfTime(string(t.Bytes)); ok {
			out.SignedAt, out.TimeFrom = &at, "claim"
		}
	}
	if !s.InField && !v.file.Encrypted { // an encrypted form cannot be read
		out.find("not-in-a-field")
	}
	parts, ok := v.cover(s, &out)
	if !ok {
		out.find("byte-range")
		v.identify(s, &out)
		return out
	}
	v.prove(s, &out, parts)
	return out
}

func (s *Signature) find(codes ...string) {
	for _, c := range codes {
		if !slices.Contains(s.Findings, c) {
			s.Findings = append(s.Findings, c)
		}
	}
}

// named fills in who signed and how.
func (s *Signature) named(c cms.Verdict) {
	s.Algorithm, s.Digest = c.Algorithm, c.Digest
	if c.Signer != nil {
		s.Signer, s.Issuer, s.Certificate = printable(c.Signer.Name()), printable(c.Signer.IssuerName()), c.Signer.Fingerprint()
	}
}

// prove checks the signature itself, then whose it is.
func (v *verification) prove(s object.Signature, out *Signature, parts [][]byte) {
	switch s.SubFilter {
	case "ETSI.RFC3161":
		v.proveToken(s, out, parts)
		return
	case "adbe.x509.rsa_sha1":
		v.provePlain(s, out, parts)
		return
	}
	m, err := cms.Read(s.Contents.Bytes)
	if err != nil {
		out.find("signature-unreadable")
		return
	}
	var checked cms.Verdict
	if s.SubFilter == "adbe.pkcs7.sha1" {
		checked = m.CheckInside(v.spare)
		if string(m.Content) != string(cms.SHA1(parts...)) {
			checked.Findings = append(checked.Findings, cms.DigestMismatch)
		}
		checked.Findings = append(checked.Findings, cms.DigestWeak)
	} else {
		checked = m.Check(v.spare, parts...)
	}
	out.take(checked, s.SubFilter)
	v.broken(out)
	if at, ok := m.Claimed(); ok && out.SignedAt == nil {
		out.SignedAt, out.TimeFrom = &at, "claim"
	}
	out.Level = family(s.SubFilter, m)
	v.trust(m, checked, out)
}

// leaf remembers a certificate that revocation data are asked of.
func (s *Signature) leaf(c *cms.Certificate, among []*cms.Certificate) {
	if c != nil {
		s.leaves = append(s.leaves, c)
	}
	s.among = append(s.among, among...)
}

// take fills in what was found of a signature.
func (s *Signature) take(c cms.Verdict, sub object.Name) {
	s.named(c)
	s.Intact = c.Intact()
	for _, f := range c.Findings {
		if f == cms.CertificateNotNamed && !strings.HasPrefix(string(sub), "ETSI.CAdES") {
			continue
		}
		s.find(string(f))
	}
}

var pdfDate = regexp.MustCompile(`^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:([Z+-])(?:(\d{2})'?(?:(\d{2})'?)?)?)?`)

// pdfTime reads a date of a PDF file (ISO 32000-2, 7.9.4), as UTC.
func pdfTime(s string) (time.Time, bool) {
	m := pdfDate.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	n := func(i, usual int) int {
		if v, err := strconv.Atoi(m[i]); err == nil {
			return v
		}
		return usual
	}
	offset := n(8, 0)*3600 + n(9, 0)*60
	if m[7] == "-" {
		offset = -offset
	}
	return time.Date(n(1, 0), time.Month(n(2, 1)), n(3, 1), n(4, 0), n(5, 0), n(6, 0), 0, time.FixedZone("", offset)).UTC(), true
}
