package agreement_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/document"
	"ledd/internal/door"
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

// person is a manager of the controller with an account, the same for the same name.
func (w *world) person(name string) context.Context {
	w.Helper()
	email := strings.ToLower(name) + "@fjordvik.example"
	who := access.Actor{Name: name, Role: access.Manager, Org: w.controller.ID}
	u, err := door.Do(access.With(context.Background(), access.Actor{Name: "test", Role: access.Operator, Org: w.controller.ID}), w.Door, "session.start", nil, func(tx *door.Tx) (*account.User, error) {
		all, err := door.All[account.User](tx, "email = ?", email)
		if len(all) > 0 || err != nil {
			return slices.Concat(all, []*account.User{nil})[0], err
		}
		u := door.Make[account.User](account.UserInput{Name: name, Email: email})
		return u, door.Add(tx, u)
	})
	who.User = doortest.Must(w, u, err).ID.String()
	return access.With(context.Background(), who)
}

// Two people accept a file, and each is another than who brought it, in whatever way:
// by a link without an account, as who kept the bytes first, as a guest of the own
// address.
func TestFourEyesAreOfTwoPeople(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		file := "%PDF-1.7 from elsewhere"
		early, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(file))
		doortest.Must(w, early, err)
		if _, err := document.New(w.Door).Record(access.With(w.person("Ada"), access.Actor{Name: "Ada", Role: access.Coordinator, Org: w.controller.ID}), document.Sent{Name: "a.pdf", Purpose: document.Attachment, MediaType: document.PDF, Stored: early.Stored}); err != nil {
			t.Fatal(err)
		}
		x := w.sends(w.vendor.ID, file, seal.NeedsPerson)
		decide := func(ctx context.Context) string {
			_, err := w.steps().Decide(ctx, x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
			if vs := kinds.ViolationsOf(err); len(vs) > 0 {
				return vs[0].Code
			}
			return fmt.Sprint(err)
		}
		for want, ctx := range map[string]context.Context{
			"no-person": access.With(context.Background(), access.Actor{Name: "one-time link 123456", Role: access.Coordinator, Org: w.controller.ID}),
			"own-file":  w.person("Ada"),
		} {
			if got := decide(ctx); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		if got := decide(w.person("Per")) + decide(w.person("Per")) + decide(w.person("Siri")); got != "<nil>spoken<nil>" {
			t.Error(got)
		}
	})
}
