package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAgreementAsADocument(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		c.ok("import", "agreements", c.file("agreement_code;type;processor_name;system_codes;language;authorisation_mode;exit_choice;exit_days;transfers_allowed\n"+
			"A-1;dpa_controller_processor;Sky AS;S1;nb;specific;delete;30;no\n"), "--org", "123456785")
		write := func(args ...string) (int, string, string) {
			return c.run(append([]string{"agreement", "pdf", "A-1", "--org", "123456785"}, args...)...)
		}
		code, data, says := write()
		if code != 1 || data != "" || !strings.Contains(says, "/breachNoticeHours: ") || !strings.Contains(says, "--draft") || strings.Contains(says, "exit-choice") {
			c.Errorf("exit %d: %q %s", code, data, says)
		}
		file := filepath.Join(c.dir, "a.pdf")
		if code, data, says := write("--draft", "-o", file); code != 0 || data != "" {
			c.Errorf("exit %d: %s", code, says)
		}
		if b, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(b), "%PDF-") {
			c.Errorf("%v: %.20q", err, b)
		}
		if _, page, says := write("--draft", "--lang", "en", "--format", "html"); !strings.Contains(page, "DRAFT") || !strings.Contains(page, "Nordlys AS") {
			c.Errorf("%.200s %s", page, says)
		}
		var p struct {
			DocumentID    string
			SubProcessors []struct{ Name string }
		}
		if _, data, says := write("--format", "json", "--as-of", "31.12.2026"); json.Unmarshal([]byte(data), &p) != nil || p.DocumentID != "A-1" || len(p.SubProcessors) != 1 {
			c.Errorf("%s %s", data, says)
		}
		if code, _, says := write("--lang", "sv"); code != 2 || !strings.Contains(says, "da, en, nb, nn") {
			c.Errorf("exit %d: %s", code, says)
		}
		if code, _, says := c.run("agreement", "pdf", "A-9", "--org", "123456785"); code != 1 || !strings.Contains(says, "A-9") {
			c.Errorf("exit %d: %s", code, says)
		}
	})
}
