package record

import (
	"context"
	"reflect"
	"slices"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// NoticeID identifies a privacy notice.
type NoticeID = kinds.ID[Notice]

// Notice is what people are told of one or more activities (art. 12-14, domain 3.17).
// Once it is adopted its words are frozen: a new version is a new record, and the one
// that was adopted last by a day holds on that day.
type Notice struct {
	door.Record[Notice]
	NoticeInput
	AdoptedOn kinds.Date `json:"adoptedOn" required:"true" doc:"null: a draft"`
	AdoptedBy string     `json:"adoptedBy" required:"true"`
	Edition   int        `json:"edition" required:"true" doc:"the number of the version, from 1"`
	Previous  NoticeID   `json:"previous" required:"true" doc:"the version before this one"`
	Rests     []string   `json:"rests" gorm:"serializer:json" required:"true" doc:"the purposes, recipients and countries of its activities when it was adopted"`
}

// NoticeInput is what a client says of a privacy notice; its texts are in its language.
type NoticeInput struct {
	door.Keys
	Name                   string       `json:"name" validate:"required,max=255"`
	Language               string       `json:"language" validate:"omitempty,oneof=nb nn en da"`
	Activities             []ActivityID `json:"activities" gorm:"serializer:json" validate:"max=200,distinct"`
	Forms                  string       `json:"forms" validate:"max=2000" doc:"forms and services in which it is shown"`
	Author                 string       `json:"author" validate:"omitempty,oneof=controller vendor_template"`
	Controller             kinds.OrgID  `json:"controller" doc:"whom the notice names as controller"`
	ControllerText         string       `json:"controllerText" validate:"max=2000" doc:"identity and contact details, art. 13(1)(a)"`
	DPO                    string       `json:"dpo" validate:"max=1000"`        // art. 13(1)(b)
	Purposes               string       `json:"purposes" validate:"max=8000"`   // art. 13(1)(c)
	LegalBasis             string       `json:"legalBasis" validate:"max=8000"` // art. 13(1)(c)
	Interests              string       `json:"interests" validate:"max=4000"`  // art. 13(1)(d)
	Recipients             string       `json:"recipients" validate:"max=8000"` // art. 13(1)(e)
	Transfers              string       `json:"transfers" validate:"max=4000"`  // art. 13(1)(f)
	Retention              string       `json:"retention" validate:"max=8000"`  // art. 13(2)(a)
	Rights                 string       `json:"rights" validate:"max=8000"`     // art. 13(2)(b)
	Withdrawal             string       `json:"withdrawal" validate:"max=2000"` // art. 13(2)(c)
	Complaint              string       `json:"complaint" validate:"max=2000"`  // art. 13(2)(d)
	Required               string       `json:"required" validate:"max=2000"`   // art. 13(2)(e)
	Automated              string       `json:"automated" validate:"max=4000"`  // art. 13(2)(f)
	Source                 string       `json:"source" validate:"max=4000" doc:"categories of data and their source, art. 14(1)(d), 14(2)(f)"`
	Exemption              string       `json:"exemption" validate:"omitempty,oneof=art13_4 art14_5 pol16"`
	ExemptionReason        string       `json:"exemptionReason" validate:"max=4000"`
	PlainLanguageCheckedOn kinds.Date   `json:"plainLanguageCheckedOn"`
	PublishedURL           string       `json:"publishedUrl" gorm:"column:published_url" validate:"omitempty,http_url,max=1000"`
	PublishedOn            kinds.Date   `json:"publishedOn"`
	LastReviewedOn         kinds.Date   `json:"lastReviewedOn"`
}

// NoticeKind is the table's entry for the door.
var NoticeKind = door.Register[Notice](door.Kind{
	Noun: "notice", Table: "notices",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code"},
	Through: map[string]string{"activity": "id in (select notice_id from notice_activities where activity_id = ?)"},
	Links:   []door.Link{{Name: "notice_activities", From: "notice_id", To: "activity_id"}},
})

// Input gives the part that a client may replace.
func (n *Notice) Input() *NoticeInput { return &n.NoticeInput }

// Words is what a search looks through.
func (n *Notice) Words() []string { return []string{n.Name, n.Forms} }

// Refs lists the records that the notice refers to.
func (n *Notice) Refs() []door.Ref {
	return append(door.ReferAll("/activities", "activity", "notice_activities", n.Activities), door.Refer("/controller", "organisation", n.Controller), door.Refer("/previous", "notice", n.Previous))
}

const noticeUnitsSQL = `select distinct coalesce(cast(a.responsible_unit as text), '') from activities a where a.org_id = @org and a.id in @activities`

// Places is the units that answer for the activities.
func (n *Notice) Places(tx *door.Tx, _ bool) ([]string, error) {
	if len(n.Activities) == 0 {
		return nil, nil
	}
	return door.Rows[string](tx, noticeUnitsSQL, map[string]any{"activities": n.Activities})
}

// Check refuses an exemption without its reason, and a day of publication before that of
// adoption.
func (n *Notice) Check() []kinds.Violation {
	vs := kinds.Order("/publishedOn", n.AdoptedOn, n.PublishedOn)
	if n.Exemption != "" && n.ExemptionReason == "" && n.AdoptedOn.Known() {
		vs = append(vs, kinds.Violation{Pointer: "/exemptionReason", Code: "required", Detail: "say why nobody has to be told"})
	}
	return vs
}

// Derive numbers the first version.
func (n *Notice) Derive() { n.Edition = max(n.Edition, 1) }

// Adopted reports whether the words of this version are frozen.
func (n *Notice) Adopted() bool { return n.AdoptedOn.Known() }

// Renew begins the next version of an adopted notice, as a draft with the same words.
// Errors: not-found; invalid when it is not adopted, or has been followed.
func (s Notices) Renew(ctx context.Context, id string) (*Notice, error) {
	return door.Do(ctx, s.d, "notice.renew", nil, func(tx *door.Tx) (*Notice, error) {
		return door.Succeed(tx, id, (*Notice).Adopted, func(n *Notice) *Notice {
			out := &Notice{NoticeInput: n.NoticeInput, Edition: n.Edition + 1, Previous: n.ID, Rests: []string{}}
			out.Keys, out.PublishedURL, out.PublishedOn, out.LastReviewedOn, out.PlainLanguageCheckedOn = door.Keys{}, "", "", "", ""
			return out
		})
	})
}

// Verify gives a notice without one its controller: the organisation that keeps it.
func (n *Notice) Verify(tx *door.Tx) error {
	if n.Controller.IsZero() {
		n.Controller = tx.Who.Org
	}
	return nil
}

// noticeContent is what every notice says (art. 13(1) and (2)), and whether it is grave
// that it does not.
var noticeContent = []struct {
	Lack
	said func(n *NoticeInput) string
}{
	{Lack{"controller", "/controllerText", "13(1)(a)", true}, func(n *NoticeInput) string { return n.ControllerText }},
	{Lack{"dpo", "/dpo", "13(1)(b)", false}, func(n *NoticeInput) string { return n.DPO }},
	{Lack{"purposes", "/purposes", "13(1)(c)", true}, func(n *NoticeInput) string { return n.Purposes }},
	{Lack{"legalBasis", "/legalBasis", "13(1)(c)", false}, func(n *NoticeInput) string { return n.LegalBasis }},
	{Lack{"recipients", "/recipients", "13(1)(e)", false}, func(n *NoticeInput) string { return n.Recipients }},
	{Lack{"retention", "/retention", "13(2)(a)", false}, func(n *NoticeInput) string { return n.Retention }},
	{Lack{"rights", "/rights", "13(2)(b)", true}, func(n *NoticeInput) string { return n.Rights }},
	{Lack{"complaint", "/complaint", "13(2)(d)", false}, func(n *NoticeInput) string { return n.Complaint }},
}

// Exempt reports whether an exemption applies, with its reason.
func (n *NoticeInput) Exempt() bool { return n.Exemption != "" && n.ExemptionReason != "" }

// Lacking lists what the law asks a notice for and it does not say; an exemption with its
// reason needs nothing more.
func (n *NoticeInput) Lacking() []Lack {
	out := []Lack{}
	for _, c := range noticeContent {
		if c.said(n) == "" && !n.Exempt() {
			out = append(out, c.Lack)
		}
	}
	return out
}

// LackingOf lists what the law asks a notice for because of what an activity is, beside
// what every notice says (art. 13(1)(d) and (f), 13(2)(c) and (f), 14(2)(f)).
func (n *NoticeInput) LackingOf(a *ActivityInput) []Lack {
	rests := func(point string) bool {
		return slices.ContainsFunc(a.LegalBases, func(b LegalBasis) bool { return b.Point == point })
	}
	consent := rests("a") || slices.ContainsFunc(a.SpecialBases, func(b SpecialBasis) bool { return b.Point == "a" })
	out := []Lack{}
	for _, c := range []struct {
		Lack
		asked bool
		said  string
	}{
		{Lack{"interests", "/interests", "13(1)(d)", false}, rests("f"), n.Interests},
		{Lack{"transfers", "/transfers", "13(1)(f)", false}, len(a.Transfers) > 0, n.Transfers},
		{Lack{"withdrawal", "/withdrawal", "13(2)(c)", false}, consent, n.Withdrawal},
		{Lack{"automated", "/automated", "13(2)(f)", false}, a.AutomatedDecisions == kinds.Yes, n.Automated},
		{Lack{"source", "/source", "14(2)(f)", false}, a.SourceOfData != "", n.Source},
	} {
		if c.asked && c.said == "" && !n.Exempt() {
			out = append(out, c.Lack)
		}
	}
	return out
}

// LackingFor lists what the law asks a notice of some activities for, each part once.
func (n *NoticeInput) LackingFor(activities []*Activity) []Lack {
	out := n.Lacking()
	for _, a := range activities {
		for _, l := range n.LackingOf(&a.ActivityInput) {
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// Told is what a notice of the activity rests on: its purposes, categories of recipients
// and third countries.
func (a *ActivityInput) Told() []string {
	var words []string
	for _, p := range a.Purposes {
		words = append(words, "purpose:"+Base(p.Code)+p.Text)
	}
	for _, r := range a.Recipients {
		if r.Category != "" { // categories suffice (art. 13(1)(e))
			words = append(words, "recipient:"+Base(r.Category))
			continue
		}
		words = append(words, "recipient:"+r.Text+r.Org.String())
	}
	for _, t := range a.Transfers {
		words = append(words, "country:"+t.Country)
	}
	return words
}

// Notices is the verbs of privacy notices.
type Notices struct {
	door.Noun[Notice, NoticeInput]
	d *door.Door
}

// NewNotices gives the verbs.
func NewNotices(d *door.Door) Notices { return Notices{door.NewNoun[Notice, NoticeInput](d), d} }

// AdoptInput says from when a notice holds.
type AdoptInput struct {
	On      kinds.Date `json:"on" doc:"today when absent"`
	Version int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// Adopt makes a draft the organisation's own word from a day on, and freezes it. Errors:
// not-found, stale; invalid where it is adopted already, or something is lacking.
func (s Notices) Adopt(ctx context.Context, id string, in AdoptInput) (*Notice, error) {
	return door.Do(ctx, s.d, "notice.adopt", in, func(tx *door.Tx) (*Notice, error) {
		return door.Change(tx, id, in.Version, func(n *Notice) error { return n.adopt(tx, in.On) })
	})
}

func (n *Notice) adopt(tx *door.Tx, on kinds.Date) error {
	if n.Adopted() {
		return kinds.Invalid("/on", "frozen", "the notice was adopted on %s: make the next version of it", n.AdoptedOn)
	}
	activities, err := door.All[Activity](tx, "org_id = ? and id in ?", tx.Who.Org, n.Activities)
	if err != nil {
		return err
	}
	var vs []kinds.Violation
	for _, l := range n.LackingFor(activities) {
		vs = append(vs, kinds.Violation{Pointer: l.Pointer, Code: "required", Detail: "the law asks a notice for this (art. " + l.Law + ")"})
	}
	if len(n.Activities) == 0 {
		vs = append(vs, kinds.Violation{Pointer: "/activities", Code: "required", Detail: "say which activities people are told of"})
	}
	if n.Exemption != "" && n.ExemptionReason == "" {
		vs = append(vs, kinds.Violation{Pointer: "/exemptionReason", Code: "required", Detail: "say why nobody has to be told"})
	}
	if err := kinds.Violations(vs); err != nil {
		return err
	}
	if n.AdoptedOn = on; !on.Known() {
		n.AdoptedOn = tx.Today()
	}
	if n.AdoptedOn > tx.Today() {
		return kinds.Invalid("/on", "future", "%s has not come yet", on)
	}
	n.AdoptedBy, n.Rests = tx.Who.Name, []string{}
	for _, a := range activities {
		n.Rests = append(n.Rests, a.Told()...)
	}
	return nil
}

// Update replaces a draft; of an adopted notice only where and when it was published and
// reviewed. Errors: as Noun.Update; invalid where the words are frozen.
func (s Notices) Update(ctx context.Context, id string, version int, in NoticeInput) (*Notice, error) {
	return s.UpdateIf(ctx, id, version, in, func(n *Notice) error {
		before := n.NoticeInput
		before.PublishedURL, before.PublishedOn, before.LastReviewedOn = in.PublishedURL, in.PublishedOn, in.LastReviewedOn
		if n.Adopted() && !sameNotice(before, in) {
			return kinds.Invalid("/name", "frozen", "the words of an adopted notice stay: make the next version of it")
		}
		return nil
	})
}

// sameNotice compares what two inputs say; a list without items is none.
func sameNotice(a, b NoticeInput) bool {
	same := slices.Equal(a.Activities, b.Activities) && slices.Equal(a.ExternalIDs, b.ExternalIDs)
	a.Activities, b.Activities, a.ExternalIDs, b.ExternalIDs = nil, nil, nil, nil
	return same && reflect.DeepEqual(a, b)
}
