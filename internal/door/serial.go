package door

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"gorm.io/gorm/schema"
)

func init() { schema.RegisterSerializer("json", jsonColumn{}) }

// jsonColumn stores a list or a struct of an aggregate as JSON. Most lists of
// most records are empty, and an empty one is not worth a parser.
type jsonColumn struct{}

// Scan reads a column into its field; a list is never nil.
func (jsonColumn) Scan(ctx context.Context, field *schema.Field, dst reflect.Value, stored any) error {
	var b []byte
	switch v := stored.(type) {
	case []byte:
		b = v
	case string:
		b = []byte(v)
	case nil:
	default:
		return fmt.Errorf("column %s holds a %T", field.DBName, stored)
	}
	f := field.ReflectValueOf(ctx, dst)
	if f.Kind() == reflect.Slice {
		f.Set(reflect.MakeSlice(f.Type(), 0, 0))
	}
	if s := string(b); s == "" || s == "[]" || s == "{}" {
		return nil
	}
	return json.Unmarshal(b, f.Addr().Interface())
}

// Value writes a field as JSON.
func (jsonColumn) Value(_ context.Context, field *schema.Field, _ reflect.Value, value any) (any, error) {
	b, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("column %s: %w", field.DBName, err)
	}
	if s := string(b); s != "null" {
		return s, nil
	}
	return "[]", nil
}
