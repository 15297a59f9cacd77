package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Role is what the database knows of whoever is connected, as far as it touches
// the second lock.
type Role struct {
	Name     string
	Owns     bool // tables of the register: it could take the lock off
	Bypasses bool // row-level security: there is no lock
}

// Role reads the role of the connection; all of it is empty on SQLite.
func (s *Store) Role(ctx context.Context) (r Role, err error) {
	if sql := s.dialect.role(); sql != "" {
		err = s.write.WithContext(ctx).Raw(sql).Scan(&r).Error
	}
	return r, err
}

// Grant lets the role that another address names read and write rows, now and
// after later migrations, and nothing else: no table is its own, and what is
// append-only stays so. Without such a role, or with one's own, nothing is done.
func (s *Store) Grant(ctx context.Context, serving string) error {
	me, err := s.Role(ctx)
	if err != nil {
		return err
	}
	role := User(serving)
	if role == "" || role == me.Name {
		return nil
	}
	return s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, sql := range s.dialect.grants(role) {
			if err := tx.Exec(sql).Error; err != nil {
				return fmt.Errorf("let the role %s serve: %w", role, err)
			}
		}
		return nil
	})
}

// User is the role that an address names; empty on SQLite.
func User(url string) string { return dialectOf(url).user(url) }

// Refused reports whether err says that the database would not let a row be
// written: it belongs to another organisation.
func Refused(err error) bool {
	var told interface{ SQLState() string }
	return errors.As(err, &told) && told.SQLState() == "42501"
}
