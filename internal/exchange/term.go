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

// takeTerm knows a word by its term and how it is written.
func takeTerm(s *session, r row) {
	if s.work == nil {
		s.work = open[record.OwnTerm, wordIn](s, termColumns, func(t *record.OwnTerm) string { return wordKey(&t.OwnTermInput) }, "")
	}
	key := wordKey(&wordIn{Under: r.get("under"), Name: r.get("name")})
	if !s.once(r, "name", key) {
		return
	}
	b := s.work.(*book[record.OwnTerm, wordIn])
	if b.put(s, r, key, func(t *wordIn) bool { return fill(s, r, termColumns, t, false) }) != nil {
		s.save() // the next one must meet this one: a vocabulary has a word once
	}
}
