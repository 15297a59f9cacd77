package batch

import (
	"context"

	"ledd/internal/door"
)

// retriedAtOnce is how many items one transaction tries again, so that nobody else
// waits long to write.
const retriedAtOnce = 100

// Retry tries every failed item again, some in each transaction: who is stopped half
// way asks again for the rest. It gives how the batch stands then.
func (s Batches) Retry(ctx context.Context, id string) (*Progress, error) {
	failed, err := door.Look(ctx, s.d, "batch.read", func(tx *door.Tx) ([]string, error) {
		b, err := door.Get[Batch](tx, id)
		if err != nil {
			return nil, err
		}
		return door.Rows[string](tx, "select cast(id as text) from batch_items where org_id = @org and batch = @batch and state = @failed order by number", map[string]any{"batch": b.ID, "failed": ItemFailed})
	})
	if err != nil {
		return nil, err
	}
	for len(failed) > retriedAtOnce {
		if _, err := s.retry(ctx, id, failed[:retriedAtOnce]); err != nil {
			return nil, err
		}
		failed = failed[retriedAtOnce:]
	}
	return s.retry(ctx, id, failed)
}

// retry tries those of some items again that still fail.
func (s Batches) retry(ctx context.Context, id string, some []string) (*Progress, error) {
	return door.Do(ctx, s.d, "batch.retry", nil, func(tx *door.Tx) (*Progress, error) {
		b, err := door.Get[Batch](tx, id)
		if err != nil {
			return nil, err
		}
		failed, err := door.All[Item](tx, "id in ? and state = ?", some, ItemFailed)
		if err != nil {
			return nil, err
		}
		for _, it := range failed {
			it.again()
			if err := door.Save(tx, it); err != nil {
				return nil, err
			}
		}
		if b.State == Running {
			if err := leave(tx, failed, nil); err != nil {
				return nil, err
			}
		}
		return b.progress(tx)
	})
}
