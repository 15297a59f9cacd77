package door_test

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

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
	"ledd/internal/mail"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
	"ledd/internal/store"
)

// probe is what the tests of tenancy do with one kind of record.
type probe struct {
	noun  string
	input reflect.Type
	// add saves a record made from a *Input and gives its identifier.
	add func(tx *door.Tx, in reflect.Value, org kinds.OrgID) (string, error)
	get func(tx *door.Tx, id string) error
	// all counts what a list shows.
	all  func(tx *door.Tx) (int, error)
	refs func(in reflect.Value) []door.Ref
}

func probeOf[E, In any](noun string) probe {
	row := func(in reflect.Value) *E { return door.Make[E](*in.Interface().(*In)) }
	return probe{
		noun: noun, input: reflect.TypeFor[In](),
		add: func(tx *door.Tx, in reflect.Value, org kinds.OrgID) (string, error) {
			e := row(in)
			reflect.ValueOf(e).Elem().FieldByName("Org").Set(reflect.ValueOf(org))
			err := door.Add(tx, e)
			id, _ := any(e).(interface{ Ident() (string, int) }).Ident()
			return id, err
		},
		get:  func(tx *door.Tx, id string) error { _, err := door.Get[E](tx, id); return err },
		all:  func(tx *door.Tx) (int, error) { found, err := door.All[E](tx, ""); return len(found), err },
		refs: func(in reflect.Value) []door.Ref { return any(row(in)).(door.Row).Refs() },
	}
}

// probes is every kind that a client makes from an Input.
var probes = []probe{
	probeOf[party.Organisation, party.OrganisationInput]("organisation"),
	probeOf[party.Unit, party.UnitInput]("unit"),
	probeOf[party.Contact, party.ContactInput]("contact"),
	probeOf[party.Identification, party.IdentificationInput]("identification"),
	probeOf[chain.System, chain.SystemInput]("system"),
	probeOf[chain.Service, chain.ServiceInput]("service"),
	probeOf[chain.Engagement, chain.EngagementInput]("engagement"),
	probeOf[chain.Flow, chain.FlowInput]("flow"),
	probeOf[assess.Transfer, assess.TransferInput]("transfer"),
	probeOf[assess.Screening, assess.ScreeningInput]("screening"),
	probeOf[assess.Attestation, assess.AttestationInput]("attestation"),
	probeOf[assess.Supervision, assess.SupervisionInput]("supervision"),
	probeOf[record.Activity, record.ActivityInput]("activity"),
	probeOf[record.ProcessorRecord, record.ProcessorRecordInput]("processor_record"),
	probeOf[record.Notice, record.NoticeInput]("notice"),
	probeOf[risk.Criteria, risk.CriteriaInput]("criteria"),
	probeOf[risk.Procurement, risk.ProcurementInput]("procurement"),
	probeOf[record.OwnTerm, record.OwnTermInput]("term"),
	probeOf[risk.Assessment, risk.AssessmentInput]("assessment"),
	probeOf[dpia.DPIA, dpia.DPIAInput]("dpia"),
	probeOf[agreement.Agreement, agreement.AgreementInput]("agreement"),
	probeOf[agreement.Review, agreement.ReviewInput]("review"),
	probeOf[agreement.Adoption, agreement.AdoptionInput]("adoption"),
	probeOf[agreement.OwnTemplate, agreement.OwnTemplateInput]("template"),
	probeOf[agreement.Invitation, agreement.InvitationInput]("invitation"),
	probeOf[agreement.Evidence, agreement.EvidenceInput]("evidence"),
	probeOf[agreement.Submission, agreement.SubmissionInput]("submission"),
	probeOf[agreement.Enclosure, agreement.EnclosureInput]("enclosure"),
	probeOf[batch.Batch, batch.Order]("batch"),
	probeOf[batch.Item, batch.ItemInput]("batch_item"),
	probeOf[party.Settings, party.SettingsInput]("settings"),
	probeOf[document.Document, document.DocumentInput]("document"),
}

// probedElsewhere is every kind with an Input that the table leaves out, and why.
var probedElsewhere = map[string]string{
	"user":   "account's verbs: the input takes no identifier",
	"token":  "account's verbs: the input takes no identifier",
	"member": "account's verbs: the unit is resolved like any other reference (account/signin_test.go)",
}

// A new kind cannot escape the tests below.
func TestEveryKindIsProbed(t *testing.T) {
	for noun, typ := range door.Kinds() {
		_, made := reflect.PointerTo(typ).MethodByName("Input")
		probed := slices.ContainsFunc(probes, func(p probe) bool { return p.noun == noun })
		if made && !probed && probedElsewhere[noun] == "" {
			t.Errorf("%s takes an Input and is not among the probes", noun)
		}
	}
}

// identifiers visits every identifier that an input can hold, lists filled with
// one item each.
func identifiers(v reflect.Value, path string, visit func(path string, id reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() == "ledd/internal/kinds" && strings.HasPrefix(v.Type().Name(), "ID[") {
			visit(path, v)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				identifiers(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		identifiers(v.Index(0), path+"[0]", visit)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		identifiers(v.Elem(), path, visit)
	default: // holds no identifier
	}
}

// fieldsWithIdentifier lists the places of a probe's input that take one.
func (p probe) fieldsWithIdentifier() (paths []string) {
	identifiers(reflect.New(p.input).Elem(), p.noun, func(path string, _ reflect.Value) { paths = append(paths, path) })
	return paths
}

// with gives an input that holds one identifier, in the n-th place.
func (p probe) with(n int, id uuid.UUID) reflect.Value {
	in, at := reflect.New(p.input), 0
	identifiers(in.Elem(), p.noun, func(_ string, v reflect.Value) {
		if at == n {
			v.FieldByName("UUID").Set(reflect.ValueOf(id))
		}
		at++
	})
	return in
}

// refersTo finds the reference that the n-th place of an input becomes.
func (p probe) refersTo(n int) (door.Ref, bool) {
	id := uuid.Must(uuid.NewV7())
	for _, r := range p.refs(p.with(n, id)) {
		if r.ID == id.String() {
			return r, true
		}
	}
	return door.Ref{}, false
}

// neighbours is two organisations, of which one has a record of every kind.
type neighbours struct {
	*doortest.House
	mine, theirs kinds.OrgID
	sharing      kinds.OrgID       // keeps what it shares with one of them
	records      map[string]string // of theirs, by noun
}

func eachNeighbours(t *testing.T, test func(n neighbours)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		n := neighbours{h, h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID, h.Organisation("Innkjøp IKS").ID, map[string]string{}}
		n.records = n.fill(n.theirs)
		test(n)
	})
}

// sharedBy is an agreement that one organisation keeps and another is bound by.
func (n neighbours) sharedBy(keeper, reader kinds.OrgID) agreement.ID {
	n.Helper()
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](n.Door).Create(doortest.As(keeper), agreement.AgreementInput{
		State: agreement.InForce, Parties: []agreement.Party{{Org: reader, Side: agreement.Controller, Capacity: agreement.Signatory}},
	})
	return doortest.Must(n, a, err).ID
}

// fill gives an organisation a record of every kind.
func (n neighbours) fill(org kinds.OrgID) map[string]string {
	n.Helper()
	made, other := map[string]string{"organisation": org.String()}, n.mine
	if org == other {
		other = n.theirs
	}
	shared := n.sharedBy(n.sharing, org)
	acting := access.With(n.Context(), access.Actor{Name: "test operator", Role: access.Operator, Org: org})
	_, err := door.Do(door.WithRequest(acting, door.Request{IdempotencyKey: "k"}), n.Door, "unit.create", nil, func(tx *door.Tx) (int, error) {
		unit := door.Make[party.Unit](party.UnitInput{Keys: door.Keys{ExternalIDs: []door.ExternalID{{System: "arkiv", Value: "1"}}}, Name: "Skole"})
		add(n, tx, made, "unit", unit)
		add(n, tx, made, "contact", door.Make[party.Contact](party.ContactInput{Role: "dpo", Name: "Kari", Unit: unit.ID}))
		add(n, tx, made, "identification", door.Make[party.Identification](party.IdentificationInput{Name: "Oss", Organisation: org}))
		system := door.Make[chain.System](chain.SystemInput{Name: "Arkiv", OwnerUnit: unit.ID, PersonalData: kinds.Yes, UsingUnits: []party.UnitID{unit.ID}, UsingOrgs: []kinds.OrgID{org}})
		add(n, tx, made, "system", system)
		service := door.Make[chain.Service](chain.ServiceInput{Name: "Drift", Provider: org})
		add(n, tx, made, "service", service)
		edge := door.Make[chain.Engagement](chain.EngagementInput{Upstream: org, Downstream: other, ScopeSystems: []chain.SystemID{system.ID}})
		add(n, tx, made, "engagement", edge)
		act := door.Make[record.Activity](record.ActivityInput{Name: "Opplæring", ResponsibleUnit: unit.ID, Systems: []chain.SystemID{system.ID}, Engagements: []chain.EngagementID{edge.ID}, Recipients: []record.Recipient{{Org: other}}})
		add(n, tx, made, "activity", act)
		add(n, tx, made, "processor_record", door.Make[record.ProcessorRecord](record.ProcessorRecordInput{Name: "Drift", Controllers: []record.Served{{Org: other}}, Systems: []chain.SystemID{system.ID}}))
		add(n, tx, made, "notice", door.Make[record.Notice](record.NoticeInput{Name: "Opplæring", Activities: []record.ActivityID{act.ID}}))
		add(n, tx, made, "screening", door.Make[assess.Screening](assess.ScreeningInput{Activity: act.ID}))
		shown := door.Make[assess.Attestation](assess.AttestationInput{Processor: other, Systems: []chain.SystemID{system.ID}})
		add(n, tx, made, "attestation", shown)
		add(n, tx, made, "supervision", door.Make[assess.Supervision](assess.SupervisionInput{Engagement: edge.ID, Attestations: []assess.AttestationID{shown.ID}}))
		add(n, tx, made, "flow", door.Make[chain.Flow](chain.FlowInput{FromSystem: system.ID, ToOrg: other}))
		add(n, tx, made, "criteria", door.Make[risk.Criteria](risk.CriteriaInput{Name: "Skole", Scope: "unit", Unit: unit.ID}))
		frame := door.Make[risk.Procurement](risk.ProcurementInput{Name: "Ramme", Kind: risk.Framework, Unit: unit.ID, System: system.ID})
		add(n, tx, made, "procurement", frame)
		add(n, tx, made, "term", door.Make[record.OwnTerm](record.OwnTermInput{Under: "data/name", Name: "Elevnavn"}))
		add(n, tx, made, "procurement", door.Make[risk.Procurement](risk.ProcurementInput{Name: "Avrop", Kind: risk.CallOff, Framework: frame.ID}))
		add(n, tx, made, "assessment", door.Make[risk.Assessment](risk.AssessmentInput{Name: "Arkiv", Procurement: frame.ID, Unit: unit.ID, Systems: []chain.SystemID{system.ID}}))
		add(n, tx, made, "dpia", door.Make[dpia.DPIA](dpia.DPIAInput{Name: "Elever", Unit: unit.ID, Activities: []record.ActivityID{act.ID}, Systems: []chain.SystemID{system.ID}}))
		add(n, tx, made, "transfer", door.Make[assess.Transfer](assess.TransferInput{Importer: other}))
		add(n, tx, made, "settings", door.Make[party.Settings](party.SettingsInput{Language: "nn"}))
		deal := door.Make[agreement.Agreement](agreement.AgreementInput{ScopeSystems: []chain.SystemID{system.ID}, Parties: []agreement.Party{{Org: org}}})
		add(n, tx, made, "agreement", deal)
		add(n, tx, made, "review", door.Make[agreement.Review](agreement.ReviewInput{Agreement: deal.ID, ReviewedOn: "2026-01-01"}))
		add(n, tx, made, "adoption", door.Make[agreement.Adoption](agreement.AdoptionInput{Agreement: shared, ScopeSystems: []chain.SystemID{system.ID}}))
		add(n, tx, made, "template", door.Make[agreement.OwnTemplate](agreement.OwnTemplateInput{Name: "Vår avtale", Kind: "agreement", Text: "x"}))
		add(n, tx, made, "invitation", &agreement.Invitation{InvitationInput: agreement.InvitationInput{Agreement: deal.ID, Party: other, Name: "Ida", Email: "ida@x.example", ExpiresOn: "2026-12-01"}, Hash: uuid.NewString()})
		file := door.Make[document.Document](document.DocumentInput{Name: "a.pdf", Subject: kinds.Of[document.Subject](deal.ID)})
		add(n, tx, made, "document", file)
		add(n, tx, made, "evidence", door.Make[agreement.Evidence](agreement.EvidenceInput{Agreement: deal.ID, Party: org, Agent: org, SignedAt: tx.Now}))
		add(n, tx, made, "submission", door.Make[agreement.Submission](agreement.SubmissionInput{Agreement: deal.ID, Party: org, Document: file.ID}))
		add(n, tx, made, "enclosure", &agreement.Enclosure{EnclosureInput: agreement.EnclosureInput{Agreement: deal.ID, Party: org, Document: file.ID, Kind: "security", Dated: "2026-01-01"}, SentAt: tx.Now})
		bulk := door.Make[batch.Batch](batch.Order{Name: "Alle", Model: deal.ID})
		add(n, tx, made, "batch", bulk)
		add(n, tx, made, "batch_item", door.Make[batch.Item](batch.ItemInput{Batch: bulk.ID, Party: other}))
		if _, err := mail.Post(tx, mail.Letter{Email: "ida@x.example", Text: "code", Data: map[string]string{"Code": "1", "Minutes": "1", "Org": "x"}, Expires: tx.Now}); err != nil {
			return 0, err
		}
		if err := tx.KeepDraft(door.Draft{ID: uuid.New(), Form: "unit"}, 1); err != nil {
			return 0, err
		}
		if err := tx.KeepMapping(door.Mapping{Signature: "s", Name: "a.csv", Body: "{}"}); err != nil {
			return 0, err
		}
		_, err := tx.KeepUpload(door.Upload{Kind: "units", Bytes: []byte("x")})
		return 0, err
	})
	doortest.Must(n, 0, err)
	_, _, err = account.New(n.Door).CreateToken(acting, account.TokenInput{Name: "t", Scopes: []string{"read"}})
	doortest.Must(n, 0, err)
	secret, err := account.New(n.Door).CreateLink(acting)
	_, err = account.New(n.Door).Open(n.Context(), doortest.Must(n, secret, err))
	doortest.Must(n, 0, err)
	return made
}

func add[E any](n neighbours, tx *door.Tx, made map[string]string, noun string, e *E) {
	n.Helper()
	err := door.Add(tx, e)
	made[noun], _ = any(e).(interface{ Ident() (string, int) }).Ident()
	doortest.Must(n, e, err)
}

var errUndo = errors.New("nothing is to be kept")

// refused tries to save a record of mine with one identifier in it, and reports
// whether that reference was refused.
func (n neighbours) refused(d *door.Door, p probe, field int, ref door.Ref, id string) bool {
	n.Helper()
	_, err := door.Do(doortest.As(n.mine), d, "unit.create", nil, func(tx *door.Tx) (int, error) {
		_, err := p.add(tx, p.with(field, uuid.MustParse(id)), n.mine)
		return 0, cmp.Or(err, errUndo)
	})
	return slices.ContainsFunc(kinds.ViolationsOf(err), func(v kinds.Violation) bool {
		return v.Code == "unknown-reference" && strings.HasPrefix(v.Pointer, ref.Pointer)
	})
}

// stranger is an identifier that mine must not use: of a record of theirs, or for
// the directory, which everybody reads, of none at all.
func (n neighbours) stranger(noun string) string {
	if door.Named(noun).Visible == door.Directory {
		return uuid.NewString()
	}
	return n.records[noun]
}

// TestForeignIdentifiers: wherever an input takes an identifier, that of another
// organisation's record is refused, and one's own is not.
func TestForeignIdentifiers(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		own, fields := n.fill(n.mine), 0
		for _, p := range probes {
			for i, path := range p.fieldsWithIdentifier() {
				ref, ok := p.refersTo(i)
				if !ok {
					n.Errorf("%s takes an identifier that no reference resolves", path)
					continue
				}
				fields++
				if !n.refused(n.Door, p, i, ref, n.stranger(ref.To)) {
					n.Errorf("%s: another organisation's %s is taken", path, ref.To)
				}
				if n.refused(n.Door, p, i, ref, own[ref.To]) {
					n.Errorf("%s: one's own %s is refused", path, ref.To)
				}
			}
		}
		if fields < 40 {
			n.Errorf("only %d fields take an identifier: the walk misses some", fields)
		}
	})
}

// TestForeignRecords: a record of another organisation is not found by its
// identifier either.
func TestForeignRecords(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		for _, p := range probes {
			if door.Named(p.noun).Visible != door.Directory {
				wantKind(n.T, n.get(n.Door, p), kinds.KindNotFound)
			}
		}
	})
}

func (n neighbours) get(d *door.Door, p probe) error {
	_, err := door.Look(doortest.As(n.mine), d, "unit.read", func(tx *door.Tx) (int, error) { return 0, p.get(tx, n.records[p.noun]) })
	return err
}

// TestWithoutTheFilter: with the Tx's own filter off, PostgreSQL still shows
// nothing of another organisation and takes no reference to it. SQLite has no such
// lock, and shows that the filter is really off.
func TestWithoutTheFilter(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		d, locked := n.Door.Open(), n.Locked()
		for _, p := range probes {
			if door.Named(p.noun).Visible == door.Directory {
				continue
			}
			if err := n.get(d, p); (kinds.KindOf(err) == kinds.KindNotFound) != locked || (err != nil) != locked {
				n.Errorf("%s: reading one of another organisation: %v", p.noun, err)
			}
			seen, err := door.Look(doortest.As(n.mine), d, "unit.read", p.all)
			if doortest.Must(n, seen, err); (seen == 0) != locked {
				n.Errorf("%s: %d of another organisation are listed", p.noun, seen)
			}
		}
		for _, p := range probes {
			for i, path := range p.fieldsWithIdentifier() {
				ref, _ := p.refersTo(i)
				if door.Named(ref.To).Visible != door.Directory && n.refused(d, p, i, ref, n.records[ref.To]) != locked {
					n.Errorf("%s: another organisation's %s is refused: %v, want %v", path, ref.To, !locked, locked)
				}
			}
		}
	})
}

// sayable is the tables of which everybody reads some rows of others: how many of
// theirs.
var sayable = map[string]int{"organisations": 1, "services": 1}

// unfilled is the tables of which the neighbours have no row, and why.
var unfilled = map[string]string{
	"users":      "account fills it (account/signin_test.go)",
	"members":    "account fills it (account/signin_test.go)",
	"identities": "account fills it (account/oidc_test.go)",
	"passkeys":   "account fills it (account/passkey_test.go)",
	"shares":     "a row is the reader's, and the keeper of the record writes it (TestShares)",
}

// TestTablesWithoutTheFilter does the same to every table, by statements that ask
// for another organisation's rows outright: PostgreSQL gives none, changes none,
// removes none, and lets none be made.
func TestTablesWithoutTheFilter(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		if !n.Locked() {
			n.Skip("SQLite has no row-level security")
		}
		n.fill(n.mine)
		d := n.Door.Open()
		run := func(sql string) ([]int, error) {
			return door.Do(doortest.As(n.mine), d, "unit.create", nil, func(tx *door.Tx) ([]int, error) {
				return door.Rows[int](tx, "with me as (select cast(@org as text)) "+sql, map[string]any{"theirs": n.theirs})
			})
		}
		theirs := n.CountsFor(store.Tenant{Org: n.theirs.String(), Scope: store.Own})
		for _, table := range n.owned() {
			if theirs[table] == 0 && unfilled[table] == "" {
				n.Errorf("%s holds no row of theirs, so nothing is shown: let fill make one", table)
			}
			n.holds(table, run)
		}
		for _, sql := range []string{ // how the other one is found
			"update organisation_names set alias = alias where organisation_id = @theirs returning 1",
			"delete from organisation_names where organisation_id = @theirs returning 1",
			"insert into organisation_names values ('fjordvik as', @theirs, true) returning 1",
			"insert into organisation_identifiers values ('no-orgnr', '1', @theirs) returning 1",
			"insert into organisation_identifiers select 'no-orgnr', '2', @theirs from organisations where id = @theirs returning 1",
		} {
			if done, err := run(sql); len(done) > 0 || (strings.HasPrefix(sql, "insert") && !store.Refused(err)) {
				n.Errorf("%s: %d rows, %v", sql, len(done), err)
			}
		}
	})
}

// owned lists the tables whose rows have an organisation.
func (n neighbours) owned() (tables []string) {
	for name := range n.Columns() {
		if table, column, _ := strings.Cut(name, "."); column == "org_id" {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}

func (n neighbours) holds(table string, run func(sql string) ([]int, error)) {
	n.Helper()
	theirs := " where org_id = @theirs"
	count, err := run("select count(*) from " + table + theirs)
	if doortest.Must(n, count, err); count[0] != sayable[table] {
		n.Errorf("%s shows %d rows of another organisation", table, count[0])
	}
	for _, sql := range []string{"update " + table + " set org_id = org_id" + theirs + " returning 1", "delete from " + table + theirs + " returning 1"} {
		if done, err := run(sql); len(done) > 0 || (err != nil && !store.Refused(err)) {
			n.Errorf("%s: %d rows, %v", sql, len(done), err)
		}
	}
	if mine, err := run("select count(*) from " + table); err != nil || mine[0] == sayable[table] {
		n.Logf("%s holds no row of mine: giving it away is not tried", table)
		return
	}
	if _, err := run("update " + table + " set org_id = @theirs returning 1"); !store.Refused(err) {
		n.Errorf("%s: a row is given to another organisation: %v", table, err)
	}
}

// TestNobodySeesNothing: a transaction for nobody in particular is empty, also
// with the filter off.
func TestNobodySeesNothing(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		if !n.Locked() {
			n.Skip("SQLite has no row-level security")
		}
		for table, rows := range n.CountsFor(store.Tenant{}) {
			if rows != 0 && table != "goose_db_version" && table != "river_migration" && table != "river_job" { // nobody's; identifiers alone
				n.Errorf("%s shows %d rows to nobody", table, rows)
			}
		}
	})
}

// TestRelianceLooksBeyond: whether others rely on an entry is found although their
// rows are hidden, and what they are stays hidden.
func TestRelianceLooksBeyond(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		orgs, theirs := party.NewOrganisations(n.Door), doortest.As(n.theirs)
		for _, c := range []struct {
			by    string
			names func(vendor kinds.OrgID) error
		}{
			{"an engagement", func(v kinds.OrgID) error {
				return made(door.NewNoun[chain.Engagement, chain.EngagementInput](n.Door).Create(theirs, chain.EngagementInput{Upstream: n.theirs, Downstream: v}))
			}},
			{"the end of a flow", func(v kinds.OrgID) error {
				return made(door.NewNoun[chain.Flow, chain.FlowInput](n.Door).Create(theirs, chain.FlowInput{FromGroup: "innbyggere", ToOrg: v}))
			}},
			{"the beginning of a flow", func(v kinds.OrgID) error {
				return made(door.NewNoun[chain.Flow, chain.FlowInput](n.Door).Create(theirs, chain.FlowInput{FromOrg: v, ToGroup: "innbyggere"}))
			}},
			{"a transfer to it", func(v kinds.OrgID) error {
				return made(door.NewNoun[assess.Transfer, assess.TransferInput](n.Door).Create(theirs, assess.TransferInput{Importer: v}))
			}},
			{"a transfer from it", func(v kinds.OrgID) error {
				return made(door.NewNoun[assess.Transfer, assess.TransferInput](n.Door).Create(theirs, assess.TransferInput{Exporter: v, Importer: n.theirs}))
			}},
			{"the recipient of an activity", func(v kinds.OrgID) error {
				return made(record.NewActivities(n.Door).Create(theirs, record.ActivityInput{Name: "Opptak", Recipients: []record.Recipient{{Org: v}}}))
			}},
			{"a joint controller", func(v kinds.OrgID) error {
				return made(record.NewActivities(n.Door).Create(theirs, record.ActivityInput{Name: "Opptak", JointControllers: []record.JointController{{Org: v}}}))
			}},
		} {
			created, err := orgs.Create(doortest.As(n.mine), party.OrganisationInput{Name: "Skyvik AS, " + c.by})
			vendor := doortest.Must(n, created, err)
			relied := func() bool {
				ok, err := door.Look(doortest.As(n.mine), n.Door, "organisation.read", func(tx *door.Tx) (bool, error) {
					relied, err := vendor.Relied(tx)
					if err == nil { // and the lock is closed again
						var units []string
						units, err = door.Rows[string](tx, "select id from units where org_id <> @org and @all", nil)
						relied = relied || len(units) > 0
					}
					return relied, err
				})
				return doortest.Must(n, ok, err)
			}
			if relied() {
				n.Errorf("%s: nobody relies on the entry yet", c.by)
			}
			if err := c.names(vendor.ID); err != nil || !relied() {
				n.Errorf("%s of another organisation relies on the entry, and that is not found: %v", c.by, err)
			}
		}
	})
}

func made[E any](_ *E, err error) error { return err }

// TestDraftOfAnother: another organisation's draft is not found by its identifier.
func TestDraftOfAnother(t *testing.T) {
	eachNeighbours(t, func(n neighbours) {
		draft := door.Draft{ID: uuid.New(), Form: "unit"}
		keep := func(ctx context.Context) error {
			_, err := door.Do(ctx, n.Door, "draft.keep", nil, func(tx *door.Tx) (int, error) { return 0, tx.KeepDraft(draft, 1) })
			return err
		}
		doortest.Must(n, 0, keep(doortest.As(n.theirs)))
		wantKind(n.T, keep(doortest.As(n.mine)), kinds.KindNotFound)
	})
}
