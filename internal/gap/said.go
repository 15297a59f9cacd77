package gap

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// saidAnew lists what the systems of an agreement, and the engagements behind it, are said
// to hold or to be on a day and were not when it was agreed: new types of data, and new
// countries. Such a fact bears no day of its own, so that the day on which it was entered
// counts. What the agreement names is none, and neither is what was said for the first
// time: that was not known otherwise before.
func (r *Register) saidAnew(a *agreement.Agreement, agreed, d kinds.Date) []agreement.Change {
	var out []agreement.Change
	if len(r.traces) == 0 {
		return nil
	}
	for _, s := range r.known(a.ScopeSystems) {
		words := newWords(r.traces[s.ID.String()], agreed, d)
		if len(words) == 0 {
			continue
		}
		said := r.saidBy(a, s.ID, d)
		for _, n := range words {
			if !sameAsAny(said, n.word) {
				out = append(out, changeOf(n, s.Name))
			}
		}
	}
	for _, e := range r.traced {
		if !a.Names(e.Downstream) || !slices.ContainsFunc(e.ScopeSystems, func(s chain.SystemID) bool { return r.scope[a.ID][s] }) {
			continue
		}
		for _, n := range newWords(r.traces[e.ID.String()], agreed, d) {
			out = append(out, changeOf(n, r.nameOf(e.Downstream)))
		}
	}
	slices.SortFunc(out, func(x, y agreement.Change) int {
		return cmp.Or(cmp.Compare(x.OccurredOn, y.OccurredOn), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Note, y.Note))
	})
	return out
}

// articles says which data a kind is about, in every language.
var articles = map[string]string{
	"personal_data": "GDPR art. 4(1)", "special_categories": "GDPR art. 9", "criminal_data": "GDPR art. 10", "national_id": "GDPR art. 87", "vulnerable_subjects": "GDPR recital 75",
}

// changeOf is the change that a new word of a trace is.
func changeOf(n newWord, whose string) agreement.Change {
	list, value, _ := strings.Cut(n.word, ":")
	c := agreement.Change{Kind: agreement.NewDataKind, OccurredOn: n.since, Note: whose + ": " + cmp.Or(articles[list], value)}
	if list == chain.TraceStored || list == chain.TraceSupport {
		c.Kind = agreement.NewLocation
	}
	return c
}

// saidBy is the types of data that an agreement names for a system, or in the list of the
// data of each form that holds on a day, as words of a trace.
func (r *Register) saidBy(a *agreement.Agreement, s chain.SystemID, d kinds.Date) []string {
	types := a.TypesOf(s)
	if x, ok := a.AnnexOn("form_data", r.Controller.ID, d); ok && x.Lacks() == "" {
		types = append(types, x.DataTypes...)
	}
	for i, t := range types {
		types[i] = chain.TraceData + ":" + t
	}
	return types
}

// newWord is a word that a record says, and since when without a break.
type newWord struct {
	word  string
	since kinds.Date
}

// newWords gives the words of a record on a day that it did not have when something was
// agreed.
func newWords(traces []door.Trace, agreed, d kinds.Date) []newWord {
	var out []newWord
	days := byDay(traces, d)
	if len(days) < 2 {
		return nil
	}
	for _, w := range days[len(days)-1].Words {
		list, value, _ := strings.Cut(w, ":")
		none := value == string(kinds.No) && slices.Contains(chain.TraceKinds, list)
		if none || hasWord(base(days, agreed, list).Words, w) {
			continue
		}
		i := len(days) - 1
		for i > 0 && hasWord(days[i-1].Words, w) {
			i--
		}
		out = append(out, newWord{w, days[i].On})
	}
	return out
}

// byDay keeps the last trace of each day, up to a day.
func byDay(traces []door.Trace, d kinds.Date) []door.Trace {
	var out []door.Trace
	for i, t := range traces {
		if t.On <= d && (i+1 == len(traces) || traces[i+1].On != t.On) {
			out = append(out, t)
		}
	}
	return out
}

// base is what a record said of a list when something was agreed; where it said nothing
// of it, what it said of it first after that: it was not known otherwise.
func base(days []door.Trace, agreed kinds.Date, list string) door.Trace {
	last := door.Trace{}
	for _, t := range days {
		if t.On > agreed && speaks(last.Words, list) {
			break
		}
		last = t
	}
	return last
}

// speaks reports whether sorted words say anything of a list.
func speaks(words []string, list string) bool {
	i, _ := slices.BinarySearch(words, list+":")
	return i < len(words) && strings.HasPrefix(words[i], list+":")
}

// hasWord reports whether a word is among sorted ones, however it is written.
func hasWord(words []string, word string) bool {
	if _, same := slices.BinarySearch(words, word); same {
		return true
	}
	return sameAsAny(words, word)
}

func sameAsAny(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return sameWord(w, word) })
}

// sameWord compares letters and digits alone, whatever their case: what is written
// otherwise is still the same. It stops where two words part, since nearly all do.
func sameWord(a, b string) bool {
	for {
		var x, y rune
		x, a = letter(a)
		y, b = letter(b)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
	}
}

// letter is the next letter, digit or colon of a word, and what follows; 0 at its end.
func letter(w string) (rune, string) {
	for i, c := range w {
		if c == ':' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c), w[i+utf8.RuneLen(c):]
		}
	}
	return 0, ""
}
