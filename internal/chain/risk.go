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

// Risk derives the class: high for special or criminal data, vulnerable people
// or more than 10 000 data subjects; medium for national identity numbers or at
// least 1 000; else low. What nobody answered counts for nothing.
func (s *System) Risk() RiskClass {
	switch {
	case s.SpecialCategories == kinds.Yes, s.CriminalData == kinds.Yes, s.VulnerableSubjects == kinds.Yes, s.subjects() > 10_000:
		return RiskHigh
	case s.NationalID == kinds.Yes, s.subjects() >= 1_000:
		return RiskMedium
	}
	return RiskLow
}

// subjects is the number of data subjects: the estimate, else one from the band.
func (s *System) subjects() int {
	if s.DataSubjectEstimate != nil {
		return *s.DataSubjectEstimate
	}
	return map[string]int{"1000_10000": 1_000, "gt_10000": 10_001}[s.DataSubjectBand]
}
