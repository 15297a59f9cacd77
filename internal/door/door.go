// Package door is the one way to a row. Do (to write) and Look (to read) are the
// only functions that hand out a Tx, and each of them settles, in this order: who
// asks and whether the policy lets them (access), whether the input is valid
// (validator), one transaction with one clock, whose rows it sees (the actor's
// organisation), and on the way out the history, the audit chain and the
// idempotency record. Inside, Get, Add, Save, List and Rows reach the rows; each
// looks at the record's relation to the actor again.
//
//	route -> verb -> Do/Look -> Get -> pure rule -> Save -> commit
package door

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/store"
)

// Door guards one database.
type Door struct {
	store *store.Store
	now   func() time.Time
	queue *jobs.Queue
	blobs *blob.Store
	tells *tellings
	open  bool // the filter of every Tx is off: set by a test alone, to see that the database refuses as well
}

// New makes a door to an open and migrated database.
func New(s *store.Store) *Door {
	q, err := jobs.NewQueue(s.Name())
	if err != nil {
		panic(err) // a mistake of the program: nothing that it depends on can fail
	}
	return &Door{store: s, now: time.Now, queue: q, tells: &tellings{}}
}

// WithClock gives the same door under another clock, for tests.
func (d *Door) WithClock(now func() time.Time) *Door {
	other := *d
	other.now = now
	return &other
}

// WithBlobs gives the same door with a place for the bytes of documents.
func (d *Door) WithBlobs(b *blob.Store) *Door {
	other := *d
	other.blobs = b
	return &other
}

// Blobs is where the bytes of documents lie; nil where the program was given no place
// for them, as by commands that need none.
func (d *Door) Blobs() *blob.Store { return d.blobs }

// Ping reports whether the database answers.
func (d *Door) Ping(ctx context.Context) error { return d.store.Ping(ctx) }

// Ready reports whether the database answers and is not behind the program.
func (d *Door) Ready(ctx context.Context) error { return d.store.Ready(ctx) }

// Pools tells how busy the connections to the database are.
func (d *Door) Pools() []store.Pool { return d.store.Pools() }

// Tx is one transaction of one actor. It is good until the function that it was
// handed to returns.
type Tx struct {
	Who access.Actor
	Now time.Time // UTC, one instant for the whole transaction

	ctx   context.Context
	db    *gorm.DB
	store *store.Store
	queue *jobs.Queue
	rule  access.Rule
	also  access.Action // whose reach holds, too
	trail trail
	open  bool

	tellings *tellings
}

// Today is the civil date of the transaction in the controller's zone. Every
// jurisdiction profile so far lies in one zone: Europe/Oslo (domain 2).
func (tx *Tx) Today() kinds.Date { return tx.Day(tx.Now) }

// Day is the civil date of an instant in the controller's zone.
func (tx *Tx) Day(at time.Time) kinds.Date { return DayOf(at) }

// DayOf is the civil date of an instant in the controller's zone, for rules on a record
// that know no transaction.
func DayOf(at time.Time) kinds.Date { return kinds.DateOf(at.In(zone)) }

var zone = mustZone("Europe/Oslo")

// Today is the civil date now, in the controller's zone.
func (d *Door) Today() kinds.Date { return DayOf(d.now()) }

// Now is the present instant, UTC.
func (d *Door) Now() time.Time { return d.now().UTC() }

// Do runs a verb that changes rows: in is validated, and everything that fn did
// is committed together, or not at all. Errors: forbidden, invalid, not-found,
// conflict, stale, or what fn returns.
func Do[T any](ctx context.Context, d *Door, action access.Action, in any, fn func(*Tx) (T, error)) (out T, err error) {
	rule, err := d.enter(ctx, action, in)
	if err != nil {
		return out, err
	}
	if _, back := KnownAt(ctx); back {
		return out, errPast
	}
	attempt := func() error {
		return d.store.Write(ctx, tenant(access.From(ctx)), func(db *gorm.DB) error {
			out, err = once(d.tx(ctx, db, rule), fn)
			return err
		})
	}
	err = attempt()
	if errors.Is(err, errSameKey) {
		// Two requests with one key came at the same time: the second now finds
		// what the first one made.
		err = attempt()
	}
	return out, translate(err)
}

// Look runs a verb that only reads.
func Look[T any](ctx context.Context, d *Door, action access.Action, fn func(*Tx) (T, error)) (out T, err error) {
	rule, err := d.enter(ctx, action, nil)
	if err != nil {
		return out, err
	}
	err = d.store.Read(ctx, tenant(access.From(ctx)), func(db *gorm.DB) error {
		out, err = fn(d.tx(ctx, db, rule))
		return err
	})
	return out, translate(err)
}

func (d *Door) enter(ctx context.Context, action access.Action, in any) (access.Rule, error) {
	if err := access.From(ctx).May(action); err != nil {
		return access.Rule{}, err
	}
	if d == nil {
		return access.Rule{}, kinds.Fail(kinds.KindInternal, "%s: no register was opened for it", action)
	}
	rule, _ := access.Lookup(action)
	return rule, Validate(in)
}

func (d *Door) tx(ctx context.Context, db *gorm.DB, rule access.Rule) *Tx {
	now := d.now().UTC().Truncate(time.Microsecond)
	return &Tx{Who: access.From(ctx), Now: now, ctx: ctx, db: db, store: d.store, queue: d.queue, rule: rule, open: d.open, tellings: d.tells}
}

// finish writes what the transaction left behind besides its rows.
func (tx *Tx) finish() error { return tx.trail.flush(tx) }

// translate turns what the database refused into a kind that a caller knows.
func translate(err error) error {
	switch {
	case store.Conflict(err):
		return kinds.Fail(kinds.KindConflict, "a record with the same code or identifier is already there")
	case store.Dangling(err):
		return kinds.Fail(kinds.KindConflict, "another record that this one refers to is not there, or still refers to it")
	}
	return err
}

// Rows runs a room's own SELECT. The text names the actor's organisation as
// @org, which the door binds (with @all, true for the operator of the whole
// instance); text that does not is refused, except reads of the directory that
// are listed by name. It reads the register as it stands: a conflict under
// WithKnownAt.
func Rows[T any](tx *Tx, sql string, args map[string]any) ([]T, error) {
	if !strings.Contains(sql, "@org") && !directoryRead(sql) {
		return nil, kinds.Fail(kinds.KindInternal, "a query does not name @org: %.60s", sql)
	}
	if err := tx.present("this"); err != nil {
		return nil, err
	}
	return rows[T](tx, sql, args)
}

// rows is Rows for what the door itself asks, which looks at the instant where
// there is one.
func rows[T any](tx *Tx, sql string, args map[string]any) ([]T, error) {
	bound := map[string]any{"org": tx.Who.Org, "all": tx.everywhere()}
	maps.Copy(bound, args)
	out := []T{}
	read := func() error {
		if !strings.Contains(sql, "@") {
			return tx.db.Raw(tx.store.Text(sql)).Scan(&out).Error
		}
		return tx.db.Raw(tx.store.Text(sql), bound).Scan(&out).Error
	}
	if acrossRead(sql) {
		return out, tx.across(read)
	}
	return out, read()
}

// directoryReads is every query that looks beyond the actor's organisation on
// purpose: the directory is open to every signed-in organisation, and a token
// or link must be found before there is an actor's organisation.
var directoryReads = []string{"organisation names", "organisation identifiers", "organisation labels", "tokens", "links", "sessions", "users", "members", "invitations", "checks"}

func directoryRead(sql string) bool {
	for _, name := range directoryReads {
		if strings.HasPrefix(sql, "-- directory: "+name+"\n") {
			return true
		}
	}
	return false
}

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func itoa(i int) string { return strconv.Itoa(i) }
