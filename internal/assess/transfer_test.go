package assess_test

import (
	"slices"
	"testing"

	"ledd/internal/assess"
	"ledd/internal/kinds"
)

// Why a tool does not hold is told by a reason that has words in every language.
func TestReasons(t *testing.T) {
	t.Parallel()
	shielded := assess.TransferInput{Country: "US", Tool: "adequacy_45", AdequacyRef: "(EU) 2016/1250"}
	for _, c := range []struct {
		want string
		in   assess.TransferInput
	}{
		{"no_tool", assess.TransferInput{Country: "US"}},
		{"not_adequate", assess.TransferInput{Country: "IN", Tool: "adequacy_45"}},
		{"adequacy_ended", shielded},
		{"members", assess.TransferInput{Country: "US", Tool: "adequacy_45"}},
		{"sector", assess.TransferInput{Country: "JP", Tool: "adequacy_45"}},
		{"framework", assess.TransferInput{Country: "IN", Tool: "dpf_45"}},
		{"unchecked", assess.TransferInput{Country: "US", Tool: "dpf_45"}},
		{"hr_data", assess.TransferInput{Country: "US", Tool: "dpf_45", HRData: kinds.Yes}},
		{"unsigned", assess.TransferInput{Country: "IN", Tool: "scc_46_2_c"}},
		{"old_clauses", assess.TransferInput{Country: "IN", Tool: "scc_46_2_c", SCCSignedOn: "2020-01-01"}},
		{"module", assess.TransferInput{Country: "IN", Tool: "scc_46_2_c", SCCSignedOn: "2022-01-01"}},
		{"unauthorised", assess.TransferInput{Country: "IN", Tool: "admin_arr_46_3_b"}},
		{"closed", assess.TransferInput{Country: "IN", Tool: "derogation_49_1_c"}},
		{"expired", assess.TransferInput{Country: "IN", Tool: "code_46_2_e", ValidTo: "2025-12-31"}},
		{"", assess.TransferInput{Country: "IN", Tool: "scc_46_2_d"}},
		{"", assess.TransferInput{Country: "IN", Tool: "public_instrument_46_2_a"}},
		{"", assess.TransferInput{Country: "IN", Tool: "derogation_49_1_f"}},
	} {
		got := (&assess.Transfer{TransferInput: c.in}).FaultOn(assess.Setting{Public: true}, "2026-06-01")
		if got.Why != c.want || (got.Why != "" && !slices.Contains(assess.Faults, got.Why)) {
			t.Errorf("%+v: %q, want %q", c.in, got.Why, c.want)
		}
	}
}

func TestTransferCheck(t *testing.T) {
	t.Parallel()
	org := kinds.NewID[kinds.Party]()
	in := assess.TransferInput{Importer: org, Exporter: org, StartsOn: "2020-01-02", EndsOn: "2020-01-01", TIA: assess.TIA{AssessedOn: "2020-01-02", ReviewDue: "2020-01-01"}}
	var got []string
	for _, v := range (&assess.Transfer{TransferInput: in}).Check() {
		got = append(got, v.Pointer+" "+v.Code)
	}
	if want := []string{"/endsOn order", "/tia/reviewDue order", "/importer self"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
