package seal

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDump(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("DUMP"))
	for _, f := range files {
		b, _ := os.ReadFile(f)
		start := time.Now()
		r := Verify(nil, b, Policy{At: time.Now()})
		fmt.Printf("=== %s %v revs=%d pages=%d problems=%v enc=%v\n", filepath.Base(f), time.Since(start).Round(time.Millisecond), r.Revisions, r.Pages, r.Problems, r.Encrypted)
		for i, l := range [][]Signature{r.Signatures, r.Timestamps} {
			for _, s := range l {
				at := "-"
				if s.SignedAt != nil {
					at = s.SignedAt.Format(time.RFC3339)
				}
				fmt.Printf("  %s %q %s intact=%v cov=%s rev=%d level=%s %s/%s %v stamp=%v\n", []string{"SIG", "TST"}[i], s.Signer, at, s.Intact, s.Coverage, s.Revision, s.Level, s.Algorithm, s.Digest, s.Findings, s.Stamp != nil)
			}
		}
		for _, c := range r.Changes {
			fmt.Printf("  CHG rev%d %s p%d %s [%s]\n", c.Revision, c.Kind, c.Page, c.Description, c.Code)
		}
		if os.Getenv("JSON") != "" {
			j, _ := json.MarshalIndent(r, "", " ")
			fmt.Println(string(j))
		}
	}
}
