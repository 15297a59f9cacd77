package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/picture"
)

// itemTone is the colour of where a counterpart stands; the word beside it says the same.
var itemTone = map[batch.ItemState]string{
	batch.ItemFailed: "danger", batch.ItemLate: "danger", batch.ItemWithdrawn: "warning", batch.ItemSigned: "success",
	batch.ItemPartSigned: "success", batch.ItemOpened: "info", batch.ItemSent: "info", batch.ItemIssued: "warning",
}

// barTone is the same in a picture.
var barTone = map[string]picture.Tone{"danger": picture.Danger, "warning": picture.Warning, "success": picture.Success, "info": picture.Accent, "": picture.Neutral}

func itemTag(s batch.ItemState) Tag {
	return Tag{K(key("batch.item", string(s))), cmp.Or(itemTone[s], "neutral")}
}

func (v *visit) showBatch() error { return v.batchPage(http.StatusOK, nil) }

// batchPage is what a batch would do, as long as it has not been started, and the
// board afterwards.
func (v *visit) batchPage(status int, wrong []kinds.Violation) error {
	b, err := v.batches.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := batchesPath + "/" + b.ID.String()
	p, how, lacks, err := v.readBoard(b, at)
	if err != nil {
		return err
	}
	p.Shell = v.shell(agreementsPath, T(b.Name), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("nav.batches"), batchesPath})
	p.Tags, p.Lead = []Tag{batchState(b)}, v.batchLead(b, how)
	p.Range, p.Empty = "range.items", K("batch.nobody")
	p.Actions = v.batchActions(b, how, len(lacks) == 0)
	if len(lacks) > 0 {
		wrong = lacks // whatever refused to start
	}
	if len(wrong) > 0 {
		a := Alert{Tone: "danger", Title: K("batch.lacks"), Text: K("batch.lacks.text")}
		for _, x := range wrong {
			a.Items = append(a.Items, Action{Say: v.problem(x), Href: v.lackHref(b, x, at)})
		}
		p.Alerts = append(p.Alerts, a)
	}
	if how.Reminding > 0 {
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: N("batch.reminding", how.Reminding), Text: K("batch.reminding.text")})
	}
	if b.StartedAt != nil && how.Total > 0 {
		p.Alerts = append(p.Alerts, outstanding(how, at))
	}
	if how.Total > 0 {
		p.Panels = []Panel{v.progress(how, at)}
	}
	return v.pages.Show(v.w, v.r, status, v.permitted(p))
}

// readBoard gives the plan of a draft, and a page of the board of what was started, with
// how it stands; what keeps a draft from being started is told, and not an error.
func (v *visit) readBoard(b *batch.Batch, at string) (ListPage, *batch.Progress, []kinds.Violation, error) {
	l, q := v.lineListing(b, at), v.r.URL.Query()
	if b.StartedAt == nil && !looking(v.ctx()) {
		seen, err := v.batches.Preview(v.ctx(), b.ID.String())
		lacks := seen.Model
		if err != nil && kinds.KindOf(err) == kinds.KindInvalid {
			lacks, err = kinds.ViolationsOf(err), nil
		}
		return l.page(q, seen.Items), b.Tally(seen.Items), lacks, err
	}
	for i := range l.columns {
		l.columns[i].less = nil // the board has the order of its numbers
	}
	var how *batch.Progress
	p, err := l.turn(q, "", func(in door.Query) (kinds.Page[batch.Line], error) {
		after, err := strconv.Atoi(cmp.Or(in.Cursor, "0"))
		if err != nil {
			return kinds.Page[batch.Line]{}, kinds.Invalid("cursor", "cursor", "this cursor belongs to no page of this list: begin again without it")
		}
		x, err := v.batches.Board(v.ctx(), b.ID.String(), batch.LineQuery{Limit: in.Limit, After: after, State: batch.ItemState(in.Filters["state"]), Q: in.Q})
		how = x.Progress
		return x.Lines, err
	})
	return p, how, nil, err
}

func (v *visit) batchLead(b *batch.Batch, how *batch.Progress) Say {
	if b.StartedAt == nil {
		return N("batch.preview", how.Of(batch.ItemWaiting))
	}
	return K("batch.lead", "By", b.StartedBy, "When", v.text().when(*b.StartedAt))
}

// batchActions is the buttons that fit; those that the actor may not press are left out.
func (v *visit) batchActions(b *batch.Batch, how *batch.Progress, ready bool) []Action {
	at := batchesPath + "/" + b.ID.String()
	has := func(states ...batch.ItemState) bool {
		return slices.ContainsFunc(states, func(s batch.ItemState) bool { return how.Of(s) > 0 })
	}
	var out []Action
	add := func(when bool, verb, word string, primary bool) {
		if when {
			out = append(out, Action{Say: K(key("batch.press", word)), Href: at + "/" + verb, Post: true, Primary: primary})
		}
	}
	draft := b.StartedAt == nil
	add(draft && ready && has(batch.ItemWaiting), "start", "start", true)
	add(b.State == batch.Stopped, "start", "resume", true)
	add(has(batch.ItemFailed) && !draft, "retry", "retry", false)
	add(b.State == batch.Running && has(batch.ItemSent, batch.ItemOpened), "remind", "remind", false)
	add(b.State == batch.Running, "stop", "stop", false)
	if draft {
		return append(out, Action{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"})
	}
	return append(out, Action{Say: K("batch.refresh"), Href: at, Icon: "ClockDashed"})
}

// batchProblems is the reasons that have words of their own here.
var batchProblems = []string{"own", "has-agreement", "no-address", "unknown-organisation", "ambiguous", "email", "internal", "noted", "assessed", "annex", "required", "other"}

// todos is what is left to do, by where a counterpart stands: what needs somebody
// here comes first.
var todos = []struct {
	say   string
	state batch.ItemState
}{
	{"batch.todo.failed", batch.ItemFailed},
	{"batch.todo.issued", batch.ItemIssued},
	{"batch.todo.ours", batch.ItemPartSigned},
	{"batch.todo.late", batch.ItemLate},
	{"batch.todo.withdrawn", batch.ItemWithdrawn},
	{"batch.todo.opened", batch.ItemOpened},
	{"batch.todo.sent", batch.ItemSent},
	{"batch.todo.waiting", batch.ItemWaiting},
}

// outstanding says how many have signed, who has not, and what to do about them.
func outstanding(how *batch.Progress, at string) Alert {
	a := Alert{Tone: "info", Title: K("batch.count", "Signed", how.Of(batch.ItemSigned), "Total", how.Total-how.Of(batch.ItemSkipped))}
	for _, x := range todos {
		if n := how.Of(x.state); n > 0 {
			a.Items = append(a.Items, Action{Say: N(x.say, n), Href: at + "?" + url.Values{"state": {string(x.state)}}.Encode()})
		}
	}
	if len(a.Items) == 0 {
		a.Tone = "success"
	}
	return a
}

// progress is the picture of a batch: one bar for each state that somebody is in, which
// leads to those who are.
func (v *visit) progress(how *batch.Progress, at string) Panel {
	t := v.text()
	in := picture.BarsInput{Title: t.text("batch.progress"), Description: t.text("batch.progress.about"), Width: 720, Greatest: float64(how.Total)}
	p := Panel{ID: "progress", Title: K("batch.progress"), Lead: K("batch.progress.about")}
	for _, s := range batch.ItemStates {
		n := how.Of(s)
		if n == 0 {
			continue
		}
		href := at + "?" + url.Values{"state": {string(s)}}.Encode()
		in.Bars = append(in.Bars, picture.Bar{Label: t.text(key("batch.item", string(s))), Href: href, Now: picture.Value{Value: float64(n), Label: strconv.Itoa(n)}, Tone: barTone[itemTone[s]]})
		p.Lines = append(p.Lines, Line{Label: itemTag(s).Say, Values: []Cell{{Say: T(strconv.Itoa(n)), Href: href}}})
	}
	p.Picture = picture.Bars(in).SVG("progress")
	return p
}

// lineListing is the table of counterparts.
func (v *visit) lineListing(b *batch.Batch, at string) listing[batch.Line] {
	letters := alphabet()
	var options []Option
	for _, s := range batch.ItemStates {
		options = append(options, Option{string(s), itemTag(s).Say})
	}
	return listing[batch.Line]{
		path: at,
		columns: []column[batch.Line]{
			{"counterpart", func(l batch.Line) Cell {
				c := Cell{Say: T(l.Counterpart), Sub: T(l.Code)}
				if id := cmp.Or(l.Agreement, l.Other); !id.IsZero() {
					c.Href = agreementsPath + "/" + id.String()
				}
				return c
			}, func(a, b batch.Line) int { return letters(a.Counterpart, b.Counterpart) }},
			{"status", v.lineState, func(a, b batch.Line) int {
				return cmp.Compare(slices.Index(batch.ItemStates, a.State), slices.Index(batch.ItemStates, b.State))
			}},
			{"letter", func(l batch.Line) Cell { return Cell{Say: T(cmp.Or(l.Name, l.Email)), Sub: T(l.Email)} }, nil},
			{"when", func(l batch.Line) Cell { return Cell{Say: v.moment(l.ChangedAt), Sub: v.reminded(l)} }, nil},
			{"action", func(l batch.Line) Cell { return v.lineAction(b, l, at) }, nil},
		},
		id:      func(l batch.Line) string { return "item-" + strconv.Itoa(l.Number) },
		words:   func(l batch.Line) string { return l.Counterpart + " " + l.Code + " " + l.Name + " " + l.Email },
		selects: []Select{{Name: "state", Label: "column.status", Options: options}},
		keeps:   map[string]func(batch.Line, string) bool{"state": func(l batch.Line, want string) bool { return string(l.State) == want }},
	}
}

// reminded says how often somebody was reminded.
func (v *visit) reminded(l batch.Line) Say {
	if l.Reminded == 0 {
		return Say{}
	}
	return N("batch.reminded", l.Reminded)
}

// lineState is where a counterpart stands, and why it got no further.
func (v *visit) lineState(l batch.Line) Cell {
	c := Cell{Tags: []Tag{itemTag(l.State)}}
	for i, x := range l.Problems {
		if i == 0 {
			c.Sub = v.problem(x)
		}
	}
	return c
}

// problem words what keeps a counterpart, or the batch, back.
func (v *visit) problem(x kinds.Violation) Say {
	code := key("batch.problem", x.Code)
	if !slices.Contains(batchProblems, x.Code) {
		code = v.text().first(key("need", x.Code), "batch.problem.other")
	}
	return K(code, "Value", x.Value, "Detail", x.Detail)
}

// lackHref is where what a batch lacks is filled in.
func (v *visit) lackHref(b *batch.Batch, x kinds.Violation, at string) string {
	if batchForm.has(pointerField(x.Pointer)) && x.Pointer != "/model" {
		return at + "/edit#" + fieldID(pointerField(x.Pointer))
	}
	if x.Pointer == "/checklist" || x.Pointer == "/annexes" {
		return agreementsPath + "/" + b.Model.String() + x.Pointer
	}
	return agreementsPath + "/" + b.Model.String()
}

// pointerField is the field of a form that a pointer leads to.
func pointerField(pointer string) string {
	for _, f := range batchForm.all() {
		if pointer == pointerOf(f.Name) {
			return f.Name
		}
	}
	return ""
}

// lineAction is what can be done for a counterpart.
func (v *visit) lineAction(b *batch.Batch, l batch.Line, at string) Cell {
	if looking(v.ctx()) {
		return Cell{}
	}
	switch {
	case b.StartedAt == nil && l.State == batch.ItemFailed && v.who().May("batch.update") == nil:
		return Cell{Say: K("batch.mend.order"), Href: at + "/edit"}
	case b.StartedAt == nil:
		return Cell{}
	case l.State == batch.ItemFailed && v.who().May("batch_item.update") == nil:
		return Cell{Do: &Action{Say: K("batch.mend"), About: T(l.Counterpart), Href: at + "/items/" + l.ID.String() + "/edit"}}
	case (l.State == batch.ItemSent || l.State == batch.ItemOpened) && b.State == batch.Running && v.who().May("batch.remind") == nil:
		return Cell{Do: &Action{Say: K("batch.press.remind.one"), About: T(l.Counterpart), Href: at + "/remind/" + strconv.Itoa(l.Number), Post: true}}
	}
	return Cell{}
}
