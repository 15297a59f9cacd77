package gap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Coverage is the rules of which a triple shows one at a time; M23 counts them.
var Coverage = []string{"DPA-001", "DPA-002", "DPA-003", "DPA-008", "DPA-009"}

// Rules is every rule, in the order of their codes.
var Rules = []Rule{
	{"DPA-001", law.High, true, "GDPR art. 28(3), 28(9)", "Missing agreement", coverageRule("DPA-001")},
	{"DPA-002", law.High, true, "GDPR art. 28(3), 28(9)", "Agreement not fully signed", coverageRule("DPA-002")},
	{"DPA-003", law.High, true, "GDPR art. 28(3)", "Agreement lapsed", coverageRule("DPA-003")},
	{"DPA-004", law.Medium, true, "GDPR art. 24(1), 28(1); kommuneloven § 25-1", "Review overdue", reviewOverdue},
	{"DPA-005", law.Medium, true, "GDPR art. 28(3), 24(1)", "Changed but not revised", unrevised},
	{"DPA-006", law.High, false, "GDPR art. 28(3)", "Content incomplete", contentLacking},
	{"DPA-007", law.Medium, true, "GDPR art. 28(3)", "Annex missing or stale", annexLacking},
	{"DPA-008", law.High, true, "GDPR art. 28(3)", "Agreement does not reach the system", coverageRule("DPA-008")},
	{"DPA-009", law.High, false, "GDPR art. 28(3); avtaleloven ch. 2", "Mandate or accession not shown", coverageRule("DPA-009")},
	{"DPA-010", law.Medium, false, "GDPR art. 28(1), 28(3)", "Party identity changed", identityChanged},
	{"DPA-011", law.Medium, false, "GDPR art. 28(9), 5(2)", "Signed copy not proven", copyUnproven},
	{"DPI-001", law.Medium, true, "GDPR art. 35(1), 24", "Screening missing or undecided", unscreened},
	{"DPI-002", law.High, true, "GDPR art. 35(1), (2), (7), (11)", "DPIA missing, incomplete or outdated", unassessed},
	{"DPI-003", law.Critical, false, "GDPR art. 36(1)-(2)", "High residual risk without prior consultation", unconsulted},
	{"ENG-001", law.Medium, true, "GDPR art. 4(7)-(8), 24", "Role or data status undecided", undecided},
	{"ENG-003", law.Medium, true, "GDPR art. 28(1)", "Guarantees not assessed", guaranteesLacking},
	{"ENG-004", law.High, false, "GDPR art. 26(1)-(2)", "Joint controllers without arrangement", arrangementLacking},
	{"ENG-005", law.High, true, "GDPR art. 28(3)(g), 5(1)(e)", "Ended, data still held", dataHeld},
	{"FLW-001", law.Medium, true, "GDPR art. 32(1)(a)", "Method to be phased out", phasedOut},
	{"FLW-002", law.Medium, true, "GDPR art. 5(1)(e)-(f), 25, 32", "Kept too long, or login too weak", keptOrOpen},
	{"PNO-001", law.Medium, false, "GDPR art. 12-14", "Privacy notice missing or wrong", untold},
	{"ROP-001", law.High, false, "GDPR art. 30(1)", "System outside the record of processing", outsideRecord},
	{"ROP-002", law.Medium, false, "GDPR art. 30(1)(a)-(g)", "Mandatory content missing", recordLacking},
	{"ROP-003", law.Medium, false, "GDPR art. 30, 5(2)", "Record of processing not revised", recordUnrevised},
	{"ROP-004", law.Medium, false, "GDPR art. 30(1)(d)-(e), 15(1)(c)", "Record and chain disagree", recordDiverges},
	{"ROP-005", law.High, false, "GDPR art. 5(1)(a), 6, 9, 10, 87", "Legal basis incomplete", unfounded},
	{"ROP-006", law.Medium, false, "GDPR art. 30(2)", "Processor record missing", processorUnrecorded},
	{"RSK-001", law.High, true, "GDPR art. 32(1)-(2), 24", "No risk assessment", unjudged},
	{"RSK-002", law.Medium, true, "GDPR art. 32(1)(d)", "Re-assessment due", reassess},
	{"RSK-003", law.High, false, "GDPR art. 32", "Risk above what is accepted", unaccepted},
	{"RSK-004", law.Medium, false, "GDPR art. 25(1), 32", "Procurement without early risk work", unprepared},
	{"SUP-001", law.Medium, true, "GDPR art. 24, 28(1), 28(3)(h), 5(2)", "Supervision missing, late or too light", unsupervised},
	{"SUP-002", law.High, false, "GDPR art. 28(1), 32", "Bad result not followed up", unanswered},
	{"SUP-003", law.Medium, false, "GDPR art. 28(3)(h)", "Evidence does not cover", unevidenced},
	{"TRF-001", law.High, true, "GDPR art. 44-46, 49", "No valid transfer tool", toolLacking},
	{"TRF-002", law.High, true, "GDPR art. 46(1)", "Transfer impact assessment missing, stale or negative", impactUnassessed},
	{"TRF-003", law.Medium, true, "GDPR art. 28(3)(a), 30(1)(e)", "Place unknown", placeUnknown},
}

// RuleNamed finds a rule by its code.
func RuleNamed(code string) (Rule, bool) {
	for _, r := range Rules {
		if r.Code == code {
			return r, true
		}
	}
	return Rule{}, false
}

// coverageRule finds the triples whose one coverage gap is this rule.
func coverageRule(code string) func(*Register, kinds.Date) []Finding {
	return func(r *Register, d kinds.Date) []Finding {
		var out []Finding
		for _, g := range r.standings(d) {
			if g.rule != code {
				continue
			}
			f := Finding{OpenedOn: g.opened, Engagement: g.e, System: g.s, Facts: facts(g.triple)}
			if g.deal != nil {
				f.Agreement = g.deal
				f.Facts = append(f.Facts, dealFacts(g.deal, g.e.Upstream, g.e.Downstream, d)...)
				f.Facts = append(f.Facts, known(Fact{"scope", r.codes(g.deal.ScopeSystems)})...)
			}
			out = append(out, f)
		}
		return out
	}
}

func facts(t triple) []Fact {
	return known(Fact{"engagement", t.e.Code},
		Fact{"processing_starts", string(t.e.StartsOn)}, Fact{"in_use_from", string(t.s.InUseFrom)},
		Fact{"role_basis", t.e.RoleBasis}, Fact{"access_mode", t.e.AccessMode}, Fact{"risk_class", string(t.s.Risk())})
}

// dealFacts is what an agreement shows on a day. A signature that is not there is
// a fact too: an empty value says whose is missing.
func dealFacts(a *agreement.Agreement, controller, processor kinds.OrgID, d kinds.Date) []Fact {
	end := a.End()
	if a.TerminatedOn > d { // notice that was not given yet
		end = a.EffectiveTo
	}
	out := known(Fact{"agreement", a.Code}, Fact{"agreement_state", string(a.Standing(d))},
		Fact{"effective_from", string(a.EffectiveFrom)}, Fact{"effective_to", string(end)})
	out = append(out, signatureOf(a, controller, "controller_signed", d), signatureOf(a, processor, "processor_signed", d))
	for _, m := range a.Mandates {
		out = append(out, known(Fact{"mandate_from", string(m.ValidFrom)}, Fact{"mandate_to", string(m.ValidTo)})...)
	}
	return out
}

// signatureOf says when a party signed by a day, or when an agent did for it.
func signatureOf(a *agreement.Agreement, o kinds.OrgID, key string, d kinds.Date) Fact {
	f := Fact{Key: key}
	for _, s := range a.Signatures {
		if s.Party == o && s.SignedOn.Known() && s.SignedOn <= d {
			f.Value = string(s.SignedOn)
			if s.ByAgent {
				f.Key = "agent_signed"
			}
		}
	}
	return f
}

// codes lists the systems of an agreement as people name them.
func (r *Register) codes(ids []chain.SystemID) string {
	var codes []string
	for _, s := range r.known(ids) {
		codes = append(codes, cmp.Or(s.Code, s.Name))
	}
	slices.Sort(codes)
	if more := len(codes) - 10; more > 0 {
		codes = append(codes[:10], "+ "+strconv.Itoa(more))
	}
	return strings.Join(codes, ", ")
}

// known drops the facts that nobody knows.
func known(fs ...Fact) []Fact {
	out := []Fact{}
	for _, f := range fs {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

// Review is where an in-force agreement stands with its reviews on a day.
type Review struct {
	Agreement *agreement.Agreement
	Last      kinds.Date // unknown: never reviewed
	Due       kinds.Date // the last day in time
	Overdue   bool
}

// Unrevised reports whether M24 counts the agreement.
func (v Review) Unrevised() bool { return v.Overdue || !v.Last.Known() }

// ReviewsOn gives every in-force agreement, and how it stands with its reviews.
// An older version counts until the one that replaces it is in force.
func (r *Register) ReviewsOn(d kinds.Date) []Review {
	var out []Review
	for _, a := range r.Agreements {
		if a.Fits() && r.inForce(a, d) {
			out = append(out, r.reviewOf(a, d))
		}
	}
	return out
}

// replaced reports whether a successor has taken over from an agreement by a
// day, and since when. It stays so when the successor ends: nothing revives.
func (r *Register) replaced(a *agreement.Agreement, d kinds.Date) (since kinds.Date, yes bool) {
	for _, next := range r.superseded[a.ID] {
		if start, took := next.TookOverOn(d); took {
			since, yes = kinds.Earliest(since, start), true
		}
	}
	return since, yes
}

// reviewOf finds the last review by a day. One from before the last signature
// looked at a draft and does not count; one on the day of the signature does.
func (r *Register) reviewOf(a *agreement.Agreement, d kinds.Date) Review {
	v := Review{Agreement: a}
	signed, _ := a.LastSignature(d)
	for _, rev := range r.reviews[a.ID] {
		if signed <= rev.ReviewedOn && rev.ReviewedOn <= d {
			v.Last = max(v.Last, rev.ReviewedOn)
		}
	}
	from := v.Last
	if !from.Known() {
		from = signed
	}
	if !from.Known() {
		from = a.EffectiveFrom // a legal act has no signature
	}
	v.Due = from.AddMonths(r.interval(a, d))
	v.Overdue = v.Due.Known() && d > v.Due
	return v
}

// interval is the agreed interval, which overrides any default.
func (r *Register) interval(a *agreement.Agreement, d kinds.Date) int {
	if a.ReviewIntervalMonths != nil {
		return *a.ReviewIntervalMonths
	}
	p := r.Law(d)
	for _, s := range r.known(a.ScopeSystems) {
		if s.Risk() == chain.RiskHigh {
			return p.ReviewMonthsHigh
		}
	}
	return p.ReviewMonths
}

// reviewOverdue is DPA-004.
func reviewOverdue(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, v := range r.ReviewsOn(d) {
		if !v.Overdue {
			continue
		}
		signed, _ := v.Agreement.LastSignature(d)
		out = append(out, Finding{Agreement: v.Agreement, OpenedOn: v.Due.AddDays(1), Facts: known(
			Fact{"agreement", v.Agreement.Code}, Fact{"last_signature", string(signed)}, Fact{"last_review", string(v.Last)},
			Fact{"review_due", string(v.Due)}, Fact{"review_interval", strconv.Itoa(r.interval(v.Agreement, d))})})
	}
	return out
}

// undecided is ENG-001: nobody has said what the other party is, or whether
// there are personal data, while the system is in use.
func undecided(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, e := range r.Engagements {
		from, used := r.usedFrom(e, d)
		if e.Published || !e.LiveOn(d) || !used || (role(e, d) != "undetermined" && e.PersonalData != kinds.Unknown && e.PersonalData != "") {
			continue
		}
		out = append(out, Finding{Engagement: e, OpenedOn: kinds.Latest(e.StartsOn, from),
			Facts: known(Fact{"engagement", e.Code}, Fact{"processing_starts", string(e.StartsOn)}, Fact{"role_basis", role(e, d)}, Fact{"personal_data", string(e.PersonalData)})})
	}
	for _, s := range r.Systems {
		if r.deciding(s, d) && personal(s, d) == kinds.Unknown {
			out = append(out, Finding{System: s, OpenedOn: r.decidingSince(s, d), Facts: known(
				Fact{"in_use_from", string(s.InUseFrom)}, Fact{"lifecycle", string(s.Lifecycle)}, Fact{"personal_data", string(s.PersonalData)})})
		}
	}
	return out
}

// usedFrom reports whether an engagement serves a system in use, and since when;
// one that names no system yet counts as in use.
func (r *Register) usedFrom(e *chain.Engagement, d kinds.Date) (kinds.Date, bool) {
	systems := r.known(e.ScopeSystems)
	var starts []kinds.Date
	for _, s := range systems {
		if r.deciding(s, d) {
			starts = append(starts, r.decidingSince(s, d))
		}
	}
	return kinds.Earliest(starts...), len(starts) > 0 || len(systems) == 0
}

// deciding reports whether the time to decide has come: pilot, active, phasing
// out, or a procurement that has gone on for too long.
func (r *Register) deciding(s *chain.System, d kinds.Date) bool {
	switch s.Lifecycle {
	case chain.Planned, chain.EndedDataHeld:
		return false
	case chain.Procurement:
		return s.LifecycleSince.Known() && r.decidingSince(s, d) <= d
	default:
		return inUse(s, d)
	}
}

func (r *Register) decidingSince(s *chain.System, d kinds.Date) kinds.Date {
	if s.Lifecycle == chain.Procurement {
		return s.LifecycleSince.AddDays(r.Law(d).ProcurementDays + 1)
	}
	return s.InUseFrom
}
