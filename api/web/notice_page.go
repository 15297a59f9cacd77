package web

import (
	"context"
	"net/http"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// notice finds the asked notice in the register.
func (v *visit) notice() (noticeLine, error) {
	for _, n := range v.reg.Notices {
		if n.ID.String() == v.r.PathValue("id") {
			return v.noticeLine(n), nil
		}
	}
	return noticeLine{}, kinds.NotFound("notice")
}

func (v *visit) noticePage(n noticeLine, tab string) RecordPage {
	at := noticesPath + "/" + n.ID.String()
	p := RecordPage{
		Shell: v.shell(noticesPath, T(n.Name), Crumb{K("nav.notices"), noticesPath}),
		Lead:  Say{Parts: []Say{K("assessment.edition", "Number", n.Edition), v.toldOf(n.Notice)}},
		Tags:  []Tag{n.tag()},
		Tabs:  []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}},
	}
	if !n.Adopted() {
		ready := len(n.lacks) == 0
		p.Actions = append(p.Actions, Action{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: !ready})
		if ready {
			p.Actions = append(p.Actions, Action{Say: K("notice.adopt"), Href: at + "/adopt", Post: true, Primary: true})
		}
	} else {
		p.Actions = append(p.Actions, Action{Say: K("notice.publish"), Href: at + "/edit#" + fieldID("publishedUrl"), Icon: "Pencil"})
		if n.next == nil {
			p.Actions = append(p.Actions, Action{Say: K("assessment.renew"), Href: at + "/renew", Post: true})
		} else {
			p.Actions = append(p.Actions, Action{Say: K("assessment.newer"), Href: noticesPath + "/" + n.next.ID.String()})
		}
	}
	p.Actions = append(p.Actions, takeAway(at)...)
	return p
}

func (v *visit) showNotice() error {
	n, err := v.notice()
	if err != nil {
		return err
	}
	return v.noticeSummary(n, http.StatusOK, nil)
}

// noticeSummary shows a notice, what it lacks, and what the record words otherwise.
func (v *visit) noticeSummary(n noticeLine, status int, faults []kinds.Violation) error {
	at := noticesPath + "/" + n.ID.String()
	p := v.noticePage(n, "summary")
	fix := ""
	if !n.Adopted() {
		fix = at + "/edit"
		if len(n.lacks) > 0 {
			a := Alert{Tone: "warning", Title: K("notice.lacking"), Text: K("notice.lacking.text")}
			for _, l := range n.lacks {
				a.Items = append(a.Items, Action{Say: K(key("field.notice", strings.TrimPrefix(l.Pointer, "/"))), Href: at + "/edit#" + fieldID(strings.TrimPrefix(l.Pointer, "/"))})
			}
			p.Alerts = append(p.Alerts, a)
		}
	}
	if len(n.faults) > 0 {
		a := Alert{Tone: "warning", Title: K("notice.wrong"), Text: K("notice.wrong.text")}
		for _, f := range n.faults {
			a.Items = append(a.Items, Action{Say: K(key("notice.fault", f))})
		}
		p.Alerts = append(p.Alerts, a)
	}
	if len(faults) > 0 {
		a := Alert{Tone: "danger", Title: K("notice.refused")}
		for _, f := range faults {
			a.Items = append(a.Items, Action{Say: T(f.Detail)})
		}
		p.Alerts = append(p.Alerts, a)
	}
	p.Panels = noticeForm.panels(noticeForm.encode(n.Input(), v.names), v.text(), fix)
	beside, err := v.noticeBeside(n)
	if err != nil {
		return err
	}
	if len(beside.Lines) > 0 {
		p.Panels = append(p.Panels, beside)
	}
	return v.pages.Show(v.w, v.r, status, v.permitted(p))
}

// noticeBeside holds the words of a notice against what the record says now.
func (v *visit) noticeBeside(n noticeLine) (Panel, error) {
	p := Panel{ID: "beside", Title: K("notice.beside"), Lead: K("notice.beside.lead")}
	otherwise, err := v.ropa.Otherwise(v.ctx(), v.reg, n.Notice)
	if err != nil {
		return p, err
	}
	for _, x := range otherwise {
		p.Lines = append(p.Lines, Line{Label: K(key("field.notice", x.Part)), Values: []Cell{{Say: T(x.Text)}}})
	}
	if !n.Adopted() && len(p.Lines) > 0 {
		p.Actions = []Action{{Say: K("notice.take"), Href: noticesPath + "/" + n.ID.String() + "/take", Post: true}}
	}
	return p, nil
}

func (v *visit) showNoticeHistory() error {
	n, err := v.notice()
	if err != nil {
		return err
	}
	past, err := v.notices.History(v.ctx(), n.ID.String())
	if err != nil {
		return err
	}
	p := v.noticePage(n, "history")
	p.Panels = []Panel{changes(v, noticeForm, past, (*record.Notice).Input)}
	return v.show(p)
}

func (v *visit) adoptNotice() error {
	n, err := v.notice()
	if err != nil {
		return err
	}
	if _, err = v.notices.Adopt(v.ctx(), n.ID.String(), record.AdoptInput{Version: n.Version}); kinds.KindOf(err) == kinds.KindInvalid && err != nil {
		return v.noticeSummary(n, http.StatusUnprocessableEntity, kinds.ViolationsOf(err))
	}
	if err != nil {
		return err
	}
	return v.see(noticesPath + "/" + n.ID.String() + "?done=noticed")
}

func (v *visit) renewNotice() error {
	n, err := v.notice()
	if err != nil {
		return err
	}
	next, err := v.notices.Renew(v.ctx(), n.ID.String())
	if err != nil {
		return err
	}
	return v.see(noticesPath + "/" + next.ID.String())
}

// takeIntoNotice puts what the record says now in the place of the words of a draft.
func (v *visit) takeIntoNotice() error {
	n, err := v.notice()
	if err != nil {
		return err
	}
	if _, err := v.ropa.TakeIntoNotice(v.ctx(), n.ID.String(), n.Version); err != nil {
		return err
	}
	return v.see(noticesPath + "/" + n.ID.String() + "?done=saved")
}

// noticeFiles are the forms in which a notice is taken away.
var noticeFiles = map[string]func(ropa.Records, context.Context, string) (ropa.File, error){"pdf": ropa.Records.NoticePDF, "html": ropa.Records.NoticeHTML}

func (v *visit) sendNotice(ending string) error {
	f, err := noticeFiles[ending](v.ropa, v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.send(attached, f.Name, f.Media, f.Body)
}
