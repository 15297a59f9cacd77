package web

// Card is one measure on top of the gap list, and a link to the rows that it
// counts. Label and Sub are keys of the catalogue; SubCounts fills in Sub.
type Card struct {
	Number    int
	Label     string
	Sub       string
	SubCounts [2]int
	Href      string
	Tone      Tone
	Current   bool // its list is the one shown below
}

// Measures are the numbers of the four cards on the as-of date, over the whole
// municipality whatever else the filter says.
type Measures struct {
	Systems          int // systems with a processor: what WithoutAgreement is out of
	WithoutAgreement int // M23: distinct systems with an open gap of CoverageRules
	Unrevised        int // M24: systems with an agreement in force that is one of the following
	NeverReviewed    int // never reviewed
	ReviewPassed     int // past its review; may be never reviewed as well
	ReviewsOverdue   int // open DPA-004, agreements
	UndecidedRoles   int // open ENG-001
}

// Cards gives the four cards of the gap list; each links to exactly what it
// counts, on the day that f is about.
func Cards(path string, m Measures, f Filter) []Card {
	day := Filter{AsOf: f.AsOf, Today: f.Today}
	coverage, systems, reviews, roles := day, day, day, day
	coverage.Rule, systems.List = RuleCoverage, ListUnrevised
	reviews.Rule, roles.Rule = ruleReviewOverdue, ruleUndecided
	return []Card{
		newCard(path, f, coverage, "without", m.WithoutAgreement, ToneDanger, [2]int{m.Systems, 0}),
		unrevisedCard(path, f, systems, m),
		newCard(path, f, reviews, "reviews", m.ReviewsOverdue, ToneWarning, [2]int{}),
		newCard(path, f, roles, "roles", m.UndecidedRoles, ToneWarning, [2]int{}),
	}
}

// unrevisedCard says so when its two parts share systems, since they then add up
// to more than the whole.
func unrevisedCard(path string, f, target Filter, m Measures) Card {
	c := newCard(path, f, target, "unrevised", m.Unrevised, ToneWarning, [2]int{m.NeverReviewed, m.ReviewPassed})
	if m.NeverReviewed+m.ReviewPassed > m.Unrevised {
		c.Sub = "card.unrevised.both"
	}
	return c
}

func newCard(path string, shown, target Filter, name string, number int, tone Tone, sub [2]int) Card {
	if number == 0 {
		tone = ToneSuccess
	}
	return Card{
		Number: number, Label: "card." + name, Sub: "card." + name + ".sub", SubCounts: sub,
		Href: target.Href(path), Tone: tone, Current: shown.List == target.List && shown.Rule == target.Rule,
	}
}
