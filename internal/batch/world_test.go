package batch_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/seal"
)

// world is a register with one agreement that lacks nothing.
type world struct {
	*doortest.House
	ctx        context.Context
	controller *party.Organisation
	vendor     *party.Organisation
	system     *chain.System
	in         agreement.AgreementInput
	deal       *agreement.Agreement
}

// each runs a test in such a world on either database.
func each(t *testing.T, test func(w *world)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		w := &world{House: h}
		w.controller = w.organisation(party.OrganisationInput{Name: "Fjordvik kommune", Country: "NO", Address: "Rådhusplassen 1, 0001 Fjordvik", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}}})
		w.vendor = w.organisation(party.OrganisationInput{Name: "Skjema AS", Country: "NO", Address: "Skyveien 2", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "991825827"}}})
		w.ctx = doortest.As(w.controller.ID)
		var err error
		w.system, err = w.systems().Create(w.ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Journal", SpecialCategories: kinds.Yes})
		doortest.Must(h, w.system, err)
		w.in = w.complete()
		w.deal, err = w.deals().Create(w.ctx, w.in)
		doortest.Must(h, w.deal, err)
		test(w)
	})
}

func (w *world) organisation(in party.OrganisationInput) *party.Organisation {
	w.Helper()
	o, err := party.NewOrganisations(w.Door).Create(doortest.Operator(), in)
	return doortest.Must(w, o, err)
}

func (w *world) systems() chain.Systems {
	return door.NewNoun[chain.System, chain.SystemInput](w.Door)
}

func (w *world) deals() agreement.Agreements {
	return door.NewNoun[agreement.Agreement, agreement.AgreementInput](w.Door)
}

// save replaces what the agreement says.
func (w *world) save(in agreement.AgreementInput) {
	w.Helper()
	a, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in)
	w.deal = doortest.Must(w, a, err)
}

func (w *world) complete() agreement.AgreementInput {
	n := func(i int) *int { return &i }
	line := []agreement.ContactLine{{Name: "Avtaleforvalter", Role: "avtaler", Email: "avtale@fjordvik.example"}}
	return agreement.AgreementInput{
		Keys: door.Keys{Code: "DBA-1"}, Type: agreement.ControllerProcessor, Template: agreement.Template{Kind: "own"}, Revision: "1.0",
		Parties: []agreement.Party{
			{Org: w.controller.ID, Side: agreement.Controller, Capacity: agreement.Signatory, Contacts: line},
			{Org: w.vendor.ID, Side: agreement.Processor, Capacity: agreement.Signatory, Contacts: line},
		},
		ScopeSystems: []chain.SystemID{w.system.ID}, Language: "nb", GoverningLaw: "norsk rett", EffectiveFrom: "2026-12-01", NoticeMonths: n(3),
		BreachNoticeHours: n(24), AuthorisationMode: "general", ObjectionWindowDays: n(30), ObjectionWindowKind: "calendar",
		AuditTerms: "Årlig revisorerklæring (ISAE 3000).", ReportCadence: "monthly", ExitChoice: "both", ExitDays: n(60), ExitFormat: "JSON",
		Terms: agreement.Terms{
			Processing: []agreement.Processing{{
				System: w.system.ID, Subject: "Drift av journal", Purpose: "Yte helsehjelp", Nature: "lagring og support", DataTypes: []string{"navn", "diagnose"},
				SpecialCategories: "helseopplysninger, kryptert", DataSubjects: []string{"pasienter"}, Retention: "så lenge avtalen varer", Frequency: "løpende",
			}},
			SecurityMeasures: []agreement.SecurityMeasure{{Topic: "Tilgang", Measure: "To faktorer"}},
			Instructions:     []agreement.Instruction{{Topic: "Sted", Text: "Bare i EØS"}},
			OtherTerms:       []agreement.Deviation{{Clause: "7.7", Text: "Varsel sendes også personvernombudet"}},
			TransfersAllowed: kinds.No,
		},
	}
}

// press is that of an installation that nobody has configured.
func press(now func() time.Time) (agreement.Press, error) {
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{bytes.Repeat([]byte{7}, 32)}, Name: "ledd.example", Now: now})
	if err != nil {
		return nil, err
	}
	return agreement.NewPress(s, "https://ledd.example"), nil
}

func pressed(w *world) agreement.Press {
	w.Helper()
	p, err := press(w.Door.Now)
	return doortest.Must(w, p, err)
}

// places tells where an error points.
func places(err error) string {
	var out []string
	for _, v := range kinds.ViolationsOf(err) {
		out = append(out, v.Pointer+" "+v.Code)
	}
	return strings.Join(out, ", ")
}

// as is a manager of an organisation.
func as(org kinds.OrgID, name string) context.Context {
	return access.With(context.Background(), access.Actor{Name: name, Role: access.Manager, Org: org})
}
