package web

import (
	"strconv"
	"strings"

	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// UploadPage is what a file would do, or what it has done.
type UploadPage struct {
	Shell    Shell
	Lead     Say
	Tags     []Tag
	Actions  []Action
	Alerts   []Alert
	Counts   []Count
	Rejected *Panel
	Notes    []NoteView
	Action   string // where the decision goes; empty on a receipt
	Ready    bool   // there is something to decide
	Partial  bool   // only the good rows can be taken
	Again    bool   // another file is what helps
}

func (p UploadPage) frame() *Shell  { return &p.Shell }
func (UploadPage) template() string { return "upload.html" }

// Count is one number of a preview or a receipt.
type Count struct {
	Say    Say
	Number int
	Tone   Tone
}

// NoteView is something that the reader should know, with the names it is about.
type NoteView struct {
	Say   Say
	Names []string
}

// listedRows is how many rejected rows a page shows.
const listedRows = 200

// listedNames is how many names a note shows.
const listedNames = 50

func (v *visit) uploadPage(u door.Upload, title Say) UploadPage {
	t := v.text()
	return UploadPage{
		Shell: v.shell(importPath, title, Crumb{K("nav.import"), importPath}),
		Lead:  Say{Parts: []Say{kindLabel(u.Kind), T(u.Name), K("import.sent", "When", t.when(u.CreatedAt))}},
	}
}

// tried is the page of a dry run.
func (v *visit) tried(u door.Upload, res exchange.Result) UploadPage {
	p := v.uploadPage(u, K("import.preview"))
	p.Counts = []Count{
		{K("import.new"), res.Created, ""}, {K("import.changed"), res.Updated, ""}, {K("import.same"), res.Unchanged, ""}, {K("import.rejected"), res.Rejected, rejectedTone(res)},
	}
	p.Action = importPath + "/" + u.ID.String()
	good := res.Created + res.Updated
	switch {
	case res.Rows == 0:
		p.Alerts, p.Again = []Alert{{Tone: "warning", Title: K("import.rows.none"), Text: K("import.rows.none.text")}}, true
	case res.Rejected > 0 && good == 0:
		p.Alerts, p.Again = []Alert{{Tone: "danger", Title: N("import.bad", res.Rejected), Text: K("import.bad.all")}}, true
	case res.Rejected > 0:
		p.Alerts = []Alert{{Tone: "warning", Title: N("import.bad", res.Rejected), Text: K("import.bad.some")}}
		p.Ready, p.Partial = true, true
	case good == 0:
		p.Alerts = []Alert{{Tone: "info", Title: K("import.nothing"), Text: K("import.nothing.text")}}
	default:
		p.Alerts = []Alert{{Tone: "info", Title: K("import.ready"), Text: K("import.ready.text")}}
		p.Ready = true
	}
	p.Rejected, p.Notes = rejections(res), notes(res)
	return p
}

// receipt is the page of a file that was imported.
func (v *visit) receipt(u door.Upload, res exchange.Result) UploadPage {
	p := v.uploadPage(u, K("import.receipt"))
	p.Counts = []Count{
		{K("import.created"), res.Created, ""}, {K("import.updated"), res.Updated, ""}, {K("import.same"), res.Unchanged, ""}, {K("import.left"), res.Rejected, rejectedTone(res)},
	}
	p.Actions = []Action{{Say: K("import.another"), Href: importPath, Icon: "Upload"}}
	if path := listOf[u.Kind]; path != "" {
		p.Actions = append([]Action{{Say: K("import.look"), Href: path, Primary: true}}, p.Actions...)
	}
	p.Rejected, p.Notes = rejections(res), notes(res)
	return p
}

// listOf is where what a kind of file holds can be seen.
var listOf = map[string]string{
	"units": unitsPath, "systems": systemsPath, "engagements": systemsPath, "agreements": agreementsPath, "reviews": agreementsPath,
	"organisations": vendorsPath, "vendors": vendorsPath, "aliases": vendorsPath, "subprocessors": chainPath,
}

// unreadable is the page of a file that is no table at all.
func (v *visit) unreadable(u door.Upload, err error) UploadPage {
	p := v.uploadPage(u, K("import.preview"))
	a := Alert{Tone: "danger", Title: K("import.unreadable"), Text: K("import.unreadable.text")}
	for _, x := range kinds.ViolationsOf(err) {
		a.Items = append(a.Items, Action{Say: fileFault(x)})
	}
	if len(a.Items) == 0 {
		a.Items = []Action{{Say: T(err.Error())}}
	}
	p.Alerts, p.Action, p.Again = []Alert{a}, importPath+"/"+u.ID.String(), true
	return p
}

func rejectedTone(res exchange.Result) Tone {
	if res.Rejected > 0 {
		return ToneDanger
	}
	return ""
}

// rejections lists what is wrong, row by row; nil when nothing is.
func rejections(res exchange.Result) *Panel {
	if len(res.Rejections) == 0 {
		return nil
	}
	t := Table{Caption: K("import.wrong"), Columns: []Head{{Say: K("import.line")}, {Say: K("import.column")}, {Say: K("import.value")}, {Say: K("import.reason")}}}
	for i, r := range res.Rejections[:min(len(res.Rejections), listedRows)] {
		t.Rows = append(t.Rows, Row{strconv.Itoa(i), []Cell{{Say: K("import.number", "Number", r.Line)}, {Say: T(r.Column)}, {Say: T(r.Value)}, {Say: reasonSay(r.Reason)}}})
	}
	p := Panel{ID: "rejected", Title: K("import.wrong"), Lead: K("import.wrong.lead"), Table: &t}
	if more := len(res.Rejections) - listedRows; more > 0 {
		p.Lead = N("import.wrong.more", more, "Shown", listedRows)
	}
	return &p
}

// notes says what the counts do not.
func notes(res exchange.Result) []NoteView {
	var out []NoteView
	if n := len(res.Unconfirmed); n > 0 {
		out = append(out, NoteView{N("import.unconfirmed", n), few(res.Unconfirmed)})
	}
	if n := len(res.Merged); n > 0 {
		out = append(out, NoteView{N("import.merged", n), few(res.Merged)})
	}
	for _, text := range few(res.Notes) {
		if columns, ok := strings.CutPrefix(text, "columns that were not used: "); ok {
			out = append(out, NoteView{K("import.unused"), strings.Split(columns, ", ")})
			continue
		}
		out = append(out, NoteView{reasonSay(text), nil})
	}
	return out
}

func few(names []string) []string {
	if len(names) > listedNames {
		return append(names[:listedNames:listedNames], "…")
	}
	return names
}
