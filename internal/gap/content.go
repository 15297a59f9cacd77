package gap

import (
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// contentLacking is DPA-006: the agreement does not say all that art. 28(3) asks
// for, or nobody has looked. What was signed before the GDPR is measured by it from
// its first day.
func contentLacking(r *Register, d kinds.Date) []Finding {
	p := r.Law(d)
	if d < p.Since {
		return nil
	}
	var out []Finding
	for _, a := range r.Agreements {
		if !a.Processes() || !r.inForce(a, d) {
			continue
		}
		by := map[string][]string{}
		for _, code := range slices.Concat(agreement.Details, agreement.Clauses) {
			value := a.Content(code, d, p.Since).Value
			by[value] = append(by[value], code)
		}
		start, _ := a.Start(d)
		f := Finding{Agreement: a, OpenedOn: kinds.Latest(start, p.Since), Severity: law.Medium}
		switch {
		case len(by[agreement.Missing]) > 0:
			f.Severity = law.High
		case len(by[agreement.Partly]) > 0:
		case len(by[""]) > 0:
			f.OpenedOn = f.OpenedOn.AddDays(p.ChecklistDays + 1)
		default:
			continue
		}
		if f.OpenedOn > d {
			continue
		}
		f.Facts = known(Fact{"agreement", a.Code}, Fact{"effective_from", string(start)}, Fact{"content_missing", strings.Join(by[agreement.Missing], ", ")},
			Fact{"content_partly", strings.Join(by[agreement.Partly], ", ")}, Fact{"content_unassessed", strings.Join(by[""], ", ")})
		out = append(out, f)
	}
	return out
}

// copyUnproven is DPA-011: nobody could show what was signed, or by whose right.
func copyUnproven(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, a := range r.Agreements {
		end, _ := r.replaced(a, d)
		if (!a.Processes() && a.Type != agreement.JointArrangement) || !a.ExistsOn(d) || end.Known() || (a.End().Known() && a.End() < d) {
			continue
		}
		u := a.UnprovenOn(d)
		if len(u.Lacks) == 0 {
			continue
		}
		f := Finding{Agreement: a, OpenedOn: u.Since, Facts: known(Fact{"agreement", a.Code}, Fact{"agreement_state", string(a.Standing(d))})}
		for _, lack := range u.Lacks {
			f.Facts = append(f.Facts, Fact{"unproven", lack})
		}
		out = append(out, f)
	}
	return out
}
