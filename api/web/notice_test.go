package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// A coordinator writes a privacy notice from the record of an activity, adopts it, and is
// told when the activity becomes another one.
func TestNoticeOnPages(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		as, months := doortest.As(b.org), 60
		verbs := record.NewActivities(b.Door)
		in := record.ActivityInput{
			Name: "Absence", Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-01-01", Purposes: []record.Purpose{{Code: "education", Text: "follow up absence"}},
			LegalBases: []record.LegalBasis{{Point: "e", Statute: "Opplæringslova § 2-2"}}, Recipients: []record.Recipient{{Category: "public_body"}},
			Retention: []record.RetentionRule{{Months: &months}}, SourceOfData: "the school", Subjects: []record.SubjectGroup{{Category: "pupils", Data: []string{"name"}}},
		}
		a, err := verbs.Create(as, in)
		doortest.Must(b, a, err)
		b.see("/gaps?rule=PNO-001", 200, "/notices/new?activity="+a.ID.String(), "Absence")
		b.see("/activities/"+a.ID.String(), 200, "/notices/new?activity="+a.ID.String())
		y, err := door.NewNoun[chain.System, chain.SystemInput](b.Door).Create(as, chain.SystemInput{Name: "School system"})
		doortest.Must(b, y, err)
		if system := b.see("/systems/"+y.ID.String(), 200); strings.Contains(system, "/notices/new") {
			b.Error("a notice is offered for a system that no activity uses")
		}
		in.Systems = []chain.SystemID{y.ID}
		a, err = verbs.Update(as, a.ID.String(), a.Version, in)
		doortest.Must(b, a, err)
		b.see("/systems/"+y.ID.String(), 200, "/notices/new?activity="+a.ID.String(), "No privacy notice tells of what the system is used for.")
		at := "/notices/new?activity=" + a.ID.String() + "&language=nn"
		page := b.see(at, 200, "Opplæringslova § 2-2", "Å protestere", "5 år", "the school", `value="nn"`)
		form := url.Values{}
		for _, m := range regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(page, -1) {
			form.Set(m[1], strings.TrimPrefix(strings.NewReplacer("&#34;", `"`, "&amp;", "&", "&#43;", "+", "&#39;", "'").Replace(m[2]), "\n"))
		}
		form.Set("do", "save")
		form.Set("name", "To pupils")
		form.Set("language", "nn")
		rec := b.post("/notices/new", form)
		at, _, _ = strings.Cut(rec.Header().Get("Location"), "?")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/notices/") {
			b.Fatalf("%d %s", rec.Code, rec.Header().Get("Location"))
		}
		b.see(at, 200, "Draft", "The notice is incomplete", "Data protection officer", "!Adopt the notice")
		b.holds(at, b.post(at+"/adopt", nil), http.StatusUnprocessableEntity, "13(1)(b)")
		form.Set("dpo", "ombod@fjordvik.example")
		form.Set("complaint", "Datatilsynet")
		form.Set("version", "1")
		if rec = b.post(at+"/edit", form); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.see(at, 200, "Adopt the notice", "!incomplete")
		b.see(at+"/html", 200, `lang="nn"`, "Dette er eit utkast", "Rettane dine", "ombod@fjordvik.example")
		if rec = b.post(at+"/adopt", nil); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d", rec.Code)
		}
		b.see(at, 200, "Adopted", "!Adopt the notice", at+"/renew")
		b.see("/gaps?rule=PNO-001", 200, "!Absence")
		if got := b.see(at+"/pdf", 200); !strings.HasPrefix(got, "%PDF-") {
			b.Error("no PDF")
		}
		form.Set("purposes", "something else")
		form.Set("version", "3")
		b.holds("frozen", b.post(at+"/edit", form), http.StatusUnprocessableEntity)

		now, err := verbs.Get(as, a.ID.String())
		next := doortest.Must(b, now, err).ActivityInput
		next.Purposes = append(next.Purposes, record.Purpose{Text: "quarrel with parents"})
		_, err = verbs.Update(as, a.ID.String(), now.Version, next)
		doortest.Must(b, 0, err)
		b.see("/gaps?rule=PNO-001", 200, "Absence", at)
		b.see(at, 200, "The notice needs mending", "quarrel with parents", "!Take the words")
		rec = b.post(at+"/renew", nil)
		newer := rec.Header().Get("Location")
		b.see(newer, 200, "Draft", "quarrel with parents", "Take the words")
		if rec = b.post(newer+"/take", nil); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d", rec.Code)
		}
		b.see(newer, 200, "quarrel with parents", "!Take the words")
		if rec = b.post(newer+"/adopt", nil); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d", rec.Code)
		}
		b.see("/gaps?rule=PNO-001", 200, "!Absence")
		b.see(at, 200, newer)
		b.see("/notices?state=replaced", 200, "To pupils")
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		for _, path := range []string{at, at + "/pdf", "/notices/new?activity=" + a.ID.String(), "/notices/new?activity=" + kinds.NewID[kinds.Party]().String()} {
			stranger.see(path, 404)
		}
		stranger.holds(at, stranger.post(at+"/renew", nil), 404)
	})
}
