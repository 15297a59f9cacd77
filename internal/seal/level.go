package seal

import (
	"strings"

	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// family is that of a signature and its lowest level: PAdES B-B where its
// message is one (EN 319 142-1, 6.3), else what it is.
func family(sub object.Name, m *cms.Message) string {
	_, timeInside := m.Claimed()
	switch {
	case !strings.HasPrefix(string(sub), "ETSI.CAdES"):
		return "PKCS7-B"
	case !m.HasSigningCertificate():
		return "CMS"
	case m.HasPolicy():
		return "PAdES EPES"
	case timeInside:
		return "PAdES BES"
	}
	return "PAdES B-B"
}

// levels raises each signature to what later revisions add to it: T for a time stamp,
// LT for revocation data, LTA for a time stamp over those.
func (v *verification) levels() {
	for i := range v.report.Signatures {
		s := &v.report.Signatures[i]
		base, ok := strings.CutSuffix(s.Level, "-B")
		if !ok || !s.Intact {
			continue
		}
		known := v.known(s)
		evidence := v.evidenceAt(s.revision)
		stamped, archived := s.Stamp != nil && s.Stamp.Intact, false
		for _, t := range v.report.Timestamps {
			if !t.Intact || t.revision <= s.revision {
				continue
			}
			archived = archived || evidence >= 0 && t.revision >= evidence
			if !stamped {
				known = known && v.known(&t)
			}
			stamped = true
		}
		switch {
		case stamped && known && archived:
			s.Level = base + "-LTA"
		case stamped && known && evidence >= 0:
			s.Level = base + "-LT"
		case stamped:
			s.Level = base + "-T"
		}
	}
}

// known tells whether the file has revocation data on the certificate of the signer,
// and on that of its time stamp. Those above them are for the roots to vouch for.
func (v *verification) known(s *Signature) bool {
	for _, c := range s.leaves {
		if !v.evidence.Speaks(c, s.among) {
			return false
		}
	}
	return len(s.leaves) > 0
}

// evidenceAt is the first revision from the one of a signature on that has a DSS with
// revocation data; -1 if there is none.
func (v *verification) evidenceAt(from int) int {
	for i := from; i < len(v.file.Revisions); i++ {
		r := v.file.Revisions[i]
		dss := r.Dict(r.Root()["DSS"])
		if len(r.Array(dss["CRLs"]))+len(r.Array(dss["OCSPs"])) > 0 {
			return i
		}
	}
	return -1
}
