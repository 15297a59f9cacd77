package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// verbs is what a noun's room offers to its form.
type verbs[E, In any] interface {
	Get(ctx context.Context, id string) (*E, error)
	Create(ctx context.Context, in In) (*E, error)
	Update(ctx context.Context, id string, version int, in In) (*E, error)
	At(ctx context.Context, id string, version int) (door.Past[E], error)
	History(ctx context.Context, id string) ([]door.Past[E], error)
}

// record is a row with the part that a form writes.
type record[In any] interface {
	Input() *In
	Ident() (id string, version int)
}

// desk is where people write one noun: a form to make one and a form to change
// one, drafts that are kept while they write, and what happens when somebody
// else was faster.
//
//	GET  /systems/new, /systems/{id}/edit     the form, or a draft of it
//	POST the same                             save, another row, take theirs
//	POST /drafts/system/{id or new}           keep what stands in the form
type desk[E, In any] struct {
	form  *Form
	path  string
	verbs verbs[E, In]
	title func(v *visit, e *E) string
	start func(v *visit) (In, error) // what a new record begins with
	keeps func(v *visit, e *E) bool  // whether the record is the municipality's to change; nil: always
}

// get reads the record of the address; forbidden when others keep it.
func (d *desk[E, In]) get(v *visit) (*E, error) {
	e, err := d.verbs.Get(v.ctx(), v.r.PathValue("id"))
	if err == nil && d.keeps != nil && !d.keeps(v, e) {
		return nil, kinds.Fail(kinds.KindForbidden, "this %s is kept by another organisation", d.form.Noun)
	}
	return e, err
}

// door opens the routes of a desk.
func (d *desk[E, In]) routes(s *Site, mux *router) {
	mux.HandleFunc("GET "+d.path+"/new", s.page(d.blank))
	mux.HandleFunc("POST "+d.path+"/new", s.page(d.create))
	mux.HandleFunc("GET "+d.path+"/{id}/edit", s.page(d.edit))
	mux.HandleFunc("POST "+d.path+"/{id}/edit", s.page(d.update))
	mux.HandleFunc("POST /drafts/"+d.form.Noun+"/{id}", s.page(d.keep))
}

func (d *desk[E, In]) input(e *E) *In {
	r, ok := any(e).(record[In])
	if !ok {
		panic("no record: " + reflect.TypeFor[E]().String())
	}
	return r.Input()
}

func (d *desk[E, In]) ident(e *E) (string, int) { return any(e).(record[In]).Ident() }

// sheet is one showing of a form.
type sheet struct {
	id      string // of the record; empty for a new one
	name    string // of the record
	version int
	draft   string
	values  url.Values
	errors  []kinds.Violation
	extra   string
	kept    bool
	clash   *Conflict
}

func (d *desk[E, In]) blank(v *visit) error {
	in, err := d.start(v)
	if err != nil {
		return err
	}
	return d.open(v, sheet{values: d.form.encode(&in, v.names)})
}

func (d *desk[E, In]) edit(v *visit) error {
	e, err := d.get(v)
	if err != nil {
		return err
	}
	id, version := d.ident(e)
	return d.open(v, sheet{id: id, name: d.title(v, e), version: version, values: d.form.encode(d.input(e), v.names)})
}

// open shows a form that nobody has sent yet: as the register has it, or as a
// draft left it.
func (d *desk[E, In]) open(v *visit, s sheet) error {
	drafts, err := v.drafts.Open(v.ctx(), d.form.Noun, s.id)
	if err != nil {
		return err
	}
	s.draft = uuid.NewString()
	wanted := v.r.URL.Query().Get("draft")
	var others []DraftView
	for _, x := range drafts {
		if x.ID.String() != wanted {
			others = append(others, DraftView{x.ID.String(), x.UpdatedAt, d.address(s.id) + "?draft=" + x.ID.String()})
			continue
		}
		values, err := url.ParseQuery(x.Body)
		if err != nil {
			return err
		}
		s.draft, s.version, s.values, s.kept = wanted, x.Version, values, true
	}
	return d.show(v, http.StatusOK, s, others)
}

// DraftView is a draft that can be taken up again.
type DraftView struct {
	ID   string
	At   time.Time
	Href string
}

func (d *desk[E, In]) address(id string) string {
	if id == "" {
		return d.path + "/new"
	}
	return d.path + "/" + id + "/edit"
}

func (d *desk[E, In]) show(v *visit, status int, s sheet, drafts []DraftView) error {
	noun := d.form.Noun
	list := Crumb{K("nav." + noun + "s"), d.path}
	if d.path == engagementsPath { // they are listed with their systems
		list = Crumb{K("nav.systems"), systemsPath}
	}
	p := FormPage{
		Action: d.address(s.id), Cancel: list.Href, Draft: s.draft, Version: s.version, Drafts: drafts, Kept: s.kept, Conflict: s.clash,
		Lead: K("form." + noun + ".lead"), Record: cmp.Or(s.id, "new"), Noun: noun, Posted: v.r.Method == http.MethodPost,
	}
	if s.id == "" {
		p.Shell = v.shell(d.path, K("form."+noun+".new"), list)
	} else {
		p.Cancel = d.path + "/" + s.id
		p.Shell = v.shell(d.path, K("form.edit", "Name", s.name), list, Crumb{T(s.name), p.Cancel})
	}
	p.build(d.form, s.values, v.names, v.pages.texts[p.Shell.Lang.Shown()], s.errors, s.extra)
	return v.pages.Show(v.w, v.r, status, p)
}

// sent reads a form that somebody sent.
func (d *desk[E, In]) sent(v *visit, id string) (s sheet, do string, err error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return s, "", kinds.Invalid("", "form", "the form cannot be read, or holds more than 1 MB")
	}
	q := v.r.PostForm
	s = sheet{id: id, draft: q.Get("draft"), values: d.form.tidy(q)}
	s.version, _ = strconv.Atoi(q.Get("version"))
	return s, q.Get("do"), nil
}

func (d *desk[E, In]) create(v *visit) error {
	s, do, err := d.sent(v, "")
	if err != nil {
		return err
	}
	switch verb, what, _ := strings.Cut(do, ":"); verb {
	case "add":
		s.extra = what
		return d.show(v, http.StatusOK, s, nil)
	case "drop":
		return d.drop(v, s, what)
	}
	in, err := d.start(v) // what the form does not show
	if err != nil {
		return err
	}
	if s.errors = d.form.decode(&in, s.values, v.names); len(s.errors) == 0 {
		ctx := door.WithRequest(v.ctx(), door.Request{IdempotencyKey: idempotency(s.draft), Fingerprint: s.values.Encode()})
		e, err := d.verbs.Create(ctx, in)
		if err == nil {
			return d.saved(v, s, e)
		}
		return d.refused(v, s, err)
	}
	return d.show(v, http.StatusUnprocessableEntity, s, nil)
}

// idempotency lets a form that is sent twice make one record.
func idempotency(draft string) string {
	if draft == "" {
		return ""
	}
	return "form " + draft
}

func (d *desk[E, In]) update(v *visit) error {
	id := v.r.PathValue("id")
	s, do, err := d.sent(v, id)
	if err != nil {
		return err
	}
	e, err := d.get(v)
	if err != nil {
		return err
	}
	s.name = d.title(v, e)
	switch verb, what, _ := strings.Cut(do, ":"); verb {
	case "add":
		s.extra = what
		return d.show(v, http.StatusOK, s, nil)
	case "drop":
		return d.drop(v, s, what)
	case "take":
		d.form.take(s.values, d.form.encode(d.input(e), v.names), what)
		return d.show(v, http.StatusOK, s, nil)
	}
	if _, now := d.ident(e); now != s.version {
		return d.clash(v, s, e)
	}
	in := *d.input(e)
	if s.errors = d.form.decode(&in, s.values, v.names); len(s.errors) > 0 {
		return d.show(v, http.StatusUnprocessableEntity, s, nil)
	}
	e, err = d.verbs.Update(v.ctx(), id, s.version, in)
	if kinds.KindOf(err) == kinds.KindStale {
		if e, err = d.verbs.Get(v.ctx(), id); err == nil {
			return d.clash(v, s, e)
		}
	}
	if err != nil {
		return d.refused(v, s, err)
	}
	return d.saved(v, s, e)
}

// drop forgets another draft; what stands in the form stays.
func (d *desk[E, In]) drop(v *visit, s sheet, draft string) error {
	if err := v.drafts.Drop(v.ctx(), draft); err != nil {
		return err
	}
	return d.show(v, http.StatusOK, s, nil)
}

// saved forgets the draft and goes to the record.
func (d *desk[E, In]) saved(v *visit, s sheet, e *E) error {
	if err := v.drafts.Drop(v.ctx(), s.draft); err != nil {
		return err
	}
	id, _ := d.ident(e)
	return v.see(d.path + "/" + id + "?done=saved")
}

// refused shows the form again with what was wrong; nothing typed is lost.
func (d *desk[E, In]) refused(v *visit, s sheet, err error) error {
	switch kinds.KindOf(err) {
	case kinds.KindInvalid:
		s.errors = kinds.ViolationsOf(err)
	case kinds.KindConflict:
		if s.errors = kinds.ViolationsOf(err); len(s.errors) == 0 {
			s.errors = []kinds.Violation{{Pointer: "/code", Code: "taken", Detail: err.Error()}}
			if s.id == "" && s.values.Get("code") == "" { // the form was saved before, and differs now
				s.errors[0].Pointer, s.errors[0].Code, s.draft = "", "sent", uuid.NewString()
			}
		}
	default:
		return err
	}
	return d.show(v, http.StatusUnprocessableEntity, s, nil)
}

// keep stores what stands in a form while somebody writes.
func (d *desk[E, In]) keep(v *visit) error {
	id := v.r.PathValue("id")
	if id == "new" {
		id = ""
	} else if _, err := d.get(v); err != nil {
		return err
	}
	s, _, err := d.sent(v, id)
	if err != nil {
		return err
	}
	if err := v.drafts.Keep(v.ctx(), s.draft, d.form.Noun, id, s.version, s.values); err != nil {
		return err
	}
	return v.pages.Fragment(v.w, v.r, "kept", Language(v.w, v.r), v.door.Now())
}
