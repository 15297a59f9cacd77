package door

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"ledd/internal/kinds"
)

// register compares every record as it stands with its newest version, its link
// tables included, and looks for records that are gone.
func (v *verifier) register() error {
	for _, noun := range slices.Sorted(maps.Keys(byNoun)) {
		k := byNoun[noun]
		if err := v.standing(k); err != nil {
			return fmt.Errorf("%s: %w", k.Table, err)
		}
		if err := v.gone(k); err != nil {
			return fmt.Errorf("%s: %w", k.Table, err)
		}
	}
	return nil
}

func (k *Kind) rowType() reflect.Type { return Kinds()[k.Noun] }

// standing goes through a kind's table in parts.
func (v *verifier) standing(k *Kind) error {
	after, shown := noRecord, 0
	for shown < faultsShown {
		rows, err := v.part(k, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		after = rows[len(rows)-1].head().id.String()
		newest, err := v.newest(rows)
		if err != nil {
			return err
		}
		links, err := v.links(k, rows)
		if err != nil {
			return err
		}
		for _, row := range rows {
			v.Records++
			if f := compare(k, row, newest[row.head().id.String()], links); f != nil {
				shown++
				v.fault(*f)
			}
		}
	}
	return nil
}

// part reads the next records of a kind as they stand.
func (v *verifier) part(k *Kind, after string) ([]Row, error) {
	list := reflect.New(reflect.SliceOf(reflect.PointerTo(k.rowType())))
	err := v.tx.db.Table(k.Table).Where("id > ? and "+v.of(""), after).Order("id").Limit(500).Find(list.Interface()).Error
	rows := make([]Row, 0, list.Elem().Len())
	for i := range list.Elem().Len() {
		rows = append(rows, list.Elem().Index(i).Interface().(Row))
	}
	return rows, err
}

// told is the newest version of a record, and the row that speaks of it.
type told struct {
	RecordID string
	OrgID    kinds.OrgID
	Version  int
	Schema   int
	Body     string
	Seq      int64
}

// newest reads what the history holds of some records, by their identifiers.
func (v *verifier) newest(rows []Row) (map[string]told, error) {
	ids := make([]string, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.head().id.String())
	}
	var found []told
	err := v.tx.db.Raw(`select h.record_id, h.org_id, h.version, h.schema, h.body,
  coalesce((select max(a.seq) from audit a where a.record_id = h.record_id and a.after_hash = h.hash), 0) as seq
from history h where h.record_id in ? and not exists (select 1 from history n where n.record_id = h.record_id and n.version > h.version)`, ids).Scan(&found).Error
	out := map[string]told{}
	for _, t := range found {
		out[t.RecordID] = t
	}
	return out, err
}

// compare says what of a record as it stands is not what was entered last; nil
// for nothing.
func compare(k *Kind, row Row, t told, links map[string]map[string][]string) *Fault {
	h := row.head()
	f := &Fault{Org: *h.org, Seq: t.Seq, Kind: k.Noun, Record: h.id.String()}
	switch {
	case t.RecordID == "":
		f.Says = "it stands in the register, and the history knows nothing of it"
		return f
	case t.Version != *h.version || t.OrgID != *h.org:
		f.Says = fmt.Sprintf("the register holds version %d of organisation %s, and the history ends with version %d of organisation %s", *h.version, *h.org, t.Version, t.OrgID)
		return f
	}
	fields, err := k.differs(row, t)
	if err != nil {
		f.Says = err.Error()
		return f
	}
	if len(fields) > 0 {
		f.Says = fmt.Sprintf("the register says something else than version %d in the history: %s", t.Version, strings.Join(fields, ", "))
		return f
	}
	for _, l := range k.linkTables() {
		if !slices.Equal(links[l.Name][h.id.String()], linesOf(l.rows(k, row))) {
			f.Says = fmt.Sprintf("the rows of %s are not what the record says", l.Name)
			return f
		}
	}
	return nil
}

// differs names the fields of a record that are not what its version says. Most
// records are written as they were then; of the others, the version is read first,
// since a field may have come later.
func (k *Kind) differs(row Row, t told) ([]string, error) {
	ownSlices(reflect.ValueOf(row).Elem())
	if body, err := json.Marshal(row); err != nil || string(body) == t.Body {
		return nil, err
	}
	was := reflect.New(k.rowType()).Interface().(Row)
	if err := (version{t.RecordID, t.Version, t.Schema, t.Body}).read(was); err != nil {
		return nil, err
	}
	before, after := written(k, row), written(k, was)
	var out []string
	for name, text := range before {
		if string(after[name]) != string(text) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// written gives the fields of a record as they are written in JSON, without its
// marks: those change without a version.
func written(k *Kind, row Row) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	b, err := json.Marshal(row)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return map[string]json.RawMessage{"": json.RawMessage(err.Error())}
	}
	maps.DeleteFunc(out, func(name string, _ json.RawMessage) bool { return slices.Contains(k.Marks, column(name)) })
	return out
}

// links reads the link tables of some records: by table and record.
func (v *verifier) links(k *Kind, rows []Row) (map[string]map[string][]string, error) {
	ids := make([]string, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.head().id.String())
	}
	out := map[string]map[string][]string{}
	for _, l := range k.linkTables() {
		var found []map[string]any
		err := v.tx.db.Table(l.Name).Where(l.From+" in ?", ids).Session(&gorm.Session{}).Find(&found).Error
		if err != nil {
			return nil, err
		}
		byRecord := map[string][]map[string]any{}
		for _, r := range found {
			id := textOf(r[l.From])
			byRecord[id] = append(byRecord[id], r)
		}
		out[l.Name] = map[string][]string{}
		for id, rs := range byRecord {
			out[l.Name][id] = linesOf(rs)
		}
	}
	return out, nil
}

// linesOf writes rows so that they can be compared, in one order.
func linesOf(rows []map[string]any) []string {
	var out []string
	for _, r := range rows {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(r)) {
			fmt.Fprintf(&b, "%s=%q ", name, textOf(r[name]))
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out
}

// textOf writes a value of a column, whichever database gave it.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case bool:
		return map[bool]string{true: "1", false: "0"}[v] // as SQLite stores it
	}
	return fmt.Sprint(v)
}

// gone finds records that the history knows and the register has lost.
func (v *verifier) gone(k *Kind) error {
	var found []told
	err := v.tx.db.Raw(`select h.record_id, h.org_id, h.version, coalesce((select max(a.seq) from audit a where a.record_id = h.record_id and a.after_hash = h.hash), 0) as seq
from history h where `+v.of("h.")+` and h.kind = ? and h.schema > 0 and not exists (select 1 from history n where n.record_id = h.record_id and n.version > h.version)
  and not exists (select 1 from `+k.Table+` r where r.id = h.record_id) order by h.record_id limit ?`, k.Noun, faultsShown).Scan(&found).Error
	for _, t := range found {
		v.fault(Fault{Org: t.OrgID, Seq: t.Seq, Kind: k.Noun, Record: t.RecordID, Says: "the history knows it, and it is gone from the register"})
	}
	return err
}
