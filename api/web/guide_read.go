package web

import (
	"html/template"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// lackSay words something that is missing.
func lackSay(l agreement.Lack) Say {
	say := K(key("need", l.Code))
	if l.Subject != "" {
		say = Say{Parts: []Say{T(l.Subject), say}, Glue: ": "}
	}
	return say
}

// readThrough is the last station: the whole text, what is still missing and where it
// is filled in, what the text holds of what the law asks for, and the next step.
func (v *visit) readThrough(a agreementLine) error {
	at, row := agreementsPath+"/"+a.ID.String(), guideRows[guideKindOf(a.Type)]
	full, err := v.documents.Completeness(v.ctx(), a.ID.String(), v.today)
	if err != nil {
		return err
	}
	p := v.askPage(a, K("guide.title.read"))
	p.Lead, p.Tags = K("guide.lead.read"), nil
	p.Stations, p.Progress = v.stations(row, atRead, at, full.Missing)
	p.Shell.Done = v.r.URL.Query().Get("done")
	file, err := v.documents.HTML(v.ctx(), a.ID.String(), agreement.Options{Draft: !full.Complete, AsOf: v.today})
	switch {
	case err == nil:
		p.Document = template.HTML(file.Body) // our own engine escapes what it is given
	case kinds.KindOf(err) == kinds.KindInvalid:
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("text.none"), Text: K("text.none.text")})
	default:
		return err
	}
	if full.Complete {
		v.lastStep(&p, a)
	} else {
		p.Alerts = append(p.Alerts, Alert{Tone: "warning", Title: N("next.incomplete", len(full.Missing)), Text: K("guide.incomplete"), Items: v.lacks(a, full.Missing)})
	}
	if err := v.contentPanel(&p, a); err != nil {
		return err
	}
	p.Onward = []Action{{Say: K("guide.back"), Href: at + guided + "/" + row[len(row)-2].name}, {Say: K("guide.leave"), Href: at}}
	return v.show(p)
}

// contentPanel tells which of what the law asks for the text holds (art. 28(3)).
func (v *visit) contentPanel(p *AskPage, a agreementLine) error {
	if !a.Processes() {
		return nil
	}
	met, err := v.documents.Checklist(v.ctx(), a.ID.String(), agreement.Options{AsOf: v.today})
	if kinds.KindOf(err) == kinds.KindInvalid {
		return nil // there is no text to look at, which the page says
	}
	if err != nil {
		return err
	}
	asked := slices.Concat(agreement.Details, agreement.Clauses)
	panel := Panel{ID: "content", Title: K("guide.content")}
	for _, code := range asked {
		if !slices.ContainsFunc(met, func(x agreement.Assessment) bool { return x.Code == code && x.Value == agreement.Met }) {
			panel.Points = append(panel.Points, Cell{Say: K(key("checklist", code))})
		}
	}
	panel.Lead = K("guide.content.met", "Met", len(asked)-len(panel.Points), "Of", len(asked))
	if len(panel.Points) == 0 {
		panel.Empty = K("guide.content.all")
	}
	p.Panels = append(p.Panels, panel)
	return nil
}

// lastStep is what a complete draft waits for, as far as the actor may do it.
func (v *visit) lastStep(p *AskPage, a agreementLine) {
	at := agreementsPath + "/" + a.ID.String()
	here := Choice{"back", "guide"}
	switch {
	case looking(v.ctx()):
	case a.state == agreement.Draft && v.who().May("agreement.move") == nil:
		p.Alerts = append(p.Alerts, Alert{Tone: "success", Title: K("guide.complete"), Text: K("guide.complete.text")})
		p.Forms = []AskForm{{ID: "move", Action: at + moving + "/" + string(agreement.UnderReview), Title: K("move.review"), Lead: K("guide.review"), Hidden: []Choice{here, {"on", string(v.today)}}, Button: K("move.review")}}
	case a.state == agreement.UnderReview && a.NotedBy == "" && v.who().May("agreement.note") == nil:
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("next.note"), Text: K("next.note.text")})
		f := AskForm{ID: "note", Action: at + noting, Title: K("note.title"), Hidden: []Choice{here}, Button: K("note.button"), Fields: []AskField{{Name: "text", Label: "note.label", Help: "note.help", Kind: "long"}}}
		f.fill(nil, nil)
		p.Forms = []AskForm{f}
	case a.state == agreement.UnderReview && a.NotedBy != "" && v.who().May("agreement.issue") == nil:
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("next.issue"), Text: K("next.issue.text", "Name", a.NotedBy)})
		p.Forms = []AskForm{{ID: "issue", Action: at + issuing, Title: K("issue.title"), Lead: K("issue.lead"), Button: K("issue.button")}}
	case a.state == agreement.UnderReview && a.NotedBy != "":
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("next.issue"), Text: K("guide.waits.issue", "Name", a.NotedBy)})
	case a.state == agreement.UnderReview:
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("next.note"), Text: K("next.note.text")})
	default:
		p.Alerts = append(p.Alerts, Alert{Tone: "success", Title: K("guide.complete"), Text: K("guide.waits.review")})
	}
}
