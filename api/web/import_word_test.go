package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

func TestEveryKindIsOffered(t *testing.T) {
	t.Parallel()
	if len(importKinds) != len(exchange.Kinds()) {
		t.Errorf("%d kinds are offered, the importer knows %d", len(importKinds), len(exchange.Kinds()))
	}
	for _, k := range importKinds {
		if len(exchange.Columns(k.kind)) == 0 || listOf[k.kind] == "" {
			t.Errorf("%s has no columns, or no list", k.kind)
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, key, part string
		args            map[string]string
	}{
		{"cells", "import.why.cells", "3", map[string]string{"cells": "3", "columns": "4"}},
		{"twice", "import.why.twice", "12", map[string]string{"line": "12"}},
		{"oneof", "import.why.word", "municipality, department", map[string]string{"words": "municipality, department"}},
		{"max", "import.why.most", "64", map[string]string{"limit": "64"}},
		{"required", "import.why.missing", "", nil},
		{"control", "import.why.unseen", "U+0007", map[string]string{"sign": "U+0007"}},
		{"check-digit", "violation.check-digit", "", nil},
		{"unforeseen", "", "<b>", nil},
	} {
		s := reasonSay(exchange.Remark{Code: c.code, Args: c.args, Text: "nobody has foreseen this <b>"})
		if s.Key != c.key {
			t.Errorf("%s is %q, want %q", c.code, s.Key, c.key)
		}
		for _, l := range shown {
			if said := mustTexts(l).say(s); !strings.Contains(said, c.part) || unworded(said) {
				t.Errorf("%s: %q", l, said)
			}
		}
	}
}

// unworded reports whether a sentence is missing, or one of its values.
func unworded(said string) bool {
	return said == "" || strings.Contains(said, "⟦") || strings.Contains(said, "no value")
}

// TestEveryCodeHasWords: whatever the importer can say of a row is worded in every
// language, with the values that come with it.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	values := map[string]string{}
	for _, name := range []string{"line", "first", "cells", "columns", "ring", "sign", "words", "limit", "listed", "code", "name", "organisation", "header", "word", "column"} {
		values[name] = name
	}
	for _, code := range append(exchange.Codes(), "forbidden", "conflict", "oneof", "max", "min") {
		s := reasonSay(exchange.Remark{Code: code, Args: values, Text: "unworded"})
		for _, l := range shown {
			if said := mustTexts(l).say(s); s.Key == "" || unworded(said) {
				t.Errorf("%s: no words for %s: %q", l, code, said)
			}
		}
	}
}

// TestHostileFilesAreWorded sends files that are wrong in every way through the
// importer: nothing of what it says is left in the importer's own English.
func TestHostileFilesAreWorded(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := doortest.As(h.Organisation("Fjordvik kommune").ID)
		all, err := loadTexts()
		doortest.Must(h, all, err)
		files, err := filepath.Glob("../../internal/exchange/testdata/hostile/*.csv")
		if err != nil || len(files) < 50 {
			h.Fatalf("%d files, %v", len(files), err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			doortest.Must(h, b, err)
			for _, kind := range exchange.Kinds() {
				res, err := exchange.New(h.Door).Import(as, kind, bytes.NewReader(b), exchange.Options{DryRun: true})
				for _, v := range kinds.ViolationsOf(err) {
					worded(h, all, f, fileFault(v))
				}
				for _, r := range res.Rejections {
					worded(h, all, f, reasonSay(rejected(r)))
				}
				for _, n := range res.Notes {
					worded(h, all, f, reasonSay(n))
				}
			}
		}
	})
}

func worded(h *doortest.House, all map[Lang]*texts, file string, s Say) {
	h.Helper()
	for _, l := range shown {
		if said := all[l].say(s); (s.Key == "" && len(s.Parts) == 0) || unworded(said) {
			h.Errorf("%s: %s: %q", filepath.Base(file), l, said)
		}
	}
}

// TestFileFaults sends files that are no table through the importer's own reader.
func TestFileFaults(t *testing.T) {
	t.Parallel()
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		v    kinds.Violation
		want string
	}{
		{kinds.Violation{Pointer: "line 1", Code: "missing-column", Value: "code", Detail: "reworded"}, "code"},
		{kinds.Violation{Pointer: "line 7", Code: "encoding", Detail: "reworded"}, "7"},
		{kinds.Violation{Pointer: "line 1", Code: "foreign", Detail: "reworded"}, "CSV UTF-8"},
		{kinds.Violation{Pointer: "line 1", Code: "kind", Value: "units", Detail: "reworded"}, "nheter"},
		{kinds.Violation{Pointer: "line 1", Code: "other", Detail: "something else"}, "something else"},
	} {
		if said := texts[Bokmal].say(fileFault(c.v)); !strings.Contains(said, c.want) || strings.Contains(said, "⟦") {
			t.Errorf("%s: %q lacks %q", c.v.Code, said, c.want)
		}
	}
}

func TestReadUpload(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("kind", strings.Repeat("u", 300))
	_ = w.WriteField("other", "left out")
	part, err := w.CreateFormFile("file", `a"b.csv`)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte("code\r\n\x00"))
	_ = w.Close()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/import", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	f, err := readUpload(r)
	if err != nil || string(f.bytes) != "code\r\n\x00" || len(f.kind) != 100 || len(f.wrong()) != 1 {
		t.Errorf("%v, %q, %d", err, f.bytes, len(f.kind))
	}
	if _, err := readUpload(httptest.NewRequestWithContext(t.Context(), "POST", "/import", strings.NewReader("kind=units"))); err == nil {
		t.Error("a form without parts is read")
	}
}
