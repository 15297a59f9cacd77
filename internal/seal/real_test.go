package seal_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ledd/internal/seal"
)

// differs is where we say something else of a real file than its source asserts, or
// where the source is read in a way that needs a word: file and column to reason.
var differs = map[string]string{
	"dss-pades-t-duplicated-doctst.pdf integrity":         "the source speaks of the signature, which is intact; the second time stamp is a copy of the first and does not cover what it says",
	"dss-TestToSignPDFSHA256_TST_SIG_NOT_FOUND.pdf level": "the token names its certificate by both attributes, of RFC 2634 and of RFC 5035, and both hashes, issuer and number are right: nothing speaks against B-T",
	"dss-pades-two-sig-copied-tst.pdf level":              "the first signature is B-T; the second bears the first one's time stamp, which proves nothing of it: B-B",
}

// TestRealFiles compares what we say of the files under LEDD_CORPUS with what their
// sources assert (EXPECTED.csv there): integrity, changes after signing, counts and
// level. A difference without a word above is an error.
func TestRealFiles(t *testing.T) {
	dir := os.Getenv("LEDD_CORPUS")
	if dir == "" {
		t.Skip("LEDD_CORPUS names no folder of real files")
	}
	f, err := os.Open(filepath.Join(dir, "EXPECTED.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(err)
	}
	for _, values := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[name] = values[i]
		}
		t.Run(row["file"], func(t *testing.T) { real(t, dir, row) })
	}
}

func real(t *testing.T, dir string, row map[string]string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, row["file"]))
	if err != nil {
		t.Fatal(err)
	}
	r := child.Verify(t.Context(), nil, b, seal.Policy{At: time.Now()})
	if r.Verdict != "" || r.SHA256 != row["sha256"] {
		t.Errorf("%s of %s", r.Verdict, r.SHA256)
	}
	for column, said := range map[string]string{
		"integrity": integrity(r, row["integrity"]), "modification_status": changed(r, row["modification_status"]),
		"signature_count_asserted": number(len(r.Signatures), row["signature_count_asserted"]),
		"byterange_count_in_file":  number(len(r.Signatures)+len(r.Timestamps), row["byterange_count_in_file"]),
		"level_asserted":           level(r, row["level_asserted"]),
	} {
		reason := differs[row["file"]+" "+strings.TrimSuffix(column, "_asserted")]
		switch {
		case said == "":
		case reason == "":
			t.Errorf("%s: asserted %q, but %s", column, row[column], said)
		default:
			t.Logf("%s: asserted %q, we say %s: %s", column, row[column], said, reason)
		}
	}
}

func number(n int, want string) string {
	if want == "" || strconv.Itoa(n) == want {
		return ""
	}
	return "there are " + strconv.Itoa(n)
}

func integrity(r seal.Report, want string) string {
	all := slices.Concat(r.Signatures, r.Timestamps)
	intact := 0
	for i := range all {
		if all[i].Intact {
			intact++
		}
	}
	holds := map[bool]string{true: "", false: strconv.Itoa(intact) + " of " + strconv.Itoa(len(all)) + " are intact"}
	switch {
	case strings.HasPrefix(want, "ok"), strings.HasPrefix(want, "valid and intact"):
		return holds[intact == len(all)]
	case strings.HasPrefix(want, "broken"):
		return holds[intact == 0]
	case strings.HasPrefix(want, "mixed"), strings.HasPrefix(want, "first"), strings.HasPrefix(want, "at least one"):
		return holds[intact > 0 && (intact < len(all) || !strings.HasPrefix(want, "mixed"))]
	}
	return ""
}

// visible is the kinds that change what people see.
var visible = []seal.Kind{seal.KindAnnotation, seal.KindPage, seal.KindContent, seal.KindOther}

func changed(r seal.Report, want string) string {
	var kinds []string
	seen, unclear := false, false
	for _, c := range r.Changes {
		kinds = append(kinds, string(c.Kind))
		seen = seen || slices.Contains(visible, c.Kind)
	}
	for _, s := range r.Signatures {
		unclear = unclear || s.Coverage == seal.CoversUnclear
	}
	has := func(k seal.Kind) bool { return slices.Contains(kinds, string(k)) }
	said := map[bool]string{true: "", false: "the changes are of the kinds " + strings.Join(kinds, " ")}
	switch {
	case strings.HasPrefix(want, "none"), strings.HasPrefix(want, "no PDF mod"), strings.HasPrefix(want, "FORM_FILLING"), strings.HasPrefix(want, "first signature extended"):
		return said[!seen]
	case strings.HasPrefix(want, "annotation added"):
		return said[has(seal.KindAnnotation)]
	case strings.HasPrefix(want, "extension changes only"):
		return said[!seen && has(seal.KindExtension)]
	case strings.HasPrefix(want, "undefined"), strings.HasPrefix(want, "OTHER"):
		return said[has(seal.KindOther)]
	case strings.HasPrefix(want, "coverage UNCLEAR"):
		return said[unclear]
	}
	return ""
}

func level(r seal.Report, want string) string {
	var all []string
	for _, s := range r.Signatures {
		all = append(all, s.Level)
	}
	said := "the levels are " + strings.Join(all, ", ")
	each := func(suffix string) bool {
		return !slices.ContainsFunc(all, func(l string) bool { return !strings.HasSuffix(l, suffix) })
	}
	ok := true
	switch {
	case strings.HasPrefix(want, "PAdES_BASELINE_"):
		ok = each("PAdES B-" + strings.TrimPrefix(want, "PAdES_BASELINE_"))
	case want == "PAdES_EPES":
		ok = each("EPES")
	case strings.HasPrefix(want, "PAdES LTA"), strings.HasPrefix(want, "T and A level"):
		ok = each("B-LTA")
	case strings.HasPrefix(want, "T level technically valid"):
		ok = strings.HasSuffix(all[0], "-T")
	case strings.HasPrefix(want, "T level NOT"):
		ok = !strings.HasSuffix(all[0], "-T")
	case strings.HasPrefix(want, "PKCS7"):
		ok = strings.HasPrefix(all[0], "PKCS7")
	}
	if ok {
		return ""
	}
	return said
}
