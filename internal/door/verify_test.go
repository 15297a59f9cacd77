package door_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// vault is a register of ten thousand changes whose triggers are gone, so that a
// test can do to it what whoever owns the database can do.
type vault struct {
	*testing.T
	s          *store.Store // whoever owns the tables
	d          *door.Door
	org        kinds.OrgID
	unit       *party.Unit
	systems    []*chain.System
	checkpoint door.Checkpoint
}

const (
	changes = 10_000
	systems = 1000 // of which each changes
	rounds  = 3
)

func fill(t *testing.T, serving, s *store.Store) *vault {
	t.Helper()
	v, began := &vault{T: t, s: s, d: door.New(serving)}, time.Now()
	o, err := party.NewOrganisations(v.d).Create(doortest.Operator(), party.OrganisationInput{Name: "Fjordvik kommune"})
	v.org = doortest.Must(t, o, err).ID
	as := doortest.As(v.org)
	v.unit, err = door.NewNoun[party.Unit, party.UnitInput](v.d).Create(as, party.UnitInput{Name: "Skole"})
	doortest.Must(t, 0, err)
	_, err = door.Do(as, v.d, "contact.create", nil, func(tx *door.Tx) (int, error) {
		var many []*party.Contact
		for i := range changes - rounds*systems {
			many = append(many, door.Make[party.Contact](party.ContactInput{Role: "dpo", Name: fmt.Sprint("Contact ", i)}))
		}
		return 0, door.Add(tx, many...)
	})
	doortest.Must(t, 0, err)
	for round := range rounds {
		_, err := door.Do(as, v.d, "system.update", nil, func(tx *door.Tx) (int, error) { return 0, v.round(tx, round) })
		doortest.Must(t, 0, err)
	}
	t.Logf("filled in %v", time.Since(began).Round(time.Millisecond))
	v.sql(map[string][]string{
		"sqlite":   {"drop trigger audit_no_update", "drop trigger audit_no_delete", "drop trigger audit_no_replace", "drop trigger history_no_update", "drop trigger history_no_delete", "drop trigger history_no_replace"},
		"postgres": {"drop trigger audit_append_only on audit", "drop trigger history_append_only on history"},
	}[s.Name()]...)
	for _, table := range kept {
		v.sql("create table kept_" + table + " as select * from " + table)
	}
	_, key, err := ed25519.GenerateKey(nil)
	doortest.Must(t, key, err)
	v.checkpoint, err = door.SignCheckpoint(v.verify(), key)
	doortest.Must(t, 0, err)
	return v
}

func (v *vault) round(tx *door.Tx, round int) error {
	for i := range systems {
		if round == 0 {
			s := door.Make[chain.System](chain.SystemInput{Name: fmt.Sprint("System ", i), OwnerUnit: v.unit.ID, UsingUnits: []party.UnitID{v.unit.ID}})
			if err := door.Add(tx, s); err != nil {
				return err
			}
			v.systems = append(v.systems, s)
			continue
		}
		v.systems[i].Description = fmt.Sprint("round ", round)
		if err := door.Save(tx, v.systems[i]); err != nil {
			return err
		}
	}
	return nil
}

// kept is the tables that a test may tamper with, and that are put back after it.
var kept = []string{"system_units", "systems", "audit_heads", "audit", "history"}

func (v *vault) sql(text ...string) {
	v.Helper()
	for _, sql := range text {
		v.do(func(db *gorm.DB) error { return db.Exec(sql).Error })
	}
}

func (v *vault) do(fn func(db *gorm.DB) error) {
	v.Helper()
	if err := v.s.Write(v.Context(), store.Tenant{Scope: store.All}, fn); err != nil {
		v.Fatal(err)
	}
}

func (v *vault) restore() {
	v.Helper()
	v.do(func(db *gorm.DB) error {
		for _, table := range kept {
			if err := db.Exec("delete from " + table).Error; err != nil {
				return err
			}
		}
		for _, table := range slices.Backward(kept) {
			if err := db.Exec("insert into " + table + " select * from kept_" + table).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *vault) verify(c ...door.Checkpoint) door.Proof {
	v.Helper()
	p, err := door.Verify(doortest.Operator(), v.d, c...)
	return doortest.Must(v, p, err)
}

// rewrite replaces what a version says, in the history and in the chain, with
// hashes that fit; live also in the register.
func (v *vault) rewrite(live bool) {
	v.Helper()
	s := v.systems[500]
	v.do(func(db *gorm.DB) error {
		was, is, err := door.ForgeBody(db, s.ID.String(), s.Version, "System 500", "Another 500")
		if err != nil {
			return err
		}
		if live {
			if err := db.Exec("update systems set name = 'Another 500', search = 'x' where id = ?", s.ID).Error; err != nil {
				return err
			}
		}
		return door.Forge(db, v.org, 9000, func(actor, after string) (string, string) {
			if after == was {
				after = is
			}
			return actor, after
		})
	})
}

// tampering is every way in which a register is tampered with, and what is found.
// Some are found only by a checkpoint that was made before.
var tampering = []struct {
	name    string
	do      func(v *vault)
	seq     int64 // of the first fault
	says    string
	byMarks bool
}{
	{"a row is changed", func(v *vault) { v.sql("update audit set actor = 'nobody' where seq = 5000") }, 5000, "it was changed", false},
	{"a row is changed, and its hash", func(v *vault) {
		v.sql("update audit set actor = 'nobody', hash = '" + strings.Repeat("0", 64) + "' where seq = 5000")
	}, 5000, "it was changed", false},
	{"a row is deleted", func(v *vault) { v.sql("delete from audit where seq = 5000") }, 5001, "5000, is missing", false},
	{"the first row is deleted", func(v *vault) { v.sql("delete from audit where seq = 1") }, 2, "1, is missing", false},
	{"the last row is deleted", func(v *vault) { v.sql("delete from audit where seq = 10002") }, 10002, "it is missing", false},
	{"the tail and the head are cut", func(v *vault) {
		v.sql("delete from audit where seq > 9000", "update audit_heads set seq = 9000, hash = (select hash from audit where seq = 9000)")
	}, 0, "no row of the chain speaks", false},
	{"two rows change places", func(v *vault) {
		v.sql("update audit set seq = -1 where seq = 5000", "update audit set seq = 5000 where seq = 5001", "update audit set seq = 5001 where seq = -1")
	}, 5000, "does not follow", false},
	{"the chain is truncated", func(v *vault) { v.sql("delete from audit") }, 1, "it is missing", false},
	{"chain and heads are truncated", func(v *vault) { v.sql("delete from audit", "delete from audit_heads") }, 0, "no row of the chain", false},
	{"all of it is truncated", func(v *vault) { v.sql("delete from audit", "delete from audit_heads", "delete from history") }, 0, "the history knows nothing of it", false},
	{"the head is changed", func(v *vault) { v.sql("update audit_heads set hash = 'x'") }, 10002, "the head", false},
	{"the tail of the chain is rewritten", func(v *vault) {
		v.do(func(db *gorm.DB) error {
			return door.Forge(db, v.org, 9000, func(_, after string) (string, string) { return "nobody", after })
		})
	}, 9000, "another kind, actor or time", false},
	{"a version is changed", func(v *vault) {
		v.sql("update history set body = replace(cast(body as text), 'round 1', 'round 4')" + v.json() + " where record_id = '" + v.systems[7].ID.String() + "' and version = 2")
	}, 8010, "version 2 in the history was changed", false},
	{"a reason is changed", func(v *vault) {
		v.sql("update history set reason = 'as asked' where record_id = '" + v.systems[7].ID.String() + "' and version = 2")
	}, 8010, "version 2 in the history was changed", false},
	{"a version is deleted", func(v *vault) {
		v.sql("delete from history where record_id = '" + v.systems[7].ID.String() + "' and version = 2")
	}, 8010, "does not hold the version", false},
	{"a record is changed", func(v *vault) {
		v.sql("update systems set personal_data = 'no' where id = '" + v.systems[7].ID.String() + "'")
	}, 9010, "something else than version 3 in the history: personalData", false},
	{"a record is deleted", func(v *vault) { v.remove(v.systems[7]) }, 9010, "gone from the register", false},
	{"a record is put in", func(v *vault) {
		id := kinds.NewID[chain.System]().String()
		v.sql("insert into systems (id, org_id, version, created_at, updated_at) values ('" + id + "', '" + v.org.String() + "', 1, '2026-01-01', '2026-01-01')")
	}, 0, "the history knows nothing of it", false},
	{"a link is deleted", func(v *vault) { v.sql("delete from system_units where system_id = '" + v.systems[7].ID.String() + "'") }, 9010, "system_units", false},
	{"history and chain are rewritten", func(v *vault) { v.rewrite(false) }, 9503, "something else than version 3 in the history: name", false},
	{"history, chain and register are rewritten", func(v *vault) { v.rewrite(true) }, 10002, "it is not the row that the checkpoint", true},
	{"all of it is cut back", func(v *vault) {
		v.sql("delete from audit where seq > 9002", "update audit_heads set seq = 9002, hash = (select hash from audit where seq = 9002)", "delete from history where version = 3",
			"update systems set version = 2, description = 'round 1', updated_at = (select entered_at from history where record_id = systems.id and version = 2)")
	}, 9003, "the checkpoint of", true},
}

func (v *vault) remove(s *chain.System) {
	v.Helper()
	v.sql("delete from system_units where system_id = '"+s.ID.String()+"'", "delete from systems where id = '"+s.ID.String()+"'")
}

func (v *vault) json() string {
	if v.s.Name() == "postgres" {
		return "::json"
	}
	return ""
}

// eachOwner runs a test on either database, as whoever serves and as whoever owns
// the tables.
func eachOwner(t *testing.T, test func(t *testing.T, serving, owner *store.Store)) {
	t.Helper()
	t.Parallel()
	open := func(t *testing.T, url string) *store.Store {
		t.Helper()
		s, err := store.Open(t.Context(), url)
		doortest.Must(t, s, err)
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		s := open(t, storetest.SQLite(t))
		test(t, s, s)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := storetest.Superuser(t)
		test(t, open(t, storetest.Serving(url)), open(t, storetest.Owner(url)))
	})
}

// TestTampering is issue 4, proof 3: each kind of tampering with ten thousand
// changes is found, and an untouched log is said to be so. The time is printed.
func TestTampering(t *testing.T) {
	if underRace {
		t.Skip("one goroutine and ten thousand changes: `make test` runs it once more without the race detector")
	}
	eachOwner(t, func(t *testing.T, serving, s *store.Store) {
		v := fill(t, serving, s)
		from := time.Now()
		p := v.verify(v.checkpoint)
		t.Logf("%s: %d rows, %d versions and %d records verified in %v", s.Name(), p.Rows, p.Versions, p.Records, time.Since(from).Round(time.Millisecond))
		if len(p.Faults) > 0 || p.Rows != changes+2 || p.Versions != changes+2 {
			t.Fatalf("an untouched log: %+v", p)
		}
		for _, c := range tampering {
			v.T = t
			c.do(v)
			var marks []door.Checkpoint
			if c.byMarks {
				if p := v.verify(); len(p.Faults) > 0 {
					t.Errorf("%s: found without a checkpoint, %v: move it up", c.name, p.Faults[0])
				}
				marks = append(marks, v.checkpoint)
			}
			p := v.verify(marks...)
			if len(p.Faults) == 0 || p.Faults[0].Org != v.org || p.Faults[0].Seq != c.seq || !strings.Contains(p.Faults[0].String(), c.says) {
				t.Errorf("%s: want row %d, %q; found %v", c.name, c.seq, c.says, p.Faults[:min(1, len(p.Faults))])
			}
			v.restore()
		}
		if p := v.verify(v.checkpoint); len(p.Faults) > 0 {
			t.Errorf("put back, and yet: %v", p.Faults[0])
		}
	})
}

// TestCheckpoints: one that was changed is refused, and of faults none is made.
func TestCheckpoints(t *testing.T) {
	t.Parallel()
	_, key, err := ed25519.GenerateKey(nil)
	doortest.Must(t, key, err)
	c, err := door.SignCheckpoint(door.Proof{At: doortest.Now, Heads: []door.Head{{Org: kinds.NewID[kinds.Party](), Seq: 7, Hash: "a"}}}, key)
	doortest.Must(t, c, err)
	whole, err := json.Marshal(c)
	doortest.Must(t, whole, err)
	if got, err := door.ParseCheckpoint(whole); err != nil || got.Heads[0].Seq != 7 {
		t.Errorf("%+v: %v", got, err)
	}
	other := strings.Replace(string(whole), `"sequence":7`, `"sequence":6`, 1)
	for _, text := range []string{other, "", "{}", string(whole) + "{}", strings.Replace(string(whole), "{", `{"x":1,`, 1)} {
		_, err := door.ParseCheckpoint([]byte(text))
		wantKind(t, err, kinds.KindInvalid)
	}
	_, err = door.SignCheckpoint(door.Proof{Faults: []door.Fault{{Says: "x"}}}, key)
	wantKind(t, err, kinds.KindConflict)
}
