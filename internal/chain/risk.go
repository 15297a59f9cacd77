package chain

import "ledd/internal/kinds"

// RiskClass is derived from what a system holds (domain 3.4).
type RiskClass string

// The risk classes.
const (
	RiskLow    RiskClass = "low"
	RiskMedium RiskClass = "medium"
	RiskHigh   RiskClass = "high"
)

// LargeScale is how many data subjects count as many; more are a large scale (domain 3.4).
const LargeScale = 10_000

// Risk derives the class: high for special or criminal data, vulnerable people
// or more than 10 000 data subjects; medium for national identity numbers or at
// least 1 000; else low. What nobody answered counts for nothing.
func (s *System) Risk() RiskClass {
	switch {
	case s.SpecialCategories == kinds.Yes, s.CriminalData == kinds.Yes, s.VulnerableSubjects == kinds.Yes, s.Subjects() > LargeScale:
		return RiskHigh
	case s.NationalID == kinds.Yes, s.Subjects() >= 1_000:
		return RiskMedium
	}
	return RiskLow
}

// Subjects is the number of data subjects: the estimate, else one from the band.
func (s *System) Subjects() int {
	if s.DataSubjectEstimate != nil {
		return *s.DataSubjectEstimate
	}
	return map[string]int{"1000_10000": 1_000, "gt_10000": LargeScale + 1}[s.DataSubjectBand]
}
