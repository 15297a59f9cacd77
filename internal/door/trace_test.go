package door_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
	"ledd/migrations"
)

// traceRow is a row of the table as it stands, and as the history tells it.
type traceRow struct {
	RecordID, OrgID, Kind, Words string
	Version                      int
	EnteredAt                    time.Time
}

// TestTraces: a turn is kept once, by whatever saved it; the migration finds the very
// same in the history of a register that is there already; and no turn is ever written
// anew or taken away.
func TestTraces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := doortest.Now
		d := door.New(s).WithClock(func() time.Time { now = now.Add(time.Second); return now })
		o, err := party.NewOrganisations(d).Create(doortest.Operator(), party.OrganisationInput{Name: "Vika kommune"})
		doortest.Must(t, o, err)
		v, err := party.NewOrganisations(d).Create(doortest.Operator(), party.OrganisationInput{Name: "Sky AS"})
		doortest.Must(t, v, err)
		as := doortest.As(o.ID)
		systems, edges := door.NewNoun[chain.System, chain.SystemInput](d), door.NewNoun[chain.Engagement, chain.EngagementInput](d)
		in := chain.SystemInput{Name: "Journal"}
		y, err := systems.Create(as, in)
		doortest.Must(t, y, err)
		steps := []func(in *chain.SystemInput){
			func(in *chain.SystemInput) { in.Description = "nothing of this" },
			func(in *chain.SystemInput) {
				in.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{" Navn og\nadresse", "Årsak", "zeta", "Alfa"}}}
			},
			func(in *chain.SystemInput) { in.Name = "Ny journal" },
			func(in *chain.SystemInput) {
				in.PersonalData, in.CriminalData, in.NationalID = kinds.Yes, kinds.No, kinds.Unknown
				in.StorageContexts = []chain.StorageContext{{Context: "log", DataKinds: []string{"Alfa", "logg"}}, {Context: "backup"}}
			},
			func(in *chain.SystemInput) {
				in.HostingLocations, in.SupportLocations = []chain.Location{{Country: "NO"}, {Place: "EU"}}, []chain.Location{{Country: "IN"}}
				in.SpecialKinds = []string{"helse"}
			},
			func(in *chain.SystemInput) { *in = chain.SystemInput{Name: "Tom"} },
		}
		for _, step := range steps {
			step(&in)
			y, err = systems.Update(as, y.ID.String(), y.Version, in)
			doortest.Must(t, y, err)
		}
		for _, scope := range [][]chain.SystemID{{y.ID}, nil} {
			e, err := edges.Create(as, chain.EngagementInput{Upstream: o.ID, Downstream: v.ID, ScopeSystems: scope, ProcessingLocations: []chain.Location{{Country: "SE"}}, SupportLocations: []chain.Location{{}}})
			doortest.Must(t, e, err)
		}
		kept := traceRows(t, s, "select * from traces")
		var words []string
		for _, r := range kept {
			words = append(words, strings.ReplaceAll(r.Words, "\n", ", "))
		}
		want := []string{
			"data:Alfa, data:Navn og adresse, data:zeta, data:Årsak",
			"criminal_data:no, data:Alfa, data:Navn og adresse, data:logg, data:zeta, data:Årsak, personal_data:yes",
			"criminal_data:no, data:Alfa, data:Navn og adresse, data:helse, data:logg, data:zeta, data:Årsak, personal_data:yes, stored:NO, support:IN",
			"", "stored:SE",
		}
		if diff := cmp.Diff(want, words); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		text, err := fs.ReadFile(map[string]fs.FS{"sqlite": migrations.SQLite(), "postgres": migrations.Postgres()}[s.Name()], "0028_traces.sql")
		_, told, _ := strings.Cut(string(doortest.Must(t, text, err)), "entered_at, words)\nwith")
		if diff := cmp.Diff(kept, traceRows(t, s, "with "+strings.TrimSuffix(strings.TrimSpace(told), ";"))); diff != "" {
			t.Errorf("what the history tells (-kept +told):\n%s", diff)
		}
		for _, sql := range []string{"update traces set words = ''", "delete from traces"} {
			err := s.Write(t.Context(), store.Tenant{Scope: store.All}, func(db *gorm.DB) error { return db.Exec(sql).Error })
			if err == nil || (!store.Refused(err) && !strings.Contains(err.Error(), "traces is append-only")) {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}

func traceRows(t *testing.T, s *store.Store, sql string) []traceRow {
	t.Helper()
	var out []traceRow
	err := s.Read(t.Context(), store.Tenant{Scope: store.All}, func(db *gorm.DB) error {
		return db.Raw("select * from (" + sql + ") x order by x.record_id, x.version").Scan(&out).Error
	})
	return doortest.Must(t, out, err)
}
