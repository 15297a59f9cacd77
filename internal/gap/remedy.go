package gap

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
			if !asked[s.ID] || r.DraftOf(s, p, today) != nil {
				continue
			}
			if at[p] == nil {
				at[p] = door.Make[agreement.Agreement](r.proposal(p, lang, today, len(out)))
				out = append(out, at[p])
			}
			r.cover(&at[p].AgreementInput, s, today)
		}
	}
	return out
}

// Proposal is what an agreement for a system starts from: between the
// municipality and the processor that is named, or else the one that lacks an
// agreement, or else the first that is decided to be one today. An empty system
// gives an agreement with nobody yet; a system or processor that the register
// does not hold together is not found.
func (r *Register) Proposal(system, processor, lang string, today kinds.Date) (agreement.AgreementInput, error) {
	if system == "" {
		return r.proposal(kinds.OrgID{}, lang, today, 0), nil
	}
	asked, err := r.asked([]string{system})
	if err != nil {
		return agreement.AgreementInput{}, err
	}
	about := r.systems[slices.Collect(maps.Keys(asked))[0]]
	candidates := r.processors(about, today)
	if processor != "" {
		candidates = slices.DeleteFunc(candidates, func(o kinds.OrgID) bool { return o.String() != processor })
		if len(candidates) == 0 {
			return agreement.AgreementInput{}, kinds.NotFound("processor")
		}
	}
	in := r.proposal(kinds.OrgID{}, lang, today, 0)
	if len(candidates) > 0 {
		in = r.proposal(candidates[0], lang, today, 0)
	}
	r.cover(&in, about, today)
	return in, nil
}

// processors lists who is decided to process for a system today, those that lack
// an agreement first.
func (r *Register) processors(s *chain.System, today kinds.Date) []kinds.OrgID {
	var out, rest []kinds.OrgID
	for _, e := range r.Engagements {
		switch {
		case !e.LiveOn(today) || role(e, today) != "processor" || !slices.Contains(e.ScopeSystems, s.ID):
		case r.FootingOf(s, e.Downstream, today) == Uncovered && r.DraftOf(s, e.Downstream, today) == nil:
			out = append(out, e.Downstream)
		default:
			rest = append(rest, e.Downstream)
		}
	}
	return append(out, rest...)
}

// cover puts a system into the scope, with its rows of the annex on processing.
func (r *Register) cover(in *agreement.AgreementInput, s *chain.System, today kinds.Date) {
	if !slices.Contains(in.ScopeSystems, s.ID) {
		in.ScopeSystems = append(in.ScopeSystems, s.ID)
		in.Processing = append(in.Processing, r.Processed(s, in.Language, today)...)
	}
}

// DraftOf is the agreement that is under way with an organisation for a system,
// nil for none.
func (r *Register) DraftOf(s *chain.System, o kinds.OrgID, today kinds.Date) *agreement.Agreement {
	for _, a := range r.Agreements {
		if a.PendingOn(today) && a.Names(o) && slices.Contains(a.ScopeSystems, s.ID) {
			return a
		}
	}
	return nil
}

// proposal begins an agreement with an organisation, or with nobody yet; others
// is how many begun before it have no row in the register yet.
func (r *Register) proposal(o kinds.OrgID, lang string, today kinds.Date, others int) agreement.AgreementInput {
	in := agreement.AgreementInput{
		Keys: door.Keys{Code: r.nextCode(others)},
		Type: agreement.ControllerProcessor, State: agreement.Draft, CreatedOn: today, Template: agreement.NewestTemplate(agreement.ControllerProcessor),
		Parties: []agreement.Party{{Org: r.Controller.ID, Side: agreement.Controller, Capacity: agreement.Signatory}},
	}
	if !o.IsZero() {
		in.Parties = append(in.Parties, agreement.Party{Org: o, Side: agreement.Processor, Capacity: agreement.Signatory})
	}
	agreement.Standard(&in, lang, r.Controller.Country)
	return in
}

// codePrefix begins the codes that are proposed; people may write others.
const codePrefix = "DBA-"

// nextCode is the first code above all that the register has.
func (r *Register) nextCode(others int) string {
	highest := 0
	for _, a := range r.Agreements {
		if number, ok := strings.CutPrefix(a.Code, codePrefix); ok {
			if n, err := strconv.Atoi(number); err == nil && n < 1e9 {
				highest = max(highest, n)
			}
		}
	}
	return fmt.Sprintf("%s%04d", codePrefix, highest+1+others)
}
