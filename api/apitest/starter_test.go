package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/starter"
)

// On pages: entries are chosen by area, adopted once, and a later version is taken field
// by field.
func TestStarterOnPages(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org, theirs := h.Organisation("Fjordvik kommune").ID, h.Organisation("Nabovik kommune").ID
		unit, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(doortest.As(org), party.UnitInput{Name: "Oppvekst"})
		doortest.Must(h, unit, err)
		b := member(h, org, "koordinator", account.MemberInput{Role: access.Coordinator})
		b.get("/activities", 200, `href="/activities/starter"`, "begynn med startpakken")
		b.get("/activities/starter", 200, "Et forslag, ikke en fasit", "Hjemmetjenester", "Oppvekst", `value="cul.library"`)
		b.expect(b.send(http.MethodPost, "/activities/starter", url.Values{"status": {"ongoing"}, "unit.school": {unit.ID.String()}}), "nothing chosen", http.StatusUnprocessableEntity,
			"Kryss av for minst", `value="ongoing" selected`, `value="`+unit.ID.String()+`" selected`)
		chosen := url.Values{"codes": {"cul.library", "sch.sfo"}, "areas": {"kindergarten"}, "unit.school": {unit.ID.String()}, "language": {"nn"}, "status": {"planned"}}
		b.expect(b.send(http.MethodPost, "/activities/starter", chosen), "chosen", http.StatusSeeOther)
		b.get("/activities?done=adoptedStarter&state=planned", 200, "Behandlingene er lagt til", "Folkebibliotek", "Skulefritidsordning", "Opptak i barnehage")
		page := b.get("/activities/starter", 200, "Lagt til")
		if strings.Contains(page, `value="cul.library"`) || strings.Contains(page, `value="kg.daily"`) || !strings.Contains(page, `value="cul.school"`) {
			h.Error("what was adopted is offered again, or the rest is not")
		}
		before := h.Counts()["activities"]
		b.expect(b.send(http.MethodPost, "/activities/starter", chosen), "again", http.StatusSeeOther)
		if after := h.Counts()["activities"]; before != 5 || after != before {
			h.Errorf("%d activities became %d", before, after)
		}
		settleOnPages(h, b, org, theirs)
		b = member(h, org, "revisor", account.MemberInput{Role: access.Auditor})
		b.get("/activities/starter", 403)
	})
}

// settleOnPages: an activity of version 1 with words of its own is offered version 2.
func settleOnPages(h *doortest.House, b *browser, org, theirs kinds.OrgID) {
	h.Helper()
	ctx, verbs := doortest.As(org), record.NewActivities(h.Door)
	a, err := verbs.Create(ctx, older(record.Recipient{Category: "union"}))
	doortest.Must(h, a, err)
	at := "/activities/" + a.ID.String()
	b.get("/activities/starter", 200, "Nytt i startpakken for 1 behandling", `href="`+at+`/starter"`)
	b.get(at, 200, "Startpakken er endret i versjon 2", at+"/starter")
	b.get(at+"/starter", 200, "Hos dere, endret av dere", "Hos dere, uendret", record.Measures.Term("confidentiality").Labels["nb"], "Ta det nye fra startpakken", `name="field.recipients" value="keep" checked`, `name="field.securityMeasures" value="take" checked`)
	said := url.Values{"to": {"2"}, "version": {"7"}, "field.securityMeasures": {"take"}, "field.recipients": {"keep"}}
	b.expect(b.send(http.MethodPost, at+"/starter", said), "stale", http.StatusConflict, "Noe ble endret imens")
	said.Set("version", "1")
	b.expect(b.send(http.MethodPost, at+"/starter", said), "settle", http.StatusSeeOther)
	a, err = verbs.Get(ctx, a.ID.String())
	doortest.Must(h, a, err)
	if d, _ := starter.Municipality.Against(a); d.From != 2 || len(d.Changes) != 0 || len(a.SecurityMeasures) != 6 || a.Recipients[0].Category != "union" {
		h.Errorf("settled: %+v", a.ActivityInput)
	}
	if page := b.get(at, 200); strings.Contains(page, "Startpakken er endret") {
		h.Error("what was decided on is offered again")
	}
	b.get(at+"/starter", 200, "ikke noe nytt")
	foreign, err := verbs.Create(doortest.As(theirs), older(record.Recipient{Category: "union"}))
	doortest.Must(h, foreign, err)
	b.get("/activities/"+foreign.ID.String()+"/starter", 404)
	b.expect(b.send(http.MethodPost, "/activities/"+foreign.ID.String()+"/starter", said), "a stranger's", http.StatusNotFound)
}

// older is the recruitment of version 1, with recipients of one's own.
func older(own record.Recipient) record.ActivityInput {
	keys := door.Keys{ExternalIDs: []door.ExternalID{{System: "ledd-starter", Value: "no-municipality/pers.recruit"}, {System: "ledd-starter-edition", Value: "no-municipality/pers.recruit@1/nb"}}}
	d, _ := starter.Municipality.Against(door.Make[record.Activity](record.ActivityInput{Keys: keys}))
	in := d.Then
	in.Keys, in.Recipients = keys, []record.Recipient{own}
	return in
}
