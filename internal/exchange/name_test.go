package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Two spellings mean one party when they are equal after trimming
// and Unicode case folding, and only then.
var spellings = []struct {
	a, b string
	one  bool
}{
	{"Storstraße AS", "STORSTRASSE AS", true},
	{"ÆRLIG ØL Å AS", "ærlig øl å as", true},
	{"Caf\u00e9", "CAFE\u0301", true},
	{" \u00a0Sky AS\u2003", "sky as", true},
	{"ΣΊΣΥΦΟΣ", "σίσυφος", true},
	{"Hav AS", "Hav  AS", false},
	{"Lyn AS", "Lyn A/S", false},
	{"Æ", "AE", false},
	{"Å", "A", false},
}

func TestOneParty(t *testing.T) {
	eachWorld(t, func(w world) {
		for _, c := range spellings {
			res := w.take("subprocessors", "vendor;subprocessor_name;purpose\n"+c.a+";Vind;1\n"+c.b+";Vind;2\n")
			made := slices.DeleteFunc(res.Unconfirmed, func(name string) bool { return name == "Vind" })
			if want := map[bool]int{true: 1, false: 2}[c.one]; len(made) != want {
				w.Errorf("%q and %q: %v", c.a, c.b, made)
			}
		}
	})
}

// TestLegalName is stored and never matched.
func TestLegalName(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("vendors", "name;legal_name\nGmail;Google LLC\nLooker;Google LLC\n")
		res := w.take("subprocessors", "vendor;subprocessor_name\nGmail;Google LLC\n")
		if diff := cmp.Diff([]string{"Google LLC"}, res.Unconfirmed); diff != "" || w.find("Looker").LegalName != "Google LLC" {
			w.Error(diff)
		}
		if w.find("google llc").Confirmed {
			w.Error("a name that only a list mentions is confirmed")
		}
	})
}

// TestNumbers: a number means its organisation however it is written, in any
// column that names one, and whatever the name beside it.
func TestNumbers(t *testing.T) {
	eachWorld(t, func(w world) {
		res := w.take("organisations", "name;orgnr;cvr;se_orgnr;lei;country\n"+
			"Nabovik;NO 974 760 673 MVA;;;;NO\nKøbenhavn;;DK-64942212;;;DK\nStockholm;;;212000-0142;;SE\nGLEIF;;;;506700GE1G29325QX363;CH\n")
		if res.Created != 4 {
			w.Fatalf("%+v", res)
		}
		for name, number := range map[string]string{"Nabovik": "974.760.673", "København": "DK64942212", "Stockholm": "16212000-0142", "GLEIF": "506700ge1g29325qx363"} {
			if o := w.find(number); o.Name != name {
				w.Errorf("%s is %s", number, o.Name)
			}
			w.take("engagements", "engagement_code;processor_name\nE-"+name+";"+number+"\n")
		}
		res = w.take("organisations", "name;orgnr\nNabovik kommune;974760673\n")
		if o := w.find("974760673"); res.Updated != 1 || o.Name != "Nabovik kommune" || w.find("Nabovik").ID != o.ID {
			w.Errorf("renamed to %s, %+v", o.Name, res)
		}
		w.again("organisations", "name;orgnr\nNabovik kommune;974760673\n")
		if res = w.take("organisations", "name;orgnr\nNabovik kommune;991825827\n"); res.Created != 1 {
			w.Errorf("another number under the same name is another organisation: %+v", res)
		}
	})
}

// TestLists adds two sources up: neither takes from the other, and neither flips
// what the other said.
func TestLists(t *testing.T) {
	eachWorld(t, func(w world) {
		list := "vendor;subprocessor_name;purpose;location;source\nSky AS;Nordlys AS;drift;Norway;a\nSky AS;Nordlys AS;drift;Norway;b\nSky AS;Nordlys AS;support;Norway;a\n"
		if res := w.take("subprocessors", list); res.Created != 2 || res.Unchanged != 1 || res.Notes[0].Text != "line 3 repeats line 2, which stands" {
			w.Errorf("%+v", res)
		}
		w.again("subprocessors", list)
		if diff := cmp.Diff([]string{"Sky AS > Nordlys AS: drift", "Sky AS > Nordlys AS: support"}, w.edges()); diff != "" {
			w.Error(diff)
		}
		if res := w.take("vendors", "name;country\nSKY AS;NO\n"); res.Updated != 1 || !w.find("Sky AS").Confirmed {
			w.Errorf("a row of its own confirms: %+v", res)
		}
	})
}

// TestAgreementSubset: a file that does not speak of signatures and mandates
// leaves them, and what a person added to them.
func TestAgreementSubset(t *testing.T) {
	const whole = "agreement_code;processor_name;controller_signed_on;processor_signed_on;signed_by_agent;mandate_from;mandate_to\nA1;Sky AS;2020-01-02;2020-01-03;yes;2020-01-01;2020-12-31\n"
	eachWorld(t, func(w world) {
		w.take("agreements", whole)
		a := one[agreement.Agreement, agreement.AgreementInput](w, "A1")
		in := a.AgreementInput
		in.Signatures[0].Name, in.Mandates[0].RatifiedOn = "Kari", "2020-02-01"
		extra := w.find("Fjordvik kommune") // a third party, so far only in the directory
		o, err := party.NewOrganisations(w.Door).Create(doortest.Operator(), party.OrganisationInput{Name: "IKT-samarbeidet"})
		doortest.Must(w, o, err)
		in.Parties = slices.Insert(in.Parties, 0, agreement.Party{Org: o.ID, Side: agreement.Agent, Capacity: agreement.Signatory})
		_, err = door.NewNoun[agreement.Agreement, agreement.AgreementInput](w.Door).Update(w.ctx, a.ID.String(), 1, in)
		doortest.Must(w, extra, err)
		want := one[agreement.Agreement, agreement.AgreementInput](w, "A1").AgreementInput
		w.again("agreements", "agreement_code;processor_name\nA1;Sky AS\n")
		w.again("agreements", whole)
		if diff := cmp.Diff(want, one[agreement.Agreement, agreement.AgreementInput](w, "A1").AgreementInput); diff != "" {
			w.Error(diff)
		}
		w.take("agreements", "agreement_code;processor_name;mandate_from;mandate_to\nA1;Nordlys AS;;\n")
		got := one[agreement.Agreement, agreement.AgreementInput](w, "A1")
		sky, nordlys := w.find("Sky AS").ID, w.find("Nordlys AS").ID
		if got.Names(sky) || !got.Names(nordlys) || !got.Names(o.ID) || len(got.Mandates) != 0 || len(got.Signatures) != 2 {
			w.Errorf("%+v", got.AgreementInput)
		}
	})
}

// TestNotTheirs: whoever is not the operator neither changes what another
// organisation keeps nor merges, and is told so on the line.
func TestNotTheirs(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("vendors", "name;country\nSky AS;NO\n")
		w.take("subprocessors", "vendor;subprocessor_name\nSky AS;Nordlys\n")
		before := w.Counts()
		w.ctx = doortest.As(w.org)
		for kind, text := range map[string]string{
			"vendors":       "name;country\nSky AS;SE\n",
			"aliases":       "alias;organisation\nNordlys;Sky AS\n",
			"subprocessors": "vendor;subprocessor_name\nSky AS;Sol AS\n",
		} {
			res, err := w.try(kind, text, exchange.Options{})
			if err != nil || res.Rejected != 1 || res.Rejections[0].Line != 2 || res.Written {
				w.Errorf("%s: %v %+v", kind, err, res)
			}
		}
		w.same(before)
		w.again("vendors", "name;country\nSky AS;NO\n")
		if _, err := exchange.New(w.Door).Import(w.Context(), "vendors", strings.NewReader("name\nX\n"), exchange.Options{}); kinds.KindOf(err) == kinds.KindInternal {
			w.Errorf("nobody imports: %v", err)
		}
	})
}

// TestWebAddresses: people leave https:// out, and a script is no address.
func TestWebAddresses(t *testing.T) {
	eachWorld(t, func(w world) {
		for cell, want := range map[string]string{"www.firma.no": "https://www.firma.no", "http://firma.no/x": "http://firma.no/x", "": ""} {
			w.take("vendors", "name,website\nFirma "+want+" AS,"+cell+"\n")
			o, err := party.NewOrganisations(w.Door).Find(w.ctx, "Firma "+want+" AS")
			if doortest.Must(w, o, err).Website != want {
				w.Errorf("%q becomes %q", cell, o.Website)
			}
		}
		res, err := w.try("vendors", "name,website\nFirma AS,javascript:alert(1)\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Rejected != 1 || res.Rejections[0].Column != "website" {
			w.Errorf("%+v", res)
		}
	})
}
