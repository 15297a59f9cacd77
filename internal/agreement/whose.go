package agreement

import (
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// The reasons for which people look at a file that the verifier accepts: whose
// signature it brings is not a matter of bytes alone.
const (
	otherBox   = "other-box"   // the signature stands in the place of another party
	sameSigner = "same-signer" // the same certificate has signed for another party
)

// Doubts is those reasons; they are no rules of the verifier, which knows no parties.
var Doubts = []string{otherBox, sameSigner}

// doubt adds to a report why the last signature may not be that of the party for which
// the file was sent. One person, or one service, may sign for two parties: that is for
// people to say.
func (s *Submission) doubt(tx *door.Tx, r *seal.Report) error {
	if r.Verdict != seal.Accepted || len(r.Signatures) == 0 {
		return nil
	}
	a, err := door.Get[Agreement](tx, s.Agreement.String())
	if err != nil {
		return err
	}
	others, err := door.All[Submission](tx, "agreement = ? and issued_sha256 = ? and party <> ? and state = ?", s.Agreement, s.Issued, s.Party, Accepted)
	if err != nil {
		return err
	}
	last := r.Signatures[len(r.Signatures)-1]
	if s.Follows && a.IssuedAt != nil && a.boxOfAnother(s.Party, last.Field, tx.Day(*a.IssuedAt)) {
		distrust(r, otherBox, last, "the signature stands in the place of another party")
	}
	if slices.ContainsFunc(others, func(x *Submission) bool { return x.lastCertificate() == last.Certificate && last.Certificate != "" }) {
		distrust(r, sameSigner, last, "the same certificate has signed for another party")
	}
	return nil
}

// boxOfAnother reports whether a field is the place to sign of another party, in the
// text that was issued on a day.
func (a *Agreement) boxOfAnother(p kinds.OrgID, field string, issued kinds.Date) bool {
	for i, at := range a.places(issued) {
		if at != p && seal.Party(i+1) == field {
			return true
		}
	}
	return false
}

// lastCertificate is the fingerprint of whoever signed last; empty where nobody did.
func (s *Submission) lastCertificate() string {
	if s.Report == nil || len(s.Report.Signatures) == 0 || s.Paper {
		return ""
	}
	return s.Report.Signatures[len(s.Report.Signatures)-1].Certificate
}

func distrust(r *seal.Report, code string, by seal.Signature, detail string) {
	r.Verdict, r.Rule = seal.NeedsPerson, code
	r.Reasons = slices.Insert(slices.Clone(r.Reasons), 0, seal.Reason{Code: code, Verdict: seal.NeedsPerson, Detail: detail, Params: map[string]string{"signer": by.Signer, "field": by.Field}})
}
