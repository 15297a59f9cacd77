package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// whole is an activity that lacks nothing.
func whole() record.ActivityInput {
	months := 60
	return record.ActivityInput{
		Name: "Opplæring", ResponsibleUnit: kinds.NewID[party.Unit](), Status: record.Ongoing, CreatedOn: "2024-01-01", OngoingFrom: "2024-02-01",
		Purposes:   []record.Purpose{{Code: "education", Text: "Gi elevene tilpasset opplæring"}},
		Subjects:   []record.SubjectGroup{{Category: "pupils", Data: []string{"name", "attendance"}}},
		Recipients: []record.Recipient{{Category: "processor"}},
		Retention:  []record.RetentionRule{{Months: &months, Trigger: "left_school", Disposal: "delete"}},
		LegalBases: []record.LegalBasis{{Point: "e", Statute: "opplæringslova § 2-1"}}, SecuritySummary: "Tilgangsstyring og logging",
		Systems: []chain.SystemID{kinds.NewID[chain.System]()},
	}
}

func codes(lacks []record.Lack) []string {
	out := []string{}
	for _, l := range lacks {
		out = append(out, l.Code)
	}
	return out
}

func TestLacking(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(a *record.ActivityInput)
		want   []string
	}{
		"nothing":               {func(*record.ActivityInput) {}, nil},
		"empty":                 {func(a *record.ActivityInput) { *a = record.ActivityInput{Name: "x"} }, []string{"unit", "purpose", "subjects", "data", "recipients", "retention", "security", "systems"}},
		"recipients none":       {func(a *record.ActivityInput) { a.Recipients, a.NoRecipients = nil, true }, nil},
		"recipients not stated": {func(a *record.ActivityInput) { a.Recipients = nil }, []string{"recipients"}},
		"a blank recipient":     {func(a *record.ActivityInput) { a.Recipients = []record.Recipient{{}} }, []string{"recipients"}},
		"as long as necessary":  {func(a *record.ActivityInput) { a.Retention = []record.RetentionRule{{Rule: "As long as necessary"}} }, []string{"retention"}},
		"så lenge nødvendig": {func(a *record.ActivityInput) {
			a.Retention = []record.RetentionRule{{Rule: "Så lenge det er nødvendig for formålet."}}
		}, []string{"retention"}},
		"når ikke lenger": {func(a *record.ActivityInput) {
			a.Retention = []record.RetentionRule{{Rule: "Slettes når det ikke lenger er nødvendig"}}
		}, []string{"retention"}},
		"a rule in words": {func(a *record.ActivityInput) {
			a.Retention = []record.RetentionRule{{Rule: "5 år etter avsluttet skolegang"}}
		}, nil},
		"archive duty":       {func(a *record.ActivityInput) { a.Retention = []record.RetentionRule{{Disposal: "archive_duty"}} }, nil},
		"retention reasoned": {func(a *record.ActivityInput) { a.Retention, a.RetentionReason = nil, "Følger saken" }, nil},
		"security measures":  {func(a *record.ActivityInput) { a.SecuritySummary, a.SecurityMeasures = "", []string{"logging"} }, nil},
		"security reasoned":  {func(a *record.ActivityInput) { a.SecuritySummary, a.SecurityReason = "", "Gradert" }, nil},
		"no security":        {func(a *record.ActivityInput) { a.SecuritySummary = "" }, []string{"security"}},
		"transfer placeless": {func(a *record.ActivityInput) { a.Transfers = []record.ThirdCountry{{Recipient: "Sky Inc"}} }, []string{"country"}},
		"transfer named":     {func(a *record.ActivityInput) { a.Transfers = []record.ThirdCountry{{Country: "US"}} }, nil},
		"joint controller named": {func(a *record.ActivityInput) {
			a.JointControllers = []record.JointController{{Name: "Nabovik kommune"}}
		}, nil},
		"joint without name": {func(a *record.ActivityInput) { a.JointControllers = []record.JointController{{Contact: "post"}} }, []string{"joint"}},
		"paper":              {func(a *record.ActivityInput) { a.Systems, a.Manual = nil, true }, nil},
		"one group without data": {func(a *record.ActivityInput) {
			a.Subjects = append(a.Subjects, record.SubjectGroup{Category: "guardians"})
		}, []string{"data"}},
		"words of no vocabulary": {func(a *record.ActivityInput) {
			a.Subjects = []record.SubjectGroup{{Text: "hundeeiere", OtherData: []string{"hundens navn"}}}
		}, nil},
		"a circular purpose": {func(a *record.ActivityInput) { a.Purposes = []record.Purpose{{Text: "Drifte systemet Visma"}} }, []string{"purpose"}},
	} {
		a := whole()
		c.change(&a)
		if diff := cmp.Diff(append([]string{}, c.want...), codes(a.Lacking())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnfounded(t *testing.T) {
	t.Parallel()
	bases := func(b ...record.LegalBasis) func(a *record.ActivityInput) {
		return func(a *record.ActivityInput) { a.LegalBases = b }
	}
	holds := func(data string, more func(a *record.ActivityInput)) func(a *record.ActivityInput) {
		return func(a *record.ActivityInput) { a.Subjects[0].Data = append(a.Subjects[0].Data, data); more(a) }
	}
	nothing := func(*record.ActivityInput) {}
	for name, c := range map[string]struct {
		change func(a *record.ActivityInput)
		around record.Around
		want   []string
	}{
		"complete":                  {nothing, record.Around{PublicBody: true}, nil},
		"none":                      {bases(), record.Around{}, []string{"basis"}},
		"a row without a point":     {bases(record.LegalBasis{Statute: "x"}), record.Around{}, []string{"basis"}},
		"c without statute":         {bases(record.LegalBasis{Point: "c"}), record.Around{}, []string{"statute"}},
		"one complete, one not":     {bases(record.LegalBasis{Point: "e", Statute: "x"}, record.LegalBasis{Point: "c"}), record.Around{}, []string{"statute"}},
		"f for a public body":       {bases(record.LegalBasis{Point: "f", Note: "avveid"}), record.Around{PublicBody: true}, []string{"public-interest"}},
		"f for a company":           {bases(record.LegalBasis{Point: "f", Note: "avveid"}), record.Around{}, nil},
		"f without balancing":       {bases(record.LegalBasis{Point: "f"}), record.Around{}, []string{"interests"}},
		"consent without record":    {bases(record.LegalBasis{Point: "a"}), record.Around{}, []string{"consent"}},
		"consent with record":       {func(a *record.ActivityInput) { bases(record.LegalBasis{Point: "a"})(a); a.ConsentRecord = "arkivet" }, record.Around{}, nil},
		"health without condition":  {holds("health", nothing), record.Around{}, []string{"special"}},
		"health, h without statute": {holds("health", func(a *record.ActivityInput) { a.SpecialBases = []record.SpecialBasis{{Point: "h"}} }), record.Around{}, []string{"special-statute"}},
		"health, h with statute": {holds("health", func(a *record.ActivityInput) {
			a.SpecialBases = []record.SpecialBasis{{Point: "h", Statute: "hol. § 3-1"}}
		}), record.Around{}, nil},
		"vital interests need no law": {holds("health", func(a *record.ActivityInput) { a.SpecialBases = []record.SpecialBasis{{Point: "c"}} }), record.Around{}, nil},
		"convictions":                 {holds("criminal", nothing), record.Around{}, []string{"criminal"}},
		"convictions with authority":  {holds("criminal", func(a *record.ActivityInput) { a.CriminalBasis = "politiregisterloven" }), record.Around{}, nil},
		"national identity number":    {holds("national_id", nothing), record.Around{}, []string{"national-id"}},
		"number as login key alone":   {nothing, record.Around{LoginKey: true}, []string{"national-id"}},
		"login key with a reason":     {func(a *record.ActivityInput) { a.NationalIDBasis = "sikker identifisering" }, record.Around{LoginKey: true}, nil},
	} {
		a := whole()
		c.change(&a)
		if diff := cmp.Diff(append([]string{}, c.want...), codes(a.Unfounded(c.around))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCircular: that a system is run is no purpose, in any language of the register.
func TestCircular(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Drifte systemet": true, "Å drifte systemet Visma Flyt Skole": true, "To run the system": true, "at anvende systemet": true, "Bruk av fagsystemet": true, "Operating the software.": true,
		"Gi elevene tilpasset opplæring": false, "Drifte systemet for vann og avløp slik at innbyggerne får rent vann": false, "Behandle søknader om barnehageplass": false, "": false,
	} {
		if got := (record.Purpose{Text: text}).Circular(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	a := whole()
	a.Subjects[0].Category, a.LegalBases, a.ConsentRecord = "employees", []record.LegalBasis{{Point: "a"}}, "x"
	a.Purposes = append(a.Purposes, record.Purpose{Text: "Drifte systemet"})
	if diff := cmp.Diff([]string{"circular", "employer-consent"}, codes(a.Warnings())); diff != "" {
		t.Error(diff)
	}
	if got := codes(a.Unfounded(record.Around{})); len(got) > 0 {
		t.Errorf("consent of employees is a gap: %v", got)
	}
}

// TestStandingOn: the dates decide, both ends within.
func TestStandingOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   record.ActivityInput
		on   kinds.Date
		want record.Status
	}{
		"before it was written":   {record.ActivityInput{Status: record.Planned, CreatedOn: "2026-02-01"}, "2026-01-31", ""},
		"written later":           {record.ActivityInput{Status: record.Ongoing, CreatedOn: "2026-02-01", OngoingFrom: "2020-01-01"}, "2021-01-01", record.Ongoing},
		"nobody said":             {record.ActivityInput{}, "2026-01-01", record.Planned},
		"before its first day":    {record.ActivityInput{Status: record.Ongoing, OngoingFrom: "2026-02-01"}, "2026-01-31", record.Planned},
		"on its first day":        {record.ActivityInput{Status: record.Ongoing, OngoingFrom: "2026-02-01"}, "2026-02-01", record.Ongoing},
		"unknown first day":       {record.ActivityInput{Status: record.Ongoing}, "2000-01-01", record.Ongoing},
		"on its last day":         {record.ActivityInput{Status: record.Ended, EndedOn: "2026-02-01"}, "2026-02-01", record.Ongoing},
		"after its last day":      {record.ActivityInput{Status: record.Ended, EndedOn: "2026-02-01"}, "2026-02-02", record.Ended},
		"ended on an unknown day": {record.ActivityInput{Status: record.Ended}, "2026-02-02", record.Ended},
		"before the pause":        {record.ActivityInput{Status: record.Paused, PausedFrom: "2026-02-01"}, "2026-01-31", record.Ongoing},
		"in the pause":            {record.ActivityInput{Status: record.Paused, PausedFrom: "2026-02-01"}, "2026-02-01", record.Paused},
	} {
		a := record.Activity{ActivityInput: c.in}
		if got := a.StandingOn(c.on); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
