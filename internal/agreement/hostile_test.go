package agreement_test

import (
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// signsAs signs for a party as somebody says of themselves.
func (w *world) signsAs(of kinds.OrgID, in agreement.SignInput) error {
	w.Helper()
	ctx := as(of, "Person")
	r, err := w.steps().Request(ctx, w.deal.ID.String(), of, "nb")
	if err != nil {
		return err
	}
	in.Party, in.SHA256, in.Statement, in.Language = of, w.deal.IssuedSHA256, r.Statement, "nb"
	a, err := w.steps().Sign(ctx, w.deal.ID.String(), in, agreement.Origin{Address: "127.0.0.1"})
	if err == nil {
		w.deal = a
	}
	return err
}

// Nobody keeps an agreement from its seal by what they write of themselves: what
// cannot be printed is refused while they can mend it, and what is long is cut short.
func TestNamesDoNotHinderTheSeal(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		for name, want := range map[string]string{"\u200d": "/name text", "Ola 😀": "/name glyph", "שרה": "/name glyph"} {
			if err := w.signsAs(w.vendor.ID, agreement.SignInput{Name: name, Title: "Leder", Authority: "Signaturrett"}); places(err) != want {
				t.Errorf("%q: %v", name, err)
			}
		}
		long := agreement.SignInput{Name: strings.Repeat("W", 255), Title: strings.Repeat("Wø ", 85), Authority: strings.Repeat("W", 500)}
		for _, of := range []kinds.OrgID{w.vendor.ID, w.controller.ID} {
			if err := w.signsAs(of, long); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.steps().Finish(w.ctx, agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			t.Error(err)
		}
	})
}

// What is void or over stays so, and an update that tells no state leaves it alone.
func TestAnEndIsNoFieldOfAForm(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		in := w.deal.AgreementInput
		in.State = ""
		w.save(in)
		if got := w.deal.Standing(w.Door.Today()); got != agreement.Ready {
			t.Errorf("without a state it is %s", got)
		}
		if err := w.signsAs(w.vendor.ID, agreement.SignInput{Name: "Ola", Title: "Leder", Authority: "Signaturrett"}); err != nil {
			t.Fatal(err)
		}
		w.move(agreement.Void, "avlyst")
		in = w.deal.AgreementInput
		in.VoidedOn, in.State = "", ""
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); !strings.Contains(places(err), "/voidedOn") {
			t.Errorf("a void agreement comes back: %v", err)
		}
	})
}

// A paper is signed on no day before its text was issued, and on none to come.
func TestTheDayOfAPaper(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		w.judge.says = seal.Report{Verdict: seal.NeedsPerson}
		for day, want := range map[kinds.Date]string{"1900-01-01": "/signedOn before-issue", "2099-01-01": "/signedOn future", w.Door.Today(): ""} {
			sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader("%PDF-1.7 "+string(day)))
			doortest.Must(w, sent, err)
			_, err = w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola Vik", Paper: true, SignedOn: day}, &sent)
			if places(err) != want {
				t.Errorf("%s: %v", day, err)
			}
		}
	})
}
