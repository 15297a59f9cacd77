package web

import (
	"cmp"
	"net/http"
	"strconv"

	"ledd/internal/agreement"
	"ledd/internal/batch"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const batchesPath = "/batches"

// batchForm is how people order one agreement for many counterparts.
var batchForm = newForm[batch.Order](Form{
	Noun: "batch",
	Sections: []Section{
		{"what", []string{"name", "model", "replaces", "side", "revision", "codePattern", "note"}},
		{"who", []string{"kind", "country", "list", "counterparts"}},
		{"letters", []string{"language", "message", "dueOn", "signFirst", "validDays", "remindDays", "remindTimes"}},
	},
})

// itemForm is how a counterpart is mended.
var itemForm = newForm[batch.ItemInput](Form{
	Noun:     "batch_item",
	Sections: []Section{{"letter", []string{"party", "name", "email", "language", "reference"}}},
})

func (s *Site) batchDesk() *desk[batch.Batch, batch.Order] {
	return &desk[batch.Batch, batch.Order]{
		form: batchForm, path: batchesPath, verbs: s.batches,
		title: func(_ *visit, b *batch.Batch) string { return b.Name },
		start: (*visit).newBatch,
	}
}

// newBatch begins a batch, with the model that the address names.
func (v *visit) newBatch() (batch.Order, error) {
	in, days, times := batch.Order{Counterparts: []batch.Counterpart{}}, 14, 2
	in.RemindDays, in.RemindTimes = &days, &times
	if id, err := kinds.ParseID[agreement.Agreement](v.r.URL.Query().Get("model")); err == nil {
		in.Model = id
	}
	return in, nil
}

var batchTone = map[batch.State]string{batch.Running: "success", batch.Stopped: "warning", batch.Draft: "neutral"}

func batchState(b *batch.Batch) Tag {
	return Tag{K(key("batch.state", string(b.State))), batchTone[b.State]}
}

// listBatches lists what was ordered, with how far each has come.
func (v *visit) listBatches() error {
	t := v.text()
	l := listing[batch.Standing]{
		path: batchesPath,
		columns: []column[batch.Standing]{
			{"name", func(b batch.Standing) Cell {
				return Cell{Say: T(b.Name), Href: batchesPath + "/" + b.ID.String(), Sub: T(b.Code)}
			}, nil},
			{"status", func(b batch.Standing) Cell { return Cell{Tags: []Tag{batchState(b.Batch)}} }, nil},
			{"signed", func(b batch.Standing) Cell {
				if b.StartedAt == nil {
					return Cell{}
				}
				return Cell{Say: K("batch.signed", "Signed", b.Of(batch.ItemSigned), "Total", b.Total-b.Of(batch.ItemSkipped))}
			}, nil},
			{"failed", func(b batch.Standing) Cell {
				if b.StartedAt == nil {
					return Cell{}
				}
				return Cell{Say: T(strconv.Itoa(b.Of(batch.ItemFailed)))}
			}, nil},
			{"when", func(b batch.Standing) Cell { return Cell{Say: T(t.when(b.CreatedAt))} }, nil},
		},
		id:     func(b batch.Standing) string { return b.ID.String() },
		orders: map[string]string{"when": "createdAt"},
	}
	p, err := l.turn(v.r.URL.Query(), "-when", func(q door.Query) (kinds.Page[batch.Standing], error) { return v.batches.Standings(v.ctx(), q) })
	if err != nil {
		return err
	}
	p.Shell = v.shell(agreementsPath, K("nav.batches"), Crumb{K("nav.agreements"), agreementsPath})
	p.Lead, p.Range, p.Empty = K("batches.lead"), "range.batches", K("batches.empty")
	p.Actions = []Action{{Say: K("batches.new"), Href: batchesPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

// actOnBatch does something to the batch of the address, and shows it.
func (v *visit) actOnBatch(verb string) error {
	id, done := v.r.PathValue("id"), verb
	var err error
	switch verb {
	case "start":
		_, err = v.batches.Start(v.ctx(), id)
	case "stop":
		_, err = v.batches.Stop(v.ctx(), id)
	case "retry":
		_, err = v.batches.Retry(v.ctx(), id)
	default:
		done = "reminded"
		in := batch.RemindInput{}
		if n, bad := strconv.Atoi(v.r.PathValue("number")); bad == nil {
			in.Numbers = []int{n}
		}
		_, err = v.batches.Remind(v.ctx(), id, in)
	}
	if err != nil && kinds.KindOf(err) == kinds.KindInvalid {
		return v.batchPage(http.StatusUnprocessableEntity, kinds.ViolationsOf(err))
	}
	if err != nil {
		return err
	}
	return v.see(batchesPath + "/" + id + "?done=" + done)
}

// askItem shows how a counterpart is written to, to be mended.
func (v *visit) askItem() error {
	it, err := v.batchItem()
	if err != nil {
		return err
	}
	if err := v.who().May("batch_item.update"); err != nil {
		return err
	}
	return v.showItem(it, http.StatusOK, sheet{version: it.Version, values: itemForm.encode(it.Input(), v.names)})
}

// batchItem reads the item of the address.
func (v *visit) batchItem() (*batch.Item, error) {
	it, err := v.batchItems.Get(v.ctx(), v.r.PathValue("item"))
	if err == nil && it.Batch.String() != v.r.PathValue("id") {
		err = kinds.NotFound("batch_item")
	}
	return it, err
}

func (v *visit) showItem(it *batch.Item, status int, s sheet) error {
	b, err := v.batches.Get(v.ctx(), it.Batch.String())
	if err != nil {
		return err
	}
	at := batchesPath + "/" + b.ID.String()
	p := FormPage{Action: at + "/items/" + it.ID.String() + "/edit", Cancel: at, Lead: K("form.batch_item.lead", "Text", cmp.Or(it.Text, v.reg.Names[it.Party])), Noun: "batch_item", Version: s.version, Button: "batch.mend"}
	p.Shell = v.shell(agreementsPath, K("form.batch_item.new"), Crumb{K("nav.batches"), batchesPath}, Crumb{T(b.Name), at})
	p.build(itemForm, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// mendItem saves it, and lets the counterpart be tried again.
func (v *visit) mendItem() error {
	it, err := v.batchItem()
	if err != nil {
		return err
	}
	if err := v.who().May("batch_item.update"); err != nil {
		return err
	}
	s, _, err := v.sent(itemForm, it.ID.String())
	if err != nil {
		return err
	}
	in := *it.Input()
	if s.errors = append(s.errors, itemForm.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		_, err := v.batches.Mend(v.ctx(), it.Batch.String(), it.ID.String(), s.version, in)
		if err == nil {
			return v.see(batchesPath + "/" + it.Batch.String() + "?done=saved")
		}
		if err := v.object(itemForm, &s, err); err != nil {
			return err
		}
	}
	return v.showItem(it, http.StatusUnprocessableEntity, s)
}

func (s *Site) batchRoutes(mux *router) {
	at := batchesPath + "/{id}"
	s.batchDesk().routes(s, mux)
	mux.HandleFunc("GET "+batchesPath, s.page((*visit).listBatches))
	mux.HandleFunc("GET "+at, s.page((*visit).showBatch))
	for _, verb := range []string{"start", "stop", "retry", "remind"} {
		mux.HandleFunc("POST "+at+"/"+verb, s.page(func(v *visit) error { return v.actOnBatch(verb) }))
	}
	mux.HandleFunc("POST "+at+"/remind/{number}", s.page(func(v *visit) error { return v.actOnBatch("remind") }))
	mux.HandleFunc("GET "+at+"/items/{item}/edit", s.page((*visit).askItem))
	mux.HandleFunc("POST "+at+"/items/{item}/edit", s.page((*visit).mendItem))
}
