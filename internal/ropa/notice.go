package ropa

import (
	"context"
	"slices"
	"strings"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// Notice words a privacy notice (art. 13 and 14) from what the record says of some
// activities today, in one language. What the record does not say is left empty, so that
// somebody sees that it is missing. Errors: not-found when the organisation has no such
// activity.
func (v Records) Notice(ctx context.Context, ids []record.ActivityID, lang string) (record.NoticeInput, error) {
	w, err := door.Look(ctx, v.d, "activity.read", load)
	if err != nil {
		return record.NoticeInput{}, err
	}
	return w.notice(ids, lang, v.d.Today())
}

// NoticeOver is Notice over a register that has been read already.
func (v Records) NoticeOver(ctx context.Context, reg *gap.Register, ids []record.ActivityID, lang string) (record.NoticeInput, error) {
	w, err := door.Look(ctx, v.d, "activity.read", func(tx *door.Tx) (*world, error) { return beside(tx, reg) })
	if err != nil {
		return record.NoticeInput{}, err
	}
	return w.notice(ids, lang, v.d.Today())
}

// Word is Notice of one activity. Errors: not-found.
func (v Records) Word(ctx context.Context, activity, lang string) (record.NoticeInput, error) {
	id, err := kinds.ParseID[record.Activity](activity)
	if err != nil {
		return record.NoticeInput{}, kinds.NotFound("activity")
	}
	return v.Notice(ctx, []record.ActivityID{id}, lang)
}

func (w *world) notice(ids []record.ActivityID, lang string, day kinds.Date) (record.NoticeInput, error) {
	c := Choice{Edition: Complete, Audience: Public, Lang: lang, AsOf: day} // everybody reads it: no names of people
	r := w.take(c)
	c.Lang = r.Lang
	n, t := notifier{In(r.Lang), r, w.authority(day), nil}, w.taker(c)
	for _, id := range ids {
		i := slices.IndexFunc(w.Activities, func(a *record.Activity) bool { return a.ID == id })
		if i < 0 {
			return record.NoticeInput{}, kinds.NotFound("activity")
		}
		n.told = append(n.told, t.entry(w.Activities[i])) // planned ones, too: people are told before it begins
	}
	in := n.input()
	in.Activities, in.Controller, in.ExternalIDs = ids, w.Controller.ID, []door.ExternalID{}
	return in, nil
}

// authority is whom people complain to (art. 77): the data protection authority that the
// organisation has named, else that of its jurisdiction.
func (w *world) authority(day kinds.Date) party.Authority {
	for _, a := range w.Settings.Authorities {
		if a.Role == "data_protection" {
			return a
		}
	}
	holds := w.Law(day)
	return party.Authority{Name: holds.Authority, Website: holds.AuthorityURL}
}

// notifier words a notice.
type notifier struct {
	Tongue
	Record
	complain party.Authority
	told     []Entry
}

func (n notifier) input() record.NoticeInput {
	in := record.NoticeInput{
		Language: n.Tongue.Lang, Author: "controller",
		ControllerText: n.controller(), DPO: n.officer(),
		Purposes:   n.each(func(e Entry) []string { return each(e.Purposes, Term.text) }),
		LegalBasis: n.each(n.bases), Interests: n.each(interests),
		Recipients: n.each(n.receivers), Transfers: n.transfers(),
		Retention: n.each(n.Tongue.retention), Rights: n.rights(), Withdrawal: n.where("notice.withdrawal", n.rests("a")),
		Complaint: n.complaint(), Required: n.required(), Automated: n.each(n.automated), Source: n.each(n.source),
	}
	if len(n.told) > 0 {
		in.Name = n.Word("notice.name", "what", n.told[0].Name)
	}
	return in
}

// each says something of every activity, under its name where there are several.
func (n notifier) each(say func(Entry) []string) string {
	var out []string
	for _, e := range n.told {
		lines := say(e)
		if len(lines) == 0 {
			continue
		}
		if len(n.told) > 1 {
			out = append(out, e.Name+":")
		}
		out = append(out, lines...)
	}
	return strings.Join(out, "\n")
}

func (n notifier) controller() string {
	c := n.Record.Controller
	if c.Address == "" && c.Contact == "" && c.Website == "" {
		return c.Name
	}
	return n.Word("notice.controller", "name", c.Name) + "\n" + strings.Join(said(c.Address, c.Contact, c.Website), "\n")
}

func (n notifier) officer() string {
	if n.DPO == nil {
		return ""
	}
	return n.Word("notice.dpo") + " " + strings.Join(said(n.DPO.Name, n.DPO.Email, n.DPO.Phone), ", ")
}

func (n notifier) bases(e Entry) []string {
	out := each(e.Beside.Bases, func(b Basis) string { b.Note = ""; return n.basis("art.6", b) })
	return append(append(out, each(e.Beside.Conditions, func(b Basis) string { return n.basis("art.9", b) })...), said(e.Beside.CriminalBasis, e.Beside.NationalIDBasis)...)
}

// interests are those that were weighed, where the processing rests on them (art.
// 13(1)(d)).
func interests(e Entry) (out []string) {
	for _, b := range e.Beside.Bases {
		if b.Point == "f" {
			out = append(out, said(b.Note)...)
		}
	}
	return out
}

// receivers are categories of recipients, which suffice (art. 13(1)(e)), and that others
// process on the controller's behalf.
func (n notifier) receivers(e Entry) []string {
	var out []string
	for _, line := range n.recipients(e) {
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	if len(e.Beside.Processors) > 0 {
		out = append(out, n.Word("notice.processors"))
	}
	return out
}

func (n notifier) transfers() string {
	text := n.each(func(e Entry) []string {
		if len(e.Transfers) == 0 {
			return nil
		}
		return n.Tongue.transfers(e)
	})
	if text == "" {
		return ""
	}
	return text + "\n" + n.Word("notice.copy")
}

// rests reports whether some of the processing rests on one of the points of art. 6(1),
// or for consent of art. 9(2)(a).
func (n notifier) rests(points ...string) bool {
	return slices.ContainsFunc(n.told, func(e Entry) bool {
		return slices.ContainsFunc(e.Beside.Bases, func(b Basis) bool { return slices.Contains(points, b.Point) }) ||
			slices.Contains(points, "a") && slices.ContainsFunc(e.Beside.Conditions, func(b Basis) bool { return b.Point == "a" })
	})
}

func (n notifier) where(key string, holds bool) string {
	if !holds {
		return ""
	}
	return n.Word(key)
}

// rights are those that follow from what the processing rests on (art. 15 to 21).
func (n notifier) rights() string {
	return strings.Join(said(
		n.Word("notice.rights"), n.Word("notice.right.access"), n.Word("notice.right.rectification"), n.Word("notice.right.erasure"), n.Word("notice.right.restriction"),
		n.where("notice.right.objection", n.rests("e", "f")), n.where("notice.right.portability", n.rests("a", "b")),
		n.where("notice.right.human", slices.ContainsFunc(n.told, func(e Entry) bool { return e.Beside.Automated == kinds.Yes })),
	), "\n")
}

func (n notifier) complaint() string {
	if n.complain.Name == "" {
		return ""
	}
	return n.Word("notice.complaint", "authority", n.complain.Name, "url", strings.TrimSuffix(" ("+n.complain.Website+")", " ()"))
}

// required says whether the data must be given (art. 13(2)(e)): it follows from what the
// processing rests on.
func (n notifier) required() string {
	return strings.Join(said(n.where("notice.required.law", n.rests("c", "e")), n.where("notice.required.contract", n.rests("b")), n.where("notice.required.free", n.rests("a"))), "\n")
}

func (n notifier) automated(e Entry) []string {
	if e.Beside.Automated != kinds.Yes {
		return nil
	}
	return said(n.Word("notice.automated"), e.Beside.Logic)
}

// source is the categories of data and where they come from, where that is not the people
// themselves (art. 14).
func (n notifier) source(e Entry) []string {
	if e.Beside.Source == "" {
		return nil
	}
	return append(each(e.Subjects, n.group), n.Word("notice.source", "source", e.Beside.Source))
}
