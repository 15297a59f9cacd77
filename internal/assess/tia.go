package assess

import (
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// TIA is the assessment of the impact of a transfer: of the law and practice of the
// country, and of what is done beside the tool (Decision (EU) 2021/914 clause 14,
// C-311/18, EDPB Recommendations 01/2020).
type TIA struct {
	LawAssessed  string      `json:"lawAssessed" validate:"max=8000"`
	Practice     string      `json:"practice" validate:"max=8000"`
	Conclusion   string      `json:"conclusion" validate:"omitempty,oneof=adequate adequate_with_supplementary not_adequate"`
	Measures     []string    `json:"supplementaryMeasures" validate:"max=50,dive,max=1000"`
	ApprovedBy   string      `json:"approvedBy" validate:"max=255"`
	AssessedOn   kinds.Date  `json:"assessedOn"`
	MadeBy       kinds.OrgID `json:"madeBy" doc:"who made it where that was another, such as the exporter; null: oneself"`
	AdoptedOn    kinds.Date  `json:"adoptedOn" doc:"the day on which another's assessment was made one's own; it counts from then on"`
	ReviewDue    kinds.Date  `json:"reviewDue"`
	LawChangedOn kinds.Date  `json:"lawChangedOn" doc:"the day on which the law or practice of the country changed so that it must be assessed again"`
}

// HeldFrom is the day from which the assessment counts; unknown for none. Another's
// counts once it was made one's own.
func (a TIA) HeldFrom(mine kinds.OrgID) kinds.Date {
	if a.Conclusion == "" || !a.AssessedOn.Known() {
		return ""
	}
	if !a.MadeBy.IsZero() && a.MadeBy != mine {
		if !a.AdoptedOn.Known() {
			return ""
		}
		return kinds.Latest(a.AssessedOn, a.AdoptedOn)
	}
	return a.AssessedOn
}

// Lapses lists every reason that Lapse can give.
var Lapses = []string{"absent", "not_adequate", "overdue", "law_changed"}

// Lapse tells why the assessment does not carry the transfer on a day, and since when;
// the oldest reason first. Without one it carries, or none is needed: adequacy and
// derogations ask for none (art. 45, 49).
func (t *Transfer) Lapse(controller kinds.OrgID, d kinds.Date) (why string, since kinds.Date) {
	if !t.Safeguarded() {
		return "", ""
	}
	held := t.TIA.HeldFrom(controller)
	if !held.Known() || held > d {
		return "absent", t.StartsOn
	}
	meet := func(reason string, from kinds.Date) {
		if from.Known() && from <= d && (why == "" || from < since) {
			why, since = reason, from
		}
	}
	if t.TIA.Conclusion == "not_adequate" {
		meet("not_adequate", held)
	}
	meet("overdue", t.TIA.ReviewDue.AddDays(1))
	if t.TIA.LawChangedOn > t.TIA.AssessedOn {
		meet("law_changed", t.TIA.LawChangedOn.AddDays(law.LawChangeDays))
	}
	return why, kinds.Latest(since, t.StartsOn)
}
