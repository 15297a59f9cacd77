package web

import (
	"slices"
	"strings"

	"ledd/internal/agreement"
)

// The guide leads from a system without an agreement to one that is sent to be
// signed: a row of short pages over the draft itself, which is all that is kept.
//
//	/agreements/begin              the first page, before there is a draft
//	/agreements/{id}/guide         goes on at the first page that lacks something
//	/agreements/{id}/guide/terms   one page

const (
	guideBegin = agreementsPath + "/begin"
	guided     = "/guide"
)

// guideKind is the sorts of documents that ask the same.
type guideKind string

const (
	guideProcessing guideKind = "processing"
	guideJoint      guideKind = "joint"
	guideMandate    guideKind = "mandate"
	guideAccession  guideKind = "accession"
)

func guideKindOf(of agreement.Type) guideKind {
	switch of {
	case agreement.JointArrangement:
		return guideJoint
	case agreement.MandateGiven:
		return guideMandate
	case agreement.Accession:
		return guideAccession
	default:
		return guideProcessing
	}
}

// The stations, in their order. At the last one nothing is written.
const (
	atText       = "text"
	atParties    = "parties"
	atProcessing = "processing"
	atTerms      = "terms"
	atAnnexes    = "annexes"
	atRead       = "read"
)

// guideSections is what each station asks, of which kinds of documents (none: of all).
// Every field that completeness may miss is at one of them.
var guideSections = []struct {
	station, section string
	kinds            []guideKind
	fields           string
}{
	{atText, "text", nil, "template language"},
	{atText, "name", nil, "revision code"},
	{atParties, "parties", nil, "parties"},
	{atParties, "signers", nil, "signatures"},
	{atParties, "mandates", nil, "mandates"},
	{atProcessing, "accession", []guideKind{guideAccession}, "accession.agreement accession.reference"},
	{atProcessing, "systems", nil, "scopeSystems"},
	{atProcessing, "rule", []guideKind{guideMandate}, "scopeRule"},
	{atProcessing, "processing", []guideKind{guideProcessing, guideJoint, guideAccession}, "processing"},
	{atProcessing, "duration", []guideKind{guideProcessing, guideJoint}, "effectiveFrom effectiveTo noticeMonths"},
	{atProcessing, "start", []guideKind{guideAccession}, "effectiveFrom"},
	{atTerms, "breach", []guideKind{guideProcessing}, "breachNoticeHours"},
	{atTerms, "authorisation", []guideKind{guideProcessing}, "authorisationMode objectionWindowDays objectionWindowKind"},
	{atTerms, "transfers", []guideKind{guideProcessing}, "transfersAllowed transferTerms"},
	{atTerms, "control", []guideKind{guideProcessing}, "auditTerms reportCadence reviewIntervalMonths"},
	{atTerms, "exit", []guideKind{guideProcessing}, "exitChoice exitDays exitFormat"},
	{atTerms, "joint", []guideKind{guideJoint}, "allocation essence essenceAt reviewIntervalMonths"},
	{atTerms, "mandate", []guideKind{guideMandate}, "powers subDelegation"},
	{atTerms, "law", []guideKind{guideProcessing, guideJoint, guideMandate}, "governingLaw place mainContract.reference mainContract.endsOn mainContract.linkedTerm"},
	{atAnnexes, "chain", []guideKind{guideProcessing}, "subProcessorsUsed"},
	{atAnnexes, "measures", []guideKind{guideProcessing}, "securityMeasures"},
	{atAnnexes, "instructions", []guideKind{guideProcessing}, "instructions"},
	{atAnnexes, "others", []guideKind{guideProcessing, guideJoint}, "otherTerms"},
}

// guideStation is one page in the row; the last has no form.
type guideStation struct {
	name string
	form *Form
}

// guideRows is the row of pages of each kind of documents; what has nothing to ask of
// a kind is not in its row.
var guideRows = map[guideKind][]guideStation{
	guideProcessing: guideRow(guideProcessing), guideJoint: guideRow(guideJoint), guideMandate: guideRow(guideMandate), guideAccession: guideRow(guideAccession),
}

func guideRow(k guideKind) []guideStation {
	var row []guideStation
	for _, name := range []string{atText, atParties, atProcessing, atTerms, atAnnexes} {
		f := Form{
			Noun: "agreement", Voice: "guide", Mandatory: agreementForm.Mandatory,
			Titled: map[string]string{"parties": "org", "signatures": "party", "processing": "system"},
			Spare: map[string][]string{
				"parties":    {"accededOn", "leftOn", "successorConfirmedOn"},
				"signatures": {"signedOn", "byAgent", "agent", "method", "evidence", "ratifiedOn"},
				"processing": {"frequency"},
				"mandates":   {"ratifiedOn"},
			},
		}
		for _, s := range guideSections {
			if s.station == name && (s.kinds == nil || slices.Contains(s.kinds, k)) {
				f.Sections = append(f.Sections, Section{s.section, strings.Fields(s.fields)})
			}
		}
		if len(f.Sections) > 0 {
			row = append(row, guideStation{name, newForm[agreement.AgreementInput](f)})
		}
	}
	return append(row, guideStation{name: atRead})
}

// at finds a station in a row; -1 for one that is not in it.
func stationAt(row []guideStation, name string) int {
	return slices.IndexFunc(row, func(s guideStation) bool { return s.name == name })
}

// cureOf is where in a row a lack is mended: the station, and the element of the field.
// What no station asks for is not mended there.
func cureOf(row []guideStation, l agreement.Lack) (station, element string) {
	pointer := strings.TrimPrefix(l.Pointer, "/")
	if strings.HasPrefix(pointer, "scopeSystems/") { // a system that nobody has described
		pointer = "processing"
	}
	if pointer == "type" { // the text decides of which type the agreement is
		pointer = "template"
	}
	whole := strings.ReplaceAll(pointer, "/", ".")
	for _, s := range row {
		if s.form == nil {
			continue
		}
		for _, f := range s.form.all() {
			switch {
			case f.Name == whole:
				return s.name, fieldID(whole)
			case strings.HasPrefix(whole, f.Name+".") && f.Control == RowsOf:
				return s.name, fieldID(whole)
			case strings.HasPrefix(whole, f.Name+"."):
				return s.name, fieldID(f.Name)
			}
		}
	}
	return "", ""
}

// lackingAt counts what is missing at each station of a row.
func lackingAt(row []guideStation, lacks []agreement.Lack) map[string]int {
	n := map[string]int{}
	for _, l := range lacks {
		station, _ := cureOf(row, l)
		n[station]++
	}
	return n
}

// nextStation is the first of a row at which something is missing, else the last.
func nextStation(row []guideStation, lacks []agreement.Lack) string {
	n := lackingAt(row, lacks)
	for _, s := range row {
		if n[s.name] > 0 {
			return s.name
		}
	}
	return atRead
}

// guides reports whether the guide leads through an agreement: it is being written.
func guides(a *agreement.Agreement, state agreement.State) bool {
	return !a.Issued() && (state == agreement.Draft || state == agreement.UnderReview)
}
