package web

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/seal"
)

// submissionFixtures are files with everything that a report may tell, one for each
// state in which people look at it.
func submissionFixtures() []*agreement.Submission {
	at := time.Date(2026, 11, 20, 8, 5, 0, 0, time.UTC)
	stamped := at.Add(time.Hour)
	report := seal.Report{
		Reasons: []seal.Reason{
			{Code: "page-changed", Verdict: seal.Rejected, Detail: "page 3: removed <b>&"}, {Code: "page-changed", Verdict: seal.Rejected, Detail: "page 4: moved"},
			{Code: "expired", Verdict: seal.Rejected, Detail: "Signature1"}, {Code: "revoked", Verdict: seal.Rejected, Detail: "Signature2"},
			{Code: "a-rule-of-old", Verdict: seal.NeedsPerson, Detail: "words of an earlier verifier"}, {Code: "signature-added"},
		},
		Signatures: []seal.Signature{
			{Signer: "Ola Sørvik <b>&", SignedAt: &at, TimeFrom: "claim", Intact: true, Level: "PAdES B-B", Algorithm: "RSA-PSS", Field: "Signature1", Standing: "expired"},
			{Signer: "Skyvik segl", SignedAt: &stamped, TimeFrom: "timestamp", Intact: true, Trusted: true, CoversWholeFile: true, Level: "PAdES B-T", Field: "Signature2"},
			{Signer: "Uten tid"},
		},
		Timestamps: []seal.Signature{{Signer: "Tidsvik TSA", SignedAt: &stamped, TimeFrom: "untrusted timestamp", Intact: true, Level: "DOC-TST"}},
		Changes: []seal.Change{
			{Kind: seal.KindPage, Page: 3, Code: "page-changed", Description: "a page was removed", Revision: 2}, {Kind: seal.KindPage, Page: 3, Code: "page-changed", Description: "the same page again", Revision: 3},
			{Kind: seal.KindOther, Code: "a-rule-of-old", Description: "something of old"},
		},
	}
	var out []*agreement.Submission
	for _, s := range []agreement.Reception{agreement.Accepted, agreement.Waiting, agreement.Refused} {
		x := &agreement.Submission{State: s, Report: &report, SentAt: at, Verdict: seal.Rejected}
		x.Name = "Ola Sørvik"
		x.Approvals = []agreement.Approval{{By: "Kari Vik", Reason: "Sammenlignet side for side", Lapsed: agreement.LapsedLeft}, {By: "Per Li", Reason: "Lik"}}
		out = append(out, x)
	}
	return out
}

func verdictFixture(l Lang, x *agreement.Submission) AskPage {
	p := AskPage{Shell: shellFixture(l), Lead: K(key("verify.state", string(x.State))), Tags: []Tag{receptionTag(x.State)}}
	p.Alerts, p.Panels = append(verdictAlert(x, "Skyvik AS"), lapsedAlerts(x)...), append(reportPanels(*x.Report, x.State != agreement.Accepted), (&visit{}).submissionFacts(x))
	return p
}

// TestVerdictIsWorded: what the verifier says stands on the page in the reader's own
// language, once for each rule, with what to do; its own English stands folded.
func TestVerdictIsWorded(t *testing.T) {
	t.Parallel()
	p := testPages(t)
	for _, l := range shown {
		say := func(k string) string { return html.EscapeString(mustTexts(l).text(k)) }
		for _, x := range submissionFixtures() {
			page := html.UnescapeString(renderView(t, p, verdictFixture(l, x)))
			count := func(want int, words string) {
				t.Helper()
				if got := strings.Count(page, html.UnescapeString(words)); got != want {
					t.Errorf("%s, %s: %q stands %d times, want %d", l, x.State, words, got, want)
				}
			}
			count(2, say("verify.rule.page-changed")) // as a reason, and as a change
			for _, code := range []string{"expired", "revoked", "signature-added"} {
				count(1, say(key("verify.rule", code)))
			}
			count(2, "words of an earlier verifier") // in place of words, and folded
			count(1, ">Kari Vik<")                   // beside that her word does not count
			count(1, say("approval.lapsed")+"<")
			count(2, "something of old")
			for _, folded := range []string{"page 4: moved", "level: PAdES B-B", "algorithm: RSA-PSS", "standing: expired", ">a signature was added<", "the same page again"} {
				count(1, folded)
			}
			count(1, "Tidsvik TSA")
			cures := 1
			if x.State == agreement.Accepted {
				cures = 0
				count(1, say("verify.cure.accepted"))
				count(2, say("verify.time.timestamp")) // who signed and when: above, and in the table
			}
			count(cures, say("verify.cure.certificate"))
		}
	}
}

// TestNextStep: what a file needs next follows from where it stands, not from the
// verdict alone.
func TestNextStep(t *testing.T) {
	t.Parallel()
	scan := &agreement.Submission{State: agreement.Waiting, Verdict: seal.Unsigned}
	scan.Paper = true
	turnedAway := *scan
	turnedAway.State = agreement.Refused
	for want, x := range map[string]*agreement.Submission{
		"paper":        scan,
		"needs_person": {State: agreement.Waiting, Verdict: seal.NeedsPerson},
		"unsigned":     {State: agreement.Refused, Verdict: seal.Unsigned},
		"rejected":     &turnedAway,
		"infected":     {State: agreement.Refused, Verdict: seal.Rejected, Report: &seal.Report{Rule: "infected"}},
	} {
		if got := nextStep(x); got != want {
			t.Errorf("%s, paper %t, %s: %q, want %q", x.State, x.Paper, x.Verdict, got, want)
		}
	}
}

// TestSignedBy: a scan is told by the day on the paper, a file without digital
// signatures by its arrival.
func TestSignedBy(t *testing.T) {
	t.Parallel()
	said := func(x *agreement.Submission) (out []string) {
		for _, a := range signedBy(x) {
			out = append(out, mustTexts(English).say(a.Say))
		}
		return out
	}
	x := submissionFixtures()[0]
	digital := said(x)
	x.Paper = true
	arrived := said(x)
	x.SignedOn = "2026-11-18"
	if diff := cmp.Diff([][]string{
		{"Ola Sørvik <b>& · 20 November 2026 09.05 · as the signer states", "Skyvik segl · 20 November 2026 10.05 · proven by a time stamp", "Uten tid"},
		{"Ola Sørvik · 20 November 2026 09.05 · received"},
		{"Ola Sørvik · 18 November 2026 · written on the paper"},
	}, [][]string{digital, arrived, said(x)}); diff != "" {
		t.Error(diff)
	}
}

// TestRuleCures: each cure is of a rule that there is.
func TestRuleCures(t *testing.T) {
	t.Parallel()
	for code := range ruleCures {
		if code != infected && !slices.ContainsFunc(seal.Rules, func(r seal.Rule) bool { return r.Code == code }) {
			t.Errorf("no rule is %s", code)
		}
	}
}

// TestManyChanges: a file that was changed in a thousand places does not make a page
// of a thousand, and the page says so.
func TestManyChanges(t *testing.T) {
	t.Parallel()
	all := make([]seal.Change, 1000)
	for i := range all {
		all[i] = seal.Change{Kind: seal.KindContent, Page: i + 1, Code: "content-changed", Description: fmt.Sprint(i)}
	}
	p := changesPanel(all)
	if len(p.Lines) != mostChanges || len(p.Closer) != mostChanges || len(p.Points) != 1 {
		t.Errorf("%d lines, %d closer, %d points", len(p.Lines), len(p.Closer), len(p.Points))
	}
	if p := changesPanel(all[:mostChanges]); len(p.Lines) != mostChanges || len(p.Points) != 0 {
		t.Errorf("%d lines, %d points", len(p.Lines), len(p.Points))
	}
}

// TestLapsedWord: whose word no longer counts is said, why, and who has to look instead;
// and how many people are needed still.
func TestLapsedWord(t *testing.T) {
	t.Parallel()
	x := &agreement.Submission{State: agreement.Waiting, Approvals: []agreement.Approval{{By: "Kari Vik", Lapsed: agreement.LapsedLeft}, {By: "Per Li"}, {By: "Siri Dal", Lapsed: agreement.LapsedRole}}}
	if x.Needed() != 1 {
		t.Error(x.Needed())
	}
	for lang, want := range map[Lang][]string{
		"nb": {"Kari Vik har ikke lenger tilgang", "Siri Dal har ikke lenger en rolle"}, "nn": {"Kari Vik har ikkje lenger tilgang", "Siri Dal har ikkje lenger ei rolle"},
		"en": {"Kari Vik no longer has access", "Siri Dal no longer has a role"}, "da": {"Kari Vik har ikke længere adgang", "Siri Dal har ikke længere en rolle"},
	} {
		text := mustTexts(lang)
		alerts := lapsedAlerts(x)
		if len(alerts) != 2 {
			t.Fatalf("%+v", alerts)
		}
		for i, a := range alerts {
			if got := text.say(a.Text); !strings.HasPrefix(got, want[i]) || strings.Contains(text.say(a.Title), "lapsed") {
				t.Errorf("%s: %q, %q", lang, text.say(a.Title), got)
			}
		}
	}
	x.State = agreement.Accepted
	if len(lapsedAlerts(x)) != 0 {
		t.Error("somebody is asked to look at what is decided")
	}
}
