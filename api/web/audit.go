package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

const auditPath = "/audit"

// AuditPage is the audit trail of the organisation, newest first.
type AuditPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Filter  AuditFilter
	Proof   Say // the state of the last verification
	Check   bool
	Exports []Action
	Table   Table
	Total   int
	Newest  string // empty on the first page
	Older   string // empty on the last
}

func (p AuditPage) frame() *Shell  { return &p.Shell }
func (AuditPage) template() string { return "audit.html" }

// AuditFilter is what the trail is narrowed to.
type AuditFilter struct {
	Selects  []Select
	From, To string // civil dates, both included
	Wrong    map[string]bool
	Record   string
	Active   bool
}

func (s *Site) pastRoutes(mux *router) {
	mux.HandleFunc("GET "+lookBackPath, s.page((*visit).askInstant))
	mux.HandleFunc("POST "+lookBackPath, s.page((*visit).chooseInstant))
	mux.HandleFunc("POST "+lookBackPath+"/end", s.answer(s.inside(s.backToNow)))
	mux.HandleFunc("GET "+auditPath, s.page((*visit).showAudit))
	mux.HandleFunc("GET "+auditPath+"/export", s.page((*visit).exportAudit))
	mux.HandleFunc("POST "+auditPath+"/verify", s.page((*visit).verifyAudit))
	mux.HandleFunc("GET "+membersPath+"/{id}/handover", s.page((*visit).askHandover, (*visit).knowContacts))
	mux.HandleFunc("POST "+membersPath+"/{id}/handover", s.page((*visit).handOver, (*visit).knowContacts))
	s.settingsRoutes(mux)
}

// auditQuery reads the filter of the address. What is no date is left out, and
// marked.
func auditQuery(q url.Values) (door.EventQuery, AuditFilter) {
	in := door.EventQuery{Actor: q.Get("actor"), Action: access.Action(q.Get("action")), Kind: q.Get("kind"), Cursor: q.Get("cursor")}
	f := AuditFilter{From: q.Get("from"), To: q.Get("to"), Wrong: map[string]bool{}}
	if id, err := kinds.ParseID[kinds.Party](q.Get("record")); err == nil {
		in.Record, f.Record = id.String(), id.String()
	}
	begin := func(name string, after int) (at time.Time) {
		d, err := kinds.ParseDate(civil(q.Get(name)))
		if f.Wrong[name] = err != nil; err != nil || !d.Known() {
			return at
		}
		y, m, n := d.Time().Date()
		return time.Date(y, m, n+after, 0, 0, 0, 0, zone)
	}
	in.From, in.To = begin("from", 0), begin("to", 1)
	f.Active = in.Actor != "" || in.Action != "" || in.Kind != "" || in.Record != "" || f.From != "" || f.To != ""
	return in, f
}

// narrowed is the address of the trail with the filter of the present page.
func (f AuditFilter) narrowed(path, name, value string) string {
	q := url.Values{}
	for _, s := range f.Selects {
		if s.Value != "" {
			q.Set(s.Name, s.Value)
		}
	}
	for name, value := range map[string]string{"from": f.From, "to": f.To, "record": f.Record, name: value} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return address(path, q)
}

func (v *visit) showAudit() error { return v.auditWith(nil) }

// auditWith shows the trail, and what a verification has found just now.
func (v *visit) auditWith(proof *door.Proof) error {
	in, f := auditQuery(v.r.URL.Query())
	list, err := door.EventsTold(v.ctx(), v.door, in)
	if err != nil {
		return err
	}
	words, err := door.EventWords(v.ctx(), v.door)
	if err != nil {
		return err
	}
	f.Selects = v.auditSelects(words, in)
	p := AuditPage{Shell: v.shell(auditPath, K("nav.audit")), Lead: K("audit.lead", "Org", v.reg.Controller.Name), Filter: f, Total: int(list.Total)}
	if in.Cursor != "" {
		p.Newest = f.narrowed(auditPath, "", "")
	}
	if list.NextCursor != "" {
		p.Older = f.narrowed(auditPath, "cursor", list.NextCursor)
	}
	if p.Proof, err = v.lastProof(); err != nil {
		return err
	}
	p.Check = v.who().May("audit.verify") == nil && !looking(v.ctx())
	if v.who().May("audit.export") == nil {
		for _, format := range []string{"csv", "json"} {
			p.Exports = append(p.Exports, Action{Say: K("audit.export", "Format", strings.ToUpper(format)), Href: f.narrowed(auditPath+"/export", "format", format), Icon: "Download"})
		}
	}
	if proof != nil && len(proof.Faults) > 0 {
		p.Alerts = []Alert{v.faults(*proof)}
	}
	p.Table = v.auditTable(list.Items)
	return v.show(p)
}

func (v *visit) auditSelects(w door.Words, in door.EventQuery) []Select {
	who := Select{Name: "actor", Label: "column.who", Value: in.Actor}
	for _, a := range w.Actors {
		who.Options = append(who.Options, Option{a, actor(a)})
	}
	what := Select{Name: "action", Label: "audit.action", Value: string(in.Action)}
	for _, a := range w.Actions {
		what.Options = append(what.Options, Option{a, T(a)})
	}
	kind := Select{Name: "kind", Label: "audit.kind", Value: in.Kind}
	for _, k := range w.Kinds {
		if _, action := access.Lookup(access.Action(k)); !action {
			kind.Options = append(kind.Options, Option{k, nounWord(k)})
		}
	}
	return []Select{who, what, kind}
}

// lastProof says when the trail was last proved, and what came of it.
func (v *visit) lastProof() (Say, error) {
	last, err := door.Events(v.ctx(), v.door, door.EventQuery{Action: door.Verified, Limit: 1})
	if err != nil || len(last.Items) == 0 {
		return K("audit.proof.none"), err
	}
	e := last.Items[0]
	args := []any{"When", v.text().when(e.At), "Name", v.text().say(actor(e.Actor))}
	if e.Kind == "fits" {
		return K("audit.proof.fits", args...), nil
	}
	return K("audit.proof.faults", args...), nil
}

func (v *visit) faults(p door.Proof) Alert {
	a := Alert{Tone: "danger", Title: N("audit.faults", len(p.Faults)), Text: K("audit.faults.text")}
	for _, f := range p.Faults[:min(len(p.Faults), 20)] {
		a.Items = append(a.Items, Action{Say: T(f.String())})
	}
	return a
}

// verifyAudit proves the organisation's chain, history and register now.
func (v *visit) verifyAudit() error {
	proof, err := door.Verify(v.ctx(), v.door)
	if err != nil {
		return err
	}
	if err := door.NoteProof(v.ctx(), v.door, proof); err != nil {
		return err
	}
	if len(proof.Faults) == 0 {
		return v.see(auditPath + "?done=verified")
	}
	return v.auditWith(&proof)
}

func (v *visit) auditTable(items []door.Told) Table {
	t := Table{Caption: K("nav.audit"), Columns: []Head{{Say: K("column.when")}, {Say: K("column.who")}, {Say: K("column.what")}, {Say: K("audit.number")}}}
	for _, e := range items {
		what := Cell{Say: v.did(e), Href: versionHref(e), Sub: T(e.Reason)}
		t.Rows = append(t.Rows, Row{"row-" + strconv.FormatInt(e.Seq, 10), []Cell{
			{Say: T(v.text().exactly(e.At))}, {Say: actor(e.Actor)}, what, {Say: T(strconv.FormatInt(e.Seq, 10)), Sub: T(e.Hash[:12])},
		}})
	}
	return t
}

// versionHref is where the version that a row speaks of is shown.
func versionHref(e door.Told) string {
	at := recordHref(e.Kind, e.Record.String())
	switch {
	case at == "" || e.Version == 0 || strings.HasSuffix(string(e.Action), ".withdraw"):
		return ""
	case e.Kind == "engagement":
		return at + "#version-" + strconv.Itoa(e.Version)
	case e.Kind == "member":
		return at
	}
	return at + "/history#version-" + strconv.Itoa(e.Version)
}

// did says a row in words.
func (v *visit) did(e door.Told) Say {
	named := v.text().say(actor(orDash(e.Title)))
	said := func(sentence string) Say {
		parts := []Say{K(sentence, "What", v.text().say(nounWord(e.Kind)))}
		if e.Title != "" {
			parts = append(parts, T(named))
		}
		return Say{Parts: parts, Glue: ": "}
	}
	switch e.Action {
	case door.Refused:
		return K("audit.did.refused", "Action", e.Kind)
	case door.SignedIn:
		return K("audit.did.signedin")
	case door.Exported:
		return K("audit.did.exported")
	case door.Used:
		return K("audit.did.used")
	case door.Verified:
		if e.Kind == "fits" {
			return K("audit.did.fits")
		}
		return K("audit.did.faults")
	case "session.create":
		return K("audit.did.session", "Name", named)
	case "session.update":
		return K("audit.did.ended", "Name", named)
	}
	switch _, verb, _ := strings.Cut(string(e.Action), "."); verb {
	case "create":
		return said(key("audit.did", "created"))
	case "update":
		return said(key("audit.did", "changed"))
	case "withdraw":
		return said(key("audit.did", "withdrawn"))
	}
	return K("audit.did.other", "Action", string(e.Action))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

var auditColumns = []string{"sequence", "at", "actor", "action", "kind", "record", "before_hash", "after_hash", "request_id", "prev_hash", "hash"}

// exportAudit sends the rows that the filter lets through, oldest first, and
// leaves a row that says so. The hashes are those of the chain.
func (v *visit) exportAudit() error {
	in, _ := auditQuery(v.r.URL.Query())
	if v.r.URL.Query().Get("format") == "json" {
		all := []door.Event{}
		if err := door.ExportEvents(v.ctx(), v.door, in, func(e door.Event) error { all = append(all, e); return nil }); err != nil {
			return err
		}
		body, err := json.MarshalIndent(all, "", " ")
		if err != nil {
			return err
		}
		return v.send(attached, "audit.json", "application/json", body)
	}
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	_ = c.Write(auditColumns) // a buffer takes all that it is given
	err := door.ExportEvents(v.ctx(), v.door, in, func(e door.Event) error {
		return c.Write(harmless([]string{
			strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), e.Actor, string(e.Action), e.Kind, e.Record.String(),
			e.BeforeHash, e.AfterHash, e.RequestID, e.PrevHash, e.Hash,
		}))
	})
	if c.Flush(); err != nil {
		return err
	}
	return v.send(attached, "audit.csv", "text/csv; charset=utf-8", b.Bytes())
}

// harmless puts an apostrophe before what a spreadsheet would run as a formula.
func harmless(cells []string) []string {
	out := slices.Clone(cells)
	for i, c := range out {
		if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r\n") {
			out[i] = "'" + c
		}
	}
	return out
}
