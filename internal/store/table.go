package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Table is a table of the register as the database's own catalogue describes it,
// so that nobody has to remember a new one.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"` // by name
	key     []string // by what its rows are put in order
}

// Column is a column, and what its values are whichever database holds them.
type Column struct {
	Name string `json:"name"`
	Type Type   `json:"type"`
	read string // the expression that gives its value
}

// Type is what a value is in both databases: identifiers and civil dates are text.
type Type string

// The types. Columns of others are refused, by a test before anybody meets one.
const (
	Text    Type = "text"
	Integer Type = "integer"
	Boolean Type = "boolean"
	Time    Type = "time" // UTC, to the microsecond
	JSON    Type = "json" // the value, not its spelling
	Bytes   Type = "bytes"
)

// apart is every table that is no part of the register, and why.
var apart = map[string]string{
	versions:             "the number of the schema, which stands in the archive's manifest",
	"river_client":       "background work: who does it",
	"river_client_queue": "background work: who does it",
	"river_job":          "background work: what waits, and what was tried",
	"river_leader":       "background work: who hands it out",
	"river_migration":    "background work: the number of its own schema",
	"river_notification": "background work: who is told of it",
	"river_queue":        "background work: what is held back",
}

// described is a row of the dialects' catalogue.
type described struct {
	Table, Name, Type, Read, Sort string
	Place                         int // in the primary key; 0: none
}

// Tables lists the tables of the register and their columns, both by name.
func (s *Store) Tables(ctx context.Context) ([]Table, error) {
	var all []Table
	err := s.Read(ctx, Tenant{}, func(db *gorm.DB) (err error) {
		all, err = s.tables(db)
		return err
	})
	return all, err
}

func (s *Store) tables(db *gorm.DB) ([]Table, error) {
	var rows []described
	if err := db.Raw(s.dialect.catalogue()).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the catalogue of tables: %w", err)
	}
	byTable := map[string][]described{}
	for _, r := range rows {
		if apart[r.Table] == "" {
			byTable[r.Table] = append(byTable[r.Table], r)
		}
	}
	all := make([]Table, 0, len(byTable))
	for name, columns := range byTable {
		t, err := tableOf(name, columns)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

var types = []Type{Text, Integer, Boolean, Time, JSON, Bytes}

// tableOf puts rows in the order of the primary key, or else of every column
// that both databases order alike.
func tableOf(name string, columns []described) (Table, error) {
	slices.SortFunc(columns, func(a, b described) int { return strings.Compare(a.Name, b.Name) })
	t := Table{Name: name}
	for _, c := range columns {
		if !slices.Contains(types, Type(c.Type)) {
			return t, fmt.Errorf("the column %s.%s has the type %s, which no archive can hold", name, c.Name, c.Type)
		}
		t.Columns = append(t.Columns, Column{c.Name, Type(c.Type), c.Read})
	}
	key := slices.DeleteFunc(slices.Clone(columns), func(c described) bool { return c.Place == 0 })
	slices.SortFunc(key, func(a, b described) int { return a.Place - b.Place })
	if len(key) == 0 {
		key = slices.DeleteFunc(slices.Clone(columns), func(c described) bool { return Type(c.Type) == JSON })
	}
	for _, c := range key {
		t.key = append(t.key, c.Sort+" nulls first")
	}
	return t, nil
}

// query reads every row in order.
func (t Table) query() string {
	read := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		read[i] = c.read
	}
	return "select " + strings.Join(read, ", ") + " from " + quoted(t.Name) + " order by " + strings.Join(t.key, ", ")
}

// insert takes so many rows at once.
func (t Table) insert(rows int) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(names)), ",") + ")"
	return "insert into " + quoted(t.Name) + " (" + strings.Join(names, ", ") + ") values " + strings.TrimSuffix(strings.Repeat(row+",", rows), ",")
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
