package seal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// ChildCommand is the argument that makes the program a child which verifies one
// file: whoever runs it hands over to ServeChild.
const ChildCommand = "verify-child"

// Child verifies in a process of its own, with bounds on time and memory that a
// goroutine cannot have: it has no environment and no arguments but one, reads the
// files from its standard input, opens no other, and calls nobody.
type Child struct {
	Exe     string        // default: the program itself
	Args    []string      // default: ChildCommand
	Timeout time.Duration // 15 s by default
}

// The bounds of a child. The processor's time is bounded too, a little below.
const (
	childTime   = 15 * time.Second
	childMemory = 512 << 20 // bytes of addresses beyond those that it begins with
	childSoft   = "320MiB"  // from here on it collects what it no longer needs at once
	childCPU    = 10        // seconds
	mostReport  = 8 << 20   // bytes
)

// Verify does what the function Verify does. Where the child dies or takes too long,
// the report says so under the rule verifier-gave-up, and never accepts.
func (c Child) Verify(ctx context.Context, issued, upload []byte, p Policy) Report {
	r, err := c.ask(ctx, issued, upload, p)
	if err != nil {
		return gaveUp(issued != nil, upload, err)
	}
	return r
}

func gaveUp(compared bool, upload []byte, err error) Report {
	sum := sha256.Sum256(upload)
	r := Report{
		Reasons:    []Reason{{Code: "verifier-gave-up", Detail: err.Error()}},
		Signatures: []Signature{}, Timestamps: []Signature{}, Changes: []Change{}, Problems: []string{},
		SHA256: hex.EncodeToString(sum[:]), Bytes: len(upload), Verifier: Version,
	}
	if compared {
		r.Verdict, r.Rule, r.Reasons[0].Verdict = NeedsPerson, "verifier-gave-up", NeedsPerson
	}
	return r
}

func (c Child) ask(ctx context.Context, issued, upload []byte, p Policy) (Report, error) {
	if c.Timeout == 0 {
		c.Timeout = childTime
	}
	if c.Exe == "" {
		exe, err := os.Executable()
		if err != nil {
			return Report{}, err
		}
		c.Exe = exe
	}
	if c.Args == nil {
		c.Args = []string{ChildCommand}
	}
	ctx, stop := context.WithTimeout(ctx, c.Timeout)
	defer stop()
	head, err := json.Marshal(letter{length(issued), len(upload), p.At, p.Roots.PEM(), p.StampRoots.PEM(), p.Limits})
	if err != nil {
		return Report{}, err
	}
	cmd := exec.CommandContext(ctx, c.Exe, c.Args...) //nolint:gosec // the program itself
	cmd.Env = []string{"GOMEMLIMIT=" + childSoft, "GOMAXPROCS=2", "GOTRACEBACK=none"}
	cmd.Dir = os.TempDir()
	cmd.WaitDelay = time.Second
	cmd.Stdin = io.MultiReader(bytes.NewReader(append(head, '\n')), bytes.NewReader(issued), bytes.NewReader(upload))
	out := &bounded{left: mostReport}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return Report{}, fmt.Errorf("the process that verifies: %w", err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return Report{}, fmt.Errorf("the process that verifies gave no report: %w", err)
	}
	return r, nil
}

// bounded keeps what is written, up to a bound.
type bounded struct {
	bytes.Buffer
	left int
}

// Write refuses what is too much.
func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("the report is too long")
	}
	return b.Buffer.Write(p)
}
