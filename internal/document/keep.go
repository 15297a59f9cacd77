package document

import (
	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Kept is what a room says of bytes that it has put into the store.
type Kept struct {
	DocumentInput // without hash and size
	Stored        blob.Stored
	Origin        Origin
	Pages         *int
}

// Keep records bytes that were put into the store before the transaction began. The
// same bytes for the same purpose and record are the document that is there already,
// so that a job which is done twice keeps nothing twice. What the register made is
// clean; what a member sent is clean once it was scanned, or at once where no scanner
// is configured; what a guest sent is in quarantine until somebody accepts it.
// Errors: invalid, with the place; forbidden, by the action of the transaction.
func Keep(tx *door.Tx, in Kept, scans bool) (*Document, error) {
	in.SHA256, in.Size = in.Stored.SHA256, in.Stored.Size
	there, err := find(tx, in.DocumentInput)
	if err != nil {
		return nil, err
	}
	if there != nil {
		return there, there.overtaken(tx, in, scans)
	}
	d := &Document{DocumentInput: in.DocumentInput, State: Receiving, Origin: in.Origin, Pages: in.Pages, Received: in.Size, KeptBy: tx.Who.Name}
	if err := d.arrive(scans); err != nil {
		return nil, err
	}
	if err := door.Add(tx, d); err != nil {
		return nil, err
	}
	return d, d.look(tx)
}

// overtaken ends an upload whose bytes have come in another way: left alone, it would
// be dropped as abandoned, and the bytes with it.
func (d *Document) overtaken(tx *door.Tx, in Kept, scans bool) error {
	if d.State != Receiving {
		return nil
	}
	d.MediaType, d.Size, d.Received, d.Origin, d.KeptBy = in.MediaType, in.Size, in.Size, in.Origin, tx.Who.Name
	if err := d.arrive(scans); err != nil {
		return err
	}
	if err := door.Save(tx, d); err != nil {
		return err
	}
	return d.look(tx)
}

// find looks for the same document, and lets nobody else begin it meanwhile.
func find(tx *door.Tx, in DocumentInput) (*Document, error) {
	if err := tx.Alone(); err != nil {
		return nil, err
	}
	all, err := door.All[Document](tx, "sha256 = ?", lower(in.SHA256))
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if d.same(in) {
			return d, nil
		}
	}
	return nil, nil
}

// noScanner is what stands for a scanner where none is configured.
const noScanner = "none"

// arrive says what becomes of a document whose bytes are all there.
func (d *Document) arrive(scans bool) error {
	switch {
	case d.Origin == Register:
		return d.become(Clean)
	case scans:
		return d.become(Quarantined)
	}
	d.Scanner = noScanner
	if d.Origin == Guest {
		return d.become(Quarantined)
	}
	return d.become(Clean)
}

// look leaves the job that scans a document, where there is something to scan.
func (d *Document) look(tx *door.Tx) error {
	if d.State != Quarantined || d.Scanner != "" {
		return nil
	}
	return door.Enqueue(tx, ScanJob{Document: d.ID, Org: d.Org})
}

// accept lets a document out of quarantine. What the scanner never looked at is for
// whoever accepts it to answer for.
func (d *Document) accept(scans bool) error {
	if scans && d.ScannedAt == nil && d.Finding != unscanned {
		return kinds.Fail(kinds.KindConflict, "the document has not been scanned yet: wait for the scanner")
	}
	return d.become(Clean)
}

// Accept lets a document out of quarantine within the transaction of whoever has
// verified it; one that is clean already stays so.
func Accept(tx *door.Tx, id ID, scans bool) (*Document, error) {
	d, err := door.Get[Document](tx, id.String())
	if err != nil || d.State == Clean {
		return d, err
	}
	if err := d.accept(scans); err != nil {
		return nil, err
	}
	return d, door.Save(tx, d)
}

// readable says whether somebody may have the bytes: who reviews reads what is in
// quarantine, and nobody what is infected. Errors: conflict, forbidden.
func (d *Document) readable(who access.Actor) error {
	switch {
	case d.State == Clean:
		return nil
	case d.State == Quarantined && who.May("document.review") == nil:
		return nil
	case d.State == Quarantined:
		return kinds.Fail(kinds.KindForbidden, "the document is in quarantine, and only who reviews documents reads it")
	}
	return kinds.Fail(kinds.KindConflict, "a document that is %s cannot be read", d.State)
}
