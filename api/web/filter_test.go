package web

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilterSurvivesItsLink(t *testing.T) {
	t.Parallel()
	for query, canonical := range map[string]string{
		"": "",
		"q=+flyt+&rule=coverage&severity=high&unit=3&asof=2026-01-31&sort=-system&page=2": "asof=2026-01-31&page=2&q=flyt&rule=coverage&severity=high&sort=-system&unit=3",
		"rule=XXX-1&severity=worst&sort=color&page=-4&asof=2026-11-21&list=all":           "",
		"list=unrevised&rule=DPA-001&severity=low&sort=reviewed":                          "list=unrevised&sort=reviewed",
		"list=unrevised&sort=severity":                                                    "list=unrevised",
		"sort=-due":                                                                       "sort=-due",
		"asof=2026-02-30":                                                                 "",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		f := ParseFilter(q, today)
		if got := f.Query().Encode(); got != canonical {
			t.Errorf("%q: wrote %q, want %q", query, got, canonical)
		}
		again := ParseFilter(f.Query(), today)
		again.AsOfText = f.AsOfText
		if diff := cmp.Diff(f, again); diff != "" {
			t.Errorf("%q read back:\n%s", query, diff)
		}
	}
}

func TestCardsLinkToWhatTheyCount(t *testing.T) {
	t.Parallel()
	f := ParseFilter(url.Values{"asof": {"2026-01-31"}, "rule": {"coverage"}, "q": {"flyt"}}, today)
	var got []string
	for _, c := range Cards("/gaps", Measures{WithoutAgreement: 56, Unrevised: 36, NeverReviewed: 30, ReviewPassed: 36}, f) {
		got = append(got, c.Href, string(c.Tone))
	}
	want := []string{
		"/gaps?asof=2026-01-31&rule=coverage", "danger", "/gaps?asof=2026-01-31&list=unrevised", "warning",
		"/gaps?asof=2026-01-31&rule=DPA-004", "success", "/gaps?asof=2026-01-31&rule=ENG-001", "success",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPaging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ wished, total, number, first, last, count int }{
		{0, 0, 1, 0, 0, 1}, {1, 25, 1, 1, 25, 1}, {9, 26, 2, 26, 26, 2}, {2, 56, 2, 26, 50, 3},
	} {
		p := NewPage(c.wished, c.total)
		if p.Number != c.number || p.First() != c.first || p.Last() != c.last || p.Count() != c.count {
			t.Errorf("%+v: %+v %d–%d of %d", c, p, p.First(), p.Last(), p.Count())
		}
	}
	v := GapPage{Shell: Shell{Path: "/gaps"}, Page: NewPage(20, 1056)}
	var numbers []int
	for _, l := range v.Paging().Links {
		numbers = append(numbers, l.Number)
	}
	if diff := cmp.Diff([]int{1, 0, 19, 20, 21, 0, 43}, numbers); diff != "" || v.Paging().Previous != "/gaps?page=19" || v.Paging().Next != "/gaps?page=21" {
		t.Error(diff, v.Paging().Previous, v.Paging().Next)
	}
}
