package web

import (
	"net/http"
	"net/url"
	"slices"
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
