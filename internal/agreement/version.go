package agreement

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// SucceedInput is from which reading of an agreement its next version is begun.
type SucceedInput struct{ Seen }

// renewable are the states from which a next version is begun: the agreement binds, or
// ended without anybody's decision.
var renewable = []State{InForce, UnderRevision, Notice, Expired}

// Succeed begins the next version of an agreement: a draft that says what is still
// true of the old one, and replaces it when everybody has signed. Until then the old one
// is in force as before. Where such a draft is open already, that is the answer.
// Errors: stale; conflict where the agreement is in no state to be followed.
func (s Steps) Succeed(ctx context.Context, id string, in SucceedInput) (*Agreement, error) {
	return door.Do(ctx, s.d, "agreement.succeed", in, func(tx *door.Tx) (*Agreement, error) {
		if err := tx.Alone(); err != nil { // two who press at once get one draft
			return nil, err
		}
		a, err := fetch(tx, id, in.Version)
		if err != nil {
			return nil, err
		}
		if a.Org != tx.Who.Org {
			return nil, kinds.Fail(kinds.KindForbidden, "this agreement is kept by another organisation, and only that one may make its next version")
		}
		open, err := a.successor(tx)
		if err != nil || open != nil {
			return open, err
		}
		if at := a.Standing(tx.Today()); !a.Renewable(tx.Today()) {
			return nil, refusal("no-successor", "an agreement that is %s has no next version: one is begun from an agreement that is in force or has expired", at)
		}
		next := door.Make[Agreement](a.next(tx.Today()))
		if err := a.follow(tx, next); err != nil {
			return nil, err
		}
		return next, door.Add(tx, next)
	})
}

// Renewable reports whether a next version can be begun from an agreement on a day.
func (a *Agreement) Renewable(d kinds.Date) bool { return slices.Contains(renewable, a.Standing(d)) }

// successor is the version that is to replace the agreement and is not in force yet;
// nil for none.
func (a *Agreement) successor(tx *door.Tx) (*Agreement, error) {
	all, err := door.All[Agreement](tx, "org_id = ? and supersedes = ?", a.Org, a.ID)
	for _, x := range all {
		if x.UnderWay(tx.Today()) {
			return x, err
		}
	}
	return nil, err
}

// UnderWay reports whether an agreement is being written or signed, or waits for its
// first day.
func (a *Agreement) UnderWay(d kinds.Date) bool {
	written := []State{Draft, UnderReview, Ready, PartSigned}
	return a.PendingOn(d) || slices.Contains(written, a.State) && !a.VoidedOn.Known()
}

// follow gives the next version what needs the register: a code that is free, and the
// newest words of its sort.
func (a *Agreement) follow(tx *door.Tx, next *Agreement) error {
	if a.Code != "" {
		taken, err := door.All[Agreement](tx, "org_id = ? and code like ?", a.Org, likely(a.Code)+"%")
		if err != nil {
			return err
		}
		next.Code = nextCode(a.Code, taken)
	}
	if !a.Template.ID.IsZero() {
		t, err := door.Get[OwnTemplate](tx, a.Template.ID.String())
		if err == nil && t.State == TemplateWithdrawn {
			next.Template = Template{} // makes nothing new: somebody chooses another one
		}
		return err
	}
	newest, err := Standards()
	if err != nil || a.sort() == nil || !place.MatchString(a.Template.Version+"/x.md") {
		return err
	}
	if e := newest.Newest(a.sort().Name); e != nil {
		next.Template.Version = e.Name()
	}
	return nil
}

// likely is the beginning of a code that all versions have, as LIKE reads it.
func likely(code string) string {
	return strings.NewReplacer(`%`, "_", `\`, "_").Replace(stem(code))
}

var numbered = regexp.MustCompile(`-v[0-9]+$`)

// stem is a code without the number of its version, short enough for another one.
func stem(code string) string { return kinds.Cut(numbered.ReplaceAllString(code, ""), 56) }

// nextCode numbers the versions of a code: DBA-7, DBA-7-v2, DBA-7-v3.
func nextCode(code string, taken []*Agreement) string {
	for n := 2; ; n++ {
		next := stem(code) + "-v" + strconv.Itoa(n)
		if !slices.ContainsFunc(taken, func(x *Agreement) bool { return door.Fold(x.Code) == door.Fold(next) }) {
			return next
		}
	}
}

// next is the text of the next version: what holds on without anybody's new decision.
// Who signed, when, what was assessed, and the files are about the old text.
func (a *Agreement) next(d kinds.Date) AgreementInput {
	in := a.AgreementInput
	in.Keys, in.State, in.Supersedes, in.CreatedOn = door.Keys{}, Draft, a.ID, d
	in.Revision = NextRevision(a.Revision)
	in.Signatures, in.Checklist, in.Documents, in.Changes = nil, nil, nil, nil
	in.EffectiveFrom, in.TerminatedOn, in.VoidedOn, in.EssencePublishedOn = "", "", "", ""
	if in.EffectiveTo < d {
		in.EffectiveTo = ""
	}
	if in.MainContract.EndsOn < d {
		in.MainContract.EndsOn = ""
	}
	in.Parties, in.Mandates = a.stillParties(d), nil
	for _, m := range a.Mandates {
		if m.ValidFrom.Known() && (!m.ValidTo.Known() || d <= m.ValidTo) && !a.LeftOn(m.Principal, d) {
			m.RatifiedOn = "" // it ratified a signature under the old text
			in.Mandates = append(in.Mandates, m)
		}
	}
	in.Annexes = slices.DeleteFunc(slices.Clone(a.Annexes), func(x Annex) bool { return a.LeftOn(x.Party, d) })
	in.Allocation = slices.Clone(a.Allocation)
	for i := range in.Allocation {
		if a.LeftOn(in.Allocation[i].Responsible, d) {
			in.Allocation[i].Responsible = kinds.OrgID{}
		}
	}
	return in
}

// stillParties is who is bound on a day. Who acceded to the old text signs the new one
// like everybody else.
func (a *Agreement) stillParties(d kinds.Date) []Party {
	var out []Party
	for _, p := range a.Parties {
		if a.LeftOn(p.Org, d) {
			continue
		}
		if p.Capacity == Acceded && a.Type != Accession {
			p.Capacity = Signatory
		}
		p.AccededOn, p.LeftOn = "", ""
		out = append(out, p)
	}
	return out
}

var revisions = regexp.MustCompile(`^(.*?)([0-9]{1,9})((?:\.[0-9]+)*)$`)

// NextRevision counts a version up as people number them: 1.2 becomes 2.0, and
// 2026-3 becomes 2026-4. What has no number gets one.
func NextRevision(revision string) string {
	revision = strings.TrimSpace(revision)
	m := revisions.FindStringSubmatch(revision)
	switch {
	case revision == "":
		return "2"
	case m == nil:
		return kinds.Cut(revision, 45) + " (2)"
	}
	n, _ := strconv.Atoi(m[2])
	return fmt.Sprintf("%s%d%s", m[1], n+1, strings.Repeat(".0", strings.Count(m[3], ".")))
}
