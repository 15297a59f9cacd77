package batch

import (
	"slices"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// codeOf writes the code of the n-th agreement.
func (b *Batch) codeOf(model *agreement.Agreement, n int, orgnr string) string {
	p := b.CodePattern
	switch {
	case p == "" && model.Code == "":
		return ""
	case p == "":
		p = model.Code + "-{n}"
	}
	return kinds.Cut(strings.NewReplacer("{n}", strconv.Itoa(n), "{number}", orgnr).Replace(p), 64)
}

// replaced is the party of the model whose place the counterparts take, and where
// they stand. Errors: invalid, where that is not one party.
func (b *Batch) replaced(model *agreement.Agreement) (agreement.Party, error) {
	others := slices.DeleteFunc(slices.Clone(model.Parties), func(p agreement.Party) bool { return p.Org == b.Org })
	out := agreement.Party{Side: b.Side, Capacity: agreement.Signatory}
	switch at := place(model, b.Replaces); {
	case at >= 0 && b.Replaces != b.Org:
		out = model.Parties[at]
	case !b.Replaces.IsZero():
		return out, kinds.Invalid("/replaces", "no-party", "the counterparts take the place of a party of the model, beside your own organisation: choose one of them, or none")
	case len(others) == 1:
		out = others[0]
	case len(others) > 1:
		return out, kinds.Invalid("/replaces", "required", "the model has several parties beside your own organisation: say whose place the counterparts take")
	case b.Side == "":
		return out, kinds.Invalid("/side", "required", "the model names nobody beside your own organisation: say on which side the counterparts stand")
	}
	if b.Side != "" {
		out.Side = b.Side
	}
	return out, nil
}

// copyFor is the model for one counterpart: same text, terms and annexes, another
// party, reached by to; nothing that happened to the model comes along.
func (b *Batch) copyFor(model *agreement.Agreement, it *Item, to agreement.ContactLine, orgnr string, today kinds.Date) (agreement.AgreementInput, error) {
	was, err := b.replaced(model)
	if err != nil {
		return agreement.AgreementInput{}, err
	}
	in := model.AgreementInput
	in.Keys = door.Keys{Code: b.codeOf(model, it.Number, orgnr)}
	in.State, in.Supersedes, in.CreatedOn = agreement.Draft, agreement.ID{}, today
	in.TerminatedOn, in.VoidedOn, in.Signatures, in.Documents = "", "", nil, nil
	if b.Revision != "" {
		in.Revision = b.Revision
	}
	if it.Reference != "" {
		in.MainContract.Reference = it.Reference
	}
	party := agreement.Party{Org: it.Party, Side: was.Side, Capacity: was.Capacity, Contacts: []agreement.ContactLine{to}}
	in.Parties = slices.DeleteFunc(slices.Clone(model.Parties), func(p agreement.Party) bool { return p.Org == it.Party })
	if i := slices.IndexFunc(in.Parties, func(p agreement.Party) bool { return p.Org == was.Org }); i >= 0 {
		in.Parties[i] = party
	} else {
		in.Parties = append(in.Parties, party)
	}
	in.Mandates = slices.Clone(model.Mandates)
	for i := range in.Mandates {
		if m := &in.Mandates[i]; m.Principal == was.Org {
			m.Principal = it.Party
		} else if m.Agent == was.Org && !m.Agent.IsZero() {
			m.Agent = it.Party
		}
	}
	return in, nil
}

// counted is what a number says that may be left out; 0 when it is.
func counted(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
