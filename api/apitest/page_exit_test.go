package apitest

import (
	"testing"

	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// TestExitIsEarly: on the last day of an agreement its exit page says from which day on
// it can begin, and what to do until then; on the day after it begins.
func TestExitIsEarly(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, vendor := h.Organisation("Fjordvik kommune").ID, h.Organisation("Skyvik AS").ID
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(doortest.As(org), chain.SystemInput{Name: "Arkiv"})
		chainOf := "/systems/" + doortest.Must(h, s, err).ID.String() + "/chain"
		deal := func(code string, state agreement.State, end kinds.Date) string {
			a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(org), agreement.AgreementInput{
				Keys: door.Keys{Code: code}, Type: agreement.ControllerProcessor, State: state, EffectiveFrom: "2020-01-01", EffectiveTo: end, ScopeSystems: []chain.SystemID{s.ID},
				Parties:    []agreement.Party{{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
				Signatures: []agreement.Signature{{Party: org, SignedOn: "2020-01-01"}, {Party: vendor, SignedOn: "2020-01-01"}},
			})
			return doortest.Must(h, a, err).ID.String()
		}
		b, reader := browse(h, org), member(h, org, "leser", account.MemberInput{Role: "auditor"})
		last := deal("A1", agreement.Notice, "2026-11-22")
		at := "/agreements/" + last + "/exit"
		b.get(at, 409, "Avslutningen kan startes fra", "23.11.2026", "22.11.2026", chainOf, "/agreements/"+last+"/edit#f-exitChoice")
		b.lacksAll(at, reader.get(at, 409, "Avslutningen kan startes fra", chainOf), "/edit#f-exitChoice")
		for code, open := range map[string]kinds.Date{"A2": "", "A3": "2027-05-31"} {
			at := "/agreements/" + deal(code, agreement.InForce, open) + "/exit"
			page := b.get(at, 409)
			if open == "" {
				b.lacksAll(at, page, "Avslutningen kan startes fra")
				b.get(at, 409, "Denne siden blir til når avtalen er over.")
			} else {
				b.get(at, 409, "01.06.2027")
			}
		}
		b.get("/agreements/"+deal("A4", agreement.Expired, "2026-11-21")+"/exit", 200, "Avtalen er over, og avslutningen er ikke startet")
	})
}
