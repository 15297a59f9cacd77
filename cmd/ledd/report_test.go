package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReportPDF: to a file or to stdout, the same bytes; -o goes with no other
// format.
func TestReportPDF(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		file := filepath.Join(c.TempDir(), "report.pdf")
		asked := []string{"report", "--org", "123456785", "--year", "2020", "--format", "pdf"}
		if said := c.ok(append(asked, "-o", file)...); said != "" {
			c.Errorf("besides the file it says %q", said)
		}
		written, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(written), "%PDF-") {
			c.Fatalf("%d bytes, %v", len(written), err)
		}
		if said := c.ok(asked...); said != string(written) {
			c.Errorf("stdout has %d bytes, the file %d", len(said), len(written))
		}
		if said := c.ok(append(asked, "--lang", "en")...); said == string(written) {
			c.Error("English is bokmål")
		}
	})
	if code, _, says := ledd(t, "report", "--org", "123456785", "--year", "2020", "-o", "x.csv", "--format", "csv"); code != 2 || !strings.Contains(says, "--format pdf") {
		t.Errorf("-o with csv: exit %d: %s", code, says)
	}
}
