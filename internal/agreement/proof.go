package agreement

import (
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Unproven is what is missing to show, years later, what was signed and by whose
// right (art. 28(9), 5(2)).
type Unproven struct {
	Since kinds.Date
	Lacks []string // file, hash, version, text, authority
}

// UnprovenOn tells what is not proven on a day of an agreement that somebody has
// signed by then: no signed copy, one without a hash, one of another version or of
// another text than its counterparts, or a signatory whose authority nobody noted.
// A legal act is signed by nobody.
func (a *Agreement) UnprovenOn(d kinds.Date) Unproven {
	first := kinds.Date("")
	for _, p := range a.required(d) {
		first = kinds.Earliest(first, a.signedOn(p.Org, d))
	}
	if !first.Known() || a.Type == LegalAct {
		return Unproven{}
	}
	u := Unproven{Lacks: a.copyLacks(d)}
	if len(u.Lacks) > 0 {
		u.Since = first
	}
	if since := a.unauthorised(d); since.Known() {
		u.Lacks, u.Since = append(u.Lacks, "authority"), kinds.Earliest(u.Since, since)
	}
	return u
}

// copyLacks looks at the files that were there by a day.
func (a *Agreement) copyLacks(d kinds.Date) []string {
	there := func(x Document) bool { return x.ReceivedOn <= d }
	signed := func(x Document) bool { return x.SignedCopy && there(x) }
	if !slices.ContainsFunc(a.Documents, signed) {
		return []string{"file"}
	}
	var lacks []string
	lack := func(code string, is func(Document) bool) {
		if slices.ContainsFunc(a.Documents, is) {
			lacks = append(lacks, code)
		}
	}
	text := a.textOf(signed)
	lack("hash", func(x Document) bool { return signed(x) && x.SHA256 == "" })
	lack("version", func(x Document) bool {
		return signed(x) && !blank(x.FromVersion) && !blank(a.Revision) && strings.TrimSpace(x.FromVersion) != strings.TrimSpace(a.Revision)
	})
	lack("text", func(x Document) bool {
		same := x.SignedCopy || x.FromVersion == a.Revision // what was printed of this version
		return there(x) && same && text != "" && x.TextSHA256 != "" && !strings.EqualFold(x.TextSHA256, text)
	})
	return lacks
}

// textOf is the hash of the text of the first signed copy that tells it; empty
// when none does, and then there is nothing to compare.
func (a *Agreement) textOf(signed func(Document) bool) string {
	text := ""
	for _, x := range a.Documents {
		if text == "" && signed(x) {
			text = x.TextSHA256
		}
	}
	return text
}

// unauthorised is the day of the first signature of a party for whom nobody with
// a noted authority had signed by a day.
func (a *Agreement) unauthorised(d kinds.Date) kinds.Date {
	first := kinds.Date("")
	for _, s := range a.Signatures {
		given := s.SignedOn.Known() && s.SignedOn <= d
		proven := func(x Signature) bool { return x.Party == s.Party && a.authorised(x, d) }
		if given && !slices.ContainsFunc(a.Signatures, proven) {
			first = kinds.Earliest(first, s.SignedOn)
		}
	}
	return first
}

// authorised reports whether somebody's authority stands behind a signature that
// was given by a day: an agent's is the mandate, and a party may ratify whatever was
// signed for it.
func (a *Agreement) authorised(s Signature, d kinds.Date) bool {
	_, mandated := a.mandateOf(s.Party)
	ratified := s.RatifiedOn.Known() && s.RatifiedOn <= d
	return s.SignedOn.Known() && s.SignedOn <= d && (ratified || !blank(s.Authority) || (s.ByAgent && mandated))
}
