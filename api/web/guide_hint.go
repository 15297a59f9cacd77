package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// hints is what the register, or what is usual, says at a station, by the name of the
// field in the form.
type hints map[string]hint

// add keeps a hint that says something.
func (h hints) add(input, value string, from Say) {
	if value != "" {
		h[input] = hint{value, from}
	}
}

// fill writes hints into what is empty: people correct instead of writing.
func (h hints) fill(q url.Values) {
	for input, x := range h {
		if x.value != "" && q.Get(input) == "" {
			q.Set(input, x.value)
		}
	}
}

// guideHints gathers what is known for a station of an agreement; nothing is known
// before there is one but how versions are counted.
func (v *visit) guideHints(s guideStation, a *agreement.Agreement, q url.Values) (hints, error) {
	h := hints{}
	if s.name == atText {
		h.add("revision", "1.0", K("guide.from.first"))
	}
	if a == nil {
		return h, nil
	}
	paper, err := v.documents.Terms(v.ctx(), a.ID.String(), agreement.Options{AsOf: v.today})
	if err != nil {
		return nil, err
	}
	switch s.name {
	case atParties:
		v.hintParties(h, a, paper)
		v.hintSigners(h, a, paper)
	case atProcessing:
		v.hintProcessing(h, a)
	case atAnnexes:
		if len(paper.SubProcessors) > 0 {
			h.add("subProcessorsUsed", "yes", N("guide.from.chain", len(paper.SubProcessors)))
		}
	}
	v.hintUsual(h, s.form, a, q)
	if a.ReviewIntervalMonths == nil && s.form.has("reviewIntervalMonths") {
		h["reviewIntervalMonths"] = hint{"", N("guide.from.review", paper.ReviewIntervalMonths)}
	}
	return h, nil
}

// hintParties is what the register knows of each party, and whom it reaches there.
func (v *visit) hintParties(h hints, a *agreement.Agreement, paper agreement.Paper) {
	known, next := K("guide.from.register"), 0
	for i, p := range a.Parties {
		if a.LeftOn(p.Org, v.today) || next >= len(paper.Parties) {
			continue
		}
		said, at := paper.Parties[next], "parties."+strconv.Itoa(i)+"."
		next++
		h.add(at+"number", said.Number, known)
		h.add(at+"address", said.Address, known)
		h.add(at+"country", said.CountryCode, known)
		var names []string
		for _, c := range said.Contacts {
			names = append(names, strings.Join(slices.DeleteFunc([]string{c.Name, c.Email, c.Phone}, func(s string) bool { return s == "" }), ", "))
		}
		if len(p.Contacts) == 0 && len(names) > 0 {
			h[at+"contacts"] = hint{"", K("guide.from.contacts", "Names", strings.Join(names, "; "))}
		}
	}
}

// hintSigners asks for each party that signs who does so.
func (v *visit) hintSigners(h hints, a *agreement.Agreement, paper agreement.Paper) {
	next, person := len(a.Signatures), 0
	for _, p := range a.Parties {
		if a.LeftOn(p.Org, v.today) || person >= len(paper.Parties) {
			continue
		}
		contacts := paper.Parties[person].Contacts
		person++
		named := slices.ContainsFunc(a.Signatures, func(s agreement.Signature) bool { return s.Party == p.Org })
		if named || p.Capacity != agreement.Signatory {
			continue
		}
		at := "signatures." + strconv.Itoa(next) + "."
		next++
		h.add(at+"party", v.names.Label("organisation", p.Org.String()), Say{})
		for _, role := range []string{"signatory", "controller_decision_maker"} {
			for _, c := range contacts {
				if _, found := h[at+"name"]; c.RoleCode == role && !found {
					h.add(at+"name", c.Name, K("guide.from.register"))
				}
			}
		}
	}
}

// processed gives the rows of the annex on processing of a system, in a language: from the
// record of processing, or from what the register knows of the system.
func (v *visit) processed(lang string) func(chain.SystemID) []agreement.Processing {
	return func(id chain.SystemID) []agreement.Processing {
		y := v.reg.System(id)
		if y == nil {
			return nil
		}
		return v.reg.Processed(y, lang, v.today)
	}
}

// hintProcessing is what the record of processing, and the register, know of the systems in
// scope: of a row that there is already, what the activity that it is called after says; of one
// that is called otherwise, what is known of the system as long as that is one thing.
func (v *visit) hintProcessing(h hints, a *agreement.Agreement) {
	next, rows := len(a.Processing), v.processed(a.Language)
	for _, id := range a.ScopeSystems {
		y, known := v.reg.System(id), rows(id)
		there := slices.ContainsFunc(a.Processing, func(p agreement.Processing) bool { return p.System == id })
		for i, p := range a.Processing {
			if p.System != id || y == nil {
				continue
			}
			at := slices.IndexFunc(known, func(x agreement.Processing) bool { return x.Subject == p.Subject })
			switch {
			case at >= 0:
				v.hintRow(h, i, known[at], y)
			case len(known) == 1:
				v.hintRow(h, i, known[0], y)
			default:
				v.hintRow(h, i, agreement.Described(id, y), y)
			}
		}
		for _, p := range known {
			if !there {
				v.hintRow(h, next, p, y)
				next++
			}
		}
	}
}

func (v *visit) hintRow(h hints, row int, p agreement.Processing, y *chain.System) {
	at, from := "processing."+strconv.Itoa(row)+".", K("guide.from.system", "Name", y.Name)
	h.add(at+"system", v.names.Label("system", y.ID.String()), Say{})
	h.add(at+"subject", p.Subject, from)
	h.add(at+"purpose", p.Purpose, from)
	h.add(at+"nature", p.Nature, from)
	h.add(at+"dataTypes", strings.Join(p.DataTypes, "\n"), from)
	h.add(at+"dataSubjects", strings.Join(p.DataSubjects, "\n"), from)
	h.add(at+"retention", p.Retention, from)
	special := p.SpecialCategories
	if special == "" && y.SpecialCategories == kinds.No && y.CriminalData != kinds.Yes {
		special = v.text().text("guide.none")
	}
	h.add(at+"specialCategories", special, from)
}

// usualOf is the fields of which something special is said where their value is usual.
var usualOf = map[string]string{"breachNoticeHours": "guide.from.breach", "governingLaw": "guide.from.country"}

// hintUsual is the terms that most agree on.
func (v *visit) hintUsual(h hints, f *Form, a *agreement.Agreement, q url.Values) {
	if guideKindOf(a.Type) != guideProcessing {
		return
	}
	usual := agreement.AgreementInput{}
	agreement.Standard(&usual, a.Language, v.reg.Controller.Country)
	said := f.encode(&usual, v.names)
	for _, x := range f.all() {
		if x.Control != RowsOf {
			from, ok := usualOf[x.Name]
			if !ok {
				from = "guide.from.usual"
			}
			if _, known := h[x.Name]; !known {
				h.add(x.Name, said.Get(x.Name), K(from))
			}
			continue
		}
		if len(rowNumbers(q, x.Name)) > 0 || len(rowNumbers(said, x.Name)) == 0 {
			continue
		}
		for input := range said {
			if strings.HasPrefix(input, x.Name+".") {
				h.add(input, said.Get(input), Say{})
			}
		}
		h[x.Name] = hint{"", K("guide.from.usual")}
	}
}
