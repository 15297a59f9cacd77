package ropa_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// secrets stand in the register that world makes, each where the public is not to read.
var secrets = []string{"Nora Prøve", "nora@example.org", "SYS-HEMMELIG", "brannmur i kjelleren", "AVT-7", "Per Prøve", "Ola Prøve", "notat fra kilden", "arkivskap 4", "Planlagt tilsyn"}

// town is a register with one activity of everything, one planned and one that is over.
func town(h *doortest.House, d *door.Door) context.Context {
	h.Helper()
	o := h.Organisation("Prøvevik kommune")
	org := kinds.Of[kinds.Party](o.ID)
	as := access.With(h.Context(), access.Actor{Name: "Ola Prøve", Role: access.Operator, Org: org})
	vendor := h.Organisation("Skyen AS")
	importer := h.Organisation("Far Away Inc")
	contacts := door.NewNoun[party.Contact, party.ContactInput](d)
	dpo, err := contacts.Create(as, party.ContactInput{Role: "dpo", Name: "Per Prøve", Email: "ombud@example.org"})
	doortest.Must(h, dpo, err)
	settings := party.NewSettings(d)
	now, err := settings.Get(as)
	doortest.Must(h, now, err)
	_, err = settings.Put(as, now.Version, party.SettingsInput{Language: "nb", DPO: dpo.ID})
	doortest.Must(h, 0, err)
	sys, err := door.NewNoun[chain.System, chain.SystemInput](d).Create(as, chain.SystemInput{Keys: door.Keys{Code: "SYS-HEMMELIG"}, Name: "Elevbasen", PersonalData: kinds.Yes, Lifecycle: "active", InUseFrom: "2020-01-01"})
	doortest.Must(h, sys, err)
	edge, err := door.NewNoun[chain.Engagement, chain.EngagementInput](d).Create(as, chain.EngagementInput{Upstream: org, Downstream: kinds.Of[kinds.Party](vendor.ID), ScopeSystems: []chain.SystemID{sys.ID}, RoleBasis: "processor", PersonalData: kinds.Yes, StartsOn: "2020-01-01"})
	doortest.Must(h, edge, err)
	deal, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](d).Create(as, agreement.AgreementInput{
		Keys: door.Keys{Code: "AVT-7"}, Type: agreement.ControllerProcessor, State: "signed", EffectiveFrom: "2020-01-01", ScopeSystems: []chain.SystemID{sys.ID},
		Parties:    []agreement.Party{{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: kinds.Of[kinds.Party](vendor.ID), Side: agreement.Processor, Capacity: agreement.Signatory}},
		Signatures: []agreement.Signature{{Party: org, SignedOn: "2020-01-01"}, {Party: kinds.Of[kinds.Party](vendor.ID), SignedOn: "2020-01-01"}},
	})
	doortest.Must(h, deal, err)
	other := deal.AgreementInput
	other.Code, other.ScopeSystems = "AVT-ANNET", nil
	_, err = door.NewNoun[agreement.Agreement, agreement.AgreementInput](d).Create(as, other)
	doortest.Must(h, 0, err)
	_, err = door.NewNoun[assess.Transfer, assess.TransferInput](d).Create(as, assess.TransferInput{Importer: kinds.Of[kinds.Party](importer.ID), Engagement: edge.ID, Country: "US", Kind: "remote_support", Tool: "scc_46_2_c", StartsOn: "2021-01-01"})
	doortest.Must(h, 0, err)
	verbs, months := record.NewActivities(d), 60
	full := record.ActivityInput{
		Keys: door.Keys{Code: "B1"}, Name: "Opplæring i grunnskolen", Description: "Undervisning", Contact: "Nora Prøve, nora@example.org", Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-02-01",
		JointControllers: []record.JointController{{Name: "Fylket", Contact: "Nora Prøve, post@fylket.example", Responsibilities: "inntak"}},
		Purposes:         []record.Purpose{{Code: "education", Text: "gi opplæring"}},
		Subjects:         []record.SubjectGroup{{Category: "pupils", Vulnerable: kinds.Yes, Data: []string{"name", "health"}, OtherData: []string{"fravær"}}},
		Recipients:       []record.Recipient{{Category: "public_body", Text: "Udir"}, {Category: "processor", Org: kinds.Of[kinds.Party](vendor.ID)}},
		Transfers:        []record.ThirdCountry{{Country: "US", Recipient: "Far Away Inc", Safeguard: "standardvilkår"}},
		Retention:        []record.RetentionRule{{Data: "health", Months: &months, Trigger: "left_school", Law: "arkivlova", Disposal: "delete"}},
		SecurityMeasures: []string{"encryption_rest"}, SecuritySummary: "brannmur i kjelleren",
		LegalBases: []record.LegalBasis{{Point: "e", Statute: "opplæringslova § 2-1"}}, SpecialBases: []record.SpecialBasis{{Point: "g", Statute: "opplæringslova"}},
		ConsentRecord: "arkivskap 4", SourceOfData: "Folkeregisteret", AutomatedDecisions: kinds.No, Systems: []chain.SystemID{sys.ID},
		SourceNotes: []record.SourceNote{{Column: "x", Text: "notat fra kilden"}},
	}
	a, err := verbs.Create(as, full)
	doortest.Must(h, a, err)
	_, err = verbs.Review(as, a.ID.String(), record.ReviewInput{ReviewedOn: "2026-01-15", ReviewedBy: "Ola Prøve", Outcome: "unchanged"})
	doortest.Must(h, 0, err)
	lone, err := door.NewNoun[chain.Engagement, chain.EngagementInput](d).Create(as, chain.EngagementInput{Upstream: org, Downstream: kinds.Of[kinds.Party](h.Organisation("Uten Avtale AS").ID), RoleBasis: "processor", PersonalData: kinds.Yes, StartsOn: "2020-01-01"})
	doortest.Must(h, lone, err)
	_, err = verbs.Create(as, record.ActivityInput{Keys: door.Keys{Code: "B4"}, Name: "Nyhetsbrev", Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-02-01", Engagements: []chain.EngagementID{lone.ID}})
	doortest.Must(h, 0, err)
	for _, in := range []record.ActivityInput{
		{Keys: door.Keys{Code: "B2"}, Name: "Planlagt tilsyn", Status: record.Planned, CreatedOn: "2020-01-01"},
		{Keys: door.Keys{Code: "B3"}, Name: "Nedlagt klubb", Status: record.Ended, CreatedOn: "2020-01-01", OngoingFrom: "2020-01-01", EndedOn: "2024-12-31"},
	} {
		_, err := verbs.Create(as, in)
		doortest.Must(h, 0, err)
	}
	return as
}

// said is everything that any form of a record says.
func said(h *doortest.House, d *door.Door, ctx context.Context, c ropa.Choice) string {
	h.Helper()
	v := ropa.New(d)
	r, err := v.Read(ctx, c)
	text, failed := json.Marshal(doortest.Must(h, r, err))
	doortest.Must(h, 0, failed)
	page, err := v.HTML(ctx, c)
	doortest.Must(h, 0, err)
	return string(text) + string(page.Body)
}

func TestRecordOfEachAudienceAndEdition(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := town(h, h.Door)
		for _, c := range []struct {
			ropa.Choice
			has, not []string
		}{
			{
				ropa.Choice{AsOf: "2026-03-01"},
				[]string{"Opplæring i grunnskolen", "Planlagt tilsyn", "Nora Prøve", "brannmur i kjelleren", "Elever (sårbare): Navn, Helse (særlig kategori), fravær", "Far Away Inc", "EUs standardbestemmelser", "5 år", "ombud@example.org", "Per Prøve"},
				[]string{"SYS-HEMMELIG", "opplæringslova", "AVT-7", "Nedlagt klubb", "notat fra kilden", "Folkeregisteret", "inntak"},
			},
			{
				ropa.Choice{AsOf: "2026-03-01", Edition: ropa.Complete},
				[]string{"Elevbasen (SYS-HEMMELIG)", "artikkel 6 nr. 1 bokstav e", "opplæringslova § 2-1", "Databehandleravtale AVT-7, fra 1. januar 2020", "15. januar 2026, av Ola Prøve", "arkivskap 4", "Planlagt", "inntak"},
				[]string{"Nedlagt klubb", "notat fra kilden", "AVT-ANNET"},
			},
			{
				ropa.Choice{AsOf: "2026-03-01", Edition: ropa.Complete, Audience: ropa.Public},
				[]string{"Opplæring i grunnskolen", "Elevbasen", "Skyen AS", "Databehandleravtale", "ombud@example.org", "post@fylket.example", "Kryptert lagring", "Nærmere beskrivelse finnes i den interne protokollen."},
				secrets,
			},
			{ropa.Choice{AsOf: "2026-03-01", Audience: ropa.Public}, []string{"Opplæring i grunnskolen"}, secrets},
			{ropa.Choice{AsOf: "2024-12-31"}, []string{"Nedlagt klubb"}, nil},
			{ropa.Choice{AsOf: "2019-12-31"}, []string{"Ingen behandling sto i protokollen"}, []string{"Opplæring"}},
			{ropa.Choice{AsOf: "2026-03-01", Lang: "da"}, []string{"Fortegnelse over behandlingsaktiviteter", "Elever (sårbare)", "Dataansvarlig"}, []string{"Behandlingsansvarlig"}},
			{ropa.Choice{AsOf: "2026-03-01", Lang: "en"}, []string{"Record of processing activities", "Pupils (vulnerable)", "United States"}, []string{"Formål"}},
			{ropa.Choice{AsOf: "2026-03-01", Lang: "nn"}, []string{"behandlingsaktivitetar", "Elevar"}, nil},
		} {
			got := said(h, h.Door, as, c.Choice)
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					h.Errorf("%+v does not say %q", c.Choice, want)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					h.Errorf("%+v says %q", c.Choice, not)
				}
			}
		}
	})
}

// The edition that the law asks for says nothing beside it, and one transfer is one.
func TestStatutoryIsTheLawAlone(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := town(h, h.Door)
		r, err := ropa.New(h.Door).Read(as, ropa.Choice{AsOf: "2026-03-01"})
		doortest.Must(h, 0, err)
		for _, e := range r.Activities {
			if e.Beside != nil {
				h.Errorf("%s has what stands beside art. 30(1)", e.Name)
			}
		}
		i := slices.IndexFunc(r.Activities, func(e ropa.Entry) bool { return e.Code == "B1" })
		if moved := r.Activities[i].Transfers; len(moved) != 1 || moved[0].Tool != "scc_46_2_c" || moved[0].Safeguard != "standardvilkår" {
			h.Errorf("transfers = %+v, want what activity and register say as one", moved)
		}
	})
}

func TestChoicesThatAreNone(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		o := h.Organisation("Prøvevik kommune")
		_, err := ropa.New(h.Door).Read(doortest.As(kinds.Of[kinds.Party](o.ID)), ropa.Choice{Edition: "short", Audience: "press", Lang: "sv"})
		var got []string
		for _, v := range kinds.ViolationsOf(err) {
			got = append(got, v.Pointer)
		}
		if want := []string{"edition", "audience", "lang"}; !slices.Equal(got, want) {
			h.Errorf("wrong in %v, want %v: %v", got, want, err)
		}
	})
}

// The file is the same whenever it is made of the same record, and a real PDF.
func TestPDFOfARecord(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		d := h.Door.WithClock(func() time.Time { return doortest.Now })
		as, c := town(h, d), ropa.Choice{AsOf: "2026-03-01", Edition: ropa.Complete}
		one, err := ropa.New(d).PDF(as, c)
		doortest.Must(h, 0, err)
		two, err := ropa.New(d).PDF(as, c)
		doortest.Must(h, 0, err)
		if one.Name != "protokoll-2026-03-01.pdf" || !bytes.HasPrefix(one.Body, []byte("%PDF-1.")) || !bytes.Equal(one.Body, two.Body) {
			h.Errorf("%s begins with %.20q, and is the same twice: %t", one.Name, one.Body, bytes.Equal(one.Body, two.Body))
		}
	})
}
