package archive

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"

	"ledd/internal/document"
	"ledd/internal/door"
)

// history writes every version of every record, with the name that the record has in
// the archive.
func (t *taking) history(z *zip.Writer) error {
	f, err := z.Create("history.ndjson")
	if err != nil {
		return err
	}
	lines := json.NewEncoder(f)
	for _, c := range contents {
		if c.part == left {
			continue
		}
		if err := door.EveryVersion(t.tx, c.noun, func(v door.Entered) error {
			return lines.Encode(struct {
				Name string `json:"name"`
				door.Entered
			}{t.names[v.RecordID], v})
		}); err != nil {
			return err
		}
	}
	return nil
}

// trail writes the audit trail.
func (a Archives) trail(ctx context.Context, z *zip.Writer) error {
	f, err := z.Create("audit.ndjson")
	if err != nil {
		return err
	}
	lines := json.NewEncoder(f)
	return door.ExportEvents(ctx, a.d, door.EventQuery{}, func(e door.Event) error { return lines.Encode(e) })
}

// bytes writes the files of the documents, each once.
func (a Archives) bytes(ctx context.Context, t *taking, z *zip.Writer) error {
	seen := map[string]bool{}
	for _, d := range t.files {
		if d.HasBytes() && !readable(d) {
			t.m.LeftOut = append(t.m.LeftOut, "files/"+d.SHA256+": "+string(d.State))
		}
		if seen[d.SHA256] || !readable(d) {
			continue
		}
		seen[d.SHA256] = true
		there, err := a.d.Blobs().Has(ctx, d.SHA256)
		if err != nil {
			return err
		}
		if !there {
			t.m.MissingFiles = append(t.m.MissingFiles, d.SHA256)
			continue
		}
		if err := a.copy(ctx, z, d.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// readable reports whether the register hands out the bytes of a document.
func readable(d *document.Document) bool { return d.State == document.Clean }

func (a Archives) copy(ctx context.Context, z *zip.Writer, sum string) error {
	from, err := a.d.Blobs().Whole(ctx, sum)
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := z.Create("files/" + sum)
	if err == nil {
		_, err = io.Copy(f, from)
	}
	return err
}
