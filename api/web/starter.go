package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/starter"
)

// starterPath is where the starter set is, and starting the last part of the address at
// which its newest version is held against an adopted activity.
const (
	starterPath = activitiesPath + starting
	starting    = "/starter"
)

func (s *Site) starterRoutes(mux *router) {
	mux.HandleFunc("GET "+starterPath, s.page((*visit).showStarter))
	mux.HandleFunc("POST "+starterPath, s.page((*visit).adoptStarter))
	mux.HandleFunc("GET "+activitiesPath+"/{id}"+starting, s.page((*visit).askSettling))
	mux.HandleFunc("POST "+activitiesPath+"/{id}"+starting, s.page((*visit).settle))
}

// StarterPage is the starter set, from which entries are chosen.
type StarterPage struct {
	Shell     Shell
	Lead      Say
	Tags      []Tag
	Actions   []Action
	Alerts    []Alert
	Errors    []ErrorView
	Areas     []StarterArea
	Units     []Choice
	Languages []string
	Language  string
	Status    string
	Open      int // entries that can be adopted
}

func (p StarterPage) frame() *Shell  { return &p.Shell }
func (StarterPage) template() string { return "starter.html" }

// StarterArea is a service area with its entries.
type StarterArea struct {
	Code, Label string
	Unit        string // that was chosen for its activities
	Open        int
	Entries     []StarterEntry
}

// StarterEntry is an entry, or what was made of it.
type StarterEntry struct {
	Code, Name, About string
	Bases             string // art. 6, with the law
	Ticked            bool
	Adopted           *Cell
}

// showStarter shows the set.
func (v *visit) showStarter() error {
	if err := v.who().May("activity.adopt"); err != nil {
		return err
	}
	return v.starterPage(http.StatusOK, url.Values{"status": {string(record.Planned)}})
}

// starterPage shows the set as it was filled in.
func (v *visit) starterPage(status int, said url.Values, wrong ...ErrorView) error {
	lang := string(v.language(v.w, v.r).Shown())
	state := v.starters.State(lang, v.ownActivities())
	p := StarterPage{
		Shell:  v.shell(activitiesPath, K("starter.title"), Crumb{K("nav.activities"), activitiesPath}),
		Lead:   K("starter.lead"),
		Tags:   []Tag{{K("starter.version", "Version", state.Version), "neutral"}},
		Alerts: v.starterNews(state), Errors: wrong, Units: v.unitsByName(),
		Languages: starter.Languages, Language: said.Get("language"), Status: said.Get("status"),
	}
	if p.Language == "" && slices.Contains(starter.Languages, lang) {
		p.Language = lang
	}
	if !state.Verified {
		p.Alerts = append([]Alert{{Tone: "warning", Title: K("starter.unverified"), Text: K("starter.unverified.text")}}, p.Alerts...)
	}
	for _, area := range state.Areas {
		a := StarterArea{Code: area.Code, Label: area.Label(lang), Unit: said.Get("unit." + area.Code)}
		for _, e := range state.Entries {
			if e.Area == area.Code {
				x := v.starterEntry(e, said)
				if a.Entries = append(a.Entries, x); x.Adopted == nil {
					a.Open++
				}
			}
		}
		p.Open += a.Open
		p.Areas = append(p.Areas, a)
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// unitsByName offers the units of today, in the order of their names.
func (v *visit) unitsByName() []Choice {
	var out []Choice
	for _, u := range v.reg.Units {
		if u.ActiveOn(v.today) {
			out = append(out, Choice{u.ID.String(), dotted(u.Name, u.Code)})
		}
	}
	letters := alphabet()
	slices.SortStableFunc(out, func(a, b Choice) int { return letters(a.Label, b.Label) })
	return out
}

// ownActivities are the activities that the organisation keeps itself.
func (v *visit) ownActivities() []*record.Activity {
	return slices.DeleteFunc(slices.Clone(v.reg.Activities), func(a *record.Activity) bool { return a.Org != v.who().Org })
}

func (v *visit) starterEntry(e starter.Entry, said url.Values) StarterEntry {
	x := StarterEntry{Code: e.Code, Name: e.Name, About: e.Activity.Description, Ticked: slices.Contains(said["codes"], e.Code)}
	var bases []string
	for _, b := range e.Activity.LegalBases {
		bases = append(bases, strings.TrimSuffix(b.Point+") "+b.Statute, " "))
	}
	x.Bases = strings.Join(bases, "; ")
	if a := e.Adopted; a != nil {
		x.Adopted = &Cell{Say: T(a.Name), Href: activitiesPath + "/" + a.Activity.String(), Tags: []Tag{{K("starter.adopted"), "success"}}}
		switch {
		case e.Withdrawn:
			x.Adopted.Tags = []Tag{{K("starter.withdrawn"), "neutral"}}
		case len(a.Changes) > 0:
			x.Adopted.Tags = append(x.Adopted.Tags, Tag{N("starter.changes", len(a.Changes)), "info"})
		}
	}
	return x
}

// starterNews says which adopted activities the newest version has something for, and
// which of them it has no longer.
func (v *visit) starterNews(state starter.State) []Alert {
	var changed, gone []Action
	for _, e := range state.Entries {
		switch a := e.Adopted; {
		case a == nil:
		case e.Withdrawn:
			gone = append(gone, Action{Say: T(a.Name), Href: activitiesPath + "/" + a.Activity.String()})
		case len(a.Changes) > 0:
			changed = append(changed, Action{Say: T(a.Name), Href: activitiesPath + "/" + a.Activity.String() + starting})
		}
	}
	var out []Alert
	if len(changed) > 0 {
		out = append(out, Alert{Tone: "info", Title: N("starter.news", len(changed)), Text: K("starter.news.text"), Items: changed})
	}
	if len(gone) > 0 {
		out = append(out, Alert{Tone: "info", Title: N("starter.gone", len(gone)), Text: K("starter.gone.text"), Items: gone})
	}
	return out
}

// adoptStarter makes activities of what was chosen.
func (v *visit) adoptStarter() error {
	if err := v.who().May("activity.adopt"); err != nil {
		return err
	}
	said, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	in := starter.AdoptInput{Codes: v.chosenCodes(said), Language: said.Get("language"), Status: record.Status(said.Get("status"))}
	if len(in.Codes) == 0 {
		return v.starterPage(http.StatusUnprocessableEntity, said, ErrorView{Say: K("starter.none")})
	}
	for _, area := range starter.Municipality.Areas() {
		if id, err := kinds.ParseID[party.Unit](said.Get("unit." + area.Code)); err == nil && !id.IsZero() {
			in.Units = append(in.Units, starter.AreaUnit{Area: area.Code, Unit: id})
		}
	}
	made, err := v.starters.Adopt(v.ctx(), in)
	if kinds.KindOf(err) == kinds.KindInvalid || kinds.KindOf(err) == kinds.KindForbidden {
		return v.starterPage(http.StatusUnprocessableEntity, said, ErrorView{Say: K("starter.refused"), Field: "language", Label: "starter.how"})
	}
	if err != nil {
		return err
	}
	if len(made.Made) == 1 {
		return v.see(activitiesPath + "/" + made.Made[0].Activity.String() + "?done=adoptedStarter")
	}
	return v.see(activitiesPath + "?done=adoptedStarter&state=" + string(in.Status))
}

// chosenCodes are the entries that were ticked, one by one or with their area.
func (v *visit) chosenCodes(said url.Values) []string {
	codes := slices.Clone(said["codes"])
	for _, e := range v.starters.State("nb", v.ownActivities()).Entries {
		if e.Adopted == nil && slices.Contains(said["areas"], e.Area) {
			codes = append(codes, e.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// starterAlerts says on the page of an activity that the set has something new for it.
func (v *visit) starterAlerts(a *record.Activity) []Alert {
	d, ok := starter.Municipality.Against(a)
	switch {
	case !ok || a.Org != v.who().Org:
		return nil
	case d.Withdrawn:
		return []Alert{{Tone: "info", Title: K("starter.withdrawn"), Text: K("starter.withdrawn.text")}}
	case len(d.Changes) == 0:
		return nil
	}
	return []Alert{{Tone: "info", Title: K("starter.offered", "Version", d.To), Text: K("starter.offered.text"),
		Actions: []Action{{Say: K("starter.look"), Href: activitiesPath + "/" + a.ID.String() + starting}}}}
}

// SettlePage holds the newest version of the set against an activity.
type SettlePage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Action  string
	Cancel  string
	Version int
	From    int
	To      int
	Fields  []SettleField
}

func (p SettlePage) frame() *Shell  { return &p.Shell }
func (SettlePage) template() string { return "settle.html" }

// SettleField is a field that the set says otherwise than before.
type SettleField struct {
	Name   string
	Change Difference // of the set, from then to now
	Own    []string
	Edited bool
	Take   bool
}

// askSettling shows what the newest version offers.
func (v *visit) askSettling() error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	if err := v.who().May("activity.settle"); err != nil {
		return err
	}
	return v.settlePage(a.Activity, http.StatusOK, nil)
}

func (v *visit) settlePage(a *record.Activity, status int, alerts []Alert) error {
	at, t := activitiesPath+"/"+a.ID.String(), v.text()
	p := SettlePage{
		Shell: v.shell(activitiesPath, K("starter.settle.title"), Crumb{K("nav.activities"), activitiesPath}, Crumb{T(a.Name), at}),
		Lead:  K("starter.settle.lead"), Action: at + starting, Cancel: at, Version: a.Version, Alerts: alerts,
	}
	d, ok := starter.Municipality.Against(a)
	p.From, p.To = d.From, d.To
	switch {
	case !ok:
		p.Lead = K("starter.foreign")
	case d.Withdrawn:
		p.Lead = K("starter.withdrawn.text")
	case len(d.Changes) == 0:
		p.Lead = K("starter.settle.none", "Version", d.To)
	}
	all := activityForm.differences(&d.Then, &d.Now, v.names, t)
	own := activityForm.encode(&d.Own, v.names)
	for _, c := range d.Changes {
		field := activityForm.all()[slices.IndexFunc(activityForm.all(), func(f Field) bool { return f.Name == c.Field })]
		x := SettleField{Name: c.Field, Edited: c.Edited, Take: !c.Edited, Own: elements(field.shown(own, t))}
		label := t.first(key("field", activityForm.Noun, c.Field), key("field", c.Field))
		if i := slices.IndexFunc(all, func(d Difference) bool { return d.Label.Key == label }); i >= 0 {
			x.Change = all[i]
		} else {
			x.Change = Difference{Label: K(label)}
		}
		p.Fields = append(p.Fields, x)
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// settle takes what was chosen, and keeps the rest.
func (v *visit) settle() error {
	a, err := v.activity()
	if err != nil {
		return err
	}
	said, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	var in starter.SettleInput
	in.To, _ = strconv.Atoi(said.Get("to"))
	in.Version, _ = strconv.Atoi(said.Get("version"))
	if d, ok := starter.Municipality.Against(a.Activity); ok {
		for _, c := range d.Changes {
			if said.Get("field."+c.Field) == "take" {
				in.Take = append(in.Take, c.Field)
			}
		}
	}
	_, err = v.starters.Settle(v.ctx(), a.ID.String(), in)
	switch kinds.KindOf(err) {
	case kinds.KindStale, kinds.KindInvalid:
		return v.settlePage(a.Activity, http.StatusConflict, []Alert{{Tone: "warning", Title: K("starter.stale"), Text: K("starter.stale.text")}})
	}
	if err != nil {
		return err
	}
	return v.see(activitiesPath + "/" + a.ID.String() + "?done=settledStarter")
}
