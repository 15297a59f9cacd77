package starter

import (
	"ledd/internal/record"
)

// Change is a field that the set says otherwise than when it was last decided on.
type Change struct {
	Field  string `json:"field" required:"true" doc:"name of the field of an activity"`
	Edited bool   `json:"edited" required:"true" doc:"the organisation has words of its own there: to take the new ones would replace them"`
}

// Difference is what a later version of the set offers an activity: three states of it.
type Difference struct {
	Code      string               `json:"code" required:"true"`
	From      int                  `json:"from" required:"true" doc:"the version that was last decided on"`
	To        int                  `json:"to" required:"true" doc:"the newest version of the set"`
	Withdrawn bool                 `json:"withdrawn" required:"true" doc:"the set has the entry no longer; the activity stays as it is"`
	Changes   []Change             `json:"changes" required:"true"`
	Then      record.ActivityInput `json:"then" required:"true" doc:"what the set said in the version from"`
	Now       record.ActivityInput `json:"now" required:"true" doc:"what the set says in the version to"`
	Own       record.ActivityInput `json:"own" required:"true" doc:"what the record of the organisation says"`
}

// Against holds an activity against the set: false for one that is not of the set. What
// the organisation has said in the same words already is no change.
func (s *Set) Against(a *record.Activity) (Difference, bool) {
	m, ok := s.markOf(a.Keys)
	if !ok {
		return Difference{}, false
	}
	then, _ := s.at(m.code, m.version)
	if then == nil {
		return Difference{}, false
	}
	d := Difference{Code: m.code, From: m.version, To: s.Version(), Changes: []Change{}, Then: s.in(then, m.lang), Own: a.ActivityInput}
	now, _ := s.at(m.code, d.To)
	if d.Withdrawn = now == nil; d.Withdrawn {
		d.Now = d.Then
		return d, true
	}
	d.Now = s.in(now, m.lang)
	for _, f := range fields {
		then, now, own := plain(&d.Then, f), plain(&d.Now, f), plain(&d.Own, f)
		if then != now && own != now {
			d.Changes = append(d.Changes, Change{f, own != then})
		}
	}
	return d, true
}

// take puts the set's words into a field of an activity.
func (d Difference) take(a *record.ActivityInput, field string) {
	place(a, field).Set(place(&d.Now, field))
	if field == "recipients" && len(a.Recipients) > 0 {
		a.NoRecipients = false
	}
}
