package exchange_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
)

// aliasOrders is lists, aliases, and the graph that both make.
var aliasOrders = map[string]struct {
	list, aliases string
	want          []string
}{
	"unknown target":   {"Sky;Nord Inc;a\n", "Nord Inc;Nordlys\n", []string{"Sky > Nordlys: a"}},
	"known target":     {"Sky;Nord Inc;a\nNordlys;Vind;b\n", "Nord Inc;Nordlys\n", []string{"Nordlys > Vind: b", "Sky > Nordlys: a"}},
	"vendor's alias":   {"Nord Inc;Vind;b\nSky;Nordlys;a\n", "Nord Inc;Nordlys\n", []string{"Nordlys > Vind: b", "Sky > Nordlys: a"}},
	"chain":            {"Sky;A;a\nSky;B;b\nSky;C;c\n", "A;B\nB;C\n", []string{"Sky > C: a", "Sky > C: b", "Sky > C: c"}},
	"chain downwards":  {"Sky;A;a\nSky;B;b\nSky;C;c\n", "B;C\nA;B\n", []string{"Sky > C: a", "Sky > C: b", "Sky > C: c"}},
	"chain of unknown": {"Sky;A;a\n", "A;B\nB;C\n", []string{"Sky > C: a"}},
	"itself":           {"Sky;Sky Inc;a\nSky;Vind;b\n", "Sky Inc;Sky\n", []string{"Sky > Vind: b"}},
	"itself, by both":  {"Sky Inc;Sky AB;a\nSky;Vind;b\n", "Sky Inc;Sky\nSky AB;Sky\n", []string{"Sky > Vind: b"}},
	"one entry twice":  {"Sky;Nord;a\nSky;Nord Inc;a\nSky;Nord Inc;b\n", "Nord Inc;Nord\n", []string{"Sky > Nord: a", "Sky > Nord: b"}},
	"three to one":     {"Sky;N1;a\nSky;N2;a\nSky;N3;a\n", "N1;N\nN2;N\nN3;N\n", []string{"Sky > N: a"}},
	"a ring":           {"Sky;Nord;a\nNord Inc;Sky;b\n", "Nord Inc;Nord\n", []string{"Nord > Sky: b", "Sky > Nord: a"}},
	"to and fro":       {"Sky;A;a\n", "A;B\nB;A\n", []string{"Sky > B: a"}},
}

// TestAliasOrder: whenever the aliases come, the graph is the same, and so is
// what a second run does: nothing.
func TestAliasOrder(t *testing.T) {
	for _, order := range []string{"after", "before", "in the middle"} {
		t.Run(order, func(t *testing.T) {
			eachWorld(t, func(w world) {
				for name, c := range aliasOrders {
					list, aliases := "vendor;subprocessor_name;purpose\n"+own(name, c.list), "alias;organisation\n"+own(name, c.aliases)
					part := strings.Join(strings.SplitAfter(list, "\n")[:2], "")
					steps := map[string][][2]string{
						"after":         {{"subprocessors", list}, {"aliases", aliases}},
						"before":        {{"aliases", aliases}, {"subprocessors", list}},
						"in the middle": {{"subprocessors", part}, {"aliases", aliases}, {"subprocessors", list}},
					}[order]
					for _, step := range steps {
						w.take(step[0], step[1])
					}
					w.check(name, c.want, list, aliases)
				}
			})
		})
	}
}

// own gives the names of a case to it alone: the first two cells of each line.
func own(name, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), ";")
		cells[0], cells[1] = cells[0]+" ("+name+")", cells[1]+" ("+name+")"
		b.WriteString(strings.Join(cells, ";") + "\n")
	}
	return b.String()
}

func (w world) check(name string, want []string, list, aliases string) {
	w.Helper()
	edges := func() []string {
		mine := slices.DeleteFunc(w.edges(), func(e string) bool { return !strings.Contains(e, "("+name+"):") })
		for i, e := range mine {
			mine[i] = strings.ReplaceAll(e, " ("+name+")", "")
		}
		return mine
	}
	if diff := cmp.Diff(want, edges()); diff != "" {
		w.Errorf("%s: edges (-want +got):\n%s", name, diff)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(list+aliases), "\n") {
		for spelling := range strings.SplitSeq(line, ";") {
			if strings.HasSuffix(spelling, ")") {
				w.find(spelling)
			}
		}
	}
	w.again("subprocessors", list)
	w.again("aliases", aliases)
	if diff := cmp.Diff(want, edges()); diff != "" {
		w.Errorf("%s: edges after a second run (-want +got):\n%s", name, diff)
	}
}

// TestAliasReports what was merged and what is unconfirmed, and an edge belongs
// to whom its vendor turned out to be.
func TestAliasReports(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("vendors", "name\nSky\n")
		w.take("subprocessors", "vendor;subprocessor_name\nSky Inc;Nord\n")
		w.take("engagements", "engagement_code;processor_name\nE1;Sky Inc\n")
		w.take("agreements", "agreement_code;processor_name;controller_signed_on;processor_signed_on\nA1;Sky Inc;2020-01-01;2020-01-01\n")
		res := w.take("aliases", "alias;organisation\nSky Inc;Sky\nLys;Nytt AS\n")
		if diff := cmp.Diff([][]string{{"Sky Inc"}, {"Nytt AS"}}, [][]string{res.Merged, res.Unconfirmed}); diff != "" || res.Updated != 1 || res.Created != 1 {
			w.Errorf("%+v %s", res, diff)
		}
		sky := w.find("SKY INC")
		if sky.Name != "Sky" {
			w.Errorf("%+v", sky)
		}
		e := w.engagementsOf(sky.ID)
		if diff := cmp.Diff([]string{"Sky > Nord kept by Sky", "Fjordvik kommune > Sky kept by Fjordvik kommune"}, e); diff != "" {
			w.Error(diff)
		}
		w.again("agreements", "agreement_code;processor_name\nA1;Sky\n")
		w.again("engagements", "engagement_code;processor_name\nE1;Sky Inc\n")
	})
}

// TestAliasIsNoRename: a list that speaks of an organisation by an alias does not
// rename it.
func TestAliasIsNoRename(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("aliases", "alias;organisation\nAWS;Amazon Web Services\n")
		w.take("vendors", "name;country\nAWS;US\n")
		if o := w.find("AWS"); o.Name != "Amazon Web Services" || o.Country != "US" || !o.Confirmed {
			w.Errorf("%+v", o)
		}
		w.again("vendors", "name;country\nAWS;US\n")
		res, err := w.try("aliases", "alias;organisation\nAmazon Web Services;Annet AS\n", exchange.Options{})
		if err != nil || res.Rejected != 1 || !strings.Contains(res.Rejections[0].Reason, "confirmed") {
			w.Errorf("%v %+v", err, res)
		}
	})
}

// TestMergeMoves whatever mentions an organisation to the one that it turned out
// to be, once, in every kind of record.
func TestMergeMoves(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("subprocessors", "vendor;subprocessor_name\nSky;Nord\n")
		w.take("vendors", "name\nSky AS\nVind\n")
		old := w.find("Sky")
		places := []chain.Location{{Org: old.ID}}
		create(w, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Arkiv", UsingOrgs: []kinds.OrgID{old.ID}, HostingLocations: places}, (*chain.System)(nil))
		create(w, chain.ServiceInput{Keys: door.Keys{Code: "V1"}, Name: "Drift", Provider: old.ID, SupportLocations: places}, (*chain.Service)(nil))
		create(w, chain.EngagementInput{Keys: door.Keys{Code: "E1"}, Upstream: w.org, Downstream: w.find("Vind").ID, Controllers: []kinds.OrgID{old.ID}, ProcessingLocations: places}, (*chain.Engagement)(nil))
		create(w, party.ContactInput{Keys: door.Keys{Code: "C1"}, Role: "dpo", Name: "x", Party: old.ID}, (*party.Contact)(nil))
		create(w, chain.FlowInput{Keys: door.Keys{Code: "F1"}, FromGroup: "residents", ToOrg: old.ID}, (*chain.Flow)(nil))
		create(w, assess.TransferInput{Keys: door.Keys{Code: "T1"}, Importer: w.find("Vind").ID, TIA: assess.TIA{MadeBy: old.ID}}, (*assess.Transfer)(nil))
		create(w, record.ActivityInput{
			Keys: door.Keys{Code: "B1"}, Name: "Opptak", JointControllers: []record.JointController{{Org: old.ID}}, Recipients: []record.Recipient{{Org: old.ID}},
		}, (*record.Activity)(nil))
		create(w, agreement.AgreementInput{Keys: door.Keys{Code: "A1"}, Mandates: []agreement.Mandate{{Principal: w.org, Agent: old.ID}}}, (*agreement.Agreement)(nil))
		vind := w.find("Vind")
		in := vind.OrganisationInput
		in.UltimateParent, in.Successors = old.ID, []kinds.OrgID{old.ID}
		_, err := party.NewOrganisations(w.Door).Update(doortest.Operator(), vind.ID.String(), vind.Version, in)
		doortest.Must(w, vind, err)
		w.take("aliases", "alias;organisation\nSky;Sky AS\nSky Inc;Sky AS\nBris;Vind\n")
		if into := w.find("Sky"); into.ID == old.ID || into.Name != "Sky AS" {
			w.Errorf("%+v", into)
		}
		vind = w.find("Bris")
		for _, record := range []any{
			one[chain.System, chain.SystemInput](w, "S1"), one[chain.Service, chain.ServiceInput](w, "V1"), one[chain.Engagement, chain.EngagementInput](w, "E1"),
			one[party.Contact, party.ContactInput](w, "C1"), one[agreement.Agreement, agreement.AgreementInput](w, "A1"), vind,
			one[chain.Flow, chain.FlowInput](w, "F1"), one[assess.Transfer, assess.TransferInput](w, "T1"), one[record.Activity, record.ActivityInput](w, "B1"),
		} {
			b, err := json.Marshal(record)
			if doortest.Must(w, b, err); strings.Contains(string(b), old.ID.String()) || !strings.Contains(string(b), w.find("Sky").ID.String()) {
				w.Errorf("%T still mentions it: %s", record, b)
			}
		}
	})
}

// staying is what names an organisation and keeps the name that it had when two become
// one, with the reason.
var staying = map[string]string{
	"agreement.Evidence":   "written once: it says who was bound when the signature was given",
	"agreement.Invitation": "of an issued agreement, whose parties stand as they were asked",
	"agreement.Submission": "of an issued agreement, whose parties stand as they were asked",
	"party.Organisation":   "changed by the merge itself, which swaps parents and successors",
}

// TestMergeKnowsAll: whatever kind of record names an organisation is in the table of
// what a merge changes, with the column that names it, or stays for a reason.
func TestMergeKnowsAll(t *testing.T) {
	moved := exchange.Mentioning()
	for noun, of := range door.Kinds() {
		if staying[of.String()] != "" {
			continue
		}
		for column := range organisationsIn(of) {
			if !slices.Contains(moved[of.String()], column) {
				t.Errorf("%s: a merge of two organisations does not look into %s", noun, column)
			}
		}
	}
}

// organisationsIn lists the columns of a kind that name organisations, or hold lists or
// parts that do.
func organisationsIn(of reflect.Type) map[string]bool {
	out := map[string]bool{}
	for _, f := range reflect.VisibleFields(of) {
		if !f.Anonymous && f.Index[0] != 0 && names(f.Type, map[reflect.Type]bool{}) {
			out[columnOf(f)] = true
		}
	}
	return out
}

func names(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t == reflect.TypeFor[kinds.OrgID]() {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return names(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if names(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

var upper = regexp.MustCompile(`([a-z])([A-Z])`)

// columnOf names the column of a field as the house writes columns.
func columnOf(f reflect.StructField) string {
	return strings.ToLower(upper.ReplaceAllString(f.Name, "${1}_${2}"))
}

func create[E, In any](w world, in In, _ *E) {
	w.Helper()
	_, err := door.NewNoun[E, In](w.Door).Create(w.ctx, in)
	doortest.Must(w, in, err)
}
