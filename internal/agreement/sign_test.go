package agreement_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// accepts signs the agreement in the portal for a party.
func (w *world) accepts(ctx context.Context, of kinds.OrgID, name string) error {
	w.Helper()
	r, err := w.steps().Request(ctx, w.deal.ID.String(), of, "nb")
	if err != nil {
		return err
	}
	a, err := w.steps().Sign(ctx, w.deal.ID.String(), agreement.SignInput{
		Party: of, Name: name, Title: "Leder", Authority: "Signaturrett", SHA256: w.deal.IssuedSHA256, Statement: r.Statement, Language: "nb",
	}, agreement.Origin{})
	if err == nil {
		w.deal = a
	}
	return err
}

// represented lets agents sign for the vendor.
func (w *world) represented(mandates ...agreement.Mandate) {
	w.Helper()
	in := w.deal.AgreementInput
	in.Parties = slices.Clone(in.Parties)
	in.Parties[1].Capacity, in.Mandates = agreement.Represented, mandates
	w.save(in)
}

// A mandate that has expired leaves standing what was signed under it, and signs
// nothing more; of several agents it is the one who signs that is written down.
func TestAgentsSignUnderTheirOwnMandate(t *testing.T) {
	each(t, func(w *world) {
		other := w.Organisation("Innkjøp Nord IKS")
		lapsed := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01", ValidTo: "2026-11-21"}
		w.represented(lapsed)
		w.issued()
		if err := w.accepts(as(w.controller.ID, "Kari"), w.vendor.ID, "Kari Nordmann"); kinds.KindOf(err) != kinds.KindConflict || places(err) != " no-mandate" {
			w.Errorf("an agent signs under a mandate of the past: %v", err)
		}
		valid := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-11-22", ValidTo: "2026-11-22"}
		in := w.deal.AgreementInput
		in.Mandates = []agreement.Mandate{{Principal: w.vendor.ID, Agent: other.ID, ValidFrom: "2026-01-01"}, lapsed, valid}
		w.save(in)
		if r, err := w.steps().Request(as(w.vendor.ID, "Vendor"), w.deal.ID.String(), w.vendor.ID, "nb"); err != nil || r.Agent != nil {
			w.Errorf("a party that signs itself signs by %+v: %v", r.Agent, err)
		}
		if err := w.accepts(as(w.controller.ID, "Kari"), w.vendor.ID, "Kari Nordmann"); err != nil {
			w.Fatal(err)
		}
		if s := w.deal.Signatures[0]; s.Agent != w.controller.ID || !s.ByAgent || !w.deal.BoundOn(w.vendor.ID, w.system.ID, "2026-11-22") {
			w.Errorf("%+v", s)
		}
	})
}

// Whoever looked at the text looked at what it said then.
func TestANoteIsOfTheTextThatWasRead(t *testing.T) {
	each(t, func(w *world) {
		w.move(agreement.UnderReview, "")
		a, err := w.steps().Note(w.ctx, w.deal.ID.String(), agreement.NoteInput{Text: "Gjennomgått."})
		w.deal = doortest.Must(w, a, err)
		w.save(w.deal.AgreementInput)
		if w.deal.NotedBy == "" {
			w.Error("saved as it was, it lost its note")
		}
		in := w.deal.AgreementInput
		in.GoverningLaw = "dansk rett"
		w.save(in)
		if _, err = w.steps().Issue(w.ctx, w.deal.ID.String(), agreement.IssueInput{}); places(err) != "/notedBy noted" {
			w.Errorf("issued with a text that nobody looked at: %v", err)
		}
	})
}

// The places to sign are printed: nobody takes another's by coming or going later.
func TestPlacesStayWhereTheyArePrinted(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		late := agreement.Party{Org: w.Organisation("Vestvik kommune").ID, Side: agreement.Controller, Capacity: agreement.Acceded, AccededOn: "2026-11-22", Contacts: []agreement.ContactLine{}}
		parties := w.deal.Parties
		try := func(list ...agreement.Party) error {
			in := w.deal.AgreementInput
			in.Parties = list
			a, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in)
			if err == nil {
				w.deal = a
			}
			return err
		}
		gone := parties[0]
		gone.LeftOn = "2026-11-22"
		for name, list := range map[string][]agreement.Party{"before": {late, parties[0], parties[1]}, "between": {parties[0], late, parties[1]}, "gone": {gone, parties[1]}} {
			if err := try(list...); !strings.HasPrefix(places(err), "/parties frozen") {
				w.Errorf("%s: %v", name, err)
			}
		}
		if err := try(parties[0], parties[1], late); err != nil {
			w.Error(err)
		}
	})
}

// What happens to an agreement after it was issued is noted in it, or the gaps that it
// opens could never be closed.
func TestWhatHappensLaterIsNoted(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		if err := w.accepts(as(w.vendor.ID, "Ola"), w.vendor.ID, "Ola Nordmann"); err != nil {
			w.Fatal(err)
		}
		in := w.deal.AgreementInput
		in.Changes = []agreement.Change{{Kind: agreement.NewSubProcessor, OccurredOn: "2026-11-22", AmendedOn: "2026-11-22"}}
		in.EssencePublishedOn = "2026-11-22"
		in.Parties, in.Signatures = slices.Clone(in.Parties), slices.Clone(in.Signatures)
		in.Parties[1].SuccessorOn, in.Signatures[0].RatifiedOn = "2026-11-22", "2026-11-22"
		w.save(in)
		if w.deal.Parties[1].SuccessorOn == "" || w.deal.Signatures[0].RatifiedOn == "" || len(w.deal.Changes) != 1 || w.deal.EssencePublishedOn == "" {
			w.Errorf("%+v", w.deal.AgreementInput)
		}
		in.Signatures[0].SignedOn = "2026-11-01"
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); places(err) != "/signatures frozen" {
			w.Errorf("a signature is given another day: %v", err)
		}
	})
}

// recorder is a press that remembers what it was asked to write.
type recorder struct {
	agreement.Press
	wrote []agreement.Finished
}

func (r *recorder) Finish(ctx context.Context, issued, signed []byte, f agreement.Finished) ([]byte, error) {
	r.wrote = append(r.wrote, f)
	return r.Press.Finish(ctx, issued, signed, f)
}

// finish does the job that seals, and tells what was written.
func (w *world) finish() []agreement.Finished {
	w.Helper()
	r := &recorder{Press: pressed(w)}
	if err := agreement.NewSteps(w.Door, agreement.Tools{Press: r, Verifier: w.judge}).Finish(w.ctx, agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
		w.Fatal(err)
	}
	return r.wrote
}

// The day is that of the controller's zone: half past midnight in Oslo is the day
// before in UTC, and who left on that day has no place.
func TestEachSignatureStandsInItsOwnPlace(t *testing.T) {
	each(t, func(w *world) {
		night := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
		w.Door = w.Door.WithClock(func() time.Time { return night })
		gone := w.organisation(party.OrganisationInput{Name: "Utgått AS", Country: "NO", Address: "Skyveien 3", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "974760673"}}})
		in := w.in
		in.Parties = append([]agreement.Party{{Org: gone.ID, Side: agreement.Processor, Capacity: agreement.Signatory, LeftOn: "2026-11-23", Contacts: in.Parties[0].Contacts}}, in.Parties...)
		w.save(in)
		w.issued()
		for of, name := range map[kinds.OrgID]string{w.controller.ID: "Kari Nordmann", w.vendor.ID: "Ola Nordmann"} {
			if err := w.accepts(as(of, name), of, name); err != nil {
				w.Fatal(err)
			}
		}
		wrote := w.finish()
		if len(wrote) != 1 || len(wrote[0].Stamps) != 2 {
			w.Fatalf("%+v", wrote)
		}
		for place, name := range []string{"Kari Nordmann", "Ola Nordmann"} {
			if text := said(wrote[0].Stamps[place]); !strings.Contains(text, name) {
				w.Errorf("in place %d stands %q", place, text)
			}
		}
		if len(w.finish()) != 0 {
			w.Error("sealed twice")
		}
	})
}

// said is what paragraphs say.
func said(blocks []docmodel.Block) string {
	var out strings.Builder
	for _, b := range blocks {
		if p, ok := b.(docmodel.Paragraph); ok {
			for _, r := range p.Runs {
				out.WriteString(r.Text + " ")
			}
		}
	}
	return out.String()
}

// What was declared void between the last signature and the seal gets none.
func TestVoidIsNotSealed(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		for _, of := range []kinds.OrgID{w.controller.ID, w.vendor.ID} {
			if err := w.accepts(as(of, "Leder"), of, "Ola Nordmann"); err != nil {
				w.Fatal(err)
			}
		}
		w.move(agreement.Void, "feil motpart")
		if wrote := w.finish(); len(wrote) != 0 {
			w.Errorf("sealed: %+v", wrote)
		}
	})
}

// noted is what a note of evidence says under a label.
func noted(b docmodel.Block, label string) string {
	var out strings.Builder
	if f, ok := b.(docmodel.Fields); ok {
		for _, x := range f.Items {
			if len(x.Label) > 0 && x.Label[0].Text == label {
				for _, r := range x.Value {
					out.WriteString(r.Text)
				}
			}
		}
	}
	return out.String()
}
