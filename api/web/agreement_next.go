package web

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// nextAction says first what has to be done with an agreement now.
func (v *visit) nextAction(p *RecordPage, a agreementLine) error {
	at := agreementsPath + "/" + a.ID.String()
	edit := Action{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}
	text := Action{Say: K("action.text"), Href: at + "/text", Icon: "FileText"}
	guide := Action{Say: K("guide.go"), Href: at + guided, Icon: "FileText"}
	switch a.state {
	case agreement.Ready, agreement.PartSigned:
		if a.Issued() {
			v.nextSignature(p, a)
			return nil
		}
		fallthrough
	case agreement.Draft, agreement.UnderReview:
		full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
		if err != nil {
			return err
		}
		if !full.Complete {
			edit.Primary = !guides(a.Agreement, a.state)
			if p.Actions = []Action{edit, text}; !edit.Primary {
				guide.Primary = true
				p.Actions = []Action{guide, edit, text}
			}
			p.Alerts = []Alert{{Tone: "warning", Title: N("next.incomplete", len(full.Missing)), Text: K("next.incomplete.text"), Items: v.lacks(a, full.Missing)}}
			return nil
		}
		v.nextStep(p, a, text, edit)
	case agreement.Expired:
		p.Actions = []Action{edit, text}
		p.Alerts = []Alert{{Tone: "danger", Title: K("next.expired"), Text: K("next.expired.text", "Date", a.End())}}
		v.nextExit(p, a)
	case agreement.Ended, agreement.ExitPending, agreement.Closed:
		p.Actions = []Action{text}
		v.nextExit(p, a)
	default:
		p.Actions = []Action{edit, text}
		if a.HasFile("sealed") {
			p.Actions = append(p.Actions, Action{Say: K("file.sealed"), Href: at + "/files/sealed", Icon: "Download"})
		}
		if a.overdue {
			p.Alerts = []Alert{{Tone: "warning", Title: K("next.review"), Text: K("next.review.text", "Date", a.review.Due), Actions: []Action{{Say: K("action.review"), Href: at + "/review"}}}}
		}
	}
	return nil
}

// lacks words what a complete agreement still needs, each with the place where
// it is filled in.
func (v *visit) lacks(a agreementLine, missing []agreement.Lack) []Action {
	at, row, guide := agreementsPath+"/"+a.ID.String(), guideRows[guideKindOf(a.Type)], guides(a.Agreement, a.state)
	var items []Action
	for _, l := range missing {
		place := "/edit#" + fieldAt(l)
		if station, element := cureOf(row, l); guide && station != "" {
			place = guided + "/" + station + "#" + element
		}
		items = append(items, Action{Say: lackSay(l), Href: at + place})
	}
	return items
}

// fieldAt is the field of the form in which a lack is mended: a system that
// nobody has described is described under the processing.
func fieldAt(l agreement.Lack) string {
	if strings.HasPrefix(l.Pointer, "/scopeSystems/") {
		return fieldID("processing")
	}
	return fieldID(strings.ReplaceAll(strings.TrimPrefix(l.Pointer, "/"), "/", "."))
}

// keyFacts is the narrow column of an agreement.
func (v *visit) keyFacts(a agreementLine) Panel {
	p := Panel{ID: "facts", Title: K("panel.facts"), Side: true}
	add := func(label string, value Cell) {
		if !value.Say.Silent() || value.Date.Known() {
			p.Lines = append(p.Lines, Line{Label: K(label), Values: []Cell{value}})
		}
	}
	add("field.code", Cell{Say: T(a.Code)})
	if a.Template.Kind != "" {
		add("field.agreement.template.kind", Cell{Say: K(key("option", "template.kind", a.Template.Kind))})
	}
	add("column.from", Cell{Date: a.EffectiveFrom})
	add("column.expires", Cell{Date: a.End()})
	add("column.reviewed", Cell{Date: a.review.Last})
	add("column.review", Cell{Date: a.review.Due, Overdue: a.overdue})
	if a.BreachNoticeHours != nil {
		add("field.breachNoticeHours", Cell{Say: N("count.hours", *a.BreachNoticeHours)})
	}
	return p
}

// showAgreementText shows the document as it would be printed, with what is
// missing marked, and offers the file.
func (v *visit) showAgreementText() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	at := agreementsPath + "/" + a.ID.String()
	full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return err
	}
	p := v.agreementPage(a, "text")
	file, err := v.documents.HTML(v.ctx(), a.ID.String(), agreement.Options{Draft: !full.Complete, AsOf: v.today})
	if err != nil {
		if kinds.KindOf(err) != kinds.KindInvalid {
			return err
		}
		p.Alerts = []Alert{{Tone: "info", Title: K("text.none"), Text: K("text.none.text")}}
		return v.show(p)
	}
	if full.Complete {
		p.Actions = []Action{{Say: K("action.pdf"), Href: at + "/pdf", Icon: "Download", Primary: true}}
	} else {
		p.Actions = []Action{{Say: K("action.draft"), Href: at + "/pdf?draft=true", Icon: "Download"}}
		p.Alerts = []Alert{{Tone: "warning", Title: N("next.incomplete", len(full.Missing)), Text: K("text.holes"), Items: v.lacks(a, full.Missing)}}
	}
	p.Document = template.HTML(file.Body) // our own engine escapes what it is given
	return v.show(p)
}

// sendAgreementPDF sends the file.
func (v *visit) sendAgreementPDF() error {
	file, err := v.documents.PDF(v.ctx(), v.r.PathValue("id"), agreement.Options{Draft: v.r.URL.Query().Get("draft") == "true", AsOf: v.today})
	if err != nil {
		if kinds.KindOf(err) != kinds.KindInvalid {
			return err
		}
		return v.refuseDocument(err)
	}
	return v.send(inPlace, file.Name, file.Media, file.Body)
}

// refuseDocument says why there is no file: what is missing, or a letter that
// cannot be printed.
func (v *visit) refuseDocument(err error) error {
	a, found := v.agreement()
	if found != nil {
		return found
	}
	full, lost := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if lost != nil {
		return lost
	}
	p := v.agreementPage(a, "text")
	alert := Alert{Tone: "warning", Title: K("text.refused"), Items: v.lacks(a, full.Missing)}
	if full.Complete {
		for _, x := range kinds.ViolationsOf(err) {
			alert.Items = append(alert.Items, Action{Say: violation(x, FieldView{})})
		}
	}
	p.Alerts = []Alert{alert}
	return v.pages.Show(v.w, v.r, http.StatusUnprocessableEntity, p)
}

// How a browser is asked to treat a file: show it in its place, or save it.
const (
	inPlace  = "inline"
	attached = "attachment"
)

// send gives a file; the name is ours.
func (v *visit) send(how, name, media string, body []byte) error {
	h := v.w.Header()
	SetSecurityHeaders(h)
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", how+`; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	_, err := v.w.Write(body)
	return err
}

func (v *visit) showAgreementHistory() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	past, err := v.agreements.History(v.ctx(), a.ID.String())
	if err != nil {
		return err
	}
	p := v.agreementPage(a, "history")
	p.Panels = []Panel{changes(v, agreementForm, past, (*agreement.Agreement).Input)}
	return v.show(p)
}

// nextStep says what a complete agreement waits for before it is issued.
func (v *visit) nextStep(p *RecordPage, a agreementLine, text, edit Action) {
	at := agreementsPath + "/" + a.ID.String()
	review := Action{Say: K("move.review"), Href: at + moving + "/" + string(agreement.UnderReview), Primary: true}
	note := Action{Say: K("note.title"), Href: at + noting, Primary: true}
	issue := Action{Say: K("issue.title"), Href: at + issuing, Primary: true}
	pdf := Action{Say: K("action.pdf"), Href: at + "/pdf", Icon: "Download"}
	switch {
	case a.state != agreement.UnderReview:
		p.Actions = []Action{review, text, edit}
		p.Alerts = []Alert{{Tone: "info", Title: K("next.ready"), Text: K("next.ready.text"), Actions: []Action{pdf}}}
	case a.NotedBy == "":
		p.Actions = []Action{note, text, edit}
		p.Alerts = []Alert{{Tone: "info", Title: K("next.note"), Text: K("next.note.text"), Actions: []Action{pdf}}}
	default:
		p.Actions = []Action{issue, text, edit}
		p.Alerts = []Alert{{Tone: "info", Title: K("next.issue"), Text: K("next.issue.text", "Name", a.NotedBy), Actions: []Action{pdf}}}
	}
}

// nextSignature says whose signature an issued agreement waits for, and what gets it:
// an invitation for the others, and for one's own side somebody who may sign.
func (v *visit) nextSignature(p *RecordPage, a agreementLine) {
	at, own := agreementsPath+"/"+a.ID.String(), v.who().Org
	var waiting []Action
	ours, theirs := false, false
	for _, o := range v.unsigned(a) {
		waiting = append(waiting, Action{Say: o.Say})
		ours, theirs = ours || o.Value == own.String(), theirs || o.Value != own.String()
	}
	signs := waits(a.Agreement, own, v.today) && v.who().May("agreement.sign") == nil
	about := "next.signatures.text"
	switch {
	case signs:
		p.Actions, about = []Action{{Say: K("sign.button"), Href: at + signing, Primary: true}}, "next.signatures.yours"
	case ours && !theirs:
		about = "next.signatures.own"
	}
	if theirs {
		p.Actions = append(p.Actions, Action{Say: K("invitation.sign"), Href: at + "/invite", Primary: !signs})
	}
	p.Actions = append(p.Actions, Action{Say: K("submit.title"), Href: at + submitted})
	p.Alerts = []Alert{{Tone: "info", Title: N("next.signatures", len(waiting)), Text: K(about), Items: waiting, Actions: []Action{{Say: K("action.pdf"), Href: at + "/files/issued", Icon: "Download"}}}}
}

// stepsPanel lists where an agreement can go from here by hand, and how it came here.
func (v *visit) stepsPanel(a agreementLine) Panel {
	p := Panel{ID: "steps", Title: K("panel.steps"), Side: true}
	for _, m := range a.Moves {
		p.Lines = append(p.Lines, Line{Label: K(key("option.state", string(m.To))), Values: []Cell{{Say: Say{Date: m.On}, Sub: T(m.By)}}})
	}
	for _, s := range agreement.StepsFrom(a.state) {
		if s.By == agreement.ByPerson && v.who().May("agreement.move") == nil && !looking(v.ctx()) {
			p.Actions = append(p.Actions, Action{Say: K(key("move", string(s.To))), Href: agreementsPath + "/" + a.ID.String() + moving + "/" + string(s.To)})
		}
	}
	if a.Issued() {
		at := agreementsPath + "/" + a.ID.String() + "/files/"
		for _, kind := range []string{"sealed", "signed", "issued"} {
			if a.HasFile(kind) {
				p.Actions = append(p.Actions, Action{Say: K(key("file", kind)), Href: at + kind, Icon: "Download"})
			}
		}
		p.Lines = append(p.Lines, Line{Label: K("check.code.label"), Values: []Cell{{Say: T(agreement.Grouped(a.CheckCode))}}})
	}
	p.Empty = K("panel.steps.none")
	return p
}
