package law

import "ledd/internal/kinds"

// Grade says how well a method of transmission protects personal data (GDPR
// art. 32(1)(a)).
type Grade string

// The grades of a method, best first.
const (
	Acceptable Grade = "acceptable"
	Conditions Grade = "acceptable_with_conditions"
	PhaseOut   Grade = "phase_out"
)

// Graded is the grade of one method of transmission from a day on; without a day it
// holds on every day.
type Graded struct {
	From   kinds.Date
	Method string
	Grade  Grade
}

// gradedFrom is the first day of art. 32, on which the table begins.
const gradedFrom kinds.Date = "2018-05-25"

// Methods is the grades where an organisation has decided no other, for personal data.
// That plain e-mail and import from e-mail are to be phased out follows domain 3.5, the
// rest is our own choice. A method has a new row when its grade changes, and its
// old one stays.
var Methods = []Graded{
	{gradedFrom, "email_plain", PhaseOut}, {gradedFrom, "email_import", PhaseOut},
	{gradedFrom, "email_forced_tls", Conditions}, {gradedFrom, "file_share", Conditions}, {gradedFrom, "removable_media", Conditions},
	{gradedFrom, "fax", Conditions}, {gradedFrom, "other", Conditions},
	{gradedFrom, "email_encrypted", Acceptable}, {gradedFrom, "https_post", Acceptable}, {gradedFrom, "soap_https", Acceptable},
	{gradedFrom, "rest_https", Acceptable}, {gradedFrom, "sftp", Acceptable}, {gradedFrom, "edelivery_as4", Acceptable},
	{gradedFrom, "svarut_fiks", Acceptable}, {gradedFrom, "digital_post", Acceptable}, {gradedFrom, "registered_post", Acceptable},
	{gradedFrom, "portal_pull", Acceptable},
}

// GradeOf gives the grade of a method on a day and since when it has had it: what the
// organisation decided itself, or else the table. A method that nobody has graded has
// none.
func (p Profile) GradeOf(method string, d kinds.Date) (grade Grade, since kinds.Date) {
	for _, table := range [][]Graded{p.Grades, Methods} {
		found := false
		for _, g := range table {
			if g.Method == method && g.From <= d && (!found || g.From >= since) {
				grade, since, found = g.Grade, g.From, true
			}
		}
		if found {
			return grade, since
		}
	}
	return "", ""
}
