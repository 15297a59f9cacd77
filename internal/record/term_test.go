package record_test

import (
	"slices"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// word makes an entry, as it would be kept.
func word(under, name string, change ...func(*record.OwnTerm)) *record.OwnTerm {
	t := door.Make[record.OwnTerm](record.OwnTermInput{Under: under, Name: name})
	for _, c := range change {
		c(t)
	}
	t.Derive()
	return t
}

func hidden(t *record.OwnTerm) { t.Hidden = true }

// TestLexicon says what a vocabulary is with the words of an organisation: each is what its
// term is before the law, and a hidden one is kept and not offered.
func TestLexicon(t *testing.T) {
	l := record.Extend([]*record.OwnTerm{
		word("data/health", "Skolehelsejournal", func(w *record.OwnTerm) {
			w.Labels.EN, w.Synonyms = "School health record", []string{"journal på helsestasjonen"}
		}),
		word("data/name", "Ålesund-navn"), word("data/genetic", "", hidden), word("data/name", "Gammelt ord", hidden),
	})
	offered := l.Offered(record.Data)
	if i := slices.Index(offered, "health"); i < 0 || offered[i+1] != "health/skolehelsejournal" {
		t.Errorf("a word stands behind its term: %v", offered)
	}
	for _, code := range []string{"genetic", "name/gammelt_ord"} {
		if slices.Contains(offered, code) || !record.Data.Has(code) {
			t.Errorf("%s is known and not offered", code)
		}
	}
	for _, c := range []struct{ code, lang, want string }{
		{"health/skolehelsejournal", "nb", "Skolehelsejournal"}, {"health/skolehelsejournal", "en", "School health record"},
		{"name/alesund_navn", "da", "Ålesund-navn"}, {"health/of_another", "nb", record.Data.Term("health").Labels["nb"]}, {"nonsense/x", "nb", ""},
	} {
		if got := l.Label(record.Data, c.code, c.lang); got != c.want {
			t.Errorf("%s in %s is called %q, want %q", c.code, c.lang, got, c.want)
		}
	}
	for _, c := range []struct{ word, want string }{{"JOURNAL PÅ HELSESTASJONEN", "health/skolehelsejournal"}, {"skolehelsejournal", "health/skolehelsejournal"}, {"navn", "name"}, {"helsekort fra mars", ""}} {
		if got, _ := l.Find(record.Data, c.word); got != c.want {
			t.Errorf("%q means %q, want %q", c.word, got, c.want)
		}
	}
	if record.Data.Term("health/skolehelsejournal").Special != "art9" || slices.Contains(l.Offered(record.Subjects), "health/skolehelsejournal") {
		t.Error("a word under health data is a special category, in its own vocabulary alone")
	}
	a := door.Make[record.Activity](record.ActivityInput{Subjects: []record.SubjectGroup{{Category: "children/x", Data: []string{"health/skolehelsejournal", "national_id/x"}}}, Retention: []record.RetentionRule{{Disposal: "archive_duty/x"}}})
	if a.Derive(); !a.Special || !a.Says("national_id") || !a.Vulnerable() || !a.Retention[0].Limits() {
		t.Error("what follows from a term follows from its words")
	}
}

// TestWordIsChecked says which words are refused, and where.
func TestWordIsChecked(t *testing.T) {
	kept := func(w *record.OwnTerm) { w.Version = 2 }
	for _, c := range []struct {
		name string
		word *record.OwnTerm
		want string
	}{
		{"a word", word("data/health", "Helsekort"), ""},
		{"no such vocabulary", word("colours/red", "x"), "/under term"},
		{"no such term", word("data/nonsense", "x"), "/under term"},
		{"a word under a word", word("data/health/x", "y"), "/under term"},
		{"a vocabulary alone", word("data", "y"), "/under term"},
		{"a label of the vocabulary", word("data/health", "navn"), "/name word-known"},
		{"nothing said", word("data/health", ""), "/name required"},
		{"a term that is not offered", word("data/health", "", hidden), ""},
		{"offered again", word("data/health", "", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "health" }), ""},
		{"a word that the program knows by now", word("data/health", "Navn", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "health/navn" }), ""},
		{"moved", word("data/name", "Kort", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "health/kort" }, kept), "/under word-moved"},
		{"moved to another vocabulary", word("recipient/other", "Kort", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "other/kort" }, kept), "/under word-moved"},
		{"an entry of a term becomes a word", word("data/name", "Kort", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "name" }, kept), "/name word-standard"},
		{"a word loses its name", word("data/name", "", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "name/kort" }, kept), "/name required"},
		{"renamed", word("data/name", "Nytt", func(w *record.OwnTerm) { w.Vocabulary, w.Value = "data", "name/kort" }, kept), ""},
	} {
		var got strings.Builder
		for _, v := range c.word.Check() {
			got.WriteString(v.Pointer + " " + v.Code)
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.String(), c.want)
		}
	}
}

// TestWordsOfAnOrganisation says that a record takes a word of its own organisation and no
// other, on both databases, and that a word keeps its value when it is called otherwise.
func TestWordsOfAnOrganisation(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, theirs := h.Organisation("Fjordvik"), h.Organisation("Nordvik")
		words, activities := door.NewNoun[record.OwnTerm, record.OwnTermInput](h.Door), record.NewActivities(h.Door)
		ctx, other := doortest.As(mine.ID), doortest.As(theirs.ID)
		own, err := words.Create(ctx, record.OwnTermInput{Under: "data/health", Name: "Helsekort"})
		doortest.Must(h, own, err)
		alike, err := words.Create(ctx, record.OwnTermInput{Under: "data/health", Name: "Helse-kort"})
		if doortest.Must(h, alike, err); own.Value != "health/helsekort" || alike.Value != "health/helse_kort" {
			h.Errorf("values: %s and %s", own.Value, alike.Value)
		}
		third, err := words.Create(ctx, record.OwnTermInput{Under: "data/health", Name: "Helse (kort)"})
		if doortest.Must(h, third, err); third.Value != "health/helse_kort_2" {
			h.Errorf("two that are spelled alike: %s", third.Value)
		}
		if _, err = words.Create(ctx, record.OwnTermInput{Under: "data/name", Name: "HELSEKORT"}); code(err) != "/name word-known" {
			h.Errorf("the same word twice: %v", err)
		}
		says := record.ActivityInput{Name: "Skolehelse", Subjects: []record.SubjectGroup{{Category: "pupils", Data: []string{"name", own.Value}}}}
		made, err := activities.Create(ctx, says)
		if doortest.Must(h, made, err); !made.Special {
			h.Error("the word is health data")
		}
		if _, err = activities.Create(other, says); code(err) != "/subjects/0/data/1 term" {
			h.Errorf("another organisation has no such word: %v", err)
		}
		says.Subjects[0].Data[1] = "health/nobody_wrote_this"
		if _, err = activities.Create(ctx, says); code(err) != "/subjects/0/data/1 term" {
			h.Errorf("a word that nobody wrote: %v", err)
		}
		in := own.OwnTermInput
		in.Name, in.Hidden = "Helsekort for elever", true
		renamed, err := words.Update(ctx, own.ID.String(), own.Version, in)
		if doortest.Must(h, renamed, err); renamed.Value != own.Value {
			h.Errorf("renamed: %s", renamed.Value)
		}
		if _, err = words.Update(ctx, alike.ID.String(), alike.Version, record.OwnTermInput{Under: "data/health", Name: "Navn"}); code(err) != "/name word-known" {
			h.Errorf("renamed to a label of the vocabulary: %v", err)
		}
		hides, err := words.Create(ctx, record.OwnTermInput{Under: "data/genetic", Hidden: true})
		doortest.Must(h, hides, err)
		shown, err := words.Update(ctx, hides.ID.String(), hides.Version, record.OwnTermInput{Under: "data/genetic"})
		doortest.Must(h, shown, err)
		again, err := activities.Update(ctx, made.ID.String(), made.Version, made.ActivityInput)
		doortest.Must(h, again, err) // a hidden word stays
	})
}

func code(err error) string {
	var out strings.Builder
	for _, v := range kinds.ViolationsOf(err) {
		out.WriteString(v.Pointer + " " + v.Code)
	}
	return out.String()
}
