// Package demo is the demonstration register: the invented Fjordvik kommune with
// real vendors and their published lists of sub-processors. It is loaded through
// the importer, like anybody's files, and its record of processing and its risk
// assessments by their verbs; data/SOURCES.md names each file's source
// and licence.
package demo

import (
	"context"
	"embed"
	"fmt"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

//go:embed data
var files embed.FS

// Municipality is the invented one: an organisation number that passes the check
// and that Brønnøysundregistrene use as their example.
var Municipality = party.OrganisationInput{
	Name: "Fjordvik kommune", LegalName: "FJORDVIK KOMMUNE", Country: "NO", Kind: "municipality", IsPublicBody: kinds.Yes,
	Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "123456785"}},
}

// steps are the files in the order in which they are loaded.
var steps = []struct{ kind, file string }{
	{"organisations", "municipalities-no.csv"},
	{"organisations", "municipalities-dk.csv"},
	{"vendors", "vendors.csv"},
	{"aliases", "organisation-aliases.csv"},
	{"subprocessors", "subprocessors.csv"},
	{"units", "fjordvik/units.csv"},
	{"systems", "fjordvik/systems.csv"},
	{"engagements", "fjordvik/engagements.csv"},
	{"flows", "fjordvik/flows.csv"},
	{"transfers", "fjordvik/transfers.csv"},
	{"agreements", "fjordvik/agreements.csv"},
	{"reviews", "fjordvik/reviews.csv"},
	{"subprocessors", "fjordvik/subprocessors.csv"},
}

// records are the files of what has no columns, loaded after the steps, in their order.
var records = []struct {
	file string
	load func(context.Context, *door.Door) error
}{
	{termsFile, loadTerms},
	{activitiesFile, loadActivities},
	{procurementsFile, loadProcurements},
	{risksFile, loadRisks},
	{screeningsFile, loadScreenings},
	{dpiasFile, loadDPIAs},
	{processorRecordsFile, loadProcessorRecords},
	{supervisionsFile, loadSupervisions},
	{noticesFile, loadNotices},
}

// Load fills the register with the demonstration, and gives its municipality;
// loaded again it changes nothing. progress is told of each file.
func Load(ctx context.Context, d *door.Door, progress func(string)) (*party.Organisation, error) {
	operator := access.Actor{Name: "demonstration", Role: access.Operator}
	ctx = access.With(ctx, operator)
	orgs := party.NewOrganisations(d)
	o, err := orgs.Find(ctx, "123456785")
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		o, err = orgs.Create(ctx, Municipality)
	}
	if err != nil {
		return nil, err
	}
	operator.Org = o.ID
	for _, s := range steps {
		progress(s.file)
		if err := load(access.With(ctx, operator), d, s.kind, s.file); err != nil {
			return nil, err
		}
	}
	for _, r := range records {
		progress(r.file)
		if err := r.load(access.With(ctx, operator), d); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// sharer is an invented vendor of the municipality, with which it has no agreement of its
// own.
const sharer = "Leverandør 198 AS"

// Share lets a vendor keep an agreement that the municipality has signed and may read, and
// adopt: what others share is otherwise empty in a demonstration. It is made as by the
// vendor itself, after Load; again, it changes nothing.
func Share(ctx context.Context, d *door.Door, with kinds.OrgID) error {
	vendor, err := party.NewOrganisations(d).Find(access.With(ctx, access.Actor{Name: "demonstration", Role: access.Operator}), sharer)
	if err != nil {
		return err
	}
	ctx = access.With(ctx, access.Actor{Name: "demonstration", Role: access.Coordinator, Org: vendor.ID})
	if err := vouch(ctx, d, vendor.ID, with); err != nil {
		return err
	}
	deals := door.NewNoun[agreement.Agreement, agreement.AgreementInput](d)
	there, err := deals.List(ctx, door.Query{Limit: 1, Filters: map[string]string{"code": shared(vendor.ID, with).Code}})
	if err != nil || there.Total > 0 {
		return err
	}
	_, err = deals.Create(ctx, shared(vendor.ID, with))
	return err
}

// shared is the vendor's agreement, the same for each of its customers.
func shared(vendor, customer kinds.OrgID) agreement.AgreementInput {
	return agreement.AgreementInput{
		Keys: door.Keys{Code: "KUNDE-2020-17"}, Type: agreement.ControllerProcessor, State: agreement.InForce, Language: "nb",
		CreatedOn: "2020-01-07", EffectiveFrom: "2020-02-01", Template: agreement.Template{Kind: "vendor_paper"}, ScopeRule: "Bibliotek 198, drift og brukerstøtte",
		Parties:    []agreement.Party{{Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}, {Org: customer, Side: agreement.Controller, Capacity: agreement.Signatory}},
		Signatures: []agreement.Signature{{Party: vendor, SignedOn: "2020-01-14"}, {Party: customer, SignedOn: "2020-01-28"}},
	}
}

func load(ctx context.Context, d *door.Door, kind, file string) error {
	f, err := files.Open("data/" + file)
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := exchange.New(d).Import(ctx, kind, f, exchange.Options{})
	if err == nil && !res.Written {
		err = fmt.Errorf("%d rows were rejected, the first: %s", res.Rejected, res.Rejections[0])
	}
	if err != nil {
		return fmt.Errorf("load %s: %w", file, err)
	}
	return nil
}
