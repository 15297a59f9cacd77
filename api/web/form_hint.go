package web

import (
	"net/url"
	"slices"
	"strings"

	"ledd/internal/record"
)

// hint is what the register, or what is usual, says for a field, and where that is from.
type hint struct {
	value string
	from  Say
}

// prompt says where a value is from, what is missing, and what can be chosen.
func (b *builder) prompt(v *FieldView) {
	if h, ok := b.page.hints[v.Input]; ok && h.value == v.Value {
		v.From = h.from
	}
	v.Lacking = b.page.lacking[v.ID]
	groups, ok := b.page.groups[v.Input]
	if terms := record.VocabularyNamed(v.Terms); terms != nil && v.Control == Lines {
		groups, ok = termGroups(terms, b.texts, strings.Split(v.Value, "\n")), true
	}
	if v.Terms == dpiaList {
		groups, ok = listGroups(b.names.country(), strings.Split(v.Value, "\n")), true
	}
	if !ok {
		return
	}
	if v.Control == Lines {
		v.Control = Ticks
	}
	chosen := strings.Split(v.Value, "\n")
	for _, g := range groups {
		g.Boxes = slices.Clone(g.Boxes)
		for i := range g.Boxes {
			g.Boxes[i].Ticked = slices.Contains(chosen, g.Boxes[i].Value)
		}
		v.Groups = append(v.Groups, g)
	}
}

// shows reports whether a row shows a part.
func (b *builder) shows(list, part string, row url.Values, at string) bool {
	if !slices.Contains(b.form.Spare[list], part) || row.Get(part) != "" || len(b.page.lacking[fieldID(at+part)]) > 0 {
		return true
	}
	for name := range row {
		if strings.HasPrefix(name, part+".") {
			return true
		}
	}
	return len(b.errors.under[pointerOf(at+part)]) > 0
}

// Height is how many lines a field of text shows: those that are in it, within reason.
func (v FieldView) Height() int {
	least := 4
	if v.Control == Lines {
		least = 3
	}
	return min(max(least, strings.Count(v.Value, "\n")+1), 24)
}
