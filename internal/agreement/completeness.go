package agreement

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Known is what the register knows beside an agreement: the rules of
// completeness ask it, and ask nothing else.
type Known struct {
	AsOf     kinds.Date
	Parties  map[kinds.OrgID]*party.Organisation
	Contacts map[kinds.OrgID][]ContactLine // of the register, where the agreement names none
	Systems  map[chain.SystemID]*chain.System
	Subs     int // how many sub-processors the chain shows
}

// Lack is one thing that an agreement still needs before it is complete; Pointer
// leads to the place in the agreement where it is filled in.
type Lack struct {
	Code    string `json:"code" required:"true" doc:"stable: what is missing"`
	Pointer string `json:"pointer" required:"true" doc:"JSON pointer into the agreement (RFC 6901)"`
	Subject string `json:"subject" required:"true" doc:"the party or system that it is about; empty: the agreement as a whole"`
	Detail  string `json:"detail" required:"true" doc:"a sentence with the cure"`
	Law     string `json:"law" required:"true" doc:"the articles that ask for it"`
}

// Completeness is everything that an agreement still lacks on a day (domain 3.9).
type Completeness struct {
	Agreement ID         `json:"agreement" required:"true" nullable:"false"`
	AsOf      kinds.Date `json:"asOf" required:"true" doc:"the day on which parties and sub-processors were looked at"`
	Complete  bool       `json:"complete" required:"true"`
	Missing   []Lack     `json:"missing" required:"true"`
}

// Need is one row of the table: something that a complete agreement says, and
// the law that asks for it.
type Need struct {
	Code, Law, Detail string
	holes             func(a *Agreement, k Known) []hole
}

// hole is one place where a need is not met.
type hole struct {
	pointer, subject string
}

// Missing lists what a complete agreement of its sort needs and this one lacks, in
// the order of the table: nothing is refused for it but the finished document.
func (a *Agreement) Missing(k Known) []Lack {
	lacks := []Lack{}
	for _, n := range a.needs() {
		for _, h := range n.holes(a, k) {
			lacks = append(lacks, Lack{Code: n.Code, Pointer: h.pointer, Subject: h.subject, Detail: n.Detail, Law: n.Law})
		}
	}
	return lacks
}

// violations words lacks as what is wrong with a document that is to be final.
func violations(lacks []Lack) []kinds.Violation {
	vs := make([]kinds.Violation, 0, len(lacks))
	for _, l := range lacks {
		v := kinds.Violation{Pointer: l.Pointer, Code: l.Code, Detail: l.Detail}
		if l.Subject != "" {
			v.Detail = l.Subject + ": " + l.Detail
		}
		vs = append(vs, v)
	}
	return vs
}
