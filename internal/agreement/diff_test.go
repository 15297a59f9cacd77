package agreement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

const changing = "---\nid: t\nversion: 1\nlang: nb\ntitle: T\n---\n\n"

func written(t *testing.T, body string) *docmodel.Document {
	t.Helper()
	tmpl, err := docmodel.Parse([]byte(changing + body))
	if err != nil {
		t.Fatal(err)
	}
	d, err := tmpl.Build(map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A clause is found again by its name, whatever number it has now; what differs in it
// is told word by word.
func TestDifference(t *testing.T) {
	t.Parallel()
	before := written(t, "## Formål {#purpose}\n\n1. Partene avtaler dette.\n1. Fristen er 24 timer.\n\n## Lovvalg {#law}\n\n1. Norsk rett.\n\n## Borte {#gone}\n\n1. Står her.\n\n## Vedlegg {.unnumbered #annex-1}\n\n|A|B|\n|-|-|\n|x|en to|\n|y|tre|\n")
	after := written(t, "## Ny {#new}\n\n1. Kom til.\n\n## Formål {#purpose}\n\n1. Partene avtaler dette.\n1. Fristen er 48 timer.\n\n## Lovvalg {#law}\n\n1. Norsk rett.\n\n## Vedlegg {.unnumbered #annex-1}\n\n|A|B|\n|-|-|\n|y|tre|\n|z|fire|\n")
	got := []string{}
	for _, c := range agreement.Difference(before, after) {
		for _, p := range c.Parts {
			pieces := []string{}
			for _, w := range p.Words {
				pieces = append(pieces, map[string]string{"same": "", "removed": "-", "added": "+"}[w.Mark]+w.Text)
			}
			got = append(got, strings.Join([]string{c.Change, c.Clause, c.Number, strings.Join(pieces, " ")}, " | "))
		}
	}
	want := []string{
		"added | new | 1 | +Kom til.",
		"changed | purpose | 2 | Fristen er -24 +48 timer.",
		"removed | gone | 3 | -Står her.",
		"changed | annex-1 |  | -x · en to",
		"changed | annex-1 |  | +z · fire",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if same := agreement.Difference(before, before); len(same) != 0 {
		t.Errorf("a text differs from itself: %v", same)
	}
}

// Long texts are compared in a bounded time, if less finely.
func TestDifferenceOfLongTexts(t *testing.T) {
	t.Parallel()
	long := func(word string) *docmodel.Document {
		return written(t, "## A {#a}\n\n1. "+strings.Repeat(word+" b ", 20000)+"\n")
	}
	if got := agreement.Difference(long("x"), long("y")); len(got) != 1 || len(got[0].Parts) != 1 || len(got[0].Parts[0].Words) != 3 {
		t.Errorf("%d", len(got))
	}
}

// A new version tells how it differs from the one that it replaces: its own terms, and
// nothing that only its name and number change.
func TestChangesBetweenVersions(t *testing.T) {
	each(t, func(w *world) {
		none, err := w.documents().Changes(w.ctx, w.deal.ID.String(), "", agreement.Options{})
		if err != nil || !none.Against.IsZero() || len(none.Clauses) != 0 {
			w.Errorf("one that replaces none: %+v %v", none, err)
		}
		first := w.deal
		in := w.in
		in.Code, in.Revision, in.Supersedes = "DBA-2", "2.0", first.ID
		hours := 12
		in.BreachNoticeHours, in.Instructions = &hours, append(slices.Clone(in.Instructions), agreement.Instruction{Topic: "Logg", Text: "Loggen beholdes"})
		in.AuthorisationMode = "specific"
		second, err := w.deals().Create(w.ctx, in)
		doortest.Must(w, second, err)
		for _, lang := range []string{"", "en"} {
			c, err := w.documents().Changes(w.ctx, second.ID.String(), "", agreement.Options{Lang: lang})
			if err != nil || c.Against != first.ID {
				w.Fatal(c.Against, err)
			}
			got := []string{}
			for _, x := range c.Clauses {
				got = append(got, x.Change+" "+x.Clause)
			}
			want := []string{"changed ", "changed sub-processors", "changed breach-processor", "changed annex-5"}
			if diff := cmp.Diff(want, got); diff != "" {
				w.Errorf("%q: %s", lang, diff)
			}
		}
		if _, err := w.documents().Changes(doortest.As(w.vendor.ID), second.ID.String(), "", agreement.Options{}); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("a stranger's look: %v", err)
		}
		if _, err := w.documents().Changes(w.ctx, second.ID.String(), kinds.NewID[agreement.Agreement]().String(), agreement.Options{}); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("against what is not there: %v", err)
		}
	})
}
