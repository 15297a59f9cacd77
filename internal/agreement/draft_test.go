package agreement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// What a draft describes follows its scope: new systems are described, what people wrote
// stays, what has left is gone; a mandate describes nothing.
func TestSettle(t *testing.T) {
	t.Parallel()
	stays, comes, leaves, unknown := kinds.NewID[chain.System](), kinds.NewID[chain.System](), kinds.NewID[chain.System](), kinds.NewID[chain.System]()
	of := func(id chain.SystemID) []agreement.Processing {
		if id == unknown {
			return nil
		}
		return []agreement.Processing{{System: id, Subject: "Journal"}, {System: id, Subject: "Timebok"}}
	}
	ola := kinds.NewID[kinds.Party]()
	draft := func(of agreement.Type) agreement.AgreementInput {
		return agreement.AgreementInput{
			Type: of, ScopeSystems: []chain.SystemID{stays, comes, unknown},
			Signatures: []agreement.Signature{{Party: ola}, {Party: ola, Name: "Ola"}},
			Terms:      agreement.Terms{Processing: []agreement.Processing{{System: stays, Subject: "Skrevet for hånd"}, {System: leaves, Subject: "Borte"}, {Subject: "Uten system"}}},
		}
	}
	in := draft(agreement.ControllerProcessor)
	in.Settle([]chain.SystemID{stays, leaves}, of)
	got := map[string]chain.SystemID{}
	for _, p := range in.Processing {
		got[p.Subject] = p.System
	}
	if diff := cmp.Diff(map[string]chain.SystemID{"Skrevet for hånd": stays, "Uten system": {}, "Journal": comes, "Timebok": comes}, got); diff != "" {
		t.Error(diff)
	}
	if len(in.Signatures) != 1 || in.Signatures[0].Name != "Ola" {
		t.Errorf("%+v", in.Signatures)
	}
	mandate := draft(agreement.MandateGiven)
	mandate.Settle([]chain.SystemID{stays, leaves}, of)
	if len(mandate.Processing) != 3 || len(mandate.Signatures) != 1 {
		t.Errorf("a mandate describes processing: %+v", mandate.Processing)
	}
}
