package agreement

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// Changes is how the text of an agreement differs from that of another one, the
// version before it as a rule: clause by clause and annex by annex, in the order in
// which they stand.
type Changes struct {
	Agreement ID             `json:"agreement" required:"true" nullable:"false"`
	Against   ID             `json:"against" doc:"the agreement that it is held against; null where it replaces none"`
	Language  string         `json:"language" required:"true" doc:"of both texts"`
	Clauses   []ClauseChange `json:"clauses" required:"true" doc:"empty where nothing differs"`
}

// ClauseChange is one clause or annex that differs.
type ClauseChange struct {
	Clause string       `json:"clause" required:"true" doc:"its name in the text, the same in every language; empty for what stands before the first"`
	Number string       `json:"number" required:"true" doc:"in the newer text, or in the older where it was removed; empty for annexes"`
	Title  string       `json:"title" required:"true"`
	Change string       `json:"change" required:"true" enum:"added,removed,changed"`
	Parts  []PartChange `json:"parts" required:"true" doc:"the paragraphs and rows that differ"`
}

// PartChange is one paragraph or row that differs. Words is both texts at once, in
// pieces that were removed, added, or stand in both.
type PartChange struct {
	Before string      `json:"before" required:"true" doc:"empty: it was added"`
	After  string      `json:"after" required:"true" doc:"empty: it was removed"`
	Words  []WordPiece `json:"words" required:"true"`
}

// WordPiece is some words.
type WordPiece struct {
	Text string `json:"text" required:"true"`
	Mark string `json:"mark" required:"true" enum:"same,removed,added"`
}

// Changes holds an agreement's text against another's, that of the version which it
// replaces when none is named. Both are drafts in one language, under one name, with
// parties and sub-processors of one day, so that only what was agreed differs.
func (s Documents) Changes(ctx context.Context, id, against string, o Options) (Changes, error) {
	o.Draft = true
	now, after, err := s.build(ctx, id, o)
	if err != nil {
		return Changes{}, err
	}
	out := Changes{Agreement: now.a.ID, Against: now.a.Supersedes, Language: after.Lang, Clauses: []ClauseChange{}}
	if against != "" {
		if out.Against, err = kinds.ParseID[Agreement](against); err != nil {
			return out, kinds.NotFound("agreement")
		}
	}
	if out.Against.IsZero() {
		return out, nil
	}
	was, err := s.look(ctx, out.Against.String(), now.AsOf)
	if err != nil {
		return out, err
	}
	t, err := was.text(after.Lang)
	if err != nil {
		return out, err
	}
	paper := was.paper(t.Lang)
	paper.behalf(t.Labels)
	paper.Document = now.a.documentID()
	before, err := t.Draft(paper)
	if err == nil {
		err = was.forms(before)
	}
	if err != nil {
		return out, fmt.Errorf("write agreement %s: %w", was.a.ID, err)
	}
	out.Clauses = Difference(before, after)
	return out, nil
}

// Difference lists the clauses that differ between two filled documents, matched by
// their names: those of the newer one in its order, each removed one before the clause
// that followed it.
func Difference(before, after *docmodel.Document) []ClauseChange {
	old, now := before.Clauses(), after.Clauses()
	out := []ClauseChange{}
	for _, step := range align(names(old), names(now)) {
		switch {
		case step.before < 0:
			out = append(out, clauseChange("added", docmodel.Clause{}, now[step.after]))
		case step.after < 0:
			out = append(out, clauseChange("removed", old[step.before], docmodel.Clause{}))
		default:
			c := clauseChange("changed", old[step.before], now[step.after])
			if len(c.Parts) > 0 || old[step.before].Title != now[step.after].Title {
				out = append(out, c)
			}
		}
	}
	return out
}

func names(all []docmodel.Clause) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.ID
	}
	return out
}

// clauseChange compares what stands below two headings; numbers are left out, since a
// clause that comes in between changes those of all behind it.
func clauseChange(how string, before, after docmodel.Clause) ClauseChange {
	c := ClauseChange{Clause: after.ID, Number: after.Number, Title: after.Title, Change: how, Parts: []PartChange{}}
	if how == "removed" {
		c.Clause, c.Number, c.Title = before.ID, before.Number, before.Title
	}
	old, now := wordsOf(before.Parts), wordsOf(after.Parts)
	steps := align(old, now)
	for i := 0; i < len(steps); i++ {
		gone, come := []string{}, []string{}
		for ; i < len(steps) && (steps[i].before < 0 || steps[i].after < 0); i++ {
			if steps[i].after < 0 {
				gone = append(gone, old[steps[i].before])
			} else {
				come = append(come, now[steps[i].after])
			}
		}
		for j := range max(len(gone), len(come)) { // what stands in the same place was rewritten
			c.Parts = append(c.Parts, partChange(nth(gone, j), nth(come, j)))
		}
	}
	return c
}

func wordsOf(parts []docmodel.Part) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p.Text
	}
	return out
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// partChange compares two paragraphs word by word.
func partChange(before, after string) PartChange {
	c := PartChange{Before: before, After: after, Words: []WordPiece{}}
	old, now := strings.Fields(before), strings.Fields(after)
	for _, step := range align(old, now) {
		switch {
		case step.after < 0:
			c.say("removed", old[step.before])
		case step.before < 0:
			c.say("added", now[step.after])
		default:
			c.say("same", now[step.after])
		}
	}
	return c
}

func (c *PartChange) say(mark, word string) {
	if last := len(c.Words) - 1; last >= 0 && c.Words[last].Mark == mark {
		c.Words[last].Text += " " + word
		return
	}
	c.Words = append(c.Words, WordPiece{word, mark})
}

// step is one place of an alignment: an index into each list, -1 where there is none.
type step struct{ before, after int }

// maxAlign bounds the table of an alignment; longer lists are replaced as a whole.
const maxAlign = 4 << 20

// align finds the longest common subsequence of two lists, and gives all of both in
// order, what was removed before what was added.
func align(old, now []string) []step {
	from := 0
	for from < len(old) && from < len(now) && old[from] == now[from] {
		from++
	}
	end := 0
	for end < len(old)-from && end < len(now)-from && old[len(old)-1-end] == now[len(now)-1-end] {
		end++
	}
	var out []step
	for i := range from {
		out = append(out, step{i, i})
	}
	for _, s := range alignAll(old[from:len(old)-end], now[from:len(now)-end]) {
		out = append(out, step{shift(s.before, from), shift(s.after, from)})
	}
	for i := range end {
		out = append(out, step{len(old) - end + i, len(now) - end + i})
	}
	return out
}

func shift(i, by int) int {
	if i < 0 {
		return i
	}
	return i + by
}

func alignAll(old, now []string) []step {
	wide := len(now) + 1
	common := []int{}
	if len(old)*len(now) <= maxAlign {
		common = make([]int, (len(old)+1)*wide)
		for i, a := range slices.Backward(old) {
			for j, b := range slices.Backward(now) {
				if a == b {
					common[i*wide+j] = common[(i+1)*wide+j+1] + 1
				} else {
					common[i*wide+j] = max(common[(i+1)*wide+j], common[i*wide+j+1])
				}
			}
		}
	}
	var out []step
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case i < len(old) && j < len(now) && len(common) > 0 && old[i] == now[j]:
			out = append(out, step{i, j})
			i, j = i+1, j+1
		case j == len(now) || (i < len(old) && (len(common) == 0 || common[(i+1)*wide+j] >= common[i*wide+j+1])):
			out = append(out, step{i, -1})
			i++
		default:
			out = append(out, step{-1, j})
			j++
		}
	}
	return out
}
