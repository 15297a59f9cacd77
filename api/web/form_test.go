package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// villageNames names the records of the village register, and one vendor.
func villageNames(t *testing.T) *naming {
	t.Helper()
	reg := villageRegister()
	reg.Controller.Name = "Bygda kommune"
	reg.Names = map[kinds.OrgID]string{kinds.NewID[kinds.Party](): "Skyvik AS"}
	return &naming{visit: &visit{reg: reg, today: today}}
}

// sample writes something into every field of a form, as a browser would.
func sample(f *Form, names *naming) url.Values {
	q := url.Values{}
	for _, field := range f.all() {
		field.sample(q, field.Name, names)
	}
	return q
}

func (f Field) sample(q url.Values, name string, names *naming) {
	text := map[Control]string{TextLine: "Ærø & <b>", TextArea: "to\nlinjer", Day: "2026-02-28", Whole: "3", YesNo: "unknown", Tick: "yes"}[f.Control]
	switch {
	case f.Control == RowsOf:
		for _, p := range f.Parts {
			p.sample(q, name+".0."+p.Name, names)
			p.sample(q, name+".1."+p.Name, names)
		}
		return
	case f.Control == OneOf:
		text = f.Options[len(f.Options)-1]
	case f.Of != "" && len(names.Choices(f.Of)) > 0:
		text = names.Choices(f.Of)[0].Label
	case f.Of != "":
		return
	case f.Control == Lines:
		text = "en\nto"
	}
	q.Set(name, text)
}

// tidied is what is left of a form, whether or not something was too much.
func tidied(f *Form, q url.Values) url.Values {
	out, _ := f.tidy(q)
	return out
}

func roundTrip[In any](t *testing.T, f *Form) {
	t.Helper()
	names := villageNames(t)
	wrote := sample(f, names)
	var in In
	if errs := f.decode(&in, wrote, names); len(errs) > 0 {
		t.Fatalf("%s: %v", f.Noun, errs)
	}
	if diff := cmp.Diff(wrote, f.encode(&in, names)); diff != "" {
		t.Errorf("%s is not what was written (-written +read):\n%s", f.Noun, diff)
	}
	if diff := cmp.Diff(wrote, tidied(f, wrote)); diff != "" {
		t.Errorf("%s: what is tidy is tidied:\n%s", f.Noun, diff)
	}
}

// Whatever can be written in a form comes out of it as it was.
func TestFormsLoseNothing(t *testing.T) {
	t.Parallel()
	roundTrip[chain.SystemInput](t, systemForm)
	roundTrip[agreement.AgreementInput](t, agreementForm)
	roundTrip[party.OrganisationInput](t, vendorForm)
	roundTrip[agreement.ReviewInput](t, reviewForm)
}

// Each rule that an Input declares has words for those who break it.
func TestRulesHaveWords(t *testing.T) {
	t.Parallel()
	silent := map[string]bool{"omitempty": true, "dive": true, "distinct": true} // distinct is told as duplicate
	seen := map[reflect.Type]bool{reflect.TypeFor[door.ExternalID](): true}      // no form shows these
	var walk func(reflect.Type)
	walk = func(in reflect.Type) {
		for in.Kind() == reflect.Slice || in.Kind() == reflect.Pointer {
			in = in.Elem()
		}
		if in.Kind() != reflect.Struct || seen[in] {
			return
		}
		seen[in] = true
		for f := range in.Fields() {
			for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
				name, _, _ := strings.Cut(rule, "=")
				if name != "" && !silent[name] && !violationCodes[name] {
					t.Errorf("%s.%s: no words for the rule %q", in, f.Name, name)
				}
			}
			walk(f.Type)
		}
	}
	for _, in := range []any{chain.SystemInput{}, chain.EngagementInput{}, agreement.AgreementInput{}, agreement.ReviewInput{}, party.OrganisationInput{}, party.UnitInput{}} {
		walk(reflect.TypeOf(in))
	}
	if len(seen) < 10 {
		t.Errorf("looked at %d types", len(seen))
	}
}

func TestBoundsAreNamed(t *testing.T) {
	t.Parallel()
	texts := mustTexts(Bokmal)
	number, lines, text := FieldView{Input: "n"}, FieldView{Input: "n"}, FieldView{Input: "n"}
	number.Control, lines.Control, text.Control = Whole, Lines, TextLine
	for _, c := range []struct {
		e    kinds.Violation
		v    FieldView
		want string
	}{
		{kinds.Violation{Pointer: "/n", Code: "max", Limit: "720"}, number, "Tallet er for høyt. Oppgi høyst 720."},
		{kinds.Violation{Pointer: "/n", Code: "max", Limit: "50"}, lines, "Dette er for mange. Det er plass til høyst 50."},
		{kinds.Violation{Pointer: "/n/3", Code: "max", Limit: "200"}, lines, "Dette er for langt. Skriv høyst 200 tegn."},
		{kinds.Violation{Pointer: "/n", Code: "max", Limit: "200"}, text, "Dette er for langt. Skriv høyst 200 tegn."},
		{kinds.Violation{Code: "glyph", Value: "Ola 😀"}, FieldView{}, "«Ola 😀» inneholder et tegn som ikke kan trykkes, for eksempel en emoji. Skriv det på en annen måte."},
	} {
		if got := texts.say(violation(c.e, c.v)); got != c.want {
			t.Errorf("%+v: %q", c.e, got)
		}
	}
}

// What a form does not show stays as it is.
func TestHiddenFieldsStay(t *testing.T) {
	t.Parallel()
	in := chain.SystemInput{Name: "Før", ServiceStatus: "reduced", StatusSubscribers: []string{"a@b.no"}}
	if errs := systemForm.decode(&in, url.Values{"name": {"Etter"}}, villageNames(t)); len(errs) > 0 {
		t.Fatal(errs)
	}
	if in.Name != "Etter" || in.ServiceStatus != "reduced" || len(in.StatusSubscribers) != 1 {
		t.Errorf("%+v", in)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"inUseFrom=31.02.2026":              "/inUseFrom date",
		"dataSubjectEstimate=mange":         "/dataSubjectEstimate number",
		"dataSubjectEstimate=1%C2%A0200":    "",
		"ownerUnit=Finnes+ikke":             "/ownerUnit unknown-reference",
		"ownerUnit=Skole":                   "",
		"ownerUnit=b":                       "",
		"hostingLocations.4.org=ukjent":     "/hostingLocations/0/org unknown-reference",
		"hostingLocations.4.country=NO":     "",
		"usingUnits=Skole%0D%0A%0D%0ABygda": "",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		names := villageNames(t)
		names.Choices("organisation")
		names.find = func(string) (string, string) { return "", "unknown-reference" }
		var in chain.SystemInput
		var got []string
		for _, v := range systemForm.decode(&in, tidied(systemForm, q), names) {
			got = append(got, v.Pointer+" "+v.Code)
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%s: %v, want %q", query, got, want)
		}
	}
}

func TestTidyRows(t *testing.T) {
	t.Parallel()
	q := url.Values{
		"hostingLocations.0.country": {" "}, "hostingLocations.2.country": {" NO "}, "hostingLocations.5.country": {"SE"},
		"hostingLocations.5.remove": {"yes"}, "hostingLocations.7.place": {"Oslo"}, "name": {" x\r\ny "}, "stranger": {"1"},
	}
	want := url.Values{"hostingLocations.0.country": {"NO"}, "hostingLocations.1.place": {"Oslo"}, "name": {"x\ny"}}
	if diff := cmp.Diff(want, tidied(systemForm, q)); diff != "" {
		t.Error(diff)
	}
}

// A text of several lines is compared to the letter, with the ends of its lines as
// the register writes them; only what a browser shows on one line may lose them.
func TestNewLinesAreWords(t *testing.T) {
	t.Parallel()
	in := func() *chain.SystemInput {
		return &chain.SystemInput{Keys: door.Keys{Code: "S\n1"}, Name: "ett\nto", Description: "en to", ExitPlan: "a\nb", SpecialKinds: []string{"ab", "c"}}
	}
	for name, c := range map[string]struct {
		sent url.Values
		want func(*chain.SystemInput)
	}{
		"another line":             {url.Values{"description": {"en\r\nto"}}, func(in *chain.SystemInput) { in.Description = "en\nto" }},
		"an empty line":            {url.Values{"exitPlan": {"a\r\n\r\nb"}}, func(in *chain.SystemInput) { in.ExitPlan = "a\n\nb" }},
		"a line less":              {url.Values{"exitPlan": {"ab"}}, func(in *chain.SystemInput) { in.ExitPlan = "ab" }},
		"the browser's line ends":  {url.Values{"exitPlan": {"a\r\nb"}}, func(*chain.SystemInput) {}},
		"a list divided otherwise": {url.Values{"specialKinds": {"a\r\nbc"}}, func(in *chain.SystemInput) { in.SpecialKinds = []string{"a", "bc"} }},
		"a short text of lines":    {url.Values{"name": {"etto"}}, func(in *chain.SystemInput) { in.Name = "etto" }},
	} {
		names := villageNames(t)
		got, want := in(), in()
		sent := systemForm.encode(got, names)
		maps.Copy(sent, c.sent)
		c.want(want)
		if errs := systemForm.decode(got, tidied(systemForm, sent), names); len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
		if diff := cmp.Diff(systemForm.encode(want, names), systemForm.encode(got, names)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What stands in a row is compared as what stands outside one.
func TestNewLinesInRows(t *testing.T) {
	t.Parallel()
	in := chain.SystemInput{FormTypes: []chain.FormType{{Name: "Søknad", DataItems: []string{"navn", "alder"}}}}
	q := systemForm.encode(&in, villageNames(t))
	q.Set("formTypes.0.dataItems", "nav\r\nnalder")
	if errs := systemForm.decode(&in, tidied(systemForm, q), villageNames(t)); len(errs) > 0 || strings.Join(in.FormTypes[0].DataItems, "|") != "nav|nalder" {
		t.Errorf("%v %q", errs, in.FormTypes[0].DataItems)
	}
}

// A record whose name has lines in it is shown on one, and comes back the same.
func TestOneLineOfABrowser(t *testing.T) {
	t.Parallel()
	pick, line := Field{Name: "x", Control: Pick}, Field{Name: "x", Control: TextLine}
	for _, c := range []struct {
		f       Field
		was, is string
		want    bool
	}{
		{pick, "Acme\nAS", "AcmeAS", true}, {pick, "Acme AS", "Acme\nAS", false}, {line, "a\nb", "ab", false}, {line, "a", "a", true},
		{Field{Name: "x", Control: TextArea}, "a\nb", "ab", false}, {Field{Name: "x", Control: Lines}, "a\nb", "ab", false},
	} {
		if got := c.f.same(url.Values{"x": {c.was}}, url.Values{"x": {c.is}}); got != c.want {
			t.Errorf("%s: %q and %q are the same: %v", c.f.Control, c.was, c.is, got)
		}
	}
}

// hostile is a form with so many rows within rows, each with one key.
func hostile(parties, contacts int) url.Values {
	q := url.Values{"version": {"1"}}
	for i := range parties {
		for j := range contacts {
			q.Set("parties."+strconv.Itoa(i)+".contacts."+strconv.Itoa(j)+".name", "x")
		}
	}
	return q
}

// A list shows no more rows than its Input takes, and says so.
func TestRowsHaveABound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parties, contacts   int
		wantRows, wantInner int
		wantPointers        []string
		addOneTo            string
	}{
		{parties: 2, contacts: 20, wantRows: 2, wantInner: 40},
		{parties: 2, contacts: 21, wantRows: 2, wantInner: 40, wantPointers: []string{"/parties/0/contacts", "/parties/1/contacts"}},
		{parties: 501, contacts: 1, wantRows: 500, wantInner: 500, wantPointers: []string{"/parties"}},
		{parties: 5000, contacts: 1, wantRows: 500, wantInner: 500, wantPointers: []string{"/parties"}},
		{parties: 500, contacts: 1, wantRows: 500, wantInner: 500, wantPointers: []string{"/parties"}, addOneTo: "parties"},
		{parties: 1, contacts: 20, wantRows: 1, wantInner: 20, wantPointers: []string{"/parties/0/contacts"}, addOneTo: "parties.0.contacts"},
	} {
		q, errs := agreementForm.tidy(hostile(c.parties, c.contacts))
		var p FormPage
		p.build(agreementForm, q, villageNames(t), mustTexts(Bokmal), errs, c.addOneTo)
		rows, inner := 0, 0
		for _, s := range p.Sections {
			for _, f := range s.Fields {
				if f.Name != "parties" {
					continue
				}
				rows = len(f.Rows)
				for _, r := range f.Rows {
					for _, g := range r.Fields {
						inner += len(g.Rows)
					}
				}
			}
		}
		if rows != c.wantRows || inner != c.wantInner {
			t.Errorf("%d parties of %d contacts: %d and %d rows", c.parties, c.contacts, rows, inner)
		}
		var places []string
		for _, e := range p.Errors {
			places = append(places, e.Field)
			if say := mustTexts(Bokmal).say(e.Say); !strings.HasPrefix(say, "Dette er for mange. Det er plass til høyst ") {
				t.Errorf("%s: %s", e.Field, say)
			}
		}
		var want []string
		for _, at := range c.wantPointers {
			want = append(want, "f"+strings.ReplaceAll(at, "/", "-"))
		}
		if diff := cmp.Diff(want, places); diff != "" {
			t.Error(diff)
		}
	}
}

// Rows that are blank or go leave room for others.
func TestBoundCountsWhatStays(t *testing.T) {
	t.Parallel()
	q := hostile(510, 1)
	for i := range 10 {
		q.Set("parties."+strconv.Itoa(7*i)+".remove", "yes")
	}
	out, errs := agreementForm.tidy(q)
	if numbers, _ := rowsOf(out, "parties"); len(numbers) != 500 || numbers[499] != 499 || len(errs) > 0 {
		t.Errorf("%d rows, %v", len(numbers), errs)
	}
}

// What a form shows in all has a bound, whatever its lists hold: the work that one
// request makes is counted in fields.
func TestFormHasABound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		parties, contacts int
		whole             bool
	}{{500, 1, true}, {500, 4, true}, {500, 20, false}, {100, 20, true}, {20_000, 20, false}} {
		q, errs := agreementForm.tidy(hostile(c.parties, c.contacts))
		if refused := slices.ContainsFunc(errs, func(e kinds.Violation) bool { return e.Code == "form" }); refused == c.whole {
			t.Errorf("%d parties of %d contacts: %v", c.parties, c.contacts, errs)
		}
		var p FormPage
		p.build(agreementForm, q, villageNames(t), mustTexts(Bokmal), errs, "")
		if n := fieldsIn(p); n > mostFields+200 { // those outside of rows, and blank first rows
			t.Errorf("%d parties of %d contacts: %d fields", c.parties, c.contacts, n)
		}
	}
}

// fieldsIn counts the fields of a page, those in rows included.
func fieldsIn(p FormPage) int {
	n := 0
	var count func([]FieldView)
	count = func(fields []FieldView) {
		for _, f := range fields {
			n++
			for _, r := range f.Rows {
				count(r.Fields)
			}
		}
	}
	for _, s := range p.Sections {
		count(s.Fields)
	}
	return n
}

// Keeping a draft looks at the session and at the one record: the register is not
// read, not even by mistake.
func TestKeepReadsNoRegister(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		system, err := door.NewNoun[chain.System, chain.SystemInput](h.Door).Create(doortest.As(org), chain.SystemInput{Name: "Arkiv", PersonalData: kinds.Yes})
		doortest.Must(h, system, err)
		vendor, err := party.NewOrganisations(h.Door).Create(doortest.As(org), party.OrganisationInput{Name: "Skyvik AS"})
		doortest.Must(h, vendor, err)
		site, err := NewSite(h.Door, false, false)
		doortest.Must(h, site, err)
		accounts := account.New(h.Door)
		link, err := accounts.CreateLink(access.With(h.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org}))
		secret, err := accounts.Open(h.Context(), doortest.Must(h, link, err))
		doortest.Must(h, secret, err)
		site.gaps = gap.Gaps{} // whoever asks it for the register falls
		handler := site.Handler()
		keep := func(path string, session bool) *httptest.ResponseRecorder {
			form := url.Values{"draft": {kinds.NewID[kinds.Party]().String()}, "version": {"1"}, "name": {"Halvskrevet"}}
			r, w := httptest.NewRequest("POST", path, strings.NewReader(form.Encode())), httptest.NewRecorder()
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if session {
				r.AddCookie(&http.Cookie{Name: site.cookieName(), Value: secret})
			}
			handler.ServeHTTP(w, r)
			return w
		}
		for _, path := range []string{"/drafts/system/new", "/drafts/system/" + system.ID.String(), "/drafts/vendor/" + vendor.ID.String(), "/drafts/agreement/new", "/drafts/engagement/new", "/drafts/unit/new"} {
			if w := keep(path, true); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Draft saved") {
				h.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
		for path, want := range map[string]int{
			"/drafts/system/" + kinds.NewID[kinds.Party]().String():        http.StatusNotFound,
			"/drafts/vendor/" + h.Organisation("En annens AS").ID.String(): http.StatusForbidden,
			"/drafts/vendor/" + kinds.NewID[kinds.Party]().String():        http.StatusNotFound,
		} {
			if w := keep(path, true); w.Code != want {
				h.Errorf("%s: %d, want %d", path, w.Code, want)
			}
		}
		if w := keep("/drafts/system/new", false); w.Code != http.StatusUnauthorized {
			h.Errorf("without a session: %d", w.Code)
		}
	})
}

// Lines have a bound as rows do, and what is beyond it is not looked up.
func TestLinesHaveABound(t *testing.T) {
	t.Parallel()
	names := &countedNames{Naming: villageNames(t)}
	var text strings.Builder
	for i := range 5000 {
		text.WriteString("navn " + strconv.Itoa(i) + "\n")
	}
	in := chain.SystemInput{UsingUnits: []party.UnitID{kinds.NewID[party.Unit]()}}
	errs := systemForm.decode(&in, url.Values{"usingUnits": {text.String()}}, names)
	last := errs[len(errs)-1]
	if last.Pointer != "/usingUnits" || last.Code != "max" || last.Limit != "500" || names.asked != 500 || len(in.UsingUnits) != 1 {
		t.Errorf("%+v, %d names looked up", last, names.asked)
	}
	names.asked = 0
	same := url.Values{}
	for i := range 400 {
		same.Set("hostingLocations."+strconv.Itoa(i)+".org", "ukjent")
	}
	if systemForm.decode(&in, tidied(systemForm, same), names); names.asked != 1 {
		t.Errorf("one name is looked up %d times", names.asked)
	}
}

// countedNames counts how often somebody asks for a name.
type countedNames struct {
	Naming
	asked int
}

func (n *countedNames) Find(string, string) (string, string) {
	n.asked++
	return "", "unknown-reference"
}

// Every violation has one place, and many of them are found as fast as few.
func TestComplaints(t *testing.T) {
	t.Parallel()
	q, _ := agreementForm.tidy(hostile(3, 2))
	var p FormPage
	p.build(agreementForm, q, villageNames(t), mustTexts(Bokmal), []kinds.Violation{
		{Pointer: "", Code: "sent"}, {Pointer: "nowhere", Code: "sent"}, {Pointer: "/parties/1/contacts/0/name", Code: "max", Limit: "9"},
		{Pointer: "/parties/1/contacts/0/strange", Code: "text"}, {Pointer: "/scopeSystems/4", Code: "duplicate"}, {Pointer: "/parties/1", Code: "duplicate"}, {Pointer: "/code/x", Code: "text"},
	}, "")
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Field+" "+e.Say.Key)
	}
	slices.Sort(got)
	want := []string{" violation.sent", " violation.sent", " violation.text", "f-parties violation.duplicate", "f-parties-1-contacts violation.text", "f-parties-1-contacts-0-name violation.max", "f-scopeSystems violation.duplicate"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkHostileForm reads and shows a form of 20 000 keys.
func BenchmarkHostileForm(b *testing.B) {
	reg := villageRegister()
	names, texts := &naming{visit: &visit{reg: reg, today: today}}, mustTexts(Bokmal)
	pages, err := New()
	if err != nil {
		b.Fatal(err)
	}
	for _, shape := range [][2]int{{20_000, 1}, {1000, 20}, {500, 4}, {1, 20_000}} {
		q := hostile(shape[0], shape[1])
		b.Run(strconv.Itoa(shape[0])+"x"+strconv.Itoa(shape[1]), func(b *testing.B) {
			for b.Loop() {
				values, errs := agreementForm.tidy(q)
				if slices.ContainsFunc(errs, func(e kinds.Violation) bool { return e.Code == "form" }) {
					continue // refused, and nothing shown
				}
				var in agreement.AgreementInput
				errs = append(errs, agreementForm.decode(&in, values, names)...)
				p := FormPage{Shell: Shell{Lang: Bokmal}, Noun: "agreement"}
				p.build(agreementForm, values, names, texts, errs, "")
				body, err := pages.render(p.template(), Bokmal, p)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(body))/1e6, "MB/page")
			}
		})
	}
}

// Nobody's words are lost: what only one changed is merged, what both changed
// is shown with both texts.
func TestMerge(t *testing.T) {
	t.Parallel()
	base := url.Values{"name": {"a"}, "description": {"b"}, "exitPlan": {"c"}, "hostingLocations.0.country": {"NO"}}
	mine := url.Values{"name": {"mitt"}, "description": {"b"}, "exitPlan": {"min"}, "hostingLocations.0.country": {"NO"}}
	theirs := url.Values{"name": {"a"}, "description": {"deres"}, "exitPlan": {"din"}, "hostingLocations.0.country": {"NO"}, "hostingLocations.1.country": {"SE"}}
	c := systemForm.merge(weighing{mine: mine, base: base, seen: base, theirs: theirs, texts: testPages(t).texts[Bokmal]})
	want := url.Values{"name": {"mitt"}, "description": {"deres"}, "exitPlan": {"min"}, "hostingLocations.0.country": {"NO"}, "hostingLocations.1.country": {"SE"}}
	if diff := cmp.Diff(want, mine); diff != "" {
		t.Error(diff)
	}
	if len(c.Fields) != 1 || c.Fields[0].Name != "exitPlan" || c.Fields[0].Mine != "min" || c.Fields[0].Theirs != "din" || len(c.Merged) != 2 {
		t.Errorf("%+v", c)
	}
	systemForm.take(mine, theirs, "exitPlan")
	if mine.Get("exitPlan") != "din" {
		t.Error(mine)
	}
}

func TestMandatoryFieldsHaveAPlace(t *testing.T) {
	t.Parallel()
	for _, f := range forms {
		for _, m := range f.Mandatory {
			found := false
			for _, field := range f.all() {
				found = found || field.Name == m
			}
			if !found {
				t.Errorf("%s: %s is mandatory and stands in no section", f.Noun, m)
			}
		}
	}
}
