package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
)

// TestFlowsAndTransfers: both kinds of file are read by the codes of what they name, a
// second run changes nothing, and what is not there is said at its cell.
func TestFlowsAndTransfers(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("systems", "system_code;name\nS1;Skjema\nS2;Arkiv\n")
		w.take("engagements", "engagement_code;processor_name;system_codes;processing_locations;support_locations\nE1;Sky Inc.;S1;NO; EU\nE2;Sky AS;S2;Norway;worldwide\n")
		flows := "flow_code;from_system;to_system;to_organisation;method;data_kinds;retain_days\nF1;S1;S2;;email_import;navn; 7\nF2;S1;;Sky Inc.;rest_https;;\n"
		w.take("flows", flows)
		w.again("flows", flows)
		transfers := "transfer_code;importer_name;engagement_code;flow_code;country;tool;dpf_checked_on;tia_conclusion\nT1;Sky Inc.;E1;F2;US;dpf_45;31.01.2026;adequate\n"
		w.take("transfers", transfers)
		w.again("transfers", transfers)
		got, err := door.Look(w.ctx, w.Door, "flow.read", func(tx *door.Tx) (*assess.Transfer, error) {
			all, err := door.All[assess.Transfer](tx, "")
			edges, failed := door.All[chain.Engagement](tx, "code = ?", "E2")
			if failed == nil && (edges[0].ProcessingLocations[0].Country != "NO" || edges[0].SupportLocations[0].Place != "worldwide") {
				w.Errorf("places: %+v %+v", edges[0].ProcessingLocations, edges[0].SupportLocations)
			}
			return all[0], err
		})
		if doortest.Must(w, got, err).Flow.IsZero() || got.Engagement.IsZero() || got.DPF.CheckedOn != "2026-01-31" || got.TIA.Conclusion != "adequate" {
			w.Errorf("%+v", got.TransferInput)
		}
		res, err := w.try("flows", "flow_code;from_system;to_system;to_group;method\nF3;S9;;x;fax\nF4;S1;S2;x;fax\nF5;S1;;;fax\n", exchange.Options{})
		var said []string
		for _, r := range doortest.Must(w, res, err).Rejections {
			said = append(said, r.Column+" "+r.Code)
		}
		if diff := cmp.Diff([]string{"from_system no-system", "to_system several", "to_system required"}, said); diff != "" {
			w.Errorf("(-want +got):\n%s", diff)
		}
		res, err = w.try("transfers", "transfer_code;importer_name;engagement_code;flow_code\nT2;Sky Inc.;E9;F9\n", exchange.Options{})
		if doortest.Must(w, res, err); len(res.Rejections) != 2 || res.Rejections[0].Code != "no-engagement" || res.Rejections[1].Code != "no-flow" {
			w.Errorf("%+v", res.Rejections)
		}
	})
}
