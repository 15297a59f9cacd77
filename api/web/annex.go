package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// Last parts of the addresses of an agreement's annexes.
const (
	annexed   = "/annexes"
	annexNew  = annexed + "/new"
	attaching = "/attach"
)

// showAnnexes shows every annex that the template, the policy and the vendor's set ask
// for: how each is there, how it differs from the facts, and what to do about it; what
// waits for somebody's word; and the versions before.
func (v *visit) showAnnexes() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	all, err := v.enclosures.Of(v.ctx(), a.Agreement)
	if err != nil {
		return err
	}
	at := agreementsPath + "/" + a.ID.String()
	p := v.agreementPage(a, "annexes")
	p.Actions = []Action{{Say: K("annex.add"), Href: at + annexNew, Icon: "Upload", Primary: true}}
	if waiting := v.waitingPanel(a, all); waiting.ID != "" {
		p.Panels = append(p.Panels, waiting)
	}
	p.Panels = append(p.Panels, v.annexSet(a, all), v.annexPast(a), v.annexBack(a, all))
	return v.show(p)
}

// annexOf names an annex, and the party for which it holds.
func (v *visit) annexOf(kind string, of kinds.OrgID) Cell {
	c := Cell{Say: K(key("option.annexes.kind", kind))}
	if !of.IsZero() {
		c.Sub = K("annex.for", "Party", v.names.Label("organisation", of.String()))
	}
	return c
}

// annexSet is the annexes as they stand, each with its cure.
func (v *visit) annexSet(a agreementLine, all []*agreement.Enclosure) Panel {
	at := agreementsPath + "/" + a.ID.String()
	t := Table{Caption: K("field.annexes"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.status")}, {Say: K("annex.made")}, {Say: K("column.version")}, {Say: K("column.dated")}, {Say: K("annex.differs")}, {Say: K("annex.todo")}}}
	for i, s := range v.reg.AnnexesOn(a.Agreement, v.today) {
		made, by := v.annexMade(at, s, all)
		t.Rows = append(t.Rows, Row{"x-" + strconv.Itoa(i), []Cell{
			v.annexOf(s.Kind, s.Party), {Tags: annexTags(s)}, made, {Say: T(s.Annex.Version), Sub: by}, {Date: s.Annex.Date, Sub: v.annexAge(s)}, v.annexDiffers(s), v.annexCure(at, s),
		}})
	}
	return Panel{ID: "annexes", Title: K("field.annexes"), Lead: K("annex.lead"), Table: &t, Empty: K("annexes.none")}
}

func annexTags(s gap.AnnexStanding) []Tag {
	switch {
	case s.Why == "annex_absent":
		return []Tag{{K("annex.absent"), "danger"}}
	case s.Why == "annex_stale", s.Why == "annex_silent":
		return []Tag{{K(key("fact", s.Why)), "warning"}}
	case s.Why != "":
		return []Tag{{K(key("annex", s.Annex.Lacks())), "warning"}}
	case !s.Found:
		return []Tag{{K("annex.unasked"), "neutral"}}
	}
	return []Tag{{K("annex.fine"), "success"}}
}

// enclosureTag is what has become of something that was put forward.
func enclosureTag(s agreement.Reception) Tag {
	tone := map[agreement.Reception]string{agreement.Accepted: "success", agreement.Waiting: "info", agreement.Refused: "warning"}[s]
	return Tag{K(key("annex.tag", string(s))), tone}
}

// annexMade says how an annex is there, with a link to its file, and by whom.
func (v *visit) annexMade(at string, s gap.AnnexStanding, all []*agreement.Enclosure) (made Cell, by Say) {
	x := s.Annex
	switch {
	case !s.Found:
		return Cell{}, Say{}
	case x.SHA256 != "" && x.Link != "":
		made = Cell{Say: K("annex.link"), Href: at + annexed + "/" + x.SHA256, Sub: T(x.Link)}
	case x.SHA256 != "":
		made = Cell{Say: K("annex.file"), Href: at + annexed + "/" + x.SHA256}
	case x.Link != "":
		made = Cell{Say: K("annex.link.bare"), Sub: T(x.Link)}
	default:
		made = Cell{Say: K("annex.generated")}
	}
	if made.Sub.Silent() {
		made.Sub = T(x.Note)
	}
	for _, e := range all {
		same := e.State == agreement.Accepted && e.Kind == s.Kind && e.Party == x.Party
		if same && e.Way == agreement.ByReview && made.Sub.Silent() {
			made.Sub = K("annex.reviewed", "Name", e.SentBy, "Date", kinds.DateOf(e.SentAt.In(zone)))
		}
		if same && e.Way != agreement.ByReview && e.SHA256 == x.SHA256 && e.Dated == x.Date && by.Silent() {
			by = T(e.SentBy)
		}
	}
	return made, by
}

// annexAge is how old an annex is.
func (v *visit) annexAge(s gap.AnnexStanding) Say {
	if !s.Found || !s.Annex.Date.Known() {
		return Say{}
	}
	return N("annex.days", max(0, int(v.today.Time().Sub(s.Annex.Date.Time()).Hours()/24)))
}

// annexDiffers says what the register knows and the annex does not, and the other way.
func (v *visit) annexDiffers(s gap.AnnexStanding) Cell {
	var parts []Say
	if len(s.Added) > 0 {
		parts = append(parts, K("annex.added", "What", strings.Join(s.Added, ", ")))
	}
	if len(s.Gone) > 0 {
		parts = append(parts, K("annex.gone", "What", strings.Join(s.Gone, ", ")))
	}
	if s.Why == "annex_silent" {
		parts = append(parts, K("annex.silent.text"))
	}
	c := Cell{Say: Say{Parts: parts, Glue: ". "}}
	if len(parts) > 0 && s.Since.Known() {
		c.Sub = K("annex.since", "Date", s.Since)
	}
	return c
}

// annexCure is what to do about an annex: send one, a newer one, or look at it.
func (v *visit) annexCure(at string, s gap.AnnexStanding) Cell {
	if looking(v.ctx()) || v.who().May("enclosure.create") != nil {
		return Cell{}
	}
	say := K("annex.replace")
	if !s.Found {
		say = K("annex.send")
	}
	c := Cell{Say: say, Href: at + annexNew + "?kind=" + s.Kind}
	if !s.Party.IsZero() {
		c.Href += "&party=" + s.Party.String()
	}
	if s.Annex.SHA256 == "" && s.Annex.Link == "" && s.Party.IsZero() && s.Found && s.Why != "annex_stale" {
		c.Do = &Action{Say: K("annex.review"), Href: at + annexed + "/" + s.Kind + "/reviewed", Post: true}
	}
	return c
}

// waitingPanel lists what waits for somebody's word, for those who may give it and
// those who may know.
func (v *visit) waitingPanel(a agreementLine, all []*agreement.Enclosure) Panel {
	t := Table{Caption: K("annex.waiting"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.dated")}, {Say: K("verify.sentBy")}}}
	for _, e := range all {
		if e.State != agreement.Waiting {
			continue
		}
		name := v.annexOf(e.Kind, e.Party)
		name.Href = agreementsPath + "/" + a.ID.String() + "/enclosures/" + e.ID.String()
		t.Rows = append(t.Rows, Row{"w-" + e.ID.String(), []Cell{name, {Date: e.Dated}, {Say: T(e.SentBy), Sub: T(v.text().when(e.SentAt))}}})
	}
	if len(t.Rows) == 0 {
		return Panel{}
	}
	return Panel{ID: "waiting", Title: K("annex.waiting"), Lead: K("annex.waiting.lead"), Table: &t}
}

// annexPast lists the versions that newer ones have taken the place of, and those that
// have not begun.
func (v *visit) annexPast(a agreementLine) Panel {
	now := a.CurrentAnnexes(v.today)
	t := Table{Caption: K("annex.past"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.version")}, {Say: K("column.dated")}, {Say: K("annex.made")}}}
	for i, x := range a.Annexes {
		if slices.ContainsFunc(now, func(y agreement.Annex) bool {
			return y.Kind == x.Kind && y.Party == x.Party && y.Version == x.Version && y.Date == x.Date && y.SHA256 == x.SHA256
		}) {
			continue
		}
		made := Cell{Say: K("annex.generated")}
		if x.SHA256 != "" {
			made = Cell{Say: K("annex.file"), Href: agreementsPath + "/" + a.ID.String() + annexed + "/" + x.SHA256}
		}
		t.Rows = append(t.Rows, Row{"p-" + strconv.Itoa(i), []Cell{v.annexOf(x.Kind, x.Party), {Say: T(x.Version), Sub: T(x.Note)}, {Date: x.Date}, made}})
	}
	return Panel{ID: "past", Title: K("annex.past"), Lead: K("annex.past.lead"), Table: &t, Empty: K("annex.past.none")}
}

// annexBack lists what was sent back, and why.
func (v *visit) annexBack(a agreementLine, all []*agreement.Enclosure) Panel {
	t := Table{Caption: K("annex.back"), Columns: []Head{{Say: K("column.annex")}, {Say: K("verify.sentBy")}, {Say: K("verify.why")}}}
	for _, e := range all {
		if e.State == agreement.Refused {
			name := v.annexOf(e.Kind, e.Party)
			name.Href = agreementsPath + "/" + a.ID.String() + "/enclosures/" + e.ID.String()
			t.Rows = append(t.Rows, Row{"b-" + e.ID.String(), []Cell{name, {Say: T(e.SentBy), Sub: T(v.text().when(e.SentAt))}, {Say: T(e.DecidedWhy), Sub: T(e.DecidedBy)}}})
		}
	}
	return Panel{ID: "back", Title: K("annex.back"), Table: &t, Empty: K("annex.back.none")}
}

// arrived tells on the agreement's own page that files wait for somebody's word.
func (v *visit) arrived(p *RecordPage, a agreementLine) error {
	all, err := v.enclosures.Of(v.ctx(), a.Agreement)
	if err != nil {
		return err
	}
	n := len(slices.DeleteFunc(all, func(e *agreement.Enclosure) bool { return e.State != agreement.Waiting }))
	if n > 0 {
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: N("annex.arrived", n), Text: K("annex.arrived.text"), Actions: []Action{{Say: K("annex.look"), Href: agreementsPath + "/" + a.ID.String() + annexed}}})
	}
	return nil
}

// sendAnnex sends the file of an annex.
func (v *visit) sendAnnex() error {
	c, err := v.enclosures.AnnexFile(v.ctx(), v.r.PathValue("id"), v.r.PathValue("sha256"))
	if err != nil {
		return err
	}
	return v.sendContent(c)
}

func (s *Site) annexRoutes(mux *router) {
	at := agreementsPath + "/{id}"
	mux.HandleFunc("GET "+at+annexed, s.page((*visit).showAnnexes))
	mux.HandleFunc("GET "+at+annexNew, s.page((*visit).askAnnex))
	mux.HandleFunc("POST "+at+annexNew, s.page((*visit).addAnnex))
	mux.HandleFunc("GET "+at+annexed+"/{sha256}", s.page((*visit).sendAnnex))
	mux.HandleFunc("POST "+at+annexed+"/{annex}/reviewed", s.page((*visit).reviewAnnex))
	mux.HandleFunc("GET "+at+"/enclosures/{enclosure}", s.page((*visit).showEnclosure))
	mux.HandleFunc("POST "+at+"/enclosures/{enclosure}/decide", s.page((*visit).judgeEnclosure))
	mux.HandleFunc("GET "+at+attaching, s.page((*visit).askAttach))
	mux.HandleFunc("POST "+at+attaching, s.page((*visit).attach))
	mux.HandleFunc("GET "+at+"/evidence", s.page((*visit).listEvidence))
	mux.HandleFunc("GET "+at+"/evidence/{evidence}", s.page((*visit).showEvidence))
	mux.HandleFunc("GET "+guestAnnexes, s.answer(s.inside(s.askGuestAnnexes)))
	mux.HandleFunc("POST "+guestAnnexes, s.answer(s.inside(s.guestEncloses)))
	mux.HandleFunc("GET "+sharedPath+"/{id}"+annexed+"/{sha256}", s.page((*visit).sendAnnex))
}

// refused is what a page answers that shows a form again.
const refused = http.StatusUnprocessableEntity
