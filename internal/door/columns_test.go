package door_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	_ "ledd/internal/account"
	_ "ledd/internal/agreement"
	_ "ledd/internal/assess"
	_ "ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// fieldsOf gives the columns that gorm reads and writes for a type, by the
// field's name folded to lower case.
func fieldsOf(t *testing.T, typ reflect.Type) map[string]string {
	t.Helper()
	s, err := schema.Parse(reflect.New(typ).Interface(), &sync.Map{}, schema.NamingStrategy{IdentifierMaxLength: 64})
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for _, f := range s.Fields {
		if f.DBName != "" {
			fields[strings.ToLower(f.Name)] = f.DBName
		}
	}
	return fields
}

// tables reads the migrated columns, by table.
func tables(t *testing.T, s *store.Store) map[string]map[string]bool {
	t.Helper()
	found, err := s.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for name := range found {
		table, column, _ := strings.Cut(name, ".")
		if out[table] == nil {
			out[table] = map[string]bool{}
		}
		out[table][column] = true
	}
	return out
}

// Every field has a column and every column a field, in both databases.
func TestColumnsMatchTypes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		migrated := tables(t, s)
		if len(door.Kinds()) < 11 {
			t.Fatalf("only %d kinds are registered", len(door.Kinds()))
		}
		for noun, typ := range door.Kinds() {
			columns, fields := migrated[door.Named(noun).Table], map[string]bool{}
			for name, column := range fieldsOf(t, typ) {
				fields[column] = true
				if !columns[column] {
					t.Errorf("%s: the field %s has no column %s in %s", noun, name, column, door.Named(noun).Table)
				}
			}
			for column := range columns {
				if !fields[column] {
					t.Errorf("%s: the column %s belongs to no field of %s", noun, column, typ)
				}
			}
		}
	})
}

// Whatever a list can be narrowed or ordered by is there, and an order has an
// index: an address that the contract offers never fails in the database.
func TestListsHaveColumnsAndIndexes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		indexes, nullable := indexesOf(t, s), nullableOf(t, s)
		for noun, typ := range door.Kinds() {
			k, fields := door.Named(noun), fieldsOf(t, typ)
			for _, filter := range k.Filters {
				if fields[strings.ToLower(filter)] == "" {
					t.Errorf("%s: no field for the filter %s", noun, filter)
				}
			}
			for _, order := range k.Sorts {
				column := fields[strings.ToLower(order)]
				if order == "createdAt" {
					column = "id" // identifiers are made in that order
				}
				if column == "" || nullable[k.Table+"."+column] {
					t.Errorf("%s: the order %s has no column, or one that may be null", noun, order)
				}
				if !slices.ContainsFunc(indexes[k.Table], func(columns string) bool { return orders(columns, column) }) {
					t.Errorf("%s: no index for the order %s: (%s, id) or (org_id, %s, id) on %s", noun, order, column, column, k.Table)
				}
			}
		}
	})
}

// orders reports whether an index gives rows in the order of a column: it leads
// with it, or does so within one organisation.
func orders(index, column string) bool {
	return strings.HasPrefix(index+",", column+",") || strings.HasPrefix(index+",", "org_id,"+column+",")
}

var through = regexp.MustCompile(`^id in \(select (\w+) from (\w+) where (\w+) = \?\)$`)

// Every link table is there, with the columns that mirror and join it, and one
// index or key that leads with each of the two ends.
func TestLinkTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		migrated, indexes := tables(t, s), indexesOf(t, s)
		end := func(noun, table, column string) {
			t.Helper()
			if !migrated[table][column] {
				t.Errorf("%s: no column %s.%s", noun, table, column)
			} else if !slices.ContainsFunc(indexes[table], func(columns string) bool { return strings.HasPrefix(columns+",", column+",") }) {
				t.Errorf("%s: no index of %s leads with %s", noun, table, column)
			}
		}
		for noun := range door.Kinds() {
			k := door.Named(noun)
			for _, l := range k.Links {
				end(noun, l.Name, l.From)
				if l.To != "" {
					end(noun, l.Name, l.To)
				}
			}
			for name, condition := range k.Through {
				m := through.FindStringSubmatch(condition)
				if m == nil {
					t.Errorf("%s: the filter %s is written in another way: %s", noun, name, condition)
					continue
				}
				end(noun, m[2], m[3])
				if !migrated[m[2]][m[1]] {
					t.Errorf("%s: the filter %s selects an unknown column: %s", noun, name, condition)
				}
			}
		}
	})
}

// indexesOf lists the columns of every index that covers all rows, by table.
func indexesOf(t *testing.T, s *store.Store) map[string][]string {
	t.Helper()
	return group(t, s, map[string]string{
		"sqlite": `select m.name as name, (select group_concat(i.name, ',') from pragma_index_info(l.name) i) as value
from sqlite_master m, pragma_index_list(m.name) l where m.type = 'table' and not l.partial`,
		"postgres": `select c.relname as name, (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey) with ordinality k(num, n)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num) as value
from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = current_schema()::regnamespace and i.indpred is null`,
	})
}

// nullableOf lists table.column of whatever may be null.
func nullableOf(t *testing.T, s *store.Store) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	rows := group(t, s, map[string]string{
		"sqlite":   `select m.name as name, c.name as value from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and not c."notnull" and not c.pk`,
		"postgres": `select table_name as name, column_name as value from information_schema.columns where table_schema = current_schema() and is_nullable = 'YES'`,
	})
	for table, columns := range rows {
		for _, column := range columns {
			out[table+"."+column] = true
		}
	}
	return out
}

// group runs the query of this database and gathers value by name.
func group(t *testing.T, s *store.Store, queries map[string]string) map[string][]string {
	t.Helper()
	var rows []struct{ Name, Value string }
	err := s.Read(t.Context(), store.Tenant{}, func(db *gorm.DB) error { return db.Raw(queries[s.Name()]).Scan(&rows).Error })
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	out := map[string][]string{}
	for _, r := range rows {
		out[r.Name] = append(out[r.Name], r.Value)
	}
	return out
}
