package web

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/document"
	"ledd/internal/kinds"
)

// annexForm asks for an annex: which, for whom, of which day, and the file.
func (v *visit) annexForm(a agreementLine) AskForm {
	f := AskForm{ID: "annex", Action: agreementsPath + "/" + a.ID.String() + annexNew, Title: K("annex.form"), Lead: K("annex.form.lead"), Button: K("annex.keep")}
	f.Fields = append(f.Fields, AskField{Name: "kind", Label: "column.annex", Kind: "choice", Choices: annexChoices(agreement.AnnexKinds)})
	if of := a.AnnexParties(); len(of) > 0 {
		f.Fields = append(f.Fields, AskField{Name: "party", Label: "annex.party", Help: "annex.party.help", Kind: "choice", Choices: v.partyChoices(of)})
	}
	f.Fields = append(f.Fields,
		AskField{Name: "date", Label: "annex.dated", Help: "annex.dated.help", Kind: "date"},
		AskField{Name: "revision", Label: "column.version", Help: "annex.version.help", Kind: "text"},
		AskField{Name: "link", Label: "annex.link.label", Help: "annex.link.help", Kind: "url"},
		AskField{Name: "note", Label: "annex.note", Help: "annex.note.help", Kind: "long"},
		AskField{Name: "complete", Label: "annex.complete", Help: "annex.complete.help", Kind: "check"},
		AskField{Name: "file", Label: "annex.file.label", Help: "annex.file.help", Kind: "file", Accept: strings.Join(document.VendorSet.Endings(), ",")},
	)
	return f
}

func annexChoices(codes []string) []Option {
	var out []Option
	for _, k := range codes {
		out = append(out, Option{k, K(key("option.annexes.kind", k))})
	}
	return out
}

// partyChoices is all parties together, and each by itself.
func (v *visit) partyChoices(of []kinds.OrgID) []Option {
	out := []Option{{"", K("annex.all")}}
	for _, p := range of {
		out = append(out, Option{p.String(), T(v.names.Label("organisation", p.String()))})
	}
	return out
}

func (v *visit) askAnnex() error {
	a, err := v.agreementFor("enclosure.create")
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	return v.showAnnexForm(a, http.StatusOK, url.Values{"kind": {q.Get("kind")}, "party": {q.Get("party")}}, nil)
}

func (v *visit) showAnnexForm(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	p := v.askPage(a, K("annex.add"))
	if a.Issued() {
		p.Alerts = []Alert{{Tone: "info", Title: K("annex.amends"), Text: K("annex.amends.text")}}
	}
	f := v.annexForm(a)
	f.fill(sent, wrong)
	p.Lead, p.Forms = K("annex.add.lead"), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

// annexSent reads the form: what is said of the annex, and its file, which is kept.
func (s *Site) annexSent(w http.ResponseWriter, r *http.Request) (in agreement.EnclosureInput, file agreement.Enclosed, q url.Values, err error) {
	q, err = fileForm{
		said: func(q url.Values, chosen bool) (err error) {
			in, err = annexSaid(q, chosen)
			return err
		},
		take: func(name string, from io.Reader) (err error) {
			file, err = s.enclosures.Take(r.Context(), name, from)
			return err
		},
	}.read(w, r)
	return in, file, q, err
}

func annexSaid(q url.Values, file bool) (agreement.EnclosureInput, error) {
	in := agreement.EnclosureInput{Kind: q.Get("kind"), Way: agreement.ByFile, Revision: strings.TrimSpace(q.Get("revision")), Link: strings.TrimSpace(q.Get("link")), Note: q.Get("note"), Complete: q.Get("complete") == "yes"}
	if in.Link != "" {
		in.Way = agreement.ByLink
	}
	var vs []kinds.Violation
	var err error
	if text := q.Get("party"); text != "" {
		if in.Party, err = kinds.ParseID[kinds.Party](text); err != nil {
			vs = append(vs, kinds.Violation{Pointer: "/party", Code: "oneof"})
		}
	}
	day, err := kinds.ParseDate(q.Get("date"))
	switch in.Dated = day; {
	case err != nil:
		vs = append(vs, kinds.Violation{Pointer: "/date", Code: "date"})
	case !day.Known():
		vs = append(vs, kinds.Violation{Pointer: "/date", Code: "required"})
	}
	if !file {
		vs = append(vs, kinds.Violation{Pointer: "/file", Code: "no-file"})
	}
	return in, kinds.Violations(vs)
}

func (v *visit) addAnnex() error {
	a, err := v.agreementFor("enclosure.create")
	if err != nil {
		return err
	}
	in, file, q, err := v.annexSent(v.w, v.r)
	var e *agreement.Enclosure
	if err == nil {
		e, err = v.enclosures.Enclose(v.ctx(), a.ID.String(), in, &file)
	}
	if vs, ok := objections(err); ok {
		return v.showAnnexForm(a, refused, q, vs)
	}
	if err != nil {
		return err
	}
	if e.State == agreement.Waiting {
		return v.see(agreementsPath + "/" + a.ID.String() + "/enclosures/" + e.ID.String())
	}
	return v.see(agreementsPath + "/" + a.ID.String() + annexed + "?done=saved")
}

// reviewAnnex writes down that somebody looked at an annex as it was generated.
func (v *visit) reviewAnnex() error {
	a, err := v.agreementFor("enclosure.create")
	if err != nil {
		return err
	}
	kind := v.r.PathValue("annex")
	if !slices.Contains(agreement.AnnexKinds, kind) {
		return kinds.NotFound("annex")
	}
	_, err = v.enclosures.Enclose(v.ctx(), a.ID.String(), agreement.EnclosureInput{Kind: kind, Way: agreement.ByReview, Complete: true}, nil)
	if vs, ok := objections(err); ok {
		return v.showAnnexForm(a, refused, url.Values{"kind": {kind}}, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + annexed + "?done=reviewed")
}

// theEnclosure finds what an address names, below its agreement.
func (v *visit) theEnclosure() (agreementLine, *agreement.Enclosure, error) {
	a, err := v.agreement()
	if err != nil {
		return a, nil, err
	}
	e, err := v.enclosures.Get(v.ctx(), v.r.PathValue("enclosure"))
	if err == nil && e.Agreement != a.ID {
		err = kinds.NotFound("enclosure")
	}
	return a, e, err
}

func (v *visit) showEnclosure() error {
	a, e, err := v.theEnclosure()
	if err != nil {
		return err
	}
	return v.showJudgement(a, e, http.StatusOK, nil, nil)
}

func (v *visit) showJudgement(a agreementLine, e *agreement.Enclosure, status int, sent url.Values, wrong []kinds.Violation) error {
	at := agreementsPath + "/" + a.ID.String()
	own := at + "/enclosures/" + e.ID.String()
	p := v.askPage(a, K(key("option.annexes.kind", e.Kind)))
	p.Tags, p.Lead, p.Panels = []Tag{enclosureTag(e.State)}, K(key("annex.state", string(e.State))), []Panel{v.enclosureFacts(e)}
	scan, may, err := v.enclosureScan(e, own)
	if err != nil {
		return err
	}
	p.Alerts = append(p.Alerts, scan...)
	if e.State == agreement.Waiting && v.who().May("enclosure.decide") == nil && !looking(v.ctx()) {
		yes := AskForm{ID: "accept", Action: own + "/decide", Title: K("annex.accept.title"), Lead: K("annex.accept.lead"), Button: K("annex.accept"), Hidden: []Choice{{"accept", "yes"}}, Fields: []AskField{{Name: "complete", Label: "annex.complete", Help: "annex.complete.help", Kind: "check", Value: "yes"}}}
		no := AskForm{ID: "refuse", Action: own + "/decide", Title: K("annex.return.title"), Button: K("annex.return"), Tone: "secondary", Hidden: []Choice{{"accept", "no"}}, Fields: []AskField{{Name: "reason", Label: "annex.return.why", Help: "annex.return.help", Kind: "long"}}}
		if sent.Get("accept") == "no" {
			no.fill(sent, wrong)
			yes.fill(nil, nil)
		} else {
			yes.fill(sent, wrong)
			no.fill(nil, nil)
		}
		if p.Forms = []AskForm{yes, no}; !may {
			p.Forms = []AskForm{no}
		}
	}
	p.Onward = nil
	if !e.Document.IsZero() {
		p.Onward = append(p.Onward, Action{Say: K("document.download"), Href: documentsPath + "/" + e.Document.String() + "/content", Icon: "Download"})
	}
	p.Onward = append(p.Onward, Action{Say: K("annex.all.link"), Href: at + annexed})
	return v.pages.Show(v.w, v.r, status, p)
}

// enclosureScan says how far the scanner has come with a file that waits for somebody's
// word, and whether it may be accepted yet.
func (v *visit) enclosureScan(e *agreement.Enclosure, own string) ([]Alert, bool, error) {
	if e.State != agreement.Waiting || e.Document.IsZero() || looking(v.ctx()) {
		return nil, true, nil
	}
	d, err := v.papers.Get(v.ctx(), e.Document.String())
	if err != nil {
		kept := kinds.KindOf(err) == kinds.KindNotFound // where this reader finds no documents
		return nil, kept, unlessMissing(err)
	}
	switch {
	case d.Awaited() && v.papers.Scans():
		return []Alert{v.scanAlert(d, own)}, false, nil
	case d.State == document.Infected:
		x := v.scanAlert(d, own)
		x.Text = K("annex.harmful")
		return []Alert{x}, false, nil
	}
	return nil, true, nil
}

// enclosureFacts is who sent what, of which day, and what was said of it.
func (v *visit) enclosureFacts(e *agreement.Enclosure) Panel {
	p := Panel{ID: "facts", Title: K("verify.facts")}
	add := func(label string, c Cell) {
		if !c.Say.Silent() || c.Date.Known() {
			p.Lines = append(p.Lines, Line{Label: K(label), Values: []Cell{c}})
		}
	}
	add("verify.sentBy", Cell{Say: T(e.SentBy), Sub: T(v.text().when(e.SentAt))})
	if !e.BroughtBy.IsZero() {
		add("annex.by", Cell{Say: T(v.names.Label("organisation", e.BroughtBy.String()))})
	}
	if !e.Party.IsZero() {
		add("annex.party", Cell{Say: T(v.names.Label("organisation", e.Party.String()))})
	}
	add("column.version", Cell{Say: T(e.Revision)})
	add("annex.dated", Cell{Date: e.Dated})
	add("annex.link.label", Cell{Say: T(e.Link)})
	add("annex.note", Cell{Say: T(e.Note)})
	add("verify.sum", Cell{Say: T(e.SHA256)})
	if e.DecidedAt != nil {
		add("annex.decided", Cell{Say: T(e.DecidedBy), Sub: T(v.text().when(*e.DecidedAt))})
	}
	add("verify.why", Cell{Say: T(e.DecidedWhy)})
	return p
}

func (v *visit) judgeEnclosure() error {
	a, e, err := v.theEnclosure()
	if err == nil {
		err = v.who().May("enclosure.decide")
	}
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	_, err = v.enclosures.Judge(v.ctx(), e.ID.String(), agreement.Judgement{Accept: q.Get("accept") == "yes", Complete: q.Get("complete") == "yes", Reason: q.Get("reason")})
	if vs, ok := objections(err); ok {
		return v.showJudgement(a, e, refused, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + annexed + "?done=decided")
}

// unlessMissing is an error, where it says something else than that there is nothing.
func unlessMissing(err error) error {
	if kinds.KindOf(err) == kinds.KindNotFound {
		return nil
	}
	return err
}
