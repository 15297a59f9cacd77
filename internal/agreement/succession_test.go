package agreement_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// on lets everything happen on a day.
func (w *world) on(day kinds.Date) {
	w.Door = w.Door.WithClock(func() time.Time { return day.Time().Add(12 * time.Hour) })
}

// read is the agreement as its keeper reads it.
func (w *world) read(id agreement.ID) *agreement.Agreement {
	w.Helper()
	a, err := w.deals().Get(w.ctx, id.String())
	return doortest.Must(w, a, err)
}

// signs lets a party sign.
func (w *world) signs(a *agreement.Agreement, of kinds.OrgID) *agreement.Agreement {
	w.Helper()
	ctx := as(of, "Underskriver")
	r, err := w.steps().Request(ctx, a.ID.String(), of, "nb")
	doortest.Must(w, r, err)
	out, err := w.steps().Sign(ctx, a.ID.String(), agreement.SignInput{Party: of, Name: "Ola Nordmann", Title: "Leder", Authority: "Signaturrett", SHA256: a.IssuedSHA256, Statement: r.Statement, Language: "nb"}, agreement.Origin{})
	return doortest.Must(w, out, err)
}

// agreed brings a complete draft through its signatures.
func (w *world) agreed(a *agreement.Agreement) *agreement.Agreement {
	w.Helper()
	w.deal = a
	w.issued()
	for _, p := range w.deal.Parties {
		a = w.signs(w.deal, p.Org)
	}
	return a
}

func (w *world) succeeds(a *agreement.Agreement) *agreement.Agreement {
	w.Helper()
	next, err := w.steps().Succeed(w.ctx, a.ID.String(), agreement.SucceedInput{})
	return doortest.Must(w, next, err)
}

// TestNextVersion: the next version begins with what is still true, the old one stays in
// force until everybody has signed the new one and its day has come, and every reader
// sees it superseded from that day on and not before.
func TestNextVersion(t *testing.T) {
	each(t, func(w *world) {
		old := w.agreed(w.deal)
		if _, err := w.steps().Succeed(w.ctx, old.ID.String(), agreement.SucceedInput{}); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a version that is not in force yet is followed: %v", err)
		}
		w.on("2026-12-02")
		if now := w.read(old.ID); now.State != agreement.InForce || now.Moves[len(now.Moves)-1].On != "2026-12-01" {
			w.Errorf("in December it reads as %s, %+v", now.State, now.Moves)
		}
		next := w.succeeds(old)
		if again := w.succeeds(old); again.ID != next.ID {
			w.Error("pressed twice, there are two drafts")
		}
		if next.Code != "DBA-1-v2" || next.Revision != "2.0" || next.Supersedes != old.ID || next.State != agreement.Draft || next.Issued() ||
			len(next.Signatures)+len(next.Documents)+len(next.Checklist)+len(next.Moves) != 0 || next.EffectiveFrom.Known() {
			w.Errorf("the draft is %+v", next.AgreementInput)
		}
		if diff := cmp.Diff(old.Terms, next.Terms); diff != "" || len(next.Parties) != 2 || len(next.Annexes) != len(old.Annexes) {
			w.Errorf("what is still true is not there: %s", diff)
		}
		in := next.AgreementInput
		in.EffectiveFrom, in.BreachNoticeHours = "2027-01-01", new(12)
		draft, err := w.deals().Update(w.ctx, next.ID.String(), next.Version, in)
		next = w.agreed(doortest.Must(w, draft, err))
		for day, want := range map[kinds.Date]agreement.State{"2026-12-31": agreement.InForce, "2027-01-01": agreement.Superseded} {
			w.on(day)
			now := w.read(old.ID)
			check, err := agreement.NewChecks(w.Door).ByCode(context.Background(), now.CheckCode)
			if now.State != want || now.Standing(day) != want || now.InForceOn(day) != (want == agreement.InForce) || check.InForce != now.InForceOn(day) || err != nil {
				w.Errorf("on %s it reads as %s, stands as %s, and to the world: %+v %v", day, now.State, now.Standing(day), check, err)
			}
		}
		w.on("2027-01-01")
		now := w.read(old.ID)
		if last := now.Moves[len(now.Moves)-1]; now.Standing("2026-12-31") != agreement.InForce || last.To != agreement.Superseded || last.On != "2027-01-01" || now.SupersededBy != next.ID {
			w.Errorf("%+v %+v", now.Succession, last)
		}
		if c, err := w.documents().Changes(w.ctx, next.ID.String(), "", agreement.Options{}); err != nil || c.Against != old.ID || len(c.Clauses) == 0 {
			w.Errorf("what differs: %+v %v", c, err)
		}
	})
}

// TestNothingTakesOver: a version that is declared void before its day takes over
// nothing, and the old one is as if it had never been.
func TestNothingTakesOver(t *testing.T) {
	each(t, func(w *world) {
		old := w.agreed(w.deal)
		w.on("2026-12-02")
		next := w.succeeds(old)
		in := next.AgreementInput
		in.EffectiveFrom = "2027-01-01"
		draft, err := w.deals().Update(w.ctx, next.ID.String(), next.Version, in)
		w.deal = w.agreed(doortest.Must(w, draft, err))
		if w.read(old.ID).SupersededOn != "2027-01-01" {
			w.Errorf("%+v", w.read(old.ID).Succession)
		}
		w.move(agreement.Void, "feil part")
		w.on("2027-01-02")
		if now := w.read(old.ID); now.State != agreement.InForce || now.SupersededOn.Known() || !now.InForceOn("2027-01-02") {
			w.Errorf("%s %+v", now.State, now.Succession)
		}
		if again := w.succeeds(old); again.ID == next.ID || again.Code != "DBA-1-v3" {
			w.Errorf("the next draft is %s", again.Code)
		}
	})
}

// TestStillTrue: who has left, and a mandate that is over, are not carried on; who
// acceded to the old text is asked to sign the new one.
func TestStillTrue(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		third, fourth := w.organisation(partyNamed("Vika kommune")), w.organisation(partyNamed("Øya kommune"))
		in.EffectiveFrom, in.State, in.EffectiveTo = "2026-01-01", agreement.InForce, "2026-10-31"
		in.Parties = append(slices.Clone(in.Parties), agreement.Party{Org: third.ID, Side: agreement.Controller, Capacity: agreement.Acceded, AccededOn: "2026-02-01"},
			agreement.Party{Org: fourth.ID, Side: agreement.Controller, Capacity: agreement.Represented, LeftOn: "2026-06-01"})
		in.Mandates = []agreement.Mandate{{Principal: third.ID, Agent: w.controller.ID, ValidFrom: "2025-01-01", ValidTo: "2026-03-01"}, {Principal: third.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01", RatifiedOn: "2026-02-02"}, {Principal: fourth.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01"}}
		in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2026-01-01"}, {Party: w.vendor.ID, SignedOn: "2026-01-01"}}
		w.save(in)
		if now := w.read(w.deal.ID); now.State != agreement.Expired {
			w.Errorf("its last day has passed, and it reads as %s", now.State)
		}
		next := w.succeeds(w.deal)
		if len(next.Parties) != 3 || next.Parties[2].Capacity != agreement.Signatory || next.Parties[2].AccededOn.Known() || next.EffectiveTo.Known() {
			w.Errorf("%+v", next.Parties)
		}
		if len(next.Mandates) != 1 || next.Mandates[0].RatifiedOn.Known() || next.Mandates[0].ValidFrom != "2026-01-01" {
			w.Errorf("%+v", next.Mandates)
		}
		if _, err := w.steps().Succeed(doortest.As(fourth.ID), w.deal.ID.String(), agreement.SucceedInput{}); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("a stranger's: %v", err)
		}
		if _, err := w.steps().Succeed(doortest.As(w.vendor.ID), w.deal.ID.String(), agreement.SucceedInput{}); kinds.KindOf(err) != kinds.KindForbidden {
			w.Errorf("a party that does not keep it: %v", err)
		}
	})
}

func TestNextRevision(t *testing.T) {
	for was, want := range map[string]string{"1.0": "2.0", "1.2": "2.0", "3": "4", "v1.0.4": "v2.0.0", "2026-3": "2026-4", "": "2", "endelig": "endelig (2)"} {
		if got := agreement.NextRevision(was); got != want {
			t.Errorf("%q is followed by %q, want %q", was, got, want)
		}
	}
	if got := agreement.NextRevision(" 9 "); got != "10" {
		t.Errorf("with spaces: %q", got)
	}
}

// agreedAs makes a complete agreement of the register with other facts.
func (w *world) agreedAs(change func(*agreement.AgreementInput)) *agreement.Agreement {
	w.Helper()
	in := w.in
	in.Keys = door.Keys{}
	in.Parties = slices.Clone(in.Parties)
	change(&in)
	a, err := w.deals().Create(w.ctx, in)
	return doortest.Must(w, a, err)
}
