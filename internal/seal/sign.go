// Package seal certifies, completes and verifies PDF files; it knows nothing of
// agreements. Rooms above record come in.
//
//	package pdf -> Certify (fields, DocMDP, time stamp) -> issued -> others sign -> Complete (stamps filled in, time stamp) -> sealed
//
// Whatever is written stands behind what was there: each file begins with the bytes
// of the one before. Keys are the installation's own or configured ones (Open), and
// no key leaves its crypto.Signer.
package seal

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"ledd/internal/kinds"
	"ledd/internal/seal/cms"
	"ledd/internal/seal/object"
)

// room is the bytes that are kept free for a signature with its certificates and
// its time stamp.
const room = 16 << 10

// Sealer seals files with one key. It is safe for use by several goroutines.
type Sealer struct {
	key     cms.Credential // that is configured
	ring    *ring          // of own keys, where none is
	stamper Stamper
	worth   Worth
	own     []*x509.Certificate // the program's roots, where it uses one
	now     func() time.Time
}

// Completion is how an issued file is ended.
type Completion struct {
	Issued []byte            // what the file must begin with
	Stamps map[string][]byte // by the name of a stamp, a file of one page to show there
	By     Signing
}

// Signing is what a signature says of itself besides its certificate; empty texts
// are left out.
type Signing struct{ Name, Reason, Location string }

// Complete adds the last revision to an issued file, or to one that others have
// signed behind what was issued: it fills in the stamps, and signs as register-seal
// with a time stamp (PAdES B-T). A file that does not begin with what was issued, or
// whose prepared places were touched or are locked by a signature, is an invalid
// error; a failing time stamp is an ErrTimestamp.
func (s *Sealer) Complete(ctx context.Context, file []byte, o Completion) ([]byte, error) {
	if len(o.Issued) == 0 || !bytes.HasPrefix(file, o.Issued) {
		return nil, unfit("pdf-other", "it does not begin with what was issued")
	}
	r, err := continued(file)
	if err != nil {
		return nil, err
	}
	issued := object.Open(o.Issued, object.Limits{}).Last()
	if issued == nil {
		return nil, unfit("pdf-syntax", "what was issued is no well-formed PDF file")
	}
	for _, name := range slices.Sorted(maps.Keys(o.Stamps)) {
		if err := r.fill(issued, name, o.Stamps[name]); err != nil {
			return nil, err
		}
	}
	field, err := r.untouched(issued, sealField, "Sig")
	if err != nil {
		return nil, err
	}
	d := r.dict(field)
	d["V"] = r.add(s.signature(o.By))
	r.put(field, d)
	r.name(file)
	return s.seal(ctx, r)
}

// signature is the dictionary of a signature that is still to be made (ISO 32000-2,
// 12.8.1).
func (s *Sealer) signature(by Signing) object.Dict {
	d := object.Dict{
		"Type": object.Name("Sig"), "Filter": object.Name("Adobe.PPKLite"), "SubFilter": object.Name("ETSI.CAdES.detached"),
		"M":         object.String{Bytes: []byte(s.now().UTC().Format("D:20060102150405Z"))},
		"ByteRange": hole{"range", "[0 0000000000 0000000000 0000000000]"},
		"Contents":  hole{"contents", "<" + string(bytes.Repeat([]byte("0"), 2*room)) + ">"},
	}
	for key, value := range map[object.Name]string{"Name": by.Name, "Reason": by.Reason, "Location": by.Location} {
		if value != "" {
			d[key] = text(value)
		}
	}
	return d
}

// seal writes the revision and signs all of the file but the signature itself.
func (s *Sealer) seal(ctx context.Context, r *revision) ([]byte, error) {
	key, err := s.ready()
	if err != nil {
		return nil, err
	}
	out, holes := r.bytes()
	from := holes["contents"]
	to := from + 2*room + 2
	ranges := fmt.Sprintf("[0 %d %d %d]", from, to, len(out)-to)
	copy(out[holes["range"]:], fmt.Sprintf("%-*s", len("[0 0000000000 0000000000 0000000000]"), ranges))
	hash, err := key.Hash()
	if err != nil {
		return nil, err
	}
	h := hash.New()
	h.Write(out[:from])
	h.Write(out[to:])
	signed, err := key.Sign(h.Sum(nil), func(digest []byte) ([]byte, error) { return s.stamper.Stamp(ctx, digest) })
	if err != nil {
		return nil, err
	}
	if len(signed) > room {
		return nil, fmt.Errorf("a signature of %d bytes does not fit its %d: the chain of certificates is too long", len(signed), room)
	}
	hex.Encode(out[from+1:], signed)
	return out, nil
}

// ready gives the key that seals now, whose certificate holds today.
func (s *Sealer) ready() (cms.Credential, error) {
	now := s.now()
	key, err := s.credential(now)
	if err != nil {
		return key, err
	}
	if c := key.Chain[0]; now.Before(c.NotBefore) || now.After(c.NotAfter) {
		return key, kinds.Fail(kinds.KindInternal, "the certificate that seals holds from %s to %s, and not today", c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly))
	}
	return key, nil
}

// name gives the file a new second identifier, by what it is so far; the first is
// the one that it was issued with.
func (r *revision) name(content []byte) {
	own := identifier(content)
	first := own
	if old := r.old.Array(r.trailer["ID"]); len(old) == 2 {
		if issued, ok := r.old.Resolve(old[0]).(object.String); ok {
			first = issued
		}
	}
	r.trailer["ID"] = object.Array{first, own}
}
