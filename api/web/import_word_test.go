package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

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
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ reason, key, part string }{
		{"the line has 3 cells and the header 4: is a separator or a quote missing?", "import.why.cells", "3"},
		{"this stands on line 12 already: keep one of the two", "import.why.twice", "12"},
		{"level must be one of: municipality department", "import.why.word", "municipality, department"},
		{"name is missing: give it a value", "import.why.missing", ""},
		{"not a date: a date is written 2020-12-31 or 31.12.2020, and the day must exist", "import.why.date", ""},
		{"the cell holds the control character U+0007: remove it", "import.why.unseen", "U+0007"},
		{"nobody has foreseen this <b>", "", "<b>"},
	} {
		s := reasonSay(c.reason)
		if s.Key != c.key {
			t.Errorf("%q is %q, want %q", c.reason, s.Key, c.key)
		}
		for _, l := range shown {
			if said := texts[l].say(s); !strings.Contains(said, c.part) || strings.Contains(said, "⟦") || strings.Contains(said, "no value") {
				t.Errorf("%s: %q", l, said)
			}
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
		{kinds.Violation{Pointer: "line 1", Code: "missing-column", Detail: "the column “code” is missing; the header has: x"}, "code"},
		{kinds.Violation{Pointer: "line 7", Code: "encoding", Detail: `line 7: the text is not UTF-8 ("\xe5")`}, "7"},
		{kinds.Violation{Pointer: "line 1", Code: "encoding", Detail: "the file is a workbook: open it"}, "CSV UTF-8"},
		{kinds.Violation{Pointer: "line 1", Code: "kind", Detail: "these are the columns of a file of units: import it as that"}, "nheter"},
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
