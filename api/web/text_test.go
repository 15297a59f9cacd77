package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/batch"
	"ledd/internal/document"
	"ledd/internal/exchange"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/mail"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
	"ledd/internal/ropa"
	"ledd/internal/seal"
	"ledd/internal/search"
)

var (
	hashes  = regexp.MustCompile(`\.[0-9a-f]{10}\.`)
	actions = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	// literal keys: {{t "key"}}, {{n "key" .Count}}, {{sortHeader . "due" "key"}}
	literalKeys = regexp.MustCompile(`\b(?:t|n|sortHeader \. "[a-z]+") "([^"]+)"`)
	// in Go: K("key"), N("key", n), t.text("key"), {"nav.register", …}, Label: "column.unit"
	rangeNames  = regexp.MustCompile(`"(range\.[a-z]+)"`)
	columnNames = regexp.MustCompile(`\{"([a-z]+)", func\(`)
	navNames    = regexp.MustCompile(`(?:link|counted)\([a-zA-Z]+Path, "([a-z-]+)"`)
	goKeys      = regexp.MustCompile(`(?:\b(?:[KN]|text|plural|add)\(|\{|Label: |Help: |Button: |Key: )"([a-z]+(?:\.[a-zA-Z0-9]+)+)"`)
)

// goSources is the text of the package's own files, tests left out.
func goSources(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources[f] = string(body)
	}
	return sources
}

// forms are all forms: each field must have its words.
var forms = []*Form{systemForm, flowForm, transferForm, screeningForm, dpiaForm, decisionForm, consultForm, reportForm, answerForm, processorRecordForm, noticeForm, termForm, attestationForm, supervisionForm, procurementForm, agreementForm, vendorForm, unitForm, reviewForm, identifyForm, engagementForm, memberForm, invitationForm, guestForm, tokenForm, issuerForm, revokeForm, tokenChangeForm, settingsForm, templateForm, documentForm, holdForm, batchForm, itemForm, adoptionForm, activityForm, activityReviewForm, transitionForm, criteriaForm, assessmentForm, acceptForm, treatForm}

// voiceOf is whose headings a form has.
func voiceOf(f *Form) string {
	if f.Voice != "" {
		return f.Voice
	}
	return f.Noun
}

// guideForms are the forms of the guide's stations.
func guideForms() []*Form {
	var all []*Form
	for _, row := range guideRows {
		for _, s := range row {
			if s.form != nil {
				all = append(all, s.form)
			}
		}
	}
	return all
}

// formKeys are the keys of labels, sections and words that the forms need. A
// label or word may be the form's own or everybody's; one of them is enough.
func formKeys(t *testing.T, used map[string]bool) (either [][]string) {
	t.Helper()
	for _, f := range slices.Concat(forms, guideForms()) {
		used[key("form", f.Noun, "lead")], used[key("form", f.Noun, "new")] = true, true
		for _, s := range f.Sections {
			used[key("section", voiceOf(f), s.Name)] = true
			for _, field := range f.Fields(s.Name) {
				either = append(either, fieldKeys(f.Noun, "", field)...)
			}
		}
	}
	return either
}

func fieldKeys(noun, parent string, f Field) [][]string {
	name := parent + f.Name
	either := [][]string{{key("field", noun, name), key("field", f.Name)}}
	for _, o := range f.Options {
		either = append(either, []string{key("option", name, o), key("word", o)})
	}
	for _, p := range f.Parts {
		either = append(either, fieldKeys(noun, f.Name+".", p)...)
	}
	return either
}

func catalogueKeys(t *testing.T, l Lang) map[string]any {
	t.Helper()
	files, err := fs.Glob(catalogueFiles, "i18n/*."+string(l)+".json")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]any{}
	for _, f := range files {
		body, err := catalogueFiles.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var part map[string]any
		if err := json.Unmarshal(body, &part); err != nil {
			t.Fatal(f, err)
		}
		for k, v := range part {
			if keys[k] != nil {
				t.Errorf("%s says %s again", f, k)
			}
			keys[k] = v
		}
	}
	return keys
}

func templateSources(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := templateFiles.ReadFile("templates/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		sources[e.Name()] = string(body)
	}
	return sources
}

// usedKeys are the literal keys of the templates and those made from codes.
func usedKeys(t *testing.T) map[string]bool {
	used := map[string]bool{"gap.coverage.title": true, "card.unrevised.both": true}
	for _, source := range templateSources(t) {
		for _, m := range literalKeys.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
	}
	for _, rule := range Rules {
		for _, part := range []string{"title", "explain", "close", "law"} {
			used[key("gap", rule, part)] = true
		}
	}
	for status := range explained {
		for _, part := range []string{"title", "what", "next"} {
			used[key("error", status, part)] = true
		}
	}
	for _, c := range Cards("/", Measures{}, Filter{}) {
		used[c.Label], used[c.Sub] = true, true
	}
	for _, source := range goSources(t) {
		for _, m := range goKeys.FindAllStringSubmatch(source, -1) {
			if !strings.Contains(m[1], ".css") && !strings.HasSuffix(m[1], ".js") && !strings.HasSuffix(m[1], ".svg") {
				used[m[1]] = true
			}
		}
		for _, m := range columnNames.FindAllStringSubmatch(source, -1) {
			used[key("column", m[1])] = true
		}
		for _, m := range rangeNames.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
		for _, m := range navNames.FindAllStringSubmatch(source, -1) {
			used[key("nav", m[1])] = true
		}
	}
	for code := range violationCodes {
		used[key("violation", code)] = true
	}
	for _, n := range agreement.Needs {
		used[key("need", n.Code)] = true
	}
	for _, kind := range exchange.Kinds() {
		used[key("import", kind)], used[key("import", kind, "about")] = true, true
	}
	guideKeys(t, used)
	used["gap.DPA-002.close.draft"], used["gap.DPA-002.close.later"] = true, true // closing makes them
	used["password.help"] = true                                                  // of newPassword
	used["signin.unauthenticated"], used["signin.forbidden"] = true, true         // signIn makes them
	used["option.type.none"] = true                                               // an agreement that has no type yet
	for _, s := range access.Scopes() {
		resource, verb, _ := strings.Cut(s, ":")
		used[key("resource", resource)], used[key("scope", verb)] = true, true
		used[key("scope", verb, "these")], used[key("scope", verb, "many")] = true, true
	}
	for _, g := range roleGroups {
		used[key("roles.group", g.name)] = true
		for _, n := range g.nouns {
			used[key("resource", n.resource)] = true
		}
	}
	addFamily(used, "roles.about", access.Roles)
	addFamily(used, "roles.deed", deeds)
	addFamily(used, "token.state", []account.State{account.TokenLive, account.TokenRevoked, account.TokenExpired})
	addFamily(used, "actor", []string{"operator", "demonstration", "doorkeeper", "mail", "verification", "sealing", "documents", "batch"})
	addFamily(used, "done", doneWords)
	addFamily(used, "search.of", search.Nouns())
	addFamily(used, "option.mail", mailStates)
	addFamily(used, "template.state", []agreement.TemplateState{agreement.TemplateDraft, agreement.TemplatePublished, agreement.TemplateWithdrawn})
	addFamily(used, "sealing", []agreement.Sealing{agreement.SealingNow, agreement.SealingLater, agreement.SealingOver})
	for _, at := range []agreement.Sealing{agreement.SealingNow, agreement.SealingLater, agreement.SealingOver} {
		used[key("sealing", string(at), "text")] = true
	}
	for _, s := range []agreement.Reception{agreement.Checking, agreement.Waiting} {
		used[key("portal.back", string(s))], used[key("portal.back", string(s), "text")] = true, true
	}
	addFamily(used, "portal.cure", append(slices.Collect(maps.Values(guestCures)), "rejected"))
	addFamily(used, "changes", []string{"added", "removed", "changed"})
	used["option.type.accession"] = true
	addFamily(used, "option.job", jobStates)
	addFamily(used, "job", []string{mail.Send{}.Kind(), agreement.Examine{}.Kind(), agreement.Finish{}.Kind(), agreement.GoOn{}.Kind(), agreement.Unsealed{}.Kind(), document.ScanJob{}.Kind(), document.PurgeJob{}.Kind(), "other"})
	addFamily(used, "option.document.state", document.States)
	addFamily(used, "option.document.purpose", documentPurposes)
	addFamily(used, "option.document.origin", []document.Origin{document.Register, document.Member, document.Guest})
	addFamily(used, "document.scanner", []string{"clamd", "none", "waits", "own"})
	addFamily(used, "document.finding", []string{"hash", "type", "abandoned", "unscanned"})
	addFamily(used, "field.document", []string{"state", "finding", "holdReason", "heldBy", "erasedBy", "scannedAt"}) // the history shows them
	addFamily(used, "job", []string{batch.MakeItem{}.Kind(), batch.RemindItem{}.Kind(), batch.Sweep{}.Kind()})
	addFamily(used, "batch.item", batch.ItemStates)
	addFamily(used, "batch.state", []batch.State{batch.Draft, batch.Running, batch.Stopped})
	addFamily(used, "exit.state", agreement.HolderStates)
	addFamily(used, "exit.choice", append(exitChoices[1:], "help", "archive")) // the form chooses between the last two
	addFamily(used, "next.signatures", []string{"own", "text", "yours"})
	addFamily(used, "evidence", []string{"who", "said"})
	addFamily(used, "batch.press", []string{"start", "resume", "retry", "remind", "stop"})
	addFamily(used, "batch.problem", batchProblems)
	addFamily(used, "issuer", refusals)
	for _, x := range agreement.Lifecycle {
		if x.By == agreement.ByPerson {
			used[key("move", string(x.To))], used[key("move.text", string(x.To))], used[key("move.on", string(x.To))] = true, true, true
		}
	}
	for _, s := range []agreement.Reception{agreement.Checking, agreement.Accepted, agreement.Waiting, agreement.Refused} {
		used[key("reception", string(s))], used[key("verify.state", string(s))] = true, true
	}
	addFamily(used, "approval.lapsed", []agreement.Lapse{agreement.LapsedLeft, agreement.LapsedRole})
	addFamily(used, "verify.kind", changeKinds)
	used[key("verify.rule", infected)] = true
	addFamily(used, "verify.rule", agreement.Doubts)
	for _, rule := range seal.Rules {
		used[key("verify.rule", rule.Code)] = true
	}
	addFamily(used, "verify.cure", []seal.Verdict{seal.Accepted, seal.Unsigned, seal.NeedsPerson, seal.Rejected, "paper"})
	addFamily(used, "verify.cure", slices.Collect(maps.Values(ruleCures)))
	addFamily(used, "verify.time", []string{"timestamp", "untrusted", "claim"})
	addFamily(used, "file", []string{"issued", "signed", "sealed"})
	addFamily(used, "method", methods)
	for _, label := range []string{"passkey.name.help", "signin.forbidden"} {
		used[label] = true
	}
	addFamily(used, "severity", law.Severities)
	addFamily(used, "noun", recordNouns)
	addFamily(used, "option.contact.role", contactWords)
	used["handover.to"], used["handover.last"], used["past.time.help"] = true, true, true
	used["audit.did.created"], used["audit.did.changed"], used["audit.did.withdrawn"] = true, true, true // at their fields
	for _, n := range party.SettingsNeeds {
		used[key("field", "settings", n.Field)] = true
	}
	addFamily(used, "fact", FactLabels)
	for _, part := range checklistParts {
		used[key("checklist", part.name)], used[key("checklist", part.name, "lead")] = true, true
		for _, code := range part.codes {
			used[key("checklist", code)], used[key("checklist", code, "help")] = true, true
		}
	}
	addFamily(used, "checklist.byitself", []string{agreement.Met, agreement.Missing})
	addFamily(used, "option.checklist", []string{agreement.Met, agreement.Partly, agreement.Missing})
	addFamily(used, "field.checklist", []string{"value", "clauseRef", "note"})
	for _, l := range (&record.ActivityInput{JointControllers: make([]record.JointController, 1), Transfers: make([]record.ThirdCountry, 1)}).Lacking() {
		used[key("record.lack", l.Code)] = true
	}
	addFamily(used, "basis.lack", []string{"basis", "statute", "public-interest", "interests", "special", "special-statute", "criminal", "national-id", "consent"})
	for _, w := range []string{"circular", "employer-consent"} {
		used[key("record.warning", w)], used[key("record.warning", w, "cure")] = true, true
	}
	for _, l := range article30Letters {
		used[key("article30", l.name)] = true
	}
	addFamily(used, "beside.data", record.GraveData)
	addFamily(used, "activities.lacking", []string{"any", "content", "basis", "review", "chain", "nothing"})
	addFamily(used, "ropa.edition", ropa.Editions)
	addFamily(used, "ropa.audience", ropa.Audiences)
	for _, f := range recordFiles {
		addFamily(used, "ropa.download", []string{f.ending})
	}
	addFamily(used, "field.activity", []string{"special", "reviews"}) // the history shows them
	addFamily(used, "option.status", []record.Status{record.Planned, record.Ongoing, record.Paused, record.Ended})
	addFamily(used, "option.outcome", []string{"unchanged", "corrected", "to_correct", "to_end"})
	addFamily(used, "annex", []string{"date", "content", "copy"})
	addFamily(used, "annex.tag", []agreement.Reception{agreement.Waiting, agreement.Accepted, agreement.Refused})
	addFamily(used, "annex.state", []agreement.Reception{agreement.Waiting, agreement.Accepted, agreement.Refused})
	addFamily(used, "evidence.way", []agreement.Way{agreement.InPortal, agreement.Elsewhere, agreement.OnPaper})
	addFamily(used, "evidence.by", []string{"mailed_code", "account", "link", "program", "certificate", "people"})
	addFamily(used, "turn", []string{"merged", "split", "bankrupt", "dissolved", "number_ended", "business_sold"})
	addFamily(used, "transfer.fault", assess.Faults)
	addFamily(used, "option.areas.aboveRank", risk.Ranks)
	addFamily(used, "option.areas.area", risk.AreaNames)
	addFamily(used, "assessments.state", assessmentStates)
	addFamily(used, "assessment.state", []string{"draft", "replaced", "completed"})
	addFamily(used, "dpia.state", dpiaStates)
	addFamily(used, "dpia.residual", []string{"low", "medium", "high"})
	addFamily(used, "dpia.fault", gap.DPIAFaults)
	addFamily(used, "consultation.fault", gap.ConsultFaults)
	addFamily(used, "trigger", gap.TriggerKinds)
	addFamily(used, "field.dpia", []string{"state", "frozenOn", "frozenBy", "level", "after", "decisions", "consultation", "clockStops"})                  // the history shows them
	addFamily(used, "field.assessment", []string{"reported", "answers", "state", "completedOn", "completedBy", "level", "residual", "due", "acceptances"}) // the history shows them
	for _, view := range risk.Views {
		addFamily(used, "matrix."+view, risk.Stages)
	}
	addFamily(used, "screening.ground", assess.Grounds)
	addFamily(used, "screening.fault", gap.ScreeningFaults)
	addFamily(used, "notice.fault", gap.NoticeWrongs)
	addFamily(used, "notice.state", noticeStates)
	addFamily(used, "supervision.state", supervisionStates)
	addFamily(used, "attestation.state", attestationStates)
	addFamily(used, "procurement.state", gap.Preparations)
	addFamily(used, "treatment.state", treatmentStates)
	addFamily(used, "terms.state", record.WordStandings)
	addFamily(used, "terms.tell", record.WordStandings)
	for _, v := range record.Vocabularies {
		used[key("vocabulary", v.Name)] = true
	}
	addFamily(used, "field.term", []string{"vocabulary", "value"}) // the history shows them
	addFamily(used, "procurement.measure", procurementMeasures)
	addFamily(used, "procurement.tell", []string{"missing", "late", "waiting", "unsaid"})
	addFamily(used, "option.kind", []string{risk.Tender, risk.Direct, risk.Framework, risk.CallOff})
	addFamily(used, "option.concept", concepts)
	addFamily(used, "supervision.idle", []string{"planned", "unassessed", "claimed"})
	addFamily(used, "supervision.mend", []string{"planned", "unassessed", "claimed"})
	addFamily(used, "option.conclusion", []string{"satisfactory", "with_findings", "unsatisfactory"})
	addFamily(used, "supervision.fault", gap.SupervisionFaults)
	addFamily(used, "option.opinion", []string{"unqualified", "qualified", "adverse", "disclaimer"})
	addFamily(used, "served.lack", []string{"controllers", "processing", "country", "security"})
	addFamily(used, "screening.lack", []string{"outcome", "reasons", "exemption"})
	addFamily(used, "option.outcome", []string{assess.Required, assess.NotRequired, assess.Undecided})
	for _, l := range law.DPIALists {
		used[key("dpia.list", l.Code)] = true
	}
	addFamily(used, "dpia.lists", []string{"NO", "DK"})
	used["field.screening.proposal"] = true // the history shows it
	addFamily(used, "transfer.lapse", assess.Lapses)
	addFamily(used, "transfer.place", []string{"storage", "support"})
	addFamily(used, "unproven", []string{"file", "hash", "version", "text", "authority"})
	addFamily(used, "word", Words)
	addFamily(used, "language", shown)
	return used
}

func addFamily[C ~string](used map[string]bool, name string, codes []C) {
	for _, c := range codes {
		used[key(name, c)] = true
	}
}

func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	used := usedKeys(t)
	either := formKeys(t, used)
	for _, l := range shown {
		has := catalogueKeys(t, l)
		for _, keys := range either {
			if has[keys[0]] == nil && has[keys[1]] == nil {
				t.Errorf("%s lacks %s", l, strings.Join(keys, " or "))
			}
		}
		for _, k := range slices.Sorted(maps.Keys(used)) {
			if _, ok := has[k]; !ok {
				t.Errorf("%s lacks %s", l, k)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(has)) {
			if !used[k] && !slices.ContainsFunc(either, func(keys []string) bool {
				return slices.Contains(keys, k) || strings.Replace(keys[0], "field.", "help.", 1) == k
			}) {
				t.Errorf("%s: nothing uses %s", l, k)
			}
		}
	}
}

// formsOf gives what a key says: its one form, or all its plural forms, by name.
func formsOf(v any) map[string]string {
	forms := map[string]string{}
	if s, ok := v.(string); ok {
		forms["other"] = s
	}
	if m, ok := v.(map[string]any); ok {
		for form, s := range m {
			forms[form] = fmt.Sprint(s)
		}
	}
	return forms
}

// TestLanguagesSayTheSame: each language has the forms of bokmål, with the same
// values in them.
func TestLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	values := func(forms map[string]string) map[string][]string {
		found := map[string][]string{}
		for form, s := range forms {
			found[form] = slices.Sorted(slices.Values(actions.FindAllString(s, -1)))
		}
		return found
	}
	nb := catalogueKeys(t, Bokmal)
	for _, l := range shown {
		has := catalogueKeys(t, l)
		for k, v := range nb {
			if diff := cmp.Diff(values(formsOf(v)), values(formsOf(has[k]))); diff != "" && has[k] != nil {
				t.Errorf("%s: %s has other forms or values than bokmål:\n%s", l, k, diff)
			}
		}
	}
}

// TestValuesAreFilledIn: a value in a text is written {{.Name}}; people would read any
// other braces as they stand.
func TestValuesAreFilledIn(t *testing.T) {
	t.Parallel()
	bare := regexp.MustCompile(`\{\.?[A-Z]`)
	for _, l := range shown {
		for k, v := range catalogueKeys(t, l) {
			for _, s := range formsOf(v) {
				if bare.MatchString(actions.ReplaceAllString(s, "")) {
					t.Errorf("%s: %s would be read as it stands: %s", l, k, s)
				}
			}
		}
	}
}

// sameWords are sentences that are the same in bokmål and in the other language.
var sameWords = map[Lang][]string{
	Nynorsk: {"violation.min.rows", "help.agreement.mandates.agent", "help.agreement.signatures.signedOn", "import.why.agreement"},
	Danish:  {"import.why.long"},
}

// othersWords are common words of bokmål that the language writes otherwise.
var othersWords = map[Lang]string{
	Nynorsk: "ikke hva hvem hvor hvordan hvorfor hvilke hvilken hvert hver fra noe noen bare dere deres jeg være hvis uten fortsatt siden navn gjøre avtaler systemer enhet personopplysninger",
	Danish:  "av etter hva noe noen bare dere deres opp uten enn nei lagre slik fordi mellom ikkje kva avtale avtalen registeret virksomhet personopplysninger",
}

var letters = regexp.MustCompile(`\p{L}+`)

// TestLanguagesAreTheirOwn: nynorsk and Danish are no copies of bokmål. Short
// texts may well be the same, sentences are not.
func TestLanguagesAreTheirOwn(t *testing.T) {
	t.Parallel()
	nb := catalogueKeys(t, Bokmal)
	for l, most := range map[Lang]float64{Nynorsk: .30, Danish: .22} {
		same, has := 0, catalogueKeys(t, l)
		for k, v := range has {
			sentence := actions.ReplaceAllString(strings.Join(slices.Collect(maps.Values(formsOf(v))), " "), "")
			words := letters.FindAllString(strings.ToLower(sentence), -1)
			for _, w := range words {
				if slices.Contains(strings.Fields(othersWords[l]), w) {
					t.Errorf("%s: %s says %q, which is bokmål", l, k, w)
				}
			}
			if len(words) == 0 || !cmp.Equal(v, nb[k]) {
				continue
			}
			same++
			if len(words) > 5 && len(formsOf(v)) == 1 && !slices.Contains(sameWords[l], k) {
				t.Errorf("%s: %s is that of bokmål: %s", l, k, sentence)
			}
		}
		if share := float64(same) / float64(len(has)); share > most {
			t.Errorf("%s: %.0f %% of the texts are those of bokmål, %.0f %% at most", l, 100*share, 100*most)
		}
	}
}

func TestTemplatesHoldNoText(t *testing.T) {
	t.Parallel()
	for name, source := range templateSources(t) {
		z := html.NewTokenizer(strings.NewReader(actions.ReplaceAllString(source, "")))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Type == html.TextToken && strings.ContainsFunc(token.Data, unicode.IsLetter) {
				t.Errorf("%s: text outside the catalogue: %q", name, strings.TrimSpace(token.Data))
			}
			for _, a := range token.Attr {
				spoken := slices.Contains([]string{"alt", "aria-label", "placeholder", "title", "data-th"}, a.Key)
				if spoken && strings.ContainsFunc(a.Val, unicode.IsLetter) {
					t.Errorf("%s: %s=%q outside the catalogue", name, a.Key, a.Val)
				}
			}
		}
	}
}

func TestDatesAndNumbers(t *testing.T) {
	t.Parallel()
	all, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	nb, nn, en, da := all[Bokmal], all[Nynorsk], all[English], all[Danish]
	checks := [][2]string{
		{nb.date("2026-11-02"), "02.11.2026"}, {en.date("2026-11-02"), "2 November 2026"}, {nb.date(kinds.Date("")), ""},
		{nb.number(1234567), "1\u00a0234\u00a0567"}, {en.number(1234567), "1,234,567"},
		{nb.plural("gaps.systems", 1), "i 1 system"}, {nb.plural("gaps.systems", 1056), "i 1\u00a0056 systemer"},
		{nn.date("2026-11-02"), "02.11.2026"}, {da.date("2026-11-02"), "02.11.2026"},
		{nn.number(1234567), "1\u00a0234\u00a0567"}, {da.number(1234567), "1.234.567"},
		{nn.plural("systems.agreements", 1), "1 avtale"}, {nn.plural("systems.agreements", 1056), "1\u00a0056 avtalar"},
		{da.plural("gaps.systems", 1), "i 1 system"}, {da.plural("gaps.systems", 1056), "i 1.056 systemer"},
		{en.plural("gaps.systems", 1), "in 1 system"}, {en.plural("gaps.systems", 0), "in 0 systems"},
		{nb.text("no.such.key"), "⟦no.such.key⟧"},
	}
	for _, c := range checks {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
