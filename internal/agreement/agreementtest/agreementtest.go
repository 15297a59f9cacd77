// Package agreementtest gives tests an agreement that lacks nothing, and what it takes to
// issue it.
package agreementtest

import (
	"bytes"
	"context"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// Complete is an agreement between two organisations about a system that lacks nothing.
func Complete(controller, processor kinds.OrgID, system chain.SystemID) agreement.AgreementInput {
	line := []agreement.ContactLine{{Name: "Avtaleforvalter", Role: "avtaler", Email: "avtale@fjordvik.example"}}
	return agreement.AgreementInput{
		Keys: door.Keys{Code: "DBA-1"}, Type: agreement.ControllerProcessor, Template: agreement.Template{Kind: "own"}, Revision: "1.0",
		Parties: []agreement.Party{
			{Org: controller, Side: agreement.Controller, Capacity: agreement.Signatory, Contacts: line},
			{Org: processor, Side: agreement.Processor, Capacity: agreement.Signatory, Contacts: line},
		},
		ScopeSystems: []chain.SystemID{system}, Language: "nb", GoverningLaw: "norsk rett", EffectiveFrom: "2026-12-01", NoticeMonths: new(3),
		BreachNoticeHours: new(24), AuthorisationMode: "general", ObjectionWindowDays: new(30), ObjectionWindowKind: "calendar",
		AuditTerms: "Årlig revisorerklæring (ISAE 3000).", ReportCadence: "monthly", ExitChoice: "both", ExitDays: new(60), ExitFormat: "JSON",
		Terms: agreement.Terms{
			Processing: []agreement.Processing{{
				System: system, Subject: "Drift av journal", Purpose: "Yte helsehjelp", Nature: "lagring og support", DataTypes: []string{"navn", "diagnose"},
				SpecialCategories: "helseopplysninger, kryptert", DataSubjects: []string{"pasienter"}, Retention: "så lenge avtalen varer", Frequency: "løpende",
			}},
			SecurityMeasures: []agreement.SecurityMeasure{{Topic: "Tilgang", Measure: "To faktorer"}},
			Instructions:     []agreement.Instruction{{Topic: "Sted", Text: "Bare i EØS"}},
			OtherTerms:       []agreement.Deviation{{Clause: "7.7", Text: "Varsel sendes også personvernombudet"}},
			TransfersAllowed: kinds.No,
		},
	}
}

// Press is that of an installation that nobody has configured.
func Press(now func() time.Time) (agreement.Press, error) {
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{bytes.Repeat([]byte{7}, 32)}, Name: "ledd.example", Now: now})
	if err != nil {
		return nil, err
	}
	return agreement.NewPress(s, "https://ledd.example"), nil
}

// Places tells where an error points.
func Places(err error) string {
	var out []string
	for _, v := range kinds.ViolationsOf(err) {
		out = append(out, v.Pointer+" "+v.Code)
	}
	return strings.Join(out, ", ")
}

// As is a manager of an organisation.
func As(org kinds.OrgID, name string) context.Context {
	return access.With(context.Background(), access.Actor{Name: name, Role: access.Manager, Org: org})
}
