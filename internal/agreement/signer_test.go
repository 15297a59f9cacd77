package agreement_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/seal"
)

// reader is a press that keeps what the last revision says.
type reader struct {
	agreement.Press
	said *agreement.Finished
}

func (r reader) Finish(ctx context.Context, issued, signed []byte, f agreement.Finished) ([]byte, error) {
	*r.said = f
	return r.Press.Finish(ctx, issued, signed, f)
}

// What the sender of a file wrote is one thing, and whom the certificate names another:
// each stands in the evidence as what it is.
func TestTheSenderNamesNoCertificate(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		issued, err := w.Door.Blobs().Bytes(w.ctx, w.deal.IssuedSHA256)
		doortest.Must(w, issued, err)
		sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(string(issued)+"signed"))
		doortest.Must(w, sent, err)
		x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Direktør Dahl"}, &sent)
		doortest.Must(w, x, err)
		w.judge.says = seal.Report{Verdict: seal.Accepted, Signatures: []seal.Signature{{Signer: "Ola Vik", Certificate: "one", Field: "party-2"}}}
		if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			t.Fatal(err)
		}
		page, err := door.NewNoun[agreement.Evidence, agreement.EvidenceInput](w.Door).List(w.ctx, door.Query{})
		doortest.Must(w, &page, err)
		if e := page.Items[0]; e.Name != "Direktør Dahl" || e.Signer != "Ola Vik" || e.Known != "certificate" {
			t.Errorf("%+v", e.EvidenceInput)
		}
		a, err := w.deals().Get(w.ctx, w.deal.ID.String())
		w.deal = doortest.Must(w, a, err)
		w.deal = w.signs(w.deal, w.controller.ID)
		said := w.said()
		for what, text := range map[string]string{"stamp": fmt.Sprint(said.Stamps[1]), "note": fmt.Sprint(said.Evidence[0][0])} {
			if !strings.Contains(text, "Ola Vik") || !strings.Contains(text, "Sertifikatet er utstedt til") {
				t.Errorf("the %s: %s", what, text)
			}
		}
		if text := fmt.Sprint(said.Evidence[0][0]); !strings.Contains(text, "Navn, som avsenderen skrev det") {
			t.Error(text)
		}
	})
}

// said seals what everybody has signed as far as the text, and gives that.
func (w *world) said() (f agreement.Finished) {
	w.Helper()
	// The bytes that came back are no PDF file: what is filled in is settled before that.
	_ = agreement.NewSteps(w.Door, agreement.Tools{Press: reader{pressed(w), &f}}).Finish(context.Background(), agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{})
	if len(f.Evidence) == 0 {
		w.Fatal("nothing is filled in")
	}
	return f
}
