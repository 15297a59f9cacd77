package agreement_test

import (
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

func partyNamed(name string) party.OrganisationInput {
	return party.OrganisationInput{Name: name, Country: "NO", Address: "Torget 1", Identifiers: []party.Identifier{{Scheme: "other", Value: name}}}
}

// accession is a draft by which an organisation accedes to an agreement.
func (w *world) accession(to agreement.ID, who kinds.OrgID) *agreement.Agreement {
	w.Helper()
	return w.agreedAs(func(in *agreement.AgreementInput) {
		in.Type, in.EffectiveFrom, in.Accession.Agreement, in.Keys = agreement.Accession, "2026-11-01", to, door.Keys{}
		in.Parties = append(in.Parties, agreement.Party{Org: who, Side: agreement.Controller, Capacity: agreement.Acceded, Contacts: in.Parties[0].Contacts})
	})
}

// TestAccession: who has signed an accession, together with those who were bound before, is
// a party of the agreement from that day; and no longer when the accession is void.
func TestAccession(t *testing.T) {
	each(t, func(w *world) {
		old := w.agreed(w.deal)
		third := w.organisation(partyNamed("Vika kommune"))
		form := w.accession(old.ID, third.ID)
		w.deal = form
		w.issued()
		for _, o := range []kinds.OrgID{w.controller.ID, w.vendor.ID} {
			form = w.signs(w.deal, o)
		}
		if form.State != agreement.PartSigned || w.read(old.ID).Names(third.ID) {
			w.Fatalf("who accedes has not signed, and the accession is %s", form.State)
		}
		w.deal = w.signs(w.deal, third.ID)
		now := w.read(old.ID)
		p := now.Parties[len(now.Parties)-1]
		if len(now.Parties) != 3 || p.Org != third.ID || p.Capacity != agreement.Acceded || p.AccededOn != "2026-11-22" || p.LeftOn.Known() {
			w.Fatalf("%+v", now.Parties)
		}
		if !now.BoundOn(third.ID, w.system.ID, "2026-11-22") || now.BoundOn(third.ID, w.system.ID, "2026-11-21") {
			w.Error("who acceded is bound from the day on which everybody had signed")
		}
		if past, err := w.deals().History(w.ctx, old.ID.String()); err != nil || len(past) < 2 || len(past[0].Record.Parties)+len(past[len(past)-1].Record.Parties) != 5 {
			w.Errorf("the history has %d versions: %v", len(past), err)
		}
		_, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Notice, On: "2026-11-30", Reason: "oppsagt"})
		if err != nil || w.read(old.ID).Parties[2].LeftOn != "2026-12-01" {
			w.Errorf("notice is given of the accession: %v, %+v", err, w.read(old.ID).Parties[2])
		}
	})
}

// TestAccessionEnds: an accession that was recorded here and is void, or over, ends the
// party's part; the agreement and its other parties go on.
func TestAccessionEnds(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		in.EffectiveFrom, in.State = "2026-01-01", agreement.InForce
		in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2026-01-01"}, {Party: w.vendor.ID, SignedOn: "2026-01-01"}}
		w.save(in)
		third := w.organisation(partyNamed("Vika kommune"))
		form := w.accession(w.deal.ID, third.ID)
		signed := form.AgreementInput
		for _, p := range form.Parties {
			signed.Signatures = append(signed.Signatures, agreement.Signature{Party: p.Org, SignedOn: "2026-11-10"})
		}
		form, err := w.deals().Update(w.ctx, form.ID.String(), form.Version, signed)
		if err != nil {
			w.Fatal(err)
		}
		if p := w.read(w.deal.ID).Parties; len(p) != 3 || p[2].AccededOn != "2026-11-10" {
			w.Fatalf("%+v", p)
		}
		signed.State, signed.VoidedOn = agreement.Void, "2026-11-20"
		if _, err = w.deals().Update(w.ctx, form.ID.String(), form.Version, signed); err != nil {
			w.Fatal(err)
		}
		now := w.read(w.deal.ID)
		if now.Parties[2].LeftOn != "2026-11-20" || !now.BoundOn(third.ID, w.system.ID, "2026-11-19") || now.BoundOn(third.ID, w.system.ID, "2026-11-20") || !now.InForceOn("2026-11-22") {
			w.Errorf("%+v", now.Parties)
		}
	})
}

// TestAccessionRefused: nobody accedes to an agreement whose text has no clause for it, or
// that is over, or twice.
func TestAccessionRefused(t *testing.T) {
	each(t, func(w *world) {
		third := w.organisation(partyNamed("Vika kommune"))
		try := func(want string, to agreement.ID, who kinds.OrgID) {
			w.Helper()
			_, err := w.deals().Create(w.ctx, agreement.AgreementInput{Type: agreement.Accession, Terms: agreement.Terms{Accession: agreement.AccessionTo{Agreement: to}}, Parties: []agreement.Party{{Org: who, Side: agreement.Controller, Capacity: agreement.Acceded}}})
			if places(err) != want {
				w.Errorf("%v points at %q, want %q", err, places(err), want)
			}
		}
		without := w.agreedAs(func(in *agreement.AgreementInput) { in.Template = agreement.Template{Kind: "vendor_paper"} })
		try("/accession/agreement no-docking", without.ID, third.ID)
		said := w.agreedAs(func(in *agreement.AgreementInput) {
			in.Template, in.Docking = agreement.Template{Kind: "vendor_paper"}, kinds.Yes
		})
		try("", said.ID, third.ID)
		left := w.agreedAs(func(in *agreement.AgreementInput) { in.Docking = kinds.No })
		try("/accession/agreement no-docking", left.ID, third.ID)
		over := w.agreedAs(func(in *agreement.AgreementInput) {
			in.EffectiveFrom, in.EffectiveTo = "2025-01-01", "2025-12-31"
			in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2025-01-01"}, {Party: w.vendor.ID, SignedOn: "2025-01-01"}}
		})
		try("/accession/agreement ended", over.ID, third.ID)
		form := w.accession(w.deal.ID, third.ID)
		in := form.AgreementInput
		in.Parties[2].Org = w.vendor.ID
		in.Parties = in.Parties[1:]
		in.Parties[0].Org = third.ID
		in.Signatures = []agreement.Signature{{Party: third.ID, SignedOn: "2026-11-10"}, {Party: w.vendor.ID, SignedOn: "2026-11-10"}}
		if _, err := w.deals().Update(w.ctx, form.ID.String(), form.Version, in); places(err) != "/parties party-already" {
			w.Errorf("who is bound accedes: %v", err)
		}
	})
}
