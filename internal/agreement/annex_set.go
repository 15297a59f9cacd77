package agreement

import (
	"reflect"
	"slices"
	"strconv"

	"ledd/internal/kinds"
)

// AnnexKinds is every annex, in the order in which people read them.
var AnnexKinds = []string{"parties", "processing", "form_data", "security", "configuration", "risk_result", "sub_processors", "instruction", "other_terms"}

// VendorSet is what a vendor delivers beside the text (domain 5, S3-5): the
// description of security, the external vulnerability analysis, the personal data of
// each form, and the map of the configuration.
var VendorSet = []string{"security", "risk_result", "form_data", "configuration"}

// AnnexLines gives the lines of one annex for one party (none: for all), oldest first:
// the last one that has begun on a day is the annex of that day.
func (a *Agreement) AnnexLines(kind string, of kinds.OrgID) []Annex {
	out := slices.DeleteFunc(slices.Clone(a.Annexes), func(x Annex) bool { return x.Kind != kind || x.Party != of })
	slices.SortStableFunc(out, func(x, y Annex) int {
		switch {
		case x.Date < y.Date:
			return -1
		case x.Date > y.Date:
			return 1
		}
		return 0
	})
	return out
}

// CurrentAnnexes is the lines that hold on a day: of each annex and party the newest.
// A line that begins later, or lies behind a newer one, is not among them.
func (a *Agreement) CurrentAnnexes(d kinds.Date) []Annex {
	type place struct {
		kind  string
		party kinds.OrgID
	}
	seen := map[place]int{}
	var out []Annex
	for _, x := range a.Annexes {
		at := place{x.Kind, x.Party}
		i, there := seen[at]
		switch {
		case x.Date > d:
		case !there:
			seen[at] = len(out)
			out = append(out, x)
		case x.Date >= out[i].Date:
			out[i] = x
		}
	}
	return out
}

// AnnexParties is the parties that may have annexes of their own: those that are
// bound, and not as the processor whose annexes they are.
func (a *Agreement) AnnexParties() []kinds.OrgID {
	var out []kinds.OrgID
	for _, p := range a.Parties {
		if p.Side == Controller || p.Side == JointController {
			out = append(out, p.Org)
		}
	}
	return out
}

// encloses refuses a line that would hide what is there already: of an older day than
// the annex has, of a version that it has had, or of a party that has none.
func (a *Agreement) encloses(e *Enclosure) []kinds.Violation {
	var vs []kinds.Violation
	if !e.Party.IsZero() && !a.Names(e.Party) {
		vs = append(vs, kinds.Violation{Pointer: "/party", Code: "no-party", Detail: "the annex can hold for a party of the agreement, or for all of them"})
	}
	lines := a.AnnexLines(e.Kind, e.Party)
	if len(lines) > 0 && e.Dated < lines[len(lines)-1].Date {
		last := lines[len(lines)-1]
		vs = append(vs, kinds.Violation{Pointer: "/date", Code: "older", Value: string(last.Date), Detail: "the annex that is there is dated " + string(last.Date) + ": a newer version bears that day or a later one"})
	}
	if slices.ContainsFunc(lines, func(x Annex) bool { return x.Version != "" && x.Version == e.Revision }) {
		vs = append(vs, kinds.Violation{Pointer: "/revision", Code: "taken", Detail: "there is a version with this number already: give the new one a number of its own"})
	}
	if a.Issued() && len(lines) > 0 && blank(e.Note) {
		vs = append(vs, amending("/note"))
	}
	return vs
}

// nextRevision numbers a version that its sender has not numbered.
func (a *Agreement) nextRevision(kind string, of kinds.OrgID) string {
	lines := a.AnnexLines(kind, of)
	for n := len(lines) + 1; ; n++ {
		v := strconv.Itoa(n)
		if !slices.ContainsFunc(lines, func(x Annex) bool { return x.Version == v }) {
			return v
		}
	}
}

// keptAnnexes reports whether the annexes of an issued agreement are those that were
// there, with dated ones of a version of their own behind them at most.
func (a *Agreement) keptAnnexes(was *Agreement) bool {
	for _, x := range was.Annexes {
		if !slices.ContainsFunc(a.Annexes, x.same) {
			return false
		}
	}
	for _, x := range a.Annexes {
		if slices.ContainsFunc(was.Annexes, x.same) {
			continue
		}
		lines := was.AnnexLines(x.Kind, x.Party)
		taken := slices.ContainsFunc(lines, func(y Annex) bool { return y.Version == x.Version })
		if len(lines) > 0 && (!x.Date.Known() || taken || x.Date < lines[len(lines)-1].Date) {
			return false
		}
	}
	return true
}

// unsaid lists the new versions of issued annexes that do not say what they change.
func (a *Agreement) unsaid(was *Agreement) []kinds.Violation {
	var vs []kinds.Violation
	for i, x := range a.Annexes {
		if !slices.ContainsFunc(was.Annexes, x.same) && len(was.AnnexLines(x.Kind, x.Party)) > 0 && blank(x.Note) {
			vs = append(vs, amending("/annexes/"+strconv.Itoa(i)+"/note"))
		}
	}
	return vs
}

// amending asks what a new version of an issued annex changes.
func amending(pointer string) kinds.Violation {
	return kinds.Violation{Pointer: pointer, Code: "required", Detail: "the annex was issued with the agreement: say what the new version changes, and how the parties agreed on it"}
}

// same reports whether two lines say the same.
func (x Annex) same(y Annex) bool {
	types := slices.Equal(x.DataTypes, y.DataTypes)
	x.DataTypes, y.DataTypes = nil, nil
	return types && reflect.DeepEqual(x, y)
}
