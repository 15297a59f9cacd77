package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// guidedDraft is a complete draft of an organisation, and the address of its guide.
func guidedDraft(h *doortest.House, org kinds.OrgID, change func(in *agreement.AgreementInput)) (id, at string) {
	h.Helper()
	vendor := h.Organisation("Tangvik AS").ID
	settled(h, org)
	settled(h, vendor)
	s, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(doortest.As(org), chain.SystemInput{Name: "Journal", PersonalData: kinds.Yes, SpecialCategories: kinds.No})
	in := complete(org, vendor, doortest.Must(h, s, err).ID)
	change(&in)
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(org), in)
	id = doortest.Must(h, a, err).ID.String()
	return id, "/agreements/" + id + "/guide/"
}

// TestGuideTwoWriters: a station that was open while somebody else saved it shows both
// words and asks; once that is decided, it is saved and goes on; and what is sent from a station
// after the draft has gone further changes nothing.
func TestGuideTwoWriters(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		id, at := guidedDraft(h, org, func(*agreement.AgreementInput) {})
		b := browse(h, org)
		path := at + "terms"
		first := fields(h, b.get(path, 200, `name="version" value="1"`, "norsk rett"))
		second, late := fields(h, b.get(path, 200)), fields(h, b.get(path, 200))
		first.Set("governingLaw", "dansk rett")
		second.Set("governingLaw", "svensk rett")
		second.Set("auditTerms", "Tilsyn hvert år.")
		b.expect(b.send("POST", path, first), "the first", http.StatusSeeOther)
		w := b.send("POST", path, second)
		b.expect(w, "the second", http.StatusConflict, "dansk rett", "svensk rett", "Tilsyn hvert år.", `value="take:governingLaw"`, `name="version" value="2"`)
		w = b.press(path, w.Body.String(), "keep:governingLaw")
		b.expect(w, "decided", http.StatusSeeOther)
		if to := w.Header().Get("Location"); !strings.HasPrefix(to, at+"annexes") {
			h.Errorf("it goes on to %s", to)
		}
		b.get(path, 200, "svensk rett", "Tilsyn hvert år.")

		steps, ctx := Steps(h), doortest.As(org)
		a, err := steps.Move(ctx, id, agreement.MoveInput{To: agreement.UnderReview})
		doortest.Must(h, a, err)
		a, err = steps.Note(ctx, id, agreement.NoteInput{Text: "Gjennomgått."})
		doortest.Must(h, a, err)
		a, err = steps.Issue(ctx, id, agreement.IssueInput{})
		doortest.Must(h, a, err)
		late.Set("governingLaw", "tysk rett")
		for _, w := range []string{b.send("POST", path, late).Header().Get("Location"), b.send("GET", at+"read", nil).Header().Get("Location")} {
			if w != "/agreements/"+id {
				h.Errorf("of an agreement that was issued it leads to %q", w)
			}
		}
		now, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Get(ctx, id)
		if doortest.Must(h, now, err).GoverningLaw != "svensk rett" {
			h.Errorf("a late page wrote %q", now.GoverningLaw)
		}
	})
}

// lastStation is what the last page of the guide offers to a role, and what it says
// instead.
type lastStation struct {
	role       access.Role
	says, not  string
	form, hide string // the address that a form leads to, and one that no form leads to
}

// TestGuideLastStation: the last station offers the step that a draft waits for to whom
// may take it, and says to everybody else who does; an incomplete draft has none, and
// leads to the stations where something is missing.
func TestGuideLastStation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		id, at := guidedDraft(h, org, func(in *agreement.AgreementInput) { in.BreachNoticeHours = nil })
		who := map[access.Role]*browser{}
		for _, r := range []access.Role{access.Coordinator, access.Infosec, access.Manager} {
			who[r] = member(h, org, string(r), account.MemberInput{Role: r})
		}
		move, note, issue := `action="/agreements/`+id+`/move/review"`, `action="/agreements/`+id+`/note"`, `action="/agreements/`+id+`/issue"`
		check := func(when string, all ...lastStation) {
			h.Helper()
			for _, c := range all {
				page := who[c.role].get(at+"read", 200, c.says, c.form)
				for _, not := range []string{c.not, c.hide} {
					if not != "" && strings.Contains(page, not) {
						h.Errorf("%s, to a %s it says %q", when, c.role, not)
					}
				}
			}
		}
		check("incomplete", lastStation{access.Coordinator, "mangler før avtalen er komplett", "Alt er på plass", at + "terms#", move})
		page := fields(h, who[access.Coordinator].get(at+"terms", 200))
		page.Set("breachNoticeHours", "24")
		who[access.Coordinator].expect(who[access.Coordinator].send("POST", at+"terms", page), "the hours", http.StatusSeeOther)

		check("a draft", lastStation{access.Coordinator, "Alt er på plass", "mangler før", move, note}, lastStation{access.Infosec, "Alt er på plass", "", move, issue})
		b := who[access.Infosec]
		b.get(at+"read", 200, `name="back" value="guide"`, `name="on" value="2026-11-22"`)
		w := b.send("POST", "/agreements/"+id+"/move/review", url.Values{"back": {"guide"}, "on": {"2026-11-22"}})
		b.expect(w, "sent to be looked at", http.StatusSeeOther)
		if to := w.Header().Get("Location"); !strings.HasPrefix(to, at+"read") {
			h.Errorf("from the guide it leads to %s", to)
		}

		check("under review", lastStation{access.Coordinator, "Avtalen venter på gjennomgang", "", note, issue}, lastStation{access.Infosec, "Avtalen venter på gjennomgang", "", "", note}, lastStation{access.Manager, "Avtalen venter på gjennomgang", "", "", note})
		b = who[access.Coordinator]
		b.expect(b.send("POST", "/agreements/"+id+"/note", url.Values{"text": {"Alt er kontrollert."}, "back": {"guide"}}), "noted", http.StatusSeeOther)

		check("noted", lastStation{access.Coordinator, "Avtalen kan utstedes", "", issue, note}, lastStation{access.Manager, "Avtalen kan utstedes", "", issue, note},
			lastStation{access.Infosec, "En med rett til det kan utstede avtalen", "", "", issue})
	})
}
