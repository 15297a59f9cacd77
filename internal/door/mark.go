package door

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// More is a mark that grows by so much, however many count at once.
type More int

// Mark sets columns of a record that say nothing of the world, such as when
// something was last used or how often somebody tried: without a version, a
// history row or an audit row. The kind lists the columns; another one is a
// mistake of the program. A list is stored as JSON.
func Mark[E any](tx *Tx, id kinds.ID[E], columns map[string]any) error {
	k, set := kindOf[E](), map[string]any{}
	for name, value := range columns {
		if !slices.Contains(k.Marks, name) {
			return fmt.Errorf("%s.%s is no mark", k.Table, name)
		}
		switch v := value.(type) {
		case More:
			value = gorm.Expr("? + ?", gorm.Expr(name), int(v))
		case []string:
			body, err := json.Marshal(v)
			if err != nil {
				return err
			}
			value = string(body)
		}
		set[name] = value
	}
	return tx.see(k).Where("id = ?", id).Updates(set).Error
}
