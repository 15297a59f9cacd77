package chain

import (
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// FlowID identifies a flow.
type FlowID = kinds.ID[Flow]

// Flow is data that go from one end to another, and the method by which they are
// transmitted (domain 3.5, art. 30(1)(d), 32). An end is a system of the organisation,
// another organisation, or a group of people.
type Flow struct {
	door.Record[Flow]
	FlowInput
	MethodGrade law.Grade `json:"methodGrade" gorm:"-" doc:"derived when it is read: acceptable, acceptable_with_conditions or phase_out, as the law and the settings of the organisation grade today's method; empty for one that nobody has named"`
}

// FlowInput is what a client says of a flow.
type FlowInput struct {
	door.Keys
	FromSystem         SystemID       `json:"fromSystem" doc:"where the data come from: a system of one's own"`
	FromOrg            kinds.OrgID    `json:"fromOrg" doc:"or an organisation"`
	FromGroup          string         `json:"fromGroup" validate:"max=255" doc:"or a group of people, such as those who fill in a form"`
	ToSystem           SystemID       `json:"toSystem" doc:"where they go: a system of one's own"`
	ToOrg              kinds.OrgID    `json:"toOrg" doc:"or an organisation"`
	ToGroup            string         `json:"toGroup" validate:"max=255" doc:"or a group of people"`
	Description        string         `json:"description" validate:"max=4000"`
	Method             string         `json:"method" validate:"omitempty,oneof=email_plain email_forced_tls email_encrypted email_import https_post soap_https rest_https sftp file_share edelivery_as4 svarut_fiks digital_post registered_post portal_pull removable_media fax other"`
	FormerMethods      []FormerMethod `json:"formerMethods" gorm:"serializer:json" validate:"max=50,dive" doc:"the methods before this one, each with its last day"`
	EndToEnd           kinds.Tri      `json:"endToEnd" validate:"omitempty,oneof=yes no unknown" doc:"whether the content is encrypted all the way, so that nobody between the ends can read it (art. 32(1)(a))"`
	PersonalData       kinds.Tri      `json:"personalData" validate:"omitempty,oneof=yes no unknown"` // art. 4(1)
	DataKinds          []string       `json:"dataKinds" gorm:"serializer:json" validate:"max=50,dive,max=200"`
	DictatedBy         string         `json:"dictatedBy" validate:"omitempty,oneof=controller vendor receiving_system_vendor" doc:"who decides the method; the responsibility stays with the controller whoever does"`
	ReceiptConfirmed   kinds.Tri      `json:"receiptConfirmed" validate:"omitempty,oneof=yes no unknown" doc:"whether the receiver confirms the receipt, which sets off the deletion where the data were sent from"`
	RetainAfterReceipt Remains        `json:"retainAfterReceipt" validate:"omitempty,oneof=none metadata_only non_sensitive_only all" doc:"what is left where the data were sent from (art. 5(1)(e))"`
	RetainDays         *int           `json:"retainDays" validate:"omitempty,min=0,max=2147483647" doc:"for how many days; null: nobody has said"`
	PhaseOutDue        kinds.Date     `json:"phaseOutDue" doc:"the last day of a method that is to be phased out"`
	PhaseOutPlan       string         `json:"phaseOutPlan" validate:"max=4000"`
	UsageForms         *int           `json:"usageForms" validate:"omitempty,min=0,max=100" doc:"per cent of the forms that go this way"`
	UsageCustomers     *int           `json:"usageCustomers" validate:"omitempty,min=0,max=100" doc:"per cent of the vendor's customers that use the method"`
	FromCountry        string         `json:"fromCountry" validate:"omitempty,iso3166_1_alpha2"`
	ToCountry          string         `json:"toCountry" validate:"omitempty,iso3166_1_alpha2" doc:"outside the EEA the flow is a transfer, which has a record of its own (art. 44)"`
	StartsOn           kinds.Date     `json:"startsOn"`
	EndsOn             kinds.Date     `json:"endsOn"`
}

// FormerMethod is the method that was used up to and including a day.
type FormerMethod struct {
	Method string     `json:"method" validate:"required,oneof=email_plain email_forced_tls email_encrypted email_import https_post soap_https rest_https sftp file_share edelivery_as4 svarut_fiks digital_post registered_post portal_pull removable_media fax other"`
	Until  kinds.Date `json:"until" validate:"required"`
}

// FlowKind is the table's entry for the door.
var FlowKind = door.Register[Flow](door.Kind{
	Noun: "flow", Table: "flows",
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "fromSystem", "fromOrg", "toSystem", "toOrg", "method", "personalData", "dictatedBy"},
	Found:   []string{"id in (select f.id from flows f join organisations o on o.id in (f.from_org, f.to_org) where f.org_id = ? and " + door.Called + ")"},
})

// Input gives the part that a client may replace.
func (f *Flow) Input() *FlowInput { return &f.FlowInput }

// Words is what a search looks through.
func (f *Flow) Words() []string { return []string{f.FromGroup, f.ToGroup, f.Description} }

// Systems lists the organisation's own systems at the ends.
func (f *Flow) Systems() []SystemID {
	var out []SystemID
	for _, s := range []SystemID{f.FromSystem, f.ToSystem} {
		if !s.IsZero() {
			out = append(out, s)
		}
	}
	return out
}

// Places is the units that own the systems at the ends.
func (f *Flow) Places(tx *door.Tx, _ bool) ([]string, error) { return PlacesOf(tx, f.Systems()) }

// Refs lists the records that the flow refers to.
func (f *Flow) Refs() []door.Ref {
	return []door.Ref{
		door.Refer("/fromSystem", "system", f.FromSystem), door.Refer("/toSystem", "system", f.ToSystem),
		door.Refer("/fromOrg", "organisation", f.FromOrg), door.Refer("/toOrg", "organisation", f.ToOrg),
	}
}

// Check refuses dates in the wrong order, and an end that is nothing or several things:
// a flow is known by its two ends.
func (f *Flow) Check() []kinds.Violation {
	vs := kinds.Order("/endsOn", f.StartsOn, f.EndsOn)
	vs = append(vs, end("/from", !f.FromSystem.IsZero(), !f.FromOrg.IsZero(), f.FromGroup != "")...)
	vs = append(vs, end("/to", !f.ToSystem.IsZero(), !f.ToOrg.IsZero(), f.ToGroup != "")...)
	if !f.FromSystem.IsZero() && f.FromSystem == f.ToSystem {
		vs = append(vs, kinds.Violation{Pointer: "/toSystem", Code: "self", Detail: "the data go from a system to itself: name two ends"})
	}
	for i, m := range f.FormerMethods {
		if f.StartsOn.Known() && m.Until < f.StartsOn {
			vs = append(vs, kinds.Violation{Pointer: "/formerMethods/" + strconv.Itoa(i) + "/until", Code: "order", Detail: "this method ended before the flow began"})
		}
	}
	return vs
}

// end asks for exactly one of what can stand at an end.
func end(at string, system, org, group bool) []kinds.Violation {
	switch {
	case !system && !org && !group:
		return []kinds.Violation{{Pointer: at + "System", Code: "required", Detail: "name a system, an organisation or a group of people"}}
	case system && (org || group), org && group:
		return []kinds.Violation{{Pointer: at + "System", Code: "several", Detail: "name one of them: a system, an organisation or a group of people"}}
	}
	return nil
}

// LiveOn reports whether data go this way on a day; an unknown start is live on every
// day up to the end.
func (f *Flow) LiveOn(d kinds.Date) bool { return d.Within(f.StartsOn, f.EndsOn) }

// MethodOn gives the method of a day, and its first day: that of the flow itself for
// the first one.
func (f *Flow) MethodOn(d kinds.Date) (method string, since kinds.Date) {
	method, since = f.Method, f.StartsOn
	until := kinds.Date("")
	for _, m := range f.FormerMethods {
		switch {
		case m.Until < d:
			since = kinds.Latest(since, m.Until.AddDays(1))
		case until == "" || m.Until < until:
			method, until = m.Method, m.Until
		}
	}
	return method, since
}

// GradeOn grades the method of a day by the parameters that hold then, and says since
// when it has had that grade. Without personal data every method will do; encryption
// from end to end lifts the import from e-mail to conditions.
func (f *Flow) GradeOn(p law.Profile, d kinds.Date) (grade law.Grade, since kinds.Date) {
	method, used := f.MethodOn(d)
	grade, since = p.GradeOf(method, d)
	switch {
	case grade == "":
		return "", ""
	case f.PersonalData == kinds.No:
		grade = law.Acceptable
	case method == "email_import" && grade == law.PhaseOut && f.EndToEnd == kinds.Yes:
		grade = law.Conditions
	}
	return grade, kinds.Latest(since, used)
}

// Abroad reports whether the data leave the EEA for a named country, which makes the
// flow a transfer (art. 44).
func (f *Flow) Abroad() bool { return f.ToCountry != "" && !law.InEEA(f.ToCountry) }
