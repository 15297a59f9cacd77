// Package exchange brings registers in from files. A file is read row by row
// (table.go), each cell goes through its column's reader (a table per kind), the
// names of parties are resolved (session.go), and what comes out is saved
// through the door like everybody's work.
//
//	bytes -> rows -> cells -> input -> new, changed, unchanged or rejected
//
// A file is taken whole or not at all, unless the caller asks for a part; run
// again it changes nothing. What cannot be resolved becomes an unconfirmed
// organisation and is reported; nothing is guessed.
package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
)

// Options say how a file is taken.
type Options struct {
	DryRun   bool                // find out what would happen and change nothing
	Partial  bool                // take the good rows although others are rejected
	Progress func(done, all int) // called now and then on a long run, with the rows that there are about; may be nil
	Mapping  mapping.Mapping     // of a file in somebody's own shape: what its columns mean; else it is suggested
	Leave    Leave               // rows that are not to be taken
}

// Result says what became of every row.
type Result struct {
	Kind        string      `json:"kind"`
	Rows        int         `json:"rows"`
	Created     int         `json:"created"`
	Updated     int         `json:"updated"`
	Unchanged   int         `json:"unchanged"`
	Rejected    int         `json:"rejected"`
	Left        int         `json:"left"`        // rows that would have done something and were not to be taken
	Written     bool        `json:"written"`     // false for a dry run, and when rejected rows stopped it
	Unconfirmed []string    `json:"unconfirmed"` // names that became unconfirmed organisations
	Merged      []string    `json:"merged"`      // unconfirmed organisations that an alias resolved
	Rejections  []Rejection `json:"rejections"`  // the first thousand
	Notes       []Remark    `json:"notes"`
	Outcomes    []Outcome   `json:"outcomes"` // what the first rows do that do anything
}

// Rejection is one thing that is wrong with a row.
type Rejection struct {
	Line   int    `json:"line"` // of the file, counted from 1
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	// Code and Args are the Remark behind the reason.
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

func (r Rejection) String() string {
	s := fmt.Sprintf("line %d", r.Line)
	if r.Column != "" {
		s += ", column " + r.Column
	}
	if r.Value != "" {
		s += fmt.Sprintf(", value %q", r.Value)
	}
	return s + ": " + r.Reason
}

// Importer takes files.
type Importer struct {
	d       *door.Door
	watched func(done, all int) // is told of work in the background too; nil for all but tests
}

// New gives an importer.
func New(d *door.Door) Importer { return Importer{d: d} }

// layout is how the files of one kind are read.
type layout struct {
	directory bool // shared by everybody; else the rows belong to the actor's organisation
	columns   []string
	required  []string
	mapped    bool // the header is somebody's own (mapping.go)
	take      func(*session, row)
	group     string         // the column of the code that rows of one record share; empty: a row is a record
	end       func(*session) // after the last row
}

// read reads a file of the kind.
func (l layout) read(file io.Reader, m mapping.Mapping) (*table, error) {
	if l.mapped {
		return readMapped(file, m)
	}
	return readTable(file, l)
}

// layouts is every kind of file.
var layouts map[string]layout

func init() {
	layouts = map[string]layout{
		"organisations": organisationFile,
		"vendors":       vendorFile,
		"aliases":       aliasFile,
		"subprocessors": subprocessorFile,
		"units":         unitFile,
		"systems":       systemFile,
		"engagements":   engagementFile,
		"flows":         flowFile,
		"transfers":     transferFile,
		"agreements":    agreementFile,
		"reviews":       reviewFile,
		"activities":    activityFile,
		"terms":         termFile,
		"procurements":  procurementFile,
		"screenings":    screeningFile,
		"assessments":   assessmentFile,
		"dpias":         dpiaFile,
		"supervisions":  supervisionFile,
		"attestations":  attestationFile,
		"criteria":      criteriaFile,
		"notices":       noticeFile,

		"processor-records": processorFile,
	}
}

// Kinds lists the kinds of file, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(layouts)) }

// nouns is what the rows of a register are records of.
var nouns = map[string]string{
	"units": "unit", "systems": "system", "engagements": "engagement", "flows": "flow", "transfers": "transfer", "agreements": "agreement", "reviews": "review", "activities": "activity",
	"terms": "term", "procurements": "procurement", "screenings": "screening", "assessments": "assessment", "dpias": "dpia", "supervisions": "supervision",
	"attestations": "attestation", "criteria": "criteria", "notices": "notice", "processor-records": "processor_record",
}

// Directory reports whether a kind's rows belong to the shared directory, so
// that no organisation needs to be named.
func Directory(kind string) bool { return layouts[kind].directory }

var errRollback = errors.New("nothing is to be written")

// Import takes one file. Errors: invalid when the kind is unknown or the file
// cannot be read as a table at all; whatever is wrong with single rows stands in
// the result, and then nothing was written unless Partial was asked for.
func (m Importer) Import(ctx context.Context, kind string, file io.Reader, opt Options) (Result, error) {
	l, who, err := prepared(kind, access.From(ctx))
	if err != nil {
		return Result{}, err
	}
	t, err := l.read(file, opt.Mapping)
	if err != nil {
		return Result{}, err
	}
	return unlessUndone(door.Do(access.With(ctx, who), m.d, "import.run", nil, func(tx *door.Tx) (Result, error) {
		res, _, err := take(tx, kind, t, opt)
		return res, err
	}))
}

// ImportKept takes one file as Import does, and keeps with the imports of the actor what it did,
// where that can be taken back (Undo): its number, else none.
func (m Importer) ImportKept(ctx context.Context, kind, name string, file io.Reader, opt Options) (Result, uuid.UUID, error) {
	if !slices.Contains(undoable, kind) || opt.DryRun {
		res, err := m.Import(ctx, kind, file, opt)
		return res, uuid.Nil, err
	}
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return Result{}, uuid.Nil, err
	}
	l, _, err := prepared(kind, access.From(ctx))
	if err != nil {
		return Result{}, uuid.Nil, err
	}
	t, err := l.read(bytes.NewReader(b), opt.Mapping)
	if err != nil {
		return Result{}, uuid.Nil, err
	}
	var id uuid.UUID
	res, err := unlessUndone(door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (Result, error) {
		sum := sha256.Sum256(b)
		if id, err = tx.KeepUpload(door.Upload{Kind: kind, Name: name, Bytes: b, SHA256: hex.EncodeToString(sum[:])}); err != nil {
			return Result{}, err
		}
		return takeUpload(tx, door.Upload{ID: id, Kind: kind}, t, opt)
	}))
	if err != nil || !res.Written {
		id = uuid.Nil
	}
	return res, id, err
}

// prepared finds how a kind of file is read, and for whom: for nobody in
// particular when the operator fills the directory.
func prepared(kind string, who access.Actor) (layout, access.Actor, error) {
	l, ok := layouts[kind]
	switch {
	case !ok:
		return l, who, kinds.Invalid("kind", "enum", "%q is not a kind of file; known: %s", kind, strings.Join(Kinds(), ", "))
	case l.directory && who.Role == access.Operator:
		who.Org = kinds.OrgID{}
	case who.Org.IsZero():
		return l, who, kinds.Invalid("org", "required", "say whose %s these are (--org and an organisation number)", kind)
	}
	return l, who, nil
}

// take takes a table inside a transaction, and tells which records it made or changed; the error is errRollback when what it
// did must not stand.
func take(tx *door.Tx, kind string, t *table, opt Options) (Result, []touched, error) {
	if noun, ours := nouns[kind]; ours {
		if err := tx.Narrow(access.Action(noun + ".create")); err != nil {
			return Result{}, nil, err
		}
	}
	s, err := newSession(tx, opt, t)
	if err != nil {
		return Result{}, nil, err
	}
	s.res.Kind = kind
	s.run(layouts[kind])
	if s.fatal != nil {
		return s.res, nil, s.fatal
	}
	if opt.DryRun || (s.res.Rejected > 0 && !opt.Partial) {
		return s.res, nil, errRollback
	}
	s.res.Written = true
	return s.res, s.touch, nil
}

// unlessUndone gives the result of an import that was undone on purpose.
func unlessUndone(res Result, err error) (Result, error) {
	if errors.Is(err, errRollback) {
		return res, nil
	}
	return res, err
}
