package web

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
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
	if diff := cmp.Diff(wrote, f.tidy(wrote)); diff != "" {
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
	seen := map[reflect.Type]bool{reflect.TypeFor[door.ExternalID](): true} // no form shows these
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
		for _, v := range systemForm.decode(&in, systemForm.tidy(q), names) {
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
	if diff := cmp.Diff(want, systemForm.tidy(q)); diff != "" {
		t.Error(diff)
	}
}

// Nobody's words are lost: what only one changed is merged, what both changed
// is shown with both texts.
func TestMerge(t *testing.T) {
	t.Parallel()
	base := url.Values{"name": {"a"}, "description": {"b"}, "exitPlan": {"c"}, "hostingLocations.0.country": {"NO"}}
	mine := url.Values{"name": {"mitt"}, "description": {"b"}, "exitPlan": {"min"}, "hostingLocations.0.country": {"NO"}}
	theirs := url.Values{"name": {"a"}, "description": {"deres"}, "exitPlan": {"din"}, "hostingLocations.0.country": {"NO"}, "hostingLocations.1.country": {"SE"}}
	c := systemForm.merge(mine, base, theirs, false, testPages(t).texts[Bokmal])
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
