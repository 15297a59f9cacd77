package law

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Listed is one kind of processing on the list of an authority for which a DPIA is
// required (GDPR art. 35(4)). Alone says that it is so without a further criterion of
// WP248; Own is the criterion that the kind itself is an instance of, which is no further
// one. Checked is false where the words are from memory: the authority's own text decides.
type Listed struct {
	Jurisdiction, Code string
	From, To           kinds.Date
	Alone              bool
	Own                string
	Checked            bool
}

// DPIALists is the lists of the authorities, dated. Nothing is taken away: a kind that
// leaves a list has a last day. All of it was written from summaries and memory and is
// to be held against the authority's own list before it is relied on.
var DPIALists = slices.Concat(
	listed("NO", "2019-01-16",
		Listed{Code: "no_third_party", Own: "combining"},
		Listed{Code: "no_biometric", Own: "sensitive"},
		Listed{Code: "no_genetic", Own: "sensitive"},
		Listed{Code: "no_location", Own: "sensitive"},
		Listed{Code: "no_new_technology", Own: "new_technology"},
		Listed{Code: "no_employee_monitoring", Alone: true},
		Listed{Code: "no_research", Own: "sensitive"},
		Listed{Code: "no_algorithm_training", Alone: true},
		Listed{Code: "no_pupils", Alone: true},
		Listed{Code: "no_school_cameras", Alone: true},
	),
	listed("DK", "2018-12-21",
		Listed{Code: "dk_biometric", Own: "sensitive"},
		Listed{Code: "dk_genetic", Own: "sensitive"},
		Listed{Code: "dk_location", Own: "sensitive"},
		Listed{Code: "dk_new_technology", Own: "new_technology"},
		Listed{Code: "dk_access_decisions", Alone: true},
		Listed{Code: "dk_profiling", Alone: true},
		Listed{Code: "dk_vulnerable_profiling", Alone: true},
		Listed{Code: "dk_safety", Alone: true},
	),
)

func listed(jurisdiction string, from kinds.Date, all ...Listed) []Listed {
	for i := range all {
		all[i].Jurisdiction, all[i].From = jurisdiction, from
	}
	return all
}

// ListOf gives the list of a jurisdiction on a day; without a list of its own, a country
// has none.
func ListOf(jurisdiction string, d kinds.Date) []Listed {
	var out []Listed
	for _, l := range DPIALists {
		if l.Jurisdiction == strings.ToUpper(jurisdiction) && d.Within(l.From, l.To) {
			out = append(out, l)
		}
	}
	return out
}

// ListedAs finds a kind of processing by its code, whether or not it is still on its list.
func ListedAs(code string) (Listed, bool) {
	i := slices.IndexFunc(DPIALists, func(l Listed) bool { return l.Code == code })
	if i < 0 {
		return Listed{}, false
	}
	return DPIALists[i], true
}

// Intervals of screening and DPIA. The eight and six weeks and the month are art. 36(2);
// the rest is our own choice.
const (
	ScreeningDays   = 30 // how long a new activity may be without a screening, and a screening undecided
	DPIALeadDays    = 30 // how long before the start of the processing its DPIA is to be approved
	DPIAMonths      = 36 // until a DPIA is looked at again
	ConsultWeeks    = 8
	ExtensionWeeks  = 6
	ExtensionMonths = 1 // within which the authority tells of the extension
	PresumedBy      = 2 // criteria of WP248 that presume a high risk
)

// TriggerDays is how long an assessment may wait for what has happened since to be looked
// at, and TriggerWorkdays after an incident. Both are the program's own choice.
const (
	TriggerDays     = 30
	TriggerWorkdays = 5
)
