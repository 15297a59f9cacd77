package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/record"
)

const termsPath = "/terms"

// termForm is how people add a word to a vocabulary, or take a term out of the offer.
var termForm = newForm[record.OwnTermInput](Form{
	Noun: "term",
	Sections: []Section{
		{"about", []string{"under", "name", "synonyms", "hidden"}},
		{"languages", strings.Fields("labels.nb labels.nn labels.en labels.da code")},
	},
})

func (s *Site) termRoutes(mux *router) {
	mux.HandleFunc("GET "+termsPath, s.page((*visit).listTerms))
	mux.HandleFunc("GET "+termsPath+"/{id}", s.page((*visit).showTerm))
	(&desk[record.OwnTerm, record.OwnTermInput]{
		form: termForm, path: termsPath, verbs: s.terms, start: (*visit).newTerm,
		title: func(v *visit, t *record.OwnTerm) string { return v.text().say(v.wordSay(t)) },
	}).routes(s, mux)
}

// newTerm begins below the asked term.
func (v *visit) newTerm() (record.OwnTermInput, error) {
	return record.OwnTermInput{Under: v.r.URL.Query().Get("under")}, nil
}

// wordSay is a word, or the term that an entry speaks of.
func (v *visit) wordSay(t *record.OwnTerm) Say {
	return v.text().called(record.VocabularyNamed(t.Vocabulary), t.Value)
}

// wordLine is a line of the list of all words.
type wordLine struct {
	vocabulary *record.Vocabulary
	record.Entry
}

func stateOfWord(l wordLine) Tag {
	s := l.Standing()
	return Tag{K(key("terms.state", s)), map[string]string{record.OwnWord: "info", record.StandardTerm: "neutral", record.HiddenTerm: "warning"}[s]}
}

// wordHref is where one reads of an entry, or writes one.
func (v *visit) wordHref(l wordLine) string {
	switch {
	case l.Said != nil:
		return termsPath + "/" + l.Said.ID.String()
	case v.who().May("term.create") != nil || looking(v.ctx()):
		return ""
	}
	return newWord(l.vocabulary, l.Code)
}

// newWord is where a word under a term is added.
func newWord(v *record.Vocabulary, code string) string {
	return termsPath + "/new?" + url.Values{"under": {v.Name + "/" + record.Base(code)}}.Encode()
}

// wordLines lists all words of all vocabularies in their order.
func (v *visit) wordLines() []wordLine {
	var out []wordLine
	for _, vocabulary := range record.Vocabularies {
		for _, e := range v.reg.Lexicon.Entries(vocabulary) {
			out = append(out, wordLine{vocabulary, e})
		}
	}
	return out
}

func vocabularySay(v *record.Vocabulary) Say { return K(key("vocabulary", v.Name)) }

func (v *visit) listTerms() error {
	t, letters := v.text(), alphabet()
	named := func(l wordLine) string { return t.say(t.called(l.vocabulary, l.Code)) }
	order := func(l wordLine) int { return slices.Index(record.Vocabularies, l.vocabulary) }
	var vocabularies []Option
	for _, x := range record.Vocabularies {
		vocabularies = append(vocabularies, Option{x.Name, vocabularySay(x)})
	}
	l := listing[wordLine]{
		path: termsPath, leads: "vocabulary",
		columns: []column[wordLine]{
			{"word", func(l wordLine) Cell {
				c := Cell{Say: t.called(l.vocabulary, l.Code), Href: v.wordHref(l)}
				if l.Said != nil {
					c.Sub = T(strings.Join(l.Said.Synonyms, ", "))
				}
				return c
			}, func(a, b wordLine) int { return letters(named(a), named(b)) }},
			{"vocabulary", func(l wordLine) Cell { return Cell{Say: vocabularySay(l.vocabulary)} }, func(a, b wordLine) int { return cmp.Compare(order(a), order(b)) }},
			{"under", func(l wordLine) Cell {
				if !record.Own(l.Code) {
					return Cell{}
				}
				return Cell{Say: K(termKey(l.vocabulary.Name, record.Base(l.Code)))}
			}, nil},
			{"status", func(l wordLine) Cell { return Cell{Tags: []Tag{stateOfWord(l)}} }, nil},
		},
		id: func(l wordLine) string { return l.vocabulary.Name + "-" + strings.ReplaceAll(l.Code, "/", "-") },
		words: func(l wordLine) string {
			words := []string{named(l)}
			if l.Said != nil {
				words = append(append(words, l.Said.Words()...), l.Said.Code)
			}
			return strings.Join(words, " ")
		},
		selects: []Select{
			{Name: "vocabulary", Label: "column.vocabulary", Options: vocabularies},
			{Name: "state", Label: "column.status", Options: codeOptions("terms.state", record.WordStandings...)},
		},
		keeps: map[string]func(wordLine, string) bool{
			"vocabulary": func(l wordLine, want string) bool { return l.vocabulary.Name == want },
			"state":      func(l wordLine, want string) bool { return l.Standing() == want },
		},
	}
	p := l.page(v.r.URL.Query(), v.wordLines())
	p.Shell = v.shell(termsPath, K("nav.terms"))
	p.Lead, p.Range, p.Empty = K("terms.lead"), "range.terms", K("terms.empty")
	p.Actions = []Action{{Say: K("terms.new"), Href: termsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) showTerm() error {
	t, err := v.terms.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at, vocabulary := termsPath+"/"+t.ID.String(), record.VocabularyNamed(t.Vocabulary)
	line := wordLine{vocabulary, record.Entry{Code: t.Value, Said: t}}
	p := RecordPage{
		Shell: v.shell(termsPath, v.wordSay(t), Crumb{K("nav.terms"), termsPath}), Lead: K(key("terms.tell", line.Standing())), Tags: []Tag{stateOfWord(line)},
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}, {Say: K("terms.beside"), Href: newWord(vocabulary, t.Value), Icon: "Plus"}},
	}
	p.Panels = append(termForm.panels(termForm.encode(t.Input(), v.names), v.text(), at+"/edit"), v.saying(vocabulary, t.Value))
	past, err := v.terms.History(v.ctx(), t.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, termForm, past, (*record.OwnTerm).Input))
	return v.show(p)
}

// saying lists the records that say a word.
func (v *visit) saying(vocabulary *record.Vocabulary, code string) Panel {
	t := Table{Caption: K("panel.saying"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.kind")}}}
	row := func(id, name, path string, kind Say) {
		t.Rows = append(t.Rows, Row{"saying-" + id, []Cell{{Say: T(name), Href: path + "/" + id}, {Say: kind}}})
	}
	for _, a := range v.reg.Activities {
		if slices.Contains(a.Codes(vocabulary), code) {
			row(a.ID.String(), a.Name, activitiesPath, K("noun.activity"))
		}
	}
	for _, s := range v.reg.Performed {
		if slices.Contains(s.Codes(vocabulary), code) {
			row(s.ID.String(), s.Name, processorRecordsPath, K("noun.processor_record"))
		}
	}
	return Panel{ID: "saying", Title: K("panel.saying"), Table: &t, Empty: K("panel.saying.none")}
}
