package gap

import (
	"slices"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// stale compares the annexes that are there with the register, where both sides
// are known.
func (r *Register) stale(a *agreement.Agreement, start, d kinds.Date) []annexHole {
	var out []annexHole
	if x, ok := a.AnnexOn("sub_processors", r.Controller.ID, d); ok && x.Lacks() == "" {
		out = append(out, r.subsDiffer(a, x, start, d)...)
	}
	if x, ok := a.AnnexOn("processing", r.Controller.ID, d); ok && x.Lacks() == "" && len(r.unsaid(a, d)) > 0 {
		out = append(out, annexHole{"processing", "annex_stale", start})
	}
	return out
}

// subsDiffer compares the sub-processors on the day of their annex with those of
// another day. A list without anybody must say that there is nobody.
func (r *Register) subsDiffer(a *agreement.Agreement, x agreement.Annex, start, d kinds.Date) []annexHole {
	listed, now := r.subsOn(a, x.Date), r.subsOn(a, d)
	since, differ := kinds.Date(""), false
	for o, l := range now {
		if listed[o] == nil {
			since, differ = kinds.Earliest(since, l.StartsOn), true
		}
	}
	for o, l := range listed {
		if now[o] == nil {
			since, differ = kinds.Earliest(since, l.EndsOn.AddDays(1)), true
		}
	}
	switch {
	case differ:
		return []annexHole{{"sub_processors", "annex_stale", since}}
	case len(now) == 0 && a.SubProcessorsUsed != kinds.No && a.SubProcessorsUsed != kinds.Yes:
		return []annexHole{{"sub_processors", "annex_silent", start}}
	case len(now) > 0 && a.SubProcessorsUsed == kinds.No:
		return []annexHole{{"sub_processors", "annex_stale", start}}
	}
	return nil
}

// subsOn is the sub-processors directly below the processors of an agreement on a
// day, each with the link that lasted longest.
func (r *Register) subsOn(a *agreement.Agreement, d kinds.Date) map[kinds.OrgID]*chain.Link {
	out := map[kinds.OrgID]*chain.Link{}
	for _, p := range a.Parties {
		if p.Side != agreement.Processor {
			continue
		}
		for _, l := range r.below[p.Org] {
			if l.LiveOn(d) && (out[l.Downstream] == nil || lasts(l, out[l.Downstream])) {
				out[l.Downstream] = l
			}
		}
	}
	return out
}

func lasts(l, than *chain.Link) bool {
	return than.EndsOn.Known() && (!l.EndsOn.Known() || l.EndsOn > than.EndsOn)
}

// unsaid lists the types of data that the systems hold and that neither their rows of
// the annex name, nor the list of the data of each form that holds on a day; a system of
// which neither names any says nothing.
func (r *Register) unsaid(a *agreement.Agreement, d kinds.Date) []string {
	var out, listed []string
	if x, ok := a.AnnexOn("form_data", r.Controller.ID, d); ok && x.Lacks() == "" {
		listed = x.DataTypes
	}
	for _, s := range r.known(a.ScopeSystems) {
		said := append(a.TypesOf(s.ID), listed...)
		if len(said) == 0 {
			continue
		}
		for i := range said {
			said[i] = door.Fold(said[i])
		}
		for _, k := range dataOf(s) {
			if !slices.Contains(said, door.Fold(k)) && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// dataOf lists the types of data that a system is known to hold, by its forms and
// by where it keeps data.
func dataOf(s *chain.System) []string {
	var all []string
	for _, c := range s.StorageContexts {
		all = append(all, c.DataKinds...)
	}
	for _, f := range s.FormTypes {
		all = append(all, f.DataItems...)
	}
	return all
}
