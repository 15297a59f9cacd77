package web

import (
	"net/http"
	"slices"
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/starter"
)

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
