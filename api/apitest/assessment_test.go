package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/risk"
)

// hazard is a municipality with a sector and a school, a system of the school, criteria that
// ask for the head of a sector, and a completed assessment that is above them.
type hazard struct {
	*doortest.House
	org                 kinds.OrgID
	sector, school      *party.Unit
	criteria, completed string
	verbs               risk.Assessments
}

func endangered(h *doortest.House) hazard {
	h.Helper()
	z := hazard{House: h, org: h.Organisation("Fjordvik kommune").ID, verbs: risk.NewAssessments(h.Door)}
	ctx, units := doortest.As(z.org), door.NewNoun[party.Unit, party.UnitInput](h.Door)
	top, err := units.Create(ctx, party.UnitInput{Name: "Kommunen"})
	doortest.Must(h, top, err)
	z.sector, err = units.Create(ctx, party.UnitInput{Name: "Oppvekst", ParentUnit: top.ID})
	doortest.Must(h, z.sector, err)
	z.school, err = units.Create(ctx, party.UnitInput{Name: "Skolen", ParentUnit: z.sector.ID})
	doortest.Must(h, z.school, err)
	s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "Journal", OwnerUnit: z.school.ID})
	doortest.Must(h, s, err)
	z.criteria, z.completed = risky(h, z.org, z.school.ID, s.ID)
	c, err := door.NewNoun[risk.Criteria, risk.CriteriaInput](h.Door).Create(ctx, risk.CriteriaInput{
		Name: "Sektoren", Scope: "sector", Unit: z.sector.ID, ValidFrom: "2020-01-01", ApprovedBy: "Direktøren",
		Matrix: []risk.MatrixRow{{C1: "low", C2: "low", C3: "low"}, {C1: "low", C2: "low", C3: "medium"}, {C1: "low", C2: "medium", C3: "high"}},
		Areas:  []risk.Area{{Area: "people", AcceptUpTo: "high", AboveRank: "director"}},
	})
	doortest.Must(h, c, err)
	return z
}

// as is a person with one role in a unit, or in the whole organisation.
func (z hazard) as(role access.Role, units ...*party.Unit) access.Actor {
	g := access.Grant{Role: role}
	for _, u := range units {
		g.Units = append(g.Units, u.ID.String())
	}
	return access.Actor{Name: "Kari", User: kinds.NewID[kinds.Party]().String(), Org: z.org, Grants: []access.Grant{g}}
}

// Through the door: what is left is accepted by the rank that the strictest criteria ask
// for, and by nobody below it. A coordinator has no rank.
func TestAcceptanceByRank(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := endangered(h)
		for _, c := range []struct {
			name string
			who  access.Actor
			want kinds.Kind
		}{
			{"coordinator", z.as(access.Coordinator), kinds.KindForbidden},
			{"coordinator's link", access.Actor{Name: "link", Role: access.Coordinator, Org: z.org}, kinds.KindForbidden},
			{"data protection officer", z.as(access.DPO), kinds.KindForbidden},
			{"system owner", z.as(access.SystemOwner, z.school), kinds.KindForbidden},
			{"head of the school", z.as(access.Manager, z.school), kinds.KindForbidden},
			{"manager of something else", z.as(access.Manager, &party.Unit{}), kinds.KindForbidden},
			{"head of the sector", z.as(access.Manager, z.sector, z.school), ""},
			{"chief executive", z.as(access.Manager), ""},
		} {
			_, err := z.verbs.Accept(access.With(h.Context(), c.who), z.completed, risk.AcceptInput{Scenario: "R1", ExpiresOn: "2099-12-31"})
			if c.want == "" && err != nil || c.want != "" && kinds.KindOf(err) != c.want {
				h.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
		}
		a, err := z.verbs.Get(doortest.As(z.org), z.completed)
		doortest.Must(h, a, err)
		if len(a.Acceptances) != 2 || a.Acceptances[0].Rank != "director" || a.Acceptances[1].Rank != "chief_executive" || a.Acceptances[0].AcceptedBy != "Kari" || a.Acceptances[0].Level != "critical" {
			h.Errorf("%+v", a.Acceptances)
		}
	})
}

// A completed version stands as it is; what comes after is a new one, once.
func TestCompletedVersionsStand(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := endangered(h)
		ctx := doortest.As(z.org)
		a, err := z.verbs.Get(ctx, z.completed)
		doortest.Must(h, a, err)
		if a.Level != "critical" || a.Due != "2027-01-10" || !a.Rule.Known() || a.CompletedBy == "" {
			h.Errorf("%s %s %v", a.Level, a.Due, a.Rule)
		}
		in := a.AssessmentInput
		in.Name = "Noe annet"
		refused(h, "completed", func() error { _, err := z.verbs.Update(ctx, z.completed, a.Version, in); return err })
		refused(h, "completed", func() error { _, err := z.verbs.Complete(ctx, z.completed, risk.VersionInput{}); return err })
		refused(h, "no-treatment", func() error {
			_, err := z.verbs.Treat(ctx, z.completed, risk.TreatInput{Treatment: "T9", DoneOn: "2026-02-01"})
			return err
		})
		a, err = z.verbs.Treat(ctx, z.completed, risk.TreatInput{Treatment: "T1", DoneOn: "2026-02-01"})
		if doortest.Must(h, a, err).Treatments[0].DoneOn != "2026-02-01" {
			h.Error("the treatment is not marked")
		}
		next, err := z.verbs.Renew(ctx, z.completed)
		doortest.Must(h, next, err)
		if next.Edition != 2 || next.Previous != a.ID || next.Finished() || len(next.Treatments) != 0 || next.Scenarios[0].Measures != "Logg" || next.PerformedOn.Known() {
			h.Errorf("%+v", next)
		}
		refused(h, "followed", func() error { _, err := z.verbs.Renew(ctx, z.completed); return err })
		refused(h, "draft", func() error { _, err := z.verbs.Renew(ctx, next.ID.String()); return err })
		refused(h, "required", func() error { _, err := z.verbs.Complete(ctx, next.ID.String(), risk.VersionInput{}); return err })
		refused(h, "draft", func() error {
			_, err := z.verbs.Accept(access.With(h.Context(), z.as(access.Manager)), next.ID.String(), risk.AcceptInput{Scenario: "R1", ExpiresOn: "2099-12-31"})
			return err
		})
		before, err := z.verbs.Get(ctx, z.completed)
		doortest.Must(h, before, err)
		if before.Name != "Journal" || before.Scenarios[0].Measures != "" {
			h.Errorf("the completed version has changed: %+v", before)
		}
	})
}

func refused(h *doortest.House, code string, do func() error) {
	h.Helper()
	if vs := kinds.ViolationsOf(do()); len(vs) == 0 || vs[0].Code != code {
		h.Errorf("%v, want %s", vs, code)
	}
}

// Through the pages: a coordinator is refused and offered nothing, and who has the rank is
// led to the form.
func TestAcceptanceOnPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := endangered(h)
		at := "/assessments/" + z.completed
		form := url.Values{"scenario": {"R1"}, "expiresOn": {"2099-12-31"}, "note": {"Vi kan ikke vente"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		for name, in := range map[string]account.MemberInput{"koordinator": {Role: access.Coordinator}, "rektor": {Role: access.Manager, Unit: z.school.ID}} {
			b := member(h, z.org, name, in)
			if page := b.get(at, 200, "leder av sektoren", "Innsyn (R1): Kritisk"); strings.Contains(page, "/acceptance") {
				h.Errorf("%s is led to what is refused", name)
			}
			b.expect(b.send(http.MethodPost, at+"/acceptance", form), name, http.StatusForbidden)
		}
		b := member(h, z.org, "direktør", account.MemberInput{Role: access.Manager, Unit: z.sector.ID})
		b.get(at, 200, at+"/acceptance?scenario=R1")
		b.get(at+"/acceptance?scenario=R1", 200, `value="R1"`)
		late := url.Values{"scenario": {"R1"}, "expiresOn": {"2020-01-01"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		b.expect(b.send(http.MethodPost, at+"/acceptance", late), "past", http.StatusUnprocessableEntity)
		b.expect(b.send(http.MethodPost, at+"/acceptance", form), "direktør", http.StatusSeeOther)
		if page := b.get(at, 200, "Vi kan ikke vente", "leder av sektoren"); strings.Contains(page, "/acceptance") {
			h.Error("what is accepted is still asked for")
		}
	})
}

// Each number in a matrix leads to its scenarios, and each view has its own.
func TestMatrixLeadsToScenarios(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := endangered(h)
		one, two, three := 1, 2, 3
		a, err := z.verbs.Create(doortest.As(z.org), risk.AssessmentInput{Name: "To syn", Unit: z.school.ID, Scenarios: []risk.Scenario{
			{Threat: "Lekkasje", ConsequenceUnit: &one, ConsequencePeople: &three, Likelihood: &two}, {Threat: "Stans", ConsequenceUnit: &three, ConsequencePeople: &one, Likelihood: &two},
		}, Treatments: []risk.Treatment{{Scenario: "R1", Kind: "reduce", Likelihood: &one}}})
		doortest.Must(h, a, err)
		b, at := browse(h, z.org), "/assessments/"+a.ID.String()
		page := b.get(at, 200, "For menneskene, før tiltak", "For enheten, etter tiltak", "Dette mangler før vurderingen kan fullføres")
		cell := func(view, stage, likelihood, consequence string) string {
			return at + "/scenarios?" + url.Values{"view": {view}, "stage": {stage}, "likelihood": {likelihood}, "consequence": {consequence}}.Encode()
		}
		for _, c := range []struct{ address, says, not string }{
			{cell("people", "before", "2", "3"), "Lekkasje", "Stans"}, {cell("people", "after", "1", "3"), "Lekkasje", "Stans"}, {cell("unit", "before", "2", "3"), "Stans", "Lekkasje"},
		} {
			if !strings.Contains(page, strings.ReplaceAll(c.address, "&", "&amp;")) {
				h.Errorf("no number leads to %s", c.address)
			}
			if got := b.get(c.address, 200, c.says); strings.Contains(got, c.not) {
				h.Errorf("%s shows %s", c.address, c.not)
			}
		}
		if strings.Contains(page, strings.ReplaceAll(cell("people", "after", "2", "3"), "&", "&amp;")) {
			h.Error("the treatment has not moved the scenario")
		}
	})
}

// An assessment is copied for something else: scenarios and treatments come along, and not what
// was assessed, who plans what, and what was done. A stranger's is none to copy.
func TestAssessmentIsCopied(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z, two := endangered(h), 2
		a, err := z.verbs.Create(doortest.As(z.org), risk.AssessmentInput{
			Keys: door.Keys{Code: "R-7"}, Name: "Elevmapper", Unit: z.school.ID, Method: "Gruppearbeid", Participants: []string{"Rektor"}, Scenarios: []risk.Scenario{{Threat: "Lekkasje", Likelihood: &two}},
			Treatments: []risk.Treatment{{Scenario: "R1", Kind: "reduce", Measure: "Kryptering", Owner: "Driftsleder", Due: "2026-01-31", DoneOn: "2026-01-30"}},
		})
		doortest.Must(h, a, err)
		in := a.Copy()
		if in.Code != "" || !in.Unit.IsZero() || len(in.Participants) > 0 || len(in.Scenarios) != 1 || len(in.Treatments) != 1 || !in.Treatments[0].Open() || in.Treatments[0].Owner != "" || a.Treatments[0].Owner != "Driftsleder" {
			h.Errorf("%+v of %+v", in, a.Treatments)
		}
		at := "/assessments/new?copy=" + a.ID.String()
		b := browse(h, z.org)
		b.get("/assessments/"+a.ID.String(), 200, at)
		page := b.get(at, 200, "Lekkasje", "Kryptering", "Gruppearbeid")
		for _, gone := range []string{"Driftsleder", "2026-01-30", "R-7", "Rektor"} {
			if strings.Contains(page, gone) {
				h.Errorf("the copy says %s", gone)
			}
		}
		browse(h, h.Organisation("Nabovik kommune").ID).get(at, 404)
	})
}

// Through REST: a program needs the scope of acceptances, and says whose word it brings.
func TestAcceptanceByPrograms(t *testing.T) {
	Each(t, func(w *World) {
		w.settle()
		at := "/api/v1/risk-assessments/{assessment}"
		w.Token("keeps assessments", w.Mine, "risk-assessments:write", "risk-criteria:write")
		w.Token("brings acceptances", w.Mine, "acceptances:write")
		accept := `{"scenario":"R1","expiresOn":"2099-12-31","acceptedBy":"Direktøren","rank":"director"}`
		for _, s := range []Scenario{
			{Name: "a draft", As: "brings acceptances", Method: "POST", Path: at + "/acceptances", Body: accept, Status: 422, Want: `{"errors":[{"code":"draft"}]}`},
			{Name: "complete", As: "keeps assessments", Method: "POST", Path: at + "/completion", Body: `{}`, Status: 200, Want: `{"state":"completed","level":"critical","residual":"high"}`, Audit: []access.Action{"assessment.update"}},
			{Name: "without the scope", As: "keeps assessments", Method: "POST", Path: at + "/acceptances", Body: accept, Status: 403},
			{Name: "nobody's word", As: "brings acceptances", Method: "POST", Path: at + "/acceptances", Body: `{"scenario":"R1","expiresOn":"2099-12-31"}`, Status: 422, Want: `{"errors":[{"pointer":"/acceptedBy","code":"required"},{"pointer":"/rank","code":"required"}]}`},
			{Name: "too low", As: "brings acceptances", Method: "POST", Path: at + "/acceptances", Body: strings.Replace(accept, `"director"`, `"unit_head"`, 1), Status: 403},
			{Name: "not above", As: "brings acceptances", Method: "POST", Path: at + "/acceptances", Body: strings.Replace(accept, "R1", "R2", 1), Status: 422, Want: `{"errors":[{"pointer":"/scenario","code":"nothing-above"}]}`},
			{Name: "the right rank", As: "brings acceptances", Method: "POST", Path: at + "/acceptances", Body: accept, Status: 200, Want: `{"acceptances":[{"scenario":"R1","rank":"director","acceptedBy":"Direktøren","level":"high"}]}`, Audit: []access.Action{"assessment.update"}},
			{Name: "frozen", As: "keeps assessments", Method: "PUT", Path: at, Header: map[string]string{"If-Match": `"3"`}, Body: `{"name":"Noe annet"}`, Status: 422, Want: `{"errors":[{"code":"completed"}]}`},
			{Name: "done", As: "keeps assessments", Method: "POST", Path: at + "/treatments", Body: `{"treatment":"T1","doneOn":"2026-02-01"}`, Status: 200, Want: `{"treatments":[{"key":"T1","doneOn":"2026-02-01"}]}`, Audit: []access.Action{"assessment.update"}},
			{Name: "next", As: "keeps assessments", Method: "POST", Path: at + "/successor", Status: 200, Want: `{"edition":2,"state":"draft"}`, Audit: []access.Action{"assessment.create"}},
		} {
			w.play(s)
		}
	})
}
