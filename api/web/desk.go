package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// verbs is what a noun's room offers to its form.
type verbs[E, In any] interface {
	Get(ctx context.Context, id string) (*E, error)
	Create(ctx context.Context, in In) (*E, error)
	Update(ctx context.Context, id string, version int, in In) (*E, error)
	At(ctx context.Context, id string, version int) (door.Past[E], error)
	History(ctx context.Context, id string) ([]door.Past[E], error)
}

// inputRow is a row with the part that a form writes.
type inputRow[In any] interface {
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
	start func(v *visit) (In, error)                         // what a new record begins with
	from  func(v *visit, written url.Values) Crumb           // where a new record begins, and one goes back to; nil, or a zero Crumb: the list
	after func(v *visit, e *E) string                        // where one goes from a saved record; nil, or empty: to the record
	at    func(id string) string                             // where the form is; nil: below the path
	dress func(v *visit, p *FormPage, s *sheet) error        // what its page has beside the fields; nil: nothing. No draft is kept of such a form
	hints func(v *visit, written url.Values) map[string]hint // what other records say of the fields; nil: nothing
	keeps func(v *visit, e *E) bool                          // whether the record is the municipality's to change; nil: always
}

// get reads the record of the address; forbidden when others keep it.
func (d *desk[E, In]) get(v *visit) (*E, error) {
	e, err := d.verbs.Get(v.ctx(), v.r.PathValue("id"))
	if err == nil && d.keeps != nil && !d.keeps(v, e) {
		return nil, kinds.Fail(kinds.KindForbidden, "this %s is kept by another organisation", d.form.Noun)
	}
	return e, err
}

// routes opens the routes of a desk.
func (d *desk[E, In]) routes(s *Site, mux *router) {
	mux.HandleFunc("GET "+d.path+"/new", s.page(d.blank))
	mux.HandleFunc("POST "+d.path+"/new", s.page(d.create))
	mux.HandleFunc("GET "+d.path+"/{id}/edit", s.page(d.edit))
	mux.HandleFunc("POST "+d.path+"/{id}/edit", s.page(d.update))
	mux.HandleFunc("POST /drafts/"+d.form.Noun+"/{id}", d.keeper(s))
}

func (d *desk[E, In]) input(e *E) *In {
	r, ok := any(e).(inputRow[In])
	if !ok {
		panic("no record: " + reflect.TypeFor[E]().String())
	}
	return r.Input()
}

func (d *desk[E, In]) ident(e *E) (string, int) { return any(e).(inputRow[In]).Ident() }

// sheet is one showing of a form.
type sheet struct {
	id      string // of the record; empty for a new one
	name    string // of the record
	version int
	base    int // the version before that, over which two wrote what waits for a decision; 0 when nothing does
	draft   string
	values  url.Values
	errors  []kinds.Violation
	extra   string
	kept    bool
	clash   *Conflict
}

// over is the version that the words in the form were written over.
func (s sheet) over() int { return cmp.Or(s.base, s.version) }

// once lets what is sent twice be done once.
func (s sheet) once(ctx context.Context) context.Context {
	r := door.RequestOf(ctx)
	if r.IdempotencyKey = account.FormKey(s.draft); r.IdempotencyKey != "" {
		said := sha256.Sum256([]byte(s.id + " " + strconv.Itoa(s.version) + " " + s.values.Encode()))
		r.Fingerprint = hex.EncodeToString(said[:])
	}
	return door.WithRequest(ctx, r)
}

// action is the verb of the noun in the policy.
func (d *desk[E, In]) action(verb string) access.Action {
	noun := d.form.Noun
	if noun == "vendor" {
		noun = "organisation" // as the directory calls it
	}
	return access.Action(noun + "." + verb)
}

func (d *desk[E, In]) blank(v *visit) error {
	if err := v.who().May(d.action("create")); err != nil {
		return err
	}
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
	if err := v.who().May(d.action("update")); err != nil {
		return err
	}
	id, version := d.ident(e)
	return d.open(v, sheet{id: id, name: d.title(v, e), version: version, values: d.form.encode(d.input(e), v.names)})
}

// open shows a form that nobody has sent yet: as the register has it, or as a
// draft left it.
func (d *desk[E, In]) open(v *visit, s sheet) error {
	s.draft = uuid.NewString()
	if d.dress != nil {
		return d.show(v, http.StatusOK, s, nil)
	}
	drafts, err := v.drafts.Open(v.ctx(), d.form.Noun, s.id)
	if err != nil {
		return err
	}
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
		s.draft, s.version, s.kept = wanted, x.Version, true
		s.values, s.errors = d.form.tidy(values)
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
	if d.at != nil {
		return d.at(id)
	}
	if id == "" {
		return d.path + "/new"
	}
	return d.path + "/" + id + "/edit"
}

func (d *desk[E, In]) show(v *visit, status int, s sheet, drafts []DraftView) error {
	noun := d.form.Noun
	list := Crumb{K("nav." + strings.TrimPrefix(d.path, "/")), d.path}
	if d.path == engagementsPath { // they are listed with their systems
		list = Crumb{K("nav.systems"), systemsPath}
	}
	p := FormPage{
		Action: d.address(s.id), Cancel: list.Href, Draft: s.draft, Version: s.version, Base: s.base, Drafts: drafts, Kept: s.kept, Conflict: s.clash,
		Lead: K("form." + noun + ".lead"), Record: cmp.Or(s.id, "new"), Noun: noun, Posted: v.r.Method == http.MethodPost,
	}
	if s.id == "" {
		if d.from != nil {
			if c := d.from(v, s.values); c.Href != "" {
				list, p.Cancel = c, c.Href
			}
		}
		p.Shell = v.shell(d.path, K("form."+noun+".new"), list)
	} else {
		p.Cancel = d.path + "/" + s.id
		p.Shell = v.shell(d.path, K("form.edit", "Name", s.name), list, Crumb{T(s.name), p.Cancel})
	}
	if d.hints != nil {
		p.hints = d.hints(v, s.values)
	}
	if d.dress != nil {
		p.Record = ""
		if err := d.dress(v, &p, &s); err != nil {
			return err
		}
	}
	p.build(d.form, s.values, v.names, v.text(), s.errors, s.extra)
	return v.pages.Show(v.w, v.r, status, p)
}

// again shows a form that somebody sent, and means to send again; now is the
// record, if there is one.
func (d *desk[E, In]) again(v *visit, s sheet, now *E) error {
	if now != nil {
		if err := d.weigh(v, &s, now); err != nil {
			return err
		}
	}
	if len(s.errors) > 0 {
		return d.show(v, http.StatusUnprocessableEntity, s, nil)
	}
	return d.show(v, http.StatusOK, s, nil)
}

// sent reads a form that somebody sent.
func (v *visit) sent(f *Form, id string) (s sheet, do string, err error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return s, "", kinds.Invalid("", "form", "the form cannot be read, or holds more than 1 MB")
	}
	q := v.r.PostForm
	s = sheet{id: id, draft: q.Get("draft")}
	s.values, s.errors = f.tidy(q)
	if i := slices.IndexFunc(s.errors, func(e kinds.Violation) bool { return e.Code == "form" }); i >= 0 {
		return s, "", kinds.Violations(s.errors[i : i+1]) // what was not read must not be lost by saving the rest
	}
	s.version, _ = strconv.Atoi(q.Get("version"))
	if s.base, _ = strconv.Atoi(q.Get("base")); id == "" || s.base < 0 || s.base >= s.version {
		s.base = 0
	}
	return s, q.Get("do"), nil
}

// arrange does what changes the form and saves nothing: another row, theirs in
// place of mine, a draft less. It reports whether that was all.
func (d *desk[E, In]) arrange(v *visit, s *sheet, do string, now *E) (bool, error) {
	switch verb, what, _ := strings.Cut(do, ":"); verb {
	case "add":
		s.extra = what
	case "drop":
		return true, v.drafts.Drop(v.ctx(), what)
	case "take":
		if now != nil {
			theirs, _ := d.form.tidy(d.form.encode(d.input(now), v.names))
			d.form.take(s.values, theirs, what)
		}
	default:
		return false, nil
	}
	return true, nil
}

func (d *desk[E, In]) create(v *visit) error {
	s, do, err := v.sent(d.form, "")
	if err != nil {
		return err
	}
	if arranged, err := d.arrange(v, &s, do, nil); err != nil {
		return err
	} else if arranged {
		return d.again(v, s, nil)
	}
	if err := v.who().May(d.action("create")); err != nil {
		return err
	}
	in, err := d.start(v) // what the form does not show
	if err != nil {
		return err
	}
	if s.errors = append(s.errors, d.read(&in, s.values, v.names, nil)...); len(s.errors) > 0 {
		return d.again(v, s, nil)
	}
	e, err := d.verbs.Create(s.once(v.ctx()), in)
	if err != nil {
		return d.refused(v, s, nil, err)
	}
	return d.saved(v, s, e)
}

func (d *desk[E, In]) update(v *visit) error {
	s, do, err := v.sent(d.form, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	e, err := d.get(v)
	if err != nil {
		return err
	}
	s.name = d.title(v, e)
	if arranged, err := d.arrange(v, &s, do, e); err != nil {
		return err
	} else if arranged {
		return d.again(v, s, e)
	}
	return d.save(v, s, e)
}

// save changes the record e to what the form says, unless somebody else was
// faster. A form that was saved before, and comes once more as it was, is
// answered as it was; one that has changed since is a form of its own.
func (d *desk[E, In]) save(v *visit, s sheet, e *E) error {
	before, err := v.drafts.Saved(v.ctx(), s.draft)
	if err != nil {
		return err
	}
	switch _, now := d.ident(e); {
	case now != s.version && !before:
		return d.clash(v, s, e)
	case now == s.version && before: // saved once, and it has been read again since
		s.draft, before = uuid.NewString(), false
	}
	in := *d.input(e)
	if s.errors = append(s.errors, d.read(&in, s.values, v.names, e)...); len(s.errors) > 0 {
		return d.again(v, s, e)
	}
	done, err := d.verbs.Update(s.once(v.ctx()), s.id, s.version, in)
	kind := kinds.KindOf(err)
	switch {
	case err == nil:
		return d.saved(v, s, done)
	case before && kind == kinds.KindConflict:
		s.draft = uuid.NewString()
	case kind != kinds.KindStale:
		return d.refused(v, s, e, err)
	}
	if e, err = d.verbs.Get(v.ctx(), s.id); err != nil {
		return err
	}
	return d.clash(v, s, e)
}

// read takes a form into an input and lists all that is wrong with it at once:
// what cannot be read, and what may not stand there.
func (d *desk[E, In]) read(in *In, q url.Values, names *naming, now *E) []kinds.Violation {
	unread := d.form.decode(in, q, names)
	all := slices.Clone(unread)
	for _, f := range door.Faults(*in, now) {
		if !slices.ContainsFunc(unread, func(u kinds.Violation) bool { return u.Pointer == f.Pointer }) {
			all = append(all, f)
		}
	}
	return all
}

// saved forgets the draft and goes to the record.
func (d *desk[E, In]) saved(v *visit, s sheet, e *E) error {
	if err := v.drafts.Drop(v.ctx(), s.draft); err != nil {
		return err
	}
	id, _ := d.ident(e)
	at := d.path + "/" + id
	if d.after != nil {
		at = cmp.Or(d.after(v, e), at)
	}
	return v.see(at + "?done=saved")
}

// refused shows the form again with what was wrong; nothing typed is lost.
func (d *desk[E, In]) refused(v *visit, s sheet, now *E, err error) error {
	if err := v.object(d.form, &s, err); err != nil {
		return err
	}
	return d.again(v, s, now)
}

// object puts what a verb had against a form where its writer can mend it; an
// error of another kind is given back.
func (v *visit) object(f *Form, s *sheet, err error) error {
	kind := kinds.KindOf(err)
	if kind != kinds.KindInvalid && kind != kinds.KindConflict {
		return err
	}
	if s.errors = kinds.ViolationsOf(err); len(s.errors) > 0 {
		return nil
	}
	saved, lost := v.drafts.Saved(v.ctx(), s.draft)
	switch {
	case lost != nil:
		return lost
	case saved: // before, and it differs now
		s.errors, s.draft = []kinds.Violation{{Code: "sent", Detail: err.Error()}}, uuid.NewString()
	case kind == kinds.KindConflict && f.has("code"):
		s.errors = []kinds.Violation{{Pointer: "/code", Code: "taken", Detail: err.Error()}}
	default:
		s.errors = []kinds.Violation{{Code: string(kind), Detail: err.Error()}}
	}
	return nil
}

// keeper answers while somebody writes: it looks at who asks and at the one
// record, and not at the register.
func (d *desk[E, In]) keeper(s *Site) http.HandlerFunc {
	return s.answer(s.inside(func(w http.ResponseWriter, r *http.Request) error {
		own := &party.Organisation{}
		own.ID = access.From(r.Context()).Org
		return d.keep(&visit{Site: s, w: w, r: r, reg: &gap.Register{Controller: own}, today: s.door.Today()})
	}))
}

// keep stores what stands in a form. Errors: not-found and forbidden as for the
// record, invalid when there is too much of it, conflict once it is saved.
func (d *desk[E, In]) keep(v *visit) error {
	id := v.r.PathValue("id")
	if id == "new" {
		id = ""
	} else if _, err := d.get(v); err != nil {
		return err
	}
	s, _, err := v.sent(d.form, id)
	if err != nil {
		return err
	}
	if err := kinds.Violations(s.errors); err != nil {
		return err
	}
	if err := v.drafts.Keep(v.ctx(), s.draft, d.form.Noun, id, s.over(), s.values); err != nil {
		return err
	}
	return v.pages.Fragment(v.w, v.r, "kept", v.language(v.w, v.r), v.door.Now())
}
