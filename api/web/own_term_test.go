package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestWordsOnPages: a word that is added is offered where an activity is written, is called
// as it was renamed wherever it stands, and stays where it is when it is hidden.
func TestWordsOnPages(t *testing.T) {
	each(t, func(b *browser) {
		b.cookie += "; lang=en"
		made := func(form url.Values) string {
			rec := b.post("/terms/new", form)
			at, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
			if rec.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/terms/") {
				b.Fatalf("%d %s %s", rec.Code, rec.Header().Get("Location"), rec.Body)
			}
			return at
		}
		b.see("/terms/new?under=data/health", 200, `value="data/health" selected`)
		form := url.Values{"do": {"save"}, "under": {"data/health"}, "name": {"Health card"}, "synonyms": {"card of health"}}
		at := made(form)
		b.see("/terms?state=own", 200, "Health card", "card of health", at)
		b.see("/terms?vocabulary=data&q=Genetic", 200, "/terms/new?under=data%2Fgenetic")
		b.see("/activities/new", 200, `value="health/health_card"`, "Health card", `value="genetic"`)
		activity := url.Values{"do": {"save"}, "name": {"School health"}, "subjects.0.category": {"pupils"}, "subjects.0.data": {"health/health_card", "genetic"}, "status": {"ongoing"}}
		rec := b.post("/activities/new", activity)
		shown, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
		if rec.Code != http.StatusSeeOther {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.see(shown, 200, "Health card", "Special categories")
		b.see(at, 200, "School health", shown)
		form.Set("name", "Card of the school nurse")
		form.Set("hidden", "true")
		form.Set("version", "1")
		if rec = b.post(at+"/edit", form); rec.Code != http.StatusSeeOther {
			b.Fatalf("%d %s", rec.Code, rec.Body)
		}
		hides := made(url.Values{"do": {"save"}, "under": {"data/genetic"}, "hidden": {"true"}})
		b.see("/terms?state=hidden", 200, "Card of the school nurse", "Genetic", hides)
		b.see(shown, 200, "Card of the school nurse", "!Health card")
		b.see("/activities/record", 200, "Card of the school nurse", "!Health card")
		b.see(shown+"/edit", 200, `value="health/health_card" checked`, `value="genetic" checked`)
		b.see("/activities/new", 200, `!value="health/health_card"`, `!value="genetic"`)
		b.holds("a word that the vocabulary has", b.post("/terms/new", url.Values{"do": {"save"}, "under": {"data/health"}, "name": {"Card of the school nurse"}}), http.StatusUnprocessableEntity, "has this word already")
		b.holds("no word", b.post("/terms/new", url.Values{"do": {"save"}, "under": {"data/health"}}), http.StatusUnprocessableEntity)
		stranger := enter(b.House, b.Organisation("Nabovik kommune").ID)
		for _, path := range []string{at, at + "/edit", hides} {
			stranger.see(path, 404)
		}
		stranger.see("/activities/new", 200, `!value="health/health_card"`, `value="genetic"`)
	})
}
