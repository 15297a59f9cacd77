package ropa

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// taker takes a record out of a register.
type taker struct {
	*world
	Choice
	tongue Tongue
	places display.Namer
}

// take is the pure half: the record of a day, for one audience. Activities that are
// over by then, or were not written down yet, are not in it; those that are planned
// are drafts, which a public record leaves out.
func (w *world) take(c Choice) Record {
	c.Lang = In(cmp.Or(c.Lang, w.Settings.Language)).Lang
	t := w.taker(c)
	r := Record{
		Edition: c.Edition, Audience: c.Audience, Lang: c.Lang, AsOf: c.AsOf, KnownAt: w.at.UTC(),
		Controller: t.controller(), DPO: t.officer(), Representative: w.Controller.EURepresentative, Activities: []Entry{},
	}
	r.Services = t.services()
	for _, a := range w.ordered() {
		switch standing := a.StandingOn(c.AsOf); {
		case standing == "", standing == record.Ended:
		case standing == record.Planned && t.public():
		default:
			r.Activities = append(r.Activities, t.entry(a))
		}
	}
	return r
}

func (w *world) taker(c Choice) taker {
	return taker{w, c, In(c.Lang), display.Regions(language.MustParse(c.Lang))}
}

// ordered gives the activities by name, as people of any language would look for them.
func (w *world) ordered() []*record.Activity {
	out := slices.Clone(w.Activities)
	slices.SortStableFunc(out, func(a, b *record.Activity) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Code, b.Code), a.ID.Compare(b.ID))
	})
	return out
}

func (t taker) public() bool { return t.Audience == Public }

// inside gives what only the organisation itself reads.
func (t taker) inside(s string) string {
	if t.public() {
		return ""
	}
	return s
}

func (t taker) controller() Controller {
	o := t.Register.Controller
	c := Controller{ID: kinds.Of[kinds.Party](o.ID), Name: o.Name, Identifiers: []Identifier{}, Address: o.Address, Contact: o.GeneralContact, Website: o.Website, Country: o.Country}
	for _, i := range o.Identifiers {
		if t.AsOf.Within(i.ValidFrom, i.ValidTo) {
			c.Identifiers = append(c.Identifiers, Identifier{i.Scheme, i.Value})
		}
	}
	return c
}

func (t taker) officer() *Contact {
	if t.dpo == nil {
		return nil
	}
	return &Contact{Name: t.inside(t.dpo.Name), Email: t.dpo.Email, Phone: t.dpo.Phone}
}

// reach finds addresses and telephone numbers in a text that may name people beside them.
var reach = regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}|https?://\S+|\+?\d(?:[ \x{00a0}-]?\d){7,14}`)

// reached is how somebody is reached: for the public without the name of a person.
func (t taker) reached(text string) string {
	if !t.public() {
		return text
	}
	return strings.Join(reach.FindAllString(text, -1), ", ")
}

// entry is what art. 30(1) asks for, letter by letter.
func (t taker) entry(a *record.Activity) Entry {
	e := Entry{
		ID: a.ID.String(), Code: a.Code, Name: a.Name, Contact: t.inside(a.Contact), Representative: a.Representative,
		Joint: []Joint{}, Purposes: []Term{}, Subjects: []Group{}, Recipients: []Recipient{}, NoRecipients: a.NoRecipients,
		Transfers: t.transfers(a), Retention: []Retention{}, RetentionReason: a.RetentionReason,
		Measures: []Term{}, Security: t.inside(a.SecuritySummary), SecurityReason: t.inside(a.SecurityReason), SecurityHeld: t.public() && a.SecuritySummary+a.SecurityReason != "",
	}
	if u := t.Unit(a.ResponsibleUnit); u != nil {
		e.Unit = u.Name
	}
	for _, j := range a.JointControllers {
		e.Joint = append(e.Joint, t.joint(j))
	}
	for _, p := range a.Purposes {
		e.Purposes = append(e.Purposes, t.term(record.Purposes, p.Code, p.Text))
	}
	for _, g := range a.Subjects {
		e.Subjects = append(e.Subjects, t.group(g))
	}
	for _, r := range a.Recipients {
		e.Recipients = append(e.Recipients, Recipient{t.term(record.Recipients, r.Category, r.Text), t.Names[r.Org]})
	}
	for _, r := range a.Retention {
		e.Retention = append(e.Retention, Retention{t.term(record.Data, r.Data, ""), r.Rule, r.Months, t.term(record.Triggers, r.Trigger, ""), r.Law, t.term(record.Disposals, r.Disposal, "")})
	}
	for _, m := range a.SecurityMeasures {
		e.Measures = append(e.Measures, t.term(record.Measures, m, ""))
	}
	if t.Edition == Complete {
		e.Beside = t.beside(a)
	}
	return e
}

func (t taker) term(v *record.Vocabulary, code, words string) Term {
	found := v.Term(code)
	return Term{Code: code, Label: t.Lexicon.Label(v, code, t.Lang), Words: words, IRI: found.IRI}
}

func (t taker) joint(j record.JointController) Joint {
	out := Joint{Name: cmp.Or(t.Names[j.Org], j.Name), Contact: t.reached(j.Contact)}
	if o := t.Parties[j.Org]; o != nil && out.Contact == "" {
		out.Contact = o.GeneralContact
	}
	if t.Edition == Complete {
		out.Responsibilities = j.Responsibilities
	}
	return out
}

func (t taker) group(g record.SubjectGroup) Group {
	out := Group{Subject: t.term(record.Subjects, g.Category, g.Text), Vulnerable: g.Vulnerable, Data: []Datum{}}
	for _, code := range g.Data {
		found := record.Data.Term(code)
		out.Data = append(out.Data, Datum{t.term(record.Data, code, ""), found.Special != "", found.Criminal})
	}
	for _, words := range g.OtherData {
		out.Data = append(out.Data, Datum{Term: Term{Words: words}})
	}
	return out
}

// notices is the notice that holds for an activity.
func (t taker) notices(a *record.Activity) []Notice {
	n := t.NoticeOf(a, t.AsOf)
	if n == nil || n.Exempt() {
		return []Notice{}
	}
	return []Notice{{n.Name, n.Language, n.AdoptedOn, n.PublishedURL}}
}

// dpias is the assessments of an activity that were completed by the day.
func (t taker) dpias(a *record.Activity) []DPIA {
	out := []DPIA{}
	for _, x := range t.DPIAsOf(a.ID) {
		if !x.Finished() || x.CompletedOn > t.AsOf {
			continue
		}
		d := DPIA{Name: x.Name, CompletedOn: x.CompletedOn}
		if decision := x.DecisionOn(t.AsOf); decision != nil {
			d.Decision = t.inside(decision.Decision)
		}
		out = append(out, d)
	}
	return out
}

// beside is what a complete record says of an activity beside art. 30(1).
func (t taker) beside(a *record.Activity) *BesideArticle {
	b := &BesideArticle{
		Description: a.Description, Status: string(a.StandingOn(t.AsOf)), WrittenOn: a.Since(), OngoingFrom: a.OngoingFrom,
		Bases: []Basis{}, Conditions: []Basis{}, CriminalBasis: a.CriminalBasis, NationalIDBasis: a.NationalIDBasis, ConsentRecord: t.inside(a.ConsentRecord),
		Source: a.SourceOfData, Automated: a.AutomatedDecisions, Logic: a.AutomatedLogic, Profiling: a.Profiling,
		Systems: []System{}, Manual: a.Manual, Processors: t.processors(a), ReviewedOn: a.LastReview(t.AsOf),
	}
	if !t.public() {
		b.ReviewDue, b.ReviewedBy = t.RecordDue(a, t.AsOf), reviewer(a, b.ReviewedOn)
	}
	b.Notices, b.DPIAs = t.notices(a), t.dpias(a)
	for _, x := range a.LegalBases {
		b.Bases = append(b.Bases, Basis{x.Point, t.tongue.Word("basis6." + x.Point), x.Statute, x.Note})
	}
	for _, x := range a.SpecialBases {
		b.Conditions = append(b.Conditions, Basis{x.Point, t.tongue.Word("basis9." + x.Point), x.Statute, ""})
	}
	for _, id := range a.Systems {
		if s := t.System(id); s != nil {
			b.Systems = append(b.Systems, System{t.inside(s.Code), s.Name})
		}
	}
	return b
}

// reviewer is who looked at the record last.
func reviewer(a *record.Activity, on kinds.Date) string {
	for _, r := range slices.Backward(a.Reviews) {
		if on.Known() && r.ReviewedOn == on {
			return r.ReviewedBy
		}
	}
	return ""
}

// about reports whether an agreement is about an activity: about a system that it uses
// and the engagement serves, or else about the engagement that it names.
func about(deal *agreement.Agreement, e *chain.Engagement, a *record.Activity) bool {
	uses := func(s chain.SystemID) bool { return slices.Contains(a.Systems, s) }
	if !slices.ContainsFunc(e.ScopeSystems, uses) {
		return true
	}
	return slices.ContainsFunc(deal.ScopeSystems, func(s chain.SystemID) bool { return uses(s) && slices.Contains(e.ScopeSystems, s) })
}

// processors is who processes for an activity on the controller's behalf, with what
// binds them on the day.
func (t taker) processors(a *record.Activity) []Processor {
	out := []Processor{}
	for _, x := range t.Beside(a, t.AsOf) {
		if x.Engagement == nil {
			continue
		}
		role := x.Engagement.RoleBasis
		if role == "no_processing" || role == "independent_controller" {
			continue
		}
		i := slices.IndexFunc(out, func(p Processor) bool { return p.Name == x.Subject && p.Role == role })
		if i < 0 {
			i, out = len(out), append(out, Processor{Name: x.Subject, Role: role, Agreements: []Agreement{}})
		}
		for _, deal := range t.Carrying(x.Engagement, t.AsOf) {
			if !about(deal, x.Engagement, a) {
				continue
			}
			found := Agreement{t.inside(deal.Code), string(deal.Type), t.tongue.Word("agreement." + string(deal.Type)), deal.EffectiveFrom, deal.EffectiveTo}
			if !slices.Contains(out[i].Agreements, found) {
				out[i].Agreements = append(out[i].Agreements, found)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Processor) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return out
}
