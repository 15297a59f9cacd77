package account_test

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

func change(as context.Context, h *doortest.House, id string, do func(*door.Tx, uuid.UUID) error) error {
	h.Helper()
	_, err := door.Do(as, h.Door, "import.run", nil, func(tx *door.Tx) (int, error) { return 0, do(tx, uuid.MustParse(id)) })
	return err
}

func settle(as context.Context, h *doortest.House, id, receipt string) error {
	h.Helper()
	return change(as, h, id, func(tx *door.Tx, known uuid.UUID) error { return tx.SettleUpload(known, receipt, "") })
}

// whole reads a file with its bytes.
func whole(as context.Context, h *doortest.House, id string) door.Upload {
	h.Helper()
	u, err := door.Look(as, h.Door, "import.run", func(tx *door.Tx) (door.Upload, error) { return tx.UploadWhole(uuid.MustParse(id)) })
	return doortest.Must(h, u, err)
}

// TestUploads: a file is its sender's alone, the newest five stay, and once it
// has been imported only its receipt is left.
func TestUploads(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		stranger := doortest.As(h.Organisation("Nabovik kommune").ID)
		content := []byte("code,name\nA,\x00\xff\n")
		var ids []string
		for i := range 6 {
			uploads := account.NewUploads(h.Door.WithClock(func() time.Time { return doortest.Now.Add(time.Duration(i) * time.Second) }))
			id, err := uploads.Keep(as, "units", `C:\fakepath\enheter`+strconv.Itoa(i)+".csv\x1b", content)
			ids = append(ids, doortest.Must(h, id, err))
		}
		uploads := account.NewUploads(h.Door)
		open, err := uploads.Open(as)
		if len(doortest.Must(h, open, err)) != 5 || open[0].Name != "enheter5.csv" || open[0].Size != len(content) || len(open[0].Bytes) > 0 {
			h.Fatalf("%+v", open)
		}
		if _, err := uploads.Get(as, ids[0]); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("the oldest is still there: %v", err)
		}
		if _, err := uploads.Get(stranger, ids[5]); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a stranger reads it: %v", err)
		}
		if err := settle(stranger, h, ids[5], "theirs"); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("a stranger settles it: %v", err)
		}
		doortest.Must(h, 0, uploads.Drop(stranger, ids[5]))
		if got := whole(as, h, ids[5]); !bytes.Equal(got.Bytes, content) || len(got.SHA256) != 64 || got.Receipt != "" || got.Preview != "" {
			h.Errorf("%+v", got)
		}
		if got, err := uploads.Get(as, ids[5]); len(doortest.Must(h, got, err).Bytes) > 0 || got.Size != len(content) {
			h.Errorf("shown with its bytes: %+v", got)
		}
		doortest.Must(h, 0, change(as, h, ids[5], func(tx *door.Tx, id uuid.UUID) error { return tx.PreviewUpload(id, "[]") }))
		doortest.Must(h, 0, settle(as, h, ids[5], "{}"))
		doortest.Must(h, 0, change(as, h, ids[5], func(tx *door.Tx, id uuid.UUID) error { return tx.PreviewUpload(id, "late") }))
		if err := settle(as, h, ids[5], "twice"); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("settled twice: %v", err)
		}
		if got := whole(as, h, ids[5]); len(got.Bytes) > 0 || got.Receipt != "{}" || got.Preview != "[]" {
			h.Errorf("%+v", got)
		}
		doortest.Must(h, 0, uploads.Drop(as, ids[5]))
		if _, err := uploads.Get(as, ids[5]); kinds.KindOf(err) != kinds.KindNotFound {
			h.Errorf("dropped, and there: %v", err)
		}
	})
}

// TestUploadsDoNotWaitForEver: a file that nobody decided on goes with the next
// one of the organisation; a receipt stays.
func TestUploadsDoNotWaitForEver(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		old := account.NewUploads(h.Door.WithClock(func() time.Time { return doortest.Now.AddDate(0, 0, -31) }))
		waits, err := old.Keep(as, "units", "a.csv", []byte("a"))
		doortest.Must(h, waits, err)
		done, err := old.Keep(as, "units", "b.csv", []byte("b"))
		doortest.Must(h, 0, settle(as, h, doortest.Must(h, done, err), "{}"))
		uploads := account.NewUploads(h.Door)
		fresh, err := uploads.Keep(as, "units", "c.csv", []byte("c"))
		doortest.Must(h, fresh, err)
		for id, there := range map[string]bool{waits: false, done: true, fresh: true} {
			if _, err := uploads.Get(as, id); (err == nil) != there {
				h.Errorf("%s: %v, want %v", id, err, there)
			}
		}
	})
}

func TestUploadsRefuse(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as, uploads := doortest.As(h.Organisation("Fjordvik kommune").ID), account.NewUploads(h.Door)
		for _, file := range [][]byte{nil, bytes.Repeat([]byte("x"), account.MaxUpload+1)} {
			if _, err := uploads.Keep(as, "units", "x.csv", file); kinds.KindOf(err) != kinds.KindInvalid {
				h.Errorf("%d bytes: %v", len(file), err)
			}
		}
		if _, err := uploads.Keep(t.Context(), "units", "x.csv", []byte("x")); kinds.KindOf(err) != kinds.KindUnauthenticated {
			h.Errorf("nobody: %v", err)
		}
		for _, id := range []string{"", "x", strings.Repeat("0", 36)} {
			if _, err := uploads.Get(as, id); kinds.KindOf(err) != kinds.KindNotFound {
				h.Errorf("%q: %v", id, err)
			}
		}
	})
}
