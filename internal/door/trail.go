package door

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Request is what a front door knows of the request beside the actor. All of it
// may be empty.
type Request struct {
	ID             string // in the audit row and the log
	Reason         string // why, in the words of whoever asked; in the history
	IdempotencyKey string // the same key makes the same thing once
	Fingerprint    string // hash of what came with the key
	// From is the client's address, as far as the proxies before us are trusted;
	// not valid where there is none. It is never logged, and stored nowhere but in
	// the evidence of a signature.
	From netip.Addr
}

type requestKey struct{}

// WithRequest puts the request into the context.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestOf takes the request out of the context; all of it is empty when no
// front door put one in.
func RequestOf(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// history is one version of one record, whole, as it was saved. Older schema
// numbers are read through upcasters when there are any.
type history struct {
	RecordID  string
	Version   int
	OrgID     kinds.OrgID
	Kind      string
	EnteredAt time.Time
	Actor     string
	Reason    string
	Schema    int
	Body      string
	Hash      string
}

// audit is one link of an organisation's chain: its hash covers the row and the
// hash of the row before it, so that none can be changed, removed or reordered.
type audit struct {
	OrgID      kinds.OrgID
	Seq        int64
	At         time.Time
	Actor      string
	Action     access.Action
	Kind       string
	RecordID   string
	BeforeHash string
	AfterHash  string
	RequestID  string
	PrevHash   string
	Hash       string
}

// auditHead is the end of an organisation's chain.
type auditHead struct {
	OrgID kinds.OrgID
	Seq   int64
	Hash  string
}

const schemaNumber = 1

// trail gathers what a transaction did until it is written in one go.
type trail struct {
	known   map[string]bool // by ref
	history []history
	audit   []audit
	heads   map[kinds.OrgID]*auditHead
}

// know remembers that records of a kind are there.
func (t *trail) know(noun string, ids ...string) {
	if t.known == nil {
		t.known = map[string]bool{}
	}
	for _, id := range ids {
		t.known[ref(noun, id)] = true
	}
}

// note remembers a saved row; a long transaction is written in parts.
func (t *trail) note(tx *Tx, action access.Action, k *Kind, row Row) error {
	h := row.head()
	body, err := json.Marshal(row)
	if err != nil {
		return fmt.Errorf("write the history of a %s: %w", k.Noun, err)
	}
	id, req := h.id.String(), RequestOf(tx.ctx)
	sum := bodyHash(string(body), req.Reason, schemaNumber)
	before, err := t.before(tx, id, *h.version-1)
	if err != nil {
		return err
	}
	t.history = append(t.history, history{id, *h.version, *h.org, k.Noun, tx.Now, tx.Who.Name, req.Reason, schemaNumber, string(body), sum})
	t.audit = append(t.audit, audit{
		OrgID: *h.org, At: tx.Now, Actor: tx.Who.Name, Action: action, Kind: k.Noun, RecordID: id,
		BeforeHash: before, AfterHash: sum, RequestID: req.ID,
	})
	if len(t.history) < 1000 {
		return nil
	}
	return t.flush(tx)
}

// before finds the hash of the version that this one replaces.
func (t *trail) before(tx *Tx, id string, version int) (string, error) {
	if version == 0 {
		return "", nil
	}
	for _, h := range slices.Backward(t.history) {
		if h.RecordID == id && h.Version == version {
			return h.Hash, nil
		}
	}
	var hash string
	err := tx.db.Raw("select hash from history where record_id = ? and version = ?", id, version).Scan(&hash).Error
	return hash, err
}

// flush writes the gathered history and links the audit rows into the chains.
func (t *trail) flush(tx *Tx) error {
	if len(t.audit) == 0 {
		return nil
	}
	if err := t.lockHeads(tx); err != nil {
		return err
	}
	touched := map[kinds.OrgID]*auditHead{}
	for i := range t.audit {
		a := &t.audit[i]
		head := t.heads[a.OrgID]
		head.Seq++
		a.Seq, a.PrevHash = head.Seq, head.Hash
		a.Hash = a.sum()
		head.Hash = a.Hash
		touched[a.OrgID] = head
	}
	heads := make([]auditHead, 0, len(touched))
	for _, h := range touched {
		heads = append(heads, *h)
	}
	var err error
	if len(t.history) > 0 {
		err = tx.db.Table("history").CreateInBatches(t.history, tx.store.Batch(10)).Error
	}
	if err == nil {
		err = tx.db.Table("audit").CreateInBatches(t.audit, tx.store.Batch(12)).Error
	}
	if err == nil {
		err = tx.db.Table("audit_heads").Clauses(clause.OnConflict{UpdateAll: true, Columns: []clause.Column{{Name: "org_id"}}}).CreateInBatches(heads, tx.store.Batch(3)).Error
	}
	t.history, t.audit = nil, nil
	return err
}

// ref names a record of a kind: an identifier alone might be another kind's.
func ref(noun, id string) string { return noun + " " + id }

// Alone lets no other transaction change the actor's organisation until this one
// is over: for a rule that looks at several records at once.
func (tx *Tx) Alone() error { return tx.trail.lock(tx, []kinds.OrgID{tx.Who.Org}) }

// lockHeads takes the end of every chain that the transaction adds to.
func (t *trail) lockHeads(tx *Tx) error {
	orgs := make([]kinds.OrgID, 0, len(t.audit))
	for _, a := range t.audit {
		orgs = append(orgs, a.OrgID)
	}
	return t.lock(tx, orgs)
}

// lock takes the ends of chains that are not taken yet, in one order, so that two
// transactions that take them at once never wait for each other.
func (t *trail) lock(tx *Tx, orgs []kinds.OrgID) error {
	if t.heads == nil {
		t.heads = map[kinds.OrgID]*auditHead{}
	}
	var fresh []auditHead
	for _, o := range orgs {
		if t.heads[o] == nil && !o.IsZero() {
			t.heads[o] = &auditHead{OrgID: o}
			fresh = append(fresh, auditHead{OrgID: o})
		}
	}
	slices.SortFunc(fresh, func(a, b auditHead) int { return a.OrgID.Compare(b.OrgID) })
	for chunk := range slices.Chunk(fresh, 500) {
		if err := tx.db.Table("audit_heads").Clauses(clause.OnConflict{DoNothing: true}).Create(chunk).Error; err != nil {
			return err
		}
		var taken []kinds.OrgID
		for _, h := range chunk {
			taken = append(taken, h.OrgID)
		}
		var found []auditHead
		if err := tx.db.Raw("select org_id, seq, hash from audit_heads where org_id in ? order by org_id"+tx.store.Lock(), taken).Scan(&found).Error; err != nil {
			return err
		}
		for _, h := range found {
			t.heads[h.OrgID] = &h
		}
	}
	return nil
}

// sum is the hash of an audit row together with the hash before it.
func (a audit) sum() string {
	return digest(strings.Join([]string{
		a.OrgID.String(), fmt.Sprint(a.Seq), a.At.UTC().Format(time.RFC3339Nano), a.Actor, string(a.Action),
		a.Kind, a.RecordID, a.BeforeHash, a.AfterHash, a.RequestID, a.PrevHash,
	}, "\x1f"))
}

// bodyHash is the hash of a version: of what was saved and, where they say
// anything, of the reason and the schema number.
func bodyHash(body, reason string, schema int) string {
	if reason == "" && schema == 1 {
		return digest(body)
	}
	return digest(body + "\x1f" + reason + "\x1f" + itoa(schema)) // JSON holds no such character
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
