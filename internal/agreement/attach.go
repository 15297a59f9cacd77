package agreement

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// AttachInput puts a document that the register keeps among the files of an agreement
// that was made elsewhere: its hash is then that of the kept bytes, not one that
// somebody typed (art. 28(9), 5(2)).
type AttachInput struct {
	Document    document.ID `json:"document" validate:"required" doc:"as it was sent to /documents"`
	SignedCopy  bool        `json:"signedCopy" doc:"the parties' signatures stand in it, or it is the legal act as it was adopted"`
	FromVersion string      `json:"generatedFromVersion" validate:"max=50" doc:"the version of the agreement that it is, as the parties number it"`
	TextSHA256  string      `json:"textSha256" validate:"omitempty,len=64,hexadecimal" doc:"of the text that was agreed: the same in every counterpart that was signed apart"`
	ReceivedOn  kinds.Date  `json:"receivedOn" doc:"the day on which the file came in, today when absent"`
	Seen
}

// Attach records a kept document as a file of the agreement; the same bytes a second
// time say anew what they are. Errors: stale; invalid, when there is no such document,
// it has not been found clean, or the agreement was issued here and its signatures come
// by submissions.
func (s Steps) Attach(ctx context.Context, id string, in AttachInput) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.update", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := fetch(tx, id, in.Version)
		if err != nil {
			return nil, err
		}
		d, err := s.attachable(tx, a, in)
		if err != nil {
			return nil, err
		}
		if in.ReceivedOn == "" {
			in.ReceivedOn = tx.Today()
		}
		if in.ReceivedOn > tx.Today() {
			return nil, kinds.Invalid("/receivedOn", "future", "this day has not come yet: write the day on which the file came in")
		}
		x := Document{Name: d.Name, SHA256: d.SHA256, Pages: d.Pages, FromVersion: in.FromVersion, SignedCopy: in.SignedCopy, TextSHA256: strings.ToLower(in.TextSHA256), ReceivedOn: in.ReceivedOn}
		a.Documents = slices.Clone(a.Documents)
		if i := slices.IndexFunc(a.Documents, func(y Document) bool { return strings.EqualFold(y.SHA256, d.SHA256) }); i >= 0 {
			a.Documents[i] = x
		} else {
			a.Documents = append(a.Documents, x)
		}
		return a, door.Save(tx, a)
	})
}

// attachable finds the document, and keeps a record of it about this agreement.
func (s Steps) attachable(tx *door.Tx, a *Agreement, in AttachInput) (*document.Document, error) {
	d, err := door.Get[document.Document](tx, in.Document.String())
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return nil, kinds.Invalid("/document", "unknown-reference", "there is no such document: send the file to /documents first, and give its id")
	}
	if err != nil {
		return nil, err
	}
	if d.State == document.Quarantined {
		return nil, kinds.Invalid("/document", "not-scanned", "the document waits to be looked through: attach it when it is clean")
	}
	if d.State != document.Clean {
		return nil, kinds.Invalid("/document", "not-clean", "the document is %s: only one that was found clean proves anything", d.State)
	}
	if in.SignedCopy && a.Issued() {
		return nil, kinds.Invalid("/signedCopy", "frozen", "this agreement was issued here: a signed file comes back as a submission, and is verified")
	}
	if d.SubjectKind == "agreement" && d.Subject.UUID == a.ID.UUID {
		return d, nil
	}
	return s.keep(tx, a, file{document.Attachment, document.Member, d.Name, d.MediaType, blob.Stored{SHA256: d.SHA256, Size: d.Size}})
}

// SealReport is what a verification of the sealed file says of its signatures and time
// stamps; nil where there is no sealed file, or nothing to verify with.
func (s Steps) SealReport(ctx context.Context, a *Agreement) (*seal.Report, error) {
	if a.SealedSHA256 == "" || s.verifier == nil {
		return nil, nil
	}
	b, err := s.bytes(ctx, a.SealedSHA256)
	if err != nil {
		return nil, err
	}
	policy := s.policy
	policy.At = s.d.Now()
	r := s.verifier.Verify(ctx, nil, b, policy)
	return &r, nil
}
