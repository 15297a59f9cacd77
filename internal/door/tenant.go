package door

import (
	"cmp"
	"strings"

	"ledd/internal/access"
	"ledd/internal/store"
)

// tenant is for whom an actor's transaction is, as the database holds it: the
// second lock, behind the filter of the Tx.
func tenant(who access.Actor) store.Tenant {
	switch {
	case who.Everywhere():
		return store.Tenant{Scope: store.All}
	case who.Org.IsZero():
		return store.Tenant{Scope: store.Own}
	case who.Role == access.Operator:
		return store.Tenant{Org: who.Org.String(), Scope: store.Directory}
	}
	return store.Tenant{Org: who.Org.String(), Scope: store.Own}
}

// everywhere reports whether the filter of the Tx lets every row through.
func (tx *Tx) everywhere() bool { return tx.open || tx.Who.Everywhere() }

// acrossReads is every query, by how it begins, that asks whether others keep
// something: the answer is a number and shows nothing of them. The rows that it
// looks at are hidden from the actor by the database, so the lock opens for it.
var acrossReads = []string{
	"select 1 from engagements where (upstream = @self or downstream = @self) and org_id <> @org\n", // party: who relies on an entry
	"-- directory: users\nselect u.id, u.password <> '' or exists ",                                 // account: whether an address is somebody's already
}

func acrossRead(sql string) bool {
	for _, begin := range acrossReads {
		if strings.HasPrefix(sql, begin) {
			return true
		}
	}
	return false
}

// across runs one read that looks at every organisation's rows.
func (tx *Tx) across(read func() error) error {
	if err := tx.store.Bind(tx.db, store.Tenant{Org: tx.Who.Org.String(), Scope: store.All}); err != nil {
		return err
	}
	err := read()
	return cmp.Or(err, tx.store.Bind(tx.db, tenant(tx.Who)))
}
