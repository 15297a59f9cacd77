package apitest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/api/web"
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
)

var updatePages = flag.Bool("update-pages", false, "write the grid of pages anew")

// shelf is the records of one unit, or of one organisation, by the first part of
// the address under which they lie.
type shelf map[string]string

// stock makes a record of each kind, in a unit.
func stock(h *doortest.House, org kinds.OrgID, name string, above party.UnitID) shelf {
	h.Helper()
	ctx := doortest.As(org)
	u, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(ctx, party.UnitInput{Name: name, ParentUnit: above})
	doortest.Must(h, u, err)
	s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "System i " + name, OwnerUnit: u.ID, PersonalData: kinds.Yes, Lifecycle: chain.Active})
	doortest.Must(h, s, err)
	v, err := party.NewOrganisations(h.Door).Create(ctx, party.OrganisationInput{Name: "Leverandør til " + name + " " + org.String()[28:]})
	doortest.Must(h, v, err)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(ctx, chain.EngagementInput{Upstream: org, Downstream: v.ID, ScopeSystems: []chain.SystemID{s.ID}, RoleBasis: "processor", PersonalData: kinds.Yes, StartsOn: "2020-01-01", State: "active"})
	doortest.Must(h, e, err)
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(ctx, agreement.AgreementInput{Type: agreement.ControllerProcessor, State: agreement.Draft, ScopeSystems: []chain.SystemID{s.ID}, Parties: []agreement.Party{
		{Org: org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: v.ID, Side: agreement.Processor, Capacity: agreement.Signatory},
	}})
	doortest.Must(h, a, err)
	flow, err := chain.NewFlows(h.Door).Create(ctx, chain.FlowInput{FromSystem: s.ID, ToGroup: "innbyggere", Method: "email_plain"})
	doortest.Must(h, flow, err)
	moved, err := door.NewNoun[assess.Transfer, assess.TransferInput](h.Door).Create(ctx, assess.TransferInput{Importer: v.ID, Engagement: e.ID, Country: "US"})
	doortest.Must(h, moved, err)
	act, err := record.NewActivities(h.Door).Create(ctx, record.ActivityInput{Name: "Behandling i " + name, ResponsibleUnit: u.ID, Systems: []chain.SystemID{s.ID}, Status: record.Ongoing})
	doortest.Must(h, act, err)
	rule, judged := risky(h, org, u.ID, s.ID)
	screened, err := door.NewNoun[assess.Screening, assess.ScreeningInput](h.Door).Create(ctx, assess.ScreeningInput{Activity: act.ID})
	doortest.Must(h, screened, err)
	weighed := weighed(h, org, u.ID, act.ID, s.ID)
	served, err := door.NewNoun[record.ProcessorRecord, record.ProcessorRecordInput](h.Door).Create(ctx, record.ProcessorRecordInput{Name: "Drift for andre", Systems: []chain.SystemID{s.ID}})
	doortest.Must(h, served, err)
	told, err := record.NewNotices(h.Door).Create(ctx, record.NoticeInput{Name: "Til innbyggere", Activities: []record.ActivityID{act.ID}})
	doortest.Must(h, told, err)
	paper, err := assess.NewAttestations(h.Door).Create(ctx, assess.AttestationInput{Processor: v.ID, ClaimedBy: v.ID, Kind: "iso27001", IssuedOn: "2026-01-15"})
	doortest.Must(h, paper, err)
	look, err := door.NewNoun[assess.Supervision, assess.SupervisionInput](h.Door).Create(ctx, assess.SupervisionInput{Engagement: e.ID, DoneOn: "2026-01-15", Attestations: []assess.AttestationID{paper.ID}})
	doortest.Must(h, look, err)
	bought, err := door.NewNoun[risk.Procurement, risk.ProcurementInput](h.Door).Create(ctx, risk.ProcurementInput{Name: "Journal", Requirements: kinds.Yes, RequirementsOn: "2026-03-01"})
	doortest.Must(h, bought, err)
	word, err := door.NewNoun[record.OwnTerm, record.OwnTermInput](h.Door).Create(ctx, record.OwnTermInput{Under: "data/name", Name: "Navn " + kinds.NewID[record.OwnTerm]().String()})
	doortest.Must(h, word, err)
	operator := access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
	words, err := agreement.StandardText("mandate", 1, "nb")
	doortest.Must(h, 0, err)
	own, err := agreement.NewOwnTemplates(h.Door).Create(ctx, agreement.OwnTemplateInput{Name: "Mal for " + name, Kind: "mandate", Text: string(words.Body)})
	doortest.Must(h, own, err)
	m, err := account.New(h.Door).Invite(operator, account.Admission{Name: name, Email: "m" + u.ID.String() + "@x.example", MemberInput: account.MemberInput{Role: access.Manager, Unit: u.ID}})
	doortest.Must(h, m, err)
	key, _, err := account.New(h.Door).CreateToken(operator, account.TokenInput{Name: name, Scopes: []string{"units:read"}})
	doortest.Must(h, key, err)
	way, err := door.Do(operator, h.Door, "member.create", nil, func(tx *door.Tx) (shelf, error) {
		k := &account.Passkey{User: m.Member.User, Name: name, CredentialID: name + org.String(), Credential: "{}"}
		i := &account.Identity{User: m.Member.User, Issuer: "https://issuer.example", Subject: name + org.String()}
		err := errors.Join(door.Add(tx, k), door.Add(tx, i))
		return shelf{"passkeys": k.ID.String(), "identities": i.ID.String()}, err
	})
	doortest.Must(h, way, err)
	due, run := Issue(h, org, u.ID), bulk(h, org, a.ID)
	return shelf{"file": h.Attach(org, "attestation", kinds.Of[document.Subject](paper.ID), "rapport.pdf", "rapport"), "dpias": weighed, "criteria": rule, "assessments": judged, "enclosure": enclosed(h, org, a.ID), "evidence": evidenced(h, org, a.ID.String()), "issued": due.Agreement.String(), "submission": due.Submission.String(), "batches": run["batches"], "items": run["items"], "me/passkeys": way["passkeys"], "me/identities": way["identities"], "tokens": key.ID.String(), "unit": u.ID.String(), "units": u.ID.String(), "systems": s.ID.String(), "vendors": v.ID.String(), "activities": act.ID.String(), "engagements": e.ID.String(), "flows": flow.ID.String(), "transfers": moved.ID.String(), "screenings": screened.ID.String(), "processor-records": served.ID.String(), "notices": told.ID.String(), "attestations": paper.ID.String(), "supervisions": look.ID.String(), "procurements": bought.ID.String(), "terms": word.ID.String(), "agreements": a.ID.String(), "templates": own.ID.String(), "members": m.Member.ID.String(),
		"invitation": asked(h, org, v.ID, a.ID).ID.String(), "mail": mailed(h, org), "documents": filed(h, org), "guest": asked(h, org, v.ID, a.ID).ID.String()}
}

// risky is criteria of a unit, and a completed assessment of its system that is above them.
func risky(h *doortest.House, org kinds.OrgID, unit party.UnitID, system chain.SystemID) (criteria, assessment string) {
	h.Helper()
	ctx, three := doortest.As(org), 3
	c, err := door.NewNoun[risk.Criteria, risk.CriteriaInput](h.Door).Create(ctx, risk.CriteriaInput{
		Name: "Kriterier", Scope: "unit", Unit: unit, ValidFrom: "2020-01-01", ApprovedBy: "Direktøren",
		Matrix: []risk.MatrixRow{{C1: "low", C2: "low", C3: "medium"}, {C1: "low", C2: "medium", C3: "high"}, {C1: "medium", C2: "high", C3: "critical"}},
		Areas:  []risk.Area{{Area: "all", AcceptUpTo: "low", AboveRank: "unit_head"}},
	})
	doortest.Must(h.T, c, err)
	verbs := risk.NewAssessments(h.Door)
	a, err := verbs.Create(ctx, risk.AssessmentInput{
		Name: "Journal", Object: "system", Systems: []chain.SystemID{system}, Unit: unit, Phase: "operation", PerformedOn: "2026-01-10", Method: "Verksted", Participants: []string{"Systemeier"},
		Scenarios:  []risk.Scenario{{Key: "R1", Threat: "Innsyn", ConsequenceUnit: &three, ConsequencePeople: &three, Likelihood: &three}},
		Treatments: []risk.Treatment{{Key: "T1", Scenario: "R1", Kind: "reduce", Measure: "Logg"}},
	})
	doortest.Must(h.T, a, err)
	a, err = verbs.Complete(ctx, a.ID.String(), risk.VersionInput{})
	return c.ID.String(), doortest.Must(h.T, a, err).ID.String()
}

// weighed is a completed DPIA of an activity, on which nobody has decided.
func weighed(h *doortest.House, org kinds.OrgID, unit party.UnitID, activity record.ActivityID, system chain.SystemID) string {
	h.Helper()
	verbs := dpia.NewDPIAs(h.Door)
	a, err := verbs.Create(doortest.As(org), wholeDPIA(unit, activity, system))
	doortest.Must(h.T, a, err)
	a, err = verbs.Complete(doortest.As(org), a.ID.String(), risk.VersionInput{})
	return doortest.Must(h.T, a, err).ID.String()
}

// wholeDPIA lacks nothing.
func wholeDPIA(unit party.UnitID, activity record.ActivityID, system chain.SystemID) dpia.DPIAInput {
	two := 2
	return dpia.DPIAInput{
		Name: "Elever", Unit: unit, Activities: []record.ActivityID{activity}, Systems: []chain.SystemID{system}, Team: []string{"Skolesjef"}, StartedOn: "2026-01-02", CompletedOn: "2026-01-10",
		Description: dpia.Description{Nature: "Fravær føres", Scope: "400 elever", Context: "De må møte", Purposes: "Følge opp fravær"},
		Necessity:   dpia.Necessity{LegalBasis: "Opplæringsloven", Minimisation: "Bare timer", Storage: "Fem år", Information: "På nettsidene", Rights: "Innsyn i portalen", Processors: "Leverandøren, med avtale"},
		Risks:       []dpia.Risk{{Key: "P1", Event: "Uvedkommende leser", Consequence: &two, Likelihood: &two}}, Measures: "Tilgang etter rolle",
		DPOAdvice: "Enig", DPOFollowed: kinds.Yes, Views: "FAU er spurt", ResidualRisk: "medium",
	}
}

// enclosed is a file that waits to become an annex of an agreement beside one that is.
func enclosed(h *doortest.House, org kinds.OrgID, a agreement.ID) string {
	h.Helper()
	s := agreement.NewEnclosures(h.Door)
	f, err := s.Take(doortest.As(org), "sikkerhet.pdf", strings.NewReader(paper))
	doortest.Must(h.T, f, err)
	e, err := s.Enclose(doortest.As(org), a.String(), agreement.EnclosureInput{Kind: "security", Dated: "2026-01-31", Complete: true}, &f)
	doortest.Must(h.T, e, err)
	x, err := door.Do(doortest.As(org), h.Door, "enclosure.create", nil, func(tx *door.Tx) (*agreement.Enclosure, error) {
		x := &agreement.Enclosure{EnclosureInput: e.EnclosureInput, SHA256: e.SHA256, State: agreement.Waiting, SentAt: tx.Now}
		x.Kind = "risk_result"
		return x, door.Add(tx, x)
	})
	return doortest.Must(h.T, x, err).ID.String()
}

// evidenced is what is known of a signature under an agreement.
func evidenced(h *doortest.House, org kinds.OrgID, of string) string {
	h.Helper()
	id, err := kinds.ParseID[agreement.Agreement](of)
	doortest.Must(h.T, id, err)
	as := access.With(h.Context(), access.Actor{Name: "seed", Role: access.Operator, Org: org})
	e, err := door.Do(as, h.Door, "agreement.sign", nil, func(tx *door.Tx) (*agreement.Evidence, error) {
		e := door.Make[agreement.Evidence](agreement.EvidenceInput{Agreement: id, Party: org, Way: agreement.InPortal, Name: "Kari", Known: "account", SignedAt: tx.Now, SHA256: sumOf(paper)})
		return e, door.Add(tx, e)
	})
	return doortest.Must(h.T, e, err).ID.String()
}

// sumOf is the SHA-256 of a file.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// filed is a document of an organisation.
func filed(h *doortest.House, org kinds.OrgID) string {
	h.Helper()
	s := document.New(h.Door)
	sent, err := s.Take(doortest.As(org), document.Uploaded, "avtale.pdf", strings.NewReader(paper))
	doortest.Must(h.T, 0, err)
	d, err := s.Record(doortest.As(org), sent)
	return doortest.Must(h.T, d, err).ID.String()
}

// bulk is a batch of an organisation, with an item as starting it makes them.
func bulk(h *doortest.House, org kinds.OrgID, model agreement.ID) shelf {
	h.Helper()
	as := access.With(h.Context(), access.Actor{Name: "seed", Role: access.Operator, Org: org})
	out, err := door.Do(as, h.Door, "batch.run", nil, func(tx *door.Tx) (shelf, error) {
		b := door.Make[batch.Batch](batch.Order{Name: "Alle", Model: model})
		if err := door.Add(tx, b); err != nil {
			return nil, err
		}
		it := door.Make[batch.Item](batch.ItemInput{Batch: b.ID})
		err := door.Add(tx, it)
		return shelf{"batches": b.ID.String(), "items": it.ID.String()}, err
	})
	return doortest.Must(h.T, out, err)
}

// asked is an invitation of an organisation to one of its agreements.
func asked(h *doortest.House, org, of kinds.OrgID, a agreement.ID) *agreement.Invitation {
	h.Helper()
	i, err := door.Do(doortest.As(org), h.Door, "invitation.create", nil, func(tx *door.Tx) (*agreement.Invitation, error) {
		i := &agreement.Invitation{InvitationInput: agreement.InvitationInput{Agreement: a, Party: of, Name: "Ida", Email: "ida@x.example", ExpiresOn: tx.Today().AddDays(9)}, Hash: kinds.NewID[kinds.Party]().String()}
		return i, door.Add(tx, i)
	})
	return doortest.Must(h.T, i, err)
}

// mailed is a message in the outbox of an organisation.
func mailed(h *doortest.House, org kinds.OrgID) string {
	h.Helper()
	m, err := door.Do(doortest.As(org), h.Door, "invitation.create", nil, func(tx *door.Tx) (*mail.Message, error) {
		return mail.Post(tx, mail.Letter{Email: "ida@x.example", Text: "code", Data: map[string]string{"Code": "1", "Minutes": "1", "Org": "x"}, Expires: tx.Now.Add(time.Hour)})
	})
	return doortest.Must(h.T, m, err).ID.String()
}

// guest is somebody who came by an invitation.
func guest(h *doortest.House, org kinds.OrgID, invitation string) *browser {
	h.Helper()
	secret, err := door.Do(doortest.As(org), h.Door, "invitation.create", nil, func(tx *door.Tx) (string, error) {
		return account.Admit(tx, invitation, "Ida", "test")
	})
	b := outside(h)
	b.cookie = &http.Cookie{Name: "ledd_session", Value: doortest.Must(h.T, secret, err)}
	return b
}

// seat is somebody in the grid.
type seat struct {
	name string
	*browser
}

// The grid of pages: every route, what each role may do to a record of its own
// unit, of another unit and of another organisation, and what happens without a
// session. It is a file that people read; a new route is in it by itself. Each
// record is read by its keeper first, so that what is refused was there.
func TestPageAccess(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and two thousand requests: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		if !strings.HasSuffix(h.Name(), "/sqlite") {
			return // two thousand requests; each verb behind them is tried on both databases elsewhere
		}
		mine, theirs := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		top, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(doortest.As(mine), party.UnitInput{Name: "Kommunen"})
		doortest.Must(h, top, err)
		own, other, foreign := stock(h, mine, "Skolen", top.ID), stock(h, mine, "Omsorg", top.ID), stock(h, theirs, "Andre", party.UnitID{})
		third := h.Organisation("Tredjevik kommune").ID
		own["shared"], other["shared"], foreign["shared"] = sharedWith(h, theirs, mine), sharedWith(h, third, mine), sharedWith(h, third, theirs)
		keeper := map[string]*browser{own["units"]: browse(h, mine), other["units"]: browse(h, mine), foreign["units"]: browse(h, theirs)}
		unit, err := kinds.ParseID[party.Unit](own["units"])
		doortest.Must(h, unit, err)
		seats := []seat{{"one-time link", browse(h, mine)}}
		for _, role := range access.Roles {
			in := account.MemberInput{Role: role}
			if role == access.SystemOwner {
				in.Unit = unit
			}
			seats = append(seats, seat{string(role), member(h, mine, "P"+string(role), in)})
		}
		seats = append(seats, seat{"coordinator of a unit", member(h, mine, "Punit", account.MemberInput{Role: access.Coordinator, Unit: unit})}, seat{"guest", guest(h, mine, own["guest"])}, seat{"signed out", outside(h)})

		var out strings.Builder
		fmt.Fprintf(&out, "# What happens to whom: in (it goes through, or the form is shown with what is wrong), 401, 403, 404.\n# Three answers are for a record of the own unit, of another unit, and of another organisation.\n")
		site, err := web.NewSite(h.Door, false, false)
		for _, route := range doortest.Must(h, site, err).Patterns() {
			if !gridded(route) {
				continue
			}
			fmt.Fprintf(&out, "\n%s\n", route)
			for _, s := range seats {
				answers := []string{}
				for _, records := range []shelf{own, other, foreign} {
					answers = append(answers, s.try(route, records, keeper[records["units"]]))
					if !strings.Contains(route, "{id}") {
						break
					}
				}
				fmt.Fprintf(&out, " %-22s %s\n", s.name, strings.Join(answers, " "))
			}
		}
		const file = "testdata/pages.txt"
		if *updatePages {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				h.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if diff := cmp.Diff(string(doortest.Must(h, want, err)), out.String()); diff != "" {
			h.Errorf("who may do what has changed; if that is meant, write the grid anew with -update-pages:\n%s", diff)
		}
	})
}

// gridded leaves out what ends the session of who asks, and what opens one.
func gridded(route string) bool {
	if route == "/" {
		return false
	}
	for _, end := range []string{"/enter", "/invited/enter", "/welcome", "/sign-in", "/sign-in/code", "/sign-in/passkey", "/sign-in/passkey/options", "/sign-in/issuer", "/sign-in/issuer/return", "/sign-out", "/me/password", "/me/first", "/me/organisation", "/me/sessions/{id}/end", "/import/{id}", "/import/columns/{kind}"} {
		if strings.HasSuffix(route, " "+end) {
			return false
		}
	}
	return true
}

// try asks for a route with a record, and gives the answer in a word. What is
// sent is what the keeper's form holds.
func (s seat) try(route string, records shelf, keeper *browser) string {
	method, path, _ := strings.Cut(route, " ")
	path = strings.ReplaceAll(path, "{$}", "")
	kind := strings.Split(strings.TrimPrefix(path, "/"), "/")[0]
	if kind == "me" && strings.Contains(path, "{id}") {
		kind += "/" + strings.Split(path, "/")[2]
	}
	if kind == "drafts" {
		kind = strings.Split(path, "/")[2] + "s"
	}
	if kind == "batchs" {
		kind = "batches"
	}
	if kind == "activitys" {
		kind = "activities"
	}
	if kind == "criterias" {
		kind = "criteria"
	}
	if strings.Contains(path, "{id}/submissions") || strings.Contains(path, "{id}/files/{kind}") {
		path = strings.NewReplacer("{id}", records["issued"], "{kind}", "issued").Replace(path)
	}
	path = strings.NewReplacer("{id}", records[kind], "{file}", records["file"], "{submission}", records["submission"], "{enclosure}", records["enclosure"], "{evidence}", records["evidence"], "{annex}", "security", "{sha256}", sumOf(paper), "{item}", records["items"], "{state}", "review", "{invitation}", records["invitation"], "{kind}", "mandate", "{edition}", "1", "{language}", "nb", "{station}", "terms").Replace(path)
	form := url.Values{}
	if method == http.MethodPost {
		switch {
		case strings.HasPrefix(path, "/drafts/"):
			form.Set("draft", kinds.NewID[kinds.Party]().String())
		case strings.HasSuffix(path, "/hold"):
			form.Set("reason", "tilsyn")
		case kind == "tokens":
			form = url.Values{"name": {"Ny"}, "scopes": {"contacts:read", "units:read"}, "version": {"1"}, "do": {"save"}}
		case path == "/templates/new":
			form = fields(keeper.House, keeper.get("/templates/new?from=mandate/1/nb", 200))
		case strings.Contains(path, "/guide/"), strings.HasSuffix(path, "/begin"), kind == "shared" && strings.HasSuffix(path, "/adopt"):
			form = fields(keeper.House, keeper.get(path, 200))
		case strings.HasSuffix(path, "/edit") && kind != "members":
			form = fields(keeper.House, keeper.get(path, 200))
		case strings.HasSuffix(path, "/edit"):
			form = url.Values{"role": {"manager"}, "version": {"1"}, "do": {"nothing"}}
		case strings.HasSuffix(path, "/new") && kind != "members":
			form = url.Values{"name": {"Ny " + strconv.Itoa(len(s.name)) + s.name}, "do": {"save"}}
			if s.User() {
				form.Set("ownerUnit", "Skolen")
				form.Set("unit", "Skolen")
				form.Set("scope", "unit")
				form.Set("parentUnit", "Skolen")
				form.Set("responsibleUnit", "Skolen")
				form.Set("scopeSystems", "System i Skolen")
				form.Set("fromSystem", "System i Skolen")
				form.Set("engagement", "Leverandør til Skolen")
			}
		case strings.HasSuffix(path, "/invite"):
			form = url.Values{"party": {"Leverandør"}, "name": {"Ida"}, "email": {"ida@x.example"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case strings.HasSuffix(path, "/acceptance"):
			form = url.Values{"scenario": {"R1"}, "expiresOn": {"2099-12-31"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case strings.HasSuffix(path, "/treat"):
			form = url.Values{"treatment": {"T1"}, "doneOn": {"2026-01-31"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case strings.HasSuffix(path, "/transition"):
			form = url.Values{"to": {"ongoing"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case kind == "activities" && strings.HasSuffix(path, "/review"):
			form = url.Values{"reviewedOn": {"2026-01-31"}, "outcome": {"unchanged"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case strings.HasSuffix(path, "/review"):
			form = url.Values{"reviewedOn": {"2026-01-31"}, "outcome": {"no_change"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		case path == "/gaps/agreements":
			form.Set("system", records["systems"])
		}
	}
	w := s.send(method, path, form)
	if l := w.Header().Get("Location"); method == http.MethodPost && strings.HasSuffix(path, "/confirm") && l != "" {
		return "in"
	}
	switch w.Code {
	case 401, 403, 404:
		return strconv.Itoa(w.Code)
	case 500:
		s.Errorf("%s %s as %s: %d", method, path, s.name, w.Code)
	}
	return "in"
}

// User reports whether the seat is somebody with a role for a unit.
func (s seat) User() bool { return s.name == "system_owner" || s.name == "coordinator of a unit" }
