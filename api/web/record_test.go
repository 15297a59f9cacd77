package web

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

// recordScenarios gives the templates of lists, records and forms, full and empty.
func recordScenarios(l Lang) map[string]any {
	return map[string]any{
		"list": listFixture(l, "q=x&status=order", 60), "list-none": listFixture(l, "q=x", 0), "list-empty": listFixture(l, "", 0),
		"record": recordFixture(l), "record-day": dayFixture(l, ""), "record-bad-day": dayFixture(l, `31.02.2026"><b>&`), "record-empty": RecordPage{Shell: shellFixture(l)},
		"form":     formFixture(l, systemForm, nil),
		"form-new": FormPage{Shell: shellFixture(l), Lead: K("form.system.lead")},
		"form-errors": formFixture(l, agreementForm, []kinds.Violation{
			{Pointer: "/effectiveFrom", Code: "date"}, {Pointer: "/parties/0/org", Code: "required"}, {Pointer: "/scopeSystems/1", Code: "unknown-reference"},
			{Pointer: "/parties", Code: "strange", Detail: "Something else."}, {Pointer: "", Code: "strange", Detail: "Nowhere."},
		}),
		"form-conflict": conflictFixture(l),
		"signin":        gateFixture(l, (&Site{}).signInPage(nil, "", "/systems"), nil),
		"signin-wrong":  gateFixture(l, (&Site{}).signInPage(nil, `kari"><b>&@x.example`, ""), []kinds.Violation{{Pointer: "/email", Code: "email"}, {Code: "strange", Detail: "<b>&"}}),
		"code":          gateFixture(l, codePage("/gaps"), nil),
		"welcome":       gateFixture(l, welcomePage("Kari <b>&", "kari@fjordvik.example", "t0ken"), []kinds.Violation{{Pointer: "/password", Code: "min", Limit: "12"}}),
		"me":            meFixture(l), "me-empty": MePage{Shell: shellFixture(l), Lead: K("me.link")}, "me-codes": keyFixture(l),
	}
}

func listFixture(l Lang, query string, total int) ListPage {
	letters := alphabet()
	q, _ := url.ParseQuery(query)
	list := listing[string]{
		path: "/systems", columns: []column[string]{
			{"name", func(s string) Cell { return Cell{Say: T(s), Href: "/systems/1", Sub: T("S001 <b>&")} }, letters},
			{"unit", func(string) Cell { return Cell{} }, nil},
			{"expires", func(string) Cell { return Cell{Date: "2026-01-31", Overdue: true} }, letters},
			{"status", func(string) Cell { return Cell{Tags: []Tag{{K("status.order"), "success"}}} }, letters},
		},
		id: func(s string) string { return s }, words: func(string) string { return "x" },
		selects: []Select{{Name: "status", Label: "column.status", Options: []Option{{"order", K("status.order")}}}},
		keeps:   map[string]func(string, string) bool{"status": func(string, string) bool { return true }},
	}
	all := make([]string, total)
	for i := range all {
		all[i] = string(rune('A'+i%26)) + string(rune('a'+i/26))
	}
	p := list.page(q, all)
	p.Shell, p.Lead, p.Range, p.Empty = shellFixture(l), K("systems.lead", "Org", "Fjordvik kommune"), "range.systems", K("systems.empty")
	p.Shell.Title = K("nav.systems")
	p.Actions = []Action{{Say: K("systems.new"), Href: "/systems/new", Icon: "Plus", Primary: true}}
	p.File = newListFile(p.Filter.Path, p.Filter.query(), p.Table.Columns, systemForm, mustTexts(l))
	return p
}

func recordFixture(l Lang) RecordPage {
	p := RecordPage{Shell: shellFixture(l), Lead: T("S014 · Skole"), Tags: []Tag{{K("status.order"), "success"}}, Document: "<p>Tekst</p>"}
	p.Shell.Title, p.Shell.Crumbs, p.Shell.Done = T("Visma Flyt Skole <b>&"), []Crumb{{K("nav.systems"), "/systems"}}, "saved"
	p.Actions = []Action{{Say: K("action.edit"), Href: "/systems/1/edit", Icon: "Pencil", Primary: true}}
	p.Tabs = []Tab{{K("tab.summary"), "/systems/1", true}, {K("tab.chain"), "/systems/1/chain", false}}
	p.Alerts = []Alert{{Tone: "warning", Title: K("next.ready"), Text: K("next.ready.text"), Items: []Action{{Say: T("Noe"), Href: "#a"}}, Actions: p.Actions[:1]}}
	p.Alerts[0].Items[0].Href = "/systems/1/edit#f-name"
	p.Panels = append(systemForm.panels(url.Values{"name": {"Navn"}, "inUseFrom": {"2020-01-31"}, "hostingLocations.0.country": {"NO"}, "hostingLocations.0.place": {"Oslo"}}, mustTexts(l), "/systems/1/edit"),
		Panel{ID: "none", Title: K("panel.agreements"), Empty: K("panel.agreements.none")},
		Panel{ID: "chain", Title: K("panel.processors"), Chain: []ChainLine{{Name: Cell{Say: T("Fjordvik")}, Role: K("chain.controller")}, {Level: 12, Name: Cell{Say: T("Dyp"), Href: "/vendors/1"}, Role: K("chain.sub"), Tags: []Tag{{K("chain.again"), "neutral"}}}}},
		Panel{ID: "side", Title: K("panel.facts"), Side: true, Lines: []Line{{Label: K("column.from"), Values: []Cell{{Date: "2026-01-01"}}}}})
	return p
}

func dayFixture(l Lang, wrong string) RecordPage {
	p := recordFixture(l)
	p.Day = &DayChoice{Path: "/systems/1/chain", Day: "2025-12-31", Wrong: wrong}
	return p
}

func mustTexts(l Lang) *texts { return everyText()[l.Shown()] }

var everyText = sync.OnceValue(func() map[Lang]*texts {
	all, err := loadTexts()
	if err != nil {
		panic(err)
	}
	return all
})

func formFixture(l Lang, f *Form, errs []kinds.Violation) FormPage {
	names := &naming{visit: &visit{reg: villageRegister()}}
	p := FormPage{Shell: shellFixture(l), Lead: K("form.system.lead"), Action: "/systems/1/edit", Cancel: "/systems/1", Noun: f.Noun, Record: "new", Draft: "d", Version: 3}
	p.Shell.Title = K("form.edit", "Name", "Visma")
	p.build(f, sample(f, names), names, mustTexts(l), errs, "")
	return p
}

func gateFixture(l Lang, p GatePage, errs []kinds.Violation) GatePage {
	title := p.Shell.Title
	p.Shell = Shell{Lang: l, Path: p.Action}
	p.Shell.Title = title
	p.Errors = fault(p.Fields, errs)
	return p
}

func meFixture(l Lang) MePage {
	u := &account.User{UserInput: account.UserInput{Name: "Kari <b>&", Email: "kari@fjordvik.example"}}
	p := MePage{Shell: shellFixture(l), Lead: K("me.lead", "Name", "Kari <b>&"), Parts: []MePart{profilePart(u), passwordPart(true), codesPart(u), devicesFixture(), firstPart(url.Values{"name": {"Kari"}})}}
	p.Shell.Title, p.Codes = K("me.title"), []string{"aaaa-bbbb-cccc-dddd"}
	p.Homes = []account.Home{{Name: "Fjordvik kommune", Current: true}, {Name: "Nabovik <b>&"}}
	p.Sessions = &Table{Caption: K("sessions.title"), Columns: []Head{{Say: K("sessions.browser")}, {Say: K("sessions.end")}}, Rows: []Row{{"session-1", []Cell{{Say: T("Firefox <b>&")}, {Do: &Action{Say: K("sessions.end.one"), Href: "/me/sessions/1/end", Post: true}}}}}}
	for i := range p.Parts {
		for j := range p.Parts[i].Fields {
			p.Parts[i].Fields[j].Part = p.Parts[i].ID
		}
	}
	p.Errors = fault(p.Parts[1].Fields, []kinds.Violation{{Pointer: "/old", Code: "password"}})
	return p
}

func keyFixture(l Lang) MePage {
	key, err := otp.NewKeyFromURL("otpauth://totp/Ledd:kari@fjordvik.example?issuer=Ledd&secret=JBSWY3DPEHPK3PXP")
	if err != nil {
		panic(err)
	}
	picture, err := photograph(key)
	if err != nil {
		panic(err)
	}
	p := MePage{Shell: shellFixture(l), Lead: K("codes.lead"), Parts: []MePart{{ID: "codes", Title: K("codes.title"), Text: K("codes.scan"), Action: "/me/codes/confirm", Button: K("codes.confirm"), Picture: picture, Secret: key.Secret()}}}
	p.Shell.Title = K("me.title")
	return p
}

func conflictFixture(l Lang) FormPage {
	p := formFixture(l, systemForm, nil)
	at := time.Date(2026, 11, 21, 9, 32, 0, 0, time.UTC)
	p.Kept, p.Drafts = true, []DraftView{{"d1", at, "/systems/1/edit?draft=d1"}}
	p.Conflict = &Conflict{By: "Ola", At: at, Merged: []string{"field.name", "field.code"}, Fields: []ConflictField{{Name: "description", ID: "f-description", Label: "field.description", Mine: "mitt", Theirs: ""}}}
	return p
}

func TestListing(t *testing.T) {
	t.Parallel()
	p := listFixture(Bokmal, "sort=-name&page=2&status=nothing", 60)
	if p.Table.Rows[0].ID != "Ib" && len(p.Table.Rows) != PageSize || p.Filter.Active() || p.Paging().Previous != "/systems?sort=-name" {
		t.Errorf("%+v %+v", p.Table.Rows[0], p.Paging())
	}
	if h := p.Table.Columns[0]; h.Order != "descending" || h.Href != "/systems?sort=name" || p.Table.Columns[1].Href != "" {
		t.Errorf("%+v", p.Table.Columns)
	}
	if h := listFixture(Bokmal, "sort=unit", 3).Table.Columns[0]; h.Order != "ascending" {
		t.Errorf("sorted by what cannot be sorted: %+v", h)
	}
}

// devicesFixture is a card with a list, a script's form and a second form.
func devicesFixture() MePart {
	t := &Table{Caption: K("passkey.title"), Columns: []Head{{Say: K("passkey.name")}, {Say: K("passkey.remove")}}, Rows: []Row{{"passkey-1", []Cell{{Say: T("Telefon <b>&")}, {Do: &Action{Say: K("passkey.remove"), Href: "/me/passkeys/1/end", Post: true}}}}}}
	return MePart{ID: "passkeys", Title: K("passkey.title"), Text: K("passkey.text"), Action: passkeysPath, Options: passkeysPath + "/options", Button: K("passkey.add"), Table: t,
		Fields: []GateField{{Name: "name", Label: "passkey.name", Type: "text"}}, Also: &MePart{ID: "recovery", Text: K("codes.renew.text"), Action: mePath + "/codes/recovery", Button: K("codes.renew")}}
}
