package agreement_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
		if err := door.Add(tx, u); err != nil {
			return nil, err
		}
		return u, door.Add(tx, &account.Member{MemberInput: account.MemberInput{Role: access.Manager}, User: u.ID, Name: name, Email: email})
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

// What the verifier accepts counts for the party that signed: a signature in the place
// of another party, and a certificate that has signed for another, are for people.
func TestWhoseSignature(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		issued, err := w.Door.Blobs().Bytes(w.ctx, w.deal.IssuedSHA256)
		doortest.Must(w, issued, err)
		brings := func(of kinds.OrgID, field, certificate string) *agreement.Submission {
			file := string(issued) + field + certificate + of.String()
			sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader(file))
			doortest.Must(w, sent, err)
			x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: of, Name: "Ola Vik"}, &sent)
			doortest.Must(w, x, err)
			w.judge.says = seal.Report{Verdict: seal.Accepted, Rule: "signed", Signatures: []seal.Signature{{Certificate: "seal", Field: "register"}, {Certificate: certificate, Field: field}}}
			if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
				t.Fatal(err)
			}
			x, err = door.NewNoun[agreement.Submission, agreement.SubmissionInput](w.Door).Get(w.ctx, x.ID.String())
			return doortest.Must(w, x, err)
		}
		check := func(x *agreement.Submission, state agreement.Reception, rule string) {
			t.Helper()
			if x.State != state || x.Report.Rule != rule || state == agreement.Waiting && x.Verdict != seal.NeedsPerson {
				t.Errorf("%s %s %s, want %s %s", x.State, x.Verdict, x.Report.Rule, state, rule)
			}
		}
		check(brings(w.vendor.ID, "party-1", "one"), agreement.Waiting, "other-box") // that of the controller
		check(brings(w.vendor.ID, "party-2", "one"), agreement.Accepted, "signed")
		issued, err = w.Door.Blobs().Bytes(w.ctx, sumOf(string(issued)+"party-2one"+w.vendor.ID.String()))
		doortest.Must(w, issued, err)
		check(brings(w.controller.ID, "party-1", "one"), agreement.Waiting, "same-signer")
		check(brings(w.controller.ID, "party-1", "two"), agreement.Accepted, "signed")
	})
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// What the scanner found harmful is read by nobody, on no way.
func TestAnInfectedFileIsNotRead(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		x := w.sends(w.vendor.ID, "%PDF-1.7 clean", seal.NeedsPerson)
		if _, err := w.steps().SubmissionFile(w.ctx, x.ID.String()); err != nil {
			t.Error(err)
		}
		w.judge.says = seal.Report{Verdict: seal.Rejected, Rule: "infected"}
		sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader("%PDF-1.7 harmful"))
		doortest.Must(w, sent, err)
		x, err = w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola Vik"}, &sent)
		doortest.Must(w, x, err)
		if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.steps().SubmissionFile(w.ctx, x.ID.String()); kinds.KindOf(err) != kinds.KindConflict {
			t.Errorf("read: %v", err)
		}
	})
}

// Whoever sends a file with a program of their own is the person who sent it: the eyes
// of that person are not the second ones.
func TestAProgramIsNoSecondPerson(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		ada := access.From(w.person("Ada"))
		boss := access.With(context.Background(), access.Actor{Name: "Ada", User: ada.User, Role: access.Administrator, Org: w.controller.ID})
		token, _, err := account.New(w.Door).CreateToken(boss, account.TokenInput{Scopes: []string{"tokens:write"}})
		doortest.Must(w, token, err)
		through := func(of *account.Token, scopes ...string) context.Context {
			return access.With(context.Background(), access.Actor{Name: "token:" + of.ID.String(), Token: of.ID.String(), Scopes: scopes, Org: w.controller.ID})
		}
		second, _, err := account.New(w.Door).CreateToken(through(token, "tokens:write"), account.TokenInput{Scopes: []string{"tokens:read"}})
		doortest.Must(w, second, err)
		program := through(second, "submissions:write", "documents:write", "agreements:write", "agreements:sign")
		sent, err := w.steps().Receive(program, "a.pdf", strings.NewReader("%PDF-1.7 by a program"))
		doortest.Must(w, sent, err)
		x, err := w.steps().Submit(program, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola Vik"}, &sent)
		doortest.Must(w, x, err)
		w.judge.says = seal.Report{Verdict: seal.NeedsPerson}
		if err := w.steps().Examine(w.ctx, agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			t.Fatal(err)
		}
		for _, one := range []struct{ name, want string }{{"Ada", "own-file"}, {"Per", ""}, {"Siri", ""}} { // two accept it, and then nobody is asked
			_, err := w.steps().Decide(w.person(one.name), x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
			if got := places(err); strings.TrimSpace(got) != one.want {
				t.Errorf("%s: %v", one.name, err)
			}
		}
	})
}

// Nobody completes an agreement by letting those leave who have not signed.
func TestNobodyLeavesBeforeSigning(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		w.deal = w.signs(w.deal, w.controller.ID)
		in := w.deal.AgreementInput
		in.Parties = slices.Clone(in.Parties)
		in.Parties[1].LeftOn = "2026-11-23"
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); places(err) != "/parties/1/leftOn frozen" {
			t.Errorf("left without signing: %v", err)
		}
		in.Parties[1].LeftOn, in.Parties[0].LeftOn = "", "2026-12-31"
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); err != nil {
			t.Errorf("who has signed may leave: %v", err)
		}
	})
}
