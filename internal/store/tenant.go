package store

import "gorm.io/gorm"

// Scope is how far a transaction reaches. PostgreSQL holds it against row-level
// security (migrations/postgres/0006_tenancy.sql); SQLite has no such lock.
type Scope string

// The scopes. Without one a transaction sees nothing.
const (
	Nothing   Scope = ""
	Own       Scope = "own"       // the rows of one organisation, and what the directory shows
	Directory Scope = "directory" // and it keeps the directory
	All       Scope = "all"       // every row
)

// Tenant is for whom a transaction is. It is said once, when the transaction
// begins: Write and Read hand none out without it.
type Tenant struct {
	Org   string // identifier of the organisation; empty: none
	Scope Scope
}

// Bind says for whom the transaction is from now on, until it ends.
func (s *Store) Bind(tx *gorm.DB, t Tenant) error {
	sql := s.dialect.bind()
	if sql == "" {
		return nil
	}
	return tx.Exec(sql, t.Org, string(t.Scope)).Error
}

// bound runs fn for a tenant.
func (s *Store) bound(t Tenant, fn func(*gorm.DB) error) func(*gorm.DB) error {
	return func(tx *gorm.DB) error {
		if err := s.Bind(tx, t); err != nil {
			return err
		}
		return fn(tx)
	}
}
