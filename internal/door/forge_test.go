package door

import (
	"strings"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// Forge is what whoever owns the database can do: it writes an organisation's
// chain anew from a row on, with hashes that fit, and its head.
func Forge(db *gorm.DB, org kinds.OrgID, from int64, change func(actor, afterHash string) (string, string)) error {
	var rows []audit
	if err := db.Raw("select * from audit where org_id = ? and seq >= ? order by seq", org, from-1).Scan(&rows).Error; err != nil {
		return err
	}
	prev := rows[0].Hash
	for _, a := range rows[1:] {
		a.Actor, a.AfterHash = change(a.Actor, a.AfterHash)
		a.PrevHash = prev
		a.Hash = a.sum()
		prev = a.Hash
		err := db.Exec("update audit set actor = ?, after_hash = ?, prev_hash = ?, hash = ? where org_id = ? and seq = ?", a.Actor, a.AfterHash, a.PrevHash, a.Hash, org, a.Seq).Error
		if err != nil {
			return err
		}
	}
	return db.Exec("update audit_heads set hash = ? where org_id = ?", prev, org).Error
}

// ForgeBody replaces text in a version and gives its hash before and after.
func ForgeBody(db *gorm.DB, record string, version int, old, new string) (was, is string, err error) {
	var h history
	if err := db.Raw("select * from history where record_id = ? and version = ?", record, version).Scan(&h).Error; err != nil {
		return "", "", err
	}
	body := strings.Replace(h.Body, old, new, 1)
	is = bodyHash(body, h.Reason, h.Schema)
	return h.Hash, is, db.Exec("update history set body = ?, hash = ? where record_id = ? and version = ?", body, is, record, version).Error
}
