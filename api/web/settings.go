package web

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ledd/internal/archive"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

const settingsPath = "/settings"

// settingsForm is how an organisation's settings are written.
var settingsForm = newForm[party.SettingsInput](Form{
	Noun: "settings",
	Sections: []Section{
		{"about", []string{"language", "jurisdiction", "dpo"}},
		{"authorities", []string{"authorities"}},
		{"intervals", []string{"agreementMonths", "agreementMonthsHigh", "riskMonths", "riskMonthsHigh", "recordMonths", "supervisionMonthsHigh", "supervisionMonthsMedium", "supervisionMonthsLow"}},
		{"sending", []string{"methods", "receiptDays", "unconfirmedDays", "draftDays"}},
		{"limits", []string{"changeDays", "newVersionDays", "checklistDays", "exitDays", "annexRiskResult", "annexConfiguration"}},
	},
	Mandatory: []string{"language", "jurisdiction", "dpo", "authorities"},
})

func (s *Site) settingsRoutes(mux *router) {
	mux.HandleFunc("GET "+settingsPath, s.page((*visit).showSettings, (*visit).knowContacts))
	mux.HandleFunc("GET "+settingsPath+"/archive", s.page((*visit).sendArchive))
	mux.HandleFunc("GET "+settingsPath+"/history", s.page((*visit).showSettingsHistory, (*visit).knowContacts))
	mux.HandleFunc("GET "+settingsPath+"/edit", s.page((*visit).askSettings, (*visit).knowContacts))
	mux.HandleFunc("POST "+settingsPath+"/edit", s.page((*visit).changeSettings, (*visit).knowContacts))
}

// settingsLink stands in the navigation of those who may read the settings.
func (v *visit) settingsLink(link func(path, name, icon string) NavLink) []NavLink {
	if v.who().May("settings.read") != nil {
		return nil
	}
	return []NavLink{link(settingsPath, "settings", "Cog")}
}

func (v *visit) settingsPage(tab string) (RecordPage, *party.Settings, error) {
	s, err := v.settings.Get(v.ctx())
	if err != nil {
		return RecordPage{}, nil, err
	}
	return RecordPage{
		Shell: v.shell(settingsPath, K("nav.settings")), Lead: K("settings.lead", "Org", v.reg.Controller.Name),
		Tabs:    []Tab{{K("tab.summary"), settingsPath, tab == "summary"}, {K("tab.history"), settingsPath + "/history", tab == "history"}},
		Actions: []Action{{Say: K("action.edit"), Href: settingsPath + "/edit", Icon: "Pencil"}},
	}, s, nil
}

func (v *visit) showSettings() error {
	p, s, err := v.settingsPage("summary")
	if err != nil {
		return err
	}
	if missing := s.Missing(); len(missing) > 0 {
		a := Alert{Tone: "warning", Title: N("settings.missing", len(missing)), Text: K("settings.missing.text")}
		for _, name := range missing {
			label := K(v.text().first(key("field", "settings", name), key("field", name)))
			a.Items = append(a.Items, Action{Say: label, Href: settingsPath + "/edit#" + fieldID(name)})
		}
		p.Alerts = []Alert{a}
	}
	p.Panels = append(settingsForm.panels(settingsForm.encode(s.Input(), v.names), v.text(), settingsPath+"/edit"), v.intervals())
	if v.who().May("archive.export") == nil && !looking(v.ctx()) {
		p.Panels = append(p.Panels, Panel{ID: "archive", Title: K("archive.title"), Lead: K("archive.lead"), Side: true,
			Actions: []Action{{Say: K("archive.download"), Href: settingsPath + "/archive", Icon: "Download"}}})
	}
	return v.show(p)
}

// sendArchive sends everything that the organisation owns as one file.
func (v *visit) sendArchive() error {
	f, err := archive.New(v.door).Spool(v.ctx())
	if err != nil {
		return err
	}
	defer f.Close()
	h := v.w.Header()
	SetSecurityHeaders(h)
	h.Set("Content-Type", archive.Media)
	h.Set("Content-Disposition", mime.FormatMediaType(attached, map[string]string{"filename": f.Called}))
	h.Set("Cache-Control", "no-store")
	_ = http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(slowest)) // a recorder in a test has none
	http.ServeContent(v.w, v.r, "", time.Time{}, f)
	return nil
}

// intervals shows the months that hold today: what the organisation has decided,
// and the default where it has not.
func (v *visit) intervals() Panel {
	p, months := Panel{ID: "holds", Title: K("settings.holds"), Lead: K("settings.holds.lead"), Side: true}, v.reg.Law(v.today)
	for _, x := range []struct {
		name string
		n    int
	}{
		{"agreementMonths", months.ReviewMonths}, {"agreementMonthsHigh", months.ReviewMonthsHigh}, {"riskMonths", months.RiskMonths}, {"riskMonthsHigh", months.RiskMonthsHigh},
		{"recordMonths", months.RecordMonths}, {"supervisionMonthsHigh", months.SupervisionMonthsHigh}, {"supervisionMonthsMedium", months.SupervisionMonthsMedium}, {"supervisionMonthsLow", months.SupervisionMonthsLow},
	} {
		p.Lines = append(p.Lines, Line{Label: K(key("field", "settings", x.name)), Values: []Cell{{Say: N("settings.months", x.n)}}})
	}
	return p
}

func (v *visit) showSettingsHistory() error {
	p, _, err := v.settingsPage("history")
	if err != nil {
		return err
	}
	past, err := v.settings.History(v.ctx())
	if err != nil {
		return err
	}
	p.Panels = []Panel{changes(v, settingsForm, past, (*party.Settings).Input)}
	return v.show(p)
}

func (v *visit) askSettings() error {
	s, err := v.settings.Get(v.ctx())
	if err != nil {
		return err
	}
	if err := v.who().May("settings.update"); err != nil {
		return err
	}
	in := *s.Input()
	if s.Version == 0 { // a start that somebody confirms
		v.propose(&in)
	}
	return v.editSettings(http.StatusOK, s.Version, settingsForm.encode(&in, v.names), nil, "")
}

// propose fills in what follows from the organisation's country.
func (v *visit) propose(in *party.SettingsInput) {
	p := v.reg.Law(v.today)
	in.Jurisdiction, in.Language = p.Jurisdiction, string(v.text().lang)
	if p.Authority != "" {
		in.Authorities = []party.Authority{{Role: "data_protection", Name: p.Authority, Country: p.Jurisdiction, Website: p.AuthorityURL}}
	}
}

func (v *visit) editSettings(status, version int, q url.Values, errs []kinds.Violation, extra string) error {
	p := FormPage{Action: settingsPath + "/edit", Cancel: settingsPath, Lead: K("form.settings.lead"), Noun: "settings", Version: version}
	p.Shell = v.shell(settingsPath, K("form.settings.new"), Crumb{K("nav.settings"), settingsPath})
	p.build(settingsForm, q, v.names, v.text(), errs, extra)
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) changeSettings() error {
	if err := v.who().May("settings.update"); err != nil {
		return err
	}
	s, do, err := v.sent(settingsForm, "")
	if err != nil {
		return err
	}
	if extra, adds := strings.CutPrefix(do, "add:"); adds {
		return v.editSettings(http.StatusOK, s.version, s.values, nil, extra)
	}
	now, err := v.settings.Get(v.ctx())
	if err != nil {
		return err
	}
	in := *now.Input() // what the form does not show
	s.errors = append(s.errors, settingsForm.decode(&in, s.values, v.names)...)
	if len(s.errors) == 0 {
		_, err := v.settings.Put(v.ctx(), s.version, in)
		if err == nil {
			return v.see(settingsPath + "?done=saved")
		}
		switch kinds.KindOf(err) {
		case kinds.KindStale:
			s.errors, s.version = []kinds.Violation{{Code: "stale", Detail: err.Error()}}, now.Version
		case kinds.KindInvalid, kinds.KindConflict:
			s.errors = kinds.ViolationsOf(err)
		default:
			return err
		}
	}
	return v.editSettings(http.StatusUnprocessableEntity, s.version, s.values, s.errors, "")
}
