package archive

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/party"
)

// format is what this program writes, and what it reads.
const (
	format  = "ledd-archive"
	version = 1
)

// Archives is the verbs of archives.
type Archives struct{ d *door.Door }

// New gives the verbs.
func New(d *door.Door) Archives { return Archives{d} }

// Manifest says what an archive holds.
type Manifest struct {
	Format       string         `json:"format"`
	Version      int            `json:"version"`
	TakenAt      time.Time      `json:"takenAt"`
	Organisation any            `json:"organisation"`
	Records      map[string]int `json:"records"`      // by their kind
	LeftOut      []string       `json:"leftOut"`      // what is not here, and why
	MissingFiles []string       `json:"missingFiles"` // bytes that a document names and nobody has
}

// register is register.json.
type register struct {
	Format        string           `json:"format"`
	Version       int              `json:"version"`
	Organisations []any            `json:"organisations"` // whom the records name
	Records       map[string][]any `json:"records"`       // by their kind, in the order in which they were made
}

// Write writes everything that the actor's organisation owns to w, as a ZIP file; it
// needs archive.export, and leaves a row in the audit trail. The trail itself is in it
// for those who may export it.
func (a Archives) Write(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	t, err := door.Look(ctx, a.d, "archive.export", func(tx *door.Tx) (*taking, error) { return records(tx, z) })
	if err != nil {
		return err
	}
	m := &t.m
	if err := a.bytes(ctx, t, z); err != nil {
		return err
	}
	if access.From(ctx).May("audit.export") != nil {
		m.LeftOut = append(m.LeftOut, "audit.ndjson: your role does not export the audit trail")
	} else if err := a.trail(ctx, z); err != nil {
		return err
	}
	if err := put(z, "manifest.json", m); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return door.Note(ctx, a.d, "archive.export", "archive", "")
}

// taking is the state of one writing.
type taking struct {
	tx    *door.Tx
	rows  map[string][]any  // by kind
	names map[string]string // identifier -> name in the archive
	files []*document.Document
	m     Manifest
}

func records(tx *door.Tx, z *zip.Writer) (*taking, error) {
	t := &taking{tx: tx, rows: map[string][]any{}, names: map[string]string{tx.Who.Org.String(): self}}
	t.m = Manifest{Format: format, Version: version, TakenAt: tx.Now, Records: map[string]int{}, LeftOut: []string{}, MissingFiles: []string{}}
	for _, c := range contents {
		if err := t.collect(c.noun, c.part); err != nil {
			return t, fmt.Errorf("%s: %w", c.noun, err)
		}
		if c.part == left {
			t.m.LeftOut = append(t.m.LeftOut, c.noun+": "+c.why)
		}
	}
	organisations, err := t.organisations()
	if err != nil {
		return t, err
	}
	if err := put(z, "register.json", register{format, version, organisations, t.hidden(restored)}); err != nil {
		return t, err
	}
	if err := put(z, "other.json", t.hidden(told)); err != nil {
		return t, err
	}
	return t, t.history(z)
}

// collect reads the records of a kind.
func (t *taking) collect(noun string, p part) error {
	if p == left {
		return nil
	}
	return door.EveryRow(t.tx, noun, func(id string, row door.Row) error {
		body, err := bodyOf(row)
		if err != nil {
			return err
		}
		t.m.Records[noun]++
		if noun != "organisation" { // numbered with those that others keep
			t.names[id] = nameOf(noun, t.m.Records[noun])
		}
		body["ref"] = id
		t.rows[noun] = append(t.rows[noun], body)
		if d, ok := row.(*document.Document); ok {
			t.files = append(t.files, d)
		}
		return nil
	})
}

// kept are the fields of a record that say how this register keeps it.
var kept = []string{"id", "orgId", "version", "createdAt", "updatedAt"}

// bodyOf is what a record says.
func bodyOf(row any) (map[string]any, error) {
	b, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	v, err := read(b)
	body, ok := v.(map[string]any)
	if err == nil && !ok {
		err = fmt.Errorf("a %T is no object", row)
	}
	for _, name := range kept {
		delete(body, name)
	}
	return body, err
}

// hidden is the records of a part, each under its name.
func (t *taking) hidden(p part) map[string][]any {
	out := map[string][]any{}
	for _, noun := range nouns(p) {
		if rows := t.rows[noun]; len(rows) > 0 {
			out[noun] = rows
			for i := range rows {
				rows[i] = hideIDs(rows[i], t.names)
			}
		}
	}
	return out
}

// organisations is whom the records name, and whom those belong to, by name.
func (t *taking) organisations() ([]any, error) {
	found := map[string]*party.Organisation{}
	all := []any{}
	for _, rows := range t.rows {
		all = append(all, rows)
	}
	for ask := t.unnamed(all, found); len(ask) > 0; ask = t.unnamed(all, found) {
		for part := range slices.Chunk(ask, 400) {
			some, err := door.All[party.Organisation](t.tx, "id in ?", part)
			if err != nil {
				return nil, err
			}
			for _, id := range part {
				found[id] = nil // asked: it may be no organisation
			}
			for _, o := range some {
				found[o.ID.String()] = o
			}
		}
		all = inputs(found)
	}
	if err := t.whose(); err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Collect(maps.Values(found)), func(o *party.Organisation) bool { return o == nil })
	slices.SortFunc(list, func(a, b *party.Organisation) int {
		return cmp.Or(cmp.Compare(door.Fold(a.Name), door.Fold(b.Name)), cmp.Compare(numbers(a), numbers(b)), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	for i, o := range list {
		t.names[o.ID.String()] = nameOf("organisation", i+1)
	}
	out := []any{}
	for _, o := range list {
		body, err := bodyOf(o.Input())
		if err != nil {
			return nil, err
		}
		delete(body, "code") // how its keeper calls it
		delete(body, "externalIds")
		body["ref"], body["confirmed"] = o.ID.String(), o.Confirmed
		out = append(out, hideIDs(body, t.names))
	}
	return out, nil
}

// whose is the entry of the organisation itself.
func (t *taking) whose() error {
	o, err := door.Get[party.Organisation](t.tx, t.tx.Who.Org.String())
	if err != nil {
		return err
	}
	t.m.Organisation, err = bodyOf(o.Input())
	return err
}

func numbers(o *party.Organisation) string { return fmt.Sprint(o.Identifiers) }

func inputs(found map[string]*party.Organisation) []any {
	out := []any{}
	for _, o := range found {
		if o == nil {
			continue
		}
		if body, err := bodyOf(o.Input()); err == nil {
			out = append(out, body)
		}
	}
	return out
}

// unnamed lists the identifiers in a value that nothing is known of yet, in order.
func (t *taking) unnamed(v any, found map[string]*party.Organisation) []string {
	seen := map[string]bool{}
	eachText(v, func(s string) string {
		for _, id := range identifier.FindAllString(s, -1) {
			if _, asked := found[id]; !asked && t.names[id] == "" {
				seen[id] = true
			}
		}
		return s
	})
	return slices.Sorted(maps.Keys(seen))
}

// put writes one part of the archive.
func put(z *zip.Writer, name string, v any) error {
	b, err := write(v)
	if err != nil {
		return err
	}
	f, err := z.Create(name)
	if err == nil {
		_, err = f.Write(b)
	}
	return err
}
