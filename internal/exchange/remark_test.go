package exchange_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ledd/internal/exchange"
)

var spoken = regexp.MustCompile(`(?:say|wrong)\("([a-z-]+)"|"((?:unit|system)-moves)", r\.get|pointed(?:All)?\(.*"(no-[a-z]+)"`)

// TestEveryRemarkHasItsSentence: what the sources say is in the table, and what is
// in the table is said.
func TestEveryRemarkHasItsSentence(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	files, err := filepath.Glob("*.go")
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range spoken.FindAllStringSubmatch(string(b), -1) {
			if !strings.HasSuffix(f, "_test.go") {
				said[m[1]+m[2]+m[3]] = true
			}
		}
	}
	for _, code := range exchange.Codes() {
		if !said[code] {
			t.Errorf("nobody says %s (%v)", code, err)
		}
		delete(said, code)
	}
	for code := range said {
		t.Errorf("no sentence for %s", code)
	}
}

// TestRejectionsHaveCodes: whatever is wrong with a row has a code beside its
// sentence, and the values that the sentence speaks of.
func TestRejectionsHaveCodes(t *testing.T) {
	eachWorld(t, func(w world) {
		settled(w)
		seen := map[string]bool{}
		for _, c := range hostile {
			res, err := w.try(c.kind, hostileText(w.T, c.file), exchange.Options{DryRun: true})
			if err != nil {
				continue
			}
			for _, r := range res.Rejections {
				seen[r.Code] = true
				if r.Code == "" || r.Code == "invalid" || strings.ContainsAny(r.Reason, "{}") {
					w.Errorf("%s: %+v", c.file, r)
				}
				for _, value := range r.Args {
					if !strings.Contains(strings.ReplaceAll(r.Reason, " ", ""), strings.ReplaceAll(strings.ReplaceAll(value, ",", ""), " ", "")) {
						w.Errorf("%s: %q does not speak of %q", c.file, r.Reason, value)
					}
				}
			}
		}
		for _, code := range []string{"oneof", "max", "check-digit", "root", "self", "future", "cells", "ring", "twice"} {
			if !seen[code] {
				w.Errorf("nothing was rejected for %s: %v", code, seen)
			}
		}
		res, err := w.try("units", "code;name;level\nX;Y;planet\n", exchange.Options{DryRun: true})
		if err != nil || !slices.Contains(strings.Split(res.Rejections[0].Args["words"], ", "), "undertaking") {
			w.Errorf("%v %+v", err, res.Rejections)
		}
	})
}

// TestOldReceipts: the notes of a receipt from before they had codes are read.
func TestOldReceipts(t *testing.T) {
	t.Parallel()
	var res exchange.Result
	err := json.Unmarshal([]byte(`{"notes":["columns that were not used: x",{"code":"more","args":{"listed":"1000"},"text":"y"}],"rejections":[{"line":2,"reason":"z"}]}`), &res)
	if err != nil || len(res.Notes) != 2 || res.Notes[0].Text != "columns that were not used: x" || res.Notes[1].Args["listed"] != "1000" || res.Rejections[0].Reason != "z" {
		t.Errorf("%v %+v", err, res)
	}
}
