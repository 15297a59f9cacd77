package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

const noticesPath = "/notices"

// noticeForm is how people write a privacy notice (art. 12 to 14, domain 3.17).
var noticeForm = newForm[record.NoticeInput](Form{
	Noun: "notice",
	Sections: []Section{
		{"about", []string{"name", "language", "activities", "forms", "author", "controller", "code"}},
		{"words", ropa.NoticeParts},
		{"exempt", []string{"exemption", "exemptionReason"}},
		{"published", []string{"plainLanguageCheckedOn", "publishedUrl", "publishedOn", "lastReviewedOn"}},
	},
	Mandatory: []string{"activities", "controllerText", "dpo", "purposes", "legalBasis", "recipients", "retention", "rights", "complaint"},
})

func (s *Site) noticeDesk() *desk[record.Notice, record.NoticeInput] {
	return &desk[record.Notice, record.NoticeInput]{
		form: noticeForm, path: noticesPath, verbs: s.notices,
		title: func(_ *visit, n *record.Notice) string { return n.Name }, start: (*visit).newNotice,
	}
}

func (s *Site) noticeRoutes(mux *router) {
	s.noticeDesk().routes(s, mux)
	mux.HandleFunc("GET "+noticesPath, s.page((*visit).listNotices))
	mux.HandleFunc("GET "+noticesPath+"/{id}", s.page((*visit).showNotice))
	mux.HandleFunc("GET "+noticesPath+"/{id}/history", s.page((*visit).showNoticeHistory))
	mux.HandleFunc("POST "+noticesPath+"/{id}/adopt", s.page((*visit).adoptNotice))
	mux.HandleFunc("POST "+noticesPath+"/{id}/renew", s.page((*visit).renewNotice))
	mux.HandleFunc("POST "+noticesPath+"/{id}/take", s.page((*visit).takeIntoNotice))
	for _, ending := range paperEndings {
		mux.HandleFunc("GET "+noticesPath+"/{id}/"+ending, s.page(func(v *visit) error { return v.sendNotice(ending) }))
	}
}

// newNotice begins with the asked activities, worded from their records in the asked
// language, or else in that of the organisation.
func (v *visit) newNotice() (record.NoticeInput, error) {
	var ids []record.ActivityID
	for _, asked := range v.r.URL.Query()["activity"] {
		id, err := kinds.ParseID[record.Activity](asked)
		if err != nil {
			return record.NoticeInput{}, kinds.NotFound("activity")
		}
		ids = append(ids, id)
	}
	lang := v.r.URL.Query().Get("language")
	if !slices.Contains(ropa.Languages, lang) {
		lang = cmp.Or(v.reg.Settings.Language, string(v.language(v.w, v.r).Shown()))
	}
	return v.ropa.NoticeOver(v.ctx(), v.reg, ids, lang)
}

// noticeLine is a notice with what a list says of it today.
type noticeLine struct {
	*record.Notice
	next    *record.Notice // the version after it
	current bool           // it holds today for some of its activities
	faults  []string
	lacks   []record.Lack // what the law asks for and it does not say
}

func (v *visit) noticeLine(n *record.Notice) noticeLine {
	l := noticeLine{Notice: n, next: v.reg.NextNotice(n)}
	var told []*record.Activity
	for _, id := range n.Activities {
		a := v.reg.Activity(id)
		if a == nil {
			continue
		}
		if told = append(told, a); v.reg.NoticeOf(a, v.today) != n {
			continue
		}
		l.current = true
		for _, f := range v.reg.NoticeFaults(a, v.today) {
			if !slices.Contains(l.faults, f) {
				l.faults = append(l.faults, f)
			}
		}
	}
	l.lacks = n.LackingFor(told)
	return l
}

// noticeStates is what the list can be narrowed to.
var noticeStates = []string{"draft", "adopted", "wrong", "exempt", "replaced"}

func (l noticeLine) state() string {
	switch {
	case !l.Adopted():
		return "draft"
	case !l.current:
		return "replaced"
	case len(l.faults) > 0:
		return "wrong"
	case l.Exempt():
		return "exempt"
	}
	return "adopted"
}

func (l noticeLine) tag() Tag {
	s := l.state()
	return Tag{K(key("notice.state", s)), map[string]string{"draft": "info", "adopted": "success", "wrong": "warning", "exempt": "neutral", "replaced": "neutral"}[s]}
}

func (v *visit) toldOf(n *record.Notice) Say {
	names := []string{}
	for _, id := range n.Activities {
		names = append(names, v.names.Label("activity", id.String()))
	}
	return v.few(names)
}

func (v *visit) listNotices() error {
	letters := alphabet()
	lines := make([]noticeLine, 0, len(v.reg.Notices))
	for _, n := range v.reg.Notices {
		lines = append(lines, v.noticeLine(n))
	}
	l := listing[noticeLine]{
		path: noticesPath,
		columns: []column[noticeLine]{
			{"name", func(n noticeLine) Cell {
				return Cell{Say: K("assessment.name", "Name", n.Name, "Number", n.Edition), Href: noticesPath + "/" + n.ID.String(), Sub: v.toldOf(n.Notice)}
			}, func(a, b noticeLine) int { return cmp.Or(letters(a.Name, b.Name), cmp.Compare(a.Edition, b.Edition)) }},
			{"language", func(n noticeLine) Cell { return Cell{Say: K(key("option.language", cmp.Or(n.Language, "nb")))} }, nil},
			{"adopted", func(n noticeLine) Cell { return Cell{Date: n.AdoptedOn} }, func(a, b noticeLine) int { return cmp.Compare(a.AdoptedOn, b.AdoptedOn) }},
			{"published", func(n noticeLine) Cell { return Cell{Date: n.PublishedOn} }, func(a, b noticeLine) int { return cmp.Compare(a.PublishedOn, b.PublishedOn) }},
			{"status", func(n noticeLine) Cell { return Cell{Tags: []Tag{n.tag()}} }, nil},
		},
		id: func(n noticeLine) string { return n.ID.String() },
		words: func(n noticeLine) string {
			return strings.Join(append(n.Words(), n.Code, v.text().say(v.toldOf(n.Notice))), " ")
		},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("notice.state", noticeStates...)}},
		keeps:   map[string]func(noticeLine, string) bool{"state": func(n noticeLine, want string) bool { return n.state() == want }},
	}
	p := l.page(v.r.URL.Query(), lines)
	p.Shell = v.shell(noticesPath, K("nav.notices"))
	p.Lead, p.Range, p.Empty = K("notices.lead", "Org", v.reg.Controller.Name), "range.notices", K("notices.empty")
	p.Actions = []Action{{Say: K("notices.new"), Href: noticesPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

// noticesOf lists the notices that tell of some activities, with the way to a new one of them.
func (v *visit) noticesOf(none Say, activities ...*record.Activity) Panel {
	t := Table{Caption: K("nav.notices"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.adopted")}, {Say: K("column.published")}, {Say: K("column.status")}}}
	ids, met := url.Values{}, map[record.NoticeID]bool{}
	for _, a := range activities {
		ids.Add("activity", a.ID.String())
		for _, n := range v.reg.NoticesOf(a.ID) {
			if met[n.ID] {
				continue
			}
			met[n.ID] = true
			t.Rows = append(t.Rows, Row{"notice-" + n.ID.String(), []Cell{
				{Say: K("assessment.name", "Name", n.Name, "Number", n.Edition), Href: noticesPath + "/" + n.ID.String()}, {Date: n.AdoptedOn}, {Date: n.PublishedOn}, {Tags: []Tag{v.noticeLine(n).tag()}},
			}})
		}
	}
	return Panel{ID: "notices", Title: K("nav.notices"), Table: &t, Empty: none,
		Actions: []Action{{Say: K("notices.new"), Href: noticesPath + "/new?" + ids.Encode(), Icon: "Plus"}}}
}

// noticeFor leads to the notice of an activity that is to be mended, or begins one.
func (v *visit) noticeFor(id record.ActivityID) Action {
	for _, n := range v.reg.NoticesOf(id) {
		if !n.Adopted() {
			return Action{Say: K("action.noticeGoOn"), Href: noticesPath + "/" + n.ID.String()}
		}
	}
	if a := v.reg.Activity(id); a != nil {
		if n := v.reg.NoticeOf(a, v.today); n != nil {
			return Action{Say: K("action.noticeOpen"), Href: noticesPath + "/" + n.ID.String()}
		}
	}
	return Action{Say: K("action.notice"), Href: noticesPath + "/new?activity=" + id.String(), Icon: "Plus"}
}
