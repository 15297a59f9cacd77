package risk

import (
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// ProcurementID identifies a procurement.
type ProcurementID = kinds.ID[Procurement]

// Procurement is something that is bought, and the early work on its risks (domain 3.13,
// art. 25(1), 32): what it must fulfil is made public once, and cannot be thought of
// afterwards.
type Procurement struct {
	door.Record[Procurement]
	ProcurementInput
}

// The ways to buy.
const (
	Tender    = "tender"
	Direct    = "direct"    // below the threshold for a competition
	Framework = "framework" // a framework agreement, from which is called off
	CallOff   = "call_off"  // under a framework agreement
)

// ProcurementInput is what a client says of a procurement.
type ProcurementInput struct {
	door.Keys
	Name           string         `json:"name" validate:"required,max=255" doc:"what is bought"`
	Unit           party.UnitID   `json:"unit" doc:"the unit that buys"`
	Kind           string         `json:"kind" validate:"omitempty,oneof=tender direct framework call_off" doc:"direct: below the threshold for a competition; call_off: under a framework agreement"`
	Framework      ProcurementID  `json:"framework" doc:"of a call-off: the procurement of the framework agreement"`
	Covered        kinds.Tri      `json:"coveredByFramework" gorm:"column:covered" validate:"omitempty,oneof=yes no unknown" doc:"of a call-off: whether somebody has found that the risk assessment of the framework agreement covers this need, too"`
	Requirements   kinds.Tri      `json:"requirements" validate:"omitempty,oneof=yes no unknown" doc:"whether there are requirements to privacy or security"`
	RequirementsOn kinds.Date     `json:"requirementsPublishedOn" gorm:"column:requirements_on" doc:"the day on which the requirements were made public, or sent to those who were asked"`
	ConcludedOn    kinds.Date     `json:"concludedOn" doc:"the day of the contract"`
	SecurityTestOn kinds.Date     `json:"securityTestOn" doc:"the day of the test of security; unknown: none was made"`
	GoLiveOn       kinds.Date     `json:"goLiveOn" doc:"the first day of use"`
	System         chain.SystemID `json:"system" doc:"what became of it"`
	Note           string         `json:"note" validate:"max=4000"`
}

// ProcurementKind is the table's entry for the door.
var ProcurementKind = door.Register[Procurement](door.Kind{
	Noun: "procurement", Table: "procurements",
	Sorts:   []string{"code", "name", "createdAt"},
	Filters: []string{"code", "unit", "kind", "system"},
})

// Procurements is the verbs of procurements.
type Procurements = door.Noun[Procurement, ProcurementInput]

// Input gives the part that a client may replace.
func (p *Procurement) Input() *ProcurementInput { return &p.ProcurementInput }

// Words is what a search looks through.
func (p *Procurement) Words() []string { return []string{p.Name, p.Note} }

// Refs lists the records that the procurement refers to.
func (p *Procurement) Refs() []door.Ref {
	return []door.Ref{door.Refer("/unit", "unit", p.Unit), door.Refer("/system", "system", p.System), door.Refer("/framework", "procurement", p.Framework)}
}

// Places is the unit that buys, else that of the system.
func (p *Procurement) Places(tx *door.Tx, _ bool) ([]string, error) {
	if p.Unit.IsZero() && !p.System.IsZero() {
		return chain.PlacesOf(tx, []chain.SystemID{p.System})
	}
	return party.UnitsOf(p.Unit), nil
}

// Check refuses days in the wrong order, and a framework where nothing is called off.
func (p *Procurement) Check() []kinds.Violation {
	vs := slices.Concat(kinds.Order("/concludedOn", p.RequirementsOn, p.ConcludedOn), kinds.Order("/goLiveOn", p.ConcludedOn, p.GoLiveOn))
	if p.Kind != CallOff && !p.Framework.IsZero() {
		vs = append(vs, kinds.Violation{Pointer: "/framework", Code: "unexpected", Detail: "only a call-off has a framework agreement: say that it is one, or leave this out"})
	}
	return vs
}

// Verify refuses a framework that is none.
func (p *Procurement) Verify(tx *door.Tx) error {
	if p.Framework.IsZero() {
		return nil
	}
	f, err := door.Get[Procurement](tx, p.Framework.String())
	if err == nil && (f.Kind != Framework || f.ID == p.ID) {
		err = kinds.Invalid("/framework", "mismatch", "%s is no framework agreement: choose the procurement of one", strings.TrimSpace(f.Name))
	}
	return err
}

// AskedOn is the day on which the requirements could no longer be changed; unknown for a
// procurement without any. Where nothing was made public, as in a direct purchase, it is the
// day of the contract.
func (p *Procurement) AskedOn() kinds.Date {
	if p.Requirements != kinds.Yes {
		return ""
	}
	if p.RequirementsOn.Known() {
		return p.RequirementsOn
	}
	return p.ConcludedOn
}

// Timing is when the risk of a procurement was assessed, as known on a day.
type Timing struct {
	Early *Assessment // before the requirements, of it or of its framework agreement; nil for none
	Later *Assessment // the first of another phase or day, before it was taken into use
	Last  *Assessment // the first of all that came after that; nil for none
}

// TimingOf sorts the completed assessments of a procurement, and of its framework agreement
// where somebody found that this covers the need, by a day. All is every assessment.
func (p *Procurement) TimingOf(all []*Assessment, d kinds.Date) Timing {
	var t Timing
	asked := p.AskedOn()
	sooner := func(a, than *Assessment) bool { return than == nil || a.PerformedOn < than.PerformedOn }
	for _, a := range all {
		mine := a.Procurement == p.ID
		framed := p.Kind == CallOff && p.Covered == kinds.Yes && !p.Framework.IsZero() && a.Procurement == p.Framework
		if !mine && !framed || !a.Finished() || !a.PerformedOn.Known() || a.PerformedOn > d {
			continue
		}
		switch early := a.Phase == "before_requirements" && (!asked.Known() || a.PerformedOn <= asked); {
		case early && sooner(a, t.Early):
			t.Early = a
		case early || framed:
		case (!p.GoLiveOn.Known() || a.PerformedOn <= p.GoLiveOn) && sooner(a, t.Later):
			t.Later = a
		case p.GoLiveOn.Known() && a.PerformedOn > p.GoLiveOn && sooner(a, t.Last):
			t.Last = a
		}
	}
	return t
}

// Year is the figures of the procurements of a year (S4: M10 to M13): those with
// requirements to privacy or security that could no longer be changed in it.
type Year struct {
	All    []*Procurement // M10
	Early  []*Procurement // M11: the risk was assessed before the requirements
	Later  []*Procurement // M12: it was assessed, but not so early
	Tested []*Procurement // M13: the security was tested
}

// YearOf counts the procurements of a year, as known on a day; judged gives the assessments
// of one. A procurement is in M11 or
// in M12, never in both.
func YearOf(year string, all []*Procurement, judged func(*Procurement) []*Assessment, d kinds.Date) Year {
	var out Year
	for _, p := range all {
		asked := p.AskedOn()
		if !strings.HasPrefix(string(asked), year+"-") || asked > d {
			continue
		}
		out.All = append(out.All, p)
		if t := p.TimingOf(judged(p), d); t.Early != nil {
			out.Early = append(out.Early, p)
		} else if t.Later != nil || t.Last != nil {
			out.Later = append(out.Later, p)
		}
		if p.SecurityTestOn.Known() && p.SecurityTestOn <= d {
			out.Tested = append(out.Tested, p)
		}
	}
	return out
}
