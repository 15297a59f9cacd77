package apitest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ledd/api"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/batch"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// adds adds records as an organisation's own program does.
func adds[E any](h *doortest.House, org kinds.OrgID, all []*E) {
	h.Helper()
	as := access.With(h.Context(), access.Actor{Name: "seed", Role: access.Operator, Org: org})
	_, err := door.Do(as, h.Door, "batch.run", nil, func(tx *door.Tx) (bool, error) { return true, door.Add(tx, all...) })
	doortest.Must(h, true, err)
}

// many is a municipality that has so many of each thing, and where they are listed.
type many struct {
	org, first       kinds.OrgID // and the first of the others
	deal, ended, run string
}

// stocked gives a municipality n of everything that is listed, each with a party of its
// own.
func stocked(h *doortest.House, n int) many {
	h.Helper()
	org := h.Organisation(fmt.Sprintf("Kommune %d", n)).ID
	as := doortest.As(org)
	m := many{org: org}
	u, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(as, party.UnitInput{Name: "Skolen"})
	doortest.Must(h, u, err)
	s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(as, chain.SystemInput{Name: "Journal", OwnerUnit: u.ID, PersonalData: kinds.Yes, Lifecycle: chain.Active})
	doortest.Must(h, s, err)
	var others []kinds.OrgID
	sides := []agreement.Party{{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}}
	signed := []agreement.Signature{{Party: org, SignedOn: "2020-01-01"}}
	for i := range n {
		o := h.Organisation(fmt.Sprintf("Tjeneste %d av %d AS", i, n)).ID
		others, sides, signed = append(others, o), append(sides, agreement.Party{Org: o, Side: agreement.Processor, Capacity: agreement.Signatory}), append(signed, agreement.Signature{Party: o, SignedOn: "2020-01-01"})
	}
	m.first = others[0]
	deals := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
	a, err := deals.Create(as, agreement.AgreementInput{Type: agreement.ControllerProcessor, State: agreement.Draft, ScopeSystems: []chain.SystemID{s.ID}, Parties: sides})
	m.deal = doortest.Must(h, a, err).ID.String()
	left, err := deals.Create(as, agreement.AgreementInput{Type: agreement.ControllerProcessor, State: agreement.Expired, EffectiveFrom: "2020-01-01", EffectiveTo: "2026-11-15", Parties: sides, Signatures: signed})
	m.ended = doortest.Must(h, left, err).ID.String()
	left, err = Steps(h).Move(as, m.ended, agreement.MoveInput{To: agreement.ExitPending})
	doortest.Must(h, left, err)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	b := &batch.Batch{Order: batch.Order{Name: "Alle", Model: a.ID}, State: batch.Running, StartedBy: "Kari", StartedAt: &at}
	adds(h, org, []*batch.Batch{b})
	m.run = b.ID.String()
	var (
		documents   []*document.Document
		batches     []*batch.Batch
		items       []*batch.Item
		templates   []*agreement.OwnTemplate
		submissions []*agreement.Submission
		enclosures  []*agreement.Enclosure
		evidence    []*agreement.Evidence
		invitations []*agreement.Invitation
		agreements  []*agreement.Agreement
		edges       []*chain.Engagement
		activities  []*record.Activity
		flows       []*chain.Flow
		transfers   []*assess.Transfer
		screenings  []*assess.Screening
		dpias       []*dpia.DPIA
		served      []*record.ProcessorRecord
	)
	for i := range others {
		sum := sumOf(fmt.Sprint(n, i))
		d := door.Make[document.Document](document.DocumentInput{Name: fmt.Sprintf("fil %d.pdf", i), MediaType: document.PDF, Purpose: document.Uploaded, SHA256: sum, Size: 9, SubjectKind: "agreement", Subject: kinds.ID[document.Subject]{UUID: a.ID.UUID}})
		d.State, d.Origin = document.Clean, document.Member
		documents = append(documents, d)
	}
	adds(h, org, documents)
	for i, o := range others {
		sum := documents[i].SHA256
		batches = append(batches, &batch.Batch{Order: batch.Order{Name: fmt.Sprint("Nr. ", i), Model: a.ID}, State: batch.Running, StartedAt: &at})
		items = append(items, &batch.Item{ItemInput: batch.ItemInput{Batch: b.ID, Party: o, Email: "a@x.example"}, Number: i + 1, State: batch.ItemWaiting})
		templates = append(templates, &agreement.OwnTemplate{OwnTemplateInput: agreement.OwnTemplateInput{Name: fmt.Sprint("Mal ", i), Kind: "mandate"}, Language: "nb", State: agreement.TemplatePublished})
		submissions = append(submissions, &agreement.Submission{SubmissionInput: agreement.SubmissionInput{Agreement: a.ID, Party: o, Name: "Ola", Document: documents[i].ID, SHA256: sum}, SentBy: "Ola", SentAt: at, State: agreement.Waiting})
		enclosures = append(enclosures, &agreement.Enclosure{EnclosureInput: agreement.EnclosureInput{Agreement: a.ID, Kind: "security", Way: agreement.ByFile, Party: o, Dated: "2026-11-01"}, SHA256: sum, BroughtBy: o, SentBy: "Ola", SentAt: at, State: agreement.Waiting})
		evidence = append(evidence, door.Make[agreement.Evidence](agreement.EvidenceInput{Agreement: a.ID, Party: o, Way: agreement.InPortal, Name: "Kari", Known: "account", SignedAt: at, SHA256: sum}))
		invitations = append(invitations, &agreement.Invitation{InvitationInput: agreement.InvitationInput{Agreement: a.ID, Party: o, Name: "Ida", Email: fmt.Sprintf("ida%d@x.example", i), ExpiresOn: "2026-12-01"}, Hash: sum})
		agreements = append(agreements, door.Make[agreement.Agreement](agreement.AgreementInput{Type: agreement.ControllerProcessor, State: agreement.Draft, Parties: []agreement.Party{sides[0], sides[i+1]}}))
	}
	for i, o := range others {
		served = append(served, door.Make[record.ProcessorRecord](record.ProcessorRecordInput{Name: fmt.Sprint("Drift ", i), Controllers: []record.Served{{Org: o}}, Systems: []chain.SystemID{s.ID}}))
		activities = append(activities, door.Make[record.Activity](record.ActivityInput{Name: fmt.Sprint("Opptak ", i), ResponsibleUnit: u.ID, Systems: []chain.SystemID{s.ID}, Recipients: []record.Recipient{{Org: o}}}))
		flows = append(flows, door.Make[chain.Flow](chain.FlowInput{FromSystem: s.ID, ToOrg: o, Method: "email_plain", PersonalData: kinds.Yes}))
		transfers = append(transfers, door.Make[assess.Transfer](assess.TransferInput{Importer: o, Country: "US", Tool: "dpf_45"}))
	}
	adds(h, org, activities)
	for _, a := range activities {
		screenings = append(screenings, door.Make[assess.Screening](assess.ScreeningInput{Activity: a.ID, ScreenedOn: "2026-01-15"}))
	}
	adds(h, org, screenings)
	for _, a := range activities {
		dpias = append(dpias, door.Make[dpia.DPIA](dpia.DPIAInput{Name: a.Name, Activities: []record.ActivityID{a.ID}, Systems: []chain.SystemID{s.ID}}))
	}
	adds(h, org, dpias)
	var told []*record.Notice
	for _, a := range activities {
		told = append(told, door.Make[record.Notice](record.NoticeInput{Name: a.Name, Activities: []record.ActivityID{a.ID}}))
	}
	adds(h, org, told)
	var papers []*assess.Attestation
	var looks []*assess.Supervision
	var scoped []*chain.Engagement
	for _, o := range others {
		scoped = append(scoped, door.Make[chain.Engagement](chain.EngagementInput{Upstream: org, Downstream: o, ScopeSystems: []chain.SystemID{s.ID}, RoleBasis: "processor", PersonalData: kinds.Yes, AccessMode: "hosts_data", StartsOn: "2020-01-01", State: "active"}))
	}
	adds(h, org, scoped)
	for i, o := range others {
		papers = append(papers, door.Make[assess.Attestation](assess.AttestationInput{Processor: o, Kind: "iso27001", IssuedOn: "2026-01-15"}))
		looks = append(looks, door.Make[assess.Supervision](assess.SupervisionInput{Engagement: scoped[i].ID, DoneOn: "2026-01-15"}))
	}
	adds(h, org, papers)
	for i := range others { // and what others share, of whom the register does not speak
		o := h.Organisation(fmt.Sprint("Deler ", len(others), i)).ID
		adds(h, o, []*assess.Attestation{door.Make[assess.Attestation](assess.AttestationInput{Processor: o, Kind: "iso27701", IssuedOn: "2026-01-15", SharedWith: []kinds.OrgID{org}})})
	}
	adds(h, org, looks)
	var bought []*risk.Procurement
	for i := range others {
		bought = append(bought, door.Make[risk.Procurement](risk.ProcurementInput{Name: fmt.Sprint("Kjøp ", i), System: s.ID, Requirements: kinds.Yes, RequirementsOn: "2026-03-01"}))
	}
	adds(h, org, bought)
	var words []*record.OwnTerm
	for i := range others {
		words = append(words, door.Make[record.OwnTerm](record.OwnTermInput{Under: "data/name", Name: fmt.Sprint("Ord ", i)}))
	}
	adds(h, org, words)
	adds(h, org, served)
	adds(h, org, flows)
	adds(h, org, transfers)
	adds(h, org, batches)
	adds(h, org, items)
	adds(h, org, templates)
	adds(h, org, submissions)
	adds(h, org, enclosures)
	adds(h, org, evidence)
	adds(h, org, invitations)
	for _, o := range others[1:] { // one of them uses all the others
		edges = append(edges, door.Make[chain.Engagement](chain.EngagementInput{Upstream: others[0], Downstream: o, RoleBasis: "processor", PersonalData: kinds.Yes, StartsOn: "2020-01-01", State: "active"}))
	}
	adds(h, org, edges)
	adds(h, org, agreements)
	return m
}

// listed is the lists of records, and those that an agreement's way leads past, as pages
// and in the API.
var listed = []string{
	"/documents", "/batches", "/batches/{run}", "/batches/{run}?q=tjeneste", "/templates", "/agreements", "/agreements/{deal}", "/agreements/{deal}/submissions",
	"/agreements/{deal}/annexes", "/agreements/{deal}/evidence", "/agreements/{ended}/exit", "/vendors", "/gaps",
	"/activities", "/flows", "/transfers", "/screenings", "/dpias", "/api/v1/dpias", "/notices", "/api/v1/notices", "/supervisions", "/api/v1/supervisions", "/procurements", "/api/v1/procurements", "/terms", "/api/v1/terms", "/attestations", "/api/v1/attestations", "/processor-records", "/api/v1/processor-records", "/api/v1/activities", "/activities/starter", "/api/v1/activities/starter", "/api/v1/flows", "/api/v1/transfers", "/api/v1/screenings",
	"/invited/agreement/annexes", "/invited/agreement/exit",
	"/api/v1/documents", "/api/v1/batches", "/api/v1/batches/{run}/items", "/api/v1/batches/{run}/progress", "/api/v1/templates", "/api/v1/templates/standard", "/api/v1/agreements",
	"/api/v1/agreements/{deal}/submissions", "/api/v1/agreements/{deal}/enclosures", "/api/v1/agreements/{deal}/annexes", "/api/v1/agreements/{deal}/reviews", "/api/v1/agreements/{ended}/exit", "/api/v1/invitations", "/api/v1/engagements",
}

// asks gives what each list is asked for with: a member's session, a guest's, or a token.
func (m many) asks(h *doortest.House) func(path string) int {
	h.Helper()
	member := browse(h, m.org)
	ended, err := kinds.ParseID[agreement.Agreement](m.ended)
	doortest.Must(h, ended, err)
	invited := guest(h, m.org, asked(h, m.org, m.first, ended).ID.String())
	_, token, err := account.New(h.Door).CreateToken(access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: m.org}), account.TokenInput{Scopes: []string{"read"}})
	doortest.Must(h, token, err)
	program := api.New(api.Rooms{Door: h.Door, Web: member.site, Steps: Steps(h), Limits: api.NewLimits(api.Rates{}, h.Door.Now)})
	at := strings.NewReplacer("{run}", m.run, "{deal}", m.deal, "{ended}", m.ended)
	return func(path string) int {
		switch path = at.Replace(path); {
		case strings.HasPrefix(path, "/api/"):
			r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
			r.Header.Set("Authorization", "Bearer "+token)
			program.ServeHTTP(w, r)
			return w.Code
		case strings.HasPrefix(path, "/invited/"):
			return invited.send(http.MethodGet, path, nil).Code
		}
		return member.send(http.MethodGet, path, nil).Code
	}
}

// TestListsCostTheSame: a list of fifty costs as many statements as one of five, on its
// page and in the API.
func TestListsCostTheSame(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		so, cost := h.Statements(), map[string][]int64{}
		for _, n := range []int{5, 50} {
			m := stocked(h, n)
			ask := m.asks(h)
			for _, path := range []string{"/systems", "/api/v1/agreements", "/invited/agreement/exit"} {
				ask(path) // that a session or a token is used is noted once a minute
			}
			for _, path := range listed {
				was := so()
				if code := ask(path); code != http.StatusOK {
					h.Errorf("%s: %d", path, code)
				}
				cost[path] = append(cost[path], so()-was)
			}
		}
		for _, path := range listed {
			if got := cost[path]; got[0] != got[1] || got[0] == 0 && path != "/api/v1/templates/standard" {
				h.Errorf("%s costs %d statements for five, and %d for fifty", path, got[0], got[1])
			}
		}
	})
}
