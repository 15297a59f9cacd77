package gap

import (
	"cmp"
	"strconv"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// carries reports whether personal data go this way on a day: as the flow says, or
// else as a system at one of its ends does.
func (r *Register) carries(f *chain.Flow, d kinds.Date) bool {
	if !f.LiveOn(d) || f.PersonalData == kinds.No {
		return false
	}
	holds := f.PersonalData == kinds.Yes
	for _, s := range r.known(f.Systems()) {
		holds = holds || personal(s, d) == kinds.Yes
	}
	return holds
}

// phasedOut is FLW-001: personal data go by a method that is to be phased out. It
// weighs more when the last day of the method has passed, or nobody has set one.
// Who decides the method makes no difference to whose gap it is.
func phasedOut(r *Register, d kinds.Date) []Finding {
	var out []Finding
	p := r.Law(d)
	for _, f := range r.Flows {
		grade, since := f.GradeOn(p, d)
		if grade != law.PhaseOut || !r.carries(f, d) {
			continue
		}
		method, _ := f.MethodOn(d)
		found := Finding{Flow: f, Severity: law.Medium, OpenedOn: kinds.Latest(since, p.Since), Facts: known(
			Fact{"flow", f.Code}, Fact{"method", method}, Fact{"method_grade", string(grade)}, Fact{"flow_starts", string(f.StartsOn)},
			Fact{"phase_out_due", string(f.PhaseOutDue)}, Fact{"dictated_by", f.DictatedBy})}
		if !f.PhaseOutDue.Known() || d > f.PhaseOutDue {
			found.Severity = law.High
		}
		out = append(out, found)
	}
	return out
}

// keptOrOpen is FLW-002: what was sent, or was never sent, stays for longer than it
// may; or a form that asks for sensitive data lets people in too easily.
func keptOrOpen(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, f := range r.Flows {
		if r.carries(f, d) {
			out = append(out, r.leftBehind(f, d)...)
		}
	}
	for _, s := range r.Systems {
		if inUse(s, d) && personal(s, d) == kinds.Yes {
			out = append(out, r.keptLong(s, d)...)
			out = append(out, weakForms(s, d)...)
		}
	}
	return out
}

// sessions are the contexts that hold what people send: once it has been received, it
// is of no more use there.
var sessions = map[string]bool{"anonymous_session": true, "logged_in_user": true}

// leftBehind compares what a flow says may be left where the data are sent from with
// what the sending system keeps there. It asks where the flow says anything of it, or
// where the system has forms, whose answers are sent on.
func (r *Register) leftBehind(f *chain.Flow, d kinds.Date) []Finding {
	s := r.systems[f.FromSystem]
	if s == nil || (f.RetainAfterReceipt == "" && len(s.FormTypes) == 0) {
		return nil
	}
	limit := r.receiptLimit(f, d)
	var out []Finding
	add := func(context string, facts ...Fact) {
		facts = append(facts, Fact{"flow", f.Code}, Fact{"context", context}, Fact{"receipt_confirmed", string(f.ReceiptConfirmed)},
			Fact{"retain", string(f.RetainAfterReceipt)}, Fact{"limit_days", strconv.Itoa(limit)})
		start := kinds.Latest(f.StartsOn, s.InUseFrom)
		if opened := start.AddDays(limit + 1); opened <= d {
			out = append(out, Finding{Flow: f, Part: context, OpenedOn: opened, Facts: known(facts...)})
		}
	}
	told := false
	for _, c := range s.StorageContexts {
		if !sessions[c.Context] {
			continue
		}
		told = true
		if c.LimitDays == nil && beyond(c.Keeps, f.RetainAfterReceipt) && outlasts(c, limit) {
			add(c.Context, Fact{"keeps", string(cmp.Or(c.Keeps, chain.RemainsAll))}, Fact{"retention_days", days(c.RetentionDays)})
		}
	}
	if !told && f.RetainAfterReceipt == chain.RemainsAll && f.RetainDays == nil {
		add("")
	}
	return out
}

// receiptLimit is for how many days more than what may be left may stay: as the flow
// says, or else counted from the receipt, or from the sending where nothing confirms it.
func (r *Register) receiptLimit(f *chain.Flow, d kinds.Date) int {
	p := r.Law(d)
	switch {
	case f.RetainDays != nil:
		return *f.RetainDays
	case f.ReceiptConfirmed == kinds.Yes:
		return p.ReceiptDays
	default:
		return p.UnconfirmedDays
	}
}

// extent is how much is left, least first.
var extent = map[chain.Remains]int{chain.RemainsNone: 0, chain.RemainsMetadata: 1, chain.RemainsNonSensitive: 2, chain.RemainsAll: 3, "": 3}

// beyond reports whether more is kept than may be left in the long run: what the flow
// says, and never more than what is not sensitive.
func beyond(keeps, allowed chain.Remains) bool {
	return extent[keeps] > min(extent[allowed], extent[chain.RemainsNonSensitive])
}

// outlasts reports whether a context keeps data for longer than so many days; what
// nobody has given a number goes when its trigger says so, or never.
func outlasts(c chain.StorageContext, limit int) bool {
	if c.RetentionDays == nil {
		return c.DeletionTrigger == ""
	}
	return *c.RetentionDays > limit
}

// keptLong lists the contexts of a system that have a limit of their own and keep data
// for longer: a profile for the next time, a log, and a form that was never sent, which
// has a limit even where nobody wrote one.
func (r *Register) keptLong(s *chain.System, d kinds.Date) []Finding {
	var out []Finding
	for _, c := range s.StorageContexts {
		limit := c.LimitDays
		if n := r.Law(d).DraftDays; limit == nil && c.Context == "unsent_draft" {
			limit = &n
		}
		if limit == nil || c.Keeps == chain.RemainsNone || !outlasts(c, *limit) {
			continue
		}
		if opened := s.InUseFrom.AddDays(*limit + 1); opened <= d {
			out = append(out, Finding{System: s, Part: c.Context, OpenedOn: opened, Facts: known(
				Fact{"context", c.Context}, Fact{"keeps", string(cmp.Or(c.Keeps, chain.RemainsAll))}, Fact{"retention_days", days(c.RetentionDays)}, Fact{"limit_days", days(limit)})})
		}
	}
	return out
}

// levels are how surely a form knows who fills it in, least first; a level that nobody
// has stated is none.
var levels = map[string]int{"none": 0, "": 0, "low": 1, "substantial": 2, "high": 3}

// needed is the level that a form's data ask for: high for health, substantial for
// other special categories and for national identity numbers; empty for none.
func needed(f chain.FormType) string {
	switch {
	case f.Health == kinds.Yes:
		return "high"
	case f.SpecialCategories == kinds.Yes, f.NationalID == kinds.Yes:
		return "substantial"
	}
	return ""
}

// weakForms lists the forms that are open on a day and let people in with less than
// their data ask for. Nobody logs in to an anonymous form, where a reason says so.
func weakForms(s *chain.System, d kinds.Date) []Finding {
	var out []Finding
	for _, f := range s.FormTypes {
		need := needed(f)
		excused := f.AuthLevel == "none" && f.AuthReason != ""
		if need == "" || excused || levels[f.AuthLevel] >= levels[need] || !d.Within(f.Published, f.Withdrawn) {
			continue
		}
		out = append(out, Finding{System: s, Part: f.Name, OpenedOn: cmp.Or(f.Published, s.InUseFrom), Facts: known(
			Fact{"form", f.Name}, Fact{"auth_level", f.AuthLevel}, Fact{"auth_needed", need})})
	}
	return out
}

func days(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// flowParties lists the organisations at the ends of flows.
func flowParties(flows []*chain.Flow) []kinds.OrgID {
	all := []kinds.OrgID{}
	for _, f := range flows {
		for _, o := range []kinds.OrgID{f.FromOrg, f.ToOrg} {
			if !o.IsZero() {
				all = append(all, o)
			}
		}
	}
	return all
}
