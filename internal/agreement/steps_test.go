package agreement_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/agreement/agreementtest"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

func (w *world) steps() agreement.Steps {
	return agreement.NewSteps(w.Door, agreement.Tools{Press: pressed(w), Verifier: w.judge})
}

// What tests of agreements share.
var (
	press  = agreementtest.Press
	places = agreementtest.Places
	as     = agreementtest.As
)

func pressed(w *world) agreement.Press {
	w.Helper()
	p, err := press(w.Door.Now)
	return doortest.Must(w, p, err)
}

// move takes a step, which must work.
func (w *world) move(to agreement.State, reason string) {
	w.Helper()
	a, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: to, Reason: reason, Seen: agreement.Seen{Version: w.deal.Version}})
	w.deal = doortest.Must(w, a, err)
}

// issued brings the agreement as far as the parties' table.
func (w *world) issued() {
	w.Helper()
	w.move(agreement.UnderReview, "")
	a, err := w.steps().Note(w.ctx, w.deal.ID.String(), agreement.NoteInput{Text: "Gjennomgått."})
	w.deal = doortest.Must(w, a, err)
	a, err = w.steps().Issue(w.ctx, w.deal.ID.String(), agreement.IssueInput{})
	w.deal = doortest.Must(w, a, err)
}

func TestFromDraftToSigned(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		if w.deal.State != agreement.Ready || len(w.deal.CheckCode) != 16 || len(w.deal.IssuedSHA256) != 64 || len(w.deal.Moves) != 2 {
			w.Fatalf("%+v %+v", w.deal.Issue, w.deal.Course)
		}
		sign := func(ctx context.Context, of kinds.OrgID, name string) error {
			r, err := w.steps().Request(ctx, w.deal.ID.String(), of, "nb")
			if err != nil {
				return err
			}
			a, err := w.steps().Sign(ctx, w.deal.ID.String(), agreement.SignInput{Party: of, Name: name, Title: "Leder", Authority: "Signaturrett", SHA256: w.deal.IssuedSHA256, Statement: r.Statement, Language: "nb"}, agreement.Origin{Address: "127.0.0.1"})
			if err == nil {
				w.deal = a
			}
			return err
		}
		if err := sign(as(w.vendor.ID, "Vendor person"), w.vendor.ID, "Ola Nordmann"); err != nil {
			w.Fatal(err)
		}
		if w.deal.State != agreement.PartSigned || w.deal.Signatures[0].SignedOn != "2026-11-22" || w.deal.Signatures[0].Method != "simple" {
			w.Errorf("%s %+v", w.deal.State, w.deal.Signatures)
		}
		if err := sign(as(w.vendor.ID, "Vendor person"), w.vendor.ID, "Ola Nordmann"); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("signs twice: %v", err)
		}
		if err := sign(as(w.vendor.ID, "Vendor person"), w.controller.ID, "Ola Nordmann"); places(err) != "/party no-party" {
			w.Errorf("signs for another: %v", err)
		}
		if err := sign(as(w.controller.ID, "Kommunedirektør"), w.controller.ID, "Kari Nordmann"); err != nil {
			w.Fatal(err)
		}
		if w.deal.State != agreement.Signed || len(w.deal.Moves) != 4 { // in effect from 1 December
			w.Errorf("%s %+v", w.deal.State, w.deal.Moves)
		}
	})
}

// What was issued stays as it is: neither its text, nor its state, nor its signatures
// are changed by hand; what goes on beside it is.
func TestIssuedIsFrozen(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		in := w.deal.AgreementInput
		in.GoverningLaw, in.State, in.Signatures = "svensk rett", agreement.Signed, []agreement.Signature{{Party: w.vendor.ID, SignedOn: "2026-11-22"}}
		_, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in)
		if diff := cmp.Diff("/governingLaw frozen, /state frozen, /signatures frozen", places(err)); diff != "" {
			w.Error(diff)
		}
		in = w.deal.AgreementInput
		in.ExternalIDs = []door.ExternalID{{System: "sak", Value: "26/1"}}
		w.save(in)
		w.move(agreement.Draft, "feil dato")
		if w.deal.Issued() || w.deal.NotedBy != "" {
			w.Errorf("%+v", w.deal.Issue)
		}
		in = w.deal.AgreementInput
		in.GoverningLaw = "dansk rett"
		w.save(in)
	})
}

// A step that the lifecycle does not have, or whose guards do not hold, is refused
// with what it lacks.
func TestGuards(t *testing.T) {
	each(t, func(w *world) {
		refused := func(want string, err error) {
			w.Helper()
			if places(err) != want {
				w.Errorf("%v: points at %q, want %q", err, places(err), want)
			}
		}
		if _, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Closed}); kinds.KindOf(err) != kinds.KindConflict || !strings.Contains(err.Error(), "review") {
			w.Errorf("a draft is closed: %v", err)
		}
		_, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Void})
		refused("/reason reason", err)
		in := w.in
		in.Parties, in.ScopeSystems, in.Processing = in.Parties[:1], nil, nil
		w.save(in)
		_, err = w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.UnderReview})
		refused("/parties parties, /scopeSystems scope", err)
		w.save(w.in)
		w.move(agreement.UnderReview, "")
		_, err = w.steps().Issue(w.ctx, w.deal.ID.String(), agreement.IssueInput{})
		refused("/notedBy noted", err)
		if _, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Draft, Seen: agreement.Seen{Version: w.deal.Version - 1}}); kinds.KindOf(err) != kinds.KindStale {
			w.Errorf("an older version is moved: %v", err)
		}
	})
}

// judge says what it was told to say.
type judge struct{ says seal.Report }

func (j *judge) Verify(context.Context, []byte, []byte, seal.Policy) seal.Report { return j.says }
