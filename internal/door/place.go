package door

import (
	"errors"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Placed is a Row that belongs to units of its organisation. Who answers for some
// units only may change it when all of its units are among them, before the
// change and after it.
type Placed interface {
	// Places lists the identifiers of the units; none when the record belongs to
	// the organisation as a whole. fresh says that it is not in the register yet.
	Places(tx *Tx, fresh bool) ([]string, error)
}

// PlacesOf lists the units of any record, by its noun and identifier: for a record
// that belongs where another one does. None when there is no such record, or when it
// belongs to no unit.
func PlacesOf(tx *Tx, noun, id string) ([]string, error) {
	t, known := Kinds()[noun]
	if !known {
		return nil, nil
	}
	e := reflect.New(t).Interface()
	err := tx.see(kindNamed(noun)).Where("id = ?", id).Take(e).Error
	p, placed := e.(Placed)
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && !placed {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return p.Places(tx, false)
}

// Narrow asks of a person the right to an action beside that of the verb, for the same units:
// what is written by a file is no more than what is written by hand. A token, and the program
// itself, have the right of the verb alone, which is given by itself. Errors: forbidden.
func (tx *Tx) Narrow(a access.Action) error {
	if tx.Who.Role == "" && len(tx.Who.Grants) == 0 {
		return nil
	}
	tx.also = a
	return tx.Who.May(a)
}

// reach tells whose records the verb may change.
func (tx *Tx) reach() (units []string, whole bool) {
	units, whole = tx.Who.Reach(tx.rule.Action)
	if tx.also == "" {
		return units, whole
	}
	narrower, all := tx.Who.Reach(tx.also)
	switch {
	case all:
		return units, whole
	case whole:
		return narrower, false
	}
	return slices.DeleteFunc(units, func(u string) bool { return !slices.Contains(narrower, u) }), false
}

// reaches refuses rows that the actor's role does not reach: forbidden, since
// everybody in the organisation may see them.
func reaches[E any](tx *Tx, k *Kind, fresh bool, rows ...*E) error {
	units, whole := tx.reach()
	if whole {
		return nil
	}
	for _, e := range rows {
		p, ok := any(e).(Placed)
		if !ok {
			if k.Visible == Own && !k.Personal {
				return outside(k)
			}
			continue // the directory belongs to no unit
		}
		places, err := p.Places(tx, fresh)
		if err != nil {
			return err
		}
		if len(places) == 0 || slices.ContainsFunc(places, func(u string) bool { return !slices.Contains(units, u) }) {
			return outside(k)
		}
	}
	return nil
}

// reachesStored looks at the record as it stands, so that nobody takes one away
// from a unit that is not theirs.
func reachesStored[E any](tx *Tx, k *Kind, id string) error {
	if _, whole := tx.reach(); whole {
		return nil
	}
	stored, err := Get[E](tx, id)
	if err != nil {
		return err
	}
	return reaches(tx, k, false, stored)
}

func outside(k *Kind) error {
	return kinds.Fail(kinds.KindForbidden, "this %s belongs to units that your role does not cover: ask whoever answers for them, or an administrator for a wider role", k.Noun)
}
