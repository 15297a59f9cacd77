package record

import "slices"

// Lack is one thing that the record of an activity does not say.
type Lack struct {
	Code    string `json:"code" required:"true"`    // what is missing, as the catalogue words it
	Pointer string `json:"pointer" required:"true"` // JSON pointer of the place to fill in
	Law     string `json:"law" required:"true"`     // the article that asks for it
	Grave   bool   `json:"grave" required:"true"`   // without it the record says nothing: purpose, people, data, recipients
}

// content is what art. 30(1) asks for, in the order of its points.
var content = []struct {
	Lack
	filled func(a *ActivityInput) bool
}{
	{Lack{"unit", "/responsibleUnit", "30(1)(a)", false}, func(a *ActivityInput) bool { return !a.ResponsibleUnit.IsZero() }},
	{Lack{"joint", "/jointControllers", "30(1)(a)", false}, func(a *ActivityInput) bool { return !slices.ContainsFunc(a.JointControllers, JointController.nameless) }},
	{Lack{"purpose", "/purposes", "30(1)(b)", true}, func(a *ActivityInput) bool { return slices.ContainsFunc(a.Purposes, Purpose.says) }},
	{Lack{"subjects", "/subjects", "30(1)(c)", true}, func(a *ActivityInput) bool { return slices.ContainsFunc(a.Subjects, SubjectGroup.named) }},
	{Lack{"data", "/subjects", "30(1)(c)", true}, dataNamed},
	{Lack{"recipients", "/recipients", "30(1)(d)", true}, func(a *ActivityInput) bool {
		return a.NoRecipients || slices.ContainsFunc(a.Recipients, Recipient.says)
	}},
	{Lack{"country", "/transfers", "30(1)(e)", false}, func(a *ActivityInput) bool { return !slices.ContainsFunc(a.Transfers, ThirdCountry.placeless) }},
	{Lack{"retention", "/retention", "30(1)(f)", false}, func(a *ActivityInput) bool {
		return a.RetentionReason != "" || slices.ContainsFunc(a.Retention, RetentionRule.Limits)
	}},
	{Lack{"security", "/securityMeasures", "30(1)(g)", false}, func(a *ActivityInput) bool {
		return a.SecuritySummary != "" || len(a.SecurityMeasures) > 0 || a.SecurityReason != ""
	}},
	{Lack{"systems", "/systems", "30(1)", false}, func(a *ActivityInput) bool { return a.Manual || len(a.Systems) > 0 }},
}

// Lacking lists what art. 30(1) asks for and the activity does not say. Recipients
// "none" are filled, and "as long as necessary" is no time limit. The data protection
// officer belongs to the organisation, and is not asked for here.
func (a *ActivityInput) Lacking() []Lack {
	out := []Lack{}
	for _, c := range content {
		if !c.filled(a) {
			out = append(out, c.Lack)
		}
	}
	return out
}

func (p Purpose) says() bool {
	return (p.Code != "" || p.Text != "") && (p.Code != "" || !p.Circular())
}
func (g SubjectGroup) named() bool     { return g.Category != "" || g.Text != "" }
func (r Recipient) says() bool         { return r.Category != "" || r.Text != "" || !r.Org.IsZero() }
func (t ThirdCountry) placeless() bool { return t.Country == "" }
func (j JointController) nameless() bool {
	return j.Org.IsZero() && j.Name == ""
}

// dataNamed reports whether every group of people says which data are processed.
func dataNamed(a *ActivityInput) bool {
	return len(a.Subjects) > 0 && !slices.ContainsFunc(a.Subjects, func(g SubjectGroup) bool { return len(g.Data)+len(g.OtherData) == 0 })
}

// GraveData is the kinds of data that a system says of itself whether it holds them:
// special categories (art. 9), criminal convictions and offences (art. 10), national
// identification numbers (art. 87).
var GraveData = []string{"special", "criminal", "national_id"}

// Says reports whether the activity names data of one of those kinds.
func (a *ActivityInput) Says(kind string) bool {
	return a.holds(func(t Term) bool {
		return kind == "special" && t.Special != "" || kind == "criminal" && t.Criminal || kind == "national_id" && t.NationalID
	})
}

// SaysData reports whether the activity names any data.
func (a *ActivityInput) SaysData() bool {
	return slices.ContainsFunc(a.Subjects, func(g SubjectGroup) bool { return len(g.Data)+len(g.OtherData) > 0 })
}
