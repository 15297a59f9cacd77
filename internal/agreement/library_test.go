package agreement_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/docmodel"
)

// eachText tries every text of the library.
func eachText(t *testing.T, try func(t *testing.T, e *agreement.Edition, text *docmodel.Template)) {
	t.Helper()
	all, err := agreement.Standards()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range agreement.Sorts {
		if len(all[s.Name]) == 0 {
			t.Errorf("%s has no text", s.Name)
		}
		for _, e := range all[s.Name] {
			for _, lang := range e.Languages() {
				t.Run(e.Name()+"/"+lang, func(t *testing.T) {
					t.Parallel()
					try(t, e, e.Texts[lang])
				})
			}
		}
	}
}

// Whatever is chosen, a text names in every language the clauses that meet the
// checklist, and its annexes, and those clauses are there.
func TestEveryTextMeetsItsChecklist(t *testing.T) {
	t.Parallel()
	eachText(t, func(t *testing.T, e *agreement.Edition, text *docmodel.Template) {
		s := agreement.Sorts[slices.IndexFunc(agreement.Sorts, func(s agreement.Sort) bool { return s.Name == e.Sort })]
		for _, code := range s.Covers {
			if len(e.Covers[code]) == 0 {
				t.Errorf("%s has no clause", code)
			}
		}
		for _, kind := range s.Annexes {
			if e.Annexes[kind] == "" {
				t.Errorf("the annex %s has no heading", kind)
			}
		}
		for _, sample := range agreement.Samples(e.Sort, text.Lang) {
			d, err := text.Build(sample.Paper)
			if err != nil {
				t.Errorf("%s: %v", sample.Name, err)
				continue
			}
			named := d.Named()
			for code, ids := range e.Covers {
				for _, id := range ids {
					if _, ok := named[id]; !ok {
						t.Errorf("%s: %s is met by #%s, which is not there", sample.Name, code, id)
					}
				}
			}
			for kind, id := range e.Annexes {
				if _, ok := named[id]; !ok {
					t.Errorf("%s: the annex %s begins with #%s, which is not there", sample.Name, kind, id)
				}
			}
		}
	})
}

// All languages of a version have the same clauses under the same numbers, require
// the same, and know the same words.
func TestAllLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	eachText(t, func(t *testing.T, e *agreement.Edition, text *docmodel.Template) {
		first := e.Texts[e.Languages()[0]]
		if diff := cmp.Diff(paths(first), paths(text)); diff != "" {
			t.Errorf("they do not require the same (-%s +%s)\n%s", first.Lang, text.Lang, diff)
		}
		for i, sample := range agreement.Samples(e.Sort, text.Lang) {
			a, err1 := first.Build(agreement.Samples(e.Sort, first.Lang)[i].Paper)
			b, err2 := text.Build(sample.Paper)
			if err1 != nil || err2 != nil {
				t.Fatalf("%s: %v, %v", sample.Name, err1, err2)
			}
			if diff := cmp.Diff(clauses(a.Blocks), clauses(b.Blocks)); diff != "" || len(a.Blocks) < 20 {
				t.Errorf("%s: %d blocks (-%s +%s)\n%s", sample.Name, len(a.Blocks), first.Lang, text.Lang, diff)
			}
		}
		if _, err := text.Draft(agreement.Paper{}); err != nil {
			t.Errorf("the draft of an agreement that says nothing: %v", err)
		}
	})
}
