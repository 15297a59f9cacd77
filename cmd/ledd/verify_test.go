package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledd/internal/docmodel"
	"ledd/internal/pdf"
	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// issuedFile is a document as the register issues it, by a key of its own.
func issuedFile(t *testing.T) []byte {
	t.Helper()
	d := docmodel.New("DBA-1", "nb", "Databehandleravtale", nil)
	d.Append(docmodel.Heading{Level: 2, Number: "1", Runs: docmodel.Text("Formål")}, docmodel.PageBreak{},
		docmodel.Signatures{Parties: []docmodel.Signature{{Role: "Behandlingsansvarlig", Name: "A"}, {Role: "Databehandler", Name: "B"}}})
	d.Check = &docmodel.Check{Code: "K7QF-3M2X-9TRD", URL: "https://ledd.example.no/v/K7QF-3M2X-9TRD"}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	l, err := pdf.Set(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := seal.Open(seal.Settings{Seeds: [][]byte{bytes.Repeat([]byte{7}, 32)}, Name: "Ledd"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Certify(t.Context(), b.Bytes(), seal.Certification{Lang: "nb", Title: d.Title, Layout: l, Parties: []string{"A", "B"}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestVerify: the command says what a file is, to people and to programs, and its
// status is 0 whatever that is.
func TestVerify(t *testing.T) {
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	m, err := corpus.NewMaker(issuedFile(t), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	issued := put("issued.pdf", m.Issued)
	p := m.Policy()
	roots, clocks := put("roots.pem", p.Roots.PEM()), put("clocks.pem", p.StampRoots.PEM())
	files := map[string]string{"text": put("text.pdf", []byte("Dear reader")), "same": issued}
	for _, row := range append(corpus.Honest(), corpus.Attacks()...) {
		if row.Name == "stamped" || row.Name == "page-later" {
			files[row.Name] = put(row.Name+".pdf", row.Make(m))
		}
	}
	t.Setenv("LEDD_STAMP_ROOTS", clocks)
	for _, c := range []struct {
		file, verdict, says string
		args                []string
	}{
		{"stamped", "accepted (signed)", "Kari Underskriver", []string{"--issued", issued, "--roots", roots}},
		{"stamped", "needs_person (no-roots)", "nobody is configured", []string{"--issued", issued}},
		{"stamped", "signature ", "Kari Underskriver", nil},
		{"page-later", "rejected (content-changed)", "what stands on a page was changed", []string{"--issued", issued, "--roots", dir}}, // a folder of them
		{"same", "unsigned (same-bytes)", "nobody has signed", []string{"--issued", issued}},
		{"text", "rejected (no-pdf)", "no PDF file", []string{"--issued", issued}},
		{"text", "signature ", "no PDF file", nil},
	} {
		code, data, messages := ledd(t, append([]string{"verify", files[c.file]}, c.args...)...)
		if code != 0 || !strings.HasPrefix(data, c.verdict) || !strings.Contains(data+messages, c.says) {
			t.Errorf("%s %v: %d\n%s\n%s", c.file, c.args, code, data, messages)
		}
	}
	code, data, _ := ledd(t, "verify", files["stamped"], "--issued", issued, "--roots", roots, "--json")
	var r seal.Report
	if err := json.Unmarshal([]byte(data), &r); err != nil || code != 0 || r.Verdict != seal.Accepted || len(r.Signatures) != 2 || !r.Signatures[1].Trusted || !r.Signatures[1].Stamp.Trusted {
		t.Error(code, err, data)
	}
	for _, args := range [][]string{{"verify"}, {"verify", files["same"], "--roots", files["text"]}, {"verify", files["same"], "--roots", dir + "/none"}, {"verify", files["same"], "--at", "yesterday"}} {
		if code, data, _ := ledd(t, args...); code != 2 || data != "" {
			t.Errorf("%v: %d %s", args, code, data)
		}
	}
	if code, _, messages := ledd(t, "verify", dir+"/none.pdf"); code != 1 || !strings.Contains(messages, "none.pdf") {
		t.Error(code, messages)
	}
}
