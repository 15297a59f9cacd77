package ropa

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/record"
)

// What an entry says, letter by letter, as lines of text in the language of the record:
// the document and the sheet are both made of them.

// line is one field of an entry: its label and its lines, none for what is not said.
type line struct {
	key   string
	lines []string
}

// facts lists the fields of an entry in the order of the law, then what stands beside it.
func (t Tongue) facts(e Entry) []line {
	out := []line{
		{"unit", said(e.Unit)}, {"unit.contact", said(e.Contact)}, {"joint", each(e.Joint, t.joint)}, {"activity.representative", said(e.Representative)},
		{"purposes", each(e.Purposes, Term.text)}, {"subjects", each(e.Subjects, t.group)},
		{"recipients", t.recipients(e)}, {"transfers", t.transfers(e)}, {"retention", t.retention(e)}, {"security", t.security(e)},
	}
	if e.Beside != nil {
		out = append(out, t.beside(*e.Beside)...)
	}
	return out
}

func said(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

func each[E any](list []E, say func(E) string) []string {
	var out []string
	for _, x := range list {
		out = append(out, said(say(x))...)
	}
	return out
}

// text is the word of the vocabulary, and the controller's own beside it.
func (x Term) text() string { return strings.Join(said(x.Label, x.Words), " – ") }

func (t Tongue) joint(j Joint) string {
	return strings.Join(said(j.Name, j.Contact, j.Responsibilities), ", ")
}

func (t Tongue) group(g Group) string {
	who := cmp.Or(g.Subject.text(), t.Word("unknown"))
	if g.Vulnerable == kinds.Yes {
		who += " (" + t.Word("vulnerable") + ")"
	}
	data := each(g.Data, func(d Datum) string {
		switch {
		case d.Special:
			return d.text() + " (" + t.Word("special") + ")"
		case d.Criminal:
			return d.text() + " (" + t.Word("criminal") + ")"
		}
		return d.text()
	})
	return who + ": " + cmp.Or(strings.Join(data, ", "), t.Word("unknown"))
}

func (t Tongue) recipients(e Entry) []string {
	if e.NoRecipients {
		return said(t.Word("recipients.none"))
	}
	return each(e.Recipients, func(r Recipient) string { return strings.Join(said(r.text(), r.Organisation), ": ") })
}

func (t Tongue) transfers(e Entry) []string {
	if len(e.Transfers) == 0 {
		return said(t.Word("transfers.none"))
	}
	return each(e.Transfers, func(x Transfer) string {
		return cmp.Or(x.CountryName, t.Word("international")) + ": " + cmp.Or(strings.Join(said(x.Recipient, x.ToolName, x.Safeguard), ", "), t.Word("unknown"))
	})
}

func (t Tongue) retention(e Entry) []string {
	out := each(e.Retention, func(r Retention) string {
		limit := said(record.Span(t.Lang, r.Months), r.Rule)
		if r.Trigger.Code != "" {
			limit = append(limit, t.Word("from", "what", strings.ToLower(r.Trigger.Label)))
		}
		return cmp.Or(r.Data.text(), t.Word("retention.rest")) + ": " + cmp.Or(strings.Join(append(limit, said(r.Disposal.text(), r.Law)...), ", "), t.Word("unknown"))
	})
	if e.RetentionReason != "" {
		out = append(out, t.Word("reason", "what", e.RetentionReason))
	}
	return out
}

func (t Tongue) security(e Entry) []string {
	out := said(strings.Join(each(e.Measures, Term.text), ", "), e.Security)
	if e.SecurityReason != "" {
		out = append(out, t.Word("reason", "what", e.SecurityReason))
	}
	if e.SecurityHeld {
		out = append(out, t.Word("security.held"))
	}
	return out
}

// beside is what a complete record says of an activity beside art. 30(1).
func (t Tongue) beside(b BesideArticle) []line {
	status := t.Word("status." + b.Status)
	if b.OngoingFrom.Known() && b.Status != "planned" {
		status = t.Word("status.since", "status", status, "day", t.Day(b.OngoingFrom))
	}
	return []line{
		{"description", said(b.Description)}, {"status", said(status)}, {"written", said(t.Day(b.WrittenOn))},
		{"bases", each(b.Bases, func(x Basis) string { return t.basis("art.6", x) })},
		{"conditions", each(b.Conditions, func(x Basis) string { return t.basis("art.9", x) })},
		{"criminalBasis", said(b.CriminalBasis)}, {"nationalId", said(b.NationalIDBasis)}, {"consent", said(b.ConsentRecord)}, {"source", said(b.Source)},
		{"automated", said(t.tri(b.Automated), b.Logic)}, {"profiling", said(t.tri(b.Profiling))},
		{"systems", t.systems(b)}, {"processors", t.processors(b)},
		{"notices", each(b.Notices, func(x Notice) string { return strings.Join(said(x.Name, t.Day(x.AdoptedOn), x.URL), ", ") })},
		{"dpias", each(b.DPIAs, func(x DPIA) string { return strings.Join(said(x.Name, t.Day(x.CompletedOn)), ", ") })},
		{"reviewed", said(t.reviewed(b))}, {"due", said(t.Day(b.ReviewDue))},
	}
}

func (t Tongue) basis(article string, x Basis) string {
	if x.Point == "" {
		return strings.Join(said(x.Statute, x.Note), ", ")
	}
	return strings.Join(said(t.Word(article, "p", x.Point)+" ("+x.Label+")", x.Statute, x.Note), ", ")
}

func (t Tongue) tri(answer kinds.Tri) string {
	switch answer {
	case kinds.Yes:
		return t.Word("yes")
	case kinds.No:
		return t.Word("no")
	case kinds.Unknown:
		return t.Word("unsure")
	}
	return ""
}

func (t Tongue) systems(b BesideArticle) []string {
	out := each(b.Systems, func(s System) string {
		if s.Code == "" {
			return s.Name
		}
		return s.Name + " (" + s.Code + ")"
	})
	if b.Manual {
		out = append(out, t.Word("manual"))
	}
	return out
}

func (t Tongue) processors(b BesideArticle) []string {
	if len(b.Processors) == 0 {
		return said(t.Word("processors.none"))
	}
	return each(b.Processors, func(p Processor) string {
		who := p.Name
		if role := t.Word("role." + p.Role); role != "" {
			who += " (" + role + ")"
		}
		deals := each(p.Agreements, t.agreement)
		return who + ": " + cmp.Or(strings.Join(deals, "; "), t.Word("agreement.missing"))
	})
}

func (t Tongue) agreement(a Agreement) string {
	name := strings.Join(said(a.Name, a.Code), " ")
	if !a.From.Known() {
		return name
	}
	return t.Word("agreement.from", "agreement", name, "day", t.Day(a.From))
}

func (t Tongue) reviewed(b BesideArticle) string {
	switch {
	case !b.ReviewedOn.Known():
		return t.Word("reviewed.never")
	case b.ReviewedBy == "":
		return t.Day(b.ReviewedOn)
	}
	return t.Word("reviewed.by", "day", t.Day(b.ReviewedOn), "who", b.ReviewedBy)
}
