package store

import "database/sql"

// Migrating gives the pool that migrates.
func (s *Store) Migrating() (*sql.DB, error) {
	p, err := s.owner()
	return p.DB, err
}
