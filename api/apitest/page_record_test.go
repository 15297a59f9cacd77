package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// A system without a code has its own gaps, and no others.
func TestSystemWithoutCode(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		w := b.send("POST", "/systems/new", url.Values{"do": {"save"}, "name": {"Uten kode"}, "personalData": {"no"}})
		b.expect(w, "save", http.StatusSeeOther)
		page := b.get(w.Header().Get("Location"), 200)
		if strings.Contains(page, "Mangler databehandleravtale") || strings.Contains(page, "Åpne avtalen") {
			h.Error("the page shows the gaps of other systems")
		}
	})
}

// All that is wrong with a form is said at once.
func TestFaultsAtOnce(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b := browse(h, h.Organisation("Fjordvik kommune").ID)
		w := b.send("POST", "/vendors/new", url.Values{
			"do": {"save"}, "name": {"Skyvik AS"}, "country": {"Norge"}, "website": {"skyvik"}, "statusFrom": {"31.02.2026"},
			"identifiers.0.scheme": {party.NorwegianOrgnr}, "identifiers.0.value": {"123456789"},
		})
		b.expect(w, "four faults", 422, `href="#f-country"`, `href="#f-website"`, `href="#f-statusFrom"`, `href="#f-identifiers-0-value"`, "Skriv den slik: 02.11.2026")
		w = b.send("POST", "/vendors/new", url.Values{"do": {"save"}, "name": {"Skyvik AS"}, "statusFrom": {"1.2.2026"}, "identifiers.0.scheme": {"vat"}, "identifiers.0.value": {"FR 12"}})
		b.expect(w, "a day as people write it, and a number of another kind", http.StatusSeeOther)
		b.get(w.Header().Get("Location"), 200, "FR 12", "01.02.2026")
	})
}

// Whoever added a vendor says who it is; nobody else does.
func TestConfirmVendor(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		b, stranger := browse(h, mine.ID), browse(h, theirs.ID)
		w := b.send("POST", "/vendors/new", url.Values{"do": {"save"}, "name": {"Skyvik AS"}})
		at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
		b.get("/vendors", 200, "Skyvik AS", "Ikke bekreftet")
		b.get(at, 200, at+"/confirm")
		b.expect(stranger.send("POST", at+"/confirm", nil), "a stranger", 404)
		if strings.Contains(stranger.get("/vendors", 200), "Skyvik AS") {
			h.Error("a stranger's list has it")
		}
		for range 2 {
			b.expect(b.send("POST", at+"/confirm", nil), "confirm", http.StatusSeeOther)
		}
		if strings.Contains(b.get(at, 200), at+"/confirm") {
			h.Error("it is asked again")
		}
	})
}

// A processor is added where one began, and one goes back there.
func TestProcessorLeadsBack(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(doortest.As(mine.ID), chain.SystemInput{Name: "Arkiv", PersonalData: kinds.Yes})
		doortest.Must(h, s, err)
		b := browse(h, mine.ID)
		system := "/systems/" + s.ID.String()
		form := fields(h, b.get("/engagements/new?system="+s.ID.String(), 200, `href="`+system+`"`))
		form.Set("downstream", "Helt Ny AS")
		b.expect(b.send("POST", "/engagements/new", form), "nobody is called that", 422, `href="/vendors/new?name=Helt&#43;Ny&#43;AS"`, `href="`+system+`"`)
		b.get("/vendors/new?name=Helt+Ny+AS", 200, `value="Helt Ny AS"`)
		b.expect(b.send("POST", "/vendors/new", url.Values{"do": {"save"}, "name": {"Helt Ny AS"}}), "register", http.StatusSeeOther)
		w := b.send("POST", "/engagements/new", form)
		b.expect(w, "save", http.StatusSeeOther)
		if l := w.Header().Get("Location"); l != system+"?done=saved" {
			h.Errorf("it leads to %s", l)
		}
		b.get(system, 200, "Helt Ny AS")
	})
}
