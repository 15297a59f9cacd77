package chain

import (
	"strings"

	"ledd/internal/kinds"
)

// What the traces of systems and engagements speak of: each word is one of these, a
// colon, and a value. A value "no" says that something was known not to be there.
const (
	TraceData    = "data"    // a type of data, as it was written
	TraceStored  = "stored"  // a country in which data are stored or processed
	TraceSupport = "support" // a country from which they are seen by those who help
)

// TraceKinds are the kinds of data of which a system says yes or no.
var TraceKinds = []string{"personal_data", "special_categories", "criminal_data", "national_id", "vulnerable_subjects"}

// Traces is the types of data that a system holds and the countries where: what an
// agreement has to follow (art. 28(3)).
func (s *System) Traces() []string {
	var words []string
	for i, says := range []kinds.Tri{s.PersonalData, s.SpecialCategories, s.CriminalData, s.NationalID, s.VulnerableSubjects} {
		if says == kinds.Yes || says == kinds.No {
			words = append(words, TraceKinds[i]+":"+string(says))
		}
	}
	for _, c := range s.StorageContexts {
		words = traced(words, TraceData, c.DataKinds)
	}
	for _, f := range s.FormTypes {
		words = traced(words, TraceData, f.DataItems)
	}
	words = traced(words, TraceData, s.SpecialKinds)
	return traced(traced(words, TraceStored, countries(s.HostingLocations)), TraceSupport, countries(s.SupportLocations))
}

// Traces is the countries of an engagement of one's own systems.
func (e *Engagement) Traces() []string {
	if len(e.ScopeSystems) == 0 {
		return nil
	}
	return traced(traced(nil, TraceStored, countries(e.ProcessingLocations)), TraceSupport, countries(e.SupportLocations))
}

func traced(words []string, of string, values []string) []string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			words = append(words, of+":"+v)
		}
	}
	return words
}

func countries(locations []Location) []string {
	var out []string
	for _, l := range locations {
		out = append(out, l.Country)
	}
	return out
}
