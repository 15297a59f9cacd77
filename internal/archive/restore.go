package archive

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// mostText is how large the register part of an archive may be, in bytes.
const mostText = 512 << 20

// Restored says what a register took in.
type Restored struct {
	Records map[string]int `json:"records"` // by their kind
	Made    []string       `json:"made"`    // organisations that the directory did not have
	Unknown []string       `json:"unknown"` // what a record named and the archive does not restore
	Missing []string       `json:"missing"` // SHA-256 of the bytes that a document names and the archive has not
}

// Restore takes an archive into the register of the actor's organisation, which must be
// empty; it needs archive.restore. All of it is taken, or nothing. Who decided what stands
// there as the archive says it: only who runs the program may vouch for that. Errors:
// conflict when the register is not empty, invalid when the file is no archive, with the
// record that cannot be taken.
func (a Archives) Restore(ctx context.Context, file io.ReaderAt, size int64) (Restored, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return Restored{}, kinds.Invalid("", "archive", "the file is no archive of a register: %v", err)
	}
	var in register
	if err := readPart(z, &in); err != nil {
		return Restored{}, err
	}
	if in.Format != format || in.Version != version {
		return Restored{}, kinds.Invalid("/format", "archive", "this program reads %s of version %d, and the file is %s of version %d", format, version, in.Format, in.Version)
	}
	if err := access.From(ctx).May("archive.restore"); err != nil {
		return Restored{}, err // before anything is kept
	}
	missing, err := a.keep(ctx, z, in)
	if err != nil {
		return Restored{}, err
	}
	return door.Do(ctx, a.d, "archive.restore", nil, func(tx *door.Tx) (Restored, error) {
		out, err := restore(tx, in)
		out.Missing = missing
		return out, err
	})
}

// readPart reads register.json.
func readPart(z *zip.Reader, in *register) error {
	f, err := z.Open("register.json")
	if err != nil {
		return kinds.Invalid("", "archive", "the file is no archive of a register: it has no register.json")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostText+1))
	if err != nil {
		return kinds.Invalid("", "archive", "register.json cannot be read: %v", err)
	}
	if len(b) > mostText {
		return kinds.Invalid("", "size", "register.json is larger than %d MiB", mostText>>20)
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	if err := d.Decode(in); err != nil {
		return kinds.Invalid("", "archive", "register.json cannot be read: %v", err)
	}
	return nil
}

// keep takes in the bytes of the documents, whose names are their hashes, and tells which
// are not there.
func (a Archives) keep(ctx context.Context, z *zip.Reader, in register) ([]string, error) {
	missing := []string{}
	for i, row := range in.Records["document"] {
		var d document.Document
		if b, err := write(row); err != nil {
			return missing, err
		} else if err := json.Unmarshal(b, &struct {
			State  *document.State `json:"state"`
			SHA256 *string         `json:"sha256"`
		}{&d.State, &d.SHA256}); err != nil || !blob.Known(d.SHA256) {
			return missing, kinds.Invalid("/records/document/"+fmt.Sprint(i), "archive", "a document names no bytes")
		}
		if !readable(&d) {
			continue
		}
		f, err := z.Open("files/" + d.SHA256)
		if err != nil {
			missing = append(missing, d.SHA256)
			continue
		}
		err = a.d.Blobs().Restore(ctx, d.SHA256, f)
		_ = f.Close() // read to its end
		if errors.Is(err, blob.ErrBroken) {
			return missing, kinds.Invalid("/files/"+d.SHA256, "hash", "the bytes of a document are not those that the archive names")
		}
		if err != nil {
			return missing, err
		}
	}
	return missing, nil
}

// taken is the state of one restoring.
type taken struct {
	tx  *door.Tx
	in  register
	ids map[string]string // name in the archive -> identifier
	// lost are identifiers of what others keep, which nobody here has.
	lost map[string]bool
	out  Restored
}

func restore(tx *door.Tx, in register) (Restored, error) {
	t := &taken{tx: tx, in: in, ids: map[string]string{self: tx.Who.Org.String()}, out: Restored{Records: map[string]int{}, Made: []string{}, Unknown: []string{}}}
	if err := t.empty(); err != nil {
		return t.out, err
	}
	for noun := range in.Records {
		if !slices.Contains(nouns(restored), noun) {
			return t.out, kinds.Invalid("/records/"+noun, "archive", "%q is no kind of record that an archive restores", noun)
		}
	}
	if err := t.directory(); err != nil {
		return t.out, err
	}
	rows, err := t.number()
	if err != nil {
		return t.out, err
	}
	if t.lost, err = t.abroad(rows); err != nil {
		return t.out, err
	}
	err = t.add(rows)
	slices.Sort(t.out.Unknown)
	t.out.Unknown = slices.Compact(t.out.Unknown)
	return t.out, err
}

// empty refuses a register that has records already.
func (t *taken) empty() error {
	for _, noun := range nouns(restored) {
		if err := door.EveryRow(t.tx, noun, func(string, door.Row) error {
			return kinds.Fail(kinds.KindConflict, "the register has records of the kind %s already: an archive goes into an empty one", noun)
		}); err != nil {
			return err
		}
	}
	return nil
}

// line is one record that waits to be added.
type line struct {
	name, noun string
	body       map[string]any
	needs      map[string]bool // names of records that must be there first
}

// number gives every record its identifier, in the order of the archive, so that the next
// archive has the same order.
func (t *taken) number() ([]*line, error) {
	var out []*line
	for _, noun := range nouns(restored) {
		for i, row := range t.in.Records[noun] {
			body, ok := row.(map[string]any)
			name, named := body["ref"].(string)
			if !ok || !named || t.ids[name] != "" || !strings.HasPrefix(name, mark+noun+"/") {
				return nil, kinds.Invalid(fmt.Sprintf("/records/%s/%d/ref", noun, i), "archive", "the record has no name of its own, such as %s", nameOf(noun, i+1))
			}
			delete(body, "ref")
			t.ids[name] = uuid.Must(uuid.NewV7()).String()
			if noun == "settings" {
				t.ids[name] = party.SettingsIDOf(t.tx.Who.Org).String()
			}
			out = append(out, &line{name: name, noun: noun, body: body})
		}
	}
	lines := map[string]bool{}
	for _, l := range out {
		lines[l.name] = true
	}
	for _, l := range out {
		l.needs = map[string]bool{}
		for _, name := range mentions(l.body) {
			if lines[name] && name != l.name {
				l.needs[name] = true
			}
		}
	}
	return out, nil
}

// abroad finds the identifiers of records of others that are not in this register: a list
// that a vendor publishes in another installation.
func (t *taken) abroad(lines []*line) (map[string]bool, error) {
	mine := map[string]bool{}
	for _, id := range t.ids {
		mine[id] = true
	}
	var refs []door.Ref
	for _, l := range lines {
		row, err := t.row(l, l.body)
		if err != nil {
			return nil, at(l, err)
		}
		refs = append(refs, slices.DeleteFunc(row.Refs(), func(r door.Ref) bool { return mine[r.ID] })...)
	}
	nowhere, err := door.Unreached(t.tx, refs)
	lost := map[string]bool{}
	for _, r := range nowhere {
		lost[r.ID] = true
	}
	return lost, err
}

// add saves the records, those that others name first. Of records that name one another,
// one is saved without that name, and mended afterwards.
func (t *taken) add(waiting []*line) error {
	there := map[string]bool{}
	var mend []*line
	for len(waiting) > 0 {
		ready, rest := parted(waiting, func(l *line) bool { return all(l.needs, there) })
		if len(ready) == 0 {
			first := leastBound(waiting, there)
			mend = append(mend, first)
			ready, rest = parted(waiting, func(l *line) bool { return l == first })
		}
		if err := t.save(ready, there); err != nil {
			return err
		}
		for _, l := range ready {
			there[l.name] = true
		}
		waiting = rest
	}
	for _, l := range mend {
		row, err := t.row(l, l.body)
		if err == nil {
			err = door.Mend(t.tx, l.noun, row)
		}
		if err != nil {
			return at(l, err)
		}
	}
	return nil
}

// save adds records that need one another no more, kind by kind.
func (t *taken) save(lines []*line, there map[string]bool) error {
	byNoun := map[string][]*line{}
	for _, l := range lines {
		byNoun[l.noun] = append(byNoun[l.noun], l)
	}
	for _, noun := range nouns(restored) {
		var rows []door.Row
		for _, l := range byNoun[noun] {
			body := without(l.body, func(name string) bool { return l.needs[name] && !there[name] })
			row, err := t.row(l, body)
			if err != nil {
				return at(l, err)
			}
			rows = append(rows, row)
		}
		if err := door.AddRows(t.tx, noun, rows); err != nil {
			return t.culprit(noun, byNoun[noun], err)
		}
		t.out.Records[noun] += len(rows)
	}
	return nil
}

// row makes the record of a line.
func (t *taken) row(l *line, body any) (door.Row, error) {
	copied, err := write(body)
	if err != nil {
		return nil, err
	}
	v, err := read(copied)
	if err != nil {
		return nil, err
	}
	v = without(v, func(name string) bool {
		nobody := t.lost[name] || strings.HasPrefix(name, mark) && name != mark+mark && t.ids[name] == ""
		if nobody {
			t.out.Unknown = append(t.out.Unknown, name)
		}
		return nobody
	})
	if copied, err = write(showIDs(v, t.ids)); err != nil {
		return nil, err
	}
	id, err := uuid.Parse(t.ids[l.name])
	if err != nil {
		return nil, err
	}
	return door.Fresh(l.noun, id, copied)
}

// at says which record an error is about.
func at(l *line, err error) error {
	return fmt.Errorf("%s (%s): %w", l.name, cmp.Or(title(l.body), "no name"), err)
}

func title(body map[string]any) string {
	for _, name := range []string{"code", "name", "serviceDescription"} {
		if s, ok := body[name].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

// culprit says among which records the one is that the door refused.
func (t *taken) culprit(noun string, lines []*line, err error) error {
	if len(lines) == 1 {
		return at(lines[0], err)
	}
	return fmt.Errorf("one of %d records of the kind %s, from %s to %s: %w", len(lines), noun, lines[0].name, lines[len(lines)-1].name, err)
}

func parted(lines []*line, first func(*line) bool) (yes, no []*line) {
	for _, l := range lines {
		if first(l) {
			yes = append(yes, l)
		} else {
			no = append(no, l)
		}
	}
	return yes, no
}

func all(needs, there map[string]bool) bool {
	for name := range needs {
		if !there[name] {
			return false
		}
	}
	return true
}

// leastBound is the record that names the fewest that are not there yet.
func leastBound(lines []*line, there map[string]bool) *line {
	open := func(l *line) int {
		n := 0
		for name := range maps.Keys(l.needs) {
			if !there[name] {
				n++
			}
		}
		return n
	}
	return slices.MinFunc(lines, func(a, b *line) int { return cmp.Compare(open(a), open(b)) })
}
