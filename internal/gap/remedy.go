package gap

import (
	"context"
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Remedy is what came of asking for agreements where there are none.
type Remedy struct {
	Made    []*agreement.Agreement // one for each processor
	Systems int                    // how many of the asked systems they cover
	Skipped int                    // asked systems that no new agreement helps, or that have a draft already
}

// Draftable is the rules that a new agreement closes. Where an agreement lacks a
// signature (DPA-002) or a mandate (DPA-009), the cure is in that agreement.
var Draftable = []string{"DPA-001", "DPA-003", "DPA-008"}

// Draft makes draft agreements for those of the asked systems that run without a
// valid one: one for each processor, over all its systems among them. Systems
// that a draft covers already are left in peace. Unknown systems are not found.
// The text that a draft starts from is in the language lang.
func (g Gaps) Draft(ctx context.Context, systems []string, lang string) (Remedy, error) {
	return door.Do(ctx, g.d, "agreement.create", nil, func(tx *door.Tx) (Remedy, error) {
		if err := tx.Alone(); err != nil {
			return Remedy{}, err
		}
		r, err := Load(tx)
		if err != nil {
			return Remedy{}, err
		}
		asked, err := r.asked(systems)
		if err != nil {
			return Remedy{}, err
		}
		out, covered := Remedy{}, map[chain.SystemID]bool{}
		for _, d := range r.drafts(asked, lang, tx.Today()) {
			if err := door.Add(tx, d); err != nil {
				return Remedy{}, err
			}
			out.Made = append(out.Made, d)
			for _, s := range d.ScopeSystems {
				covered[s] = true
			}
		}
		out.Systems, out.Skipped = len(covered), len(asked)-len(covered)
		return out, nil
	})
}

// asked resolves the identifiers of systems within the register.
func (r *Register) asked(ids []string) (map[chain.SystemID]bool, error) {
	out := map[chain.SystemID]bool{}
	for _, id := range ids {
		i := slices.IndexFunc(r.Systems, func(s *chain.System) bool { return s.ID.String() == id })
		if i < 0 {
			return nil, kinds.NotFound("system")
		}
		out[r.Systems[i].ID] = true
	}
	return out, nil
}

// drafts is the pure half: an agreement for each processor of the asked systems
// that no agreement covers today.
func (r *Register) drafts(asked map[chain.SystemID]bool, lang string, today kinds.Date) []*agreement.Agreement {
	var out []*agreement.Agreement
	at := map[kinds.OrgID]*agreement.Agreement{}
	for _, f := range r.Find(today, Draftable...) {
		for _, s := range r.Covers(f) {
			p := f.Engagement.Downstream
			if !asked[s.ID] || r.drafted(p, s.ID, today) {
				continue
			}
			if at[p] == nil {
				at[p] = door.Make[agreement.Agreement](r.proposal(p, lang, today))
				out = append(out, at[p])
			}
			cover(&at[p].AgreementInput, s)
		}
	}
	return out
}

// Proposal is what an agreement for a system starts from: between the
// municipality and the processor that lacks one, or else the first that serves
// the system today. The zero system gives an agreement with nobody yet; one that
// the register does not hold is not found.
func (r *Register) Proposal(system, lang string, today kinds.Date) (agreement.AgreementInput, error) {
	if system == "" {
		return r.proposal(kinds.OrgID{}, lang, today), nil
	}
	asked, err := r.asked([]string{system})
	if err != nil {
		return agreement.AgreementInput{}, err
	}
	if drafts := r.drafts(asked, lang, today); len(drafts) > 0 {
		return drafts[0].AgreementInput, nil
	}
	var processor kinds.OrgID
	var about *chain.System
	for _, s := range r.Systems {
		if asked[s.ID] {
			about = s
		}
	}
	for _, e := range r.Engagements {
		if processor.IsZero() && e.LiveOn(today) && slices.Contains(e.ScopeSystems, about.ID) {
			processor = e.Downstream
		}
	}
	in := r.proposal(processor, lang, today)
	cover(&in, about)
	return in, nil
}

// cover puts a system into the scope, with a row of the annex on processing.
func cover(in *agreement.AgreementInput, s *chain.System) {
	if !slices.Contains(in.ScopeSystems, s.ID) {
		in.ScopeSystems = append(in.ScopeSystems, s.ID)
		in.Processing = append(in.Processing, agreement.Processing{System: s.ID, Subject: s.Name, Nature: s.Description})
	}
}

// DraftOf is the agreement that is under way for a system, nil for none.
func (r *Register) DraftOf(s *chain.System, today kinds.Date) *agreement.Agreement {
	for _, a := range r.Agreements {
		if a.PendingOn(today) && slices.Contains(a.ScopeSystems, s.ID) {
			return a
		}
	}
	return nil
}

// drafted reports whether a draft between the parties covers the system already.
func (r *Register) drafted(p kinds.OrgID, s chain.SystemID, today kinds.Date) bool {
	return slices.ContainsFunc(r.Agreements, func(a *agreement.Agreement) bool {
		return a.PendingOn(today) && a.Names(p) && slices.Contains(a.ScopeSystems, s)
	})
}

func (r *Register) proposal(p kinds.OrgID, lang string, today kinds.Date) agreement.AgreementInput {
	in := agreement.AgreementInput{
		Type: agreement.ControllerProcessor, State: agreement.Draft, CreatedOn: today, Template: agreement.Template{Kind: "own", Version: "agreement/v1"},
		Parties: []agreement.Party{{Org: r.Controller.ID, Side: agreement.Controller, Capacity: agreement.Signatory}},
	}
	if !p.IsZero() {
		in.Parties = append(in.Parties, agreement.Party{Org: p, Side: agreement.Processor, Capacity: agreement.Signatory})
	}
	agreement.Standard(&in, lang, r.Controller.Country)
	return in
}
