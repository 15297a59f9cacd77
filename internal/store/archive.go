package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// An archive is a zip file: for each table a file of lines, each a row as a JSON
// array in the order of the manifest's columns, the bytes of each document that a row
// names, and manifest.json, written last. It says the same for the same register, to
// the byte, whichever database held it and wherever the bytes lay.
//
//	tables/agreements.jsonl … tables/users.jsonl, documents/<SHA-256> …, manifest.json

// Format is the number of the archive's own shape.
const Format = 1

const (
	manifestName = "manifest.json"
	timeLayout   = "2006-01-02T15:04:05.000000Z"
)

// Manifest is what an archive says of itself.
type Manifest struct {
	Format  int       `json:"format"`
	Schema  int64     `json:"schema"` // the number of the last migration
	Tables  []Content `json:"tables"`
	LeftOut []string  `json:"leftOut"` // tables that no archive holds
	// Documents is how many files with bytes of documents there are.
	Documents int64 `json:"documents"`
}

// Content is a table and what its file must be.
type Content struct {
	Table
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows all tables have.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

func fileOf(table string) string { return "tables/" + table + ".jsonl" }

// raw stands for a text that is not UTF-8, which JSON cannot carry.
type raw struct {
	Bytes []byte `json:"bytes"`
}

// portable turns a value as the database gives it into what stands in an archive.
func (t Type) portable(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		switch {
		case t == JSON:
			return parsed([]byte(v))
		case t == Text && !utf8.ValidString(v):
			return raw{[]byte(v)}, nil
		case t == Text:
			return v, nil
		}
	case int64:
		if t == Integer {
			return v, nil
		}
		if t == Boolean {
			return v != 0, nil
		}
	case bool:
		if t == Boolean {
			return v, nil
		}
	case time.Time:
		if t == Time {
			return v.UTC().Format(timeLayout), nil
		}
	case []byte:
		if t == Bytes {
			return base64.StdEncoding.EncodeToString(v), nil
		}
	}
	return nil, fmt.Errorf("a %T is no value of the type %s", v, t)
}

// parsed reads one JSON value with its numbers as they are spelt; it is written with
// its keys in order and without blanks.
func parsed(b []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read JSON: more than one value")
	}
	return v, nil
}

var null = []byte("null")

// native turns what stands in an archive into what both databases take.
func (t Type) native(b json.RawMessage) (any, error) {
	if t != JSON && bytes.Equal(b, null) {
		return nil, nil
	}
	switch t {
	case Text:
		return text(b)
	case JSON:
		return compact(b)
	case Integer:
		return as[int64](b)
	case Boolean:
		return as[bool](b)
	case Bytes:
		return as[[]byte](b)
	case Time:
		s, err := as[string](b)
		if err != nil {
			return nil, err
		}
		return time.Parse(timeLayout, s)
	}
	return nil, fmt.Errorf("no type %s", t)
}

func as[T any](b []byte) (v T, err error) { return v, json.Unmarshal(b, &v) }

func text(b []byte) (any, error) {
	if len(b) > 0 && b[0] == '{' {
		r, err := as[raw](b)
		return string(r.Bytes), err
	}
	return as[string](b)
}

func compact(b []byte) (any, error) {
	v, err := parsed(b)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	err = encoder(&out).Encode(v)
	return strings.TrimSuffix(out.String(), "\n"), err
}

// encoder writes letters as they are: an archive is no page.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
