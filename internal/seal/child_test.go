package seal_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// children is what the test's own program is where its last argument says so.
var children = map[string]func(args []string) error{
	seal.ChildCommand: func([]string) error { return seal.ServeChild(os.Stdin, os.Stdout) },
	"hang":            func([]string) error { time.Sleep(time.Minute); return nil },
	"talk":            func([]string) error { fmt.Println("{}{}"); return nil },
}

// TestMain makes the test's own program a child, as the real one does.
func TestMain(m *testing.M) {
	if run := children[os.Args[len(os.Args)-1]]; run != nil {
		if err := run(os.Args); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var child = seal.Child{Exe: os.Args[0]}

// TestChild: the process gives the report that the function gives, for honest files
// and for those that are meant to take all memory and time.
func TestChild(t *testing.T) {
	m := maker(t)
	rows := slices.DeleteFunc(slices.Concat(corpus.Honest(), corpus.Attacks()), func(r corpus.Row) bool {
		return r.Issued != nil || r.Policy != nil || !slices.Contains([]string{"stamped", "issued-back", "wrapped", "page-signed", "padded", "deep", "many-values", "empty"}, r.Name) && !strings.HasPrefix(r.Name, "bomb")
	})
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) {
			upload := row.Make(m)
			got := child.Verify(t.Context(), m.Issued, upload, m.Policy())
			if got.Verdict != row.Verdict || got.Rule != row.Rule {
				t.Errorf("%s by %s, want %s by %s: %+v", got.Verdict, got.Rule, row.Verdict, row.Rule, got.Reasons)
			}
			if want := seal.Verify(m.Issued, upload, m.Policy()); !cmp.Equal(want, got, cmpopts.IgnoreUnexported(seal.Signature{}), cmpopts.EquateEmpty()) {
				t.Error(cmp.Diff(want, got, cmpopts.IgnoreUnexported(seal.Signature{})))
			}
		})
	}
}

// TestChildGivesUp: a process that dies, hangs or talks nonsense never accepts, and
// says so.
func TestChildGivesUp(t *testing.T) {
	m := maker(t)
	upload := corpus.Honest()[1].Make(m)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		ctx   context.Context
		child seal.Child
	}{
		"gone":       {t.Context(), seal.Child{Exe: "/nowhere/ledd"}},
		"dies":       {t.Context(), seal.Child{Exe: os.Args[0], Args: []string{"-test.run=^$", "-no-such-flag"}}},
		"hangs":      {t.Context(), seal.Child{Exe: os.Args[0], Args: []string{"hang"}, Timeout: 100 * time.Millisecond}},
		"talks":      {t.Context(), seal.Child{Exe: os.Args[0], Args: []string{"talk"}}},
		"called off": {stopped, child},
	} {
		r := c.child.Verify(c.ctx, m.Issued, upload, m.Policy())
		if r.Verdict != seal.NeedsPerson || r.Rule != "verifier-gave-up" || len(r.Reasons) != 1 || r.Reasons[0].Detail == "" || r.Bytes != len(upload) {
			t.Errorf("%s: %+v", name, r)
		}
		if r := c.child.Verify(c.ctx, nil, upload, m.Policy()); r.Verdict != "" || r.Reasons[0].Code != "verifier-gave-up" {
			t.Errorf("%s, without an issued document: %+v", name, r)
		}
	}
}

// TestChildRefuses: what is no letter gets no report.
func TestChildRefuses(t *testing.T) {
	for _, in := range []string{"", "{", `{"Issued":-1,"Upload":5}` + "\nabc", `{"Issued":-1,"Upload":-5}` + "\nabc", `{"Issued":-1,"Upload":999999999999}` + "\n"} {
		c := exec.CommandContext(t.Context(), os.Args[0], seal.ChildCommand)
		c.Stdin = strings.NewReader(in)
		if out, err := c.Output(); err == nil || len(out) > 0 {
			t.Errorf("%q: %v %s", in, err, out)
		}
	}
}
