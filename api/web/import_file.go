package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"ledd/internal/exchange"
)

// sentFile is a file as a form sends it.
type sentFile struct {
	kind, name string
	bytes      []byte
}

// mostLines is how many lines a page takes. Trying a file is an import that is undone, and a
// database with one writer lets nobody else write meanwhile: a minute at most. The command line
// has no limit.
const mostLines = 50_000

// endings are those of the names of files that hold a table as text; whether the
// bytes are one, the importer finds (workbooks, NULs, what is no UTF-8).
var endings = []string{".csv", ".txt", ".tsv"}

// workbooks are the endings of files that a record of processing may come in as well.
var workbooks = []string{".xlsx", ".xlsm", ".ods"}

// takes reports whether a kind of file is taken with an ending.
func (f sentFile) takes(ending string) bool {
	return slices.Contains(endings, ending) || (f.kind == "activities" && slices.Contains(workbooks, ending))
}

func (f sentFile) wrong() []UploadError {
	var wrong []UploadError
	if !slices.Contains(exchange.Kinds(), f.kind) {
		wrong = append(wrong, UploadError{"kind", K("import.error.kind")})
	}
	if len(f.bytes) == 0 {
		wrong = append(wrong, UploadError{"file", K("import.error.file")})
	}
	if ending := strings.ToLower(path.Ext(f.name)); len(f.bytes) > 0 && !f.takes(ending) {
		wrong = append(wrong, UploadError{"file", K("import.error.type")})
	}
	if !bytes.HasPrefix(f.bytes, []byte("PK")) && bytes.Count(f.bytes, []byte("\n")) > mostLines {
		wrong = append(wrong, UploadError{"file", K("import.error.lines", "Most", mostLines)})
	}
	return wrong
}

// readUpload reads the two fields of the form as they come, so that no part of
// it is written to a disk.
func readUpload(r *http.Request) (f sentFile, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return f, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return f, err
		}
		if err := f.take(part); err != nil {
			return f, err
		}
	}
}

func (f *sentFile) take(part *multipart.Part) error {
	switch part.FormName() {
	case "kind":
		b, err := io.ReadAll(io.LimitReader(part, 100))
		f.kind = string(b)
		return err
	case "file":
		var err error
		f.name = part.FileName()
		f.bytes, err = io.ReadAll(part)
		return err
	}
	return nil
}
