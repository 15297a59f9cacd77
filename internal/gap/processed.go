package gap

import (
	"slices"
	"strings"

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
	for _, a := range r.Using(s.ID, d) {
		out = append(out, r.processedBy(s, a, lang))
	}
	if len(out) == 0 {
		return []agreement.Processing{agreement.Described(s.ID, s)}
	}
	slices.SortStableFunc(out, func(a, b agreement.Processing) int {
		return strings.Compare(strings.ToLower(a.Subject), strings.ToLower(b.Subject))
	})
	return out
}

// spoken is the language in which the words of an agreement are: the vocabularies have no
// Swedish.
func spoken(lang string) string {
	if slices.Contains(record.Languages, lang) {
		return lang
	}
	return record.Languages[0]
}

func (r *Register) processedBy(s *chain.System, a *record.Activity, lang string) agreement.Processing {
	word := func(v *record.Vocabulary, code string) string { return r.Lexicon.Label(v, code, lang) }
	row := agreement.Processing{System: s.ID, Subject: a.Name, Nature: kinds.Cut(s.Description, 1000), DataTypes: []string{}, DataSubjects: []string{}}
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
		kept = with(kept, strings.Join(with(nil, word(record.Data, x.Data), record.Span(lang, x.Months), x.Rule, x.Law), ", "))
	}
	row.DataTypes, row.DataSubjects = row.DataTypes[:min(len(row.DataTypes), 100)], row.DataSubjects[:min(len(row.DataSubjects), 100)]
	for _, list := range [][]string{row.DataTypes, row.DataSubjects} {
		for i := range list {
			list[i] = kinds.Cut(list[i], 255)
		}
	}
	row.Purpose, row.SpecialCategories, row.Retention = kinds.Cut(strings.Join(purposes, "; "), 2000), kinds.Cut(strings.Join(special, ", "), 1000), kinds.Cut(strings.Join(kept, "; "), 1000)
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
