package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// guideKeys are the keys that the guide makes from its tables.
func guideKeys(t *testing.T, used map[string]bool) {
	t.Helper()
	for _, s := range guideRows[guideProcessing] {
		for _, part := range []string{"station", "title", "lead"} {
			used[key("guide", part, s.name)] = true
		}
	}
	for _, s := range agreement.Sorts {
		used[key("guide.when", s.Name)] = true
	}
	for _, k := range usualOf {
		used[k] = true
	}
	used["guide.next"], used["field.agreement.template"] = true, true
	for _, name := range []string{"number", "address", "country"} {
		used[key("help.guide.parties", name)] = true
	}
	for _, name := range []string{"parties", "signatures", "mandates", "scopeSystems", "processing"} {
		if !guideForms()[0].has(name) && !slices.ContainsFunc(guideForms(), func(f *Form) bool { return f.has(name) }) {
			t.Errorf("help.guide.%s is about no field of the guide", name)
		}
		used[key("help.guide", name)] = true
	}
}

// bare is agreements that lack everything that one of their type can lack: nothing is
// filled in, or rows are begun and left empty, or what was answered asks for more.
func bare() (all []*agreement.Agreement, k agreement.Known) {
	one, two, system := kinds.NewID[kinds.Party](), kinds.NewID[kinds.Party](), kinds.NewID[chain.System]()
	k = agreement.Known{AsOf: "2026-11-22", Subs: 1, Parties: map[kinds.OrgID]*party.Organisation{
		one: {OrganisationInput: party.OrganisationInput{Name: "Fjordvik", Country: "NO"}}, two: {OrganisationInput: party.OrganisationInput{Name: "Skyvik"}},
	}}
	for _, of := range []agreement.Type{"", agreement.ControllerProcessor, agreement.ProcessorSub, agreement.JointArrangement, agreement.MandateGiven, agreement.Accession} {
		begun, days := &agreement.Agreement{}, 7
		begun.Parties = []agreement.Party{{Org: one, Capacity: agreement.Represented}, {Org: two, Capacity: agreement.Acceded}}
		begun.Mandates = []agreement.Mandate{{Principal: one}, {Principal: two}}
		begun.ScopeSystems = []chain.SystemID{system}
		begun.Processing = []agreement.Processing{{System: kinds.NewID[chain.System]()}}
		begun.SecurityMeasures, begun.Instructions, begun.OtherTerms = []agreement.SecurityMeasure{{Topic: "x"}}, []agreement.Instruction{{Topic: "x"}}, []agreement.Deviation{{Text: "x"}}
		begun.ObjectionWindowDays, begun.SubProcessorsUsed, begun.TransfersAllowed, begun.ExitChoice = &days, kinds.No, kinds.Yes, "both"
		begun.Allocation, begun.Powers = []agreement.Duty{{How: "x"}, {Duty: "contact_point", Each: true}}, []agreement.Power{{Limits: "x"}}
		begun.MainContract.LinkedTerm = true
		general := &agreement.Agreement{}
		general.AuthorisationMode = "general"
		lone := &agreement.Agreement{}
		lone.Parties = []agreement.Party{{Org: one, Capacity: agreement.Acceded}, {Org: two, Capacity: agreement.Represented}}
		for _, a := range []*agreement.Agreement{{}, begun, general, lone} {
			a.Type = of
			all = append(all, a)
		}
	}
	return all, k
}

// TestEveryLackHasAStation: whatever a draft may lack is mended at a station of its
// row, in a field that stands there. A need that no agreement here lacks fails too, so
// that a new one comes with an example.
func TestEveryLackHasAStation(t *testing.T) {
	raised, names, texts := map[string]bool{}, villageNames(t), mustTexts(Bokmal)
	drafts, known := bare()
	none := known
	none.Subs = 0
	for _, a := range drafts {
		row := guideRows[guideKindOf(a.Type)]
		for _, l := range slices.Concat(a.Missing(known), a.Missing(none)) {
			raised[l.Code] = true
			station, element := cureOf(row, l)
			if stationAt(row, station) < 0 {
				t.Errorf("%q: %s at %s is mended at no station", a.Type, l.Code, l.Pointer)
				continue
			}
			p := FormPage{lacking: map[string][]string{element: {key("need", l.Code)}}}
			f := row[stationAt(row, station)].form
			input := a.AgreementInput
			p.build(f, f.encode(&input, nobody{}), names, texts, nil, "")
			if !strings.Contains(strings.Join(fieldsShown(p), " ")+" ", element+" ") {
				t.Errorf("%q: %s leads to %s, which the station %s does not show", a.Type, l.Code, element, station)
			}
		}
	}
	for _, n := range agreement.Needs {
		if !raised[n.Code] {
			t.Errorf("no agreement of the test lacks %s: give it one, and the need a station", n.Code)
		}
	}
}

// nobody names records by their identifiers.
type nobody struct{}

func (nobody) Label(_, id string) string             { return id }
func (nobody) Find(_, text string) (id, code string) { return text, "" }

// fieldsShown lists the elements of a page's fields, those in rows included.
func fieldsShown(p FormPage) (all []string) {
	var walk func(list []FieldView)
	walk = func(list []FieldView) {
		for _, f := range list {
			all = append(all, f.ID)
			for _, r := range f.Rows {
				walk(r.Fields)
			}
		}
	}
	for _, s := range p.Sections {
		walk(s.Fields)
	}
	return all
}

// TestWhereADraftIs: one comes back to the first station that lacks something, and to
// the last one when nothing does.
func TestWhereADraftIs(t *testing.T) {
	row := guideRows[guideProcessing]
	for _, c := range []struct {
		pointers, want string
	}{
		{"", atRead},
		{"/subProcessorsUsed", atAnnexes},
		{"/breachNoticeHours /parties/1/address", atParties},
		{"/scopeSystems/0 /securityMeasures", atProcessing},
		{"/type /effectiveFrom", atText},
		{"/template/kind", atText},
		{"/mainContract/reference", atTerms},
	} {
		var lacks []agreement.Lack
		for p := range strings.FieldsSeq(c.pointers) {
			lacks = append(lacks, agreement.Lack{Pointer: p})
		}
		if got := nextStation(row, lacks); got != c.want {
			t.Errorf("%q: at %s, want %s", c.pointers, got, c.want)
		}
	}
}

// TestEachSortAsksItsOwn: a row holds what its sort of document speaks of, and nothing
// else.
func TestEachSortAsksItsOwn(t *testing.T) {
	want := map[guideKind]string{
		guideProcessing: "text parties processing terms annexes read", guideJoint: "text parties processing terms annexes read",
		guideMandate: "text parties processing terms read", guideAccession: "text parties processing read",
	}
	got := map[guideKind]string{}
	for k, row := range guideRows {
		var names []string
		for _, s := range row {
			names = append(names, s.name)
		}
		got[k] = strings.Join(names, " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSparePartsAreKept: what a row does not show is empty, so that nothing is lost
// when it is saved; what is lacking is shown.
func TestSparePartsAreKept(t *testing.T) {
	f := guideRows[guideProcessing][1].form
	in := agreement.AgreementInput{Parties: []agreement.Party{
		{Org: kinds.NewID[kinds.Party](), Side: agreement.Controller, Capacity: agreement.Acceded},
		{Org: kinds.NewID[kinds.Party](), Side: agreement.Processor, Capacity: agreement.Acceded, AccededOn: "2026-01-01", LeftOn: "2026-11-01"},
	}}
	p := FormPage{lacking: map[string][]string{"f-parties-0-accededOn": {"need.acceded-on"}}}
	p.build(f, f.encode(&in, nobody{}), villageNames(t), mustTexts(Bokmal), nil, "")
	shown := strings.Join(fieldsShown(p), " ") + " "
	for element, want := range map[string]bool{
		"f-parties-0-accededOn": true, "f-parties-0-leftOn": false, "f-parties-1-accededOn": true, "f-parties-1-leftOn": true, "f-parties-1-address": true,
	} {
		if got := strings.Contains(shown, element+" "); got != want {
			t.Errorf("%s is shown: %t", element, got)
		}
	}
}
