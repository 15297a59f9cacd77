package gap_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/report"
)

// TestGapsKnownAt: what was missing on a day, and the measures of a year, as they
// were known before the register of 325 systems was changed at random.
func TestGapsKnownAt(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		now := doortest.Now
		d := h.Door.WithClock(func() time.Time { return now })
		o, err := demo.Load(context.Background(), d, func(string) {})
		doortest.Must(h, o, err)
		as := access.With(t.Context(), access.Actor{Name: "auditor", Role: access.Operator, Org: o.ID})
		at := now
		ask := func(ctx context.Context) []any {
			h.Helper()
			var all []any
			for _, day := range []kinds.Date{"2019-06-30", "2020-12-31"} {
				l, err := gap.New(d).List(ctx, gap.Query{AsOf: day})
				all = append(all, doortest.Must(h, l, err))
			}
			r, err := report.New(d).Year(ctx, 2020)
			return append(all, doortest.Must(h, r, err))
		}
		before := ask(as)
		now = now.Add(time.Hour)
		doortest.Must(h, 0, shuffle(as, d))
		if diff := cmp.Diff(before, ask(door.WithKnownAt(as, at))); diff != "" {
			h.Errorf("looking back (-then +now):\n%.2000s", diff)
		}
		if cmp.Equal(before, ask(as)) {
			h.Error("the changes changed nothing")
		}
	})
}

// TestWhomRecordsName: an organisation that only a flow, a transfer or an activity names is
// no unused entry, and its name is known, today and looking back.
func TestWhomRecordsName(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		as := doortest.As(org)
		added := func(name string) kinds.OrgID {
			o, err := party.NewOrganisations(h.Door).Create(as, party.OrganisationInput{Name: name})
			return doortest.Must(h, o, err).ID
		}
		ends, exports, receives, joins, unused := added("Ende AS"), added("Eksport AS"), added("Mottaker AS"), added("Felles IKS"), added("Ingen AS")
		f, err := door.NewNoun[chain.Flow, chain.FlowInput](h.Door).Create(as, chain.FlowInput{FromGroup: "innbyggere", ToOrg: ends})
		doortest.Must(h, f, err)
		x, err := door.NewNoun[assess.Transfer, assess.TransferInput](h.Door).Create(as, assess.TransferInput{Exporter: exports, Importer: ends})
		doortest.Must(h, x, err)
		a, err := record.NewActivities(h.Door).Create(as, record.ActivityInput{
			Name: "Opptak", Recipients: []record.Recipient{{Org: receives}, {Text: "Lånekassen"}}, JointControllers: []record.JointController{{Org: joins}, {Org: receives}},
		})
		doortest.Must(h, a, err)
		for when, ctx := range map[string]context.Context{"now": as, "then": door.WithKnownAt(as, h.Door.Now())} {
			r, err := door.Look(ctx, h.Door, "gap.read", gap.Load)
			if doortest.Must(h, r, err); len(r.Unused) != 1 || r.Unused[0].ID != unused {
				h.Errorf("%s: unused: %+v", when, r.Unused)
			}
			for _, o := range []kinds.OrgID{ends, exports, receives, joins} {
				if r.Names[o] == "" || r.Parties[o] == nil {
					h.Errorf("%s: %s has no name", when, o)
				}
			}
		}
	})
}

// shuffle changes much of a register.
func shuffle(as context.Context, d *door.Door) error {
	r := rand.New(rand.NewPCG(1, 2))
	_, err := door.Do(as, d, "import.run", nil, func(tx *door.Tx) (int, error) {
		err := door.Add(tx, &party.Organisation{OrganisationInput: party.OrganisationInput{Name: "Sist AS"}})
		each(tx, &err, func(s *chain.System) bool {
			s.Name += " (endret)"
			s.PersonalData = kinds.No
			return r.IntN(3) == 0
		})
		each(tx, &err, func(e *chain.Engagement) bool {
			e.EndsOn = "2019-12-31"
			return r.IntN(3) == 0 && e.Org == tx.Who.Org && !e.EndsOn.Known()
		})
		each(tx, &err, func(a *agreement.Agreement) bool {
			a.Signatures = nil
			return r.IntN(3) == 0
		})
		each(tx, &err, func(o *party.Organisation) bool {
			o.Name += fmt.Sprint(" ", r.IntN(10))
			return o.Org == tx.Who.Org
		})
		return 0, err
	})
	return err
}

func each[E any](tx *door.Tx, err *error, change func(*E) bool) {
	if *err != nil {
		return
	}
	all, failed := door.All[E](tx, "")
	for _, e := range all {
		if *err = failed; failed == nil && change(e) {
			failed = door.Save(tx, e)
		}
	}
	*err = failed
}
