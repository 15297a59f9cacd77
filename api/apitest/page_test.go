package apitest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ledd/api/web"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

// browser is somebody with a session in the pages.
type browser struct {
	*doortest.House
	site   http.Handler
	cookie *http.Cookie
}

func browse(h *doortest.House, org kinds.OrgID) *browser {
	h.Helper()
	site, err := web.NewSite(h.Door, false, false, web.Steps(Steps(h)))
	doortest.Must(h, site, err)
	link, err := account.New(h.Door).CreateLink(access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org}))
	doortest.Must(h, link, err)
	b := &browser{House: h, site: site.Handler()}
	w := b.send("POST", "/enter", url.Values{"token": {link}})
	for _, c := range w.Result().Cookies() {
		b.cookie = c
	}
	if b.cookie == nil {
		h.Fatalf("no session: %d", w.Code)
	}
	return b
}

func (b *browser) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(method, path, strings.NewReader(form.Encode())), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "nb")
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	b.site.ServeHTTP(w, r)
	return w
}

// get asks for a page and fails unless it answers with a status.
func (b *browser) get(path string, status int, says ...string) string {
	b.Helper()
	w := b.send("GET", path, nil)
	b.expect(w, path, status, says...)
	return w.Body.String()
}

func (b *browser) expect(w *httptest.ResponseRecorder, path string, status int, says ...string) {
	b.Helper()
	if w.Code != status {
		b.Errorf("%s: %d, want %d", path, w.Code, status)
	}
	for _, s := range append(says, "") {
		if !strings.Contains(w.Body.String(), s) {
			b.Errorf("%s does not say %q", path, s)
		}
	}
}

// register is one municipality with a system, its processor and an agreement.
type register struct {
	criteria, assessment, activity, system, agreement, unit, engagement, vendor, invitation, mail, shared, template, document, issued, submission, batch, item, annexed, enclosure, evidence, flow, transfer, screening, dpia, served, told, paper, look, bought, word, file string
}

func settleRegister(h *doortest.House, org kinds.OrgID) register {
	h.Helper()
	ctx, vendor := doortest.As(org), h.Organisation("Skyvik "+org.String()[30:]+" AS")
	unit, err := door.NewNoun[party.Unit, party.UnitInput](h.Door).Create(ctx, party.UnitInput{Name: "Skole", Keys: door.Keys{Code: "U1"}})
	doortest.Must(h, unit, err)
	system, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(ctx, chain.SystemInput{Name: "Arkiv", Keys: door.Keys{Code: "S1"}, OwnerUnit: unit.ID, PersonalData: kinds.Yes, InUseFrom: "2020-01-01", Lifecycle: chain.Active})
	doortest.Must(h, system, err)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(ctx, chain.EngagementInput{Upstream: org, Downstream: vendor.ID, ScopeSystems: []chain.SystemID{system.ID}, RoleBasis: "processor", PersonalData: kinds.Yes, StartsOn: "2020-01-01"})
	doortest.Must(h, e, err)
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(ctx, agreement.AgreementInput{Keys: door.Keys{Code: "D1"}, State: agreement.Draft})
	doortest.Must(h, a, err)
	annexed, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(ctx, agreement.AgreementInput{Keys: door.Keys{Code: "D2"}, State: agreement.Draft})
	doortest.Must(h, annexed, err)
	due, run := Issue(h, org, unit.ID), bulk(h, org, a.ID)
	act, err := record.NewActivities(h.Door).Create(ctx, record.ActivityInput{Name: "Arkivering", Systems: []chain.SystemID{system.ID}, Status: record.Ongoing})
	doortest.Must(h, act, err)
	flow, err := chain.NewFlows(h.Door).Create(ctx, chain.FlowInput{FromSystem: system.ID, ToGroup: "innbyggere"})
	doortest.Must(h, flow, err)
	moved, err := door.NewNoun[assess.Transfer, assess.TransferInput](h.Door).Create(ctx, assess.TransferInput{Importer: vendor.ID, Flow: flow.ID, Country: "US"})
	doortest.Must(h, moved, err)
	rule, judged := risky(h, org, unit.ID, system.ID)
	screened, err := door.NewNoun[assess.Screening, assess.ScreeningInput](h.Door).Create(ctx, assess.ScreeningInput{Activity: act.ID})
	doortest.Must(h, screened, err)
	served, err := door.NewNoun[record.ProcessorRecord, record.ProcessorRecordInput](h.Door).Create(ctx, record.ProcessorRecordInput{Name: "Drift"})
	doortest.Must(h, served, err)
	told, err := record.NewNotices(h.Door).Create(ctx, record.NoticeInput{Name: "Til elever", Activities: []record.ActivityID{act.ID}})
	doortest.Must(h, told, err)
	paper, err := assess.NewAttestations(h.Door).Create(ctx, assess.AttestationInput{Processor: vendor.ID, ClaimedBy: vendor.ID, Kind: "iso27001", IssuedOn: "2026-01-15"})
	doortest.Must(h, paper, err)
	look, err := door.NewNoun[assess.Supervision, assess.SupervisionInput](h.Door).Create(ctx, assess.SupervisionInput{Engagement: e.ID, DoneOn: "2026-01-15", Attestations: []assess.AttestationID{paper.ID}})
	doortest.Must(h, look, err)
	bought, err := door.NewNoun[risk.Procurement, risk.ProcurementInput](h.Door).Create(ctx, risk.ProcurementInput{Name: "Journal", Requirements: kinds.Yes, RequirementsOn: "2026-03-01"})
	doortest.Must(h, bought, err)
	word, err := door.NewNoun[record.OwnTerm, record.OwnTermInput](h.Door).Create(ctx, record.OwnTermInput{Under: "data/name", Name: "Elevnavn"})
	doortest.Must(h, word, err)
	return register{rule, judged, act.ID.String(), system.ID.String(), a.ID.String(), unit.ID.String(), e.ID.String(), vendor.ID.String(), asked(h, org, vendor.ID, a.ID).ID.String(), mailed(h, org), sharedWith(h, vendor.ID, org), templateOf(h, org), filed(h, org), due.Agreement.String(), due.Submission.String(), run["batches"], run["items"], annexed.ID.String(), enclosed(h, org, annexed.ID), evidenced(h, org, a.ID.String()), flow.ID.String(), moved.ID.String(), screened.ID.String(), weighed(h, org, unit.ID, act.ID, system.ID), served.ID.String(), told.ID.String(), paper.ID.String(), look.ID.String(), bought.ID.String(), word.ID.String(), h.Attach(org, "attestation", kinds.Of[document.Subject](paper.ID), "rapport.pdf", "rapport")}
}

// in puts the records of a municipality into an address.
func (r register) in(id string) *strings.Replacer {
	return strings.NewReplacer("{id}/submissions", r.issued+"/submissions", "{id}/files/{kind}", r.issued+"/files/issued", "{id}/enclosures", r.annexed+"/enclosures", "agreements/{id}/annexes/{sha256}", "agreements/"+r.annexed+"/annexes/"+sumOf(paper), "{id}", id, "{file}", r.file, "{submission}", r.submission, "{enclosure}", r.enclosure, "{evidence}", r.evidence, "{annex}", "security", "{sha256}", sumOf(paper), "{item}", r.item, "{state}", "review", "{invitation}", r.invitation, "{station}", "terms")
}

// templateOf is an organisation's own template.
func templateOf(h *doortest.House, org kinds.OrgID) string {
	h.Helper()
	words, err := agreement.StandardText("mandate", 1, "nb")
	doortest.Must(h.T, 0, err)
	t, err := agreement.NewOwnTemplates(h.Door).Create(doortest.As(org), agreement.OwnTemplateInput{Name: "Vår fullmakt", Kind: "mandate", Text: string(words.Body)})
	return doortest.Must(h.T, t, err).ID.String()
}

// sharedWith is an agreement that one organisation keeps and shares with another.
func sharedWith(h *doortest.House, keeper, reader kinds.OrgID) string {
	h.Helper()
	a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(keeper), agreement.AgreementInput{State: "signed", Type: agreement.ControllerProcessor, Parties: []agreement.Party{
		{Org: reader, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: keeper, Side: agreement.Processor, Capacity: agreement.Signatory},
	}})
	doortest.Must(h.T, a, err)
	enclosed(h, keeper, a.ID)
	return a.ID.String()
}

// A stranger's record is not found, on every page and for every form.
func TestPagesOfStrangers(t *testing.T) {
	if underRace {
		t.Skip("one goroutine asks for all of it: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		own, other := settleRegister(h, mine.ID), settleRegister(h, theirs.ID)
		b := browse(h, mine.ID)
		site, err := web.NewSite(h.Door, false, false)
		for _, pattern := range doortest.Must(h, site, err).Patterns() {
			method, path, _ := strings.Cut(pattern, " ")
			if !strings.Contains(path, "{id}") {
				continue
			}
			id := func(r register) string {
				return map[string]string{"systems": r.system, "activities": r.activity, "agreements": r.agreement, "units": r.unit, "engagements": r.engagement, "drafts": r.system, "mail": r.mail, "shared": r.shared, "templates": r.template, "documents": r.document, "batches": r.batch, "flows": r.flow, "transfers": r.transfer, "criteria": r.criteria, "assessments": r.assessment, "screenings": r.screening, "dpias": r.dpia, "processor-records": r.served, "notices": r.told, "attestations": r.paper, "supervisions": r.look, "procurements": r.bought, "terms": r.word}[strings.Split(path, "/")[1]]
			}
			if strings.HasPrefix(path, "/vendors") || strings.HasPrefix(path, "/drafts/vendor") || id(own) == "" || strings.HasSuffix(path, "/erase") {
				continue // the directory is everybody's to read; TestVendorsAreTheirKeepers has the rest. A coordinator erases nobody's
			}
			if strings.HasPrefix(path, "/drafts/") {
				noun := strings.Split(path, "/")[2]
				id = func(r register) string {
					return map[string]string{"system": r.system, "activity": r.activity, "agreement": r.agreement, "unit": r.unit, "engagement": r.engagement, "template": r.template, "batch": r.batch, "flow": r.flow, "transfer": r.transfer, "criteria": r.criteria, "assessment": r.assessment, "screening": r.screening, "dpia": r.dpia, "processor_record": r.served, "notice": r.told, "attestation": r.paper, "supervision": r.look, "procurement": r.bought, "term": r.word}[noun]
				}
			}
			form := url.Values{"draft": {kinds.NewID[kinds.Party]().String()}, "version": {"1"}}
			if w := b.send(method, other.in(id(other)).Replace(path), form); w.Code != http.StatusNotFound {
				h.Errorf("%s of a stranger: %d", pattern, w.Code)
			}
			if w := b.send(method, own.in(id(own)).Replace(path), form); w.Code == http.StatusNotFound {
				h.Errorf("%s of one's own is not found", pattern)
			}
		}
	})
}

// A form cannot name what a stranger has.
func TestFormsCannotReachStrangers(t *testing.T) {
	if underRace {
		t.Skip("one goroutine asks for all of it: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		own, other := settleRegister(h, mine.ID), settleRegister(h, theirs.ID)
		b := browse(h, mine.ID)
		before := h.Counts()
		for path, form := range map[string]url.Values{
			"/systems/new":     {"name": {"Nytt"}, "ownerUnit": {other.unit}, "do": {"save"}},
			"/activities/new":  {"name": {"Ny"}, "systems": {other.system}, "do": {"save"}},
			"/assessments/new": {"name": {"Ny"}, "systems": {other.system}, "do": {"save"}},
			"/dpias/new":       {"name": {"Ny"}, "systems": {other.system}, "do": {"save"}},
			"/agreements/new":  {"scopeSystems": {other.system}, "do": {"save"}},
		} {
			b.expect(b.send("POST", path, form), path, http.StatusUnprocessableEntity, "Vi finner")
		}
		b.expect(b.send("POST", "/gaps/agreements", url.Values{"system": {other.system}}), "bulk", http.StatusNotFound)
		after := h.Counts()
		if before["agreements"] != after["agreements"] || before["systems"] != after["systems"] {
			t.Errorf("something was written: %v %v", before, after)
		}
		b.get("/agreements/new?system="+own.system, 200, "Arkiv (S1)", "Skyvik")
		b.get("/agreements/new?system="+other.system, 404)
		b.get("/agreements/begin?system="+other.system, 404)
		b.expect(b.send("POST", "/agreements/begin?system="+other.system, url.Values{"template": {"agreement/v1"}, "do": {"save"}}), "begins for a stranger's system", 404)
	})
}

func TestVendorsAreTheirKeepers(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		b.get("/vendors/"+own.vendor, 200, "Skyvik")
		b.get("/vendors/"+own.vendor+"/edit", 403)
		b.expect(b.send("POST", "/vendors/"+own.vendor+"/edit", url.Values{"name": {"Mitt"}, "version": {"1"}}), "edit", 403)
		w := b.send("POST", "/vendors/new", url.Values{"name": {"Ny leverandør AS"}, "do": {"save"}})
		b.expect(w, "new", http.StatusSeeOther)
		b.get(w.Header().Get("Location"), 200, "Ny leverandør AS", "/edit")
	})
}

// Two people write in one agreement: what each wrote is there in the end, or is
// shown to whoever came second.
func TestTwoWriters(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		path := "/agreements/" + own.agreement + "/edit"
		b.get(path, 200, `name="version" value="1"`)
		save := func(version, law, audit string, do ...string) *httptest.ResponseRecorder {
			return b.send("POST", path, url.Values{"code": {"D1"}, "state": {"draft"}, "version": {version}, "governingLaw": {law}, "auditTerms": {audit}, "draft": {kinds.NewID[kinds.Party]().String()}, "do": append(do, "save")[:1]})
		}
		b.expect(save("1", "", "første"), "first", http.StatusSeeOther)
		b.expect(save("1", "norsk rett", "andre"), "second", http.StatusConflict, "første", "andre", "norsk rett", `name="version" value="2"`)
		b.expect(save("2", "norsk rett", "andre", "take:auditTerms"), "take", 200, "første", "norsk rett")
		b.expect(save("2", "norsk rett", "første og andre"), "third", http.StatusSeeOther)
		b.get("/agreements/"+own.agreement, 200, "norsk rett", "første og andre")
		b.get("/agreements/"+own.agreement+"/history", 200, "og andre</ins>")
		// the one who only changed another field is not asked anything about this one
		w := save("2", "dansk rett", "første")
		b.expect(w, "both changed the law", http.StatusConflict, "dansk rett", "norsk rett", `value="take:governingLaw"`)
		if strings.Contains(w.Body.String(), "take:auditTerms") {
			h.Error("asked about what only the other changed")
		}
		form := fields(h, b.get(path, 200))
		stale := maps.Clone(form)
		form.Set("governingLaw", "svensk rett")
		b.expect(b.send("POST", path, form), "fifth", http.StatusSeeOther)
		stale.Set("auditTerms", "sjette")
		w = b.send("POST", path, stale)
		b.expect(w, "sixth", http.StatusConflict, "svensk rett", "sjette", "Dere har ikke endret de samme feltene")
		if strings.Contains(w.Body.String(), `value="take:`) {
			h.Error("asked although nobody changed the same field")
		}
		b.expect(b.send("POST", path, fields(h, w.Body.String())), "sixth again", http.StatusSeeOther)
		b.get("/agreements/"+own.agreement, 200, "svensk rett", "sjette")
	})
}

// clashed is two people who both wrote in two fields of one agreement, and the
// page that the second one got.
func clashed(h *doortest.House) (b *browser, own register, path, page string) {
	mine := h.Organisation("Fjordvik kommune")
	own = settleRegister(h, mine.ID)
	b = browse(h, mine.ID)
	path = "/agreements/" + own.agreement + "/edit"
	first := fields(h, b.get(path, 200))
	second := fields(h, b.get(path, 200))
	for name, words := range map[string][2]string{"governingLaw": {"deres lov", "min lov"}, "auditTerms": {"deres kontroll", "min kontroll"}} {
		first.Set(name, words[0])
		second.Set(name, words[1])
	}
	first.Set("place", "Deres sted")
	second.Set("transferTerms", "Mine vilkår")
	b.expect(b.send("POST", path, first), "first", http.StatusSeeOther)
	w := b.send("POST", path, second)
	b.expect(w, "second", http.StatusConflict, "take:governingLaw", "take:auditTerms", "deres lov", "deres kontroll", `name="base" value="1"`, `name="version" value="2"`)
	return b, own, path, w.Body.String()
}

// press sends a page's form with one of its buttons.
func (b *browser) press(path, page, button string) *httptest.ResponseRecorder {
	b.Helper()
	form := fields(b.House, page)
	form.Set("do", button)
	return b.send("POST", path, form)
}

// The question stays until each field is decided, whatever is pressed meanwhile.
func TestTwoClashes(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b, own, path, page := clashed(h)
		asks := func(page, about string, want bool) {
			b.Helper()
			if strings.Contains(page, `value="take:`+about+`"`) != want {
				b.Errorf("asks about %s: want %v", about, want)
			}
		}
		for _, button := range []string{"add:parties", "drop:" + kinds.NewID[kinds.Party]().String()} {
			w := b.press(path, page, button)
			b.expect(w, button, 200, "deres lov", "deres kontroll", "min lov", "min kontroll", "Deres sted", "Mine vilkår")
			asks(w.Body.String(), "governingLaw", true)
			asks(w.Body.String(), "auditTerms", true)
		}
		w := b.press(path, page, "take:governingLaw")
		page = w.Body.String()
		b.expect(w, "take one", 200, "deres kontroll", `name="base" value="1"`)
		asks(page, "governingLaw", false)
		asks(page, "auditTerms", true)
		if form := fields(h, page); form.Get("governingLaw") != "deres lov" || form.Get("auditTerms") != "min kontroll" || form.Get("place") != "Deres sted" || form.Get("transferTerms") != "Mine vilkår" {
			h.Errorf("%v", form)
		}
		wrong := fields(h, page)
		wrong.Set("effectiveFrom", "31.02.2026")
		w = b.send("POST", path, wrong)
		b.expect(w, "a mistake meanwhile", 422)
		asks(w.Body.String(), "auditTerms", true)
		w = b.press(path, page, "take:auditTerms")
		asks(w.Body.String(), "auditTerms", false)
		if page = w.Body.String(); strings.Contains(page, `name="base"`) || strings.Contains(page, `id="conflict"`) {
			h.Error("still asks when all is decided")
		}
		b.expect(b.press(path, page, "save"), "save", http.StatusSeeOther)
		b.get("/agreements/"+own.agreement, 200, "deres lov", "deres kontroll", "Deres sted", "Mine vilkår")
	})
}

// Whoever sees both texts and saves has decided for the own.
func TestClashDecidedBySaving(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b, own, path, page := clashed(h)
		page = b.press(path, page, "take:governingLaw").Body.String()
		b.expect(b.press(path, page, "save"), "save", http.StatusSeeOther)
		b.get("/agreements/"+own.agreement, 200, "deres lov", "min kontroll", "Deres sted", "Mine vilkår")
	})
}

// A third writer is noticed while the question of the second is open, and what
// the second decided is not undone.
func TestThirdWriter(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b, own, path, page := clashed(h)
		third := fields(h, b.get(path, 200))
		third.Set("auditTerms", "tredjes kontroll")
		third.Set("transferTerms", "Tredjes vilkår")
		third.Set("place", "Tredjes sted")
		b.expect(b.send("POST", path, third), "third", http.StatusSeeOther)
		decided := fields(h, page)
		decided.Set("governingLaw", "") // as it was before either wrote
		w := b.send("POST", path, decided)
		b.expect(w, "second", http.StatusConflict, "tredjes kontroll", "min kontroll", "Tredjes vilkår", "Mine vilkår", `name="version" value="3"`, "take:auditTerms", "take:transferTerms")
		if form := fields(h, w.Body.String()); form.Get("place") != "Tredjes sted" || form.Get("governingLaw") != "" {
			h.Errorf("%v", form)
		}
		b.expect(b.press(path, w.Body.String(), "save"), "save", http.StatusSeeOther)
		b.get("/agreements/"+own.agreement, 200, "min kontroll", "Mine vilkår", "Tredjes sted")
	})
}

// A draft of a form with an open question asks it again.
func TestDraftOfAClash(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		b, own, path, page := clashed(h)
		typed := fields(h, page)
		b.expect(b.send("POST", "/drafts/agreement/"+own.agreement, typed), "keep", 200)
		draft := b.get(path+"?draft="+typed.Get("draft"), 200, "min lov", "min kontroll")
		b.expect(b.press(path, draft, "save"), "save", http.StatusConflict, "take:governingLaw", "take:auditTerms", "deres lov", "deres kontroll")
	})
}

// What somebody types is kept under the form, for them alone, until it is saved.
func TestDrafts(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		own := settleRegister(h, mine.ID)
		b, stranger := browse(h, mine.ID), browse(h, theirs.ID)
		draft := kinds.NewID[kinds.Party]().String()
		typed := url.Values{"draft": {draft}, "version": {"1"}, "name": {"Halvskrevet"}, "code": {"S1"}}
		for range 2 {
			b.expect(b.send("POST", "/drafts/system/"+own.system, typed), "keep", 200, "lagret")
		}
		b.get("/systems/"+own.system+"/edit", 200, "?draft="+draft)
		b.get("/systems/"+own.system+"/edit?draft="+draft, 200, "Halvskrevet")
		b.expect(stranger.send("POST", "/drafts/system/new", typed), "stranger", 404)
		if strings.Contains(stranger.get("/systems/new?draft="+draft, 200), "Halvskrevet") {
			h.Error("a stranger reads the draft")
		}
		typed["do"] = []string{"save"}
		b.expect(b.send("POST", "/systems/"+own.system+"/edit", typed), "save", http.StatusSeeOther)
		if strings.Contains(b.get("/systems/"+own.system+"/edit", 200), draft) {
			h.Error("the draft outlives its saving")
		}
		if n := h.Counts()["drafts"]; n != 0 {
			h.Errorf("%d drafts are left", n)
		}
	})
}

// A form that is sent twice makes one record.
func TestSentTwice(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		b := browse(h, mine.ID)
		form := url.Values{"name": {"Ett"}, "draft": {kinds.NewID[kinds.Party]().String()}, "do": {"save"}}
		first, second := b.send("POST", "/systems/new", form), b.send("POST", "/systems/new", form)
		if l := first.Header().Get("Location"); l == "" || l != second.Header().Get("Location") {
			h.Errorf("made %q and %q", l, second.Header().Get("Location"))
		}
		if n := h.Counts()["systems"]; n != 1 {
			h.Errorf("%d systems", n)
		}
		form.Set("name", "Et annet")
		w := b.send("POST", "/systems/new", form)
		if b.expect(w, "back and save", 422, "lagret fra før"); strings.Contains(w.Body.String(), form.Get("draft")) {
			h.Error("the form would be refused for ever")
		}
	})
}

// Several gaps are closed on their way at once, and never twice.
func TestBulkDrafts(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		for i, want := range []string{"made=1&result=drafts&rule=coverage&skipped=0&systems=1", "made=0&result=drafts&rule=coverage&skipped=1&systems=0"} {
			w := b.send("POST", "/gaps/agreements?rule=coverage", url.Values{"system": {own.system}})
			if l := w.Header().Get("Location"); !strings.Contains(l, want) {
				h.Errorf("press %d: %q", i+1, l)
			}
		}
		b.get("/gaps?rule=coverage&result=drafts&made=1&systems=1", 200)
		b.expect(b.send("POST", "/gaps/agreements", nil), "nothing ticked", http.StatusSeeOther)
	})
}

// A name that nobody knew turns out to be somebody: what the municipality keeps
// moves there, and what others keep does not.
func TestIdentify(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		known := h.Organisation("Skyvik Norge AS")
		b := browse(h, mine.ID)
		w := b.send("POST", "/vendors/new", url.Values{"name": {"Skyvik"}, "do": {"save"}})
		id, _, _ := strings.Cut(strings.TrimPrefix(w.Header().Get("Location"), "/vendors/"), "?")
		vendor, err := kinds.ParseID[kinds.Party](id)
		doortest.Must(h, vendor, err)
		for _, org := range []kinds.OrgID{mine.ID, theirs.ID} {
			a, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).Create(doortest.As(org), agreement.AgreementInput{Parties: []agreement.Party{{Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}}})
			doortest.Must(h, a, err)
		}
		at := "/vendors/" + id
		b.get(at, 200, at+"/identify")
		b.get(at+"/identify", 200, "Hvem er dette?")
		b.expect(b.send("POST", at+"/identify", nil), "nobody", 422)
		b.expect(b.send("POST", at+"/identify", url.Values{"into": {"Skyvik"}}), "itself", 422)
		b.expect(b.send("POST", "/vendors/"+known.ID.String()+"/identify", url.Values{"into": {"Skyvik"}}), "a confirmed one", 422)
		w = b.send("POST", at+"/identify", url.Values{"into": {"Skyvik Norge AS"}})
		b.expect(w, "identify", http.StatusSeeOther)
		b.get(w.Header().Get("Location"), 200, "Skyvik Norge AS", `href="/agreements/`)
		for org, want := range map[kinds.OrgID]kinds.OrgID{mine.ID: known.ID, theirs.ID: vendor} {
			all, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).List(doortest.As(org), door.Query{})
			if got := doortest.Must(h, all, err).Items[0].Parties[0].Org; got != want {
				h.Errorf("the agreement of %s names %s", org, got)
			}
		}
	})
}

// An umbrella of every municipality fits into a form.
func TestManyParties(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and a form of ten thousand fields: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		in := agreement.AgreementInput{State: agreement.Draft}
		for i := range 500 {
			in.Parties = append(in.Parties, agreement.Party{Org: h.Organisation("Kommune " + strconv.Itoa(i)).ID, Side: agreement.Controller, Capacity: agreement.Acceded})
			in.Signatures = append(in.Signatures, agreement.Signature{Party: in.Parties[i].Org, SignedOn: "2026-01-31"})
			in.Mandates = append(in.Mandates, agreement.Mandate{Principal: in.Parties[i].Org, Agent: mine.ID})
		}
		agreements := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
		a, err := agreements.Create(doortest.As(mine.ID), in)
		doortest.Must(h, a, err)
		b := browse(h, mine.ID)
		at := "/agreements/" + a.ID.String()
		form := fields(h, b.get(at+"/edit", 200))
		form.Set("place", "Fjordvik")
		if len(form) < 10_000 {
			h.Fatalf("the form has only %d fields", len(form))
		}
		b.expect(b.send("POST", at+"/edit", form), "save", http.StatusSeeOther)
		a, err = agreements.Get(doortest.As(mine.ID), a.ID.String())
		if doortest.Must(h, a, err); len(a.Parties) != 500 || a.Place != "Fjordvik" {
			h.Errorf("%d parties, place %q", len(a.Parties), a.Place)
		}
	})
}

// A form that is saved as it came changes nothing, whatever stands in the record.
func TestSavedUnchanged(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		first, second := h.Organisation("Acme (Visma) AS"), h.Organisation("Visma")
		agreements := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door)
		a, err := agreements.Create(doortest.As(mine.ID), agreement.AgreementInput{ExitFormat: "en\nto", Parties: []agreement.Party{
			{Org: second.ID, Side: agreement.Processor, Capacity: agreement.Signatory, Address: "Storgata 1\n0001 Oslo"},
			{Org: first.ID, Side: agreement.Agent, Capacity: agreement.Signatory},
		}})
		doortest.Must(h, a, err)
		b := browse(h, mine.ID)
		path := "/agreements/" + a.ID.String() + "/edit"
		form := fields(h, b.get(path, 200))
		b.expect(b.send("POST", path, form), "unchanged", http.StatusSeeOther)
		form.Set("version", "2")
		form.Set("parties.1.address", "Nytt sted")
		b.expect(b.send("POST", path, form), "one change", http.StatusSeeOther)
		got, err := agreements.Get(doortest.As(mine.ID), a.ID.String())
		p := doortest.Must(h, got, err).Parties
		if got.ExitFormat != "en\nto" || p[0].Org != second.ID || p[0].Address != "Storgata 1\n0001 Oslo" || p[1].Org != first.ID || p[1].Address != "Nytt sted" {
			h.Errorf("%+v", got.AgreementInput)
		}
	})
}

// fields reads a page's form as a browser would send it back.
func fields(h *doortest.House, page string) url.Values {
	h.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	doortest.Must(h, doc, err)
	q := url.Values{"do": {"save"}}
	for n := range doc.Descendants() {
		name := attribute(n, "name")
		switch {
		case n.Type != html.ElementNode || name == "" || n.Data == "button" || n.Data == "meta":
		case n.Data == "textarea" && n.FirstChild != nil:
			q.Set(name, n.FirstChild.Data)
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, chosen := find(o, "selected"); chosen {
					q.Set(name, attribute(o, "value"))
				}
			}
		case n.Data == "input" && (attribute(n, "type") == "checkbox" || attribute(n, "type") == "radio"):
			if _, chosen := find(n, "checked"); chosen {
				q.Set(name, attribute(n, "value"))
			}
		case n.Data == "input":
			q.Set(name, strings.NewReplacer("\r", "", "\n", "").Replace(attribute(n, "value")))
		}
	}
	return q
}

func attribute(n *html.Node, name string) string {
	value, _ := find(n, name)
	return value
}

func find(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// A coordinator says who processes for a system, and the gap follows.
func TestAddProcessor(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		h.Organisation("Orrfugl Drift AS")
		b := browse(h, mine.ID)
		b.get("/systems/"+own.system, 200, "/engagements/new?system="+own.system)
		form := fields(h, b.get("/engagements/new?system="+own.system, 200, "Arkiv (S1)"))
		b.expect(b.send("POST", "/engagements/new", form), "nobody named", 422)
		form.Set("downstream", "Orrfugl Drift AS")
		form.Set("startsOn", "2021-05-01")
		w := b.send("POST", "/engagements/new", form)
		b.expect(w, "new", http.StatusSeeOther)
		b.get(w.Header().Get("Location"), 200, "Orrfugl Drift AS", "/edit")
		b.get("/gaps?rule=DPA-001&q=orrfugl", 200, "Orrfugl Drift AS")
	})
}

// A review that is sent twice is one review, and nothing typed is lost when the
// form has changed since.
func TestReviewSentTwice(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		path := "/agreements/" + own.agreement + "/review"
		form := fields(h, b.get(path, 200))
		if form.Get("draft") == "" || form.Get("draft") == fields(h, b.get(path, 200)).Get("draft") {
			h.Errorf("the form is named %q", form.Get("draft"))
		}
		form.Set("outcome", "no_change")
		form.Set("note", "Sett på av to")
		for range 2 {
			b.expect(b.send("POST", path, form), "review", http.StatusSeeOther)
		}
		if n := h.Counts()["reviews"]; n != 1 {
			h.Errorf("%d reviews", n)
		}
		form.Set("note", "Noe annet")
		w := b.send("POST", path, form)
		b.expect(w, "back and save", 422, "lagret fra før", "Noe annet")
		again := fields(h, w.Body.String())
		if again.Get("draft") == form.Get("draft") {
			h.Error("the form would be refused for ever")
		}
		b.expect(b.send("POST", path, again), "once more", http.StatusSeeOther)
		if n := h.Counts()["reviews"]; n != 2 {
			h.Errorf("%d reviews", n)
		}
	})
}

// Who says twice who somebody is gets the same answer twice.
func TestIdentifySentTwice(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		h.Organisation("Skyvik Norge AS")
		b := browse(h, mine.ID)
		w := b.send("POST", "/vendors/new", url.Values{"name": {"Skyvik"}, "do": {"save"}})
		path, _, _ := strings.Cut(w.Header().Get("Location"), "?")
		path += "/identify"
		form := fields(h, b.get(path, 200))
		form.Set("into", "Skyvik Norge AS")
		first, second := b.send("POST", path, form), b.send("POST", path, form)
		b.expect(first, "first", http.StatusSeeOther)
		b.expect(second, "second", http.StatusSeeOther)
		if l := first.Header().Get("Location"); l == "" || l != second.Header().Get("Location") {
			h.Errorf("%q and %q", l, second.Header().Get("Location"))
		}
		form.Set("into", "Fjordvik kommune")
		b.expect(b.send("POST", path, form), "another", 422, "Fjordvik kommune", "lagret fra før")
	})
}

// A change that is sent twice is one change; one that differs is a clash with
// oneself, and can be saved.
func TestChangeSentTwice(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		path := "/systems/" + own.system + "/edit"
		form := fields(h, b.get(path, 200))
		form.Set("description", "Skrevet en gang")
		for range 2 {
			b.expect(b.send("POST", path, form), "change", http.StatusSeeOther)
		}
		b.get(path, 200, `name="version" value="2"`)
		if n := h.Counts()["drafts"]; n != 0 {
			h.Errorf("%d drafts of what is saved", n)
		}
		form.Set("exitPlan", "Skrevet etterpå")
		w := b.send("POST", path, form)
		b.expect(w, "back and save", http.StatusConflict, "Skrevet etterpå")
		b.expect(b.press(path, w.Body.String(), "save"), "again", http.StatusSeeOther)
		b.get("/systems/"+own.system, 200, "Skrevet en gang", "Skrevet etterpå")
	})
}

// A draft that arrives after its form was saved does not bring it back.
func TestLateDraft(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik kommune"), h.Organisation("Nabovik kommune")
		own := settleRegister(h, mine.ID)
		b, neighbour := browse(h, mine.ID), browse(h, theirs.ID)
		for path, keep := range map[string]string{"/systems/new": "/drafts/system/new", "/systems/" + own.system + "/edit": "/drafts/system/" + own.system} {
			form := fields(h, b.get(path, 200))
			form.Set("name", "Lagret")
			b.expect(b.send("POST", keep, form), "in time", 200, "lagret")
			b.expect(b.send("POST", path, form), "save", http.StatusSeeOther)
			b.expect(b.send("POST", keep, form), "late", http.StatusConflict)
			if n := h.Counts()["drafts"]; n != 0 {
				h.Errorf("%s: %d drafts of what is saved", keep, n)
			}
			b.expect(neighbour.send("POST", "/drafts/system/new", form), "a stranger with the same name for it", 200)
			b.expect(neighbour.send("POST", "/systems/new", url.Values{"do": {"drop:" + form.Get("draft")}}), "theirs goes", 200)
		}
	})
}

// What no form of ours sends is answered shortly, and nothing of it is kept.
func TestHostileForms(t *testing.T) {
	if underRace {
		t.Skip("one goroutine sends all of it: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		at := "/agreements/" + own.agreement + "/edit"
		for _, c := range []struct{ parties, contacts, status, bytes int }{
			{20_000, 1, http.StatusUnprocessableEntity, 5 << 20},
			{500, 40, http.StatusBadRequest, 1 << 16},
			{1, 20_000, http.StatusUnprocessableEntity, 1 << 20},
		} {
			form := url.Values{"draft": {kinds.NewID[kinds.Party]().String()}, "version": {"1"}, "do": {"save"}}
			for i := range c.parties {
				for j := range c.contacts {
					form.Set("parties."+strconv.Itoa(i)+".contacts."+strconv.Itoa(j)+".name", "x")
				}
			}
			says := []string{"Dette er for mange. Det er plass til høyst"}
			if c.status == http.StatusBadRequest {
				says = nil
			}
			for _, do := range []string{"save", "add:parties"} {
				form.Set("do", do)
				w := b.send("POST", at, form)
				if b.expect(w, at, c.status, says...); w.Body.Len() > c.bytes {
					h.Errorf("%d times %d: %d bytes", c.parties, c.contacts, w.Body.Len())
				}
			}
			b.expect(b.send("POST", "/drafts/agreement/"+own.agreement, form), "keep", http.StatusBadRequest)
		}
		if n := h.Counts()["drafts"]; n != 0 {
			h.Errorf("%d drafts", n)
		}
	})
}

// A new line in a text of several lines is a change like any other.
func TestNewLineIsSaved(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		own := settleRegister(h, mine.ID)
		b := browse(h, mine.ID)
		path := "/systems/" + own.system + "/edit"
		for _, text := range []string{"først så", "først\r\nså", "først\r\n\r\nså", "førstså"} {
			form := fields(h, b.get(path, 200))
			form.Set("description", text)
			b.expect(b.send("POST", path, form), "save", http.StatusSeeOther)
			got, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Get(doortest.As(mine.ID), own.system)
			if want := strings.ReplaceAll(text, "\r\n", "\n"); doortest.Must(h, got, err).Description != want {
				h.Errorf("%q is saved as %q", text, got.Description)
			}
		}
	})
}
