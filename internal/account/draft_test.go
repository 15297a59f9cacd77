package account_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// TestDraftsDoNotWaitForEver: a draft that nobody has touched for ninety days goes
// when another of the organisation's is kept; one that was taken up again stays.
func TestDraftsDoNotWaitForEver(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as, theirs := doortest.As(h.Organisation("Fjordvik kommune").ID), doortest.As(h.Organisation("Nabovik kommune").ID)
		ago := func(d time.Duration) account.Drafts {
			return account.NewDrafts(h.Door.WithClock(func() time.Time { return doortest.Now.Add(-d) }))
		}
		const age = 90 * 24 * time.Hour
		keep := func(d account.Drafts, id string) {
			doortest.Must(h, 0, d.Keep(as, id, "system", "", 0, url.Values{"name": {"Halvskrevet"}}))
		}
		old, edge, again, fresh := uuid.NewString(), uuid.NewString(), uuid.NewString(), uuid.NewString()
		keep(ago(age+time.Second), old)
		keep(ago(age+time.Second), again)
		keep(ago(age), edge)
		doortest.Must(h, 0, ago(age+time.Hour).Keep(theirs, uuid.NewString(), "system", "", 0, url.Values{}))
		keep(ago(time.Hour), again)
		open, err := ago(time.Hour).Open(as, "system", "")
		if len(doortest.Must(h, open, err)) != 3 {
			h.Errorf("%d drafts before their time", len(open))
		}
		keep(ago(0), fresh)
		open, err = ago(0).Open(as, "system", "")
		doortest.Must(h, open, err)
		want := []string{fresh, again, edge}
		if len(open) != len(want) {
			h.Fatalf("%d drafts are left", len(open))
		}
		for i, d := range open {
			if d.ID.String() != want[i] {
				h.Errorf("draft %d is %s", i, d.ID)
			}
		}
		others, err := ago(0).Open(theirs, "system", "")
		if len(doortest.Must(h, others, err)) != 1 {
			h.Error("another organisation's draft is gone")
		}
	})
}

// TestDraftsOfOnePerson: fifty are kept, and the oldest goes.
func TestDraftsOfOnePerson(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		for i := range 51 {
			drafts := account.NewDrafts(h.Door.WithClock(func() time.Time { return doortest.Now.Add(time.Duration(i) * time.Second) }))
			doortest.Must(h, 0, drafts.Keep(as, uuid.NewString(), "system", "", 0, url.Values{"name": {strconv.Itoa(i)}}))
		}
		open, err := account.NewDrafts(h.Door).Open(as, "system", "")
		if len(doortest.Must(h, open, err)) != 50 || open[0].Body != "name=50" || open[49].Body != "name=1" {
			h.Errorf("%d drafts", len(open))
		}
	})
}

func TestDraftsRefuse(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as, drafts := doortest.As(h.Organisation("Fjordvik kommune").ID), account.NewDrafts(h.Door)
		for _, id := range []string{"", "x"} {
			if err := drafts.Keep(as, id, "system", "", 0, nil); kinds.KindOf(err) != kinds.KindInvalid {
				h.Errorf("%q: %v", id, err)
			}
			if saved, err := drafts.Saved(as, id); saved || err != nil {
				h.Errorf("%q: %v %v", id, saved, err)
			}
		}
	})
}
