package store

import (
	"archive/zip"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// The bounds of an archive that may come from anybody.
const (
	mostTables   = 1_000
	mostFiles    = 10_000_000
	mostManifest = 4 << 20
	mostRow      = 256 << 20 // an uploaded file is one value
	mostRatio    = 200       // rows pack to a tenth or so; a bomb to a thousandth
	smallFile    = 1 << 20   // whatever its ratio
)

// archive is one that was opened, and whose manifest fits its files.
type archive struct {
	Manifest
	files map[string]*zip.File
}

func refuse(format string, args ...any) error {
	return kinds.Fail(kinds.KindInvalid, "the archive is refused: "+format, args...)
}

// openArchive reads the manifest and refuses, before anything is unpacked, what is
// cut short, newer than the program, or larger than a register packs to.
func openArchive(r io.ReaderAt, size int64) (archive, error) {
	a := archive{files: map[string]*zip.File{}}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return a, refuse("it is no archive of ledd, or was cut short (%v)", err)
	}
	if len(z.File) > mostFiles {
		return a, refuse("it has %d files", len(z.File))
	}
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return a, refuse("it has the file %.100q twice", f.Name)
		}
		a.files[f.Name] = f
	}
	if a.Manifest, err = readManifest(a.files[manifestName]); err != nil {
		return a, err
	}
	return a, a.fits()
}

func readManifest(f *zip.File) (m Manifest, err error) {
	if f == nil {
		return m, refuse("it has no %s", manifestName)
	}
	in, err := f.Open()
	if err != nil {
		return m, refuse("%s: %v", manifestName, err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, mostManifest+1))
	if err != nil || len(b) > mostManifest {
		return m, refuse("%s cannot be read, or is larger than %d bytes (%v)", manifestName, mostManifest, err)
	}
	// The number first: another shape may have other fields.
	if err := json.Unmarshal(b, &struct{ Format *int }{&m.Format}); err != nil {
		return m, refuse("%s: %v", manifestName, err)
	}
	if m.Format != Format {
		return m, refuse("its format is number %d, and this program reads number %d: use the program that made it, or a newer one", m.Format, Format)
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, refuse("%s: %v", manifestName, err)
	}
	return m, nil
}

// fits compares the manifest with the files.
func (a archive) fits() error {
	if len(a.Tables) > mostTables {
		return refuse("it has %d tables", len(a.Tables))
	}
	for _, t := range a.Tables {
		f := a.files[fileOf(t.Name)]
		switch {
		case f == nil:
			return refuse("the file of the table %.100q is missing, or named twice", t.Name)
		case t.Rows < 0 || t.Bytes < 0 || f.UncompressedSize64 != uint64(t.Bytes):
			return refuse("%s does not have the size that the manifest says", f.Name)
		case f.UncompressedSize64 > smallFile && f.UncompressedSize64/mostRatio > f.CompressedSize64:
			return refuse("%s would unpack to more than %d times its size", f.Name, mostRatio)
		}
		delete(a.files, f.Name)
	}
	delete(a.files, manifestName)
	for name := range a.files {
		if !strings.HasPrefix(name, documentsFolder) {
			return refuse("it has files that its manifest does not name")
		}
	}
	if int64(len(a.files)) != a.Documents {
		return refuse("it has %d documents, and its manifest says %d", len(a.files), a.Documents)
	}
	return nil
}

// same compares the archive's tables and columns with those of the database, which
// is at the archive's version: there is nothing more and nothing less.
func (a archive) same(here []Table) error {
	for _, t := range a.Tables {
		i := slices.IndexFunc(here, func(h Table) bool { return h.Name == t.Name })
		if i < 0 {
			return refuse("it has a table %.100q, which version %d of the register has not", t.Name, a.Schema)
		}
		if err := t.same(here[i]); err != nil {
			return err
		}
	}
	for _, h := range here {
		if !slices.ContainsFunc(a.Tables, func(t Content) bool { return t.Name == h.Name }) {
			return refuse("the table %s is missing", h.Name)
		}
	}
	return nil
}

func (t Table) same(here Table) error {
	plain := func(c Column) Column { c.read = ""; return c }
	for _, c := range t.Columns {
		if !slices.ContainsFunc(here.Columns, func(h Column) bool { return plain(h) == c }) {
			return refuse("the table %s has a column %.100q of the type %.20q, which this register has not", t.Name, c.Name, c.Type)
		}
	}
	if len(t.Columns) != len(here.Columns) {
		return refuse("the table %s has %d columns, and not %d", t.Name, len(t.Columns), len(here.Columns))
	}
	return nil
}
