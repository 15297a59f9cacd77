package seal

import (
	"slices"

	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

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
	out.SignedAt = &t.Time
	between := slices.Concat(t.Certificates, v.spare)
	out.leaf(checked.Signer, between)
	_, standing := v.policy.StampRoots.Trust(checked.Signer, between, cms.Stamping, t.Time)
	out.Standing = string(standing)
	out.Trusted = standing == cms.Trusted && out.Intact
	out.TimeFrom = stampedBy(out.Trusted)
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
		out.SignedAt, out.TimeFrom = &t.Time, stampedBy(s.Trusted)
	}
	return s.Trusted
}

// stampedBy is where a time comes from.
func stampedBy(trusted bool) string {
	if trusted {
		return "timestamp"
	}
	return "untrusted timestamp"
}
