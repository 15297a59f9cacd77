package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

type auditCommand struct {
	Verify     auditVerifyCommand     `cmd:"" help:"Prove that no row was changed, removed or put in another place."`
	Checkpoint auditCheckpointCommand `cmd:"" help:"Write a signed checkpoint of all chains, to be kept elsewhere."`
	Export     auditExportCommand     `cmd:"" help:"Print the audit trail of one organisation."`
}

type auditVerifyCommand struct {
	registerFlags
	Checkpoint []string `help:"A checkpoint that was made earlier; may be given more than once. Only a checkpoint finds a register that was rewritten as a whole." placeholder:"FILE"`
	PublicKey  string   `help:"The key that the checkpoints must be signed with, as audit checkpoint printed it. Default: the key in the register's folder, where there is one." placeholder:"KEY"`
	Note       bool     `help:"Leave a row in every trail that says it was proved, for the page that shows the trail. Without it nothing is written."`
	JSON       bool     `name:"json" help:"Print what was found as JSON."`
}

// errTampered is what the exit code says; the rows are on stdout.
var errTampered = fmt.Errorf("the audit trail does not fit: %w", errSaid)

// Run reads everything, and says what does not fit. Nothing is ever added to a trail
// that does not fit: it is evidence.
func (c auditVerifyCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	checkpoints, err := c.checkpoints(r, out)
	if err != nil {
		return err
	}
	from := time.Now()
	proof, err := door.Verify(operator(ctx), r.door, checkpoints...)
	if err != nil {
		return err
	}
	if c.Note && len(proof.Faults) == 0 {
		if err := door.NoteProof(operator(ctx), r.door, proof); err != nil {
			out.say("the trail does not say that it was verified, since nothing can be written: %v", err) // what was found holds all the same
		}
	}
	if c.JSON {
		err = printJSON(out.data, verdictOf(proof))
	} else {
		err = c.print(out, proof, time.Since(from))
	}
	if err == nil && len(proof.Faults) > 0 {
		return errTampered
	}
	return err
}

func (c auditVerifyCommand) print(out output, p door.Proof, took time.Duration) error {
	for _, f := range p.Faults {
		if _, err := fmt.Fprintln(out.data, plain(f.String())); err != nil {
			return err
		}
	}
	if len(p.Faults) > 0 {
		out.say("the audit trail does not fit: the first row that does not is named above")
		return nil
	}
	_, err := fmt.Fprintf(out.data, "intact: %d rows in %d chains, %d versions in the history, %d records in the register\n", p.Rows, len(p.Heads), p.Versions, p.Records)
	out.say("verified in %v", took.Round(time.Millisecond))
	if len(c.Checkpoint) == 0 {
		out.say("without a checkpoint nobody can tell whether all of it was rewritten: ledd audit checkpoint -o FILE%s", c.hint())
	}
	return err
}

// verdict is what a program reads.
type verdict struct {
	Intact   bool        `json:"intact"`
	Rows     int64       `json:"rows"`
	Versions int64       `json:"versions"`
	Records  int64       `json:"records"`
	Heads    []door.Head `json:"heads"`
	Faults   []fault     `json:"faults"`
}

type fault struct {
	Organisation kinds.OrgID `json:"organisation"`
	Sequence     int64       `json:"sequence"`
	Kind         string      `json:"kind"`
	Record       string      `json:"record"`
	Says         string      `json:"says"`
}

func verdictOf(p door.Proof) verdict {
	v := verdict{len(p.Faults) == 0, p.Rows, p.Versions, p.Records, append([]door.Head{}, p.Heads...), []fault{}}
	for _, f := range p.Faults {
		v.Faults = append(v.Faults, fault{f.Org, f.Seq, f.Kind, f.Record, f.Says})
	}
	return v
}

// checkpoints reads the files, and refuses those that another key has signed.
func (c auditVerifyCommand) checkpoints(r *register, out output) ([]door.Checkpoint, error) {
	var all []door.Checkpoint
	for _, file := range c.Checkpoint {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		p, err := door.ParseCheckpoint(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err := c.trusted(r, out, file, p.PublicKey); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// trusted compares the key of a checkpoint with the one that is known.
func (c auditVerifyCommand) trusted(r *register, out output, file string, key []byte) error {
	known, from := c.PublicKey, "--public-key"
	if known == "" {
		mine, err := readKey(keyFile(r))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out.say("%s is signed with the key %s: compare it with the one that was printed when the checkpoint was made", file, named(key))
			return nil
		case err != nil:
			return err
		}
		known, from = named(public(mine)), keyFile(r)
	}
	if known != named(key) {
		return kinds.Invalid("", "checkpoint", "%s is signed with the key %s, and not with that of %s, %s", file, named(key), from, known)
	}
	return nil
}

type auditCheckpointCommand struct {
	registerFlags
	Key string `help:"The file of the signing key; made on first use. Default: audit.key in the register's folder." placeholder:"FILE"`
	Out string `short:"o" help:"Write the checkpoint to this file instead of to stdout." placeholder:"FILE"`
}

// Run verifies first: a checkpoint of a register that does not fit would cover
// that up.
func (c auditCheckpointCommand) Run(ctx context.Context, out output) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	file := c.Key
	if file == "" {
		file = keyFile(r)
	}
	key, err := signingKey(file)
	if err != nil {
		return err
	}
	proof, err := door.Verify(operator(ctx), r.door)
	if err != nil {
		return err
	}
	checkpoint, err := door.SignCheckpoint(proof, key)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(checkpoint, "", " ")
	if err != nil {
		return err
	}
	out.say("%d chains are covered; signed with the key %s. Keep the checkpoint and this key where whoever runs the register cannot change them.", len(checkpoint.Heads), named(checkpoint.PublicKey))
	if c.Out != "" && c.Out != "-" {
		return os.WriteFile(c.Out, append(text, '\n'), 0o600)
	}
	_, err = out.data.Write(append(text, '\n'))
	return err
}

func keyFile(r *register) string { return filepath.Join(r.cfg.Data, "audit.key") }

func public(key ed25519.PrivateKey) []byte {
	k, _ := key.Public().(ed25519.PublicKey)
	return k
}

// named is how a public key is written for people.
func named(key []byte) string { return base64.StdEncoding.EncodeToString(key) }

// signingKey reads the key, and makes one where there is none yet.
func signingKey(file string) (ed25519.PrivateKey, error) {
	key, err := readKey(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	_, key, err = ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return key, errors.Join(pem.Encode(f, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), f.Close())
}

// readKey reads a signing key, which nobody but its owner may read.
func readKey(file string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, kinds.Invalid("", "key", "others than its owner may read %s: chmod 600 it, and take a new key if others have", file)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, kinds.Invalid("", "key", "%s holds no key", file)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, kinds.Invalid("", "key", "%s holds no Ed25519 key", file)
	}
	return key, nil
}

type auditExportCommand struct {
	registerFlags
	Org    string `required:"" help:"Whose audit trail: organisation number, name or alias." placeholder:"ORGNR"`
	Format string `help:"jsonl (a JSON object a line) or csv." enum:"jsonl,csv" default:"jsonl"`
}

// Run prints the audit trail, oldest first, and leaves a row that says so.
func (c auditExportCommand) Run(ctx context.Context, out output) error {
	ctx, r, err := orgFlags{registerFlags: c.registerFlags, Org: c.Org}.enter(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	if c.Format == "csv" {
		return exportCSV(ctx, r, out.data)
	}
	lines := json.NewEncoder(out.data)
	lines.SetEscapeHTML(false)
	return door.ExportEvents(ctx, r.door, door.EventQuery{}, func(e door.Event) error { return lines.Encode(e) })
}

func exportCSV(ctx context.Context, r *register, w io.Writer) error {
	c := csv.NewWriter(w)
	err := c.Write([]string{"sequence", "at", "actor", "action", "kind", "record", "before_hash", "after_hash", "request_id", "prev_hash", "hash"})
	if err != nil {
		return err
	}
	err = door.ExportEvents(ctx, r.door, door.EventQuery{}, func(e door.Event) error {
		return c.Write(safe([]string{
			strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), e.Actor, string(e.Action), e.Kind, e.Record.String(),
			e.BeforeHash, e.AfterHash, e.RequestID, e.PrevHash, e.Hash,
		}))
	})
	c.Flush()
	return errors.Join(err, c.Error())
}
