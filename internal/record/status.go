package record

import "ledd/internal/kinds"

// Status is what the organisation states of an activity; for a past day its dates
// decide.
type Status string

// The statuses of an activity.
const (
	Planned Status = "planned"
	Ongoing Status = "ongoing"
	Paused  Status = "paused"
	Ended   Status = "ended"
)

// StandingOn gives the status on a day: empty before the activity was written down, and
// until its first day it is planned. The last day is still within.
func (a *Activity) StandingOn(d kinds.Date) Status {
	switch {
	case a.CreatedOn > d && (!a.OngoingFrom.Known() || a.OngoingFrom > d):
		return ""
	case a.Status == Planned, a.Status == "", a.OngoingFrom > d:
		return Planned
	case a.Status == Ended && !d.Within("", a.EndedOn), a.Status == Ended && !a.EndedOn.Known():
		return Ended
	case a.Status == Paused && a.PausedFrom <= d:
		return Paused
	}
	return Ongoing
}

// Since is the day on which the activity was written down.
func (a *Activity) Since() kinds.Date {
	if a.CreatedOn.Known() || a.CreatedAt.IsZero() {
		return a.CreatedOn
	}
	return kinds.DateOf(a.CreatedAt)
}

// RunsFrom is the day from which the record has to be complete: the first day of the
// processing, else the day on which it was written down.
func (a *Activity) RunsFrom() kinds.Date {
	if a.OngoingFrom.Known() {
		return a.OngoingFrom
	}
	return a.Since()
}

// LastReview is the last review by a day; unknown: it was never reviewed.
func (a *Activity) LastReview(d kinds.Date) kinds.Date {
	last := kinds.Date("")
	for _, r := range a.Reviews {
		if r.ReviewedOn <= d {
			last = max(last, r.ReviewedOn)
		}
	}
	return last
}

// ReviewDue is the last day for the next review, seen from a day; months is the
// interval where the activity has none of its own.
func (a *Activity) ReviewDue(d kinds.Date, months int) kinds.Date {
	if a.ReviewIntervalMonths != nil {
		months = *a.ReviewIntervalMonths
	}
	from := a.LastReview(d)
	if !from.Known() {
		from = kinds.Latest(a.Since(), a.OngoingFrom)
	}
	return from.AddMonths(months)
}

// move states another status from a day on.
func (a *Activity) move(to Status, on kinds.Date) {
	a.Status = to
	switch to {
	case Ongoing:
		if !a.OngoingFrom.Known() {
			a.OngoingFrom = on
		}
		a.PausedFrom, a.EndedOn = "", ""
	case Paused:
		a.PausedFrom, a.EndedOn = on, ""
	case Ended:
		a.EndedOn = on
	case Planned:
		a.OngoingFrom, a.PausedFrom, a.EndedOn = "", "", ""
	}
}
