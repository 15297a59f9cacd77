package apitest

import (
	"bytes"
	"context"

	"ledd/internal/agreement"
	"ledd/internal/agreement/agreementtest"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/seal"
)

// Steps is how agreements are issued, sent back and sealed in a house: as an
// installation does that nobody has configured, but verified in this process.
func Steps(h *doortest.House) agreement.Steps {
	h.Helper()
	sealer, err := seal.Open(seal.Settings{Seeds: [][]byte{bytes.Repeat([]byte{7}, 32)}, Name: "ledd.example", Now: h.Door.Now})
	doortest.Must(h.T, sealer, err)
	policy, err := seal.Policy{}.Believing(sealer)
	return agreement.NewSteps(h.Door, agreement.Tools{Press: agreement.NewPress(sealer, "https://ledd.example"), Verifier: here{}, Policy: doortest.Must(h.T, policy, err)})
}

// here verifies in this process: the test's own program knows no command for it.
type here struct{}

// Verify is of the Verifier.
func (here) Verify(_ context.Context, issued, upload []byte, p seal.Policy) seal.Report {
	return seal.Verify(issued, upload, p)
}

// Issued is an agreement that waits for its signatures, and a file that came back
// for one of them.
type Issued struct {
	Agreement  agreement.ID
	Submission agreement.SubmissionID
}

// Issue brings an agreement of an organisation with a new vendor as far as the
// parties' table, and sends its file back unsigned. The organisation gets an address
// and a number, without which nothing is issued.
func Issue(h *doortest.House, org kinds.OrgID, unit party.UnitID) Issued {
	h.Helper()
	ctx, steps := doortest.As(org), Steps(h)
	settled(h, org)
	vendor := h.Organisation("Tangvik " + org.String()[28:] + unit.String()[28:] + " AS").ID
	settled(h, vendor)
	system, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "Journal " + unit.String()[28:], OwnerUnit: unit, PersonalData: kinds.Yes, SpecialCategories: kinds.No})
	doortest.Must(h.T, system, err)
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(ctx, complete(org, vendor, system.ID))
	id := doortest.Must(h.T, a, err).ID.String()
	a, err = steps.Move(ctx, id, agreement.MoveInput{To: agreement.UnderReview})
	doortest.Must(h.T, a, err)
	a, err = steps.Note(ctx, id, agreement.NoteInput{Text: "Gjennomgått."})
	doortest.Must(h.T, a, err)
	a, err = steps.Issue(ctx, id, agreement.IssueInput{})
	doortest.Must(h.T, a, err)
	issued, err := steps.File(ctx, id, "issued")
	doortest.Must(h.T, issued, err)
	file, err := steps.Receive(ctx, "signert.pdf", bytes.NewReader(issued.Body))
	doortest.Must(h.T, file, err)
	x, err := steps.Submit(ctx, id, agreement.SubmissionInput{Party: vendor, Name: "Ola Nordmann"}, &file)
	return Issued{a.ID, doortest.Must(h.T, x, err).ID}
}

// settled gives an organisation what stands of it in an agreement.
func settled(h *doortest.House, org kinds.OrgID) {
	h.Helper()
	all := party.NewOrganisations(h.Door)
	o, err := all.Get(doortest.Operator(), org.String())
	in := doortest.Must(h.T, o, err).OrganisationInput
	if in.Address != "" {
		return
	}
	in.Country, in.Address = "NO", "Storgata 1, 0001 Fjordvik"
	in.Identifiers = []party.Identifier{{Scheme: "other", Value: org.String()}}
	o, err = all.Update(doortest.Operator(), org.String(), o.Version, in)
	doortest.Must(h.T, o, err)
}

// complete is an agreement that lacks nothing, of which an organisation may have several.
func complete(org, vendor kinds.OrgID, system chain.SystemID) agreement.AgreementInput {
	in := agreementtest.Complete(org, vendor, system)
	in.Code, in.SubProcessorsUsed = "", kinds.No
	return in
}
