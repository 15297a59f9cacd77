package exchange_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// FuzzImport: whatever the bytes, the importer ends with a result or with an
// error for whoever wrote the file; each row became something; each rejection
// names its line and reason; and a dry run writes nothing.
func FuzzImport(f *testing.F) {
	s, err := store.Open(f.Context(), storetest.SQLite(f))
	doortest.Must(f, s, err)
	f.Cleanup(func() { _ = s.Close() })
	d := door.New(s)
	o, err := party.NewOrganisations(d).Create(doortest.Operator(), party.OrganisationInput{Name: "Fjordvik kommune"})
	doortest.Must(f, o, err)
	ctx := access.With(context.Background(), access.Actor{Name: "fuzz", Role: access.Operator, Org: o.ID})
	all := exchange.Kinds()
	seed(f, all)
	f.Fuzz(func(t *testing.T, kind byte, file []byte) {
		before := rowsOf(ctx, t, d)
		res, err := exchange.New(d).Import(ctx, all[int(kind)%len(all)], bytes.NewReader(file), exchange.Options{DryRun: true, Partial: kind > 127})
		if after := rowsOf(ctx, t, d); after != before || res.Written {
			t.Fatalf("a dry run wrote %d rows", after-before)
		}
		if err != nil && kinds.KindOf(err) != kinds.KindInvalid {
			t.Fatalf("not an error of the file: %v", err)
		}
		if res.Rows != res.Created+res.Updated+res.Unchanged+res.Rejected {
			t.Fatalf("%d rows became %+v", res.Rows, res)
		}
		if (res.Rejected > 0) != (len(res.Rejections) > 0) {
			t.Fatalf("%d rejected, %v", res.Rejected, res.Rejections)
		}
		for _, r := range res.Rejections {
			if r.Line < 2 || r.Line > bytes.Count(file, []byte("\n"))+1 || r.Reason == "" || len(r.Value) > 330 {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func seed(f *testing.F, all []string) {
	f.Helper()
	for i, kind := range all {
		f.Add(byte(i), []byte(goodFiles[kind]))
	}
	paths, _ := filepath.Glob("testdata/hostile/*.csv")
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for i := range all {
			f.Add(byte(i), b)
		}
	}
}

// rowsOf counts what an import could write.
func rowsOf(ctx context.Context, t *testing.T, d *door.Door) int {
	t.Helper()
	n, err := door.Look(ctx, d, "organisation.read", func(tx *door.Tx) ([]int, error) {
		return door.Rows[int](tx, `select (select count(*) from history) + (select count(*) from audit) + (select count(*) from organisations)
 + (select count(*) from organisation_names) + (select count(*) from engagements) where @all or @org is not null`, nil)
	})
	return doortest.Must(t, n, err)[0]
}

// goodFiles is a small good file of each kind.
var goodFiles = map[string]string{
	"organisations": "name;orgnr;cvr;se_orgnr;lei;country;kommunenummer;domains\nNabovik;974760673;64942212;2120000142;506700GE1G29325QX363;NO;0301;a.example; b.example\n",
	"vendors":       "name,legal_name,certifications\n\"Sky, AS\",Sky AS,ISO 27001; SOC 2\n",
	"aliases":       "alias;organisation\nA;B\nB;C\nC;A\n",
	"subprocessors": "vendor;subprocessor_name;purpose;location;list_date\nSky;Nord;drift;Norway, Denmark;2020-01-01\nNord;Sky;;;\nSky;Sky;;;\n",
	"units":         "code;name;parent_code;isk;pko;active_from;active_to;reports\nB;Bydel;A;isk@fjordvik.example;Rådgiver;2010-01-01;;ja\nA;Topp;;;;;;\n",
	"systems":       "system_code;name;in_use_from;personal_data;data_subject_estimate;owner_unit\nS1;Arkiv;31.12.2020;unknown;12;\n",
	"engagements":   "engagement_code;processor_name;system_codes;starts_on;state\nE1;Sky;;2020-01-01;active\n",
	"flows":         "flow_code;from_system;to_organisation;to_group;method;personal_data;data_kinds;retain_days;starts_on\nF1;;Sky;;email_plain;ja;navn; 7;2020-01-01\n",
	"transfers":     "transfer_code;importer_name;country;tool;dpf_checked_on;tia_conclusion;tia_measures;starts_on\nT1;Sky;US;dpf_45;2024-01-01;adequate;kryptering; egne nøkler;2024-01-01\n",
	"agreements":    "agreement_code;processor_name;controller_signed_on;signed_by_agent;mandate_from;mandate_to;state\nA1;Sky;2020-01-01;yes;2020-01-01;2020-12-31;active\n",
	"activities":    "Behandling;Formål;System;Kategorier av registrerte;Merknad\nBarnehage;Opptak;S1;Barn, foreldre;Husk\n",
	"reviews":       "agreement_code;reviewed_on;outcome\nA1;2020-01-01;no_change\n",
}
