package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

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

// Try tries a file of the actor's that was sent, and keeps beside it what it would
// do; nothing else changes. Errors: not-found when there is none, conflict when it
// was imported meanwhile.
func (m Importer) Try(ctx context.Context, id uuid.UUID) (Trial, error) {
	var opt Options
	u, err := door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (u door.Upload, err error) {
		if u, err = tx.UploadWhole(id); err == nil && u.Receipt == "" {
			opt, err = optionsOf(tx, u)
		}
		return u, err
	})
	if kinds.KindOf(err) == kinds.KindInvalid {
		return m.keep(ctx, id, Result{}, err)
	}
	if err != nil {
		return Trial{}, err
	}
	if u.Receipt != "" {
		return Trial{}, kinds.Fail(kinds.KindConflict, "the file has been imported")
	}
	opt.DryRun = true
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
	res, err := unlessUndone(door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (Result, error) {
		u, err := tx.TakeUpload(id)
		if err != nil {
			return Result{}, err
		}
		if u.Receipt != "" {
			return ReceiptOf(u)
		}
		opt, err := optionsOf(tx, u)
		if err != nil {
			return Result{}, err
		}
		opt.Partial = partial
		return takeUpload(tx, u, opt)
	}))
	if err == nil && res.Written {
		return Trial{At: m.d.Now(), Result: res, Faults: []kinds.Violation{}}, nil
	}
	return m.keep(ctx, id, res, err)
}

// takeUpload takes a file and writes its receipt.
func takeUpload(tx *door.Tx, u door.Upload, opt Options) (Result, error) {
	l, acting, err := prepared(u.Kind, tx.Who)
	if err != nil {
		return Result{}, err
	}
	t, err := l.read(bytes.NewReader(u.Bytes), opt.Mapping)
	if err != nil {
		return Result{}, err
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
