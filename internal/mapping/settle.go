package mapping

import "slices"

// settle looks at the columns together: what a header means depends on its neighbours.
func (t *Table) settle() {
	t.known()
	if !t.has("purposes") { // a register of names and descriptions: what it describes is the purpose
		t.turn("description", "purposes", func(c Column) bool { return tellsPurpose(c.Examples) })
	}
}

// known applies the layouts of registers whose headers say too little by themselves.
func (t *Table) known() {
	var names []string
	for _, c := range t.Columns {
		names = append(names, normal(c.Header))
	}
	for _, l := range layouts {
		if slices.ContainsFunc(l.needs, func(n string) bool { return !slices.Contains(names, n) }) {
			continue
		}
		for i, c := range t.Columns {
			if f, ok := l.fields[names[i]]; ok && c.Sure < 3 {
				t.Columns[i].Field, t.Columns[i].Sure = f, 2
			}
		}
	}
}

// layouts is registers that are known by several headers together.
var layouts = []struct {
	needs  []string
	fields map[string]Field
}{
	// the standard register of Danish municipalities
	{[]string{"packagename", "name", "description", "gdprchoices"}, map[string]Field{"description": "purposes"}},
	// “Types” and “Categories”: of data, and of people
	{[]string{"types", "categories", "purpose"}, map[string]Field{"types": "data", "categories": "subjects"}},
}

func (t *Table) has(f Field) bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Field == f })
}

func (t *Table) turn(from, to Field, when func(Column) bool) {
	for i, c := range t.Columns {
		if c.Field == from && c.Sure < 3 && when(c) {
			t.Columns[i].Field = to
		}
	}
}

// purposeWords is how a sentence says what something is done for.
var purposeWords = []string{"med henblik pa", "for a kunne", "for at kunne", "formal", "purpose", "in order to", "con el fin", "con la finalidad", "per tal de", "afin de", "zum zweck", "ten behoeve van", "i syfte"}

func tellsPurpose(examples []string) bool {
	for _, e := range examples {
		n := normal(e)
		if slices.ContainsFunc(purposeWords, func(w string) bool { return holdsWords(n, w) }) {
			return true
		}
	}
	return false
}
