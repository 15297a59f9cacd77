package exchange

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
	"ledd/internal/party"
	"ledd/internal/record"
)

// Choice is what somebody has said of a file that waits to be imported.
type Choice struct {
	Mapping mapping.Mapping `json:"mapping"`
	Leave   Leave           `json:"leave"`
}

// Leave is the rows of a file that are not to be taken.
type Leave struct {
	Lines  []int    `json:"lines" doc:"rows, by their numbers in the file"`
	Groups []Change `json:"groups" doc:"created: no row that is new; updated: none that changes a record"`
}

// leaves reports whether a row that would do something is not to be taken.
func (l Leave) leaves(line int, what Change) bool {
	return slices.Contains(l.Groups, what) || slices.Contains(l.Lines, line)
}

// Change is what a row does.
type Change string

// What a row does.
const (
	Created   Change = "created"
	Updated   Change = "updated"
	Unchanged Change = "unchanged"
)

// Outcome is what one row does, or has done.
type Outcome struct {
	Line   int      `json:"line" required:"true"`
	Title  string   `json:"title" required:"true"`
	Change Change   `json:"change" required:"true" enum:"created,updated,unchanged"`
	Fields []string `json:"fields" required:"true" doc:"of a record that is changed: which of its fields"`
	Left   bool     `json:"left" required:"true" doc:"it is not taken, as somebody has said"`
}

// Mapped reports whether the files of a kind come in somebody's own shape, so that what
// their columns mean is asked for.
func Mapped(kind string) bool { return layouts[kind].mapped }

// Survey is what a file in somebody's own shape holds, as it is understood at present.
type Survey struct {
	mapping.Table
	Rows       int               `json:"rows" required:"true"`
	Choice     Choice            `json:"choice" required:"true" doc:"what was said of this file, or of an earlier one with the same headers"`
	Remembered string            `json:"remembered" required:"true" doc:"the file by which the choice was made; empty: this one, or none"`
	Unknown    []mapping.Unknown `json:"unknown" required:"true" doc:"the words that no vocabulary knows, each field's together and the most frequent first"`
	Units      []string          `json:"units" required:"true"`
	Systems    []string          `json:"systems" required:"true"`
	Lexicon    record.Lexicon    `json:"-"` // the vocabularies, with the organisation's own words
}

// Survey reads a file of the actor's that was sent, and says how its columns and words are
// understood. Errors: not-found when there is none, conflict when it was imported or its
// kind has fixed columns, invalid when it cannot be read.
func (m Importer) Survey(ctx context.Context, id uuid.UUID) (Survey, error) {
	return door.Look(ctx, m.d, "import.run", func(tx *door.Tx) (Survey, error) {
		u, err := waiting(tx, id)
		if err != nil {
			return Survey{}, err
		}
		return survey(tx, u)
	})
}

// waiting gives a file that can still be decided on.
func waiting(tx *door.Tx, id uuid.UUID) (door.Upload, error) {
	u, err := tx.UploadWhole(id)
	switch {
	case err != nil:
		return u, err
	case u.Receipt != "":
		return u, kinds.Fail(kinds.KindConflict, "the file has been imported")
	case u.Run != "":
		return u, errRunning
	case !Mapped(u.Kind):
		return u, kinds.Fail(kinds.KindConflict, "the columns of a file of %s are fixed: there is nothing to choose", u.Kind)
	}
	return u, nil
}

func survey(tx *door.Tx, u door.Upload) (Survey, error) {
	choice, by, err := choiceFor(tx, u)
	if err != nil {
		return Survey{}, err
	}
	t, err := mapping.Read(u.Bytes, choice.Mapping)
	if err != nil {
		return Survey{}, err
	}
	v := Survey{Table: *t, Rows: len(t.Rows), Choice: choice, Remembered: by, Units: []string{}, Systems: []string{}}
	w, err := localOf(tx)
	if err != nil {
		return v, err
	}
	t.Speak(w.words)
	v.Lexicon = w.words
	v.Unknown = t.Unknown(func(f mapping.Field, word string) bool { return w.knows(f, word) })
	v.Units, v.Systems = labels(w.units, func(x *party.Unit) string { return x.Name }), labels(w.systems, func(x *chain.System) string { return x.Name })
	return v, nil
}

// labels lists the names of records that are known by more than one word, each once.
func labels[E any](known map[string]*E, name func(*E) string) []string {
	out := []string{}
	for _, e := range known {
		if e != nil {
			out = append(out, name(e))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// choiceFor gives what was said of a file, else what was said of an earlier one with the
// same headers, and the name of that one.
func choiceFor(tx *door.Tx, u door.Upload) (c Choice, by string, err error) {
	if u.Choice != "" {
		return c, "", json.Unmarshal([]byte(u.Choice), &c)
	}
	t, err := mapping.Read(u.Bytes, mapping.Mapping{})
	if err != nil {
		return c, "", err
	}
	was, err := tx.MappingOf(t.Signature)
	if kinds.KindOf(err) == kinds.KindNotFound {
		return c, "", nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(was.Body), &c.Mapping)
	}
	if _, broken := mapping.Read(u.Bytes, c.Mapping); broken != nil { // a term or a field of it is no more
		return Choice{}, "", err
	}
	return c, was.Name, err
}

// Choose keeps what somebody says of a file, and remembers what is said of its columns and
// words for the next one with the same headers. What it would do is forgotten: try it.
// Errors: as Survey, invalid when the choice fits not the file.
func (m Importer) Choose(ctx context.Context, id uuid.UUID, c Choice) error {
	_, err := door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (bool, error) {
		u, err := waiting(tx, id)
		if err != nil {
			return false, err
		}
		t, err := mapping.Read(u.Bytes, c.Mapping)
		if err != nil {
			return false, err
		}
		body, err := json.Marshal(c)
		if err != nil {
			return false, err
		}
		if err := tx.ChooseUpload(id, string(body)); err != nil {
			return false, err
		}
		return true, keepMapping(tx, u, t, c.Mapping)
	})
	return err
}

// keepMapping keeps what was said of the columns and the words; not of the sheet and the row,
// which are found anew in each file.
func keepMapping(tx *door.Tx, u door.Upload, t *mapping.Table, said mapping.Mapping) error {
	said.Sheet, said.Header = "", 0
	body, err := json.Marshal(said)
	if err != nil {
		return err
	}
	var headers []string
	for _, c := range t.Columns {
		headers = append(headers, clip(c.Header))
	}
	shown := headers[:min(len(headers), 8)]
	return tx.KeepMapping(door.Mapping{Signature: t.Signature, Name: u.Name, Headers: strings.Join(shown, ", "), Body: string(body)})
}

// Mappings gives what the actor's organisation has said of its spreadsheets, the newest first.
func (m Importer) Mappings(ctx context.Context) ([]door.Mapping, error) {
	return door.Look(ctx, m.d, "import.run", func(tx *door.Tx) ([]door.Mapping, error) { return tx.Mappings() })
}

// Forget drops what was said of the spreadsheets with some headers. Errors: not-found.
func (m Importer) Forget(ctx context.Context, id string) error {
	known, err := uuid.Parse(id)
	if err != nil {
		return kinds.NotFound("mapping")
	}
	_, err = door.Do(ctx, m.d, "import.run", nil, func(tx *door.Tx) (bool, error) { return true, tx.DropMapping(known) })
	return err
}

// optionsOf is how a file that was sent is taken.
func optionsOf(tx *door.Tx, u door.Upload) (Options, error) {
	if !Mapped(u.Kind) {
		return Options{}, nil
	}
	c, _, err := choiceFor(tx, u)
	return Options{Mapping: c.Mapping, Leave: c.Leave}, err
}
