package door_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
)

// greet is a job of a test; its bodies count what is done.
type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "test.greet" }

// counter is how often each was greeted.
type counter struct {
	sync.Mutex
	times map[string]int
}

func (c *counter) add(name string) int {
	c.Lock()
	defer c.Unlock()
	c.times[name]++
	return c.times[name]
}

func (c *counter) of(name string) int {
	c.Lock()
	defer c.Unlock()
	return c.times[name]
}

// TestEnqueue: what was committed is done, again after an error and not after it
// has become pointless; what was rolled back is never done; each organisation sees
// its own jobs.
func TestEnqueue(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine, other := h.Organisation("Sandvik kommune"), h.Organisation("Fjellby kommune")
		seen := &counter{times: map[string]int{}}
		work := jobs.NewWork()
		jobs.Handle(work, func(_ context.Context, j greet, _ jobs.Attempt) error {
			n := seen.add(j.Name)
			switch {
			case j.Name == "second try" && n == 1:
				return errors.New("not today")
			case j.Name == "pointless":
				return fmt.Errorf("there is nobody: %w", jobs.ErrPointless)
			}
			return nil
		})
		leave := func(ctx context.Context, name string, end error) {
			_, err := door.Do(ctx, h.Door, "unit.create", nil, func(tx *door.Tx) (bool, error) {
				if err := door.Enqueue(tx, greet{name}); err != nil {
					return false, err
				}
				return true, end
			})
			if !errors.Is(err, end) {
				h.Fatal(err)
			}
		}
		ctx := doortest.As(mine.ID)
		leave(ctx, "first try", nil)
		leave(ctx, "second try", nil)
		leave(ctx, "pointless", nil)
		leave(ctx, "rolled back", errors.New("no"))
		leave(doortest.As(other.ID), "neighbour", nil)
		h.Work(work)
		h.Until("all are done", func() bool {
			return seen.of("first try") == 1 && seen.of("second try") == 2 && seen.of("pointless") == 1 && seen.of("neighbour") == 1
		})
		h.Until("the page says so", func() bool { return states(ctx, h) == "cancelled completed completed " })
		counts, err := door.Look(ctx, h.Door, "unit.read", door.JobCounts)
		if err != nil || len(counts) != 1 || counts[0] != (door.JobCount{Kind: "test.greet", State: "cancelled", Number: 1}) {
			h.Errorf("what is not done is counted as %v, %v", counts, err)
		}
		if n := seen.of("rolled back"); n != 0 {
			h.Errorf("what was rolled back was done %d times", n)
		}
		if got := states(doortest.As(other.ID), h); got != "completed " {
			h.Errorf("the neighbour sees %q", got)
		}
	})
}

func states(ctx context.Context, h *doortest.House) (all string) {
	lines, err := door.Look(ctx, h.Door, "unit.read", door.Jobs)
	if err != nil {
		h.Fatal(err)
	}
	for _, l := range lines {
		all += l.State + " "
	}
	return all
}
