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
	"ledd/internal/record"
	"ledd/internal/risk"
)

func allOf[E any](w world, action string) []*E {
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
		words := allOf[record.OwnTerm](w, "term.read")
		if len(words) != 2 || !slices.ContainsFunc(words, func(x *record.OwnTerm) bool { return x.Value == "education/elevmappe" && x.Labels.EN == "Pupil file" }) {
			w.Errorf("%+v", words)
		}
		bought := allOf[risk.Procurement](w, "procurement.read")
		if len(bought) != 2 || bought[1].Framework != bought[0].ID || bought[1].System.IsZero() || bought[0].RequirementsOn != "2026-02-01" {
			w.Errorf("%+v", bought)
		}
		if x := allOf[assess.Screening](w, "screening.read"); len(x) != 1 || x[0].WP248.Vulnerable.Answer != kinds.Yes || x[0].Outcome != "required" {
			w.Errorf("%+v", x)
		}
		if x := allOf[assess.Supervision](w, "supervision.read"); len(x) != 2 {
			w.Errorf("%+v", x)
		}
		risks := allOf[risk.Assessment](w, "assessment.read")
		if a := risks[0]; len(risks) != 2 || len(a.Scenarios) != 2 || len(a.Treatments) != 1 || a.Treatments[0].Scenario != a.Scenarios[0].Key || *a.Scenarios[1].Likelihood != 2 || a.State != risk.Draft || len(risks[1].Scenarios) != 0 {
			w.Errorf("%+v", a.AssessmentInput)
		}
		if x := allOf[dpia.DPIA](w, "dpia.read"); len(x) != 1 || len(x[0].Risks) != 2 || len(x[0].Activities) != 1 || x[0].Description.Purposes != "Opplæring" {
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
		a := allOf[risk.Assessment](w, "assessment.read")[0]
		done, err := risk.NewAssessments(w.Door).Complete(w.ctx, a.ID.String(), risk.VersionInput{})
		doortest.Must(w, done, err)
		res, err := w.try("assessments", file+"R1;;;;;;;Tap;Mapper;Feil;ja;legal;5;5;5;Logg;high\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Rejected != 0 || res.Updated != 0 || len(res.Notes) != 1 || res.Notes[0].Code != "finished" {
			w.Errorf("%+v", res)
		}
		if a := allOf[risk.Assessment](w, "assessment.read")[0]; len(a.Scenarios) != 1 {
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
		a := allOf[risk.Assessment](w, "assessment.read")[0]
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
		a := allOf[risk.Assessment](w, "assessment.read")[0]
		if x := a.Scenarios[0]; len(a.Scenarios) != 2 || x.Cause != "Feil" || *x.Likelihood != 4 || len(a.Treatments) != 2 || a.Treatments[1].Scenario != x.Key || a.Treatments[1].Owner != "Leder" {
			w.Errorf("%+v", a.AssessmentInput)
		}
		w.take("dpias", "dpia_code;name;event;impact;likelihood\nD1;Skole;Innsyn;Skam;3\n")
		w.take("dpias", "dpia_code;name;event;likelihood\nD1;Skole;Innsyn;4\n")
		if x := allOf[dpia.DPIA](w, "dpia.read")[0].Risks; len(x) != 1 || x[0].Impact != "Skam" || *x[0].Likelihood != 4 {
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
