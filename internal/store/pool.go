package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Pool is how busy the connections to the database are.
type Pool struct {
	Name               string // write or read
	Open, InUse, Limit int
	Waited             int64         // how often somebody had to wait for one
	Waiting            time.Duration // how long all of them together
}

// Pools tells of each pool of connections; SQLite has one that writes and one that
// only reads.
func (s *Store) Pools() []Pool {
	named := []struct {
		name string
		db   *gorm.DB
	}{{"write", s.write}, {"read", s.read}}
	if s.read == s.write {
		named = named[:1]
	}
	var all []Pool
	for _, n := range named {
		pool, err := n.db.DB()
		if err != nil {
			continue
		}
		now := pool.Stats()
		all = append(all, Pool{n.name, now.OpenConnections, now.InUse, now.MaxOpenConnections, now.WaitCount, now.WaitDuration})
	}
	return all
}

// Ready is an error when the database does not answer, or is behind the program.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.Ping(ctx); err != nil || s.migrated.Load() {
		return err
	}
	if err := s.Behind(ctx); err != nil {
		return err
	}
	s.migrated.Store(true) // a database never goes back
	return nil
}
