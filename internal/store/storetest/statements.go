package storetest

import (
	"context"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"ledd/internal/store"
)

// Statements counts what a store sends to its database from now on: the function that
// it gives says how many statements there were so far.
func Statements(tb testing.TB, s *store.Store) func() int64 {
	tb.Helper()
	n := new(atomic.Int64)
	count := func(*gorm.DB) { n.Add(1) }
	watch := func(db *gorm.DB) error {
		c := db.Callback()
		if c.Query().Get("test:count") != nil { // SQLite reads through a pool of its own, PostgreSQL does not
			return nil
		}
		for _, err := range []error{
			c.Query().After("gorm:query").Register("test:count", count), c.Row().After("gorm:row").Register("test:count", count), c.Raw().After("gorm:raw").Register("test:count", count),
			c.Create().After("gorm:create").Register("test:count", count), c.Update().After("gorm:update").Register("test:count", count), c.Delete().After("gorm:delete").Register("test:count", count),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}
	for _, err := range []error{s.Write(context.Background(), store.Tenant{}, watch), s.Read(context.Background(), store.Tenant{}, watch)} {
		if err != nil {
			tb.Fatal(err)
		}
	}
	return n.Load
}
