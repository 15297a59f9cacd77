package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// processed is a system in use, and the engagement of its processor.
func processed(b *browser, vendor kinds.OrgID) *chain.Engagement {
	as := doortest.As(b.org)
	s, err := door.NewNoun[chain.System, chain.SystemInput](b.Door).Create(as, chain.SystemInput{Name: "Journal", Lifecycle: chain.Active, PersonalData: kinds.Yes, InUseFrom: "2020-01-01"})
	doortest.Must(b, s, err)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](b.Door).Create(as, chain.EngagementInput{
		Upstream: b.org, Downstream: vendor, ScopeSystems: []chain.SystemID{s.ID}, RoleBasis: "processor", PersonalData: kinds.Yes, AccessMode: "hosts_data", StartsOn: "2020-01-01", State: "active",
	})
	return doortest.Must(b, e, err)
}

// A coordinator comes from the gap to a supervision. To receive a report is not to
// supervise: the gap closes once somebody has written what it shows.
func TestSupervisionOnPages(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		e := processed(b, b.Organisation("Skjema AS").ID)
		at := "/supervisions/new?engagement=" + e.ID.String()
		b.see("/gaps?rule=SUP-001", 200, "Skjema AS", at)
		b.see("/supervisions", 200, "Skjema AS", "Something is late", "/engagements/"+e.ID.String()+"#panel-supervision")
		b.see("/engagements/"+e.ID.String(), 200, "Nobody has supervised yet.", at)
		b.see(at, 200, "Skjema AS", "5 Independent report")
		form := url.Values{"do": {"save"}, "engagement": {"Skjema AS"}, "doneOn": {"2026-11-01"}, "concept": {"5"}, "conclusion": {"satisfactory"}}
		rec := b.post("/supervisions/new", form)
		one, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(one, "/supervisions/") {
			b.Fatalf("%d %s %s", rec.Code, rec.Header().Get("Location"), rec.Body)
		}
		b.see(one, 200, "This supervision does not count yet", one+"/edit#f-assessment", "Not assessed")
		b.see("/gaps?rule=SUP-001", 200, one+"/edit#f-assessment")
		form.Set("assessment", "The report covers the whole year")
		form.Set("version", "1")
		if rec = b.post(one+"/edit", form); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.see(one, 200, "Current", "The report covers the whole year", "!does not count")
		b.see("/gaps?rule=SUP-001", 200, "!Skjema AS")
		b.see("/supervisions?concept=5", 200, `href="`+one+`"`)
		b.see("/supervisions?concept=2", 200, `!href="`+one+`"`)
		b.see(one+"/history", 200, "The report covers the whole year")
		form.Set("version", "2")
		form.Set("doneOn", "2026-12-24")
		b.holds("a day to come", b.post(one+"/edit", form), http.StatusUnprocessableEntity)
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		for _, path := range []string{one, one + "/history", one + "/edit", at} {
			stranger.see(path, 404)
		}
	})
}

// A processor shares one paper with its customers. Each adopts it for itself: before that it
// closes and opens nothing. When the processor changes it, the customer is told.
func TestAttestationIsShared(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		vendor := b.Organisation("Skjema AS").ID
		e := processed(b, vendor)
		papers := assess.NewAttestations(b.Door)
		in := assess.AttestationInput{
			Keys: door.Keys{Code: "INTERNAL-7"}, Processor: vendor, Kind: "isae3000_t2", IssuedOn: "2026-02-01", PeriodFrom: "2025-01-01", PeriodTo: "2025-12-31", Opinion: "qualified",
			Findings: []assess.Observation{{Reference: "4.2", Text: "Leavers keep their access", Owner: "our own Kari", Due: "2026-05-01"}},
		}
		p, err := papers.Create(doortest.As(vendor), in)
		doortest.Must(b, p, err)
		at := "/attestations/" + p.ID.String()
		b.see(at, 404)
		seller := enter(b.House, vendor)
		seller.cookie += "; lang=en"
		seller.see(at, 200, "Share with 1 customer")
		if rec := seller.post(at+"/share", nil); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		seller.see(at, 200, "!Share with 1 customer")
		b.see("/attestations", 200, "Skjema AS", "Shared with you")
		b.see(at, 200, "Leavers keep their access", "Adopt the attestation", "!INTERNAL-7", "!our own Kari", "!"+at+"/edit")
		b.see(at+"/edit", 403)
		b.see(at+"/history", 404)
		b.see("/gaps?rule=SUP-002", 200, "!Skjema AS")
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		stranger.see(at, 404)
		report := b.Attach(vendor, "attestation", kinds.Of[document.Subject](p.ID), "report.pdf", "the report itself")
		seller.see(at, 200, "report.pdf", at+"/files/"+report, "/documents/new?attestation="+p.ID.String())
		seller.see("/documents/new?attestation="+p.ID.String(), 200, "The file belongs to", p.ID.String())
		b.see("/documents/new?attestation="+p.ID.String(), 404)
		b.see(at, 200, "report.pdf", at+"/files/"+report, "!/documents/new?attestation=")
		b.see(at+"/files/"+report, 200, "the report itself")
		b.see("/documents/"+report, 404)
		b.see(at+"/files/"+p.ID.String(), 404)
		stranger.see(at+"/files/"+report, 404)
		stranger.holds(at, stranger.post(at+"/adopt", nil), 404)
		rec := b.post(at+"/adopt", nil)
		mine, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
		if rec.Code != http.StatusSeeOther || mine == at {
			b.Fatalf("%d %s", rec.Code, mine)
		}
		b.see(mine, 200, "report.pdf", mine+"/files/"+report)
		b.see(mine+"/files/"+report, 200, "the report itself")
		b.see("/gaps?rule=SUP-002", 200, "Skjema AS", mine+"/edit")
		b.see("/engagements/"+e.ID.String(), 200, "ISAE 3000 type 2", `id="cover-picture`)
		if again := b.post(at+"/adopt", nil).Header().Get("Location"); !strings.HasPrefix(again, mine) {
			b.Errorf("adopted twice: %s", again)
		}
		now, err := papers.Get(doortest.As(b.org), strings.TrimPrefix(mine, "/attestations/"))
		own := doortest.Must(b, now, err).AttestationInput
		own.Decision = assess.FollowUp{Kind: "plan", On: "2026-11-01", By: "the director", Due: "2027-01-31"}
		_, err = papers.Update(doortest.As(b.org), now.ID.String(), now.Version, own)
		doortest.Must(b, 0, err)

		p, err = papers.Get(doortest.As(vendor), p.ID.String())
		in = doortest.Must(b, p, err).AttestationInput
		in.Findings[0].ClosedOn = "2026-04-01"
		_, err = papers.Update(doortest.As(vendor), p.ID.String(), p.Version, in)
		doortest.Must(b, 0, err)
		b.see("/attestations?state=changed", 200, "Skjema AS", "Changed by the processor")
		b.see(mine, 200, "The processor has changed the attestation", at+"/adopt")
		if rec = b.post(at+"/adopt", nil); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d", rec.Code)
		}
		b.see(mine, 200, "the director", "!The processor has changed")
		b.see("/gaps?rule=SUP-002", 200, "!Skjema AS")
		in.SharedWith = nil
		p, err = papers.Get(doortest.As(vendor), p.ID.String())
		_, err = papers.Update(doortest.As(vendor), doortest.Must(b, p, err).ID.String(), p.Version, in)
		doortest.Must(b, 0, err)
		b.see(at, 404)
		b.see(at+"/files/"+report, 404)
		b.see(mine, 200, "the director", "!report.pdf")
		b.see(mine+"/files/"+report, 404)
		if _, err := papers.Create(doortest.As(b.org), assess.AttestationInput{Processor: vendor, SharedWith: []kinds.OrgID{vendor}}); kinds.KindOf(err) != kinds.KindInvalid {
			b.Errorf("another's paper is shared: %v", err)
		}
	})
}
