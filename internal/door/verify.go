package door

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Fault is a row that does not fit: of the audit chain, of the history, or of the
// register as it stands.
type Fault struct {
	Org    kinds.OrgID
	Seq    int64 // in the organisation's chain; 0 where no row speaks of it
	Kind   string
	Record string
	Says   string
}

// String names the row and what is wrong with it.
func (f Fault) String() string {
	s := fmt.Sprintf("organisation %s, row %d: ", f.Org, f.Seq)
	if f.Seq == 0 {
		s = fmt.Sprintf("organisation %s: ", f.Org)
	}
	if f.Record != "" && f.Record != noRecord {
		s += f.Kind + " " + f.Record + ": "
	}
	return s + f.Says
}

// Proof is what a verification has looked at and what did not fit: of each chain
// the first row, then versions and records.
type Proof struct {
	At       time.Time
	Heads    []Head // of the chains as they were read
	Rows     int64
	Versions int64
	Records  int64
	Faults   []Fault
}

// faultsShown is how many faults beside the chains' are named: after some, more
// say nothing new.
const faultsShown = 20

// Verify reads every chain from its first row and compares it with the history,
// the history with the register as it stands, and all with checkpoints that were
// made earlier. Whoever rewrites the register, its history and its chains alike
// is found only by a checkpoint. It needs audit.verify. Whoever asks for one
// organisation proves its chain, versions and records alone.
func Verify(ctx context.Context, d *Door, checkpoints ...Checkpoint) (Proof, error) {
	return Look(ctx, d, "audit.verify", func(tx *Tx) (Proof, error) {
		v := verifier{tx: tx, marks: marksOf(checkpoints), Proof: Proof{At: tx.Now}}
		if !tx.Who.Everywhere() {
			v.only = "org_id = '" + tx.Who.Org.String() + "'" // digits and hyphens
		}
		err := tx.across(func() error { // a record that was ceded has versions under its former keeper
			for _, step := range []func() error{v.chains, v.unaudited, v.register} {
				if err := step(); err != nil {
					return err
				}
			}
			return nil
		})
		return v.Proof, err
	})
}

// Verified is what the audit trail says of a proof: its kind is fits or faults.
const Verified access.Action = "audit.verify"

// NoteProof notes in the trail of the actor's organisation that it was proved, and
// whether everything fitted; of an actor without one, in every chain that the proof
// went through. It has a transaction of its own.
func NoteProof(ctx context.Context, d *Door, p Proof) error {
	who := access.From(ctx)
	if !who.Org.IsZero() {
		return Note(ctx, d, Verified, outcome(p.Faults), "")
	}
	faulty, all := map[kinds.OrgID][]Fault{}, map[kinds.OrgID]bool{}
	for _, h := range p.Heads {
		all[h.Org] = true
	}
	for _, f := range p.Faults { // a chain that does not fit has no head
		all[f.Org], faulty[f.Org] = true, append(faulty[f.Org], f)
	}
	delete(all, kinds.OrgID{})
	_, err := Do(access.With(AsItStands(ctx), access.Actor{Name: who.Name, Role: access.Operator}), d, "audit.note", nil, func(tx *Tx) (bool, error) {
		for org := range all {
			Tell(tx, org, who.Name, Verified, outcome(faulty[org]), "")
		}
		return true, nil
	})
	return err
}

// outcome is the kind of a row that tells of a proof.
func outcome(faults []Fault) string {
	if len(faults) > 0 {
		return "faults"
	}
	return "fits"
}

// mark is what a checkpoint says of one row.
type mark struct {
	Head
	madeAt time.Time
}

// marksOf gathers what checkpoints say, in the order of the rows.
func marksOf(checkpoints []Checkpoint) map[kinds.OrgID][]mark {
	out := map[kinds.OrgID][]mark{}
	for _, c := range checkpoints {
		for _, h := range c.Heads {
			out[h.Org] = append(out[h.Org], mark{h, c.MadeAt})
		}
	}
	for _, ms := range out {
		slices.SortFunc(ms, func(a, b mark) int { return int(a.Seq - b.Seq) })
	}
	return out
}

type verifier struct {
	Proof
	tx    *Tx
	marks map[kinds.OrgID][]mark
	only  string // a condition that narrows every reading to one organisation; empty: all
}

// of is the condition that narrows a reading of rows with some prefix.
func (v *verifier) of(prefix string) string {
	if v.only == "" {
		return "1 = 1"
	}
	return prefix + v.only
}

func (v *verifier) fault(f Fault) { v.Faults = append(v.Faults, f) }

// chains walks every chain that has a head, rows, or a mark.
func (v *verifier) chains() error {
	var heads []auditHead
	var orgs []kinds.OrgID
	if err := v.tx.db.Raw("select org_id, seq, hash from audit_heads where " + v.of("")).Scan(&heads).Error; err != nil {
		return err
	}
	if err := v.tx.db.Raw("select distinct org_id from audit where " + v.of("")).Scan(&orgs).Error; err != nil {
		return err
	}
	ends := map[kinds.OrgID]auditHead{}
	for _, h := range heads {
		ends[h.OrgID] = h
		orgs = append(orgs, h.OrgID)
	}
	orgs = append(orgs, slices.Collect(maps.Keys(v.marks))...)
	slices.SortFunc(orgs, kinds.OrgID.Compare)
	for _, org := range slices.Compact(orgs) {
		w := walk{v: v, org: org, marks: v.marks[org]}
		if err := w.all(); err != nil {
			return err
		}
		w.end(ends[org])
	}
	return nil
}

// link is an audit row, the version that it speaks of, and the one before that.
type link struct {
	Audit audit   `gorm:"embedded"`
	Held  history `gorm:"embedded;embeddedPrefix:held_"`
	Prior string
}

const linksSQL = `select a.*, h.record_id as held_record_id, h.org_id as held_org_id, h.version as held_version, h.kind as held_kind, h.entered_at as held_entered_at, h.actor as held_actor,
  h.reason as held_reason, h.schema as held_schema, h.body as held_body, h.hash as held_hash, p.hash as prior
from audit a
left join history h on h.record_id = a.record_id and h.hash = a.after_hash
left join history p on p.record_id = h.record_id and p.version = h.version - 1
where a.org_id = @org and a.seq > @after order by a.seq limit 2000`

// walk goes along one chain until a row does not fit.
type walk struct {
	v     *verifier
	org   kinds.OrgID
	marks []mark
	last  audit
	ended bool
}

func (w *walk) all() error {
	for !w.ended {
		var part []link
		if err := w.v.tx.db.Raw(linksSQL, map[string]any{"org": w.org, "after": w.last.Seq}).Scan(&part).Error; err != nil {
			return err
		}
		for _, l := range part {
			if says := w.step(l); says != "" {
				w.stop(l.Audit, says)
				return nil
			}
		}
		if len(part) == 0 {
			return nil
		}
	}
	return nil
}

func (w *walk) stop(at audit, says string) {
	w.ended = true
	w.v.fault(Fault{Org: w.org, Seq: at.Seq, Kind: at.Kind, Record: at.RecordID, Says: says})
}

// step says what is wrong with the next row, empty for nothing.
func (w *walk) step(l link) string {
	a := l.Audit
	switch {
	case a.Seq == w.last.Seq:
		return "the history holds the version that it speaks of more than once"
	case a.Seq != w.last.Seq+1:
		return fmt.Sprintf("the row before it, %d, is missing", a.Seq-1)
	case a.PrevHash != w.last.Hash:
		return "it does not follow the row before it: one of the two was changed, removed or put in another place"
	case a.Hash != a.sum():
		return "it was changed: its hash is not that of what it says"
	}
	if says := l.against(); says != "" {
		return says
	}
	w.last = a
	w.v.Rows++
	return w.marked()
}

// against compares a row with the version that it speaks of.
func (l link) against() string {
	a, h := l.Audit, l.Held
	switch {
	case a.AfterHash == "":
		return "" // what is no change of a record
	case h.RecordID == "":
		return "the history does not hold the version that it speaks of: it was changed or removed"
	case h.Hash != bodyHash(h.Body, h.Reason, h.Schema):
		return fmt.Sprintf("version %d in the history was changed: its hash is not that of what it says", h.Version)
	case h.OrgID != a.OrgID:
		return fmt.Sprintf("version %d in the history belongs to another organisation", h.Version)
	case h.Kind != a.Kind || h.Actor != a.Actor || !h.EnteredAt.Equal(a.At):
		return fmt.Sprintf("version %d in the history names another kind, actor or time", h.Version)
	case a.BeforeHash != l.Prior:
		return fmt.Sprintf("version %d in the history does not follow the version that it replaced", h.Version)
	}
	return ""
}

// marked compares the row just passed with the checkpoints that cover it.
func (w *walk) marked() string {
	for len(w.marks) > 0 && w.marks[0].Seq <= w.last.Seq {
		m := w.marks[0]
		w.marks = w.marks[1:]
		if m.Hash != w.last.Hash {
			return fmt.Sprintf("it is not the row that the checkpoint of %s covers: it, or one before it, was rewritten", m.madeAt.Format(time.RFC3339))
		}
	}
	return ""
}

// end compares where the chain ended with its head and the checkpoints.
func (w *walk) end(head auditHead) {
	if w.ended {
		return
	}
	at := audit{Seq: w.last.Seq}
	switch {
	case head.Seq > w.last.Seq || head.OrgID.IsZero() && w.last.Seq == 0:
		at.Seq++
		w.stop(at, fmt.Sprintf("it is missing: the chain ends at row %d, and there were %d", w.last.Seq, max(head.Seq, w.marked0())))
	case head.Seq != w.last.Seq || head.Hash != w.last.Hash:
		w.stop(at, "the head of the chain does not name it as the last row")
	case len(w.marks) > 0:
		at.Seq++
		w.stop(at, fmt.Sprintf("it is missing: the checkpoint of %s covers %d rows", w.marks[0].madeAt.Format(time.RFC3339), w.marks[0].Seq))
	default:
		w.v.Heads = append(w.v.Heads, Head{w.org, head.Seq, head.Hash})
	}
}

// marked0 is the highest row that a checkpoint covers and the chain lacks.
func (w *walk) marked0() int64 {
	if len(w.marks) == 0 {
		return 0
	}
	return w.marks[len(w.marks)-1].Seq
}

// unaudited finds versions that no row of any chain speaks of; whether it is their
// own organisation's, the walk has seen.
func (v *verifier) unaudited() error {
	if err := v.tx.db.Raw("select count(*) from history where " + v.of("")).Scan(&v.Versions).Error; err != nil {
		return err
	}
	var found []history
	err := v.tx.db.Raw(`select org_id, kind, record_id, version from history h
where `+v.of("h.")+` and not exists (select 1 from audit a where a.record_id = h.record_id and a.after_hash = h.hash)
order by org_id, record_id, version limit ?`, faultsShown).Scan(&found).Error
	for _, h := range found {
		v.fault(Fault{Org: h.OrgID, Kind: h.Kind, Record: h.RecordID, Says: fmt.Sprintf("no row of the chain speaks of version %d in the history", h.Version)})
	}
	return err
}
