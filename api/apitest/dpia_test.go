package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/dpia"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// pupils is a house with criteria that ask for a director, an ongoing activity that needs a
// DPIA, and a draft of it that lacks nothing.
type pupils struct {
	hazard
	activity record.ActivityID
	dpias    dpia.DPIAs
	draft    *dpia.DPIA
}

func schooled(h *doortest.House) pupils {
	h.Helper()
	z := pupils{hazard: endangered(h), dpias: dpia.NewDPIAs(h.Door)}
	ctx := doortest.As(z.org)
	s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "Skolen", OwnerUnit: z.school.ID, PersonalData: kinds.Yes})
	doortest.Must(h, s, err)
	a, err := record.NewActivities(h.Door).Create(ctx, record.ActivityInput{Name: "Fravær", ResponsibleUnit: z.school.ID, Systems: []chain.SystemID{s.ID}, Status: record.Ongoing, OngoingFrom: "2025-01-01"})
	doortest.Must(h, a, err)
	z.activity = a.ID
	screened, err := door.NewNoun[assess.Screening, assess.ScreeningInput](h.Door).Create(ctx, assess.ScreeningInput{Activity: a.ID, ScreenedOn: "2025-02-01", Outcome: assess.Required, Reasons: "Barn"})
	doortest.Must(h, screened, err)
	z.draft, err = z.dpias.Create(ctx, wholeDPIA(z.school.ID, a.ID, s.ID))
	doortest.Must(h, z.draft, err)
	return z
}

// open lists the rules about DPIAs that are open today.
func (z pupils) open() []string {
	z.Helper()
	l, err := gap.New(z.Door).List(doortest.As(z.org), gap.Query{Rules: []string{"DPI-002", "DPI-003"}})
	doortest.Must(z.House, 0, err)
	out := []string{}
	for _, g := range l.Items {
		out = append(out, g.Rule)
	}
	return out
}

// A DPIA counts when the controller has decided on it, by the rank that what is left asks
// for, and each part of art. 35(7) is needed before.
func TestDPIAIsDecidedByRank(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := schooled(h)
		ctx, id := doortest.As(z.org), z.draft.ID.String()
		director := access.With(h.Context(), z.as(access.Manager, z.sector, z.school))
		refused(h, "draft", func() error { _, err := z.dpias.Decide(director, id, dpia.DecideInput{Decision: dpia.Go}); return err })
		refused(h, "draft", func() error { _, err := z.dpias.Consult(ctx, id, dpia.ConsultInput{}); return err })
		in := z.draft.DPIAInput
		in.Necessity.Storage, in.DPOAdvice = "", ""
		holed, err := z.dpias.Create(ctx, in)
		doortest.Must(h, holed, err)
		_, err = z.dpias.Complete(ctx, holed.ID.String(), risk.VersionInput{})
		if vs := kinds.ViolationsOf(err); len(vs) != 2 || vs[0].Pointer != "/necessity/storage" || vs[1].Pointer != "/dpoAdvice" {
			h.Errorf("%v", vs)
		}
		a, err := z.dpias.Complete(ctx, id, risk.VersionInput{Version: z.draft.Version})
		doortest.Must(h, a, err)
		if a.Level != "medium" || !a.Rule.Known() || a.FrozenBy == "" || a.Due() != "2029-01-10" {
			h.Errorf("%s %+v %s", a.Level, a.Rule, a.Due())
		}
		refused(h, "completed", func() error { _, err := z.dpias.Complete(ctx, id, risk.VersionInput{}); return err })
		refused(h, "completed", func() error { _, err := z.dpias.Update(ctx, id, a.Version, in); return err })
		if got := z.open(); len(got) != 1 || got[0] != "DPI-002" {
			h.Errorf("open: %v", got)
		}
		for name, who := range map[string]access.Actor{"coordinator": z.as(access.Coordinator), "data protection officer": z.as(access.DPO), "head of the school": z.as(access.Manager, z.school)} {
			if _, err := z.dpias.Decide(access.With(h.Context(), who), id, dpia.DecideInput{Decision: dpia.Go}); kinds.KindOf(err) != kinds.KindForbidden {
				h.Errorf("%s: %v", name, err)
			}
		}
		refused(h, "early", func() error {
			_, err := z.dpias.Decide(director, id, dpia.DecideInput{Decision: dpia.Go, DecidedOn: "2026-01-09"})
			return err
		})
		refused(h, "future", func() error {
			_, err := z.dpias.Decide(director, id, dpia.DecideInput{Decision: dpia.Go, DecidedOn: "2999-01-09"})
			return err
		})
		refused(h, "required", func() error {
			_, err := z.dpias.Decide(director, id, dpia.DecideInput{Decision: dpia.GoOnConditions})
			return err
		})
		a, err = z.dpias.Decide(director, id, dpia.DecideInput{Decision: dpia.Go, DecidedOn: "2026-01-10", DecidedBy: "en annen"})
		doortest.Must(h, a, err)
		if d := a.Decisions[0]; d.Rank != "director" || d.DecidedBy != "Kari" || d.On != "2026-01-10" {
			h.Errorf("%+v", d)
		}
		if got := z.open(); len(got) != 0 {
			h.Errorf("open: %v", got)
		}
		next, err := z.dpias.Renew(ctx, id)
		doortest.Must(h, next, err)
		if next.Edition != 2 || next.Previous != a.ID || next.Finished() || next.DPOAdvice != "" || next.ResidualRisk != "" || len(next.Decisions) != 0 || next.Description != a.Description {
			h.Errorf("%+v", next)
		}
		refused(h, "followed", func() error { _, err := z.dpias.Renew(ctx, id); return err })
	})
}

// Prior consultation: the days that cannot be are refused, and the processing waits.
func TestPriorConsultation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := schooled(h)
		ctx, id := doortest.As(z.org), z.draft.ID.String()
		in := z.draft.DPIAInput
		in.ResidualRisk = dpia.High
		a, err := z.dpias.Update(ctx, id, z.draft.Version, in)
		doortest.Must(h, a, err)
		a, err = z.dpias.Complete(ctx, id, risk.VersionInput{})
		doortest.Must(h, a, err)
		a, err = z.dpias.Decide(access.With(h.Context(), z.as(access.Manager)), id, dpia.DecideInput{Decision: dpia.Consult, DecidedOn: "2026-01-10"})
		doortest.Must(h, a, err)
		if got := z.open(); len(got) != 1 || got[0] != "DPI-003" {
			h.Errorf("open: %v", got)
		}
		c := func(change func(c *assess.Consultation)) dpia.ConsultInput {
			out := dpia.ConsultInput{Consultation: assess.Consultation{SentOn: "2026-01-12"}}
			change(&out.Consultation)
			return out
		}
		for code, in := range map[string]dpia.ConsultInput{
			"future":     c(func(c *assess.Consultation) { c.SentOn = "2999-01-01" }),
			"required":   c(func(c *assess.Consultation) { c.SentOn, c.AnsweredOn, c.Answer = "", "2026-02-01", "advice" }),
			"order":      c(func(c *assess.Consultation) { c.AnsweredOn, c.Answer = "2026-01-01", "advice" }),
			"answer":     c(func(c *assess.Consultation) { c.AnsweredOn = "2026-02-01" }),
			"unanswered": c(func(c *assess.Consultation) { c.HandledOn = "2026-02-01" }),
			"early":      c(func(c *assess.Consultation) { c.ProceedOn, c.ProceedReason = "2026-03-09", "x" }),
		} {
			refused(h, code, func() error { _, err := z.dpias.Consult(ctx, id, in); return err })
		}
		a, err = z.dpias.Consult(ctx, id, dpia.ConsultInput{Consultation: assess.Consultation{SentOn: "2026-01-12"}, ClockStops: []assess.ClockStop{{From: "2026-02-01", To: "2026-02-11"}}})
		doortest.Must(h, a, err)
		if due := a.Consultation.DueOn(a.ClockStops, "2026-03-01"); due != "2026-03-19" {
			h.Errorf("due %s", due)
		}
		if got := z.open(); len(got) != 1 || got[0] != "DPI-003" {
			h.Errorf("it goes on while the authority has it: %v", got)
		}
		a, err = z.dpias.Consult(ctx, id, c(func(c *assess.Consultation) {
			c.AnsweredOn, c.Answer, c.HandledOn = "2026-03-01", "advice", "2026-03-05"
		}))
		doortest.Must(h, a, err)
		if got := z.open(); len(got) != 0 {
			h.Errorf("open: %v", got)
		}
	})
}

// On pages: the activity leads to its DPIA, a coordinator completes it and is refused the
// decision, and who has the rank is led to it.
func TestDPIAOnPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := schooled(h)
		at := "/dpias/" + z.draft.ID.String()
		b := member(h, z.org, "koordinator", account.MemberInput{Role: access.Coordinator})
		b.get("/activities/"+z.activity.String(), 200, at, "Ny DPIA")
		b.get("/dpias/new?activity="+z.activity.String(), 200, `value="Fravær"`)
		b.get("/dpias/new?activity="+kinds.NewID[record.Activity]().String(), 404)
		b.get(at, 200, "Klar til å fullføres", at+"/risks?")
		b.get(at+"/risks?stage=before&likelihood=2&consequence=2", 200, "Uvedkommende leser (P1)")
		b.get(at+"/risks?stage=before&likelihood=1&consequence=1", 200, "Ingen risikoer står her")
		b.expect(b.send(http.MethodPost, at+"/complete", url.Values{}), "complete", http.StatusSeeOther)
		if page := b.get(at, 200, "Ingen har avgjort", "leder av sektoren"); strings.Contains(page, at+"/decision") {
			h.Error("a coordinator is led to the decision")
		}
		form := url.Values{"decision": {"go"}, "decidedOn": {"2026-02-01"}, "do": {"save"}, "draft": {kinds.NewID[kinds.Party]().String()}}
		b.expect(b.send(http.MethodPost, at+"/decision", form), "koordinator", http.StatusForbidden)
		b = member(h, z.org, "direktør", account.MemberInput{Role: access.Manager, Unit: z.sector.ID})
		b.get(at, 200, at+"/decision")
		b.get(at+"/decision", 200, "Skal ikke gjennomføres")
		b.expect(b.send(http.MethodPost, at+"/decision", form), "direktør", http.StatusSeeOther)
		b.get(at, 200, "Kan gjennomføres", "leder av sektoren")
	})
}

// What has happened since an assessment is shown, answered, and taken into the next version.
func TestLivingAssessment(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := endangered(h)
		ctx, at := doortest.As(z.org), "/assessments/"+z.completed
		b := browse(h, z.org)
		b.get(at, 200, "Ingenting som registeret ser eller noen har meldt")
		post := func(place string, form url.Values, status int) {
			form.Set("do", "save")
			form.Set("draft", kinds.NewID[kinds.Party]().String())
			b.expect(b.send(http.MethodPost, at+place, form), place, status)
		}
		post("/happened", url.Values{"kind": {"release"}, "on": {"2999-01-01"}, "note": {"Versjon 8"}}, http.StatusUnprocessableEntity)
		post("/happened", url.Values{"kind": {"release"}, "on": {"2026-02-01"}, "note": {"Versjon 8"}}, http.StatusSeeOther)
		post("/happened", url.Values{"kind": {"incident"}, "on": {"2026-02-02"}, "note": {"Feil journal"}}, http.StatusSeeOther)
		a, err := z.verbs.Get(ctx, z.completed)
		doortest.Must(h, a, err)
		b.get(at, 200, "Versjon 8", "Feil journal", at+"/answer?trigger="+a.Reported[0].Key)
		post("/answer", url.Values{"trigger": {a.Reported[0].Key}, "note": {"Bare farger"}}, http.StatusSeeOther)
		if page := b.get(at, 200, "Feil journal", "Bare farger"); strings.Contains(page, "Versjon 8") {
			h.Error("what is answered still asks")
		}
		b.expect(b.send(http.MethodPost, at+"/renew", url.Values{}), "renew", http.StatusSeeOther)
		all, err := z.verbs.List(ctx, door.Query{Filters: map[string]string{"state": "draft"}, Limit: 10})
		doortest.Must(h, 0, err)
		if len(all.Items) != 1 || len(all.Items[0].Triggers) != 1 || all.Items[0].Triggers[0] != a.Reported[1].Key {
			h.Errorf("%+v", all.Items)
		}
		refused(h, "draft", func() error {
			_, err := z.verbs.Report(ctx, all.Items[0].ID.String(), risk.ReportInput{Kind: "threat", Note: "x"})
			return err
		})
		next := all.Items[0]
		in := next.AssessmentInput
		in.PerformedOn = "2026-03-01"
		next, err = z.verbs.Update(ctx, next.ID.String(), next.Version, in)
		doortest.Must(h, next, err)
		next, err = z.verbs.Complete(ctx, next.ID.String(), risk.VersionInput{})
		doortest.Must(h, next, err)
		next, err = z.verbs.Report(ctx, next.ID.String(), risk.ReportInput{Kind: "incident", Note: "En gang til"})
		if key := doortest.Must(h, next, err).Reported[0].Key; key == a.Reported[0].Key || key == a.Reported[1].Key {
			h.Errorf("what is reported of this version has the key of another's: %s", key)
		}
		b.get("/assessments/"+next.ID.String(), 200, "En gang til")
	})
}

// Assessments are taken away as documents, with their matrices, in the language of the page.
func TestAssessmentsAsDocuments(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		z := schooled(h)
		b := browse(h, z.org)
		for _, at := range []string{"/dpias/" + z.draft.ID.String(), "/assessments/" + z.completed} {
			page := b.get(at+"/html", 200, "<svg", "For menneskene, før tiltak", "Sannsynlighet 2")
			for _, words := range map[bool][]string{true: {"Fravær føres", "Uvedkommende leser", "FAU er spurt"}, false: {"Innsyn", "Logg"}}[strings.HasPrefix(at, "/dpias")] {
				if !strings.Contains(page, words) {
					h.Errorf("%s lacks %s", at, words)
				}
			}
			if got := b.get(at+"/pdf", 200); !strings.HasPrefix(got, "%PDF-") {
				h.Errorf("%s: %.20q", at, got)
			}
			b.get(at+"/html?lang=en", 200, "For people, before treatment")
		}
		// A program takes the same documents, with the right to read one noun; a stranger none.
		stranger := programOf(h, h.Organisation("Nabovik kommune").ID, "read")
		for at, scope := range map[string]string{"/dpias/" + z.draft.ID.String(): "dpias:read", "/risk-assessments/" + z.completed: "risk-assessments:read"} {
			p, page := programOf(h, z.org, scope), strings.Replace(at, "/risk-", "/", 1)
			if got := p.ask("GET", at+"/html", "", nil, 200, nil); got != b.get(page+"/html", 200) {
				h.Errorf("%s: a program reads another document than people", at)
			}
			if got := p.ask("GET", at+"/pdf?lang=da", "", nil, 200, nil); got != b.get(page+"/pdf?lang=da", 200) || !strings.HasPrefix(got, "%PDF-") {
				h.Errorf("%s: %.20q", at, got)
			}
			for _, ending := range []string{"/pdf", "/html"} {
				stranger.ask("GET", at+ending, "", nil, 404, nil)
				programOf(h, z.org, "contacts:read").ask("GET", at+ending, "", nil, 403, nil)
			}
			p.ask("GET", at+"/pdf?lang=fr", "", nil, 400, nil)
		}
	})
}
