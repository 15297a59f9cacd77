package apitest

import (
	"context"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// encloses puts a file forward as an annex of an agreement.
func encloses(ctx context.Context, h *doortest.House, to agreement.ID, in agreement.EnclosureInput, text string) *agreement.Enclosure {
	h.Helper()
	s := agreement.NewEnclosures(h.Door)
	f, err := s.Take(ctx, "vedlegg.pdf", strings.NewReader(text))
	doortest.Must(h.T, f, err)
	e, err := s.Enclose(ctx, to.String(), in, &f)
	return doortest.Must(h.T, e, err)
}

// lacksAll fails where a page says what it must not.
func (b *browser) lacksAll(path, page string, not ...string) {
	b.Helper()
	for _, s := range not {
		if strings.Contains(page, s) {
			b.Errorf("%s says %q", path, s)
		}
	}
}

// TestEvidencePages: an auditor reads who signed, how the person was known, in both
// clocks, and which signatures were only written down; one signature has a page of its
// own, below its agreement and for its keeper; and before it was given it is not there.
func TestEvidencePages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		today := h.Door
		h.Door = today.WithClock(func() time.Time { return doortest.Now.AddDate(0, 0, -2) })
		org, other := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		deals := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
		in := agreement.AgreementInput{Keys: door.Keys{Code: "D1"}, State: agreement.Signed, Type: agreement.ControllerProcessor,
			Parties:    []agreement.Party{{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: other, Side: agreement.Processor, Capacity: agreement.Signatory}},
			Signatures: []agreement.Signature{{Party: other, SignedOn: "2026-11-19", Name: "Ola Håndskrevet", Authority: "Signaturrett"}},
		}
		a, err := deals.Create(doortest.As(org), in)
		doortest.Must(h, a, err)
		in.Code = "D2"
		second, err := deals.Create(doortest.As(org), in)
		doortest.Must(h, second, err)
		h.Door = today
		id := evidenced(h, org, a.ID.String())
		encloses(doortest.As(org), h, a.ID, agreement.EnclosureInput{Kind: "security", Revision: "v-tidlig", Dated: "2026-11-21", Complete: true}, paper)
		encloses(doortest.As(org), h, a.ID, agreement.EnclosureInput{Kind: "security", Revision: "v-nyere", Dated: "2026-11-22", Complete: true}, paper+"2")

		b, at := browse(h, org), "/agreements/"+a.ID.String()
		facts := []string{"Fjordvik kommune", "Kari", "Ved innlogging med egen konto", sumOf(paper), "2026-11-22T10:00:00Z (UTC)", "2026-11-22 11:00:00 CET", "Det finnes ingen forseglet fil"}
		b.get(at+"/evidence", 200, append(facts, "/evidence/"+id, "Ola Håndskrevet", "Bare registrert her")...)
		page := b.get(at+"/evidence/"+id, 200, facts...)
		b.lacksAll("one signature", page, "Ola Håndskrevet")
		b.get("/agreements/"+second.ID.String()+"/evidence/"+id, 404)
		b.get(at+"/evidence/"+kinds.NewID[agreement.Evidence]().String(), 404)
		browse(h, other).get(at+"/evidence", 404)
		browse(h, other).get(at+"/evidence/"+id, 404)
		b.get(at+annexesOf, 200, "v-nyere", "v-tidlig")

		then := "?knownAt=2026-11-21T10:00:00Z"
		page = b.get(at+"/evidence"+then, 200, "Ola Håndskrevet")
		b.lacksAll("evidence, the day before", page, "Kari", id)
		b.get(at+"/evidence/"+id+then, 404)
		page = b.get(at+annexesOf+then, 200)
		b.lacksAll("annexes, the day before", page, "v-nyere", "v-tidlig", at+annexesOf+"/new")
	})
}

const annexesOf = "/annexes"

// TestAnnexesOnADay: the annex of a day is the newest that had begun by then.
func TestAnnexesOnADay(t *testing.T) {
	Each(t, func(w *World) {
		at := "/api/v1/agreements/{deal}/annexes"
		annexes := `[{"kind":"security","present":true,"version":"1","date":"2026-01-01","complete":true},{"kind":"security","present":true,"version":"2","date":"2026-10-01","complete":true}]`
		for _, s := range []Scenario{
			{Name: "make", As: "write", Method: "POST", Path: "/api/v1/agreements", Body: `{"type":"dpa_controller_processor","template":{"kind":"vendor_paper"},"annexes":` + annexes + `}`, Status: 201, Save: "deal", Audit: []access.Action{"agreement.create"}},
			{Name: "before the newer", As: "read", Path: at + "?asOf=2026-09-30", Status: 200},
			{Name: "a stranger", As: "stranger", Path: at, Status: 404},
			{Name: "before it was known", As: "read", Path: at + "?knownAt=2026-11-22T09:00:00Z", Status: 404},
		} {
			w.play(s)
		}
		for day, version := range map[string]string{"2026-09-30": `"version":"1"`, "2026-10-01": `"version":"2"`, "2026-11-22": `"version":"2"`} {
			said := strings.ReplaceAll(text(w, w.Send("read", "GET", at+"?asOf="+day, nil, "")), " ", "")
			if strings.Count(said, `"version":"1"`)+strings.Count(said, `"version":"2"`) != 1 || !strings.Contains(said, version) {
				w.Errorf("on %s: %s", day, said)
			}
		}
	})
}

// TestSharedAnnexes: a party of another's agreement finds the annexes for all and its
// own on the page, and not its neighbour's.
func TestSharedAnnexes(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		keeper, mine, neighbour := h.Organisation("Skyvik AS").ID, h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		as := doortest.As(keeper)
		a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(as, agreement.AgreementInput{State: agreement.Signed, Type: agreement.ControllerProcessor, Parties: []agreement.Party{
			{Org: mine, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: neighbour, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: keeper, Side: agreement.Processor, Capacity: agreement.Signatory},
		}})
		doortest.Must(h, a, err)
		sums := map[string]string{}
		for name, of := range map[string]kinds.OrgID{"felles": {}, "vår": mine, "naboens": neighbour} {
			e := encloses(as, h, a.ID, agreement.EnclosureInput{Kind: "configuration", Party: of, Revision: "v-" + name, Dated: "2026-10-01", Complete: true}, paper+name)
			sums[name] = e.SHA256
		}
		b, at := browse(h, mine), "/shared/"+a.ID.String()
		page := b.get(at, 200, "v-felles", "v-vår", at+annexesOf+"/"+sums["felles"], at+annexesOf+"/"+sums["vår"], "Fjordvik kommune")
		b.lacksAll(at, page, "v-naboens", sums["naboens"], "Gjelder Nabovik kommune")
		if got := b.get(at+annexesOf+"/"+sums["vår"], 200); got != paper+"vår" {
			b.Errorf("its own annex is %q", got)
		}
		b.get(at+annexesOf+"/"+sums["naboens"], 404)
		if page := browse(h, h.Organisation("Fremmed AS").ID).get(at, 404); strings.Contains(page, "v-felles") {
			h.Error("a stranger reads it")
		}
	})
}
