package seal_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// weighCommand makes the test's own program a child that says at its end how much
// memory it held at most.
const weighCommand = "weigh-child"

func init() { children[weighCommand] = weighed }

// weighed is a child that tells a pipe its peak. The pipe is opened first, for a child
// opens no file once it has begun.
func weighed(args []string) error {
	out, err := os.OpenFile(args[len(args)-2], os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	status, err := os.Open("/proc/self/status")
	if err != nil {
		return err
	}
	if err := seal.ServeChild(os.Stdin, os.Stdout); err != nil {
		return err
	}
	text, err := io.ReadAll(status)
	if err != nil {
		return err
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	peak, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	_, err = fmt.Fprintln(out, peak)
	return err
}

// weight is what one file cost.
type weight struct {
	name  string
	bytes int
	took  time.Duration // of the process, from its start to its report
	peak  int           // KiB that were resident at once; 0: it did not live to say
	rule  string
}

// scales weighs files, each in a process of its own.
type scales struct {
	*testing.B
	child seal.Child
	peaks *os.File
}

func newScales(b *testing.B) scales {
	b.Helper()
	name := filepath.Join(b.TempDir(), "peaks")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		b.Fatal(err)
	}
	peaks, err := os.OpenFile(name, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = peaks.Close() })
	return scales{b, seal.Child{Exe: os.Args[0], Args: []string{name, weighCommand}}, peaks}
}

func (s scales) weigh(name string, issued, upload []byte, p seal.Policy) weight {
	s.Helper()
	start := time.Now()
	r := s.child.Verify(s.Context(), issued, upload, p)
	w := weight{name: name, bytes: len(upload), took: time.Since(start), rule: r.Rule}
	if w.rule == "" && len(r.Reasons) > 0 {
		w.rule = r.Reasons[0].Code
	}
	line := make([]byte, 32)
	if err := s.peaks.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		s.Fatal(err)
	}
	n, err := s.peaks.Read(line)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		s.Fatal(err)
	}
	w.peak, _ = strconv.Atoi(strings.TrimSpace(string(line[:n])))
	return w
}

// table prints what each file cost, the slowest first, and reports median and most.
func (s scales) table(title string, all []weight) {
	s.Helper()
	slices.SortFunc(all, func(x, y weight) int { return cmp.Compare(y.took, x.took) })
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "\n%s\tbytes\tms\tMiB at most\trule\t\n", title)
	for _, w := range all {
		fmt.Fprintf(out, "%s\t%d\t%.1f\t%.1f\t%s\t\n", w.name, w.bytes, ms(w.took), float64(w.peak)/1024, w.rule)
	}
	if err := out.Flush(); err != nil {
		s.Fatal(err)
	}
	s.ReportMetric(ms(all[len(all)/2].took), "ms-median")
	s.ReportMetric(ms(all[0].took), "ms-max")
	slices.SortFunc(all, func(x, y weight) int { return cmp.Compare(x.peak, y.peak) })
	s.ReportMetric(float64(all[len(all)/2].peak)/1024, "MiB-median")
	s.ReportMetric(float64(all[len(all)-1].peak)/1024, "MiB-max")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkFiles is time and memory of the process that verifies, file by file: of the
// whole corpus, and of the real files under LEDD_CORPUS where it names a folder.
func BenchmarkFiles(b *testing.B) {
	b.Run("corpus", func(b *testing.B) {
		s, m := newScales(b), maker(b)
		var all []weight
		for b.Loop() {
			all = nil
			for i, row := range slices.Concat(corpus.Foreign(), corpus.Honest(), corpus.Attacks()) {
				issued, p := m.Issued, m.Policy()
				switch {
				case i < len(corpus.Foreign()):
					issued = nil
				case row.Issued != nil:
					issued = row.Issued(m)
				}
				if row.Policy != nil {
					row.Policy(&p)
				}
				all = append(all, s.weigh(row.Name, issued, row.Make(m), p))
			}
		}
		s.table("file of the corpus", all)
	})
	dir := os.Getenv("LEDD_CORPUS")
	if dir == "" {
		return
	}
	b.Run("real", func(b *testing.B) {
		s := newScales(b)
		names, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
		if err != nil || len(names) == 0 {
			b.Fatal(err, "no files")
		}
		var all []weight
		for b.Loop() {
			all = nil
			for _, name := range names {
				upload, err := os.ReadFile(name)
				if err != nil {
					b.Fatal(err)
				}
				all = append(all, s.weigh(filepath.Base(name), nil, upload, seal.Policy{At: time.Now()}))
			}
		}
		s.table("real file", all)
	})
}
