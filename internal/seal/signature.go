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
		Certifies: certifies(r, s.Dict), begins: s.Contents.Start, revision: s.Revision, Revision: s.Revision + 1, Coverage: CoversUnclear,
	}
	if t, ok := r.Resolve(s.Dict["Reason"]).(object.String); ok && !v.file.Encrypted {
		out.Reason = printable(t.Text())
	}
	if t, ok := r.Resolve(s.Dict["M"]).(object.String); ok {
		if at, ok := pdfTime(string(t.Bytes)); ok {
			out.SignedAt, out.TimeFrom = &at, "claim"
		}
	}
	if !s.InField {
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

// named fills in who signed and how.
func (s *Signature) named(c cms.Verdict) {
	s.Algorithm, s.Digest = c.Algorithm, c.Digest
	if c.Signer != nil {
		s.Signer, s.Issuer, s.Certificate = printable(c.Signer.Name()), printable(c.Signer.IssuerName()), c.Signer.Fingerprint()
	}
}

// prove checks the signature itself, then whose it is.
func (v *verification) prove(s object.Signature, out *Signature, parts [][]byte) {
	switch {
	case s.SubFilter == "ETSI.RFC3161":
		v.proveToken(s, out, parts)
		return
	case s.SubFilter == "adbe.x509.rsa_sha1":
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

// broken takes back that a signature is intact where the file had to be repaired to
// be read: what it covers is then what no two readers agree on.
func (v *verification) broken(out *Signature) {
	if v.file.Rebuilt {
		out.Intact = false
		out.find("structure-broken")
	}
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

func (v *verification) provePlain(s object.Signature, out *Signature, parts [][]byte) {
	r := v.file.Revisions[s.Revision]
	cert := r.Resolve(s.Dict["Cert"])
	if list, ok := cert.(object.Array); ok && len(list) > 0 {
		cert = r.Resolve(list[0])
	}
	text, _ := cert.(object.String)
	checked := cms.CheckPlain(s.Contents.Bytes, text.Bytes, parts...)
	out.take(checked, s.SubFilter)
	out.Level = "X509-B"
	v.trust(&cms.Message{}, checked, out)
}

// proveToken checks a time stamp over the document.
func (v *verification) proveToken(s object.Signature, out *Signature, parts [][]byte) {
	out.Level = "DOC-TST"
	t, err := cms.ReadToken(s.Contents.Bytes)
	if err != nil {
		out.find("signature-unreadable")
		return
	}
	checked := t.Check(v.spare, parts...)
	out.take(checked, s.SubFilter)
	v.broken(out)
	out.SignedAt, out.TimeFrom = &t.Time, "timestamp"
	between := slices.Concat(t.Certificates, v.spare)
	out.leaf(checked.Signer, between)
	_, standing := v.policy.StampRoots.Trust(checked.Signer, between, cms.Stamping, t.Time)
	out.Standing = string(standing)
	out.Trusted = standing == cms.Trusted && out.Intact
	if !out.Trusted {
		out.find("stamp-untrusted")
	}
}

// trust says whose a signature is: at the time that a trusted stamp proves, else at
// the time of the upload, and never at the one that the signer claims.
func (v *verification) trust(m *cms.Message, checked cms.Verdict, out *Signature) {
	at := v.policy.At
	proven := v.stamp(m, out)
	if proven {
		at = out.Stamp.Time
	}
	between := slices.Concat(m.Certificates, v.spare)
	out.leaf(checked.Signer, between)
	chain, standing := v.policy.Roots.Trust(checked.Signer, between, cms.Signing, at)
	if standing == cms.Trusted {
		evidence := m.Revocation
		evidence.Add(v.evidence)
		state := evidence.State(chain)
		if state.Known {
			out.Revocation = "good"
		}
		if !state.Revoked.IsZero() {
			out.Revocation, out.RevokedAt = "revoked", &state.Revoked
			if proven && at.Before(state.Revoked) {
				out.find("revoked-later")
			} else {
				standing = cms.Revoked
			}
		}
	}
	out.Standing = string(standing)
	out.Trusted = standing == cms.Trusted && out.Intact
	if standing != cms.Trusted {
		out.find(string(standing))
	}
}

// stamp checks the time stamp over a signature, and tells whether it proves a time.
func (v *verification) stamp(m *cms.Message, out *Signature) bool {
	raw := m.Stamp()
	if raw == nil {
		return false
	}
	t, err := cms.ReadToken(raw)
	if err != nil {
		out.find("stamp-wrong")
		return false
	}
	checked := t.Check(slices.Concat(m.Certificates, v.spare), m.Signature)
	between := slices.Concat(t.Certificates, m.Certificates, v.spare)
	_, standing := v.policy.StampRoots.Trust(checked.Signer, between, cms.Stamping, t.Time)
	out.leaf(checked.Signer, between)
	// A token must name its certificate (RFC 3161, 2.4.2).
	named := !slices.Contains(checked.Findings, cms.CertificateNotNamed)
	s := &Timestamp{Time: t.Time, Intact: checked.Intact() && named, Standing: string(standing)}
	if checked.Signer != nil {
		s.Authority = printable(checked.Signer.Name())
	}
	s.Trusted = s.Intact && standing == cms.Trusted
	out.Stamp = s
	switch {
	case !s.Intact:
		out.find("stamp-wrong")
	case !s.Trusted:
		out.find("stamp-untrusted")
	}
	if s.Intact {
		out.SignedAt, out.TimeFrom = &t.Time, "timestamp"
	}
	return s.Trusted
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
