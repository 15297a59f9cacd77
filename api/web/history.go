package web

import (
	"strconv"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
)

// changes lists the versions of a record, newest first, each with what it
// changed from the one before.
func changes[E, In any](v *visit, f *Form, past []door.Past[E], input func(*E) *In) Panel {
	t := v.text()
	table := Table{Caption: K("panel.history"), Columns: []Head{{Say: K("column.when")}, {Say: K("column.who")}, {Say: K("column.what")}}}
	for i, p := range past {
		what := Say{Key: "history.created"}
		if p.Version > 1 {
			what = K("history.changed")
		}
		if i+1 < len(past) {
			if fields := f.changed(input(past[i+1].Record), input(p.Record), v.names, t); len(fields) > 0 {
				what = Say{Parts: fields}
			}
		}
		table.Rows = append(table.Rows, Row{"version-" + strconv.Itoa(p.Version), []Cell{{Say: T(t.when(p.EnteredAt)), Sub: K("history.version", "Number", p.Version)}, {Say: actor(p.Actor)}, {Say: what}}})
	}
	return Panel{ID: "history", Title: K("panel.history"), Table: &table}
}

// actor names who did something; programs have names of their own.
func actor(name string) Say {
	if end, ok := strings.CutPrefix(name, "one-time link "); ok {
		return K("actor.link", "End", end)
	}
	switch name {
	case "operator", "demonstration", "doorkeeper":
		return K(key("actor", name))
	}
	return T(name)
}

// changed says which fields differ: what stood there, and what stands there now.
func (f *Form) changed(before, after any, names Naming, t *texts) []Say {
	was, is := f.encode(before, names), f.encode(after, names)
	var out []Say
	for _, field := range f.all() {
		if field.in(was) == field.in(is) {
			continue
		}
		label := K(t.first(key("field", f.Noun, field.Name), key("field", field.Name)))
		out = append(out, K("history.field", "Field", t.say(label), "Before", orDash(field.shown(was, t)), "After", orDash(field.shown(is, t))))
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (v *visit) showSystemHistory() error {
	s, err := v.system()
	if err != nil {
		return err
	}
	past, err := v.systems.History(v.ctx(), s.ID.String())
	if err != nil {
		return err
	}
	p := v.systemPage(s, "history")
	p.Panels = []Panel{changes(v, systemForm, past, (*chain.System).Input)}
	return v.show(p)
}
