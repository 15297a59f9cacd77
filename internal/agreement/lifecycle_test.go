package agreement_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ledd/internal/agreement"
)

// diagram draws the lifecycle as people read it: a picture in Mermaid's notation, and
// the guards of each step.
func diagram() string {
	var b strings.Builder
	b.WriteString("# The lifecycle of an agreement\n\nWritten by the program from `agreement.Lifecycle` (`go test ./internal/agreement -run Diagram -update`).\n\n```mermaid\nstateDiagram-v2\n  [*] --> draft\n")
	for _, s := range agreement.Lifecycle {
		fmt.Fprintf(&b, "  %s --> %s: %s\n", s.From, s.To, s.By)
	}
	for _, s := range ends() {
		fmt.Fprintf(&b, "  %s --> [*]\n", s)
	}
	b.WriteString("```\n\n| from | to | moved by | what must hold |\n|---|---|---|---|\n")
	for _, s := range agreement.Lifecycle {
		var guards []string
		for _, g := range s.Guards {
			guards = append(guards, strings.TrimSpace(g.Detail+" ("+g.Law+")"))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", s.From, s.To, s.By, strings.Join(guards, "; "))
	}
	return b.String()
}

// ends is the states that nothing leads out of.
func ends() []agreement.State {
	var out []agreement.State
	for _, s := range agreement.Lifecycle {
		if len(agreement.StepsFrom(s.To)) == 0 && !slices.Contains(out, s.To) {
			out = append(out, s.To)
		}
	}
	return out
}

func TestDiagram(t *testing.T) {
	const path = "../decisions/lifecycle.md"
	if *update {
		if err := os.WriteFile(path, []byte(diagram()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != diagram() {
		t.Errorf("%s is not what the table says: go test -update", path)
	}
}

// The states of domain 3.9 and the steps between them, one by one.
func TestLifecycle(t *testing.T) {
	want := map[agreement.State]string{
		"draft": "review void", "review": "draft ready void", "ready": "draft part_signed signed", "part_signed": "signed void", "signed": "active void",
		"active": "ended expired notice superseded suspended under_revision", "under_revision": "active expired notice superseded suspended",
		"suspended": "active ended expired notice", "notice": "active ended superseded", "expired": "closed exit_pending", "ended": "closed exit_pending", "exit_pending": "closed",
		"superseded": "", "closed": "", "void": "",
	}
	for from, next := range want {
		var got []string
		for _, s := range agreement.StepsFrom(from) {
			got = append(got, string(s.To))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != next {
			t.Errorf("%s leads to %v, want %s", from, got, next)
		}
	}
}
