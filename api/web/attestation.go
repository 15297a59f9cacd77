package web

import (
	"cmp"
	"net/url"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

const attestationsPath = "/attestations"

// attestationForm is how people write what vouches for a processor (domain 3.10).
var attestationForm = newForm[assess.AttestationInput](Form{
	Noun: "attestation",
	Sections: []Section{
		{"about", []string{"processor", "kind", "issuedOn", "auditor", "reference", "code"}},
		{"covers", []string{"periodFrom", "periodTo", "bridgeLetterTo", "validTo", "systems", "servicesCovered", "site", "siteUsed", "subserviceMethod"}},
		{"result", strings.Fields("opinion decision.kind decision.on decision.by decision.reason decision.due decision.doneOn")},
		{"findings", []string{"findings"}},
		{"claim", []string{"claimedBy", "adoptedOn", "adoptedBy"}},
		{"share", []string{"sharedWith"}},
	},
	Mandatory: []string{"kind", "issuedOn"},
	Titled:    map[string]string{"findings": "reference"},
})

func (s *Site) attestationDesk() *desk[assess.Attestation, assess.AttestationInput] {
	return &desk[assess.Attestation, assess.AttestationInput]{
		form: attestationForm, path: attestationsPath, verbs: s.attestations, start: (*visit).newAttestation,
		title: (*visit).attestationName,
		keeps: func(v *visit, a *assess.Attestation) bool { return a.Org == v.reg.Controller.ID },
	}
}

func (s *Site) attestationRoutes(mux *router) {
	mux.HandleFunc("GET "+attestationsPath, s.page((*visit).listAttestations))
	mux.HandleFunc("GET "+attestationsPath+"/{id}", s.page((*visit).showAttestation))
	mux.HandleFunc("GET "+attestationsPath+"/{id}/history", s.page((*visit).showAttestationHistory))
	mux.HandleFunc("GET "+attestationsPath+"/{id}/files/{file}", s.page((*visit).sendPaperFile))
	mux.HandleFunc("POST "+attestationsPath+"/{id}/adopt", s.page((*visit).adoptAttestation))
	mux.HandleFunc("POST "+attestationsPath+"/{id}/share", s.page((*visit).shareAttestation))
	s.attestationDesk().routes(s, mux)
}

// newAttestation begins with the processor of the asked engagement.
func (v *visit) newAttestation() (assess.AttestationInput, error) {
	asked := v.r.URL.Query().Get("engagement")
	if asked == "" {
		return assess.AttestationInput{}, nil
	}
	e := v.ownEngagement(asked)
	if e == nil {
		return assess.AttestationInput{}, kinds.NotFound("engagement")
	}
	return assess.AttestationInput{Processor: e.Downstream}, nil
}

func kindSay(a *assess.Attestation) Say {
	if a.Kind == "" {
		return K("attestation.kindless")
	}
	return K(key("option.kind", a.Kind))
}

// processorName is whom an attestation is about.
func (v *visit) processorName(a *assess.Attestation) string {
	return cmp.Or(v.reg.Names[a.Processor], v.names.Label("organisation", a.Processor.String()))
}

func (v *visit) attestationName(a *assess.Attestation) string {
	return named(dotted(v.processorName(a), v.text().say(kindSay(a))), a.Code)
}

// attestationLine is a paper of one's own register, or one that a processor shares and
// nobody has adopted.
type attestationLine struct {
	*assess.Attestation
	offered bool
	changed bool // the processor has changed it since it was adopted
}

// attestationStates is what the list can be narrowed to.
var attestationStates = append([]string{"offered", "changed"}, assess.Standings...)

func (l attestationLine) state(today kinds.Date) string {
	switch {
	case l.offered:
		return "offered"
	case l.changed:
		return "changed"
	}
	return l.Standing(today)
}

func (v *visit) attestationTag(l attestationLine) Tag {
	s := l.state(v.today)
	return Tag{K(key("attestation.state", s)), map[string]string{"offered": "info", "claimed": "warning", "changed": "warning", "uncovered": "warning", "unclean": "danger", "covers": "success"}[s]}
}

// attestationLines lists the papers of the register, and what processors offer.
func (v *visit) attestationLines() ([]attestationLine, error) {
	offers, err := v.attestations.Offers(v.ctx())
	if err != nil {
		return nil, err
	}
	var out []attestationLine
	var keepers []kinds.OrgID
	changed := map[assess.AttestationID]bool{}
	for _, o := range offers {
		if o.Copy == nil {
			keepers = append(keepers, o.Paper.Processor)
			out = append(out, attestationLine{Attestation: o.Paper, offered: true})
		} else if o.Changed() {
			changed[o.Copy.ID] = true
		}
	}
	for _, a := range v.reg.Attestations {
		out = append(out, attestationLine{Attestation: a, changed: changed[a.ID]})
	}
	return out, v.names.learn(keepers)
}

// attestationTable lists papers on the page of something else.
func (v *visit) attestationTable(all []*assess.Attestation) Table {
	t := Table{Caption: K("nav.attestations"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.from")}, {Say: K("column.to")}, {Say: K("column.status")}}}
	for _, a := range all {
		l := attestationLine{Attestation: a}
		t.Rows = append(t.Rows, Row{"attestation-" + a.ID.String(), append([]Cell{{Say: kindSay(a), Sub: T(a.Auditor), Href: attestationsPath + "/" + a.ID.String()}}, append(coverCells(a), Cell{Tags: []Tag{v.attestationTag(l)}})...)})
	}
	return t
}

// coverCells is the first and the last day that a paper covers.
func coverCells(a *assess.Attestation) []Cell {
	if s, ok := a.Covers(); ok {
		return []Cell{{Date: s.From}, {Date: s.To}}
	}
	return []Cell{{Date: a.IssuedOn}, {}}
}

func (v *visit) listAttestations() error {
	lines, err := v.attestationLines()
	if err != nil {
		return err
	}
	letters := alphabet()
	last := func(l attestationLine) kinds.Date { return coverCells(l.Attestation)[1].Date }
	l := listing[attestationLine]{
		path: attestationsPath,
		columns: []column[attestationLine]{
			{"name", func(l attestationLine) Cell {
				return Cell{Say: T(v.processorName(l.Attestation)), Href: attestationsPath + "/" + l.ID.String(), Sub: kindSay(l.Attestation)}
			}, func(a, b attestationLine) int {
				return letters(v.processorName(a.Attestation), v.processorName(b.Attestation))
			}},
			{"issued", func(l attestationLine) Cell { return Cell{Date: l.IssuedOn} }, func(a, b attestationLine) int { return cmp.Compare(a.IssuedOn, b.IssuedOn) }},
			{"from", func(l attestationLine) Cell { return coverCells(l.Attestation)[0] }, nil},
			{"to", func(l attestationLine) Cell { return coverCells(l.Attestation)[1] }, func(a, b attestationLine) int { return cmp.Compare(last(a), last(b)) }},
			{"status", func(l attestationLine) Cell { return Cell{Tags: []Tag{v.attestationTag(l)}} }, nil},
		},
		id: func(l attestationLine) string { return l.ID.String() },
		words: func(l attestationLine) string {
			return v.attestationName(l.Attestation) + " " + l.Auditor + " " + l.Services
		},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("attestation.state", attestationStates...)}},
		keeps: map[string]func(attestationLine, string) bool{"state": func(l attestationLine, want string) bool {
			return l.state(v.today) == want
		}},
	}
	p := l.page(v.r.URL.Query(), lines)
	p.Shell = v.shell(attestationsPath, K("nav.attestations"))
	p.Lead, p.Range, p.Empty = K("attestations.lead", "Org", v.reg.Controller.Name), "range.attestations", K("attestations.empty")
	p.Actions = []Action{{Say: K("attestations.new"), Href: attestationsPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

// attestationFor leads to the papers of the processor of an engagement.
func attestationFor(id chain.EngagementID) Action {
	return Action{Say: K("action.evidence"), Href: attestationsPath + "/new?" + url.Values{"engagement": {id.String()}}.Encode(), Icon: "Plus"}
}
