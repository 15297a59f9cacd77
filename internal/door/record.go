package door

import (
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"ledd/internal/kinds"
)

// Record is what every row has; an entity embeds it beside its Input. T marks
// the identifier.
type Record[T any] struct {
	ID        kinds.ID[T] `json:"id" gorm:"primaryKey" required:"true" nullable:"false"`
	Org       kinds.OrgID `json:"orgId" gorm:"column:org_id" required:"true" nullable:"false"`
	Version   int         `json:"version" required:"true"`
	CreatedAt time.Time   `json:"createdAt" gorm:"autoCreateTime:false" required:"true"`
	UpdatedAt time.Time   `json:"updatedAt" gorm:"autoUpdateTime:false" required:"true"`
	Search    string      `json:"-"`
}

// Keys are how others name a record: the organisation's own code, and the
// identifiers that other systems gave it. Both are unique within the
// organisation when given.
type Keys struct {
	Code        string       `json:"code" validate:"max=64"`
	ExternalIDs []ExternalID `json:"externalIds" gorm:"serializer:json" validate:"max=20,distinct,dive" doc:"the names that other systems have for the record"`
}

// ExternalID is the name of a record in another system.
type ExternalID struct {
	System string `json:"system" validate:"required,max=64,excludesall=:"`
	Value  string `json:"value" validate:"required,max=255"`
}

// Ref is one identifier that a record refers to. The door resolves it in the
// actor's own scope before anything is saved; with a Link it is also mirrored
// into that table, so that SQL can join what the aggregate holds as a list.
type Ref struct {
	Pointer string // JSON pointer of the field
	To      string // noun
	ID      string
	Link    string // table, empty for none
	Shared  bool   // what others share with the actor's organisation is meant, too
}

// Refer makes a reference; an absent identifier is dropped later.
func Refer[T any](pointer, to string, id kinds.ID[T]) Ref {
	return Ref{Pointer: pointer, To: to, ID: id.String()}
}

// ReferAll makes one reference per identifier, mirrored into link.
func ReferAll[T any](pointer, to, link string, ids []kinds.ID[T]) []Ref {
	refs := make([]Ref, 0, len(ids))
	for i, id := range ids {
		refs = append(refs, Ref{Pointer: pointer + "/" + itoa(i), To: to, ID: id.String(), Link: link})
	}
	return refs
}

// Row is what the door asks of an entity. Record answers the unexported half.
type Row interface {
	// Refs lists every identifier that the record refers to.
	Refs() []Ref
	// Check lists what is wrong with the record as it stands: a pure rule, for
	// whatever a validate tag on one field cannot say.
	Check() []kinds.Violation
	// Words is the text that a search looks through.
	Words() []string

	head() head
	keys() Keys
	hide()
}

// Deriver is a Row with columns that follow from its other fields.
type Deriver interface{ Derive() }

// Verifier is a Row with a rule that needs the register: no cycle, no
// overlap. It runs after the references are resolved and before the row is saved.
type Verifier interface{ Verify(tx *Tx) error }

// Follower is a Row that means something for other records: what follows from it is
// written after it, in the same transaction.
type Follower interface{ Follow(tx *Tx) error }

// Mirrorer is a Row that keeps a table of its own beside it, such as the folded
// names by which an organisation is found.
type Mirrorer interface {
	Mirror(table string) []map[string]any
}

// head points into the embedded Record, whatever its mark.
type head struct {
	id                   *uuid.UUID
	org                  *kinds.OrgID
	version              *int
	createdAt, updatedAt *time.Time
	search               *string
}

func (r *Record[T]) head() head {
	return head{&r.ID.UUID, &r.Org, &r.Version, &r.CreatedAt, &r.UpdatedAt, &r.Search}
}

// Ident gives what a front door needs to name a record: its identifier, and the
// version that a change must start from.
func (r *Record[T]) Ident() (id string, version int) { return r.ID.String(), r.Version }

func (k *Keys) keys() Keys { return *k }

// hide empties the names that only the keeper of a record knows.
func (k *Keys) hide() { k.Code, k.ExternalIDs = "", []ExternalID{} }

// Fold is the form in which two names are compared: composed, trimmed, and with
// Unicode case folding.
func Fold(s string) string {
	return strings.TrimSpace(cases.Fold().String(norm.NFC.String(strings.TrimSpace(s))))
}

// codeEnd stands between the code and the other words in the text that a search
// looks through.
const codeEnd = "\n"

// Says reports whether every word of a search occurs in a text, whatever its case and
// accents, and however the letters are spelled that not every keyboard has.
func Says(text, search string) bool {
	text = loose(text)
	for word := range strings.FieldsSeq(Fold(search)) {
		if !Word(word).in(text) {
			return false
		}
	}
	return true
}

// prepare makes the record's lists its own, so that nothing it is given is ever
// changed, and fills what follows from its fields before it is saved.
func prepare(row Row) {
	ownSlices(reflect.ValueOf(row).Elem())
	if d, ok := row.(Deriver); ok {
		d.Derive()
	}
	code := strings.Join(strings.Fields(Fold(row.keys().Code)), " ")
	*row.head().search = loose(code) + codeEnd + loose(strings.Join(row.Words(), " "))
}

// ownSlices copies every slice, as deep as they go, and turns a nil one into an
// empty one: a list that is empty is written [] and never null.
func ownSlices(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, i := range deep(v.Type()) {
			ownSlices(v.Field(i))
		}
	case reflect.Slice:
		mine := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(mine, v)
		v.Set(mine)
		for i := range v.Len() {
			ownSlices(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			ownSlices(v.Elem())
		}
	}
}

// Whole gives a copy of an input whose lists are its own, and empty where they were absent.
func Whole[In any](in In) In {
	ownSlices(reflect.ValueOf(&in).Elem())
	return in
}

var deepFields sync.Map // reflect.Type -> []int

// deep lists the fields of a struct in which there may be a slice.
func deep(t reflect.Type) []int {
	if known, ok := deepFields.Load(t); ok {
		return known.([]int)
	}
	var list []int
	for f := range t.Fields() {
		k := f.Type.Kind()
		if f.IsExported() && (k == reflect.Slice || k == reflect.Pointer || (k == reflect.Struct && len(deep(f.Type)) > 0)) {
			list = append(list, f.Index[0])
		}
	}
	deepFields.Store(t, list)
	return list
}
