package law

import "ledd/internal/kinds"

// Adequacy is a decision of the Commission that a country, or an international
// organisation, protects personal data adequately (GDPR art. 45). To is the last day on
// which it held; without one it holds until further notice.
type Adequacy struct {
	Country  string // ISO 3166-1; empty for an international organisation
	From, To kinds.Date
	Limit    string // whom it holds for; empty: everybody
	Ref      string // number of the decision
}

// Whom a decision can be limited to.
const (
	OnlyCommercial = "commercial" // organisations in commercial activity
	OnlyShield     = "shield"     // those that had joined Safe Harbour or the Privacy Shield
	OnlyFramework  = "framework"  // those on the list of the Data Privacy Framework
)

// Adequacies is the decisions, those that were annulled or ran out as well. A decision
// that was renewed without a break is one row to its last day, as that on the United
// Kingdom was on 19 December 2025 for six years.
var Adequacies = []Adequacy{
	{"AD", "2010-10-19", "", "", "2010/625/EU"},
	{"AR", "2003-06-30", "", "", "2003/490/EC"},
	{"BR", "2026-01-26", "", "", "(EU) 2026/179"},
	{"CA", "2001-12-20", "", OnlyCommercial, "2002/2/EC"},
	{"CH", "2000-07-26", "", "", "2000/518/EC"},
	{"FO", "2010-03-05", "", "", "2010/146/EU"},
	{"GB", "2021-06-28", "2031-12-27", "", "(EU) 2021/1772"},
	{"GG", "2003-11-21", "", "", "2003/821/EC"},
	{"IL", "2011-01-31", "", "", "2011/61/EU"},
	{"IM", "2004-04-28", "", "", "2004/411/EC"},
	{"JE", "2008-05-08", "", "", "2008/393/EC"},
	{"JP", "2019-01-23", "", OnlyCommercial, "(EU) 2019/419"},
	{"KR", "2021-12-17", "", "", "(EU) 2022/254"},
	{"NZ", "2012-12-19", "", "", "2013/65/EU"},
	{"US", "2000-07-26", "2015-10-05", OnlyShield, "2000/520/EC"},
	{"US", "2016-07-12", "2020-07-15", OnlyShield, "(EU) 2016/1250"}, // C-311/18, Schrems II
	{"US", "2023-07-10", "", OnlyFramework, "(EU) 2023/1795"},
	{"UY", "2012-08-21", "", "", "2012/484/EU"},
	{"", "2025-07-15", "", "", "European Patent Organisation"},
}

// AdequaciesOf lists the decisions on a country, or the one on an international
// organisation by its reference, oldest first.
func AdequaciesOf(country, ref string) []Adequacy {
	var out []Adequacy
	for _, a := range Adequacies {
		if (country != "" && a.Country == country) || (country == "" && a.Country == "" && a.Ref == ref) {
			out = append(out, a)
		}
	}
	return out
}

// HoldsOn reports whether a decision holds on a day.
func (a Adequacy) HoldsOn(d kinds.Date) bool { return d.Within(a.From, a.To) }

// OldClausesUntil is the last day on which a transfer could rest on standard clauses
// from before 2021 (Decision (EU) 2021/914 art. 4(4)), and NewClausesFrom the first day
// on which those of 2021 could be signed.
const (
	OldClausesUntil kinds.Date = "2022-12-26"
	NewClausesFrom  kinds.Date = "2021-06-27"
)

// FrameworkMonths is the interval between two looks at the list of the Data Privacy
// Framework, and LawChangeDays the days within which a change of the law of the country
// is answered. Own choice.
const (
	FrameworkMonths = 12
	LawChangeDays   = 30
)
