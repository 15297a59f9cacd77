package door

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"time"

	"ledd/internal/kinds"
)

// Head is the last row of an organisation's chain: it stands for all before it.
type Head struct {
	Org  kinds.OrgID `json:"organisation"`
	Seq  int64       `json:"sequence"`
	Hash string      `json:"hash"`
}

// Checkpoint is what all chains were at an instant, signed (Ed25519, RFC 8032).
// Kept where whoever runs the register cannot reach it, it shows later that
// nothing of that time was rewritten.
type Checkpoint struct {
	Format    string    `json:"format"`
	MadeAt    time.Time `json:"madeAt"`
	Heads     []Head    `json:"heads"`
	PublicKey []byte    `json:"publicKey"`
	Signature []byte    `json:"signature,omitempty"`
}

const checkpointFormat = "ledd-audit-checkpoint/1"

// SignCheckpoint makes a checkpoint of what a proof has found; a proof with
// faults is refused, since the checkpoint would cover them up.
func SignCheckpoint(p Proof, key ed25519.PrivateKey) (Checkpoint, error) {
	if len(p.Faults) > 0 {
		return Checkpoint{}, kinds.Fail(kinds.KindConflict, "the chains do not fit, so there is nothing to sign: %s", p.Faults[0])
	}
	public, _ := key.Public().(ed25519.PublicKey)
	c := Checkpoint{Format: checkpointFormat, MadeAt: p.At, Heads: append([]Head{}, p.Heads...), PublicKey: public}
	signed, err := c.signed()
	if err == nil {
		c.Signature = ed25519.Sign(key, signed)
	}
	return c, err
}

// ParseCheckpoint reads a checkpoint and checks its signature against the key in
// it. Whose key that is, the caller must know.
func ParseCheckpoint(b []byte) (Checkpoint, error) {
	var c Checkpoint
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&c)
	if _, rest := d.Token(); err != nil || rest != io.EOF || c.Format != checkpointFormat {
		return c, kinds.Invalid("checkpoint", "format", "this is no checkpoint of `ledd audit checkpoint`")
	}
	signed, err := c.signed()
	if err != nil || len(c.PublicKey) != ed25519.PublicKeySize || !ed25519.Verify(c.PublicKey, signed, c.Signature) {
		return c, kinds.Invalid("checkpoint", "signature", "the checkpoint's signature does not fit: it was changed after it was made")
	}
	return c, nil
}

// signed is what the signature covers: all but itself.
func (c Checkpoint) signed() ([]byte, error) {
	c.Signature = nil
	b, err := json.Marshal(c)
	return append([]byte(checkpointFormat+"\n"), b...), err
}
