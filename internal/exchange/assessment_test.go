package exchange_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ledd/internal/access"
	"ledd/internal/assess"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/dpia"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
)

func allOf[E any](w world) []*E {
	w.Helper()
	all, err := door.Look(w.ctx, w.Door, "activity.read", func(tx *door.Tx) ([]*E, error) { return door.All[E](tx, "") })
	return doortest.Must(w, all, err)
}

// places lists where a file was rejected, and why.
func places(res exchange.Result) (out []string) {
	for _, r := range res.Rejections {
		out = append(out, r.Column+" "+r.Code)
	}
	return out
}

// TestAssessmentsFromFiles: what a municipality has in its spreadsheets of risk, DPIAs,
// thresholds, supervision and procurement is taken, a second time without a change, and
// what is wrong is named where it stands.
func TestAssessmentsFromFiles(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nU1;Oppvekst\n")
		w.take("systems", "system_code;name;owner_unit\nS1;Skole;U1\nS2;Arkiv;U1\n")
		w.take("vendors", "name;orgnr\nHavvik AS;\n")
		w.take("engagements", "engagement_code;processor_name;system_codes\nE1;Havvik AS;S1\n")
		w.take("activities", "Nr;Behandling;Formål\nP1;Opplæring;Gi elever opplæring\n")
		files := []struct{ kind, text string }{
			{"terms", "under;name;en;synonyms;hidden\ndata/education;Elevmappe;Pupil file;mappe;\nsubject/drivers;;;;ja\n"},
			{"procurements", "procurement_code;name;unit_code;kind;framework_code;requirements;requirements_published_on;system_code\nA1;Ramme;U1;framework;;ja;01.02.2026;\nA2;Avrop;U1;call_off;A1;ja;2026-03-01;S1\n"},
			{"screenings", "activity_code;screened_on;outcome;vulnerable;sensitive;list_hits;reasons\nP1;2026-01-15;required;ja;ja;no_pupils;Elever\n"},
			{"supervisions", "engagement_code;done_on;done_by;concept;assessment;conclusion;next_due\nE1;2026-02-01;Systemeier;5;Rapporten dekker tjenesten;satisfactory;2027-02-01\nE1;;;;;;2027-06-01\n"},
			{"assessments", "assessment_code;name;system_codes;unit_code;performed_on;participants;threat;confidentiality;consequence_people;likelihood;treatment;treatment_owner;treatment_due\n" +
				"R1;Skole;S1;U1;2026-01-10;Eier;Innsyn i mapper;ja;4;3;Tilgangsstyring;Eier;2026-06-01\nR1;;;;;;Tap;nei;2;2;;;\nR2;Arkiv;S2;U1;2026-01-11;;;;;;;;\n"},
			{"dpias", "dpia_code;name;activity_codes;system_codes;purposes;views;residual_risk;event;consequence;likelihood;measures\nD1;Opplæring;P1;S1;Opplæring;Elevrådet;low;Innsyn;4;3;Logg\nD1;;;;;;;Profilering;3;2;Ingen\n"},
		}
		for _, f := range files {
			w.take(f.kind, f.text)
			res, err := w.try(f.kind, f.text, exchange.Options{})
			if doortest.Must(w, res, err); res.Created+res.Updated+res.Rejected > 0 || !res.Written {
				w.Errorf("%s again: %+v", f.kind, res)
			}
		}
		words := allOf[record.OwnTerm](w)
		if len(words) != 2 || !slices.ContainsFunc(words, func(x *record.OwnTerm) bool { return x.Value == "education/elevmappe" && x.Labels.EN == "Pupil file" }) {
			w.Errorf("%+v", words)
		}
		bought := allOf[risk.Procurement](w)
		if len(bought) != 2 || bought[1].Framework != bought[0].ID || bought[1].System.IsZero() || bought[0].RequirementsOn != "2026-02-01" {
			w.Errorf("%+v", bought)
		}
		if x := allOf[assess.Screening](w); len(x) != 1 || x[0].WP248.Vulnerable.Answer != kinds.Yes || x[0].Outcome != "required" {
			w.Errorf("%+v", x)
		}
		if x := allOf[assess.Supervision](w); len(x) != 2 {
			w.Errorf("%+v", x)
		}
		risks := allOf[risk.Assessment](w)
		if a := risks[0]; len(risks) != 2 || len(a.Scenarios) != 2 || len(a.Treatments) != 1 || a.Treatments[0].Scenario != a.Scenarios[0].Key || *a.Scenarios[1].Likelihood != 2 || a.State != risk.Draft || len(risks[1].Scenarios) != 0 {
			w.Errorf("%+v", a.AssessmentInput)
		}
		if x := allOf[dpia.DPIA](w); len(x) != 1 || len(x[0].Risks) != 2 || len(x[0].Activities) != 1 || x[0].Description.Purposes != "Opplæring" {
			w.Errorf("%+v", x)
		}
		for _, c := range []struct {
			kind, text string
			want       []string
		}{
			{"terms", "under;name\ndata/nonsense;x\ndata/name;Kallenavn\ndata/health;Kallenavn\n", []string{"under term", "name word-known"}},
			{"procurements", "procurement_code;name;framework_code;kind\nA3;Avrop;A9;stolen\n", []string{"framework_code no-procurement", "kind oneof"}},
			{"screenings", "activity_code;screened_on;outcome;scoring\nP9;2026-01-15;required;\nP1;soon;required;\nP1;2026-02-15;required;kanskje\n", []string{"activity_code no-activity", "screened_on no-date", "scoring no-answer"}},
			{"supervisions", "engagement_code;concept\nE9;1\nE1;x\n", []string{"engagement_code no-engagement", "concept no-number"}},
			{"assessments", "assessment_code;name;system_codes;threat;likelihood;treatment_due\nR3;Ny;S9;Innsyn;9;\nR4;Ny;;Tap;2;soon\n;Uten kode;;;;\n", []string{"assessment_code missing-code", "system_codes no-system", "likelihood max", "treatment_due no-date"}},
			{"dpias", "dpia_code;name;activity_codes;event;confidentiality\nD2;Ny;P9;Innsyn;kanskje\n", []string{"activity_codes no-activity", "confidentiality no-answer"}},
		} {
			res, err := w.try(c.kind, c.text, exchange.Options{})
			got := places(doortest.Must(w, res, err))
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" || res.Written {
				w.Errorf("%s: %s", c.kind, diff)
			}
		}
		verbs := risk.NewAssessments(w.Door)
		_, err := verbs.Complete(w.ctx, risks[1].ID.String(), risk.VersionInput{})
		if err == nil {
			w.Fatal("an assessment without scenarios is not complete")
		}
	})
}

// TestCompletedStands: a file changes no version that is completed, and says so.
func TestCompletedStands(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("systems", "system_code;name\nS1;Skole\n")
		file := "assessment_code;name;system_codes;phase;performed_on;method;participants;threat;asset;cause;confidentiality;area;consequence_unit;consequence_people;likelihood;measures;confidence\nR1;Skole;S1;operation;2026-01-10;Møte;Eier;Innsyn;Mapper;Feil;ja;legal;3;3;2;Logg;high\n"
		w.take("assessments", file)
		a := allOf[risk.Assessment](w)[0]
		done, err := risk.NewAssessments(w.Door).Complete(w.ctx, a.ID.String(), risk.VersionInput{})
		doortest.Must(w, done, err)
		res, err := w.try("assessments", file+"R1;;;;;;;Tap;Mapper;Feil;ja;legal;5;5;5;Logg;high\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Rejected != 0 || res.Updated != 0 || len(res.Notes) != 1 || res.Notes[0].Code != "finished" {
			w.Errorf("%+v", res)
		}
		if a := allOf[risk.Assessment](w)[0]; len(a.Scenarios) != 1 {
			w.Errorf("%d scenarios", len(a.Scenarios))
		}
	})
}

// TestFilesNeedTheRight: who may not write a record may not write a file of them.
func TestFilesNeedTheRight(t *testing.T) {
	eachWorld(t, func(w world) {
		for _, c := range []struct {
			kind, text string
			role       access.Role
			want       kinds.Kind
		}{
			{"terms", "under;name\ndata/name;Kallenavn\n", access.Infosec, kinds.KindForbidden},
			{"activities", "Behandling;Formål\nOpptak;Plass\n", access.Infosec, kinds.KindForbidden},
			{"assessments", "assessment_code;name\nR1;Skole\n", access.VendorAdmin, kinds.KindForbidden},
			{"assessments", "assessment_code;name\nR1;Skole\n", access.Infosec, ""},
			{"terms", "under;name\ndata/name;Kallenavn\n", access.Coordinator, ""},
		} {
			as := access.With(context.Background(), access.Actor{Name: "somebody", Role: c.role, Org: w.org})
			_, err := exchange.New(w.Door).Import(as, c.kind, strings.NewReader(c.text), exchange.Options{})
			if got := kinds.KindOf(err); (err != nil || c.want != "") && got != c.want {
				w.Errorf("%s by %s: %v", c.kind, c.role, err)
			}
		}
	})
}

// TestWorkbooks: a workbook says the same as a file with semicolons, on the sheet that has
// the columns, and its rejections name the rows of that sheet.
func TestWorkbooks(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nU1;Oppvekst\n")
		f := excelize.NewFile()
		defer f.Close()
		_, err := f.NewSheet("Risiko")
		doortest.Must(w, 0, err)
		for cell, text := range map[string]any{"A1": "Om denne filen"} {
			doortest.Must(w, 0, f.SetCellValue("Sheet1", cell, text))
		}
		for i, row := range [][]any{{"assessment_code", "name", "unit_code", "performed_on", "threat", "likelihood"}, {"R1", "Skole", "U1", "2026-01-10", "Innsyn; i mapper", 3}, {}, {"R1", "", "", "", "Tap"}, {"R2", "Arkiv", "U9", "", "Brann", 9}} {
			doortest.Must(w, 0, f.SetSheetRow("Risiko", "A"+strconv.Itoa(i+1), &row))
		}
		var b bytes.Buffer
		doortest.Must(w, 0, f.Write(&b))
		res, err := w.try("assessments", b.String(), exchange.Options{Partial: true})
		if doortest.Must(w, res, err); res.Created != 1 || res.Rejected != 1 || res.Rows != 3 {
			w.Fatalf("%+v", res)
		}
		for _, r := range res.Rejections {
			if r.Line != 5 {
				w.Errorf("%+v", r)
			}
		}
		a := allOf[risk.Assessment](w)[0]
		if len(a.Scenarios) != 2 || a.Scenarios[0].Threat != "Innsyn; i mapper" || *a.Scenarios[0].Likelihood != 3 || a.Unit.IsZero() || a.PerformedOn != "2026-01-10" {
			w.Errorf("%+v", a.AssessmentInput)
		}
		if _, err = w.try("units", "PK\x03\x04 no workbook", exchange.Options{}); kinds.KindOf(err) != kinds.KindInvalid {
			w.Errorf("%v", err)
		}
	})
}

// TestFilesLeaveWhatTheyDoNotSay: a file with fewer columns changes what it speaks of, and
// leaves the rest of each scenario and risk, and the treatments; a row with a treatment alone
// goes with the scenario above.
func TestFilesLeaveWhatTheyDoNotSay(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("assessments", "assessment_code;name;threat;cause;likelihood;treatment;treatment_owner\nR1;Skole;Innsyn;Feil;3;Logg;Eier\nR1;;;;;Kurs;Leder\nR1;;Tap;Brann;2;;\n")
		w.take("assessments", "assessment_code;name;threat;likelihood\nR1;Skole;Innsyn;4\nR1;;Tap;2\n")
		a := allOf[risk.Assessment](w)[0]
		if x := a.Scenarios[0]; len(a.Scenarios) != 2 || x.Cause != "Feil" || *x.Likelihood != 4 || len(a.Treatments) != 2 || a.Treatments[1].Scenario != x.Key || a.Treatments[1].Owner != "Leder" {
			w.Errorf("%+v", a.AssessmentInput)
		}
		w.take("dpias", "dpia_code;name;event;impact;likelihood\nD1;Skole;Innsyn;Skam;3\n")
		w.take("dpias", "dpia_code;name;event;likelihood\nD1;Skole;Innsyn;4\n")
		if x := allOf[dpia.DPIA](w)[0].Risks; len(x) != 1 || x[0].Impact != "Skam" || *x[0].Likelihood != 4 {
			w.Errorf("%+v", x)
		}
		res, err := w.try("procurements", "procurement_code;name;kind;framework_code\nP1;Kjøp;tender;\nP2;Avrop;call_off;P1\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Rejected != 1 || res.Rejections[0].Line != 3 {
			w.Errorf("%+v", res)
		}
		w.take("terms", "under;name;hidden\ndata/genetic;;ja\n")
		w.take("terms", "under;name;hidden\ndata/genetic;;nei\n")
	})
}

// TestFilesFindTheirRecords: a row finds its record by the code that it gives, or by what it
// is known by without one; what was planned and is done now stays one record; the version
// that can be changed is the one that is changed; and a row that speaks of a record twice, or
// differently, is rejected where it stands.
func TestFilesFindTheirRecords(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("systems", "system_code;name\nS1;Skole\n")
		w.take("vendors", "name;orgnr\nHavvik AS;\n")
		w.take("engagements", "engagement_code;processor_name;system_codes\nE1;Havvik AS;S1\n")
		w.take("activities", "Nr;Behandling;Formål\nP1;Opplæring;Gi elever opplæring\n")
		change := func(kind, text string) {
			t.Helper()
			if res := w.take(kind, text); res.Created > 0 || res.Updated != 1 {
				w.Errorf("%s: %+v", text, res)
			}
		}
		w.take("terms", "under;name;term_code\ndata/health;Helsekort;O1\n")
		change("terms", "under;name;term_code\ndata/health;Helsekort for elever;O1\n")
		w.take("screenings", "activity_code;screened_on;outcome;screening_code;screened_by\nP1;2026-01-15;required;T1;\n")
		w.again("screenings", "activity_code;screened_on;outcome;screening_code;screened_by\nP1;2026-01-15;required;T1;\n")
		change("screenings", "activity_code;screened_on;outcome;screening_code\nP1;2026-01-16;required;T1\n")
		if x := allOf[assess.Screening](w); len(x) != 1 || x[0].ScreenedBy == "" || x[0].ScreenedOn != "2026-01-16" {
			w.Errorf("%+v", x)
		}
		w.take("supervisions", "engagement_code;planned_on\nE1;2026-03-01\n")
		change("supervisions", "engagement_code;planned_on;done_on\nE1;2026-03-01;2026-03-05\n")
		change("supervisions", "engagement_code;done_on;conclusion\nE1;2026-03-05;satisfactory\n")
		if x := allOf[assess.Supervision](w); len(x) != 1 || x[0].PlannedOn != "2026-03-01" || x[0].Conclusion != "satisfactory" {
			w.Errorf("%+v", x)
		}
		for _, c := range []struct {
			kind, text string
			want       []string
		}{
			{"screenings", "activity_code;screened_on;outcome;screening_code\nP1;2026-02-01;required;T2\nP1;2026-02-02;required;T2\n", []string{"screened_on twice"}},
			{"supervisions", "engagement_code;done_on;supervision_code\nE1;2026-04-01;L1\nE1;2026-04-02;L1\n", []string{"done_on twice"}},
			{"terms", "under;name;term_code\ndata/health;Legekort;O2\ndata/health;Tannkort;O2\n", []string{"name twice"}},
			{"assessments", "assessment_code;name;threat\nR1;Skole;Innsyn\nR1;Barnehage;Tap\n", []string{"name differs"}},
			{"assessments", "assessment_code;name;treatment\nR1;Skole;Logg\n", []string{" no-threat"}},
			{"assessments", "assessment_code;name;threat;treatment\nR1;Skole;;Logg\n", []string{"threat no-threat"}},
			{"screenings", "activity_code;screened_on;outcome\nP1;;required\n", []string{"screened_on no-date"}},
		} {
			res, err := w.try(c.kind, c.text, exchange.Options{})
			if diff := cmp.Diff(c.want, places(doortest.Must(w, res, err))); diff != "" || res.Written {
				w.Errorf("%s: %s", c.text, diff)
			}
		}
	})
}

// TestGroupsAreWhole: with what is right taken and the rest left, a record is taken with all
// of its rows or not at all.
func TestGroupsAreWhole(t *testing.T) {
	eachWorld(t, func(w world) {
		file := "assessment_code;name;threat\nR1;Skole;Innsyn\nR1;;=1+1\nR2;Arkiv;Brann\n"
		res, err := w.try("assessments", file, exchange.Options{Partial: true})
		if doortest.Must(w, res, err); res.Created != 1 || !slices.Equal(places(res), []string{" spoiled", "threat formula"}) {
			w.Errorf("%+v", res)
		}
		res, err = w.try("assessments", "assessment_code;name;threat\nR3;Skole;Innsyn\nR3;Tap\n", exchange.Options{Partial: true})
		if doortest.Must(w, res, err); res.Created != 0 || len(res.Rejections) != 2 {
			w.Errorf("%+v", res)
		}
	})
}

// TestFilesReachTheNextVersion: the code of an assessment means its last version, which has
// none of its own.
func TestFilesReachTheNextVersion(t *testing.T) {
	eachWorld(t, func(w world) {
		file := "assessment_code;name;system_codes;phase;performed_on;method;participants;threat;asset;cause;confidentiality;area;consequence_unit;consequence_people;likelihood;measures;confidence\nR1;Skole;S1;operation;2026-01-10;Møte;Eier;Innsyn;Mapper;Feil;ja;legal;3;3;2;Logg;high\n"
		w.take("systems", "system_code;name\nS1;Skole\n")
		w.take("assessments", file)
		verbs, first := risk.NewAssessments(w.Door), allOf[risk.Assessment](w)[0]
		_, err := verbs.Complete(w.ctx, first.ID.String(), risk.VersionInput{})
		doortest.Must(w, 0, err)
		second, err := verbs.Renew(w.ctx, first.ID.String())
		doortest.Must(w, second, err)
		if res := w.take("assessments", file); res.Updated != 1 || len(res.Notes) > 0 {
			w.Errorf("%+v", res)
		}
		w.again("assessments", file)
		now, err := verbs.Get(w.ctx, second.ID.String())
		if doortest.Must(w, now, err); now.PerformedOn != "2026-01-10" || now.Code != "" {
			w.Errorf("%+v", now.AssessmentInput)
		}
	})
}

// TestFilesReachNoFurther: a file writes in those units alone in which its sender may write
// such a record by hand.
func TestFilesReachNoFurther(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nKOM;Kommunen\n")
		w.take("units", "code;name;parent_code\nKOM;Kommunen;\nU1;Skole;KOM\nU2;Helse;KOM\nU3;Plan;KOM\n")
		units := map[string]string{}
		for _, u := range allOf[party.Unit](w) {
			units[u.Code] = u.ID.String()
		}
		as := access.With(context.Background(), access.Actor{Name: "somebody", Org: w.org, Grants: []access.Grant{
			{Role: access.Infosec, Units: []string{units["U1"], units["U3"]}}, {Role: access.SystemOwner, Units: []string{units["U2"], units["U3"]}},
		}})
		for code, want := range map[string]bool{"U1": false, "U2": false, "U3": true} { // imports in U1 and U3, activities in U2 and U3
			res, err := exchange.New(w.Door).Import(as, "activities", strings.NewReader("Nr;Behandling;Ansvarlig enhet\nP-"+code+";Opptak;"+code+"\n"), exchange.Options{})
			if got := err == nil && res.Written; got != want {
				w.Errorf("%s: %v %+v", code, err, res)
			}
		}
	})
}

// TestPapersFromFiles: papers about processors, the processor's own record, notices and
// criteria come from spreadsheets, a second time without a change; what a file has no column
// for stays, and what is wrong is named where it stands.
func TestPapersFromFiles(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nU1;Oppvekst\n")
		w.take("systems", "system_code;name;owner_unit\nS1;Skole;U1\n")
		w.take("vendors", "name;orgnr\nHavvik AS;\n")
		w.take("activities", "Nr;Behandling;Formål\nP1;Opplæring;Gi elever opplæring\n")
		for _, f := range []struct{ kind, text string }{
			{"attestations", "attestation_code;processor_name;kind;issued_on;period_from;period_to;system_codes;opinion;finding;severity;due\n" +
				"T1;Havvik AS;isae3402_t2;2026-02-01;01.01.2025;31.12.2025;S1;qualified;Logg mangler;high;2026-09-01\nT1;;;;;;;;Kopi uprøvd;low;\nT2;Nytt Datasenter AS;iso27001;2026-03-01;;;;;;;\n"},
			{"processor-records", "processor_record_code;name;processing;data;security_measures;system_codes;subprocessor_names;status;controller_name;controller_dpo;transfer_country;transfer_safeguard\n" +
				"B1;Drift av skole;drift;Navn;logging;S1;Havvik AS;ongoing;Nabovik kommune;pvo@nabovik.example;US;SCC\nB1;;;;;;;;Sundvik kommune;;;\n"},
			{"notices", "notice_code;name;language;activity_codes;purposes;rights\nN1;Til foresatte;nb;P1;Opplæring;Innsyn\n"},
			{"criteria", "criteria_code;name;scope;approved_by;valid_from;likelihood_1;likelihood_2;likelihood_3;area;accept_up_to;above_rank\n" +
				"K1;Kommunen;municipality;Kommunestyret;2026-01-01;\"low;low;medium\";\"low;medium;high\";\"medium;high;critical\";all;low;director\nK1;;;;;;;;people;low;chief_executive\n"},
		} {
			w.take(f.kind, f.text)
			res, err := w.try(f.kind, f.text, exchange.Options{})
			if doortest.Must(w, res, err); res.Created+res.Updated+res.Rejected > 0 || !res.Written {
				w.Errorf("%s again: %+v", f.kind, res)
			}
		}
		papers := allOf[assess.Attestation](w)
		if a := papers[0]; len(papers) != 2 || len(a.Findings) != 2 || a.Findings[0].Severity != "high" || a.PeriodTo != "2025-12-31" || len(a.Systems) != 1 {
			w.Errorf("%+v", a.AttestationInput)
		}
		served := allOf[record.ProcessorRecord](w)
		if p := served[0]; len(served) != 1 || len(p.Controllers) != 2 || p.Controllers[0].DPO != "pvo@nabovik.example" || len(p.SubProcessors) != 1 || len(p.Transfers) != 1 || p.Transfers[0].Country != "US" || len(p.Processing) != 1 || !cmp.Equal(p.Data, []string{"name"}) {
			w.Errorf("%+v", p.ProcessorRecordInput)
		}
		if n := allOf[record.Notice](w); len(n) != 1 || len(n[0].Activities) != 1 || n[0].Controller != w.org || n[0].Adopted() {
			w.Errorf("%+v", n)
		}
		limits := allOf[risk.Criteria](w)
		if c := limits[0]; len(limits) != 1 || len(c.Matrix) != 3 || c.Matrix[2].C3 != "critical" || len(c.Areas) != 2 || c.Areas[1].AboveRank != "chief_executive" {
			w.Errorf("%+v", c.CriteriaInput)
		}

		w.take("attestations", "attestation_code;processor_name;kind;finding;closed_on\nT1;Havvik AS;isae3402_t2;Logg mangler;2026-08-01\nT1;;;Kopi uprøvd;\n")
		if o := allOf[assess.Attestation](w)[0].Findings[0]; o.ClosedOn != "2026-08-01" || o.Severity != "high" || o.Due != "2026-09-01" {
			w.Errorf("what the file has no column for is gone: %+v", o)
		}
		w.take("processor-records", "processor_record_code;name\nB1;Drift av skolesystem\n")
		if p := allOf[record.ProcessorRecord](w)[0]; p.Name != "Drift av skolesystem" || len(p.Controllers) != 2 || len(p.Transfers) != 1 {
			w.Errorf("%+v", p.ProcessorRecordInput)
		}

		for _, c := range []struct {
			kind, text string
			want       []string
		}{
			{"attestations", "attestation_code;processor_name;kind;finding;severity\nT3;;iso27001;;\nT4;Havvik AS;seal;;\nT5;Havvik AS;soc2_t1;;grave\n", []string{"finding required", "kind oneof", "processor_name missing-organisation", "severity oneof"}},
			{"processor-records", "processor_record_code;name;data;controller_name;transfer_country\nB2;Drift;tull;Fjordvik kommune;XX\n", []string{"controller_name own-controller", "data term", "transfer_country iso3166_1_alpha2"}},
			{"notices", "notice_code;name;activity_codes;language;exemption\nN2;Til alle;P9;fr;\n", []string{"activity_codes no-activity", "language oneof"}},
			{"criteria", "criteria_code;name;scope;unit_code;likelihood_1;area;accept_up_to\nK2;Oppvekst;unit;U9;\"low;low;low;low;low;low\";people;none\nK3;Oppvekst;unit;;;;\n", []string{"above_rank required", "accept_up_to oneof", "likelihood_1 levels", "unit_code no-unit", "unit_code required"}},
		} {
			res, err := w.try(c.kind, c.text, exchange.Options{})
			got := places(doortest.Must(w, res, err))
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" || res.Written {
				w.Errorf("%s: %s", c.kind, diff)
			}
		}

		notice := allOf[record.Notice](w)[0]
		_, err := record.NewNotices(w.Door).Adopt(w.ctx, notice.ID.String(), record.AdoptInput{})
		if err == nil {
			w.Fatal("a notice that lacks most of what the law asks for is not adopted")
		}
		w.take("notices", "notice_code;name;controller_text;dpo;legal_basis;recipients;retention;complaint\nN1;Til foresatte;Fjordvik kommune;pvo@fjordvik.example;Opplæringsloven;Ingen;Ti år;Datatilsynet\n")
		if _, err = record.NewNotices(w.Door).Adopt(w.ctx, notice.ID.String(), record.AdoptInput{}); err != nil {
			w.Fatal(err)
		}
		const changed = "notice_code;name;rights\nN1;Til foresatte;Innsyn og retting\n"
		res, err := w.try("notices", changed, exchange.Options{})
		if doortest.Must(w, res, err); res.Unchanged != 1 || len(res.Notes) != 1 || res.Notes[0].Code != "finished" {
			w.Errorf("an adopted notice: %+v", res)
		}
		_, err = record.NewNotices(w.Door).Renew(w.ctx, notice.ID.String())
		doortest.Must(w, notice, err)
		w.take("notices", changed)
		for _, n := range allOf[record.Notice](w) {
			if want := map[bool]string{true: "Innsyn", false: "Innsyn og retting"}[n.Adopted()]; n.Rights != want {
				w.Errorf("version %d says %q, want %q", n.Edition, n.Rights, want)
			}
		}
	})
}
