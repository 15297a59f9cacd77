package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// MaxUpload is the most that a request with a file may carry: the file, and what
// the browser writes around it.
const MaxUpload = account.MaxUpload + 64<<10

// Uploads is how many bytes a request may carry that brings a file; 0 for all others.
func Uploads(r *http.Request) int64 {
	switch {
	case r.Method != http.MethodPost:
		return 0
	case r.URL.Path == importPath, r.URL.Path == "/api/v1/imports":
		return MaxUpload
	case r.URL.Path == verifyPath, strings.HasSuffix(r.URL.Path, submitted), strings.HasSuffix(r.URL.Path, annexNew), strings.HasSuffix(r.URL.Path, attaching), strings.HasSuffix(r.URL.Path, leaving), r.URL.Path == guestAnnexes:
		return agreement.MostBytes + 64<<10
	}
	return 0
}

// The path of a file:
//
//	POST /import              kept in the database, under whoever sent it, and tried
//	GET  /import/{id}         what was found when it was tried: the preview; of a large file how far the work is
//	POST /import/{id}         tried again, forgotten, or taken; then GET shows the receipt
//	GET  /import/columns/{kind}  an empty file with the right header
func (s *Site) importRoutes(mux *router) {
	mux.HandleFunc("GET "+importPath, s.page((*visit).showImport))
	mux.HandleFunc("POST "+importPath, s.page((*visit).keepUpload))
	mux.HandleFunc("GET "+importPath+"/columns/{kind}", s.page((*visit).sendColumns))
	mux.HandleFunc("GET "+importPath+"/{id}", s.page((*visit).showUpload))
	mux.HandleFunc("POST "+importPath+"/{id}", s.page((*visit).takeUpload))
}

// importKinds is every kind of file, in the order in which a register is filled:
// its name, and what a row of it is.
var importKinds = []struct {
	label, about Say
	kind         string
}{
	{K("import.units"), K("import.units.about"), "units"},
	{K("import.systems"), K("import.systems.about"), "systems"},
	{K("import.activities"), K("import.activities.about"), "activities"},
	{K("import.engagements"), K("import.engagements.about"), "engagements"},
	{K("import.flows"), K("import.flows.about"), "flows"},
	{K("import.transfers"), K("import.transfers.about"), "transfers"},
	{K("import.agreements"), K("import.agreements.about"), "agreements"},
	{K("import.reviews"), K("import.reviews.about"), "reviews"},
	{K("import.terms"), K("import.terms.about"), "terms"},
	{K("import.procurements"), K("import.procurements.about"), "procurements"},
	{K("import.screenings"), K("import.screenings.about"), "screenings"},
	{K("import.assessments"), K("import.assessments.about"), "assessments"},
	{K("import.dpias"), K("import.dpias.about"), "dpias"},
	{K("import.supervisions"), K("import.supervisions.about"), "supervisions"},
	{K("import.attestations"), K("import.attestations.about"), "attestations"},
	{K("import.processor-records"), K("import.processor-records.about"), "processor-records"},
	{K("import.notices"), K("import.notices.about"), "notices"},
	{K("import.criteria"), K("import.criteria.about"), "criteria"},
	{K("import.organisations"), K("import.organisations.about"), "organisations"},
	{K("import.vendors"), K("import.vendors.about"), "vendors"},
	{K("import.aliases"), K("import.aliases.about"), "aliases"},
	{K("import.subprocessors"), K("import.subprocessors.about"), "subprocessors"},
}

func kindLabel(kind string) Say {
	for _, k := range importKinds {
		if k.kind == kind {
			return k.label
		}
	}
	return T(kind)
}

// ImportPage is where a file is chosen.
type ImportPage struct {
	Shell  Shell
	Lead   Say
	Tags   []Tag
	Kind   string // that was chosen
	Kinds  []KindView
	Errors []UploadError
	Files  []FileView // that the reader sent before
	Kept   []KeptMapping
	Most   int // megabytes
}

func (p ImportPage) frame() *Shell  { return &p.Shell }
func (ImportPage) template() string { return "import.html" }

// Actions are none: the form has its own button.
func (ImportPage) Actions() []Action { return nil }

// Wrong reports whether a field of the form is in error.
func (p ImportPage) Wrong(field string) bool {
	return slices.ContainsFunc(p.Errors, func(e UploadError) bool { return e.Field == field })
}

// KindView is one kind of file.
type KindView struct {
	Kind     string
	Label    Say
	About    Say
	Required string // columns
	Template string // where an empty file is
}

// UploadError is what is wrong with what was sent.
type UploadError struct {
	Field string // id of the field
	Say   Say
}

// FileView is a file that was sent, and whether it has been imported.
type FileView struct {
	Name string
	Kind Say
	Href string
	At   time.Time
	Tag  Tag
}

// KeptMapping is what was said of the columns of earlier files.
type KeptMapping struct {
	Name, Headers, Href string
	At                  time.Time
}

// fileTag says how far a file has come.
func fileTag(u door.Upload) Tag {
	switch {
	case u.Run != "":
		return Tag{K("import.running"), "info"}
	case u.Receipt != "":
		return Tag{K("import.done"), "success"}
	}
	return Tag{K("import.waits"), "warning"}
}

func (v *visit) showImport() error { return v.importForm(http.StatusOK, v.r.URL.Query().Get("kind")) }

func (v *visit) importForm(status int, kind string, wrong ...UploadError) error {
	files, err := v.uploads.Open(v.ctx())
	if err != nil {
		return err
	}
	p := ImportPage{Shell: v.shell(importPath, K("nav.import")), Lead: K("import.lead", "Org", v.reg.Controller.Name), Kind: kind, Errors: wrong, Most: account.MaxUpload >> 20}
	for _, k := range importKinds {
		p.Kinds = append(p.Kinds, KindView{k.kind, k.label, k.about, strings.Join(exchange.Required(k.kind), ", "), importPath + "/columns/" + k.kind})
	}
	for _, f := range files {
		p.Files = append(p.Files, FileView{f.Name, kindLabel(f.Kind), importPath + "/" + f.ID.String(), f.CreatedAt, fileTag(f)})
	}
	kept, err := v.importer.Mappings(v.ctx())
	if err != nil {
		return err
	}
	for _, m := range kept {
		p.Kept = append(p.Kept, KeptMapping{m.Name, m.Headers, importPath + "/" + m.ID.String(), m.UpdatedAt})
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// slowest is how long a browser may take to send a file.
const slowest = 5 * time.Minute

// keepUpload reads what the form sent, and keeps the file. What the browser says
// of its type is not looked at.
func (v *visit) keepUpload() error {
	_ = http.NewResponseController(v.w).SetReadDeadline(time.Now().Add(slowest)) // a recorder in a test has none
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, MaxUpload)
	sent, err := readUpload(v.r)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return v.importForm(http.StatusRequestEntityTooLarge, sent.kind, UploadError{"file", K("import.error.large", "Most", account.MaxUpload>>20)})
	case err != nil:
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	if wrong := sent.wrong(); len(wrong) > 0 {
		return v.importForm(http.StatusUnprocessableEntity, sent.kind, wrong...)
	}
	id, err := v.uploads.Keep(v.ctx(), sent.kind, sent.name, sent.bytes)
	if kinds.KindOf(err) == kinds.KindInvalid {
		return v.importForm(http.StatusUnprocessableEntity, sent.kind, UploadError{"file", K("import.error.large", "Most", account.MaxUpload>>20)})
	}
	if err != nil {
		return err
	}
	if exchange.Mapped(sent.kind) {
		return v.see(importPath + "/" + id + "?step=columns")
	}
	return v.tryUpload(id)
}

// tryUpload tries a file, changes nothing but what is known of it, and shows that.
func (v *visit) tryUpload(id string) error {
	known, err := uuid.Parse(id)
	if err != nil {
		return kinds.NotFound("upload")
	}
	if _, _, err := v.importer.Do(v.ctx(), known, exchange.TryStep); err != nil && kinds.KindOf(err) != kinds.KindConflict { // imported meanwhile
		return err
	}
	return v.see(importPath + "/" + id)
}

// sendColumns gives an empty file with the header that a kind wants, so that a
// Norwegian spreadsheet opens it in columns.
func (v *visit) sendColumns() error {
	columns := exchange.Columns(v.r.PathValue("kind"))
	if len(columns) == 0 {
		return kinds.NotFound("kind of file")
	}
	body, err := commaSeparated("", [][]string{columns})
	if err != nil {
		return err
	}
	return v.send(attached, v.r.PathValue("kind")+".csv", "text/csv; charset=utf-8", body)
}

// showUpload shows what was found of a file when it was tried, or what it has done.
func (v *visit) showUpload() error {
	u, err := v.uploads.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if u.Run != "" {
		return v.show(v.running(u))
	}
	if v.r.Header.Get("HX-Request") != "" {
		v.w.Header().Set("HX-Refresh", "true") // it was shown how far the work on it was, and that is over
	}
	if u.Receipt == "" && exchange.Mapped(u.Kind) && v.r.URL.Query().Get("step") == "columns" {
		return v.askColumns(http.StatusOK, u, nil)
	}
	trial, err := exchange.TrialOf(u)
	if err != nil {
		return err
	}
	if u.Receipt == "" {
		return v.showTrial(http.StatusOK, u, trial, nil)
	}
	res, err := exchange.ReceiptOf(u)
	if err != nil {
		return err
	}
	return v.show(v.receipt(u, res, differs(trial, res)))
}

func (v *visit) showTrial(status int, u door.Upload, trial exchange.Trial, changed *Alert) error {
	switch {
	case trial.At.IsZero():
		return v.pages.Show(v.w, v.r, status, v.untried(u))
	case len(trial.Faults) > 0:
		return v.pages.Show(v.w, v.r, http.StatusUnprocessableEntity, v.unreadable(u, trial.Faults))
	}
	return v.pages.Show(v.w, v.r, status, v.tried(u, trial, changed))
}

// takeUpload imports a file, tries it again, or forgets it. Sent twice, it shows
// the receipt of the first time.
func (v *visit) takeUpload() error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	if v.r.PostForm.Get("do") == "forget" {
		if err := v.importer.Forget(v.ctx(), v.r.PathValue("id")); err != nil {
			return err
		}
		return v.see(importPath)
	}
	u, err := v.uploads.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := importPath + "/" + u.ID.String()
	switch do := v.r.PostForm.Get("do"); {
	case u.Run != "":
		return v.see(at) // sent twice, or from a page that is out of date
	case do == "drop":
		if err := v.uploads.Drop(v.ctx(), u.ID.String()); err != nil {
			return err
		}
		return v.see(importPath)
	case do == "undo":
		return v.undoUpload(u.ID)
	case u.Receipt != "":
		return v.see(at)
	case do == "columns", do == "again":
		return v.chooseColumns(u, do)
	case do == "check":
		return v.tryUpload(u.ID.String())
	}
	before, err := exchange.TrialOf(u)
	if err != nil {
		return err
	}
	if err := v.leaveRows(u); err != nil {
		return err
	}
	step := exchange.TakeStep
	if v.r.PostForm.Get("rows") == "good" {
		step = exchange.PartialStep
	}
	after, now, err := v.importer.Do(v.ctx(), u.ID, step)
	if err != nil {
		return err
	}
	if after.Run != "" {
		return v.see(at)
	}
	if !now.Result.Written { // the register has changed since, or a choice is missing
		return v.showTrial(http.StatusUnprocessableEntity, u, now, differs(before, now.Result))
	}
	return v.see(at + "?done=imported")
}
