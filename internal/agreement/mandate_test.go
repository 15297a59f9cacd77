package agreement_test

import (
	"slices"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// mandates replaces the mandates of the agreement.
func (w *world) mandates(all ...agreement.Mandate) error {
	w.Helper()
	in := w.deal.AgreementInput
	in.Mandates = all
	a, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in)
	if err == nil {
		w.deal = a
	}
	return err
}

// with changes a copy of a mandate.
func with(m agreement.Mandate, change func(m *agreement.Mandate)) agreement.Mandate {
	change(&m)
	return m
}

// The parties have read a mandate of an agreement that was issued: it is withdrawn from a
// day on, and neither taken out nor made another. What was signed under it stays signed.
func TestMandatesStayAsTheyWereRead(t *testing.T) {
	each(t, func(w *world) {
		first := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Document: "Fullmakt 7"}
		w.represented(first)
		w.issued()
		other := w.Organisation("Innkjøp Nord IKS")
		refused := func(want string, all ...agreement.Mandate) {
			w.Helper()
			if err := w.mandates(all...); places(err) != want {
				w.Errorf("%v, want %s", err, want)
			}
		}
		refused("/mandates mandate-kept")
		refused("/mandates mandate-kept", with(first, func(m *agreement.Mandate) { m.Agent = other.ID }))
		refused("/mandates mandate-kept", with(first, func(m *agreement.Mandate) { m.ValidFrom = "2026-11-23" }))
		refused("/mandates mandate-kept", with(first, func(m *agreement.Mandate) { m.ScopeSystems = slices.Clone(w.in.ScopeSystems) }))
		refused("/mandates/0/validTo mandate-longer", with(first, func(m *agreement.Mandate) { m.ValidTo = "2027-12-31" }))
		refused("/mandates/0/validTo mandate-longer", with(first, func(m *agreement.Mandate) { m.ValidTo = "" }))
		refused("/mandates/0/document mandate-kept", with(first, func(m *agreement.Mandate) { m.Document = "Fullmakt 8" }))

		withdrawn := with(first, func(m *agreement.Mandate) { m.ValidTo = "2026-11-20" })
		second := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-11-21", Document: "Fullmakt 9"}
		if err := w.mandates(withdrawn); err != nil {
			w.Fatal(err)
		}
		if err := w.accepts(as(w.controller.ID, "Kari"), w.vendor.ID, "Kari Nordmann"); places(err) != " no-mandate" {
			w.Errorf("signed under a mandate that was withdrawn: %v", err)
		}
		if err := w.mandates(second, withdrawn); err != nil {
			w.Fatal(err)
		}
		if err := w.accepts(as(w.controller.ID, "Kari"), w.vendor.ID, "Kari Nordmann"); err != nil {
			w.Fatal(err)
		}
		refused("/mandates mandate-kept", withdrawn)
		refused("/mandates/0/validTo mandate-signed", with(second, func(m *agreement.Mandate) { m.ValidTo = "2026-11-21" }), withdrawn)
		if err := w.mandates(with(second, func(m *agreement.Mandate) { m.ValidTo = "2026-11-22" }), withdrawn); err != nil {
			w.Error(err)
		}
		for _, d := range []kinds.Date{"2026-11-22", "2027-06-01"} {
			if !w.deal.BoundOn(w.vendor.ID, w.system.ID, d) {
				w.Errorf("on %s the party is bound no more, though it was signed for while the mandate was valid", d)
			}
		}
	})
}

// A file that comes back for a party whose mandate had lapsed binds it only when the
// party ratifies it, from that day on: a mandate that begins later cures nothing.
func TestALaterMandateCuresNothing(t *testing.T) {
	each(t, func(w *world) {
		lapsed := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01", ValidTo: "2026-11-21"}
		later := agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-11-23"}
		w.represented(lapsed)
		w.issued()
		x := w.sends(w.vendor.ID, "%PDF-1.7 signed", seal.Accepted)
		w.deal, _ = w.now(x)
		bound := func(want bool, days ...kinds.Date) {
			w.Helper()
			for _, d := range days {
				if w.deal.BoundOn(w.vendor.ID, w.system.ID, d) != want {
					w.Errorf("on %s bound is %t", d, !want)
				}
			}
		}
		if s := w.deal.Signatures; len(s) != 1 || !s[0].ByAgent || s[0].Agent != w.controller.ID {
			w.Fatalf("%+v", s)
		}
		bound(false, "2026-11-22", "2026-12-01")
		if err := w.mandates(lapsed, later); err != nil {
			w.Fatal(err)
		}
		bound(false, "2026-11-22", "2026-11-23", "2026-12-01")
		ratified := with(lapsed, func(m *agreement.Mandate) { m.RatifiedOn = "2026-11-25" })
		if err := w.mandates(ratified, later); err != nil {
			w.Fatal(err)
		}
		bound(false, "2026-11-24")
		bound(true, "2026-11-25", "2026-12-01")
		if err := w.mandates(lapsed, later); places(err) != "/mandates/0/ratifiedOn mandate-kept" {
			w.Errorf("ratified no more: %v", err)
		}
	})
}

// The evidence names the mandate under which an agent signed.
func TestEvidenceNamesTheMandate(t *testing.T) {
	each(t, func(w *world) {
		w.represented(agreement.Mandate{Principal: w.vendor.ID, Agent: w.controller.ID, ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Document: "Fullmakt 7"})
		w.issued()
		for _, of := range []kinds.OrgID{w.vendor.ID, w.controller.ID} {
			if err := w.accepts(as(w.controller.ID, "Kari"), of, "Kari Nordmann"); err != nil {
				w.Fatal(err)
			}
		}
		wrote := w.finish()
		if len(wrote) != 1 || len(wrote[0].Evidence) != 1 {
			w.Fatalf("%+v", wrote)
		}
		var named []string
		for _, note := range wrote[0].Evidence[0] {
			named = append(named, noted(note, "Fullmakt"))
		}
		if want := []string{"Fullmakt 7, 2026-01-01 – 2026-12-31", ""}; !slices.Equal(named, want) {
			w.Errorf("%q, want %q", named, want)
		}
	})
}
