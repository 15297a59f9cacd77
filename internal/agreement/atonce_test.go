package agreement_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/seal"
)

// atOnce lets all of them go at the same time, and gives what each came to.
func atOnce(all ...func() error) []error {
	errs := make([]error, len(all))
	var start, done sync.WaitGroup
	start.Add(1)
	for i, do := range all {
		done.Go(func() {
			start.Wait()
			errs[i] = do()
		})
	}
	start.Done()
	done.Wait()
	return errs
}

// evidence is what is written down of signatures.
func (w *world) evidence() []*agreement.Evidence {
	w.Helper()
	all, err := door.NewNoun[agreement.Evidence, agreement.EvidenceInput](w.Door).List(w.ctx, door.Query{Limit: 50})
	return doortest.Must(w, &all, err).Items
}

// Parties that sign at the same instant all sign, each once, and none is told to try
// again; the agreement is then sealed once, whoever asks how often.
func TestAllSignAtOnce(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		in.Parties = slices.Clone(in.Parties)
		parties := []kinds.OrgID{w.controller.ID, w.vendor.ID}
		for name, number := range map[string]string{"Vestlys AS": "974760673", "Sørlys AS": "971526920"} {
			o := w.organisation(party.OrganisationInput{Name: name, Country: "NO", Address: "Skyveien 3", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: number}}})
			parties = append(parties, o.ID)
			in.Parties = append(in.Parties, agreement.Party{Org: o.ID, Side: agreement.Processor, Capacity: agreement.Signatory, Contacts: in.Parties[0].Contacts})
		}
		w.save(in)
		w.issued()
		var all []func() error
		for _, of := range parties {
			r, err := w.steps().Request(as(of, "Leder"), w.deal.ID.String(), of, "nb")
			doortest.Must(w, r, err)
			for range 2 { // a button that is pressed twice
				all = append(all, func() error {
					_, err := w.steps().Sign(as(of, "Leder"), w.deal.ID.String(), agreement.SignInput{Party: of, Name: "Ola Nordmann", Title: "Leder", Authority: "Signaturrett", SHA256: w.deal.IssuedSHA256, Statement: r.Statement, Language: "nb"}, agreement.Origin{})
					return err
				})
			}
		}
		signed := 0
		for _, err := range atOnce(all...) {
			switch {
			case err == nil:
				signed++
			case places(err) != " signed-already" && places(err) != " not-waiting": // those are the second press
				w.Error(err)
			}
		}
		a, err := w.deals().Get(w.ctx, w.deal.ID.String())
		if doortest.Must(w, a, err); signed != len(parties) || len(a.Signatures) != len(parties) || len(w.evidence()) != len(parties) || a.State != agreement.Signed {
			w.Fatalf("%d signed, %s with %d signatures and %d pieces of evidence", signed, a.State, len(a.Signatures), len(w.evidence()))
		}
		finish := func() error {
			return w.steps().Finish(context.Background(), agreement.Finish{Agreement: a.ID, Org: a.Org}, jobs.Attempt{})
		}
		for _, err := range atOnce(finish, finish, finish) {
			if err != nil {
				w.Error(err)
			}
		}
		if a, err = w.deals().Get(w.ctx, a.ID.String()); err != nil || a.SealedSHA256 == "" || len(a.Documents) != 1 {
			w.Errorf("%v %+v", err, a.Documents)
		}
	})
}

// Two people who speak at the same instant are two, and the same file that is sent twice
// at the same instant is one.
func TestTwoSpeakAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		sent, err := w.steps().Receive(w.ctx, "a.pdf", strings.NewReader("%PDF-1.7 the same"))
		doortest.Must(w, sent, err)
		found := make([]*agreement.Submission, 4)
		var send []func() error
		for i := range found {
			send = append(send, func() (err error) {
				found[i], err = w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: w.vendor.ID, Name: "Ola"}, &sent)
				return err
			})
		}
		for i, err := range atOnce(send...) {
			if err != nil || found[i].ID != found[0].ID {
				w.Fatalf("taken twice: %v", err)
			}
		}
		x := found[0]
		w.examined(x, seal.NeedsPerson)
		var speak []func() error
		for _, name := range []string{"Kari", "Per"} {
			who := w.person(name)
			speak = append(speak, func() error {
				_, err := w.steps().Decide(who, x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
				return err
			})
		}
		for _, err := range atOnce(speak...) {
			if err != nil {
				w.Error(err)
			}
		}
		if a, x := w.now(x); x.State != agreement.Accepted || len(a.Signatures) != 1 {
			w.Errorf("%s %+v", x.State, a.Signatures)
		}
	})
}

// meddler lets something happen while a file is sealed.
type meddler struct {
	agreement.Press
	then func()
}

func (m meddler) Finish(ctx context.Context, issued, signed []byte, f agreement.Finished) ([]byte, error) {
	out, err := m.Press.Finish(ctx, issued, signed, f)
	m.then()
	return out, err
}

// sealedWhile seals the agreement, and lets something happen meanwhile.
func (w *world) sealedWhile(then func()) *agreement.Agreement {
	w.Helper()
	steps := agreement.NewSteps(w.Door, agreement.Tools{Press: meddler{pressed(w), then}, Verifier: w.judge})
	if err := steps.Finish(w.ctx, agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
		w.Fatal(err)
	}
	a, err := w.deals().Get(w.ctx, w.deal.ID.String())
	return doortest.Must(w, a, err)
}

// signedByAll brings the agreement to its seal.
func (w *world) signedByAll() {
	w.Helper()
	w.issued()
	for _, of := range []kinds.OrgID{w.controller.ID, w.vendor.ID} {
		w.deal = w.signs(w.deal, of)
	}
}

// What is declared void while it is sealed gets no seal, and asks for none.
func TestVoidWhileItIsSealed(t *testing.T) {
	each(t, func(w *world) {
		w.signedByAll()
		a := w.sealedWhile(func() { w.move(agreement.Void, "feil motpart") })
		if a.SealedSHA256 != "" || len(a.Documents) != 0 || a.State != agreement.Void {
			w.Errorf("%s, sealed as %q", a.State, a.SealedSHA256)
		}
		if at, err := w.steps().Sealing(w.ctx, a.ID.String()); at != "" || err != nil {
			w.Errorf("somebody is to ask for its seal: %q %v", at, err)
		}
	})
}

// An annex that is amended while the agreement is sealed stays, and so does the seal.
func TestAnnexIsAmendedWhileItIsSealed(t *testing.T) {
	each(t, func(w *world) {
		w.signedByAll()
		before := len(w.deal.Annexes)
		a := w.sealedWhile(func() {
			in := w.deal.AgreementInput
			in.Annexes = append(slices.Clone(in.Annexes), agreement.Annex{Kind: "security", Present: true, Version: "2", Date: "2026-11-22", Complete: true, Note: "Avtalt i møte."})
			w.save(in)
		})
		if a.SealedSHA256 == "" || len(a.Annexes) != before+1 {
			w.Errorf("sealed as %q with %d annexes", a.SealedSHA256, len(a.Annexes))
		}
	})
}

// A file whose text is taken back, or declared void, while it is looked at is refused
// with the reason: nobody is asked to look at it, and no job tries for ever.
func TestItComesTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		says seal.Verdict
		to   agreement.State
	}{
		"taken back, accepted":     {seal.Accepted, agreement.Draft},
		"taken back, needs person": {seal.NeedsPerson, agreement.Draft},
		"void, accepted":           {seal.Accepted, agreement.Void},
		"void, needs person":       {seal.NeedsPerson, agreement.Void},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.issued()
				x := w.submits("%PDF-1.7 too late")
				if c.to == agreement.Void {
					w.deal = w.signs(w.deal, w.controller.ID)
				}
				w.move(c.to, "feil")
				w.examined(x, c.says)
				a, x := w.now(x)
				if x.State != agreement.Refused || !strings.Contains(x.DecidedWhy, "waits for no signature") || x.DecidedAt == nil || a.SignedBy(w.vendor.ID, w.Door.Today()) {
					w.Errorf("%s %q %+v", x.State, x.DecidedWhy, a.Signatures)
				}
			})
		})
	}
}

// Whoever was invited signs nothing once the invitation is withdrawn, not even what was
// read a moment before.
func TestWithdrawnWhileSigning(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		i, err := agreement.NewInvitations(w.Door).Create(w.ctx, agreement.InvitationInput{Agreement: w.deal.ID, Party: w.vendor.ID, Name: "Ida", Email: "ida@x.example"})
		doortest.Must(w, i, err)
		guest := access.With(context.Background(), access.Actor{Name: "Ida", Role: access.Guest, Org: w.controller.ID, Invitation: i.ID.String()})
		asked, id := 0, w.deal.ID.String()
		r, err := w.steps().Request(between{guest, &asked, -2, nil}, id, w.vendor.ID, "nb")
		doortest.Must(w, r, err)
		reads, withdrawn := asked, 0
		asked = 0
		ctx := between{guest, &asked, reads, func() {
			withdrawn++
			if _, err := agreement.NewInvitations(w.Door).Revoke(w.ctx, i.ID.String()); err != nil {
				w.Error(err)
			}
		}}
		_, err = w.steps().Sign(ctx, id, agreement.SignInput{Party: w.vendor.ID, Name: "Ida", Title: "Leder", Authority: "Signaturrett", SHA256: w.deal.IssuedSHA256, Statement: r.Statement, Language: "nb"}, agreement.Origin{})
		if withdrawn != 1 || kinds.KindOf(err) != kinds.KindUnauthenticated || err == nil {
			w.Errorf("withdrawn %d times: %v", withdrawn, err)
		}
		if a, err := w.deals().Get(w.ctx, id); err != nil || len(a.Signatures) != 0 {
			w.Errorf("%v %+v", err, a.Signatures)
		}
	})
}

// A signed accession to an agreement that is over meanwhile cannot count: the file is
// refused with that reason, and leaves nothing behind.
func TestAccessionToWhatIsOver(t *testing.T) {
	each(t, func(w *world) {
		old := w.agreed(w.deal)
		form := w.accession(old.ID, w.organisation(partyNamed("Vika kommune")).ID)
		w.deal = form
		w.issued()
		issued := w.deal
		w.deal = w.read(old.ID)
		before := len(w.evidence())
		w.move(agreement.Void, "feil motpart")
		w.deal = issued
		x := w.sends(w.vendor.ID, "%PDF-1.7 signed", seal.Accepted)
		a, x := w.now(x)
		if x.State != agreement.Refused || !strings.Contains(x.DecidedWhy, "void") || x.Verdict != seal.Accepted || len(a.Signatures) != 0 || len(w.evidence()) != before {
			w.Errorf("%s %q %+v", x.State, x.DecidedWhy, a.Signatures)
		}
	})
}
