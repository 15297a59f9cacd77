// Package law holds the legal parameters: what a deadline is, in which
// jurisdiction, from which day. They are data, dated, and a rule asks for them
// by the day it looks at (domain 2). What domain.md marks as our own choice is
// marked so here.
package law

import (
	"slices"

	"ledd/internal/kinds"
)

// Severity is how bad a gap is (gaps 0).
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Severities lists them, worst first.
var Severities = []Severity{Critical, High, Medium, Low}

// Rank is the place in that list.
func (s Severity) Rank() int {
	for i, x := range Severities {
		if x == s {
			return i
		}
	}
	return len(Severities)
}

// Step moves a severity: up is towards critical. Critical and low are the caps.
func (s Severity) Step(up int) Severity {
	return Severities[min(max(s.Rank()-up, 0), len(Severities)-1)]
}

// Profile is the parameters of one jurisdiction from a day on.
type Profile struct {
	Jurisdiction string // NO, DK, SE, EU
	From         kinds.Date
	// DueDays are the days within which a gap should be closed. Own choice.
	DueDays map[Severity]int
	// ReviewMonths is the interval between two reviews of an agreement that names
	// none; ReviewMonthsHigh where a system in its scope has high risk. Own choice:
	// no statute gives a number.
	ReviewMonths, ReviewMonthsHigh int
	// RiskMonths is the interval between two risk assessments of a system, RiskMonthsHigh
	// of one with high risk; RecordMonths that of a record of processing; SupervisionMonths
	// that of supervision of a processor, by the risk (domain 3). Own choice.
	RiskMonths, RiskMonthsHigh, RecordMonths                             int
	SupervisionMonthsHigh, SupervisionMonthsMedium, SupervisionMonthsLow int
	// Authority is what the data protection authority is called (art. 51), and AuthorityURL
	// where it is found.
	Authority, AuthorityURL string
	// ProcurementDays is how long a procurement may leave a role undecided.
	ProcurementDays int
	// ChangeDays are the days within which an agreement is to follow what changed;
	// NewVersionDays those within which a new version is to be in force after a review
	// that asked for one; ChecklistDays those within which the content of a new
	// agreement is to be assessed; ExitDays those within which data are returned or
	// deleted where nothing was agreed. Own choice.
	ChangeDays, NewVersionDays, ChecklistDays, ExitDays int
	// Grades is what the organisation itself has decided of methods of transmission, in
	// place of the table of methods.
	Grades []Graded
	// ReceiptDays are the days after which content that has been received is gone where
	// it was sent from; UnconfirmedDays those after sending where nothing tells of the
	// receipt; DraftDays those for a form that was never sent. Own choice.
	ReceiptDays, UnconfirmedDays, DraftDays int
	// Since is the first day of the GDPR itself, which is later than From where the
	// EEA took it in later.
	Since kinds.Date
}

var nordic = Profile{
	From:         "2018-05-25",
	DueDays:      map[Severity]int{Critical: 14, High: 30, Medium: 90, Low: 180},
	ReviewMonths: 24, ReviewMonthsHigh: 12, ProcurementDays: 30,
	RiskMonths: 24, RiskMonthsHigh: 12, RecordMonths: 12,
	SupervisionMonthsHigh: 12, SupervisionMonthsMedium: 24, SupervisionMonthsLow: 36,
	ChangeDays: 30, NewVersionDays: 90, ChecklistDays: 30, ExitDays: 30,
	ReceiptDays: 7, UnconfirmedDays: 30, DraftDays: 30,
	Since: "2018-05-25",
}

// Profiles are the dated parameters, newest last for each jurisdiction.
var Profiles = []Profile{
	in("NO", "Datatilsynet", "https://www.datatilsynet.no"), in("DK", "Datatilsynet", "https://www.datatilsynet.dk"),
	in("SE", "Integritetsskyddsmyndigheten", "https://www.imy.se"), in("EU", "", ""),
}

// Jurisdictions lists those that have parameters of their own.
func Jurisdictions() []string {
	var all []string
	for _, p := range Profiles {
		if !slices.Contains(all, p.Jurisdiction) {
			all = append(all, p.Jurisdiction)
		}
	}
	return all
}

func in(jurisdiction, authority, url string) Profile {
	p := nordic
	p.Jurisdiction, p.Authority, p.AuthorityURL = jurisdiction, authority, url
	if jurisdiction == "NO" {
		p.Since = "2018-07-20" // decision of the EEA Joint Committee no. 154/2018
	}
	return p
}

// On gives the parameters of a country on a day: those of the EU where it has
// none of its own, and the earliest ones for a day before them all.
func On(country string, d kinds.Date) Profile {
	best := pick(country, d)
	if best == nil {
		best = pick("EU", d)
	}
	return *best
}

func pick(jurisdiction string, d kinds.Date) *Profile {
	var best *Profile
	for i, p := range Profiles {
		if p.Jurisdiction == jurisdiction && (best == nil || p.From <= d) {
			best = &Profiles[i]
		}
	}
	return best
}
