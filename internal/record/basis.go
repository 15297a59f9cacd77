package record

import (
	"slices"
	"strconv"
)

// Around is what the legal basis of an activity depends on and the activity does not
// say itself.
type Around struct {
	PublicBody bool // the controller is a public body: point f is no basis for its tasks (art. 6(1) second subparagraph)
	LoginKey   bool // a system of the activity uses the national identity number to sign people in
}

// Unfounded lists what the legal basis of the activity lacks (art. 6, 9, 10, 87). Several
// bases are allowed, and each has to be complete.
func (a *ActivityInput) Unfounded(known Around) []Lack {
	out := []Lack{}
	lack := func(missing bool, code, pointer, law string) {
		if missing {
			out = append(out, Lack{code, pointer, law, true})
		}
	}
	lack(!slices.ContainsFunc(a.LegalBases, func(b LegalBasis) bool { return b.Point != "" }), "basis", "/legalBases", "6(1)")
	for i, b := range a.LegalBases {
		at := "/legalBases/" + strconv.Itoa(i)
		lack((b.Point == "c" || b.Point == "e") && b.Statute == "", "statute", at+"/statute", "6(3)")
		lack(b.Point == "f" && known.PublicBody, "public-interest", at+"/point", "6(1)")
		lack(b.Point == "f" && !known.PublicBody && b.Note == "", "interests", at+"/note", "6(1)(f)")
	}
	a.unfoundedSpecial(lack)
	lack(a.holds(func(t Term) bool { return t.Criminal }) && a.CriminalBasis == "", "criminal", "/criminalBasis", "10")
	lack((a.holds(func(t Term) bool { return t.NationalID }) || known.LoginKey) && a.NationalIDBasis == "", "national-id", "/nationalIdBasis", "87")
	lack(a.consents() && a.ConsentRecord == "", "consent", "/consentRecord", "7(1)")
	return out
}

// unfoundedSpecial asks for a condition of art. 9(2) where special categories are
// processed, and for the law where the condition rests on one.
func (a *ActivityInput) unfoundedSpecial(lack func(missing bool, code, pointer, law string)) {
	named := slices.ContainsFunc(a.SpecialBases, func(b SpecialBasis) bool { return b.Point != "" })
	lack(a.holds(func(t Term) bool { return t.Special != "" }) && !named, "special", "/specialBases", "9(2)")
	for i, b := range a.SpecialBases {
		lack(slices.Contains([]string{"b", "g", "h", "i", "j"}, b.Point) && b.Statute == "", "special-statute", "/specialBases/"+strconv.Itoa(i)+"/statute", "9(2)")
	}
}

// consents reports whether something rests on consent.
func (a *ActivityInput) consents() bool {
	return slices.ContainsFunc(a.LegalBases, func(b LegalBasis) bool { return b.Point == "a" }) ||
		slices.ContainsFunc(a.SpecialBases, func(b SpecialBasis) bool { return b.Point == "a" })
}

// Warnings lists what is allowed and seldom right: a purpose that only says that a
// system is run, and consent of those who hardly can refuse, such as employees
// (recital 43).
func (a *ActivityInput) Warnings() []Lack {
	out := []Lack{}
	for i, p := range a.Purposes {
		if p.Circular() {
			out = append(out, Lack{"circular", "/purposes/" + strconv.Itoa(i) + "/text", "5(1)(b)", false})
		}
	}
	employed := func(g SubjectGroup) bool {
		return slices.Contains([]string{"employees", "applicants"}, Base(g.Category))
	}
	for i, b := range a.LegalBases {
		if b.Point == "a" && slices.ContainsFunc(a.Subjects, employed) {
			out = append(out, Lack{"employer-consent", "/legalBases/" + strconv.Itoa(i) + "/point", "7", false})
		}
	}
	return out
}
