package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Trial is what a file that was sent would do, as it was found when it was tried.
// The register may have changed since: what is imported is decided when it is.
type Trial struct {
	At     time.Time         `json:"at"`
	Result Result            `json:"result"`
	Faults []kinds.Violation `json:"faults"` // why the file is no table; empty: it is one
}

// TrialOf reads the trial that is kept beside a file; its At is zero when the file
// has not been tried yet.
func TrialOf(u door.Upload) (Trial, error) {
	var t Trial
	if u.Preview == "" {
		return t, nil
	}
	err := json.Unmarshal([]byte(u.Preview), &t)
	return t, err
}

// ReceiptOf reads what became of a file that was imported.
func ReceiptOf(u door.Upload) (Result, error) {
	var res Result
	err := json.Unmarshal([]byte(u.Receipt), &res)
	return res, err
}

// errRunning refuses what cannot be done with a file while it is worked on.
var errRunning = kinds.Fail(kinds.KindConflict, "the file is being worked on in the background: wait until that is done")

// Try tries a file of the actor's that was sent, and keeps beside it what it would
// do; nothing else changes. Errors: not-found when there is none, conflict when it
// was imported meanwhile or is worked on in the background.
func (m Importer) Try(ctx context.Context, id uuid.UUID) (Trial, error) {
	return m.try(ctx, id, nil)
}

// try tries a file; tell is told how far it is, and nil for whoever works not in the background.
func (m Importer) try(ctx context.Context, id uuid.UUID, tell func(done, all int)) (Trial, error) {
	var opt Options
	u, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (u door.Upload, err error) {
		if u, err = tx.UploadWhole(id); err == nil && u.Receipt == "" {
			opt, err = optionsOf(tx, u)
		}
		return u, err
	})
	if u.Run != "" && tell == nil {
		return Trial{}, errRunning
	}
	if kinds.KindOf(err) == kinds.KindInvalid {
		return m.keep(ctx, id, Result{}, err)
	}
	if err != nil {
		return Trial{}, err
	}
	if u.Receipt != "" {
		return Trial{}, kinds.Fail(kinds.KindConflict, "the file has been imported")
	}
	opt.DryRun, opt.Progress = true, tell
	res, err := m.Import(ctx, u.Kind, bytes.NewReader(u.Bytes), opt)
	return m.keep(ctx, id, res, err)
}

// keep stores what was found of a file; only an error that is not about the file
// comes back.
func (m Importer) keep(ctx context.Context, id uuid.UUID, res Result, err error) (Trial, error) {
	t := Trial{At: m.d.Now(), Result: res, Faults: []kinds.Violation{}}
	if kinds.KindOf(err) == kinds.KindInvalid {
		if t.Faults = kinds.ViolationsOf(err); len(t.Faults) == 0 {
			t.Faults = []kinds.Violation{{Code: "invalid", Detail: err.Error()}}
		}
		err = nil
	}
	if err != nil {
		return t, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return t, err
	}
	_, err = door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (bool, error) { return true, tx.PreviewUpload(id, string(text)) })
	return t, err
}

// Take imports a file of the actor's that was sent, once: the rows and the receipt
// are one transaction, in which the file is locked, so that whoever asks a second
// time, even at the same moment, is given the first receipt. Where the rows that
// are wrong stop it, nothing is written, the trial is Written false, and what was
// found is kept beside the file as a trial is. Errors: not-found when there is no
// such file.
func (m Importer) Take(ctx context.Context, id uuid.UUID, partial bool) (Trial, error) {
	return m.take(ctx, id, partial, nil)
}

// take imports a file. In the background it is not locked, so that tell can write beside it:
// that it is taken once is seen to by the receipt, which is written where there is none.
func (m Importer) take(ctx context.Context, id uuid.UUID, partial bool, tell func(done, all int)) (Trial, error) {
	var ready *table
	if tell != nil {
		var err error
		if ready, err = m.readBefore(ctx, id); err != nil {
			return m.keep(ctx, id, Result{}, err)
		}
	}
	res, err := unlessUndone(door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (Result, error) {
		read := tx.TakeUpload
		if tell != nil {
			read = tx.UploadWhole
		}
		u, err := read(id)
		if err != nil {
			return Result{}, err
		}
		if u.Run != "" && tell == nil {
			return Result{}, errRunning
		}
		if u.Receipt != "" {
			return ReceiptOf(u)
		}
		opt, err := optionsOf(tx, u)
		if err != nil {
			return Result{}, err
		}
		opt.Partial, opt.Progress = partial, tell
		return takeUpload(tx, u, ready, opt)
	}))
	if err == nil && res.Written {
		return Trial{At: m.d.Now(), Result: res, Faults: []kinds.Violation{}}, nil
	}
	return m.keep(ctx, id, res, err)
}

// readBefore reads a file while nobody waits for it: in a database with one writer a transaction
// that takes a file keeps all others from writing. Nobody can choose otherwise meanwhile.
func (m Importer) readBefore(ctx context.Context, id uuid.UUID) (*table, error) {
	var opt Options
	u, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (u door.Upload, err error) {
		if u, err = tx.UploadWhole(id); err == nil {
			opt, err = optionsOf(tx, u)
		}
		return u, err
	})
	if err != nil || u.Receipt != "" {
		return nil, err
	}
	l, _, err := prepared(u.Kind, access.From(ctx))
	if err != nil {
		return nil, err
	}
	return l.read(bytes.NewReader(u.Bytes), opt.Mapping)
}

// takeUpload takes a file and writes its receipt; t is what stands in it, nil when nobody has
// read it yet.
func takeUpload(tx *door.Tx, u door.Upload, t *table, opt Options) (Result, error) {
	l, acting, err := prepared(u.Kind, tx.Who)
	if err != nil {
		return Result{}, err
	}
	if t == nil {
		if t, err = l.read(bytes.NewReader(u.Bytes), opt.Mapping); err != nil {
			return Result{}, err
		}
	}
	sender := tx.Who
	tx.Who = acting // the operator's lists belong to the directory, and the file to who sent it
	res, done, err := take(tx, u.Kind, t, opt)
	tx.Who = sender
	if err != nil {
		return res, err
	}
	receipt, err := json.Marshal(res)
	if err != nil {
		return res, err
	}
	list, err := json.Marshal(done)
	if err != nil {
		return res, err
	}
	return res, tx.SettleUpload(u.ID, string(receipt), string(list))
}
