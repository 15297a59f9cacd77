package seal_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledd/internal/docmodel"
	"ledd/internal/pdf"
	"ledd/internal/seal"
)

// now is the time of these tests: foreign programs look at the machine's clock.
var now = time.Now().UTC().Truncate(time.Second)

func text(s string) []docmodel.Run { return docmodel.Text(s) }

// drafted is an agreement of two parties with an evidence page.
func drafted(t testing.TB) ([]byte, seal.Certification) {
	t.Helper()
	d := docmodel.New("DBA-2026-017", "nb", "Databehandleravtale – Kárášjoga gielda", nil)
	d.Append(docmodel.Contents{}, docmodel.Heading{Level: 2, Number: "1", Runs: text("Formål")}, docmodel.Paragraph{Number: "1.1", Runs: text("Avtalen gjelder. æøå čđŋšŧž äöüß")},
		docmodel.PageBreak{}, docmodel.Heading{Level: 2, Number: "2", Runs: text("Underskrifter")},
		docmodel.Signatures{Parties: []docmodel.Signature{{Role: "Behandlingsansvarlig", Name: "Kárášjoga gielda"}, {Role: "Databehandler", Name: "Øst AS"}}},
		docmodel.Reserved{ID: "evidence-1"})
	d.Check = &docmodel.Check{Code: "K7QF-3M2X-9TRD", URL: "https://ledd.example.no/v/K7QF-3M2X-9TRD"}
	if err := d.Seal(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	l, err := pdf.Set(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), seal.Certification{
		Lang: "nb", Title: d.Title, ID: d.ID, Digest: d.Digest, Layout: l, Stamp: "Merknad fra registeret:",
		Parties: []string{"Kárášjoga gielda", "Øst AS"}, By: seal.Signing{Name: "Ledd", Reason: "Utstedt til signering"},
	}
}

// insert is a page to fill in.
func insert(t testing.TB, a pdf.Area, blocks ...docmodel.Block) []byte {
	t.Helper()
	d := docmodel.New("x", "nb", "Merknad", nil)
	d.Append(blocks...)
	var b bytes.Buffer
	if err := pdf.Insert(&b, d, a.W, a.H); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func note(lines ...string) docmodel.Block {
	return docmodel.Paragraph{Runs: docmodel.Lines(lines[0], lines[1:]...)}
}

func completion(t testing.TB, issued []byte, o seal.Certification) seal.Completion {
	t.Helper()
	table := docmodel.Table{Header: docmodel.Cells("Hvem", "Når", "Hvordan"), Rows: [][][]docmodel.Run{docmodel.Cells("Áile Näkkäläjärvi", "22.11.2026 10:15:02 UTC", "E-post bekreftet"), docmodel.Cells("Jürgen Groß", "22.11.2026 11:00:00 UTC", "Signert PDF")}}
	return seal.Completion{Issued: issued, By: seal.Signing{Name: "Ledd", Reason: "Avsluttet"}, Stamps: map[string][]byte{
		seal.Stamp(1): insert(t, o.Layout.Parties[0].Stamp, note("Áile Näkkäläjärvi", "Rådmann", "på vegne av Kárášjoga gielda", "22. november 2026 kl. 10.15.02 (UTC)", "Innlogget, bekreftet med e-post", "Bevis 01939f2e-1c2d")),
		seal.Stamp(2): insert(t, o.Layout.Parties[1].Stamp, note("Jürgen Groß", "Direktør", "på vegne av Øst AS", "22. november 2026 kl. 11.00.00 (UTC)")),
		"evidence-1":  insert(t, o.Layout.Reserved[0].Area, docmodel.Heading{Level: 3, Runs: text("Slik ble avtalen signert")}, table),
	}}
}

func sealer(t testing.TB) *seal.Sealer {
	t.Helper()
	s, err := seal.Open(seal.Settings{Folder: t.TempDir(), Name: "Ledd på ledd.example.no"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func certified(t testing.TB, s *seal.Sealer) ([]byte, seal.Certification) {
	t.Helper()
	file, o := drafted(t)
	out, err := s.Certify(t.Context(), file, o)
	if err != nil {
		t.Fatal(err)
	}
	return out, o
}

// desk is a folder in which other programs look at files.
type desk struct {
	*testing.T
	dir string
}

func newDesk(t *testing.T, programs ...string) desk {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed", p)
			}
			t.Skipf("%s is not installed", p)
		}
	}
	return desk{t, t.TempDir()}
}

func (d desk) file(name string, b []byte) {
	d.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), b, 0o600); err != nil {
		d.Fatal(err)
	}
}

func (d desk) read(name string) []byte {
	d.Helper()
	b, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		d.Fatal(err)
	}
	return b
}

// run gives what a program says; whether it is content, is for the caller to read.
func (d desk) run(name string, args ...string) string {
	d.Helper()
	c := exec.CommandContext(d.Context(), name, args...)
	c.Dir = d.dir
	out, err := c.CombinedOutput()
	if err != nil {
		return string(out) + fmt.Sprintf("\n%s: %v", name, err)
	}
	return string(out)
}

func (d desk) says(out string, want ...string) {
	d.Helper()
	for _, w := range want {
		if !strings.Contains(out, w) {
			d.Errorf("%q is not said:\n%s", w, out)
		}
	}
}

func TestLook(t *testing.T) {
	s := sealer(t)
	issued, o := certified(t, s)
	out, err := s.Complete(t.Context(), issued, completion(t, issued, o))
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, "qpdf", "pdfsig", "mutool")
	d.file("c.pdf", issued)
	d.file("d.pdf", out)
	os.WriteFile("/tmp/seal-c.pdf", issued, 0o600)
	os.WriteFile("/tmp/seal-d.pdf", out, 0o600)
	for _, f := range []string{"c.pdf", "d.pdf"} {
		t.Log(d.run("qpdf", "--check", f), d.run("pdfsig", "-nocert", f), d.run("mutool", "sign", "-v", f))
	}
	t.Log(d.run("pdftotext", "-layout", "d.pdf", "-"))
	t.Log(d.run("mutool", "draw", "-F", "txt", "d.pdf"))
	t.Log(len(issued), len(out))
}
