package gap

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// Processed is the rows of an agreement's annex on processing for a system (art. 28(3)): one
// for each activity of the record that uses it on the day, in the language of the agreement;
// what the register knows of the system itself where no activity does.
func (r *Register) Processed(s *chain.System, lang string, d kinds.Date) []agreement.Processing {
	lang = spoken(lang)
	var out []agreement.Processing
	for _, a := range r.standing(d) {
		if slices.Contains(a.Systems, s.ID) {
			out = append(out, r.processedBy(s, a, lang))
		}
	}
	if len(out) == 0 {
		row := agreement.Described(s.ID, s)
		row.Nature = s.Description
		return []agreement.Processing{row}
	}
	slices.SortStableFunc(out, func(a, b agreement.Processing) int {
		return strings.Compare(strings.ToLower(a.Subject), strings.ToLower(b.Subject))
	})
	return out
}

// spoken is the language in which the words of an agreement are: the vocabularies have no
// Swedish.
func spoken(lang string) string {
	if _, known := spans[lang]; known {
		return lang
	}
	return "nb"
}

func (r *Register) processedBy(s *chain.System, a *record.Activity, lang string) agreement.Processing {
	word := func(v *record.Vocabulary, code string) string { return r.Lexicon.Label(v, code, lang) }
	row := agreement.Processing{System: s.ID, Subject: a.Name, Nature: clipped(s.Description, 1000), DataTypes: []string{}, DataSubjects: []string{}}
	var purposes, special, kept []string
	for _, p := range a.Purposes {
		purposes = with(purposes, strings.Join(with(nil, word(record.Purposes, p.Code), p.Text), " – "))
	}
	for _, g := range a.Subjects {
		row.DataSubjects = with(row.DataSubjects, strings.Join(with(nil, word(record.Subjects, g.Category), g.Text), " – "))
		for _, code := range g.Data {
			row.DataTypes = with(row.DataTypes, word(record.Data, code))
			if t := record.Data.Term(code); t.Special != "" || t.Criminal {
				special = with(special, word(record.Data, code))
			}
		}
		for _, words := range g.OtherData {
			row.DataTypes = with(row.DataTypes, words)
		}
	}
	for _, x := range a.Retention {
		kept = with(kept, strings.Join(with(nil, word(record.Data, x.Data), span(lang, x.Months), x.Rule, x.Law), ", "))
	}
	row.DataTypes, row.DataSubjects = row.DataTypes[:min(len(row.DataTypes), 100)], row.DataSubjects[:min(len(row.DataSubjects), 100)]
	for _, list := range [][]string{row.DataTypes, row.DataSubjects} {
		for i := range list {
			list[i] = clipped(list[i], 255)
		}
	}
	row.Purpose, row.SpecialCategories, row.Retention = clipped(strings.Join(purposes, "; "), 2000), clipped(strings.Join(special, ", "), 1000), clipped(strings.Join(kept, "; "), 1000)
	return row
}

// with adds the texts that say something and that a list does not have.
func with(list []string, texts ...string) []string {
	for _, s := range texts {
		if s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// clipped shortens a text to a number of letters.
func clipped(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// spans is years and months in the languages of the vocabularies: one, and several.
var spans = map[string][]string{"nb": {"år", "år", "måned", "måneder"}, "nn": {"år", "år", "månad", "månader"}, "en": {"year", "years", "month", "months"}, "da": {"år", "år", "måned", "måneder"}}

// span writes a number of months; empty for none.
func span(lang string, months *int) string {
	if months == nil {
		return ""
	}
	n, words := *months, spans[lang][2:]
	if n > 0 && n%12 == 0 {
		n, words = n/12, spans[lang][:2]
	}
	if n == 1 {
		return "1 " + words[0]
	}
	return strconv.Itoa(n) + " " + words[1]
}
