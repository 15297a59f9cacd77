package exchange

import (
	"ledd/internal/door"
	"ledd/internal/record"
)

type wordIn = record.OwnTermInput

var termColumns = []column[wordIn]{
	text("under", "/under", func(t *wordIn) *string { return &t.Under }),
	text("name", "/name", func(t *wordIn) *string { return &t.Name }),
	text("term_code", "/code", func(t *wordIn) *string { return &t.Code }),
	text("nb", "/labels/nb", func(t *wordIn) *string { return &t.Labels.NB }),
	text("nn", "/labels/nn", func(t *wordIn) *string { return &t.Labels.NN }),
	text("en", "/labels/en", func(t *wordIn) *string { return &t.Labels.EN }),
	text("da", "/labels/da", func(t *wordIn) *string { return &t.Labels.DA }),
	list("synonyms", "/synonyms", func(t *wordIn) *[]string { return &t.Synonyms }),
	flag("hidden", "/hidden", func(t *wordIn) *bool { return &t.Hidden }),
}

var termFile = layout{columns: names(termColumns), required: []string{"under", "name"}, take: takeTerm}

func wordKey(t *wordIn) string { return t.Under + "\x1f" + door.Fold(t.Name) }

type termWork struct {
	words *book[record.OwnTerm, wordIn]
	known keyed
}

// takeTerm knows a word by its code where the row gives one, else by its term and how it is
// written.
func takeTerm(s *session, r row) {
	if s.work == nil {
		b := open[record.OwnTerm, wordIn](s, termColumns, func(t *record.OwnTerm) string { return wordKey(&t.OwnTermInput) }, "")
		s.work = &termWork{b, keyedBy(b, "term_code", func(t *record.OwnTerm) string { return t.Code })}
	}
	w := s.work.(*termWork)
	key, once := w.known.find(s, r, wordKey(&wordIn{Under: r.get("under"), Name: r.get("name")}), "name")
	if once && w.words.put(s, r, key, func(t *wordIn) bool { return fill(s, r, termColumns, t, false) }) != nil {
		s.save() // the next one must meet this one: a vocabulary has a word once
	}
}
