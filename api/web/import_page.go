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
	Action   string             // where the decision goes; empty on a receipt
	Ready    bool               // there is something to decide
	Partial  bool               // only the good rows can be taken
	Again    bool               // another file is what helps
	Rows     []exchange.Outcome // that can be left out
	Columns  string             // where the columns are asked for; empty: they are fixed
	Undo     bool               // the import can be taken back
	Running  *RunView           // the file is being worked on; nil: it is not
	Check    string             // the look of the button that tries the file again; empty: none
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
	p := UploadPage{
		Shell: v.shell(importPath, title, Crumb{K("nav.import"), importPath}),
		Lead:  Say{Parts: []Say{kindLabel(u.Kind), T(u.Name), K("import.sent", "When", t.when(u.CreatedAt))}},
	}
	if u.Receipt == "" {
		p.Action = importPath + "/" + u.ID.String()
	}
	return p
}

// RunView is how far the work on a file is.
type RunView struct {
	Title, Rows, Since Say
	Done, All          int
	Href               string // of the page itself
}

// runTitles is what each step is called while it is done.
var runTitles = map[exchange.Step]Say{
	exchange.TryStep: K("import.running.trial"), exchange.TakeStep: K("import.running.take"), exchange.PartialStep: K("import.running.take"), exchange.UndoStep: K("import.running.undo"),
}

// running is the page of a file that is being worked on: what can be done is to wait, here or
// elsewhere.
func (v *visit) running(u door.Upload) UploadPage {
	r, t := exchange.RunOf(u), v.text()
	p := v.uploadPage(u, runTitles[r.Step])
	p.Action = ""
	p.Alerts = []Alert{{Tone: "info", Title: K("import.running.leave"), Text: K("import.running.text")}}
	p.Running = &RunView{runTitles[r.Step], K("import.running.rows", "Done", t.number(r.Done), "All", t.number(r.All)), K("import.running.since", "When", t.when(r.At)), r.Done, max(r.All, 1), importPath + "/" + u.ID.String()}
	if r.Done == 0 {
		p.Running.Rows = K("import.running.begins", "All", t.number(r.All))
	}
	return p
}

// failed says that the work on a file ended without having been done; none where it was.
func failed(u door.Upload) []Alert {
	if u.RunFailed == "" {
		return nil
	}
	return []Alert{{Tone: "danger", Title: K("import.failed"), Text: K("import.failed.text")}}
}

// untried is the page of a file that waits to be tried.
func (v *visit) untried(u door.Upload) UploadPage {
	p := v.uploadPage(u, K("import.preview"))
	p.Alerts, p.Check = append(failed(u), Alert{Tone: "info", Title: K("import.untried"), Text: K("import.untried.text")}), "primary"
	return p
}

// tried is the page of what was found when a file was tried; changed says what is
// otherwise than when it was tried before.
func (v *visit) tried(u door.Upload, trial exchange.Trial, changed *Alert) UploadPage {
	p, res := v.uploadPage(u, K("import.preview")), trial.Result
	p.Lead.Parts = append(p.Lead.Parts, K("import.checked", "When", v.text().when(trial.At)))
	p.Check = "secondary"
	p.Counts = []Count{
		{K("import.new"), res.Created, ""}, {K("import.changed"), res.Updated, ""}, {K("import.same"), res.Unchanged, ""}, {K("import.rejected"), res.Rejected, rejectedTone(res)},
	}
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
	if changed != nil {
		p.Alerts = append([]Alert{*changed}, p.Alerts...)
	}
	p.Alerts = append(failed(u), p.Alerts...)
	if exchange.Mapped(u.Kind) {
		p.Rows, p.Columns = res.Outcomes, p.Action+"?step=columns"
	}
	p.Rejected, p.Notes = rejections(res), notes(res)
	return p
}

// receipt is the page of a file that was imported; changed says what came out
// otherwise than the trial had said.
func (v *visit) receipt(u door.Upload, res exchange.Result, changed *Alert) UploadPage {
	p := v.uploadPage(u, K("import.receipt"))
	p.Alerts = failed(u)
	if p.Undo = exchange.Undoable(u); p.Undo {
		p.Action = importPath + "/" + u.ID.String()
	}
	if u.Undone != "" {
		if done, err := exchange.UndoneOf(u); err == nil {
			p.Alerts = append(p.Alerts, undoneAlert(done))
		}
	}
	if changed != nil {
		p.Alerts = append(p.Alerts, *changed)
	}
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
	"units": unitsPath, "systems": systemsPath, "activities": activitiesPath, "engagements": systemsPath, "flows": flowsPath, "transfers": transfersPath, "agreements": agreementsPath, "reviews": agreementsPath, "terms": termsPath, "procurements": procurementsPath, "screenings": screeningsPath, "assessments": assessmentsPath, "dpias": dpiasPath, "supervisions": supervisionsPath, "attestations": attestationsPath, "processor-records": processorRecordsPath, "notices": noticesPath, "criteria": criteriaPath,
	"organisations": vendorsPath, "vendors": vendorsPath, "aliases": vendorsPath, "subprocessors": chainPath,
}

// unreadable is the page of a file that is no table at all.
func (v *visit) unreadable(u door.Upload, faults []kinds.Violation) UploadPage {
	p := v.uploadPage(u, K("import.preview"))
	a := Alert{Tone: "danger", Title: K("import.unreadable"), Text: K("import.unreadable.text")}
	for _, x := range faults {
		a.Items = append(a.Items, Action{Say: fileFault(x)})
	}
	p.Alerts, p.Again = []Alert{a}, true
	return p
}

// listedChanges is how many rows that came out otherwise are named.
const listedChanges = 10

// differs says in what a result is other than the trial before it; nil when it is
// the same, or when there was none.
func differs(before exchange.Trial, now exchange.Result) *Alert {
	if before.At.IsZero() || len(before.Faults) > 0 || before.Result.Left != now.Left {
		return nil
	}
	var items []Action
	was := before.Result
	for _, c := range []struct {
		label    Say
		was, now int
	}{
		{K("import.new"), was.Created, now.Created}, {K("import.changed"), was.Updated, now.Updated},
		{K("import.same"), was.Unchanged, now.Unchanged}, {K("import.rejected"), was.Rejected, now.Rejected},
	} {
		if c.was != c.now {
			items = append(items, Action{Say: Say{Parts: []Say{c.label, K("import.differs.count", "Now", c.now, "Before", c.was)}, Glue: ": "}})
		}
	}
	items = append(items, newlyRejected(was, now)...)
	if len(items) == 0 {
		return nil
	}
	return &Alert{Tone: "warning", Title: K("import.differs"), Text: K("import.differs.text"), Items: items}
}

// newlyRejected lists what is wrong now and was not when the file was tried.
func newlyRejected(was, now exchange.Result) []Action {
	known := map[string]bool{}
	for _, r := range was.Rejections {
		known[r.String()] = true
	}
	var items []Action
	for _, r := range now.Rejections {
		if !known[r.String()] && len(items) < listedChanges {
			items = append(items, Action{Say: Say{Parts: []Say{K("import.differs.line", "Line", r.Line), reasonSay(rejected(r))}, Glue: ": "}})
		}
	}
	return items
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
		t.Rows = append(t.Rows, Row{strconv.Itoa(i), []Cell{{Say: K("import.number", "Number", r.Line)}, {Say: T(r.Column)}, {Say: T(r.Value)}, {Say: reasonSay(rejected(r))}}})
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
	for _, m := range res.Notes[:min(len(res.Notes), listedNames)] {
		if m.Code == "unused" {
			out = append(out, NoteView{K("import.unused"), strings.Split(m.Args["columns"], ", ")})
			continue
		}
		out = append(out, NoteView{reasonSay(m), nil})
	}
	return out
}

func few(names []string) []string {
	if len(names) > listedNames {
		return append(names[:listedNames:listedNames], "…")
	}
	return names
}
