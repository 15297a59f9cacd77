package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// villageRegister is one system, owned by the unit B below A, under two
// agreements in force that nobody has reviewed.
func villageRegister() *gap.Register {
	top, below, s, org := &party.Unit{}, &party.Unit{}, &chain.System{}, &party.Organisation{}
	org.ID, org.Country = kinds.NewID[kinds.Party](), "NO"
	top.ID, top.Code, top.Name = kinds.NewID[party.Unit](), "A", "Bygda"
	below.ID, below.Code, below.Name, below.ParentUnit = kinds.NewID[party.Unit](), "B", "Skole", top.ID
	s.ID, s.Code, s.Name, s.OwnerUnit = kinds.NewID[chain.System](), "S1", "Arkiv", below.ID
	reg := &gap.Register{Controller: org, Units: []*party.Unit{top, below}, Systems: []*chain.System{s}}
	for i := range 2 {
		a := &agreement.Agreement{}
		a.ID, a.Code, a.Type, a.EffectiveFrom = kinds.NewID[agreement.Agreement](), fmt.Sprint("D", i), agreement.LegalAct, "2020-01-01"
		a.ScopeSystems = []chain.SystemID{s.ID}
		reg.Agreements = append(reg.Agreements, a)
	}
	return reg.Index()
}

func villagePage(t *testing.T, query string) GapPage {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	here := &visit{reg: villageRegister(), today: today}
	v, err := here.gapPage(ParseFilter(q, today))
	if err != nil {
		t.Fatal(err)
	}
	v.Shell = shellFixture(Bokmal)
	return v
}

func TestUnknownUnitIsNoFilter(t *testing.T) {
	t.Parallel()
	for unit, kept := range map[string]string{"B": "B", "X": "", "": ""} {
		for _, list := range []string{"", "&list=unrevised"} {
			v := villagePage(t, "unit="+unit+list)
			if v.Filter.Unit != kept || (list != "" && len(v.Systems) != 2) {
				t.Errorf("unit %q%s: filters by %q, %d rows", unit, list, v.Filter.Unit, len(v.Systems))
			}
		}
	}
}

func TestRangeCountsAgreementsAndSystems(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	v := villagePage(t, "list=unrevised")
	for lang, want := range map[Lang]string{Bokmal: "Viser 1–2 av 2 avtaler i 1 system<", English: "Showing 1–2 of 2 agreements in 1 system<"} {
		v.Shell.Lang = lang
		if page := renderView(t, p, v); !strings.Contains(page, want) {
			t.Errorf("no %q: %s", want, around(page, `class="range"`))
		}
	}
	v.AgreementCount, v.Shell.Lang = 1, Bokmal // one agreement over both rows
	if page := renderView(t, p, v); !strings.Contains(page, "Viser 1–2 av 2 rader: 1 avtale i 1 system<") {
		t.Error(around(page, `class="range"`))
	}
}

func TestPartsOfTheCardOverlap(t *testing.T) {
	t.Parallel()
	for both, m := range map[bool]Measures{true: {Unrevised: 3, NeverReviewed: 2, ReviewPassed: 2}, false: {Unrevised: 4, NeverReviewed: 2, ReviewPassed: 2}} {
		if c := Cards("/", m, Filter{})[1]; (c.Sub == "card.unrevised.both") != both {
			t.Errorf("%+v: %s", m, c.Sub)
		}
	}
}

func TestOtherNamesOfTheDate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"asof", "asOf", "as-of"} {
		if f := ParseFilter(url.Values{name: {"2020-12-31"}}, today); f.AsOf != "2020-12-31" {
			t.Errorf("%s: %s", name, f.AsOf)
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	for key, l := range factLabels {
		if !slices.Contains(FactLabels, l.label) {
			t.Errorf("%s: no text is demanded for %s", key, l.label)
		}
	}
	signed, ok := factOf(gap.Fact{Key: "agent_signed", Value: "2020-01-31"})
	missing, ok2 := factOf(gap.Fact{Key: "processor_signed"})
	if !ok || !ok2 || signed != (Fact{Label: FactSignedAgent, Date: "2020-01-31"}) || missing != (Fact{Label: FactSignedProcessor}) {
		t.Error(signed, missing)
	}
}

func TestErrorsHaveTheirStatus(t *testing.T) {
	t.Parallel()
	s := &Site{pages: testPages(t)}
	for status, err := range map[int]error{
		http.StatusConflict:            errors.Join(kinds.Fail(kinds.KindConflict, "taken"), kinds.Fail(kinds.KindConflict, "twice")),
		http.StatusNotFound:            kinds.NotFound("page"),
		http.StatusInternalServerError: errors.New("disk"),
	} {
		if w := answered(s, err); w.Code != status {
			t.Errorf("%v: %d, want %d", err, w.Code, status)
		}
	}
	if w := answered(s, kinds.Fail(kinds.KindStale, "changed")); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Someone was there before you") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

func answered(s *Site, err error) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.answer(func(http.ResponseWriter, *http.Request) error { return err })(w, httptest.NewRequest("GET", "/", nil))
	return w
}
