package assess

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/law"
)

// Consultation is the prior consultation of the authority (art. 36).
type Consultation struct {
	SentOn          kinds.Date `json:"sentOn" doc:"the day on which the authority received the request"`
	ExtensionToldOn kinds.Date `json:"extensionToldOn" doc:"the day on which the authority told of six weeks more"`
	AnsweredOn      kinds.Date `json:"answeredOn"`
	Answer          string     `json:"answer" validate:"omitempty,oneof=advice order ban"`
	Conditions      string     `json:"conditions" validate:"max=4000"`
	HandledOn       kinds.Date `json:"handledOn" doc:"the day on which the answer had been followed up"`
	ProceedOn       kinds.Date `json:"proceedOn" doc:"the day of the explicit decision to begin though no answer came in time"`
	ProceedReason   string     `json:"proceedReason" validate:"max=4000"`
}

// ClockStop is a time in which the authority awaits information: the clock stands still
// from the day it asked until the day it has what it asked for (art. 36(2)).
type ClockStop struct {
	From kinds.Date `json:"from" validate:"required"`
	To   kinds.Date `json:"to" doc:"the day on which the authority had the information; unknown: it still waits"`
}

// DueOn is the last day for the authority's answer as it is known on a day: eight weeks,
// six more if that was told within a month of the request, and every day for which the
// clock stood still. Unknown while nothing was sent or the clock stands still.
func (c Consultation) DueOn(stops []ClockStop, d kinds.Date) kinds.Date {
	if !c.SentOn.Known() || c.SentOn > d {
		return ""
	}
	due := c.SentOn.AddDays(7 * law.ConsultWeeks)
	if c.ExtensionToldOn.Known() && c.ExtensionToldOn <= d && c.ExtensionToldOn >= c.SentOn && c.ExtensionToldOn <= c.SentOn.AddMonths(law.ExtensionMonths) {
		due = due.AddDays(7 * law.ExtensionWeeks)
	}
	stops = slices.Clone(stops)
	slices.SortFunc(stops, func(a, b ClockStop) int { return strings.Compare(string(a.From), string(b.From)) })
	seen := kinds.Date("")
	for _, s := range stops {
		from := kinds.Latest(s.From, c.SentOn, seen)
		switch {
		case s.From > due || s.From > d: // the time was over by then, or nobody knows of it yet
		case !s.To.Known() || s.To > d:
			return ""
		case s.To > from:
			due, seen = due.AddDays(daysBetween(from, s.To)), s.To
		}
	}
	return due
}

// hoursOfDay is a civil day, which has no change of the clock.
const hoursOfDay = 24

func daysBetween(from, to kinds.Date) int {
	return int(to.Time().Sub(from.Time()).Hours()) / hoursOfDay
}
